"""How long a script will take: at the rep's own pace once it is known, else at a good one; one clock for all.

The check of a script, the teleprompter and the page's meter reckon with it. The rep's own pace is the median over the
takes that they kept; without these it lies in the rubric's good band. Numbers are reckoned at the pace that earns full
marks, or slower where the rep says them slower: nobody is advised to rattle them off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from rehearse.content import script_check
from rehearse.content.draft import Brief
from rehearse.content.rewrite import Rewrite, rewrite
from rehearse.content.script import Cue, cues, read_script
from rehearse.content.script_check import ScriptCheck
from rehearse.core.message import Message, PhoneNumber, Style
from rehearse.core.profile import Profile
from rehearse.core.take import Take
from rehearse.core.token import Token
from rehearse.scoring import advice
from rehearse.scoring.cuts import Sentence, sentence_to_cut
from rehearse.scoring.rubric import Rubric, default_rubric
from rehearse.text.tokens import tokens_from_text


@dataclass(frozen=True, slots=True)
class Budget:
    """What a message may take, and at which pace it is reckoned.

    Attributes
    ----------
    rate_wpm : float
        Words per minute, pauses included.
    digits_per_s : float
        Pace of telephone numbers.
    good_s, limit_s : float
        Up to where its length is good, and the longest it may be, in seconds.
    own_takes : int
        The rep's own takes that the paces come from; 0: the rubric's.
    """

    rate_wpm: float
    digits_per_s: float
    good_s: float
    limit_s: float
    own_takes: int = 0


def budget_of(rubric: Rubric, style: Style, takes: Sequence[Take] = (), rep: str = "") -> Budget:
    """Return the budget of a style.

    Parameters
    ----------
    rubric : Rubric
    style : {"reason", "curiosity"}
    takes : sequence of Take, optional
        What was kept, oldest first.
    rep : str, optional
        Whose takes of these count.

    Examples
    --------
    >>> budget_of(default_rubric(), "reason")
    Budget(rate_wpm=146.0, digits_per_s=2.0, good_s=40.0, limit_s=45.0, own_takes=0)
    """
    slow, fast = rubric.criteria["pace"].bands_for("speaking_rate_wpm", style).good
    limit_s = rubric.verdict["max_message_s"]
    good = Budget(
        rate_wpm=slow + rubric.script["good_pace_share"] * (fast - slow),
        digits_per_s=rubric.criteria["phone_number"].bands_for("digits_per_s", style).good[1],
        good_s=min(rubric.criteria["duration"].bands_for("message_s", style).good[1], limit_s),
        limit_s=limit_s,
    )
    own = [take for take in takes if take.measures.speaking_rate_wpm and take.rep == rep]
    own = own[-int(rubric.script["most_takes"]) :]
    if len(own) < max(rubric.script["least_takes"], 1):
        return good
    said = [number.digits_per_s for take in own for number in take.message.phone_numbers if number.digits_per_s]
    return replace(
        good,
        rate_wpm=median(take.measures.speaking_rate_wpm or 0.0 for take in own),
        digits_per_s=min(good.digits_per_s, median(said)) if said else good.digits_per_s,
        own_takes=len(own),
    )


def check_script(
    text: str,
    profile: Profile | None = None,
    style: Style = "reason",
    rubric: Rubric | None = None,
    *,
    rate_wpm: float | None = None,
    takes: Sequence[Take] = (),
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
        Words per minute, pauses included, where the rep has chosen one.
    takes : sequence of Take, optional
        What was kept, oldest first: the rep's own among them give the pace.

    Returns
    -------
    ScriptCheck

    Raises
    ------
    InputError
        It is written in another language than English.
    """
    profile = profile or Profile()
    budget = budget_of(rubric or default_rubric(), style, takes, profile.name)
    if rate_wpm:
        budget = replace(budget, rate_wpm=rate_wpm, own_takes=0)
    check = script_check.check_script(
        text, profile, style, rate_wpm=budget.rate_wpm, digits_per_s=budget.digits_per_s, limit_s=budget.limit_s
    )
    too_long = _too_long(text, check, profile, budget) if check.total_s > check.limit_s else ""
    return replace(check, own_takes=budget.own_takes, too_long=too_long)


def timed_tokens(
    text: str, profile: Profile, budget: Budget, numbers: Sequence[PhoneNumber] | None = None
) -> tuple[Token, ...]:
    """Return the words of a script with the time at which each is due."""
    due = (cue for cue in cues_in(budget, text, profile, numbers) if cue.spoken)
    words = tokens_from_text(read_script(text).spoken)
    return tuple(replace(word, start_s=cue.start_s, end_s=cue.end_s) for word, cue in zip(words, due, strict=True))


def cues_in(
    budget: Budget, text: str, profile: Profile, numbers: Sequence[PhoneNumber] | None = None
) -> tuple[Cue, ...]:
    """Return when each word of a script is due; the telephone numbers in it are looked for unless they are known."""
    return cues(text, profile, rate_wpm=budget.rate_wpm, digits_per_s=budget.digits_per_s, numbers=numbers)


def _too_long(text: str, check: ScriptCheck, profile: Profile, budget: Budget) -> str:
    """Return what can go of a script that is too long, as the card says it of a take."""
    words, limit_s = _words_read(text, check, profile, budget), check.limit_s
    told, _ = advice.too_long(
        check.total_s,
        limit_s,
        limit_at_s=limit_s,
        end_s=None,
        cut=_cut(words, check),
        message=_timed_message(check, words),
    )
    return told


def _words_read(text: str, check: ScriptCheck, profile: Profile, budget: Budget) -> tuple[Token, ...]:
    return timed_tokens(script_check.beginning_of(text), profile, budget, check.phone_numbers)


def _cut(words: Sequence[Token], check: ScriptCheck) -> Sentence | None:
    return sentence_to_cut(words, _timed_message(check, words)) if words else None


def _timed_message(check: ScriptCheck, words: Sequence[Token]) -> Message:
    numbers = tuple(_timed(number, words) for number in check.phone_numbers)
    return Message(check.style, numbers, check.checklist, check.alarms, phone_audit=check.phone_audit)


def _timed(number: PhoneNumber, words: Sequence[Token]) -> PhoneNumber:
    return replace(number, start_s=words[number.first_word].start_s, end_s=words[number.end_word - 1].end_s)


def rewrite_script(
    text: str, brief: Brief, rubric: Rubric | None = None, *, takes: Sequence[Take] = (), title: str = ""
) -> tuple[Rewrite, ScriptCheck]:
    """Return a message with what was faulted in it written anew, and the check of that.

    Parameters
    ----------
    text : str
        A script, or what was heard in a take.
    brief : Brief
        What is known besides.
    rubric : Rubric, optional
    takes : sequence of Take, optional
        As in `check_script`.
    title : str, optional
        Where the text has none.

    Raises
    ------
    InputError
        It is written in another language than English.
    """
    profile, style = brief.profile, brief.style
    budget = budget_of(rubric or default_rubric(), style, takes, profile.name)
    check_script(text, profile, style, rubric)
    made = rewrite(text, brief, title)
    while True:
        check = check_script(made.text, profile, style, rubric, takes=takes)
        too_long = check.total_s > check.limit_s
        cut = _cut(_words_read(made.text, check, profile, budget), check) if too_long else None
        shorter = made.without(cut.text) if cut else made
        if shorter == made:
            return made, check
        made = shorter
