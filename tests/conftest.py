"""Every sample is scored once, with its own profile, by each engine that is installed."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pytest

from rehearse.engines import faster_whisper
from rehearse.pipeline import Options, assess
from rehearse.settings import profile_from_table
from rehearse.take import Take

SAMPLES = Path(__file__).parents[1] / "samples"
SIDECARS = {
    file.stem: tomllib.loads(file.read_text("utf-8")) for file in sorted(SAMPLES.glob("*.toml")) if file.stem != "truth"
}

Kind = Literal["openai", "faster"]
ENGINES: list[Kind] = ["openai", "faster"] if faster_whisper.is_installed() else ["openai"]

Scored = Callable[..., Take]


def sidecar(name: str) -> dict[str, Any]:
    """Return what is known of a sample."""
    return SIDECARS[name]


@pytest.fixture(scope="session")
def scored() -> Scored:
    """Return the take of a sample; each is made once."""

    @cache
    def make(name: str, engine: Kind | Literal["auto"] = "auto", tracker: Any = "auto") -> Take:
        known = SIDECARS[name]
        options = Options(
            style=known["style"],
            profile=profile_from_table(known.get("profile", {}), name),
            engine=engine,
            pitch_tracker=tracker,
        )
        return assess(SAMPLES / known["file"], options)

    return make
