"""The rubric: bands without steps, sources for all, and a team's own figures."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rehearse.core.measures import Measures
from rehearse.errors import InputError
from rehearse.scoring.rubric import Bands, Rubric, default_rubric, default_rubric_text, team_rubric
from rehearse.scoring.rubric_checks import line_of

RUBRIC: Rubric = default_rubric()
ALL_BANDS = [
    pytest.param(bands, id=f"{name}.{measure}")
    for name, rule in RUBRIC.criteria.items()
    for group in (rule.bands, *rule.by_style.values())
    for measure, bands in group.items()
]


def test_the_weights_are_those_of_the_design() -> None:
    weights = {name: rule.weight for name, rule in RUBRIC.criteria.items()}
    assert weights == {
        "duration": 15, "pace": 15, "pauses": 15, "fillers": 15, "phone_number": 15, "content": 15,
        "pitch_variation": 10,
    }  # fmt: skip


def test_every_criterion_names_its_source_its_unit_and_its_kind_of_evidence() -> None:
    for rule in RUBRIC.criteria.values():
        assert rule.source.endswith(".")
        assert rule.unit
        assert any(kind in rule.kind for kind in ("direct", "interpolated", "convention", "product"))


@pytest.mark.parametrize("bands", ALL_BANDS)
@given(value=st.floats(0, 300), step=st.floats(0, 0.001))
def test_a_hairs_breadth_never_costs_a_band_of_points(bands: Bands, value: float, step: float) -> None:
    assume(value + step <= bands.zero[1] or bands.good[1] < bands.zero[1])  # 99 stands for no upper edge
    assert abs(bands.share(value + step) - bands.share(value)) <= 0.003
    assert 0 <= bands.share(value) <= 1


@pytest.mark.parametrize("bands", ALL_BANDS)
def test_points_are_full_in_good_half_at_the_edge_of_fair_and_none_at_zero(bands: Bands) -> None:
    for side in (0, 1):
        assert bands.share(bands.good[side]) == 1.0
        if bands.fair[side] != bands.good[side]:
            assert bands.share(bands.fair[side]) == pytest.approx(0.5)
        if bands.zero[side] != bands.fair[side]:
            assert bands.share(bands.zero[side]) == 0.0


def test_the_last_decimals_of_a_division_cost_no_band() -> None:
    bands = RUBRIC.criteria["phone_number"].bands["digits_per_s"]
    hair = bands.good[1] + 1e-13
    assert (bands.band(hair), bands.share(hair)) == ("good", 1.0)


@pytest.mark.parametrize(
    ("criterion", "measure", "value", "band"),
    [
        ("fillers", "fillers_per_min", 4.99, "good"),
        ("fillers", "fillers_per_min", 5.0, "fair"),
        ("fillers", "fillers_per_min", 12.0, "poor"),
        ("pauses", "longest_pause_s", 1.2, "good"),
        ("pauses", "longest_pause_s", 2.4, "fair"),
        ("pauses", "longest_pause_s", 2.41, "poor"),
        ("pauses", "mid_clause_pauses_per_100_words", 1.5, "fair"),
        ("pauses", "mid_clause_pauses_per_100_words", 4.0, "poor"),
        ("pitch_variation", "pitch_sd_semitones", 2.5, "good"),
        ("pitch_variation", "pitch_sd_semitones", 1.7, "fair"),
        ("pitch_variation", "pitch_sd_semitones", 1.69, "poor"),
        ("pace", "speaking_rate_wpm", 110, "good"),
        ("pace", "speaking_rate_wpm", 171, "fair"),
        ("pace", "speaking_rate_wpm", 94, "poor"),
    ],
)
def test_bands_are_those_of_the_evidence(criterion: str, measure: str, value: float, band: str) -> None:
    assert RUBRIC.criteria[criterion].bands[measure].band(value) == band


@pytest.mark.parametrize(
    ("style", "value", "band"),
    [
        ("reason", 18, "good"),
        ("reason", 45, "fair"),
        ("reason", 9.9, "poor"),
        ("curiosity", 8, "good"),
        ("curiosity", 26, "fair"),
    ],
)
def test_the_length_is_judged_by_the_style(style: str, value: float, band: str) -> None:
    assert RUBRIC.criteria["duration"].bands_for("message_s", style).band(value) == band  # type: ignore[arg-type]


def test_a_team_changes_only_what_it_names() -> None:
    own = team_rubric("[criteria.fillers]\nweight = 30\n", "team.toml")
    assert own.criteria["fillers"].weight == 30
    assert own.criteria["fillers"].bands == RUBRIC.criteria["fillers"].bands
    assert own.version != RUBRIC.version


def test_every_team_rubric_has_a_version_of_its_own() -> None:
    texts = ["", "[criteria.fillers]\nweight = 30", "[criteria.fillers]\nweight = 31"]
    texts += ['version = "acme"\n' + text for text in texts]
    versions = [team_rubric(text, "team.toml").version for text in texts]
    assert len(set(versions)) == len(versions)
    assert versions[0] == RUBRIC.version
    assert versions[3].startswith("acme+")
    assert team_rubric(texts[1] + "  # of spring", "other.toml").version == versions[1]


def test_every_measure_the_score_and_the_pace_of_numbers_have_a_noise_band() -> None:
    measures = {field.name for field in fields(Measures)} - {"why_not"}
    assert set(RUBRIC.noise) == measures | {"score", "digits_per_s"}
    assert all(width > 0 for width in RUBRIC.noise.values())


def test_a_team_may_know_its_own_noise() -> None:
    own = team_rubric("[noise]\nscore = 5\n", "team.toml")
    assert own.noise["score"] == 5
    assert own.noise["message_s"] == RUBRIC.noise["message_s"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[criteria.filler]\nweight = 1", "unknown entry: criteria.filler"),
        ("[criteria.fillers]\nweight = 'much'", "criteria.fillers.weight must be a number"),
        ("[criteria.fillers]\nweight = -1", "below 0"),
        ("[criteria.fillers]\nweight = nan", "must be a number"),
        ("[criteria.pace.bands.speaking_rate_wpm]\ngood = [90, 170]", "good inside fair"),
        ("[criteria.pace.bands.speaking_rate_wpm]\ngood = 3", r"\[lowest, highest\]"),
        ("[noise]\nwarmth = 1", "unknown entry: noise.warmth"),
        ("[noise]\nscore = 'some'", "noise.score must be a number"),
        ("[noise]\nscore = -1", "noise.score is below 0"),
        ("criteria = 3", "must be a table"),
        ("[criteria", "Cannot read the rubric team.toml"),
    ],
)
def test_a_wrong_rubric_is_refused_and_the_place_is_named(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        team_rubric(text, "team.toml")


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("# ours\n[verdict]\nyes_from = 60\nmaybe_from = 70", 3, "yes_from (60) is below verdict.maybe_from (70)"),
        ("[verdict]\n\nmaybe_from = 80", 3, "yes_from (75) is below verdict.maybe_from (80)"),
        ("verdict.maybe_from = 80", 1, "is below"),
        ("[verdict]\nyes_from = 101", 2, "there are 100 points"),
        ("[verdict]\nmax_message_s = -1", 2, "below 0"),
        ("[criteria.pace]\nweight = -1", 2, "below 0"),
        ("[criteria.fillers.bands.fillers_per_min]\nfair = [0, 3]", 2, "good inside fair inside zero"),
        ("[criteria.fillers.bands]\nfillers_per_min = {good = [0, 13]}", 2, "good inside fair inside zero"),
        ("[criteria.pauses.bands.some_pause_s]\ngood = [2, 99]", 2, "at most 1.2 s"),
        ("[criteria.phone_number]\nonce_share = 1.5", 2, "above 1"),
        ("[obstacles.pitch]\nleaves = 'no'", 2, "one of yes, maybe, not_yet"),
        ("[noise]\nwarmth = 1", 2, "unknown entry"),
    ],
)
def test_a_rubric_that_contradicts_itself_is_refused_with_the_line(text: str, line: int, says: str) -> None:
    with pytest.raises(InputError) as refused:
        team_rubric(text, "team.toml")
    assert f"team.toml, line {line}: " in str(refused.value)
    assert says in str(refused.value)


def test_the_line_of_an_entry_is_found_under_quoted_and_dotted_names() -> None:
    text = "a = 1\n[ 'b'.c ]\n# d = 2\nd = 3\n[e]\nf.g = [\n1]\n"
    assert [line_of(text, path) for path in ("a", "b.c.d", "e.f.g", "e.f", "x")] == [1, 4, 6, None, None]


def test_the_printed_default_is_the_default_again() -> None:
    again = team_rubric(default_rubric_text(), "copy.toml")
    assert again == RUBRIC


def test_what_a_team_repeats_of_the_default_makes_no_other_rubric() -> None:
    assert team_rubric("[verdict]\nyes_from = 75\n", "copy.toml").version == RUBRIC.version


def test_every_obstacle_names_its_source_and_its_kind_of_evidence() -> None:
    for rule in RUBRIC.obstacles.values():
        assert rule.source.endswith(".")
        assert rule.kind in ("direct", "interpolated", "convention", "product")


def test_a_rubric_without_any_weight_is_refused() -> None:
    text = "\n".join(f"[criteria.{name}]\nweight = 0" for name in RUBRIC.criteria)
    with pytest.raises(InputError, match="weight 0"):
        team_rubric(text, "team.toml")
