"""What was said: telephone numbers, checklist, alarms, and how a take follows its script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Style = Literal["reason", "curiosity"]
Certainty = Literal["sure", "unsure"]
NumberRemark = Literal["", "too_short", "too_long", "no_area_code", "not_given_out", "new_area_code", "other_country"]


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
        Whether it can be dialled as it was heard: in the profile's region, or in the country that it belongs to.
    own : bool or None
        Whether it is the profile's number; None when the profile has none, and where `probably` names a number.
    extension : str
        Digits of an extension, or empty.
    groups : tuple of str
        The digits as they were grouped by pauses or by how they were written.
    first_word, end_word : int
        Words ``first_word:end_word`` of the transcript hold the number.
    probably : str or None
        The digits of the number that was probably said, where these differ from it only by what engines confuse or
        drop (a lost zero, one digit missing, five for nine): the profile's, the script's, or one that was heard whole
        elsewhere in the message. The card asks; a number heard so is neither wrong nor a slip. None where it was
        heard as it is, or where it differs by more.
    remark : str
        What is to be said of it, empty where nothing is. It cannot be called as it was heard: ``too_short``,
        ``too_long``, ``no_area_code`` (only that is missing), ``not_given_out`` (as many digits as a number has, but
        no such number). It can: ``new_area_code`` (not on our list yet), ``other_country`` (see `country`).
    digits_missing : int
        How many digits a ``too_short`` number lacks; negative: how many a ``too_long`` one has too many.
    country : str
        ISO 3166 country of a number that can be called, empty for others.
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
    probably: str | None = None
    remark: NumberRemark = ""
    digits_missing: int = 0
    country: str = ""


@dataclass(frozen=True, slots=True)
class PhoneAudit:
    """The telephone number as a prospect with a pen needs it: plain facts, no points.

    All of it is about the number to call back on: the one said most often, then the one that can be called, the
    profile's own, the last. A second number that is really another one (office and cell) is no mistake.

    Attributes
    ----------
    times : int
        How often it was said, with a slip or without; 0 where no number was heard.
    first_and_last : bool
        Said near the beginning and again near the end, with the message between the two.
    identical : bool
        No saying of it differs from another by a slip of a few digits. One that was probably misheard does not differ,
        nor do two numbers for two purposes (office and cell).
    callable : bool
        It, or the number that it probably is, can be dialled.
    own : bool or None
        It is the profile's number; None when the profile has none.
    needs_area_code : bool
        It is a local number: it only lacks its area code.
    grouped : bool or None
        Said with a pause inside, in groups; None where there are no times.
    fastest_digits_per_s : float or None
        The fastest of its sayings.
    other_numbers : int
        Other telephone numbers that were heard.
    probably : str or None
        The digits of the number that was probably said, where no saying of it was heard so: the card asks.
    """

    times: int = 0
    first_and_last: bool = False
    identical: bool = True
    callable: bool = False
    own: bool | None = None
    needs_area_code: bool = False
    grouped: bool | None = None
    fastest_digits_per_s: float | None = None
    other_numbers: int = 0
    probably: str | None = None


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One thing a message should say: whether, when and in which words it did.

    `id` is one of your_name, company, reason, customers, callback_ask, day_or_time, good_times.
    `required` tells whether the chosen style asks for it. `unclear` marks a name that was
    recognised by sound only ("Acne Chemicals" for Acme Chemicals), `other` one that is plainly not the profile's.
    Words ``first_word:end_word`` of the transcript say it. `certainty` belongs to `found`: not found and unsure means
    that it may be there, not found and sure that it is missing. `probably` is the known name for which `text` was
    heard: words that only sound alike.
    """

    id: str
    found: bool
    start_s: float | None = None
    end_s: float | None = None
    text: str = ""
    required: bool = True
    unclear: bool = False
    first_word: int = 0
    end_word: int = 0
    certainty: Certainty = "sure"
    other: bool = False
    probably: str = ""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that costs the call back: `id` is pitch, winging_it or hedging.

    Words ``first_word:end_word`` of the transcript are where it is. An unsure one bars nothing: the card asks.
    """

    id: str
    start_s: float
    end_s: float
    text: str
    first_word: int = 0
    end_word: int = 0
    certainty: Certainty = "sure"


@dataclass(frozen=True, slots=True)
class ScriptMatch:
    """How a take follows its script; `text` is the script, empty in takes from before it was kept with them."""

    matched_share: float
    skipped: tuple[str, ...]
    added: tuple[str, ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """All that is known of what was said."""

    style: Style
    phone_numbers: tuple[PhoneNumber, ...] = ()
    checklist: tuple[ChecklistItem, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    time_to_reason_s: float | None = None
    script: ScriptMatch | None = None
    phone_audit: PhoneAudit = PhoneAudit()
