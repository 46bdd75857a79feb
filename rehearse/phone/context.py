"""What the words around some digits say of them: introduced as a telephone number, or something else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rehearse.core.token import Token
from rehearse.phone.digits import Piece, Run
from rehearse.phone.segment import Candidate
from rehearse.text.phrase_pattern import any_of, word_set

CONTEXT_WORDS = 7
"""Words before a number that may say what it is."""

_INTRODUCED = any_of(
    (
        "(number|line|cell|mobile|phone|telephone|cellphone|landline|direct) [again] [is|at]",
        "(number's|cell's)",
        "(call|reach|ring|text|dial|phone|get|try|contact|message) [me|us] [back|directly|anytime] [at|on]",
    ),
    at_end=True,
)
_AGAIN = any_of(("(again|that's|that is|once more|one more time|i repeat)",), at_end=True)
_NUMBERED = (
    "order|invoice|account|acct|ticket|case|claim|policy|confirmation|reference|ref|serial|part|item|model|sku|po|vin|"
    "quote|job|contract|project|tracking|routing|member|membership|customer|license|licence|registration|permit|bid|"
    "lot|batch|tax|social security|purchase order|conference|meeting|access|zip|pass|booking|flight|id|pin|passcode"
)
_IDENTIFIER = any_of(
    (
        f"({_NUMBERED}) (number|no|num|id|code|pin|#) [again] [is|was]",
        "(invoice|account|acct|sku|vin|pin|passcode|zip|po|id) [is|was]",
    ),
    at_end=True,
)
_MAYBE_IDENTIFIER = any_of(
    ("(order|ticket|case|claim|policy|part|item|model|quote|job|contract|lot|batch|flight|room|suite|unit)",),
    at_end=True,
)
_COUNTED = word_set(
    "dollars dollar bucks euros pounds cents percent percentage million billion thousand grand am pm oclock o'clock",
    "units hours minutes seconds days weeks months years people employees customers clients users miles feet pieces",
    "points times square pallets trucks tons acres ordinal clock",
)
_AFTER_AMOUNT = word_set(
    "again that that's thats or and it it's its so i i'm call thanks thank please bye once my is x ext extension",
)
"""Words that may follow a telephone number which the engine wrote as an amount. A noun there is counted by it."""


def words_before(words: Sequence[Token], index: int) -> str:
    """Return the plain words before a word, back to where their sentence begins."""
    said: list[str] = []
    for word in reversed(words[max(0, index - CONTEXT_WORDS) : index]):
        if said and word.text.endswith((".", "!", "?", ";")):
            break
        plain = re.sub(r"[^a-z0-9'#]", "", word.text.lower().replace("’", "'"))
        if plain:
            said.append(plain)
    return " ".join(reversed(said))


def is_introduced(words: Sequence[Token], index: int, *, after_number: bool = False) -> bool:
    """Tell whether the words before a word announce a telephone number: "my number is", "call me at".

    Parameters
    ----------
    words : sequence of Token
    index : int
    after_number : bool
        A number was heard before: then "again" and "that's" announce it once more.
    """
    before = words_before(words, index)
    announced = _INTRODUCED.search(before) or (after_number and _AGAIN.search(before))
    return bool(announced) and not _IDENTIFIER.search(before)


def stands_alone(run: Run, words: Sequence[Token]) -> bool:
    """Tell whether a run of digits is all there is in its sentence."""
    first = run.pieces[0].first_word
    begins = first == 0 or words[first - 1].text.endswith((".", "!", "?"))
    return begins and not run.ended_by


def without_counted(run: Run, pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Leave out what the word after a run counts: the 3 of "3 pm", all of "2,684,418 people"."""
    kept = list(pieces)
    if run.ended_by not in _COUNTED:
        return kept
    while kept and kept[-1].kind in ("hundred", "thousand"):
        kept.pop()
    if kept and not kept[-1].glued and (len(kept) == 1 or len(kept[-1].digits) <= 3 or kept[-1].kind == "amount"):
        kept.pop()
    return kept


def is_meant_as_number(candidate: Candidate, pieces: Sequence[Piece], run: Run, words: Sequence[Token]) -> bool:
    """Tell whether digits that look like a telephone number are not called something else by the words around them."""
    used = pieces[candidate.first : candidate.end]
    first = used[0].first_word
    before = words_before(words, first)
    clause_ends = first > 0 and words[first - 1].text.endswith((",", ".", ":", "?", "!"))
    if words[first].text.startswith("#") or before.endswith("#"):
        return False
    if _IDENTIFIER.search(before) and (not clause_ends or before.endswith(("number", "is"))):
        return False
    if candidate.status != "callable" and not clause_ends and _MAYBE_IDENTIFIER.search(before):
        return False
    if used[0].kind == "amount" and candidate.end == len(pieces):
        return not run.ended_by or run.ended_by in _AFTER_AMOUNT
    return True
