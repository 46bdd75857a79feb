"""The page of the team, and the coach's own: hear a take, answer by key, and the next one is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from rehearse.config import load_rubric
from rehearse.core.take import Take
from rehearse.render import wording
from rehearse.render.html import Page, team_page
from rehearse.render.html.team_page import clip_of
from rehearse.render.team_words import heard_by_coach, heard_json, heard_lines, rep_name, team_json
from rehearse.scoring.rubric import Rubric
from rehearse.store import Library
from rehearse.store.coach_answers import CoachAnswers
from rehearse.team.agreement import Agreement, CoachAnswer
from rehearse.team.faults import Place
from rehearse.team.report import TeamReport, team_report, without_reps
from rehearse.team.rubric_changes import RubricChange
from rehearse.text.printable import printable


@dataclass(frozen=True, slots=True)
class CoachTurn:
    """What a coach is asked: a take, what is left, and what was said of the one before.

    Attributes
    ----------
    take : Take or None
        None when nothing waits.
    facts : tuple of str
        Whose it is and how long; nothing of what the card says: the ear comes first.
    left, elsewhere : int
        Takes that wait, and those whose sound is in another home.
    before : str
        What the card says of the take that was answered for last.
    """

    take: Take | None
    facts: tuple[str, ...]
    left: int
    elsewhere: int
    before: str


def team_shown(page: Page | None = None, *, anonymous: bool = False) -> str:
    """Return the page of the team: on this server, or as one file, which has no sound and perhaps no names."""
    rubric = load_rubric()
    report, found = _report_and_heard(rubric)
    heard = heard_lines(*found) if found else ()
    if page is None:
        return team_page(without_reps(report) if anonymous else report, rubric, heard=heard)
    sounds = {
        (place.take, place.start_s): _address(place) for fault in report.faults for place in fault.places if place.here
    }
    return team_page(report, rubric, sounds=sounds, heard=heard, links=True, page=page)


def team_told() -> dict[str, Any]:
    """Return the team as `rehearse team --kept --json` does."""
    report, found = _report_and_heard(load_rubric())
    return team_json(report) | {"coach": heard_json(*found) if found else None}


def coach_turn(answered: str = "") -> CoachTurn:
    """Return what to ask the coach now, after an answer for the take `answered`."""
    with CoachAnswers() as answers:
        name, left, elsewhere = answers.waiting()
        said = answers.of_take(answered) if answered else None
    with Library() as library:
        take = library.find(name) if name else None
        before = library.find(said.take) if said else None
    facts = () if take is None else (
        printable(rep_name(take.rep)), printable(take.message_name), f"{take.recording.duration_s:.0f} s",
    )  # fmt: skip
    told = _beside(said, before) if said and before else ""
    return CoachTurn(take, tuple(fact for fact in facts if fact), left, elsewhere, told)


def _beside(said: CoachAnswer, take: Take) -> str:
    card = wording.ANSWERS[take.scorecard.verdict.answer][0].rstrip(".").lower()
    score = wording.score_words(take.scorecard.verdict.score)
    return f"You said {said.answer}; the card says {card}, {score}." if score else f"You said {said.answer}."


def _report_and_heard(rubric: Rubric) -> tuple[TeamReport, tuple[Agreement, Sequence[RubricChange]] | None]:
    with Library() as library, CoachAnswers() as answers:
        takes = library.marks(everyone=True)
        report = team_report(takes, library.summaries, datetime.now(UTC))
        return report, heard_by_coach(takes, library.summaries, answers.all(), rubric)


def _address(place: Place) -> str:
    """Return where a place is played from; a browser plays just that part."""
    first, last = clip_of(place)
    return f"/api/takes/{quote(place.take)}/sound?line=direct#t={first:.2f},{last:.2f}"
