"""Whether a constant of a detector has moved: what is found in many scenes is what was found before.

None of it is said to be right; that is what the tests with a known truth are for. After a change that was meant:
``python -m tests.unit.scenes``.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.unit.scenes import FIGURES, SCENES, differ, rounded

KEPT: dict[str, dict[str, Any]] = json.loads(FIGURES.read_text("utf-8"))


@pytest.mark.parametrize(("section", "case"), [(section, case) for section, cases in SCENES.items() for case in cases])
def test_what_is_found_in_a_scene_is_what_was_found(section: str, case: str) -> None:
    found = rounded(SCENES[section][case]())
    assert not differ(found, KEPT[section][case]), (found, KEPT[section][case])


def test_every_figure_that_is_kept_is_looked_at() -> None:
    assert {s: list(cases) for s, cases in SCENES.items()} == {s: list(cases) for s, cases in KEPT.items()}
