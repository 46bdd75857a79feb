"""What can be told of a script before a word of it is spoken, in the terminal."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from rehearse.content.script_check import ScriptCheck
from rehearse.core.message import Message
from rehearse.phone.remarks import remark_on
from rehearse.render.card_details import what_was_said
from rehearse.render.styled_text import Pen, print_lines, trimmed_lines
from rehearse.scoring import advice

MOST_COLUMNS, MOST_BAR_COLUMNS = 100, 40
"""A check grows no wider, and its bar no longer."""

MOST_CHANGES = 3
"""Changes that are named, as on a scorecard."""

TWICE = "Give the number twice: right after your name, and as the last thing you say."


def render_script(check: ScriptCheck, *, console: Console) -> None:
    """Print how long a script takes, what it lacks and what it should not say.

    Parameters
    ----------
    check : ScriptCheck
    console : rich.console.Console
    """
    pen = Pen.of(console)
    width = min(console.width, MOST_COLUMNS) - 2
    message = _message_of(check)
    parts: list[RenderableType] = [_time(check, pen, width), Text("")]
    changes = _changes(message)
    if changes:
        parts += [_numbered(changes, pen), Text("")]
    parts.append(what_was_said(message, pen, timed=False))
    print_lines([[], *trimmed_lines(Group(*parts), console, width), []], console)


def _time(check: ScriptCheck, pen: Pen, width: int) -> RenderableType:
    over_s = check.total_s - check.limit_s
    words = abs(check.words_left)
    if over_s > 0:
        answer, style = f"{over_s:.0f} s too long: cut about {words} words.", "bold red"
    else:
        answer, style = f"It fits: {-over_s:.0f} s left, about {words} words.", "bold green"
    facts = [f"{check.words} words", f"{check.style} style"]
    facts = [check.title, *facts] if check.title else facts
    bar = pen.bar(check.total_s / check.limit_s, min(width, MOST_BAR_COLUMNS), "red" if over_s > 0 else "green")
    shares = [
        f"words {check.words_s:.0f} s at {check.rate_wpm:.0f} a minute",
        f"numbers {check.digits_s:.0f} s at {check.digits_per_s:g} digits a second",
    ]
    shares += [f"pauses {check.pauses_s:.0f} s"] if check.pauses_s else []
    return Group(
        pen.line((f"About {check.total_s:.0f} s of {check.limit_s:.0f}.  ", "bold"), (answer, style)),
        bar,
        pen.flow(shares, width, between=" · "),
        pen.flow(facts, width, between=" · "),
    )


def changes_of(check: ScriptCheck) -> list[str]:
    """Return what to change in a script, in words, the most urgent first."""
    return _changes(_message_of(check))[:MOST_CHANGES]


def _message_of(check: ScriptCheck) -> Message:
    return Message(check.style, check.phone_numbers, check.checklist, check.alarms, phone_audit=check.phone_audit)


def _changes(message: Message) -> list[str]:
    """Return what to change, beginning with a number that cannot be called back."""
    audit = message.phone_audit
    changes = []
    if not audit.times:
        changes.append(advice.no_callable_number(message)[0])
    elif audit.needs_area_code:
        changes.append(f"Add the area code: “{message.phone_numbers[0].text}” cannot be dialled from elsewhere.")
    elif not audit.callable:
        number = message.phone_numbers[0]
        why = f": {remark}" if (remark := remark_on(number)) else ""
        changes.append(f"“{number.text}” cannot be dialled{why}. Check its digits.")
    elif not audit.identical:
        changes.append("The number is not the same each time. Check its digits.")
    elif audit.own is False:
        changes.append("This is not the number in your profile. Check its digits.")
    changes += [advice.missing(item, None, None)[0] for item in message.checklist if item.required and not item.found]
    for kind in dict.fromkeys(alarm.id for alarm in message.alarms):
        changes.append(advice.alarm([alarm for alarm in message.alarms if alarm.id == kind])[0])
    if audit.times and not audit.first_and_last:
        changes.append(TWICE)
    return changes


def _numbered(changes: list[str], pen: Pen) -> RenderableType:
    table = Table.grid(padding=(0, 2, 0, 0))
    for sign, words in zip(pen.signs.fixes, changes[:MOST_CHANGES], strict=False):
        table.add_row(pen.text(sign, "bold"), pen.text(words))
    return Group(pen.heading("Change first"), table)
