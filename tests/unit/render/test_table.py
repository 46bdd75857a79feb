"""Many takes at once: the order a coach wants, and a CSV that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from rehearse.core.scorecard import Fix
from rehearse.core.take import Take
from rehearse.errors import InputError, RehearseError
from rehearse.render.table import csv_columns, first_fix, render_table, write_csv
from rehearse.render.wording import number_words
from tests.unit.made_takes import noise_take, rehearsed_take, winged_take


@dataclass(frozen=True)
class Failure:
    file: str
    error: RehearseError


BROKEN = Failure(
    "takes/broken.wav", InputError("Cannot read takes/broken.wav: it is empty.", "Record it again.", code="empty")
)


def scored(file: str, score: float) -> Take:
    take = winged_take()
    verdict = replace(take.scorecard.verdict, score=score)
    return replace(take, file=file, scorecard=replace(take.scorecard, verdict=verdict))


def test_a_maybe_stands_above_a_not_yet_with_more_points() -> None:
    barred, maybe = scored("barred.wav", 95.0), scored("maybe.wav", 60.0)
    verdict = replace(maybe.scorecard.verdict, answer="maybe")
    shown = table([barred, replace(maybe, scorecard=replace(maybe.scorecard, verdict=verdict))])
    assert shown.index("maybe.wav") < shown.index("barred.wav")


def table(results: list[Take | Failure], width: int = 80) -> str:
    stream = io.StringIO()
    render_table(results, Console(file=stream, width=width))
    return stream.getvalue()


def rows(takes: list[Take], failures: list[Failure] | None = None) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(raw(takes, failures))))


def raw(takes: list[Take], failures: list[Failure] | None = None) -> str:
    stream = io.StringIO(newline="")
    write_csv(takes, failures or [], stream)
    return stream.getvalue()


@pytest.mark.parametrize("width", [50, 80, 130])
def test_the_best_comes_first_and_what_has_no_score_last(width: int) -> None:
    text = table([BROKEN, noise_take(), scored("low.wav", 20), rehearsed_take(), scored("middle.wav", 61)], width)
    places = [text.index(name) for name in ("tuesday.wav", "middle.wav", "low.wav", "noise.wav", "broken.wav")]
    assert places == sorted(places)


def test_each_take_has_its_first_fix_with_its_time() -> None:
    text = table([winged_take(), rehearsed_take()])
    assert "0:15 Leave out the product" in text


def test_a_take_shows_score_verdict_length_pace_fillers_and_number() -> None:
    line = next(line for line in table([winged_take(), rehearsed_take()], 90).splitlines() if "winged" in line)
    assert line.split() == ["58", "Not", "yet", "monday-winged.m4a", "33", "s", "141", "13", "once"]


def test_a_number_at_both_ends_is_told_from_one_said_twice() -> None:
    assert number_words(rehearsed_take()) == "first and last"
    assert number_words(winged_take()) == "once"
    assert number_words(noise_take()) == "–"


def test_a_take_without_a_score_says_why() -> None:
    assert "The noise is as loud as the voice" in table([noise_take(), winged_take()])


def test_what_failed_is_listed_with_its_reason() -> None:
    text = table([winged_take(), BROKEN])
    assert "failed" in text
    assert "it is empty" in text


def test_the_last_lines_sum_up() -> None:
    text = table([scored("a.wav", 40), scored("b.wav", 60), rehearsed_take(), noise_take(), BROKEN])
    assert "3 scored, 66 on average · 1 yes · 2 not yet · 1 could not be judged · 1 failed" in " ".join(text.split())
    assert "Most often to fix:" in text
    assert "in 2 of 3." in text


@pytest.mark.parametrize("width", [30, 40, 60, 80, 100, 120, 160])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    long = replace(winged_take(), file="a/very/long/path/" * 5 + "end-of-the-name.wav")
    text = table([long, rehearsed_take(), noise_take(), BROKEN], width)
    assert max(cell_len(line) for line in text.splitlines()) <= width


def test_a_long_path_keeps_its_end() -> None:
    long = replace(winged_take(), file="a/very/long/path/" * 5 + "end-of-the-name.wav")
    assert "end-of-the-name.wav" in table([long, rehearsed_take()])


def test_the_folder_that_all_share_is_named_once() -> None:
    text = table([scored("takes/may/a.wav", 40), scored("takes/may/b.wav", 60), scored("takes/may/c/d.wav", 50)], 130)
    assert text.count("takes/may/") == 1
    assert "takes/may/: 3 scored" in text
    assert "c/d.wav" in text


def test_a_sentence_ends_outside_of_what_it_quotes() -> None:
    take = scored("a.wav", 40)
    fix = Fix("content", "Leave out “platform. It is”. Write it down.", None, None)
    verdict = replace(take.scorecard.verdict, fix_first=(fix,))
    text = table([replace(take, scorecard=replace(take.scorecard, verdict=verdict)), noise_take()])
    assert "Leave out “platform. It is”.\n" in text


def test_hostile_names_are_harmless_in_the_table() -> None:
    bad = replace(winged_take(), file="[red]\x1b[2J\n.wav")
    text = table([bad, rehearsed_take()], 90)
    assert "[red]\\x1b[2J\\x0a.wav" in text
    assert "\x1b" not in text


def test_an_ascii_terminal_gets_an_ascii_table() -> None:
    bytes_out = io.BytesIO()
    stream = io.TextIOWrapper(bytes_out, encoding="ascii")
    render_table([winged_take(), noise_take(), BROKEN], Console(file=stream, width=80))
    stream.flush()
    assert "Not yet" in bytes_out.getvalue().decode("ascii")


def test_the_columns_of_the_csv_are_stable() -> None:
    assert csv_columns() == [
        "file", "answer", "score",
        "duration_band", "duration_value", "pace_band", "pace_value", "pauses_band", "pauses_value",
        "fillers_band", "fillers_value", "phone_number_band", "phone_number_value", "content_band", "content_value",
        "pitch_variation_band", "pitch_variation_value",
        "speech_start_s", "speech_end_s", "message_s", "speaking_rate_wpm", "articulation_rate_syll_s", "pause_share",
        "longest_pause_s", "mid_clause_pauses_per_100_words", "mean_run_syllables", "fillers_per_min",
        "unclear_words_share", "time_to_reason_s", "pitch_mean_hz", "pitch_sd_semitones", "pitch_range_semitones",
        "pvq", "closing_slope_st_s", "level_sd_db",
        "first_fix", "error_code", "error_message", "rep",
    ]  # fmt: skip
    assert raw([]).strip().split(",") == csv_columns()


def test_the_csv_has_a_row_for_each_file() -> None:
    table = rows([winged_take(), noise_take()], [BROKEN])
    assert [row["file"] for row in table] == ["takes/monday-winged.m4a", "noise.wav", "takes/broken.wav"]
    assert table[0]["answer"] == "not_yet"
    assert table[0]["score"] == "58.0"
    assert table[0]["pace_value"] == "141.2"
    assert table[0]["first_fix"].startswith("0:15 Leave out the product")
    assert table[2]["error_code"] == "empty"
    assert table[2]["score"] == ""


def test_what_was_not_measured_is_blank_in_the_csv() -> None:
    (row,) = rows([noise_take()])
    assert (row["score"], row["pace_value"], row["pvq"]) == ("", "", "")
    assert row["pace_band"] == "not_measured"


def test_numbers_in_the_csv_stay_numbers() -> None:
    (row,) = rows([winged_take()])
    assert row["closing_slope_st_s"] == "-12.0"


@pytest.mark.parametrize("name", ["=1+1.wav", "+1.wav", "-1.wav", "@SUM(A1).wav", "  =cmd|'/C calc'!A0", "＝1"])
def test_no_text_in_the_csv_is_run_as_a_formula(name: str) -> None:
    (row,) = rows([replace(winged_take(), file=name)])
    assert row["file"] == f"'{name}"


def test_a_name_with_line_ends_quotes_and_bytes_stays_one_cell() -> None:
    name = 'a\r\n"b",\x00' + b"\xe9".decode("utf-8", "surrogateescape")
    text = raw([replace(winged_take(), file=name)])
    assert len(text.splitlines()) == 2
    assert text.encode("utf-8")
    assert rows([replace(winged_take(), file=name)])[0]["file"] == 'a\\x0d\\x0a"b",\\x00\\xe9'


def test_no_fix_is_no_fix() -> None:
    assert first_fix(rehearsed_take()) == ""
