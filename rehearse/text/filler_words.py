"""Fillers in the words: um and uh wherever they stand, "like" and "you know" only where they fill.

A discourse filler is recognised by how it is set off: by the commas an engine hears around it, and by neighbours that
it cannot belong to. In doubt it is taken as meant: a rep told that "I'd like" is a filler stops believing the card.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from rehearse.core.transcript import Word

HESITATION = re.compile(r"u+h*m+(-u+h*m+)*|urm+|oom+|[dn]?u+g?h+|er+m?|e+h+|a+h+m*|h+m+|m{2,}|a+hu+m+")
"""Sounds that fill a pause, as engines spell them, in lower case: um, uhm, uh, er, erm, eh, ah, hmm, mm; um-um, urm and
oom are long ones, duh and nuh are what Whisper makes of an uh that begins hard."""

_RHYMES = frozenset(("dumb", "hum", "humb", "thumb"))  # what Whisper makes of an um that begins hard, or of a hmm
_MOST_ALIKE = 3  # in a row; an engine that has lost its way goes on writing them

_ANSWERS = {("uh", "huh"), ("uh", "oh"), ("mm", "hmm"), ("mm", "hm"), ("uh", "uh"), ("um", "hum"), ("hm", "mm")}


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BE = _set("am are be been is it's i'm that's there's they're was we're were you're he's she's")
_JOINING = _set("and because but or so then well")
_PRONOUNS = _set("he he's i i'm i've it it's she they they're they've we we're we've you you're")
_DEGREE = _set("completely extremely literally pretty really so super totally very")
_TELLING = _set("do did mentioned said say told wrote")
_KINDS = _set(
    "a all an and any another certain different each every exact first following her his latest many most my new no of "
    "one only or other our particular right same second similar some special that the their these this those various "
    "what whatever which your"
)
_GRACIOUS = _set("awfully extremely how is more most quite really so that's too very")
_KNOWN_BEFORE = _set(
    "all already anyone anything as because before can could did didn't do does don't everyone everything how if "
    "let may maybe might must need now one ones people person probably should since someone something sure than "
    "that thing things think those to unless until want what whatever when where whether which who will would"
)
_KNOWN_AFTER = _set(
    "a about all an anyone anybody better each everyone he her him his how i i'm if it it's its me more my of our she "
    "someone that that's the their them they they're this us we we're well what what's when where whether which who "
    "who's why you your"
)
_MIDDLE_OF_A_PHRASE = _set("a are at by for from in is it's just of on really that's the very was we're with")
_MEANT_AFTER = _set("business by every it no nothing that the this to well what you")
_WEAK = _set(
    "a an and are as at be been but by can could do for from had has have he i i'll i'm if in is it me my of on or our "
    "she so that the their these they this to us was we we're will with would you you're your"
)
_EXACT = _set("correct done free identical impossible nothing over ready the true unchanged")


@dataclass(frozen=True, slots=True)
class HeardFiller:
    """Words ``first:end`` are a filler."""

    text: str
    first: int
    end: int
    hesitation: bool


@dataclass(frozen=True, slots=True)
class _Token:
    """A written word in lower case; `opens` after a mark or a hesitation, `closes` before one."""

    text: str
    opens: bool
    closes: bool
    asks: bool = False


_END = _Token("", opens=True, closes=True)


def heard_fillers(words: Sequence[Word]) -> tuple[HeardFiller, ...]:
    """Return the fillers that stand in a transcript, in order.

    Parameters
    ----------
    words : sequence of Word
        In time order, punctuation attached.
    """
    said = [k for k in range(len(words)) if k not in repeated(words)]
    found = [HeardFiller(text, k, k + 1, True) for k in said if (text := _hesitation(words, k))]
    places = {filler.first for filler in found}
    kept = [k for k in range(len(words)) if k not in places]
    tokens = _tokens(words, kept, places)
    k = 0
    while k < len(tokens):
        text, length = _discourse_filler(tokens, k)
        if length:
            found.append(HeardFiller(text, kept[k], kept[k + length - 1] + 1, False))
        k += max(length, 1)
    return tuple(sorted(found, key=lambda filler: filler.first))


def repeated(words: Sequence[Word]) -> frozenset[int]:
    """Return which words are an um that only the engine repeats: nobody says so many alike in a row."""
    alike = [list(group) for _, group in groupby(range(len(words)), key=lambda k: _bare(words[k].text))]
    return frozenset(k for run in alike if len(run) > _MOST_ALIKE and is_hesitation(words[run[0]].text) for k in run)


def is_hesitation(text: str) -> bool:
    """Tell whether a written word is an um or an uh: "Um,", "HMM", "er..." are, "uh-huh" and "ER" are not."""
    bare = text.strip(' .,;:!?…—–-"“”()[]*')
    return bare not in ("ER", "OOM", "URM") and bool(HESITATION.fullmatch(bare.lower()))


def _is_misheard(words: Sequence[Word], k: int) -> bool:
    """Tell whether a word that rhymes with um stands by itself, as it hardly does when it is meant."""
    opens = k == 0 or ends_clause(words[k - 1].text)
    return opens and ends_clause(words[k].text) and _bare(words[k].text) in _RHYMES


def is_weak(text: str) -> bool:
    """Tell whether a written word is one that is said in passing, quicker than a syllable: "the", "of", "I'll"."""
    return _bare(text) in _WEAK


def is_joining(text: str) -> bool:
    """Tell whether a written word is one that speakers draw out while they think: "and", "so"."""
    return _bare(text) in _JOINING


def is_said_again(words: Sequence[Word], k: int) -> bool:
    """Tell whether a word said in passing is the word after it, too: "we ... we do", but not "to you. You can"."""
    text = words[k].text
    if k + 1 == len(words) or not is_weak(text) or text.removesuffix("...").endswith((".", "?", "!")):
        return False
    return _bare(text) == _bare(words[k + 1].text)


def _hesitation(words: Sequence[Word], k: int) -> str:
    if _is_misheard(words, k):
        return "um"
    if not is_hesitation(words[k].text):
        return ""
    text = _bare(words[k].text)
    for first in (k - 1, k):
        if 0 <= first < len(words) - 1 and not ends_clause(words[first].text):
            pair = (_bare(words[first].text), _bare(words[first + 1].text))
            if pair in _ANSWERS:
                return ""
    if text == "ugh" and not ends_clause(words[k].text):
        return ""
    # "I hardly know 'er": at the very end, a short "her"; nobody ends a message on er.
    return "" if text == "er" and k == len(words) - 1 else text


def _tokens(words: Sequence[Word], kept: Sequence[int], hesitations: set[int]) -> list[_Token]:
    tokens = []
    for k in kept:
        opens = k == 0 or k - 1 in hesitations or ends_clause(words[k - 1].text)
        closes = k == len(words) - 1 or k + 1 in hesitations or ends_clause(words[k].text)
        tokens.append(_Token(_bare(words[k].text), opens, closes, words[k].text.rstrip().endswith("?")))
    return tokens


def _bare(text: str) -> str:
    return text.lower().replace("\u2019", "'").strip(' .,;:!?…—–-"“”()[]*')


def ends_clause(text: str) -> bool:
    """Tell whether a written word has a mark after it."""
    return text.rstrip('"”)]').endswith((",", ".", ";", ":", "!", "?", "…", "—", "–", "--"))


def _discourse_filler(tokens: Sequence[_Token], k: int) -> tuple[str, int]:
    """Return the filler that begins at token k and how many tokens it has: 0 where none does."""
    for phrase, fills in _RULES:
        end = k + len(phrase)
        if tuple(token.text for token in tokens[k:end]) != phrase:
            continue
        before = tokens[k - 1] if k else _END
        after = tokens[end : end + 2]
        if fills(before, tokens[k:end], [*after, _END, _END]):
            return " ".join(phrase), len(phrase)
    return "", 0


def _you_know(before: _Token, phrase: Sequence[_Token], after: Sequence[_Token]) -> bool:
    opens, closes = phrase[0].opens, phrase[-1].closes
    if not opens and before.text in _KNOWN_BEFORE:
        return False
    if closes:
        return opens or before.text in _JOINING | _MIDDLE_OF_A_PHRASE
    if after[0].text in _KNOWN_AFTER:
        return False
    return before.text in _MIDDLE_OF_A_PHRASE and not opens


def _like(before: _Token, phrase: Sequence[_Token], after: Sequence[_Token]) -> bool:
    opens, closes = phrase[0].opens, phrase[0].closes
    if closes:
        return opens or before.text in _BE | _JOINING | {"just", "like"}
    if before.text in _BE and not opens:
        return after[0].text in _DEGREE
    return before.text in _JOINING and after[0].text in _PRONOUNS and after[1].text not in _TELLING


def _kind_of(before: _Token, phrase: Sequence[_Token], after: Sequence[_Token]) -> bool:
    if not phrase[0].opens and before.text in _KINDS:
        return False
    gracious = after[0].text in ("you", "him", "her", "them") and before.text in _GRACIOUS
    return not gracious and (after[0].text not in _PRONOUNS or phrase[-1].closes)


def _i_mean(before: _Token, phrase: Sequence[_Token], after: Sequence[_Token]) -> bool:
    opens = phrase[0].opens or before.text in _JOINING
    return opens and (phrase[-1].closes or after[0].text not in _MEANT_AFTER)


def _basically(before: _Token, phrase: Sequence[_Token], after: Sequence[_Token]) -> bool:
    return phrase[-1].closes or after[0].text not in _EXACT


def _right(before: _Token, phrase: Sequence[_Token], after: Sequence[_Token]) -> bool:
    return phrase[0].opens and phrase[0].closes and not phrase[0].asks and before is not _END and after[0] is not _END


def _always(before: _Token, phrase: Sequence[_Token], after: Sequence[_Token]) -> bool:
    return True


_Rule = Callable[[_Token, Sequence[_Token], Sequence[_Token]], bool]
_RULES: tuple[tuple[tuple[str, ...], _Rule], ...] = (
    (("you", "know"), _you_know),
    (("y'know",), _always),
    (("yknow",), _always),
    (("like",), _like),
    (("sort", "of"), _kind_of),
    (("kind", "of"), _kind_of),
    (("kinda",), _always),
    (("sorta",), _always),
    (("i", "mean"), _i_mean),
    (("basically",), _basically),
    (("so", "yeah"), _always),
    (("right",), _right),
)
