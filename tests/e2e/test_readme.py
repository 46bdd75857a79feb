"""What the README shows is what a stranger sees."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from rich.console import Console

from rehearse.render.terminal import render_card
from rehearse.scoring.rubric import default_rubric
from tests.conftest import Scored

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
SHOWN = README.split("```")[1]


@pytest.fixture(scope="module")
def card(scored: Scored) -> str:
    out = io.StringIO()
    render_card(scored("winged"), console=Console(file=out, width=80), why=False, rubric=default_rubric())
    return out.getvalue()


def test_the_card_in_the_readme_has_the_score_of_the_sample(card: str) -> None:
    shown, made = (re.search(r"back\?  ([A-Z][a-z ]+)\.  (\d+)/100", text) for text in (SHOWN, card))
    assert shown is not None
    assert made is not None
    assert shown[1] == made[1]
    assert int(shown[2]) == pytest.approx(int(made[2]), abs=2)


def test_the_card_in_the_readme_judges_as_the_sample_is_judged(card: str) -> None:
    def bands(text: str) -> list[tuple[str, str]]:
        return re.findall(r"^ ([A-Z][A-Za-z ,()]+?)  .*(good|fair|poor)$", text, re.MULTILINE)

    assert len(bands(SHOWN)) == 7
    assert bands(SHOWN) == bands(card)


def test_every_command_of_the_readme_is_there() -> None:
    from rehearse.cli import cli

    named = set(re.findall(r"^ +rehearse ([a-z]+)", README, re.MULTILINE)) - {"profile"}
    assert named
    assert named <= set(cli.commands)
