"""Fillers in the words: um and uh wherever they stand, "like" and "you know" only where they fill.

A discourse filler is recognised by how it is set off: by the commas an engine hears around it, and by neighbours that
it cannot belong to. In doubt it is taken as meant: a rep told that "I'd like" is a filler stops believing the card.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from rehearse.core.token import Token

MOST_ALIKE = 3
"""Hesitations alike in a row, at most: an engine that has lost its way goes on writing them."""


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
class _SetOff:
    """A word and how it is set off: `opens` after a mark or a hesitation, `closes` before one."""

    text: str
    opens: bool
    closes: bool
    asks: bool = False


_END = _SetOff("", opens=True, closes=True)


def heard_fillers(tokens: Sequence[Token]) -> tuple[HeardFiller, ...]:
    """Return the fillers that stand in a transcript, in order."""
    lost = repeated(tokens)
    hesitations = (k for k, token in enumerate(tokens) if token.hesitation and k not in lost)
    found = [HeardFiller(tokens[k].normal, k, k + 1, True) for k in hesitations]
    places = {filler.first for filler in found}
    kept = [k for k in range(len(tokens)) if k not in places]
    words = _set_off(tokens, kept, places)
    k = 0
    while k < len(words):
        text, length = _discourse_filler(words, k)
        if length:
            found.append(HeardFiller(text, kept[k], kept[k + length - 1] + 1, False))
        k += max(length, 1)
    return tuple(sorted(found, key=lambda filler: filler.first))


def repeated(tokens: Sequence[Token]) -> frozenset[int]:
    """Return which words are an um that only the engine repeats: nobody says so many alike in a row."""
    alike = [list(group) for _, group in groupby(range(len(tokens)), key=lambda k: tokens[k].normal)]
    return frozenset(k for run in alike if len(run) > MOST_ALIKE and tokens[run[0]].hesitation for k in run)


def is_weak(token: Token) -> bool:
    """Tell whether a word is one that is said in passing, quicker than a syllable: "the", "of", "I'll"."""
    return token.normal in _WEAK


def is_joining(token: Token) -> bool:
    """Tell whether a word is one that speakers draw out while they think: "and", "so"."""
    return token.normal in _JOINING


def is_said_again(tokens: Sequence[Token], k: int) -> bool:
    """Tell whether a word said in passing is the word after it, too: "we ... we do", but not "to you. You can"."""
    token = tokens[k]
    if k + 1 == len(tokens) or not is_weak(token) or token.mark in (".", "?", "!"):
        return False
    return token.normal == tokens[k + 1].normal


def _set_off(tokens: Sequence[Token], kept: Sequence[int], hesitations: set[int]) -> list[_SetOff]:
    words = []
    for k in kept:
        opens = k == 0 or k - 1 in hesitations or tokens[k - 1].ends_clause
        closes = k == len(tokens) - 1 or k + 1 in hesitations or tokens[k].ends_clause
        words.append(_SetOff(tokens[k].normal, opens, closes, tokens[k].mark.endswith("?")))
    return words


def _discourse_filler(tokens: Sequence[_SetOff], k: int) -> tuple[str, int]:
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


def _you_know(before: _SetOff, phrase: Sequence[_SetOff], after: Sequence[_SetOff]) -> bool:
    opens, closes = phrase[0].opens, phrase[-1].closes
    if not opens and before.text in _KNOWN_BEFORE:
        return False
    if closes:
        return opens or before.text in _JOINING | _MIDDLE_OF_A_PHRASE
    if after[0].text in _KNOWN_AFTER:
        return False
    return before.text in _MIDDLE_OF_A_PHRASE and not opens


def _like(before: _SetOff, phrase: Sequence[_SetOff], after: Sequence[_SetOff]) -> bool:
    opens, closes = phrase[0].opens, phrase[0].closes
    if closes:
        return opens or before.text in _BE | _JOINING | {"just", "like"}
    if before.text in _BE and not opens:
        return after[0].text in _DEGREE
    return before.text in _JOINING and after[0].text in _PRONOUNS and after[1].text not in _TELLING


def _kind_of(before: _SetOff, phrase: Sequence[_SetOff], after: Sequence[_SetOff]) -> bool:
    if not phrase[0].opens and before.text in _KINDS:
        return False
    gracious = after[0].text in ("you", "him", "her", "them") and before.text in _GRACIOUS
    return not gracious and (after[0].text not in _PRONOUNS or phrase[-1].closes)


def _i_mean(before: _SetOff, phrase: Sequence[_SetOff], after: Sequence[_SetOff]) -> bool:
    opens = phrase[0].opens or before.text in _JOINING
    return opens and (phrase[-1].closes or after[0].text not in _MEANT_AFTER)


def _basically(before: _SetOff, phrase: Sequence[_SetOff], after: Sequence[_SetOff]) -> bool:
    return phrase[-1].closes or after[0].text not in _EXACT


def _right(before: _SetOff, phrase: Sequence[_SetOff], after: Sequence[_SetOff]) -> bool:
    return phrase[0].opens and phrase[0].closes and not phrase[0].asks and before is not _END and after[0] is not _END


def _always(before: _SetOff, phrase: Sequence[_SetOff], after: Sequence[_SetOff]) -> bool:
    return True


_Rule = Callable[[_SetOff, Sequence[_SetOff], Sequence[_SetOff]], bool]
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
