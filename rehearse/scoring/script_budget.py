"""The time a script is given: the paces that earn full marks, and the longest a message may be, from the rubric."""

from __future__ import annotations

from dataclasses import dataclass

from rehearse.content import script_check
from rehearse.content.script_check import ScriptCheck
from rehearse.content.teleprompter import Cue, cues
from rehearse.core.message import Style
from rehearse.core.profile import Profile
from rehearse.scoring.rubric import Rubric, default_rubric


@dataclass(frozen=True, slots=True)
class Budget:
    """What a message may take.

    Attributes
    ----------
    rate_wpm : float
        Words per minute, pauses included.
    digits_per_s : float
        Pace of telephone numbers.
    good_s, limit_s : float
        Up to where its length is good, and the longest it may be, in seconds.
    """

    rate_wpm: float
    digits_per_s: float
    good_s: float
    limit_s: float


def budget_of(rubric: Rubric, style: Style) -> Budget:
    """Return the budget of a style: the middle of the good pace, numbers as fast as a pen follows.

    Examples
    --------
    >>> budget_of(default_rubric(), "reason")
    Budget(rate_wpm=140.0, digits_per_s=2.0, good_s=40.0, limit_s=45.0)
    """
    slow, fast = rubric.criteria["pace"].bands_for("speaking_rate_wpm", style).good
    limit_s = rubric.verdict["max_message_s"]
    return Budget(
        rate_wpm=(slow + fast) / 2,
        digits_per_s=rubric.criteria["phone_number"].bands_for("digits_per_s", style).good[1],
        good_s=min(rubric.criteria["duration"].bands_for("message_s", style).good[1], limit_s),
        limit_s=limit_s,
    )


def check_script(
    text: str,
    profile: Profile | None = None,
    style: Style = "reason",
    rubric: Rubric | None = None,
    *,
    rate_wpm: float | None = None,
) -> ScriptCheck:
    """Return what a script says, what it lacks, and how long it will take.

    Parameters
    ----------
    text : str
        The script as it was written.
    profile : Profile, optional
        Whose names and number are looked for.
    style : {"reason", "curiosity"}
    rubric : Rubric, optional
        Gives the paces and the limit; that of rehearse when left out.
    rate_wpm : float, optional
        The rep's own pace, words per minute, pauses included.

    Returns
    -------
    ScriptCheck
    """
    budget = budget_of(rubric or default_rubric(), style)
    return script_check.check_script(
        text,
        profile,
        style,
        rate_wpm=rate_wpm or budget.rate_wpm,
        digits_per_s=budget.digits_per_s,
        limit_s=budget.limit_s,
    )


def cues_by_rubric(text: str, profile: Profile, style: Style, rubric: Rubric) -> tuple[Cue, ...]:
    """Return when each word of a script is due, in the same budget."""
    budget = budget_of(rubric, style)
    return cues(text, profile, rate_wpm=budget.rate_wpm, digits_per_s=budget.digits_per_s)
