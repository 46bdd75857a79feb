"""What was said: the phone numbers, the checklist, the alarms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Style = Literal["reason", "curiosity"]


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """One telephone number as it was heard.

    Attributes
    ----------
    digits : str
        Digits only, in the order heard, leading zeros kept: ``"3125550147"``. An extension is not part of it.
    text : str
        As a person would read it back, in the groups in which it was said: ``"312, 555, 0147"``.
    start_s, end_s : float
        First to last digit, in seconds.
    digits_per_s : float or None
        Digits over that span; None where there is no time (a script).
    callable : bool
        Whether it can be dialled in the profile's region (libphonenumber).
    own : bool or None
        Whether it is the profile's number; None when the profile has none.
    extension : str
        Digits of an extension, or empty.
    groups : tuple of str
        The digits as they were grouped by pauses or by how they were written.
    first_word, end_word : int
        Words ``first_word:end_word`` of the transcript hold the number.
    """

    digits: str
    text: str
    start_s: float
    end_s: float
    digits_per_s: float | None
    callable: bool
    own: bool | None
    extension: str = ""
    groups: tuple[str, ...] = ()
    first_word: int = 0
    end_word: int = 0


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One thing a message should say: whether, when and in which words it did.

    `id` is one of your_name, company, reason, customers, callback_ask, day_or_time, good_times.
    `required` tells whether the chosen style asks for it. `unclear` marks a name that was
    recognised by sound only ("Acne Chemicals" for Acme Chemicals).
    """

    id: str
    found: bool
    start_s: float | None = None
    end_s: float | None = None
    text: str = ""
    required: bool = True
    unclear: bool = False


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that costs the call back: `id` is pitch, winging_it or hedging."""

    id: str
    start_s: float
    end_s: float
    text: str


@dataclass(frozen=True, slots=True)
class ScriptMatch:
    """How a take follows its script."""

    matched_share: float
    skipped: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """All that is known of what was said."""

    style: Style
    phone_numbers: tuple[PhoneNumber, ...] = ()
    checklist: tuple[ChecklistItem, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    time_to_reason_s: float | None = None
    script: ScriptMatch | None = None
