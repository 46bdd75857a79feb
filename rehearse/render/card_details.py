"""The lower parts of a terminal card: criteria, phone numbers, checklist, transcript, evidence, small print."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rehearse.core.message import Alarm, ChecklistItem, Message, PhoneNumber
from rehearse.core.scorecard import Criterion
from rehearse.core.take import Take
from rehearse.phone.remarks import whether_callable
from rehearse.render import wording
from rehearse.render.marked_transcript import LEGEND, PAUSE_SIGN, SIGNS, Mark, marked_transcript, marks_used
from rehearse.render.styled_text import STYLES, Styler
from rehearse.scoring.advice import clock, item_name, item_remark
from rehearse.scoring.rubric import Bands, Rubric

BAR_COLUMNS, BAR_CELLS = 56, 10
"""Narrower than so many columns, the bars are left out; a full bar has so many cells."""

PLACES_SHOWN = 8
"""Places in the sound that are listed for one criterion."""

ALARMS_SHOWN, ALARM_LETTERS = 4, 40
"""Alarms of one kind that are quoted, and how much of each."""


def criteria_table(take: Take, styler: Styler, width: int, rubric: Rubric | None) -> RenderableType:
    """Return one line for each criterion: name, value, bar, the band in a word, and where good is where it is not.

    Without a rubric, where there is no room, that is left out.
    What was not measured has no bar; the reasons stand in the small print.
    """
    table = Table.grid(padding=(0, 2, 0, 0))
    for criterion in take.scorecard.criteria:
        style = STYLES[criterion.band]
        good = wording.good_words(criterion, take, rubric) if rubric else ""
        value = styler.line((wording.value_words(criterion, take), ""), (f"  {good}" if good else "", "dim"))
        cells = [styler.text(wording.name_of(criterion.id)), value]
        if width >= BAR_COLUMNS:
            cells.append(_bar(criterion, styler))
        cells.append(styler.text(wording.BANDS[criterion.band], style))
        table.add_row(*cells)
    return Group(styler.heading("How it went"), table)


def _bar(criterion: Criterion, styler: Styler) -> Text:
    share = criterion.points / criterion.weight if criterion.points is not None and criterion.weight else 0.0
    return styler.bar(share, BAR_CELLS, STYLES[criterion.band])


def what_was_said(message: Message, styler: Styler, *, timed: bool = True) -> RenderableType:
    """Return the phone numbers, what was said of what the style asks for, what is missing, what works against it."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    for number in message.phone_numbers:
        when = (f"{clock(number.start_s)} " if timed else "", "cyan")
        about = styler.line(when, (number.text, STYLES["number"]), (_of_number(number, timed=timed), ""))
        table.add_row(styler.text("# number", STYLES["number"]), about)
    if not message.phone_numbers:
        table.add_row(styler.text("# number", STYLES["number"]), styler.text("none was heard" if timed else "none"))
    found = [_item_words(item) for item in message.checklist if item.found]
    absent = [item for item in message.checklist if not item.found and item.required]
    missing = [_item_words(item) for item in absent if item.certainty == "sure"]
    unsure = [_item_words(item) for item in absent if item.certainty == "unsure"]
    optional = [_item_words(item) for item in message.checklist if not item.found and not item.required]
    for label, items, style in (
        ("✓ said", found, "green"),
        ("✗ missing", missing, "red"),
        ("? not clear", unsure, "yellow"),
        ("· could add", optional, "dim"),
    ):
        if items:
            table.add_row(styler.text(label, style), styler.text(", ".join(items), "dim" if style == "dim" else ""))
    for kind, certainty in dict.fromkeys((alarm.id, alarm.certainty) for alarm in message.alarms):
        alarms = [alarm for alarm in message.alarms if (alarm.id, alarm.certainty) == (kind, certainty)]
        told = [_alarm_words(alarm, timed=timed) for alarm in alarms]
        more = f" · and {len(told) - ALARMS_SHOWN} more" if len(told) > ALARMS_SHOWN else ""
        effect = wording.ALARMS.get(kind, kind)
        sign = styler.text("! careful", "red") if certainty == "sure" else styler.text("? perhaps", "yellow")
        table.add_row(sign, styler.text(f"{effect}: {' · '.join(told[:ALARMS_SHOWN])}{more}"))
    if message.script is not None:
        table.add_row(styler.text("= script"), styler.text(wording.script_match_words(message.script)))
    return Group(styler.heading("What was said" if timed else "What it says"), table)


def _of_number(number: PhoneNumber, *, timed: bool) -> str:
    said = [f"extension {number.extension}"] if number.extension else []
    if number.digits_per_s is not None:
        said.append(f"{number.digits_per_s:.1f} digits a second")
    said.append(whether_callable(number, timed=timed))
    if number.own is not None:
        said.append("yours" if number.own else "not the one in your profile")
    return "".join(f" · {words}" for words in said)


def _alarm_words(alarm: Alarm, *, timed: bool) -> str:
    text = " ".join(alarm.text.split())
    if len(text) > ALARM_LETTERS:
        text = text[:ALARM_LETTERS].rpartition(" ")[0].rstrip(".,;:") + "…"
    return (f"{clock(alarm.start_s)} " if timed else "") + f"“{text}”"


def _item_words(item: ChecklistItem) -> str:
    return item_name(item.id) + item_remark(item)


def transcript(take: Take, styler: Styler, width: int) -> RenderableType:
    """Return the words with what matters marked, and what the marks mean."""
    pieces = marked_transcript(take)
    line = Text()
    for piece in pieces:
        line.append_text(styler.text(piece.text, " ".join(STYLES[mark] for mark in piece.marks)))
    keys = [_key(mark) for mark in marks_used(pieces)]
    legend = [styler.flow(keys, width)] if keys else []
    corrected = wording.corrections_words(take)
    told = [styler.flow([f"Corrected: {corrected[0]}", *corrected[1:]], width, between=" · ")] if corrected else []
    return Group(styler.heading("What was heard"), line, *legend, *told)


def _key(mark: Mark) -> str:
    if mark == "pause":
        return f"{PAUSE_SIGN} {LEGEND[mark]}"
    before, after = SIGNS[mark]
    return f"{before}{LEGEND[mark]}{after}"


def why_each(take: Take, styler: Styler, rubric: Rubric) -> RenderableType:
    """Return for each criterion its bands, kind of evidence, source, and the places it rests on."""
    parts: list[RenderableType] = [styler.heading(f"Why (rubric {take.scorecard.rubric})")]
    for criterion in take.scorecard.criteria:
        points = (
            "not measured" if criterion.points is None else f"{criterion.points:.1f} of {criterion.weight:g} points"
        )
        parts.append(
            styler.line(
                (wording.name_of(criterion.id), "bold"), (f"  {wording.value_words(criterion, take)}, {points}", "")
            )
        )
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True, width=11)
        for label, words in _reasons(take, criterion, rubric):
            table.add_row(styler.text(f"  {label}", "dim"), styler.text(words))
        parts.append(table)
    return Group(*parts)


def _reasons(take: Take, criterion: Criterion, rubric: Rubric) -> list[tuple[str, str]]:
    reasons = []
    if criterion.why_not_measured:
        reasons.append(("why not", criterion.why_not_measured))
    rule = rubric.criteria.get(criterion.id)
    if take.scorecard.rubric != rubric.version:
        reasons.append(("bands", f"those of rubric {take.scorecard.rubric}; in force now is {rubric.version}"))
    elif rule is not None:
        bands = {**rule.bands, **rule.by_style.get(take.message.style, {})}
        reasons += [("bands", _band_words(measure, edges)) for measure, edges in bands.items()]
    reasons += [("evidence", criterion.kind)] if criterion.kind else []
    reasons.append(("source", criterion.source))
    places = [f"{clock(place.start_s)} {place.text}" for place in criterion.evidence[:PLACES_SHOWN]]
    if len(criterion.evidence) > PLACES_SHOWN:
        places.append(f"and {len(criterion.evidence) - PLACES_SHOWN} more")
    reasons += [("places", " · ".join(places))] if places else []
    return reasons


def _band_words(measure: str, edges: Bands) -> str:
    name, unit = wording.MEASURES.get(measure, measure.replace("_", " ")), wording.UNITS.get(measure, "")
    good, fair, zero = (wording.interval(edges, pair) for pair in (edges.good, edges.fair, edges.zero))
    return f"{name}{unit}: good {good}, fair {fair}, some points {zero}"


def small_print(take: Take, styler: Styler, width: int, rubric: Rubric, *, why: bool) -> RenderableType:
    """Return what else was measured, what was not and why, and what the score does not claim."""
    parts = []
    measured = wording.also_measured(take, everything=why)
    if measured:
        parts.append(styler.flow([f"Also measured: {measured[0]}", *measured[1:]], width, between=" · "))
    if take.against_baseline is not None:
        parts.append(styler.text(wording.baseline_words(take.against_baseline, rubric)))
    given = take.scorecard.verdict.because
    for names, reason in wording.not_measured(take):
        tail = "." if reason in given else f" ({reason.rstrip('.')})."
        parts.append(styler.text(f"Not measured: {names}{tail}", "dim"))
    parts += [styler.text(line, "dim") for line in (wording.NO_CLAIM, *([wording.NO_CLAIM_MORE] if why else []))]
    return Group(*parts)
