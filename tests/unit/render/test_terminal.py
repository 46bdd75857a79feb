"""The card in the terminal: what a rep reads first, and what a hostile name cannot do."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from rehearse.core.message import Alarm, ScriptMatch
from rehearse.core.scorecard import Scorecard, Verdict
from rehearse.core.sound import AgainstBaseline
from rehearse.core.take import Take
from rehearse.core.transcript import Transcript
from rehearse.render.marked_transcript import marked_transcript
from rehearse.render.terminal import render_card, render_rest
from rehearse.scoring.rubric import default_rubric, team_rubric
from rehearse.text.printable import printable
from tests.unit.made_takes import noise_take, rehearsed_take, timed, winged_take

ESCAPE = "\x1b"


def card(take: Take, width: int = 80, *, why: bool = False) -> str:
    stream = io.StringIO()
    render_card(take, console=Console(file=stream, width=width), why=why)
    return stream.getvalue()


def words_of(text: str) -> str:
    return " ".join(text.split())


def test_the_verdict_comes_first() -> None:
    first = card(winged_take()).strip().splitlines()[0]
    assert first.startswith("Would you call you back?  Not yet.  58/100")


def test_a_score_just_below_a_cut_off_is_not_rounded_up_to_it() -> None:
    take = winged_take()
    verdict = replace(take.scorecard.verdict, answer="maybe", score=74.9)
    assert " 74/100" in card(replace(take, scorecard=replace(take.scorecard, verdict=verdict)))


def test_each_fix_has_its_time_and_its_advice() -> None:
    text = words_of(card(winged_take()))
    assert "① 0:15 Leave out the product" in text
    assert "② 0:33 Say the number once more" in text
    assert "③ 0:06 7 fillers" in text


def test_every_line_that_is_fair_or_poor_has_its_advice_on_the_card() -> None:
    for take in (winged_take(), rehearsed_take()):
        text = words_of(card(take))
        fixed = {fix.criterion for fix in take.scorecard.verdict.fix_first}
        weak = [one for one in take.scorecard.criteria if one.band in ("fair", "poor") and one.id not in fixed]
        assert [one.id for one in weak if words_of(one.advice) not in text] == []
        assert bool(weak) == ("And then" in text)


def test_a_reason_that_is_also_a_fix_is_said_once() -> None:
    take = winged_take()
    advice = take.scorecard.verdict.fix_first[1].advice
    verdict = replace(take.scorecard.verdict, because=(advice,))
    text = words_of(card(replace(take, scorecard=replace(take.scorecard, verdict=verdict))))
    assert text.count("Say the number once more as the last thing.") == 1
    assert "What holds it back most: what you say and phone number." in text


def answered(take: Take, **verdict: object) -> Take:
    changed = replace(take.scorecard.verdict, **verdict)  # type: ignore[arg-type]
    return replace(take, scorecard=replace(take.scorecard, verdict=changed))


@pytest.mark.parametrize(("close", "says"), [(True, "You are close"), (False, "More than one thing stands between")])
def test_you_are_close_is_said_only_of_a_take_that_lacks_one_thing(*, close: bool, says: str) -> None:
    text = words_of(card(answered(winged_take(), answer="maybe", close=close)))
    assert says in text
    assert ("You are close" in text) == close


def test_an_answer_on_the_line_says_where_the_line_is_and_how_far_a_take_wobbles() -> None:
    on_it, off = (words_of(card(answered(winged_take(), score=74.0, on_the_line=on))) for on in (True, False))
    assert "On the line: a yes begins at 75, and the same take may score 2.5 points more or less." in on_it
    assert "On the line" not in off


def test_what_is_not_sure_is_asked_and_not_called_missing() -> None:
    take = answered(rehearsed_take(), questions=("Is the reason in it?",))
    checklist = tuple(
        replace(item, found=item.id != "reason", certainty="unsure" if item.id == "reason" else "sure")
        for item in take.message.checklist
    )
    alarms = (Alarm("pitch", 1.0, 2.0, "our platform", certainty="unsure"),)
    text = words_of(card(replace(take, message=replace(take.message, checklist=checklist, alarms=alarms))))
    assert "? Is the reason in it?" in text
    assert "? not clear the reason" in text
    assert "? perhaps describes the product: 0:01 “our platform”" in text
    assert "missing" not in text


def test_many_obstacles_are_named_in_one_sentence() -> None:
    because = ("There is no reason.", "It describes the product.", "The message runs 49 s; 45 s is the limit.")
    obstacles = ("no_reason", "pitch", "too_long", "poor_content", "too_few_points")
    text = words_of(card(answered(winged_take(), because=because, obstacles=obstacles)))
    assert "In the way: no reason, a pitch, the length." in text


@pytest.mark.parametrize(("share", "said"), [(0.14, True), (0.94, False)])
def test_a_take_of_another_text_than_the_script_is_told_so(share: float, *, said: bool) -> None:
    take = winged_take()
    script = ScriptMatch(share, ("the whole middle",), ())
    text = words_of(card(replace(take, message=replace(take.message, script=script))))
    assert ("This is not your script: 14% of it was said." in text) == said
    assert f"{share:.0%} of the script was said; skipped: “the whole middle”" in text


def test_a_criterion_that_is_not_good_says_where_good_is() -> None:
    text = words_of(card(winged_take()))
    assert "12.9 a minute (good: below 5)" in text
    own = team_rubric("[criteria.fillers.bands.fillers_per_min]\ngood = [0, 3]\n", "team.toml")
    stream = io.StringIO()
    render_card(winged_take(), console=Console(file=stream, width=80), rubric=own)
    assert "(good:" not in stream.getvalue()  # the take was judged by another


def test_a_yes_is_not_followed_by_reasons_against_it() -> None:
    take = rehearsed_take()
    criteria = tuple(replace(one, band="fair", advice="Come to the point.") for one in take.scorecard.criteria)
    verdict = replace(take.scorecard.verdict, because=("Come to the point.",))
    text = words_of(card(replace(take, scorecard=Scorecard(verdict, criteria, "1"))))
    assert "Leave it just like this." in text
    assert "Come to the point" not in text[: text.index("How it went")]


def test_a_yes_with_something_to_fix_says_so() -> None:
    take = rehearsed_take()
    verdict = replace(take.scorecard.verdict, fix_first=winged_take().scorecard.verdict.fix_first[1:2])
    text = words_of(card(replace(take, scorecard=replace(take.scorecard, verdict=verdict))))
    assert "Good to leave. It could be better still." in text
    assert "Better still ① 0:33 Say the number once more" in text


def test_each_criterion_says_its_band_in_a_word() -> None:
    text = card(winged_take())
    assert re.search(r"Length +32\.6 s .* good", text)
    assert re.search(r"Pauses +1\.9 s longest .* fair", text)
    assert re.search(r"Phone number +once .* poor", text)


def test_the_transcript_is_marked_without_colour() -> None:
    text = words_of(card(winged_take()))
    assert "(um), this is _Dana Miller_ with _~Acne~ Chemicals_. So, (um), I was {just calling} to, (uh)," in text
    assert "a, (you know), {state of the art" in text
    assert "[312-555-0147]. Thanks" in text
    assert "[phone number]" in text


def test_a_likely_filler_that_no_word_covers_stands_at_its_time() -> None:
    pieces = "".join(piece.text for piece in marked_transcript(winged_take()))
    assert "start that (um?) again" in pieces


def test_what_is_missing_is_said() -> None:
    assert "✗ missing    customers" in card(winged_take())


def test_alarms_of_one_kind_share_a_line_and_long_ones_are_cut() -> None:
    take = winged_take()
    hedges = tuple(Alarm("hedging", second, second + 0.1, f"maybe {'sometime ' * second}") for second in range(1, 7))
    text = words_of(card(replace(take, message=replace(take.message, alarms=hedges))))
    assert text.count("weakens the ask") == 1
    assert "0:01 “maybe sometime” · 0:02" in text
    assert "“maybe sometime sometime sometime…”" in text
    assert "and 2 more" in text


def test_halts_inside_phrases_are_counted_where_they_are_what_costs() -> None:
    take = winged_take()
    criteria = (replace(take.scorecard.criteria[2], value=8.6, unit="per 100 words"),)
    text = card(replace(take, scorecard=replace(take.scorecard, criteria=criteria)))
    assert re.search(r"Pauses +1 inside a phrase", text)


def test_a_thing_that_comes_late_counts_as_one_to_change() -> None:
    take = winged_take()
    criteria = (replace(take.scorecard.criteria[5], value=1.1),)
    assert re.search(
        r"What you say +2 to change", card(replace(take, scorecard=replace(take.scorecard, criteria=criteria)))
    )


def test_a_name_heard_by_sound_only_is_to_be_said_more_clearly() -> None:
    assert "the company (heard as “Acne Chemicals”)" in words_of(card(winged_take()))


def test_the_rep_s_own_verdict_is_shown() -> None:
    assert "you said: maybe" in card(rehearsed_take())


def test_a_take_that_cannot_be_judged_says_why_and_what_to_do_and_gives_no_score() -> None:
    text = words_of(card(noise_take()))
    assert "Can't say." in text
    assert "The noise is as loud as the voice" in text
    assert "Record again in a quieter place" in text
    assert "/100" not in text
    assert "level -30 dBFS" in text
    assert "2.1% clipped" in text


def test_what_was_not_measured_and_why_is_said_once() -> None:
    text = words_of(card(noise_take()))
    assert text.count("the words were not looked at") == 1
    assert "Not measured: pace, fillers (the words were not looked at)." in text


@pytest.mark.parametrize(
    ("bright", "moves", "words"),
    [
        (1.4, 1.2, "brighter and livelier than your everyday voice ("),
        (1.4, 0.4, "brighter than your everyday voice, and about as lively ("),
        (0.4, 0.4, "about as bright and lively as your everyday voice ("),
        (0.4, 1.2, "livelier than your everyday voice, and about as bright ("),
        (-2.0, -1.0, "less bright and less lively than your everyday voice ("),
    ],
)
def test_a_baseline_is_compared_with_and_not_scored(bright: float, moves: float, words: str) -> None:
    against = AgainstBaseline(pitch_mean_semitones=1.8, pitch_sd_semitones=moves, brightness=bright)
    text = words_of(card(replace(winged_take(), against_baseline=against)))
    assert f"Not scored: {words}" in text
    assert "pitch +1.8 semitones" in text


def test_small_measures_are_not_listed_beside_the_criteria_that_share_their_reason() -> None:
    take = replace(winged_take(), transcript=None)
    why = "the words were not looked at"
    missing = MappingProxyType({"speaking_rate_wpm": why, "mean_run_syllables": why, "pvq": "too little voice"})
    criteria = (
        replace(take.scorecard.criteria[1], band="not_measured", value=None, points=None, why_not_measured=why),
    )
    scorecard = replace(take.scorecard, criteria=criteria)
    text = words_of(card(replace(take, scorecard=scorecard, measures=replace(take.measures, why_not=missing))))
    assert "Not measured: pace and what goes with it (the words were not looked at)." in text
    assert "Not measured: PVQ (too little voice)." in text


def test_the_card_says_what_the_score_does_not_claim() -> None:
    assert "No study shows that a score like this predicts callbacks" in words_of(card(winged_take()))


def test_why_shows_bands_kind_source_and_places() -> None:
    text = words_of(card(winged_take(), why=True))
    bands = default_rubric().criteria["duration"].bands_for("message_s", "reason")
    (good, fair), (better, worse) = bands.good, bands.fair
    assert f"length in s: good {good:g} to {fair:g}, fair {better:g} to {worse:g}, some points" in text
    assert "fillers a minute: good below 5, fair below 12, some points below" in text
    assert "pitch variation in semitones: good from 2.5, fair from 1.7, some points from" in text
    assert "evidence direct" in text
    assert "Laske & DiGennaro Reed 2024" in text
    assert "0:14 you know (heard)" in text


def test_a_team_s_own_limit_moves_the_line() -> None:
    stream = io.StringIO()
    rubric = team_rubric("[verdict]\nmax_message_s = 30", "team.toml")
    render_card(winged_take(), console=Console(file=stream, width=80), rubric=rubric)
    ruler = next(line for line in stream.getvalue().splitlines() if "0:00" in line)
    assert "30 s" in ruler
    assert "45 s" not in ruler


@pytest.mark.parametrize("width", [30, 40, 60, 80, 100, 120, 200])
@pytest.mark.parametrize("why", [False, True])
def test_no_line_is_wider_than_the_terminal(width: int, why: bool) -> None:
    for take in (winged_take(), rehearsed_take(), noise_take()):
        longest = max(cell_len(line) for line in card(take, width, why=why).splitlines())
        assert longest <= width


def test_a_wide_terminal_is_used() -> None:
    assert len(card(winged_take(), 120).splitlines()) < len(card(winged_take(), 80).splitlines()) - 8


def test_a_pipe_gets_no_escape_codes_and_no_blanks_at_line_ends() -> None:
    text = card(winged_take())
    assert ESCAPE not in text
    assert not re.search(r"[ \t]+\n", text)


def test_without_colour_nothing_is_coloured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    stream = io.StringIO()
    render_card(winged_take(), console=Console(file=stream, width=80, force_terminal=True))
    assert not re.search(r"\x1b\[[0-9;]*[34][0-9]", stream.getvalue())


def test_a_terminal_with_colours_says_the_same_words() -> None:
    stream = io.StringIO()
    console = Console(file=stream, width=80, height=200, force_terminal=True, color_system="truecolor")
    render_card(winged_take(), console=console)
    assert re.sub(r"\x1b\[[0-9;]*m", "", stream.getvalue()) == card(winged_take())


@pytest.mark.parametrize("why", [False, True])
def test_an_ascii_terminal_gets_ascii(why: bool) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    render_card(replace(winged_take(), file="José.wav"), console=Console(file=stream, width=80), why=why)
    stream.flush()
    text = raw.getvalue().decode("ascii")
    assert "Jos\\xe9.wav" in text
    assert '"just calling"' in text


@pytest.mark.parametrize("height", range(22, 31))
def test_the_first_screen_has_the_verdict_the_picture_and_every_fix(height: int) -> None:
    for take in (winged_take(), rehearsed_take()):
        stream = io.StringIO()
        screen = Console(file=stream, width=80, height=height, force_terminal=True, color_system=None)
        assert render_card(take, console=screen, most_lines=height - 2)
        lines = stream.getvalue().splitlines()
        assert len(lines) <= height - 2
        text = words_of(stream.getvalue())
        assert text.startswith("Would you call you back?")
        assert "voice" in text
        assert all(words_of(fix.advice) in text for fix in take.scorecard.verdict.fix_first)
        assert "How it went" not in text


def test_the_first_screen_and_the_rest_are_the_whole_card() -> None:
    take, stream = winged_take(), io.StringIO()
    screen = Console(file=stream, width=80, height=40, force_terminal=True, color_system=None)
    assert render_card(take, console=screen, most_lines=38)
    render_rest(take, console=screen, rubric=default_rubric())
    assert set(words_of(card(take)).split()) <= set(words_of(stream.getvalue()).split())
    sections = ("How it went", "What was said", "What was heard", "No study shows")
    assert [stream.getvalue().count(words) for words in sections] == [1, 1, 1, 1]


def test_a_card_that_fits_is_not_cut() -> None:
    stream = io.StringIO()
    screen = Console(file=stream, width=80, height=80, force_terminal=True, color_system=None)
    assert not render_card(winged_take(), console=screen, most_lines=78)
    assert stream.getvalue() == card(winged_take())


def test_a_low_terminal_is_told_the_verdict_again_at_the_end() -> None:
    stream = io.StringIO()
    render_card(
        winged_take(), console=Console(file=stream, width=80, height=24, force_terminal=True, color_system=None)
    )
    last = words_of("\n".join(stream.getvalue().strip().splitlines()[-3:]))
    assert "Not yet. 58/100 Next: 0:15 Leave out the product" in last


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("[red]boo[/red].wav", "[red]boo[/red].wav"),
        ("[/].wav", "[/].wav"),
        (":smiley: [link=x]", ":smiley: [link=x]"),
        ("a\x1b[2Jb\x07.wav", "a\\x1b[2Jb\\x07.wav"),
        ("two\nlines\r.wav", "two\\x0alines\\x0d.wav"),
        (b"caf\xe9.wav".decode("utf-8", "surrogateescape"), "caf\\xe9.wav"),
        ("evil\u202egpj.wav", "evil\\u202egpj.wav"),
        ("\x9b31m.wav", "\\x9b31m.wav"),
    ],
)
def test_a_hostile_name_is_printed_as_harmless_text(name: str, shown: str) -> None:
    assert shown in card(replace(winged_take(), file=name))


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=40), st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=20))
def test_nothing_from_outside_is_obeyed(name: str, texts: list[str]) -> None:
    transcript = Transcript(timed(texts, 0.5, 20.0), "faster-whisper", "base")
    text = card(replace(winged_take(), file=name, transcript=transcript), 60, why=True)
    assert all(sign == "\n" or sign.isprintable() for sign in text)
    text.encode("utf-8")


def test_a_take_with_next_to_nothing_in_it_is_still_a_card() -> None:
    take = noise_take()
    bare = Scorecard(Verdict("cannot_judge", None, ("There is no speech.",), ()), (), "1")
    empty = replace(
        take,
        scorecard=bare,
        levels_db=(),
        measures=type(take.measures)(),
        recording=replace(take.recording, duration_s=0.0),
    )
    text = words_of(card(empty))
    assert "There is no speech." in text
    assert "right microphone" in text


@settings(max_examples=200)
@given(st.text(), st.sampled_from(["utf-8", "ascii", "latin-1", "cp1252", "no-such-encoding"]))
def test_printable_text_can_always_be_printed(text: str, encoding: str) -> None:
    shown = printable(text, encoding)
    assert shown.isprintable()
    shown.encode("ascii" if encoding.startswith("no-") else encoding)


def test_a_question_about_a_kept_take_says_how_to_put_right_what_was_misheard() -> None:
    take = winged_take()
    asked = replace(take.scorecard, verdict=replace(take.scorecard.verdict, questions=("Did you say Borden?",)))
    kept = replace(take, scorecard=asked, kept_at=datetime(2026, 11, 28, tzinfo=UTC))
    assert f"Misheard? rehearse correct {take.id} HEARD SAID" in words_of(card(kept))
    assert "Misheard?" not in words_of(card(replace(kept, kept_at=None)))
    assert "Misheard?" not in words_of(card(replace(kept, scorecard=take.scorecard)))


def test_a_guessed_swearword_is_unclear_in_the_card_and_its_quotations() -> None:
    take = winged_take()
    assert take.transcript is not None
    said = take.transcript.words
    words = [replace(word, text="shits,", probability=0.6) if word.text == "demand." else word for word in said]
    shown = words_of(card(replace(take, transcript=replace(take.transcript, words=tuple(words)))))
    assert "shit" not in shown
    assert "[unclear 0:20]" in shown
