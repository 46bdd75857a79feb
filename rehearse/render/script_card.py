"""A checked script and a rewritten one, as cards for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from rehearse.content.rewrite import Rewrite, Rewritten
from rehearse.content.script_check import ScriptCheck
from rehearse.core.message import Message
from rehearse.phone.remarks import remark_on
from rehearse.render.card_details import what_was_said
from rehearse.render.styled_text import Styler, print_lines, trimmed_lines
from rehearse.scoring import advice, misheard

MOST_COLUMNS, MOST_BAR_COLUMNS = 100, 40
"""A check grows no wider, and its bar no longer."""

MOST_CHANGES = 3
"""Changes that are named, as on a scorecard."""

TWICE = "Give the number twice: right after your name, and as the last thing you say."
ELSEWHERE = "Say the number right after your name, and again as the last thing you say."


def render_script(check: ScriptCheck, *, console: Console) -> None:
    """Print how long a script takes, what it lacks and what it should not say.

    Parameters
    ----------
    check : ScriptCheck
    console : rich.console.Console
    """
    styler = Styler.of(console)
    width = min(console.width, MOST_COLUMNS) - 2
    message = _message_of(check)
    parts: list[RenderableType] = [_time(check, styler, width), Text("")]
    if changes := changes_of(check):
        parts += [_numbered(changes, styler), Text("")]
    if asked := questions_of(check):
        parts += [*(styler.line(("? ", "yellow"), (question, "")) for question in asked), Text("")]
    parts.append(what_was_said(message, styler, timed=False))
    parts += _left_in(check, styler)
    print_lines([[], *trimmed_lines(Group(*parts), console, width), []], console)


def _time(check: ScriptCheck, styler: Styler, width: int) -> RenderableType:
    over_s = check.total_s - check.limit_s
    words = abs(check.words_left)
    if over_s > 0:
        answer, style = f"{over_s:.0f} s too long: cut about {words} words.", "bold red"
    else:
        answer, style = f"It fits: {-over_s:.0f} s left, about {words} words.", "bold green"
    facts = [f"{check.words} words", f"{check.style} style"]
    facts = [check.title, *facts] if check.title else facts
    bar = styler.bar(check.total_s / check.limit_s, min(width, MOST_BAR_COLUMNS), "red" if over_s > 0 else "green")
    shares = [
        f"words {check.words_s:.0f} s at {check.rate_wpm:.0f} a minute",
        f"numbers {check.digits_s:.0f} s at {round(check.digits_per_s, 1):g} digits a second",
    ]
    shares += [f"pauses {check.pauses_s:.0f} s"] if check.pauses_s else []
    whose = f"your own pace, over {check.own_takes} takes" if check.own_takes else "a good pace"
    return Group(
        styler.line((f"About {check.total_s:.0f} s of {check.limit_s:.0f}.  ", "bold"), (answer, style)),
        bar,
        styler.flow([*shares, whose], width, between=" · "),
        styler.flow(facts, width, between=" · "),
    )


def changes_of(check: ScriptCheck) -> list[str]:
    """Return what to change in a script, in words, the most urgent first."""
    changes = [advice.blanks(check.blanks)] if check.blanks else []
    changes += [check.too_long] if check.too_long else []
    changes += _of_the_number(check, _message_of(check))
    surely = {item.id: item for item in check.checklist}
    changes += [advice.not_written(surely[name]) for name in check.missing]
    alarms = [alarm for alarm in check.alarms if alarm.certainty == "sure"]
    for kind in dict.fromkeys(alarm.id for alarm in alarms):
        changes.append(advice.alarm([alarm for alarm in alarms if alarm.id == kind])[0])
    changes += [advice.written_fillers(check.fillers)] if check.fillers else []
    if check.phone_audit.times and not check.phone_audit.first_and_last:
        changes.append(TWICE if check.phone_audit.times == 1 else ELSEWHERE)
    return changes[:MOST_CHANGES]


def questions_of(check: ScriptCheck) -> list[str]:
    """Return what the rep is asked about a script, because the reader is not sure."""
    items = [item for item in check.checklist if item.required and not item.found and item.certainty == "unsure"]
    alarms = [alarm for alarm in check.alarms if alarm.certainty == "unsure"]
    return [*map(misheard.ask_about_written, items), *map(misheard.ask_about_alarm, alarms)][:MOST_CHANGES]


def _message_of(check: ScriptCheck) -> Message:
    return Message(check.style, check.phone_numbers, check.checklist, check.alarms, phone_audit=check.phone_audit)


def _of_the_number(check: ScriptCheck, message: Message) -> list[str]:
    """Return what is to be changed of a number that cannot be called back as it is written."""
    audit = check.phone_audit
    if not audit.times:
        return [advice.no_callable_number(message)[0]]
    number = message.phone_numbers[0]
    if audit.needs_area_code:
        return [f"Add the area code: “{number.text}” cannot be dialled from elsewhere."]
    if not audit.callable:
        why = f": {remark}" if (remark := remark_on(number)) else ""
        return [f"“{number.text}” cannot be dialled{why}. Check its digits."]
    if not audit.identical:
        return ["The number is not the same each time. Check its digits."]
    return ["This is not the number in your profile. Check its digits."] if audit.own is False else []


def _left_in(check: ScriptCheck, styler: Styler) -> list[RenderableType]:
    """Return what stands in a script that cannot, or should not, be said."""
    table = Table.grid(padding=(0, 2, 0, 0))
    for label, texts in (("✗ blank", check.blanks), ("! fillers", check.fillers)):
        if texts:
            table.add_row(styler.text(label, "red"), styler.text(", ".join(dict.fromkeys(texts))))
    return [table] if table.rows else []


def _numbered(changes: list[str], styler: Styler) -> RenderableType:
    table = Table.grid(padding=(0, 2, 0, 0))
    for sign, words in zip(styler.symbols.fixes, changes, strict=False):
        table.add_row(styler.text(sign, "bold"), styler.text(words))
    return Group(styler.heading("Change first"), table)


MOST_COLUMNS, BESIDE_COLUMNS = 120, 64
"""A rewrite grows no wider; narrower than the second, the new stands below the old."""

WHY = MappingProxyType(
    {
        "hedging": "a hedge, said straight",
        "pitch": "a pitch makes room for the reason",
        "winging_it": "made up on the spot",
        "fillers": "fillers",
        "number": "the number, first and last",
        "your_name": "your name",
        "company": "your company",
        "reason": "the reason for the call",
        "customers": "customers they may know",
        "callback_ask": "the ask for a call back",
        "too_long": "too long: this can go",
    }
)
GONE, NEW = "(goes)", "(new)"


def why_words(one: Rewritten) -> str:
    """Return why a sentence was touched."""
    return ", ".join(WHY[why] for why in one.why)


_RIGHT = "Nothing in the words to put right."
_UNTOUCHED = "Nothing was changed; this is yours to say:"


def shown_changes(rewrite: Rewrite) -> tuple[Rewritten, ...]:
    """Return the sentences that were touched, without the pauses that come with them."""
    return tuple(one for one in rewrite.changed if one.old or one.new.strip("[]") != "pause")


def render_rewrite(rewrite: Rewrite, *, console: Console) -> None:
    """Print what was touched, the old beside the new, and what is left to the rep.

    Parameters
    ----------
    rewrite : Rewrite
    console : rich.console.Console
    """
    styler = Styler.of(console)
    width = min(console.width, MOST_COLUMNS) - 2
    changes = shown_changes(rewrite)
    parts: list[RenderableType] = [
        _beside(changes, styler, width) if changes else styler.text(_UNTOUCHED if rewrite.asks else _RIGHT)
    ]
    if rewrite.asks:
        parts += [Text(""), *(styler.line(("? ", "yellow"), (ask, "")) for ask in rewrite.asks)]
    print_lines([[], *trimmed_lines(Group(*parts), console, width), []], console)


def _beside(changes: Sequence[Rewritten], styler: Styler, width: int) -> RenderableType:
    if width < BESIDE_COLUMNS:
        return Group(*(line for one in changes for line in _below(one, styler)))
    table = Table.grid(padding=(0, 3, 1, 0), expand=True)
    table.add_column(ratio=1)
    table.add_column(ratio=1)
    table.add_row(styler.heading("As it is"), styler.heading("Written anew"))
    for one in changes:
        new = Group(styler.text(one.new or GONE, "" if one.new else "dim"), styler.text(why_words(one), "dim"))
        table.add_row(styler.text(one.old or NEW, "" if one.old else "dim"), new)
    return table


def _below(one: Rewritten, styler: Styler) -> list[Text]:
    return [
        styler.line(("- ", "red"), (one.old or NEW, "dim")),
        styler.line(("+ ", "green"), (one.new or GONE, "")),
        styler.text(f"  {why_words(one)}", "dim"),
    ]
