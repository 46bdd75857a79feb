"""Letters that are dialled: 1-800-FLOWERS, 1 800 PET MEDS, 312-555-CALL, "one eight hundred mattress".

A word stands on the keypad where digits before it ask for it: a toll-free prefix for seven letters and more, an area
code and an exchange for four. Letters past those that a number has are not dialled; `rehearse.phone.segment` leaves
them out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rehearse.phone.scan import TOLL_FREE, Atom
from rehearse.text.phrase_pattern import word_set

LETTERS_AFTER_PREFIX = 7
LETTERS_AFTER_1300 = 6
LETTERS_AFTER_EXCHANGE = 4
MOST_LETTERS = 15

_PREFIX = re.compile(rf"1?(?:{TOLL_FREE}|08(?:00|08)|1300)")
_EXCHANGE = re.compile(r"1?[2-9]\d\d[2-9]\d\d")
_AREA_CODE = re.compile(r"1?[2-9]\d\d")
_KEYPAD = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")
_FOLLOWS_COUNTED = word_set("a an per in on of who that which every each and or to were was are have with from for by")


def letters_on_keypad(
    atoms: Sequence[Atom],
    first: int,
    before: str,
    *,
    glued: bool,
    introduced: bool,
    after_one: bool,
    counted: frozenset[str],
) -> tuple[str, int] | None:
    """Return the digits of letters that are dialled, and the atom after them.

    Parameters
    ----------
    atoms : sequence of Atom
    first : int
        The atom that may begin them.
    before : str
        The digits that were said right before.
    glued : bool
        Written as one with those digits.
    introduced : bool
        A telephone number was announced before them.
    after_one : bool
        The 1 of 1-800 was said by itself.
    counted : frozenset of str
        Words that say what is counted: 1,800 customers are no number.
    """
    if not glued and atoms[first].text in counted:
        return None
    loud = glued or atoms[first].capitals
    prefix, exchange = _PREFIX.fullmatch(before), _EXCHANGE.fullmatch(before)
    if prefix:
        needed = LETTERS_AFTER_1300 if before == "1300" else LETTERS_AFTER_PREFIX
    elif exchange and loud:
        needed = LETTERS_AFTER_EXCHANGE
    elif _AREA_CODE.fullmatch(before) and glued and atoms[first].capitals:
        needed = LETTERS_AFTER_PREFIX
    else:
        return None
    letters, end = _gathered(atoms, first, needed)
    exact = bool(exchange) and not prefix
    if len(letters) < needed or len(letters) > MOST_LETTERS or (exact and len(letters) > needed):
        return None
    if not loud and not _meant(atoms, first, end, len(letters) == needed, after_one, introduced):
        return None
    return letters.translate(_KEYPAD), end


def _gathered(atoms: Sequence[Atom], first: int, needed: int) -> tuple[str, int]:
    """Return the letters from an atom on: those written as one with it, and more words until there are enough."""
    capitals = atoms[first].capitals
    letters, index = "", first
    while index < len(atoms):
        atom = atoms[index]
        if atom.kind == "mark":
            goes_on = atom.text in "-–." and index + 1 < len(atoms) and not atoms[index + 1].spaced
            if not goes_on or atoms[index + 1].kind == "mark":
                break
        else:
            apart = atom.spaced and index > first
            if not _is_letters(atom) or (apart and len(letters) >= needed):
                break
            if apart and not _in_style(atom, capitals):
                break
            letters += atom.text
        index += 1
    return letters, index


def _is_letters(atom: Atom) -> bool:
    """Tell whether an atom may stand on the keypad: a word, "4KIDS", or the 4 between two words."""
    if atom.kind == "digits":
        return len(atom.text) == 1
    return atom.kind in ("word", "code") and atom.text.isalnum()


def _in_style(atom: Atom, capitals: bool) -> bool:
    """Tell whether a word apart is written as the first one is."""
    return capitals if atom.kind == "digits" else atom.capitals == capitals


def _meant(atoms: Sequence[Atom], first: int, end: int, exact: bool, after_one: bool, introduced: bool) -> bool:
    """Tell whether words in lower case are dialled, and not what "eight hundred" counts."""
    whole = exact or not any(atom.spaced for atom in atoms[first + 1 : end])
    after = atoms[end] if end < len(atoms) else None
    counted = after is not None and after.kind == "word" and after.text in _FOLLOWS_COUNTED
    return whole and (introduced or after_one) and not (counted and not after_one)
