"""One number everywhere: JSON, card, table, page, history and comparison give the same score, cut and never rounded."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from rich.console import Console

from rehearse.cli.after_take import change_words
from rehearse.core.take import Take
from rehearse.render.comparison_card import comparison_to_dict, render_comparison
from rehearse.render.history import take_line
from rehearse.render.html import comparison_page, history_page, take_page
from rehearse.render.table import render_table
from rehearse.render.terminal import render_card
from rehearse.scoring.comparison import compare
from rehearse.scoring.rubric import default_rubric
from rehearse.store.take_json import take_from_json, take_to_dict
from tests.unit.made_takes import winged_take

RUBRIC = default_rubric()


def with_score(score: float) -> Take:
    """Return a take as an older version has kept it: with tenths."""
    table = take_to_dict(winged_take())
    table["verdict"]["score"] = score
    return take_from_json(json.dumps(table))


def printed(render: Callable[[Console], None]) -> str:
    stream = io.StringIO()
    render(Console(file=stream, width=100, highlight=False))
    return " ".join(stream.getvalue().split())


@pytest.mark.parametrize(("score", "shown"), [(74.7, "74"), (74.999, "74"), (75.0, "75"), (49.9, "49")])
def test_a_score_reads_the_same_wherever_it_is_read(score: float, shown: str) -> None:
    take = with_score(score)
    assert take_to_dict(take)["verdict"]["score"] == float(shown)
    texts = [
        printed(lambda console: render_card(take, console=console)),
        take_line(take),
        take_page(take, RUBRIC),
        history_page([take], RUBRIC),
        printed(lambda console: render_comparison(compare([take, take], RUBRIC), RUBRIC, console)),
        comparison_page(compare([take, take], RUBRIC), RUBRIC),
    ]
    for text in texts:
        assert re.findall(r"\b(\d+)/100", text)
        assert set(re.findall(r"\b(\d+)/100", text)) == {shown}
    assert re.search(rf"\b{shown} Not yet", printed(lambda console: render_table([take], console)))


def test_a_change_is_between_the_numbers_that_are_read() -> None:
    comparison = compare([with_score(74.7), with_score(85.2)], RUBRIC)
    score = comparison_to_dict(comparison)["score"]
    assert (score["before"], score["after"], score["difference"]) == (74.0, 85.0, 11.0)
    assert "74 → 85 (+11" in change_words(with_score(74.7), with_score(85.2), RUBRIC)
    assert "+11 points" in printed(lambda console: render_comparison(comparison, RUBRIC, console))
    kept_raw = replace(winged_take().scorecard.verdict, score=74.7)
    raw = replace(winged_take(), scorecard=replace(winged_take().scorecard, verdict=kept_raw))
    assert "74 → 85 (+11" in change_words(raw, with_score(85.2), RUBRIC)
