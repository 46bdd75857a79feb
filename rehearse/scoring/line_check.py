"""What a prospect would not catch: a message as it was said, against what is heard of it through the phone line. Pure.

The sound that went through the line is aligned with what went in, so a number is looked for where it was said. A name
is caught when it is heard once anywhere, by its letters or by its sound.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from rehearse.content.names import find_name
from rehearse.core.line_check import Codec, LineCheck, Lost, LostKind
from rehearse.core.message import Message, PhoneNumber
from rehearse.core.profile import Profile
from rehearse.core.token import Token
from rehearse.phone.audit import end_alike
from rehearse.phone.heard import is_heard_for
from rehearse.text.phrases import Phrases

BESIDE_S = 0.6
"""A number that begins or ends so far from where it was said is still that one: engines' word times differ by that."""

_NAMES: tuple[LostKind, ...] = ("your_name", "company", "customers")


def check_line(
    words: Sequence[Token],
    message: Message,
    line_words: Sequence[Token],
    line_numbers: Sequence[PhoneNumber],
    profile: Profile,
    codec: Codec,
) -> LineCheck:
    """Return what is lost on the line.

    Parameters
    ----------
    words, line_words : sequence of Token
        As said, and as heard through the line.
    message : Message
        Of `words`.
    line_numbers : sequence of PhoneNumber
        Of `line_words`.
    profile : Profile
        Gives the right spelling of names.
    codec : {"g711", "amr"}
    """
    lost = [*_lost_numbers(message, line_words, line_numbers), *_lost_names(words, message, line_words, profile)]
    return LineCheck(
        codec=codec,
        words_share=_heard_again(words, line_words),
        text=" ".join(word.text for word in line_words),
        lost=tuple(sorted(lost, key=lambda one: one.start_s)),
    )


def _lost_numbers(message: Message, line_words: Sequence[Token], numbers: Sequence[PhoneNumber]) -> list[Lost]:
    lost = []
    for said in message.phone_numbers:
        near = [number for number in numbers if _near(said, number.start_s, number.end_s)]
        if any(_comes_through(said, number, message.phone_numbers) for number in near):
            continue
        heard = near[0].text if near else _between(line_words, said.start_s, said.end_s)
        lost.append(Lost("phone_number", said.text, heard, said.start_s, said.end_s))
    return lost


def _comes_through(said: PhoneNumber, heard: PhoneNumber, numbers: Sequence[PhoneNumber]) -> bool:
    """Tell whether the line carries a number: as it was heard at first, or right where that hearing was wrong.

    It was wrong where it is the one that cannot be called, is not the rep's own, or differs from the other sayings, by
    what engines confuse or drop.
    """
    whole = heard.callable and said.callable and end_alike(heard.digits, said.digits)
    if heard.digits == said.digits or whole or (heard.own and not said.own and heard.callable):
        return True
    if said.probably is not None and end_alike(heard.digits, said.probably):
        return True
    elsewhere = any(other is not said and end_alike(heard.digits, other.digits) for other in numbers)
    right = (heard.callable and not said.callable) or (elsewhere and not said.own)
    return right and is_heard_for(said.digits, heard.digits)


def _near(said: PhoneNumber, start_s: float, end_s: float) -> bool:
    return start_s < said.end_s + BESIDE_S and end_s > said.start_s - BESIDE_S


def _lost_names(words: Sequence[Token], message: Message, line_words: Sequence[Token], profile: Profile) -> list[Lost]:
    heard = Phrases(line_words)
    lost = []
    for item in message.checklist:
        kind = next((name for name in _NAMES if name == item.id), None)
        if kind is None or not item.found or not item.text or item.start_s is None or item.end_s is None:
            continue
        if not any(find_name(heard, name) for name in _spellings(kind, item.text, words, profile)):
            instead = _between(line_words, item.start_s, item.end_s)
            lost.append(Lost(kind, item.text, instead, item.start_s, item.end_s))
    return lost


def _spellings(kind: LostKind, said: str, words: Sequence[Token], profile: Profile) -> list[str]:
    """Return how a name may be written: as it was heard, and as the profile has it where that is what was said."""
    known = {"your_name": (profile.name,), "company": (profile.company,), "customers": profile.customers}[kind]
    clean = Phrases(words)
    return [said, *(name for name in known if name and find_name(clean, name))]


def _between(words: Sequence[Token], start_s: float, end_s: float) -> str:
    return " ".join(word.text for word in words if start_s <= (word.start_s + word.end_s) / 2 <= end_s)


def _heard_again(words: Sequence[Token], line_words: Sequence[Token]) -> float:
    said, heard = ([token.text for token in Phrases(part).tokens] for part in (words, line_words))
    blocks = SequenceMatcher(None, said, heard, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(said) if said else 1.0
