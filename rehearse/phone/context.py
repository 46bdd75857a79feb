"""What the words around some digits say of them: introduced as a telephone number, or something else."""

from __future__ import annotations

from collections.abc import Sequence

from rehearse.core.token import Token
from rehearse.phone.pieces import Piece, Run
from rehearse.phone.segment import Candidate
from rehearse.text.numerals import SHORTEST_PHONE_NUMBER
from rehearse.text.phrase_pattern import any_of, word_set

CONTEXT_WORDS = 7
"""Words before a number that may say what it is."""

_INTRODUCED = any_of(
    (
        "(number|line|cell|mobile|phone|telephone|cellphone|landline|direct|office|desk) [again] [is|at]",
        "(number's|cell's|mobile's)",
        "(call|reach|ring|text|dial|phone|get|try|contact|message) [me|us] [back|directly|anytime] [at|on]",
        "(call|reach|ring|text|dial|phone|get|try|contact) [my|our|the] (office|cell|mobile|desk|home) [at|on]",
    ),
    at_end=True,
)
_DIAL = any_of(("(call|dial|ring|phone|text) [us|me|now]",), at_end=True)
_AGAIN = any_of(("(again|that's|that is|once more|one more time|i repeat)",), at_end=True)
_NUMBERED = (
    "order|invoice|account|acct|ticket|case|claim|policy|confirmation|reference|ref|serial|part|item|model|sku|po|vin|"
    "quote|job|contract|project|tracking|routing|member|membership|customer|license|licence|registration|permit|bid|"
    "lot|batch|tax|social security|purchase order|conference|meeting|access|zip|pass|booking|flight|id|pin|passcode|"
    "form|omb|ndc|duns|d-u-n-s|dot|usdot|us dot|mc|npi|ein|fein|ssn|vat|abn|acn|gst|isbn|upc|ean|imei|cage|naics|sic|"
    "docket|patent|plate|badge|unit|suite|room|floor|docking|store|employee|student|patient|record|file|filing|"
    "certificate|certification|bond|loan|card|mortgage|parcel|box|bin|seat|gate|bus|truck|trailer|asset|tag|"
    "version|build|release|firmware|error|code|company|charity|union|sort|iban|swift|bank|fax back|lead|request|rma|"
    "transaction|receipt|deed|listing|mls|shipment|container|bill of lading|pro|load|delivery|work order|incident"
)
_IDENTIFIER = any_of(
    (
        f"({_NUMBERED}) (number|numbers|no|num|nr|id|code|pin|#) [again] [is|was|are]",
        "(invoice|account|acct|social|sku|vin|pin|passcode|zip|po|id|duns|omb|ndc|usdot|npi|ein|fein|ssn|vat|abn|isbn|"
        "imei) [is|was]",
        "(latitude|longitude|lat|coordinates|coords|zip code|postcode|postal code) [of|is|are|at]",
        "(ip|server|address|host|port) [is|at]",
        "(account|card|loan|policy) (ending|that ends) [in|with]",
    ),
    at_end=True,
)
_MAYBE_IDENTIFIER = any_of(
    (
        "(order|ticket|case|claim|policy|part|item|model|quote|job|contract|lot|batch|flight|room|suite|unit|form|dot|"
        "mc|license|licence|permit|patent|docket|load|container|version|build|zip|version|serial|badge|registration|"
        "certificate|loan|reference|ref|po box|box|route|highway|interstate) [is|was]",
    ),
    at_end=True,
)
_SOME_NUMBER = any_of(("number [is|was]",), at_end=True)
_TELEPHONE_NUMBER = any_of(
    (
        "(and|so|but|or|again|well|okay|then|my|your|our|his|her|their|its|the|a|this|that|same|which|phone|telephone|tel|cell|cellphone|cellular|mobile|"
        "office|direct|home|house|work|desk|fax|contact|callback|call-back|back|main|personal|private|business|new|old|"
        "best|right|correct|good|better|easiest|other|another|first|second|free|toll-free|tollfree|local|national|"
        "landline|whatsapp|voice|support|help|service|helpline|hotline|line|reception|switchboard|front|emergency|"
        "after-hours|hours|daytime|evening|sales|dispatch|text|dial|dial-in|inbound|international|american|british) "
        "number [is|was]",
        "(*'s|*s') number [is|was]",
    ),
    at_end=True,
)
COUNTED = word_set(
    "dollars dollar bucks euros pounds cents percent percentage million billion thousand grand am pm oclock o'clock",
    "units hours minutes seconds days weeks months years people employees customers clients users miles feet pieces",
    "points times square pallets trucks tons acres ordinal clock",
)
"""Words that say what the figure before them counts."""

AFTER_NUMBER = word_set(
    "again that that's thats or and it it's its so i i'm call thanks thank please bye once my is x ext extension",
)
"""Words that may follow a telephone number. A noun there would be counted by its last figure."""

_TELEPHONES = word_set("tel ph phone cell mob mobile call dial text us uk")
"""What may stand in capitals before a telephone number."""

_WRITTEN_ELSEWHERE = ([5, 4], [2, 7])
"""Groups of figures in which a ZIP+4 and an employer's number are written, and no telephone number."""


def words_before(words: Sequence[Token], index: int) -> str:
    """Return the plain words before a word, back to where their sentence begins."""
    said: list[str] = []
    for word in reversed(words[max(0, index - CONTEXT_WORDS) : index]):
        if said and word.ends_sentence:
            break
        if word.normal and not word.hesitation:
            said.append(word.normal)
    return " ".join(reversed(said))


def is_introduced(words: Sequence[Token], index: int, *, after_number: bool = False, to_dial: bool = False) -> bool:
    """Tell whether the words before a word announce a telephone number: "my number is", "call me at".

    Parameters
    ----------
    words : sequence of Token
    index : int
    after_number : bool
        A number was heard before: then "again" and "that's" announce it once more.
    to_dial : bool
        A bare "call" or "dial" will do.
    """
    before = words_before(words, index)
    announced = _INTRODUCED.search(before) or (after_number and _AGAIN.search(before))
    announced = announced or (to_dial and _DIAL.search(before))
    return bool(announced) and not _names_something_else(before)


def stands_alone(run: Run, words: Sequence[Token]) -> bool:
    """Tell whether a run of digits is all there is in its sentence."""
    first = run.pieces[0].first_word
    return words[first].starts_sentence and not run.ended_by


def without_counted(run: Run, pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Leave out what the word after a run counts: the 3 of "3 pm", all of "2,684,418 people"."""
    kept = list(pieces)
    puts_right = bool(kept) and kept[-1].cue == "correction" and len(kept[-1].digits) == 1
    if puts_right and run.ended_by and run.ended_by not in AFTER_NUMBER:
        kept.pop()  # "hang on, 2 dogs ran past"
    if run.ended_by not in COUNTED:
        return kept
    while kept and kept[-1].kind in ("hundred", "thousand"):
        kept.pop()
    if kept and not kept[-1].glued and (len(kept) == 1 or len(kept[-1].digits) <= 3 or kept[-1].kind == "amount"):
        kept.pop()
    return kept


def is_meant_as_number(
    candidate: Candidate, pieces: Sequence[Piece], run: Run, words: Sequence[Token], *, introduced: bool
) -> bool:
    """Tell whether digits that look like a telephone number are not called something else by the words around them.

    Parameters
    ----------
    candidate : Candidate
    pieces : sequence of Piece
        What it is cut from.
    run : Run
    words : sequence of Token
    introduced : bool
        A telephone number was announced.
    """
    used = pieces[candidate.first : candidate.end]
    first = used[0].first_word
    before = words_before(words, first)
    clause_ends = first > 0 and words[first - 1].ends_clause and words[first - 1].mark != ":"
    callable_ = candidate.status == "callable"
    if words[first].normal.startswith("#") or before.endswith("#"):
        return False
    is_lettered = words[first].normal[:1] in ("a", "e")  # an eight that was written as a letter, or a code
    may_be_code = len(used[0].digits) > SHORTEST_PHONE_NUMBER or _MAYBE_IDENTIFIER.search(before)
    if is_lettered and may_be_code and not introduced:
        return False
    if _IDENTIFIER.search(before) and (not clause_ends or before.endswith(("number", "is"))):
        return False
    if not callable_ and not introduced and (_is_decimal(used) or _is_written_elsewhere(used)):
        return False
    if not callable_ and not introduced and not clause_ends and _follows_code(words, first):
        return False
    if not callable_ and not clause_ends and (_MAYBE_IDENTIFIER.search(before) or _names_something_else(before)):
        return False
    if used[0].kind == "amount" and candidate.end == len(pieces):
        return not run.ended_by or run.ended_by in AFTER_NUMBER
    return True


def _names_something_else(before: str) -> bool:
    """Tell whether a number is announced that is none to call: "the DUNS number is"."""
    if _IDENTIFIER.search(before):
        return True
    named = _SOME_NUMBER.search(before)
    return named is not None and named.start() > 0 and not _TELEPHONE_NUMBER.search(before)


def _follows_code(words: Sequence[Token], first: int) -> bool:
    """Tell whether letters of a code stand before digits: "MSKU 4471209"."""
    before = words[max(0, first - 2) : first]
    in_capitals = [word.text.isupper() and len(word.normal) > 1 for word in before]
    return in_capitals == [False, True] and before[-1].normal not in _TELEPHONES


def _is_decimal(used: Sequence[Piece]) -> bool:
    """Tell whether a single dot or "point" parts the digits."""
    return sum(piece.dot for piece in used) == 1 and not any(piece.glued and not piece.dot for piece in used)


def _is_written_elsewhere(used: Sequence[Piece]) -> bool:
    glued = all(piece.glued for piece in used[1:])
    return glued and [len(piece.digits) for piece in used] in _WRITTEN_ELSEWHERE
