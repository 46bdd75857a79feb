"""While the rep talks: a clock, a meter, the script, and nothing else."""

from __future__ import annotations

import io

import numpy as np
import pytest
from rich.console import Console

from rehearse.cli.recording_display import METER_COLUMNS, LevelMeter, Teleprompter, clock_style, status_line
from rehearse.content.script import cues
from rehearse.core.profile import Profile
from rehearse.scoring.rubric import default_rubric, team_rubric
from rehearse.scoring.script_budget import budget_of


@pytest.mark.parametrize(
    ("seconds", "colour"), [(0, "bold"), (39.9, "bold"), (40, "bold yellow"), (44.9, "bold yellow"), (45, "bold red")]
)
def test_the_clock_turns_amber_at_40_and_red_at_45_seconds(seconds: float, colour: str) -> None:
    assert clock_style(seconds, budget_of(default_rubric(), "reason")) == colour


def test_the_clock_goes_by_the_rubric_and_the_style() -> None:
    own = team_rubric("[verdict]\nmax_message_s = 30\n", "team.toml")
    assert clock_style(30, budget_of(own, "reason")) == "bold red"
    assert clock_style(26, budget_of(own, "curiosity")) == "bold yellow"
    assert clock_style(26, budget_of(own, "reason")) == "bold"
    assert clock_style(100, None) == "bold"


def test_the_meter_rises_at_once_and_falls_slowly() -> None:
    meter = LevelMeter()
    assert meter.cells() == 0
    meter.add(np.full(1600, 0.5, np.float32))
    loud = meter.cells()
    assert loud > METER_COLUMNS * 0.8
    meter.add(np.zeros(1600, np.float32))
    assert 0 < loud - meter.cells() <= 3


def test_a_signal_at_full_scale_turns_the_meter_red() -> None:
    meter = LevelMeter()
    meter.add(np.ones(1600, np.float32))
    assert any(span.style == "red" for span in status_line(3, meter).spans)


def test_nothing_but_the_clock_and_the_meter_is_drawn() -> None:
    line = status_line(75, LevelMeter(), ascii_only=True).plain
    assert line.strip() == "1:15 " + "." * METER_COLUMNS


def _shown(prompter: Teleprompter, seconds: float) -> str:
    console = Console(file=io.StringIO(), width=60)
    console.print(prompter.at(seconds))
    return console.file.getvalue()  # type: ignore[attr-defined]


def test_the_script_keeps_its_height_and_the_line_that_is_due_is_in_it() -> None:
    words = " ".join(f"word{number}" for number in range(200))
    prompt = cues(words, Profile(), rate_wpm=146, digits_per_s=2)
    prompter = Teleprompter(prompt, 56)
    heights = set()
    for cue in prompt[::9]:
        shown = _shown(prompter, (cue.start_s + cue.end_s) / 2)
        assert cue.text in shown.split()
        heights.add(len(shown.splitlines()))
    assert len(heights) == 1


def test_after_the_script_its_end_stays() -> None:
    prompter = Teleprompter(cues("one two three", Profile(), rate_wpm=146, digits_per_s=2), 56)
    assert "three" in _shown(prompter, 1000)
