"""The rubric: every threshold that judges a rep, read from `rubric.toml`."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Literal

from rehearse.core.message import Style
from rehearse.errors import InputError
from rehearse.scoring.rubric_checks import refusal, refuse_contradictions

FAIR_EDGE_SHARE = 0.5
"""Share of the points a measure earns where fair meets poor."""


DECIMALS = 9
"""To which a measure is judged: two digits a second must not become more by the way they are divided."""


@dataclass(frozen=True, slots=True)
class Bands:
    """Three nested intervals of one measure, in its unit: good inside fair inside zero.

    An edge belongs to the better band, unless `below` says that the upper edges belong to the worse one.
    """

    good: tuple[float, float]
    fair: tuple[float, float]
    zero: tuple[float, float]
    below: bool = False

    def share(self, value: float) -> float:
        """Return the share of the points that `value` earns, 0 to 1, without a step anywhere."""
        value = round(value, DECIMALS)
        low, high = self.good
        if low <= value <= high:
            return 1.0
        side = 0 if value < low else 1
        good, fair, zero = self.good[side], self.fair[side], self.zero[side]
        if abs(value - good) <= abs(fair - good):
            return 1.0 - (1.0 - FAIR_EDGE_SHARE) * abs(value - good) / abs(fair - good)
        if abs(value - good) >= abs(zero - good) or zero == fair:
            return 0.0
        return FAIR_EDGE_SHARE * abs(zero - value) / abs(zero - fair)

    def band(self, value: float) -> Literal["good", "fair", "poor"]:
        """Return the name of the band that holds `value`."""
        value = round(value, DECIMALS)
        for name, (low, high) in (("good", self.good), ("fair", self.fair)):
            if low <= value and (value < high if self.below else value <= high):
                return name  # type: ignore[return-value]
        return "poor"


@dataclass(frozen=True, slots=True)
class CriterionRule:
    """How one criterion is judged.

    Attributes
    ----------
    weight : float
        Points of 100.
    unit, kind, source : str
    bands : mapping of measure to Bands
        As they stand for every style.
    by_style : mapping of style to such a mapping
        What a style judges in its own way.
    shares : mapping of str to float
        Other figures of the criterion.
    """

    weight: float
    unit: str
    kind: str
    source: str
    bands: Mapping[str, Bands]
    by_style: Mapping[str, Mapping[str, Bands]]
    shares: Mapping[str, float]

    def bands_for(self, measure: str, style: Style) -> Bands:
        """Return the bands of one measure in one style."""
        styled = self.by_style.get(style, {})
        return styled[measure] if measure in styled else self.bands[measure]


@dataclass(frozen=True, slots=True)
class ObstacleRule:
    """What one obstacle does to the answer, however high the score is.

    Attributes
    ----------
    leaves : {"yes", "maybe", "not_yet"}
        The best answer that is left; "yes": it stops nothing.
    kind, source : str
    """

    leaves: Literal["yes", "maybe", "not_yet"]
    kind: str
    source: str


@dataclass(frozen=True, slots=True)
class Rubric:
    """All rules.

    Attributes
    ----------
    version : str
        What tells it from every other: kept with each take that it judged.
    verdict, judgeable : mapping of name to float
        Single figures.
    obstacles : mapping of name to ObstacleRule
    criteria : mapping of name to CriterionRule
    noise : mapping of measure to float
        How far each measure of the JSON, `score` and `digits_per_s` move when nothing of the message changes.
    everyday_voice : mapping of name to float
        By how much a take must differ from the baseline to be called brighter or livelier.
    script : mapping of name to float
        Figures of the time a script takes; they judge no take.
    calls : mapping of name to float
        Figures of the call log; they judge no take.
    """

    version: str
    verdict: Mapping[str, float]
    judgeable: Mapping[str, float]
    obstacles: Mapping[str, ObstacleRule]
    criteria: Mapping[str, CriterionRule]
    noise: Mapping[str, float]
    everyday_voice: Mapping[str, float]
    script: Mapping[str, float]
    calls: Mapping[str, float]


@cache
def default_rubric() -> Rubric:
    """Return the rubric that comes with rehearse."""
    text = default_rubric_text()
    return _parsed(tomllib.loads(text), text, "rubric.toml")


def default_rubric_text() -> str:
    """Return the file of the rubric that comes with rehearse, comments and all."""
    return resources.files("rehearse.scoring").joinpath("rubric.toml").read_text(encoding="utf-8")


@lru_cache(maxsize=8)
def team_rubric(text: str, where: str) -> Rubric:
    """Return a team's own rubric; what it leaves out keeps its default.

    Parameters
    ----------
    text : str
        TOML with the names of `rubric.toml`.
    where : str
        Its file, for errors.

    Returns
    -------
    Rubric
        Its version is the one the file states, else the default's, and a fingerprint of all in which it differs from
        the default: the default's own text has the default's version.

    Raises
    ------
    InputError
        It is not TOML, names something the rubric does not have, or contradicts itself; with the line.
    """
    try:
        own = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"Cannot read the rubric {where}: {error}.", code="rubric") from error
    default = tomllib.loads(default_rubric_text())
    table = _merged(default, own, text, where, "")
    judges_nothing = {"script": None, "calls": None}
    if table | judges_nothing != default | judges_nothing:
        table["version"] = f"{table['version']}+{_fingerprint(default, table)}"
    return _parsed(table, text, where)


def _parsed(table: Mapping[str, Any], text: str, where: str) -> Rubric:
    """Return the rubric that a complete table describes."""
    refuse_contradictions(table, text, where)
    return Rubric(
        version=str(table["version"]),
        verdict=_figures(table["verdict"]),
        judgeable=_figures(table["judgeable"]),
        obstacles=MappingProxyType({name: ObstacleRule(**part) for name, part in table["obstacles"].items()}),
        criteria=MappingProxyType({name: _rule(part) for name, part in table["criteria"].items()}),
        noise=_figures(table["noise"]),
        everyday_voice=_figures(table["everyday_voice"]),
        script=_figures(table["script"]),
        calls=_figures(table["calls"]),
    )


def _figures(table: Mapping[str, Any]) -> Mapping[str, float]:
    return MappingProxyType({name: float(value) for name, value in table.items()})


def _fingerprint(default: Mapping[str, Any], table: Mapping[str, Any]) -> str:
    """Return what tells a team's rubric from every other: takes judged by two are not compared as if by one."""
    told = json.dumps([default["version"], _changes(default, table)], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def _changes(default: Mapping[str, Any], table: Mapping[str, Any]) -> dict[str, Any]:
    """Return the entries in which a table differs from the default."""
    changed = {name: value for name, value in table.items() if value != default[name]}
    return {
        name: _changes(default[name], value) if isinstance(value, Mapping) else value for name, value in changed.items()
    }


def _merged(base: Mapping[str, Any], own: Mapping[str, Any], text: str, where: str, path: str) -> dict[str, Any]:
    merged = dict(base)
    for name, value in own.items():
        full = f"{path}{name}"
        if name not in base:
            raise refusal(where, text, f"unknown entry: {full}.", full, hint=f"Known here: {', '.join(base)}.")
        if isinstance(base[name], Mapping):
            if not isinstance(value, Mapping):
                raise refusal(where, text, f"{full} must be a table.", full)
            merged[name] = _merged(base[name], value, text, where, f"{full}.")
        else:
            _check_type(base[name], value, text, where, full)
            merged[name] = value
    return merged


def _check_type(default: object, value: object, text: str, where: str, path: str) -> None:
    if isinstance(default, bool):
        fits = isinstance(value, bool)
    elif isinstance(default, str):
        fits = isinstance(value, str)
    elif isinstance(default, list):
        fits = isinstance(value, list) and len(value) == 2 and all(_is_number(part) for part in value)
    else:
        fits = _is_number(value)
    if not fits:
        wanted = {str: "a text", list: "[lowest, highest]", bool: "true or false"}.get(type(default), "a number")
        raise refusal(where, text, f"{path} must be {wanted}.", path)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value and abs(value) < 1e9


def _rule(part: Mapping[str, Any]) -> CriterionRule:
    styled = {style: _bands(part[style]) for style in ("reason", "curiosity") if style in part}
    return CriterionRule(
        weight=float(part["weight"]),
        unit=part["unit"],
        kind=part["kind"],
        source=part["source"],
        bands=MappingProxyType(_bands(part.get("bands", {}))),
        by_style=MappingProxyType(styled),
        shares=MappingProxyType({key: float(value) for key, value in part.items() if key.endswith("_share")}),
    )


def _bands(table: Mapping[str, Any]) -> dict[str, Bands]:
    bands = {}
    for measure, edges in table.items():
        good, fair, zero = (tuple(float(edge) for edge in edges[key]) for key in ("good", "fair", "zero"))
        bands[measure] = Bands(good=good, fair=fair, zero=zero, below=bool(edges.get("below", False)))  # type: ignore[arg-type]
    return bands
