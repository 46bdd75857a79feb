"""What stops a yes, however high the score is: each obstacle with its id, its reason and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rehearse.core.measures import UNCLEAR_PROBABILITY
from rehearse.core.message import Alarm, Message
from rehearse.core.token import Token
from rehearse.scoring import advice, misheard
from rehearse.scoring.cuts import sentence_to_cut
from rehearse.scoring.model import Findings, Judgement, Obstacle, Place, Remedy
from rehearse.scoring.rubric import Rubric

ORDER = ("not_yet", "maybe")
"""Those that leave less come first."""

TOO_FEW_POINTS = "too_few_points"
"""The obstacle that is no rule of its own: the score is below the cut-off."""

Found = tuple[str, str, str, Remedy | None]
"""Id, criterion, reason, remedy."""


def find_obstacles(findings: Findings, judgements: Mapping[str, Judgement], rubric: Rubric) -> tuple[Obstacle, ...]:
    """Return what stops a yes whatever the points, the gravest first.

    Parameters
    ----------
    findings : Findings
    judgements : mapping of criterion to Judgement
    rubric : Rubric
        What each obstacle leaves as the best answer.
    """
    found: list[Obstacle] = []
    for name, criterion, because, remedy in _all(findings, rubric):
        leaves = rubric.obstacles[name].leaves
        if leaves != "yes":
            found.append(Obstacle(name, leaves, criterion, because, remedy))
    leaves = rubric.obstacles["poor_criterion"].leaves
    if leaves != "yes":
        for name, judgement in judgements.items():
            if judgement.band == "poor" and rubric.criteria[name].weight > 0:
                found.append(Obstacle(f"poor_{name}", leaves, name))
    return tuple(sorted(found, key=lambda one: ORDER.index(one.leaves)))


def unclear_words(findings: Findings) -> tuple[Token, ...]:
    """Return the words the engine was unsure of, in time order."""
    return tuple(word for word in findings.words if word.probability < UNCLEAR_PROBABILITY)


def too_long(findings: Findings, limit_s: float, share_lost: float = 0.0) -> Remedy:
    """Return what to cut of a message that is longer than a limit."""
    measures, message = findings.measures, findings.message
    text, place = advice.too_long(
        measures.message_s or 0.0,
        limit_s,
        limit_at_s=(measures.speech_start_s or 0.0) + limit_s,
        end_s=measures.speech_end_s,
        cut=sentence_to_cut(findings.words, message),
        message=message,
    )
    return Remedy("long", text, share_lost, *place)


def _all(findings: Findings, rubric: Rubric) -> Iterator[Found]:
    yield from _of_the_sound(findings, rubric)
    message = findings.message
    if message is None:
        yield "no_transcript", "content", "The words were not looked at.", None
        return
    yield from _of_the_number(findings, message)
    yield from _of_the_content(message, (findings.measures.speech_start_s, findings.measures.speech_end_s))
    yield from _of_the_alarms(findings, message, rubric)


def share_of_words(findings: Findings, alarm: str) -> float:
    """Return the share of the words, telephone numbers left out, that surely ring an alarm.

    Parameters
    ----------
    findings : Findings
    alarm : {"pitch", "winging_it", "hedging"}
    """
    message = findings.message
    if message is None:
        return 0.0
    numbers = _within((number.first_word, number.end_word) for number in message.phone_numbers)
    rings = _within((one.first_word, one.end_word) for one in _sure(message, alarm)) - numbers
    return len(rings) / max(1, len(findings.words) - len(numbers))


def _within(spans: Iterable[tuple[int, int]]) -> set[int]:
    return {index for first, end in spans for index in range(first, end)}


def _sure(message: Message, kind: str) -> list[Alarm]:
    return [alarm for alarm in message.alarms if alarm.id == kind and alarm.certainty == "sure"]


def _of_the_sound(findings: Findings, rubric: Rubric) -> Iterator[Found]:
    length_s, limit_s = findings.measures.message_s, rubric.verdict["max_message_s"]
    if length_s is not None and length_s > limit_s:
        because = f"The message runs {advice.length_over(length_s, limit_s)}; {limit_s:g} s is the limit."
        yield "too_long", "duration", because, too_long(findings, limit_s)
    unclear = findings.measures.unclear_words_share
    if unclear is not None and unclear > rubric.verdict["max_unclear_words_share"]:
        text, place = advice.speak_clearly(unclear_words(findings))
        because = f"{unclear:.0%} of the words could not be made out for certain."
        yield "too_unclear", "content", because, Remedy("clarity", text, 0, *place)


def _of_the_number(findings: Findings, message: Message) -> Iterator[Found]:
    if not any(number.callable for number in message.phone_numbers):
        text, place = advice.no_callable_number(message)
        because = "There is no number in it that can be called back."
        if misheard.surely_cannot_be_called(findings):
            yield "no_callable_number", "phone_number", because, Remedy("number", text, 0, *place)
        elif not misheard.may_be_called(findings):
            because = "The number cannot be called as it was heard."
            yield "number_unsure", "phone_number", because, Remedy("number", text, 0, *place)
    elif misheard.surely_differ(findings):
        text, place = advice.wrong_number("different", message)
        because = "The number was not the same both times, so nobody knows which to call."
        yield "numbers_differ", "phone_number", because, Remedy("different", text, 0, *place)
    elif misheard.surely_not_own(findings):
        text, place = advice.wrong_number("own", message)
        yield (
            "not_own_number",
            "phone_number",
            "The number is not the one in your profile.",
            Remedy("own", text, 0, *place),
        )
    once = message.phone_audit.times == 1 and [number.callable for number in message.phone_numbers] == [True]
    if once and not misheard.may_be_said_again(findings):
        ends = findings.measures.speech_start_s, findings.measures.speech_end_s
        text, place = advice.say_it_again(message, *ends)
        yield "number_once", "phone_number", "The number comes only once.", Remedy("twice", text, 0, *place)


def _of_the_content(message: Message, ends: Place) -> Iterator[Found]:
    missing = {item.id: item for item in message.checklist if not item.found and item.certainty == "sure"}
    bars = {"your_name": ("no_name", "You do not say who you are.")}
    if message.style == "reason":
        bars["reason"] = ("no_reason", "There is no reason in it to call back.")
    for item_id, (name, because) in bars.items():
        if item_id in missing:
            text, place = advice.missing(missing[item_id], *ends)
            yield name, "content", because, Remedy(item_id, text, 0, *place)


def _of_the_alarms(findings: Findings, message: Message, rubric: Rubric) -> Iterator[Found]:
    """Yield what is said and should not be; how much of the message it takes tells how grave it is."""
    much_hedged = share_of_words(findings, "hedging") > rubric.verdict["max_hedged_share"]
    reason = any(item.id == "reason" and item.found for item in message.checklist)
    aside = reason and 0 < share_of_words(findings, "pitch") <= rubric.verdict["max_aside_share"]
    kinds = (
        ("pitch", "pitch_aside" if aside else "pitch", "It describes the product."),
        ("winging_it", "winging_it", "It sounds made up on the spot."),
        (
            "hedging",
            "hedged_throughout" if much_hedged else "hedging",
            f"{'Most of it' if much_hedged else 'It'} tells the prospect that the call can wait.",
        ),
    )
    for kind, name, because in kinds:
        if alarms := _sure(message, kind):
            text, place = advice.alarm(alarms)
            yield name, "content", because, Remedy(kind, text, 0, *place)
