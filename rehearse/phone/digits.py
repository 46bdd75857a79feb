"""Where digits were said: from words as an engine wrote them to runs of digit pieces.

Prices, percentages, times, dates, decimals, server addresses and ordinals are never pieces; they end a run. What is a
telephone number is told later, by `rehearse.phone.segment`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rehearse.core.token import Token
from rehearse.phone.context import COUNTED, is_introduced
from rehearse.phone.letters import letters_on_keypad
from rehearse.phone.number_words import readings
from rehearse.phone.pieces import CUE_ORDER, Cue, Kind, Piece, Run, digits_of
from rehearse.phone.scan import Atom, atoms_of
from rehearse.text.numerals import HOMOPHONES, ONES, PLURALS, TEENS, TENS, TIMES, ZEROS
from rehearse.text.phrase_pattern import any_of, word_set

_SEPARATORS = word_set("dash hyphen dot point space then")
_DOTS = word_set("dot point")
_CORRECTIONS = word_set("sorry no wait correction actually rather pardon oops whoops excuse scratch apologies")
_CORRECTED = word_set(
    "a ah i me it it's its that that's make is are was the should be have been mean meant strike let try say said "
    "again my mistake bad ends in with digits number numbers ones bit part end beg your better"
)
"""Words between "sorry" and what is right: "sorry, it ends in 0147"."""

_PUT_RIGHT = any_of(
    (
        "[the] last (two|three|four|2|3|4) [digits|numbers|ones] [are|is|were|should be]",
        "(i mean|i meant|i misspoke|make that|make it|strike that|my mistake|my bad)",
        "let me (correct|fix) that",
        "(oh|ah|i'm|so|oops) (sorry|no|wait|actually)",
        "[that|it|which] should (be|have been)",
        "(hang|hold) on",
        "or rather",
    )
)
_BEGIN_CORRECTION = word_set("the last i make strike let my oh ah i'm so oops that it which should hang hold or")
_ZERO_AS_LETTER = re.compile(r"o{1,2}\d+")
"""A zero that an engine wrote as a letter, with the digits behind it: "O147"."""

_AREA = word_set("area code")
_MOST_BETWEEN = 4
"""Words that may stand between two pieces of one number."""

_MOST_IN_CORRECTION = 8
"""Words that may stand between, where something is put right."""

_WORDS_AHEAD = 7
_PIECES_OF_PREFIX = 7
"""The last pieces of a run that are looked at for a prefix that letters may follow."""


@dataclass(slots=True)
class _Reader:
    """Collects pieces into runs while the atoms go by."""

    runs: list[Run] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    between: int = 0
    cue: Cue = ""
    glue: bool = False
    plus: bool = False
    dot: bool = False
    is_extension: bool = False

    def add(self, digits: str, kind: Kind, atom: Atom, end_word: int | None = None) -> None:
        if self.between > (_MOST_IN_CORRECTION if self.cue == "correction" else _MOST_BETWEEN):
            self.close("")
        glued = self.glue and bool(self.pieces) and not atom.spaced
        cue: Cue = "" if glued and self.cue != "correction" else self.cue
        dot = self.dot and bool(self.pieces) and cue == ""
        end = atom.end_word if end_word is None else end_word
        self.pieces.append(Piece(digits, kind, atom.first_word, end, cue, glued, self.plus, dot))
        self.between, self.cue, self.glue, self.plus, self.dot = 0, "", False, False, False

    def connect(self, cue: Cue, words: int = 1) -> None:
        self.cue = max(self.cue, cue, key=CUE_ORDER.index)
        self.between += words

    def close(self, ended_by: str) -> None:
        if self.pieces:
            clear = self.cue in ("comma", "stop")
            self.runs.append(Run(tuple(self.pieces), "" if clear else ended_by, self.is_extension))
        self.pieces = []
        self.between, self.cue, self.is_extension = 0, "", False
        self.glue, self.plus, self.dot = False, False, False


def digit_runs(words: Sequence[Token], *, homophones: bool = False) -> tuple[Run, ...]:
    """Return every run of digits in the words, in order.

    Parameters
    ----------
    words : sequence of Token
        In time order.
    homophones : bool
        Whether "to", "for" and "won" between two digits are pieces, too.

    Returns
    -------
    tuple of Run
        With number words as they were said ("twenty" and "three" are two pieces): see `readings`.
    """
    reader = _Reader()
    atoms = list(atoms_of(words))
    index = 0
    while index < len(atoms):
        index = _read_letters(atoms, index, reader, words) or _read_atom(atoms, index, reader, homophones)
    reader.close("")
    return tuple(reader.runs)


def _read_letters(atoms: Sequence[Atom], index: int, reader: _Reader, words: Sequence[Token]) -> int | None:
    """Read a word on the keypad; return the atom after it, None where there is no such word."""
    atom = atoms[index]
    if not reader.pieces or reader.cue not in ("", "comma") or not _may_be_letters(atoms, index):
        return None
    found = letters_on_keypad(
        atoms,
        index,
        _said_before(reader.pieces),
        glued=not atom.spaced and (reader.glue or atoms[index - 1].kind == "digits"),
        introduced=is_introduced(words, reader.pieces[0].first_word, to_dial=True),
        after_one=any(piece.digits == "1" for piece in reader.pieces[-_PIECES_OF_PREFIX:]),
        counted=COUNTED,
    )
    if found is None:
        return None
    digits, end = found
    reader.add(digits, "letters", atom, atoms[end - 1].end_word)
    return end


def _may_be_letters(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether letters that are dialled may begin here: with a word that is no number, or as in 4-PLUMBER."""
    atom = atoms[index]
    if atom.kind == "digits":
        after = atoms[index + 2] if index + 2 < len(atoms) else None
        glued = after is not None and not atom.spaced and not after.spaced
        return glued and len(atom.text) == 1 and after is not None and after.kind == "word" and after.capitals
    if atom.text in ZEROS or _ZERO_AS_LETTER.fullmatch(atom.text):
        return False
    return atom.kind in ("word", "code") and (atom.capitals or _number_word(atom.text) is None)


def _said_before(pieces: Sequence[Piece]) -> str:
    """Return the digits of the number that is being said: of all pieces, or of those since the last stop."""
    first = max((k for k, piece in enumerate(pieces) if piece.cue in ("stop", "and", "correction")), default=0)
    last = pieces[first:]
    return digits_of(readings(last)[0][0]) if len(last) <= _PIECES_OF_PREFIX else ""


def _read_atom(atoms: Sequence[Atom], index: int, reader: _Reader, homophones: bool) -> int:
    """Read an atom; return the one after it."""
    atom = atoms[index]
    if atom.kind == "digits":
        reader.add(atom.text, "written", atom)
    elif atom.kind == "amount" and _could_be_dialled(atom.text):
        reader.add(re.sub(r"\D", "", atom.text), "amount", atom)
    elif atom.kind == "code" and reader.pieces and _ZERO_AS_LETTER.fullmatch(atom.text):
        reader.add(atom.text.replace("o", "0"), "written", atom)
    elif atom.kind == "hesitation":
        reader.connect("filler")
    elif atom.kind == "mark":
        _read_mark(atom, reader)
    elif atom.kind != "word":
        reader.close(atom.kind)
    elif homophones and reader.pieces and reader.cue == "" and _is_homophone(atoms, index):
        reader.add(HOMOPHONES[atom.text], "homophone", atom)
    elif reader.pieces and (end := _correction_end(atoms, index)):
        reader.connect("correction")
        return end
    else:
        _read_word(atom, reader)
    return index + 1


def _read_word(atom: Atom, reader: _Reader) -> None:
    word = atom.text
    number = _number_word(word)
    if number:
        reader.add(*number, atom)
    elif word in PLURALS and reader.pieces and reader.pieces[-1].kind == "times":
        reader.add(PLURALS[word], "digit", atom)
    elif reader.glue and reader.pieces and not atom.spaced and word == "a":
        reader.add("8", "digit", atom)  # "-A" after "441": the engine spelled "eight" as a letter
    elif reader.is_extension and not reader.pieces and word in ("is", "number"):
        return
    elif word in ("x", "ext", "extn", "extension"):
        reader.close(word)
        reader.is_extension = True
    elif word in _AREA:
        reader.connect("area")
    elif word == "plus":
        reader.connect("")
        reader.plus = True
    elif word in _SEPARATORS:
        reader.connect("")
        reader.dot = word in _DOTS
    elif word == "and":
        reader.connect("and")
    elif reader.pieces and (word in _CORRECTIONS or (reader.cue == "correction" and word in _CORRECTED)):
        reader.connect("correction")
    elif word == "is" and reader.cue == "area":
        reader.connect("area")
    else:
        reader.close(word)


def _read_mark(atom: Atom, reader: _Reader) -> None:
    if atom.text in "-–‑./()" and not atom.spaced:
        reader.glue = True
    if atom.text == "+":
        reader.plus = True
    elif atom.text == ":" and len(reader.pieces) == 1 and reader.pieces[0].kind == "digit":
        reader.close("")  # "Pick one: 312-555-0147."
    elif atom.text in ",:":
        reader.connect("comma", 0)
    elif atom.text in ".!?;":
        reader.dot = atom.text == "." and reader.glue
        reader.connect("stop", 0)
    elif atom.text in "—…":
        reader.connect("filler", 0)
    elif atom.text == "#" and reader.pieces and not atom.spaced:  # "555-0147#12"
        reader.close("extension")
        reader.is_extension = True
    elif atom.text in "$£€%#&":
        reader.close(atom.text)


def _number_word(word: str) -> tuple[str, Kind] | None:
    if word in ONES:
        return str(ONES[word]), "digit"
    if word in ZEROS:
        return "0", "digit"
    if word in TEENS:
        return str(TEENS[word]), "teen"
    if word in TENS:
        return str(TENS[word]), "tens"
    if word in TIMES:
        return str(TIMES[word]), "times"
    if word == "hundred" or word == "thousand":
        return "", "hundred" if word == "hundred" else "thousand"
    return None


def _is_homophone(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether a word that sounds like a digit stands right before one, or ends its clause."""
    if atoms[index].text not in HOMOPHONES:
        return False
    if index + 1 == len(atoms):
        return True
    after = atoms[index + 1]
    return after.kind in ("digits", "mark") or (after.kind == "word" and _number_word(after.text) is not None)


def _correction_end(atoms: Sequence[Atom], index: int) -> int | None:
    """Return the atom after "the last four are" or "I mean", None where nothing of the kind begins here."""
    if atoms[index].text not in _BEGIN_CORRECTION:
        return None
    ahead = [k for k in range(index, min(index + _WORDS_AHEAD, len(atoms))) if atoms[k].kind in ("word", "digits")]
    match = _PUT_RIGHT.match(" ".join(atoms[k].text for k in ahead))
    return ahead[len(match[0].split()) - 1] + 1 if match else None


def _could_be_dialled(text: str) -> bool:
    """Tell whether an amount may be a telephone number in disguise: long, whole, and not round."""
    if "." in text or text[-1] in "kmbKMB%":
        return False
    digits = re.sub(r"\D", "", text)
    if text[0] in "$£€¥":
        return len(digits) in (10, 11)
    return True
