"""What a team's rubric may not say, and in which line of its file it says it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from rehearse.errors import InputError

ANSWERS_LEFT = ("yes", "maybe", "not_yet")
"""What an obstacle may leave as the best answer."""

MOST_POINTS = 100
"""Of a score."""

_HEADER = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?$")
_ENTRY = re.compile(r"\s*([\w.\"'\s-]+?)\s*=")


def line_of(text: str, path: str) -> int | None:
    r"""Return the line of a TOML text, from 1, that sets an entry; None where it does not.

    An entry of an inline table is found in the line in which that begins.

    Parameters
    ----------
    text : str
    path : str
        Names with full stops between them, such as ``criteria.fillers.weight``.

    Examples
    --------
    >>> line_of("[verdict]\nyes_from = 70", "verdict.yes_from")
    2
    """
    best: tuple[int, int] | None = None
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = _plain(header[1])
            continue
        entry = _ENTRY.match(line)
        if entry is None:
            continue
        full = ".".join(part for part in (table, _plain(entry[1])) if part)
        if (path == full or path.startswith(f"{full}.")) and (best is None or len(full) > best[0]):
            best = len(full), number
    return best[1] if best else None


def _plain(name: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in name.split("."))


def refusal(where: str, text: str, says: str, *paths: str, hint: str = "") -> InputError:
    """Return the error for what a rubric says wrongly, with the line of the first entry that is in the file."""
    lines = [line for path in paths if (line := line_of(text, path)) is not None]
    place = f"The rubric {where}, line {lines[0]}" if lines else f"The rubric {where}"
    return InputError(f"{place}: {says}", hint, code="rubric")


def refuse_contradictions(table: Mapping[str, Any], text: str, where: str) -> None:
    """Refuse a complete table that contradicts itself.

    Parameters
    ----------
    table : mapping
        The default, with what the team changes in it.
    text : str
        The team's file, for the lines.
    where : str
        Its name.

    Raises
    ------
    InputError
        It does: with the line, and both entries where two do not go together.
    """
    for says, paths in _contradictions(table):
        raise refusal(where, text, says, *paths)


def _contradictions(table: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from _of_the_verdict(table["verdict"])
    for name, rule in table["obstacles"].items():
        if rule["leaves"] not in ANSWERS_LEFT:
            path = f"obstacles.{name}.leaves"
            yield f"{path} is {rule['leaves']!r}; it must be one of {', '.join(ANSWERS_LEFT)}.", (path,)
    for part in ("judgeable", "noise", "everyday_voice", "script"):
        for name, value in table[part].items():
            yield from _outside(f"{part}.{name}", value)
    yield from _of_the_calls(table["calls"])
    for name, rule in table["criteria"].items():
        yield from _of_a_criterion(f"criteria.{name}", rule)
    pauses = table["criteria"]["pauses"]["bands"]
    some, longest = pauses["some_pause_s"]["good"][0], pauses["longest_pause_s"]["good"][1]
    if some > longest:
        paths = ("criteria.pauses.bands.some_pause_s.good", "criteria.pauses.bands.longest_pause_s.good")
        says = f"a pause would have to last at least {some:g} s ({paths[0]}) and at most {longest:g} s ({paths[1]})."
        yield says, paths
    if not any(rule["weight"] > 0 for rule in table["criteria"].values()):
        yield (
            "every criterion has the weight 0; give at least one a weight.",
            tuple(f"criteria.{name}.weight" for name in table["criteria"]),
        )


def _of_the_verdict(verdict: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, value in verdict.items():
        yield from _outside(f"verdict.{name}", value)
    for name in ("yes_from", "maybe_from"):
        if verdict[name] > MOST_POINTS:
            yield f"verdict.{name} is {verdict[name]:g}; there are {MOST_POINTS} points.", (f"verdict.{name}",)
    if verdict["yes_from"] < verdict["maybe_from"]:
        paths = ("verdict.yes_from", "verdict.maybe_from")
        yield f"{paths[0]} ({verdict['yes_from']:g}) is below {paths[1]} ({verdict['maybe_from']:g}).", paths


def _of_the_calls(calls: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, value in calls.items():
        yield from _outside(f"calls.{name}", value)
    first, last = "calls.cadence_from_days", "calls.cadence_to_days"
    if calls["cadence_from_days"] > calls["cadence_to_days"]:
        yield f"{first} ({calls['cadence_from_days']:g}) is above {last} ({calls['cadence_to_days']:g}).", (first, last)
    if calls["within_days"] <= 0 or calls["within_days"] > calls["credit_days"]:
        paths = ("calls.within_days", "calls.credit_days")
        yield f"{paths[0]} must be above 0 and at most {paths[1]}.", paths
    base, worth = calls["worth_base_share"], calls["worth_difference"]
    if not (base > 0 and worth > 0 and base + worth < 1):
        paths = ("calls.worth_base_share", "calls.worth_difference")
        yield f"{paths[0]} and {paths[1]} must be above 0, and together below 1.", paths


def _of_a_criterion(path: str, rule: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from _outside(f"{path}.weight", rule["weight"])
    for name, value in rule.items():
        if name.endswith("_share"):
            yield from _outside(f"{path}.{name}", value)
    for group in ("bands", "reason", "curiosity"):
        for measure, edges in rule.get(group, {}).items():
            yield from _of_bands(f"{path}.{group}.{measure}", edges)


def _of_bands(path: str, edges: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    good, fair, zero = edges["good"], edges["fair"], edges["zero"]
    if not (zero[0] <= fair[0] <= good[0] <= good[1] <= fair[1] <= zero[1]):
        says = f"{path} must have good inside fair inside zero; it has {good}, {fair} and {zero}."
        yield says, tuple(f"{path}.{band}" for band in ("good", "fair", "zero"))


def _outside(path: str, value: float) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what is wrong with a number that cannot be below 0, and, where it is a share, not above 1."""
    if value < 0:
        yield f"{path} is below 0.", (path,)
    elif path.endswith("_share") and value > 1 and not path.startswith("noise"):
        yield f"{path} is above 1, and it is a share.", (path,)
