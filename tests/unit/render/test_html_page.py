"""Pages stand alone, let nothing in, and can be read by everyone."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace

import pytest

from rehearse.core.line_check import LineCheck, Lost
from rehearse.core.message import ScriptMatch
from rehearse.core.take import Take
from rehearse.core.transcript import Transcript, Word
from rehearse.render.html import Page, TakeSound, asset, comparison_page, data_address, history_page, take_page
from rehearse.scoring.comparison import compare
from rehearse.scoring.rubric import default_rubric
from tests.unit.made_takes import noise_take, rehearsed_take, winged_take
from tests.unit.read_page import Element, having, read_page, spans_s

RUBRIC = default_rubric()
SOUND = TakeSound(data_address(b"direct", "audio/mpeg"), data_address(b"line", "audio/mpeg"))

PAGES = {
    "take": lambda take, page=None: take_page(take, RUBRIC, sound=SOUND, page=page),
    "comparison": lambda take, page=None: comparison_page(
        compare([take, rehearsed_take()], RUBRIC), RUBRIC, sounds=[SOUND, SOUND], page=page
    ),
    "history": lambda take, page=None: history_page([take, rehearsed_take()], RUBRIC, page=page),
}


def hostile(take: Take) -> Take:
    """Return a take whose every text from outside tries to be markup."""
    bad = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'`"
    words = tuple(Word(text, index, index + 0.5, 0.9) for index, text in enumerate(["Hi", bad, "there."], 1))
    fixes = tuple(replace(fix, advice=bad) for fix in take.scorecard.verdict.fix_first)
    verdict = replace(take.scorecard.verdict, fix_first=fixes, because=(bad,))
    return replace(
        take,
        file=f"{bad}.wav",
        message_name=bad,
        transcript=Transcript(words, "faster-whisper", "base"),
        scorecard=replace(take.scorecard, verdict=verdict),
        recording=replace(take.recording, notes=(bad,)),
        line=LineCheck("amr", 0.9, bad, (Lost("company", bad, bad, 1.0, 1.5),)),
        message=replace(
            take.message,
            alarms=tuple(replace(alarm, text=bad) for alarm in take.message.alarms),
            checklist=tuple(replace(item, text=bad) for item in take.message.checklist),
            phone_numbers=tuple(replace(number, text=bad) for number in take.message.phone_numbers),
        ),
    )


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest) -> list[Element]:
    return read_page(PAGES[request.param](winged_take()))


@pytest.mark.parametrize("name", PAGES)
def test_markup_from_outside_is_text(name: str) -> None:
    html = PAGES[name](hostile(winged_take()))
    elements = read_page(html)
    assert len(having(elements, "script")) == 1
    assert not having(elements, "img")
    assert "alert(1)" in "".join(one.text for one in having(elements, "body"))
    assert not any(attribute.startswith("on") for one in elements for attribute in one.attrs)


def test_a_page_names_no_address_elsewhere(page: list[Element]) -> None:
    addresses = [value for one in page for name, value in one.attrs.items() if name in ("src", "href", "action")]
    assert addresses
    assert all(address.startswith(("data:", "#")) for address in addresses)
    for name in ("report.css", "report.js"):
        assert not re.search(r"https?:|//[a-z]|@import|url\(", asset(name))


def test_the_policy_allows_the_page_itself_and_nothing_else(page: list[Element]) -> None:
    (policy,) = [one.attrs["content"] for one in page if one.attrs.get("http-equiv") == "Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert "unsafe" not in policy
    for tag, rule in (("style", "style-src"), ("script", "script-src")):
        (element,) = having(page, tag)
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert rules[rule] == f"'sha256-{digest}'"


def test_no_style_stands_in_an_attribute(page: list[Element]) -> None:
    assert not [one for one in page if "style" in one.attrs]


def test_a_server_can_serve_style_and_script_beside_the_page() -> None:
    served = Page(css_url="/assets/report.css", js_url="/assets/report.js")
    for make in PAGES.values():
        elements = read_page(make(winged_take(), served))
        assert not having(elements, "style")
        assert [one.attrs["src"] for one in having(elements, "script")] == ["/assets/report.js"]
        assert not [one for one in elements if one.attrs.get("http-equiv")]


def test_everything_has_a_name_for_those_who_do_not_see_it(page: list[Element]) -> None:
    for one in page:
        if one.tag == "svg" and "svg" not in one.inside:
            assert one.attrs.get("aria-hidden") == "true" or one.attrs.get("aria-label"), one
        if one.tag == "button":
            assert one.attrs.get("aria-label") or one.text.strip()
    (html,) = having(page, "html")
    assert html.attrs["lang"] == "en"
    assert len(having(page, "h1")) == 1
    assert len(having(page, "main")) == 1


def test_every_word_of_the_transcript_can_be_played_from() -> None:
    take = winged_take()
    assert take.transcript is not None
    words = [one for one in having(read_page(PAGES["take"](take)), "span", "w") if "transcript" in one.inside]
    places = [spans_s(one)[0] for one in words if one.text.strip()]
    assert len(words) >= len(take.transcript.words)
    assert {round(word.start_s, 3) for word in take.transcript.words} <= set(places)


def test_every_fix_can_be_played_from() -> None:
    buttons = [
        one for one in having(read_page(PAGES["take"](winged_take())), "button", "from") if "fixes" in one.inside
    ]
    wanted = [fix.start_s for fix in winged_take().scorecard.verdict.fix_first]
    assert [spans_s(one)[0] for one in buttons] == pytest.approx(wanted, abs=1e-3)


def test_what_the_phone_line_loses_is_said_and_can_be_played_from() -> None:
    lost = Lost("phone_number", "3125550147", "312555014", 44.4, 46.9)
    taken = replace(winged_take(), line=LineCheck("g711", 0.91, "", (lost,)))
    elements = read_page(PAGES["take"](taken))
    text = having(elements, "section", "what")[0].text
    assert "On the prospect's phone, over a wire" in text
    assert "Number: “3125550147” is heard as “312555014”" in text
    assert "91% of your words" in text
    assert (44.4, 46.9) in [spans_s(one)[0:2] for one in having(elements, "button", "from")]
    fine = PAGES["take"](replace(taken, line=replace(taken.line, lost=())))
    assert "The number and the names come through" in fine


def test_without_sound_there_is_nothing_to_play() -> None:
    elements = read_page(take_page(winged_take(), RUBRIC))
    assert not having(elements, "audio")
    assert not having(elements, "section", "player")
    assert not having(elements, "button", "from")


def test_the_sound_is_inside_once_for_each_way_of_hearing_it() -> None:
    elements = read_page(PAGES["comparison"](winged_take()))
    assert [one.attrs["data-line"] for one in having(elements, "audio")] == ["direct", "telephone"] * 2


def test_a_take_that_cannot_be_judged_says_why_and_what_to_do() -> None:
    html = take_page(noise_take(), RUBRIC)
    text = having(read_page(html), "main")[0].text
    assert "Can't say." in text
    assert "as loud as the voice" in text
    assert "quieter place" in text


def test_by_what_it_was_heard_and_judged_is_named() -> None:
    take = winged_take()
    take = replace(take, scorecard=replace(take.scorecard, rubric="ours 4f1a"))
    assert "Heard by faster-whisper, model base; judged by the rubric ours 4f1a." in take_page(take, default_rubric())
    assert "Judged by the rubric" in take_page(replace(take, transcript=None), default_rubric())


def test_the_folder_of_a_file_stays_private() -> None:
    for make in PAGES.values():
        assert "/home/dana" not in make(replace(winged_take(), file="/home/dana/takes/monday.wav"))


def test_a_file_name_that_is_no_text_does_not_break_the_page() -> None:
    html = take_page(replace(winged_take(), file="caf\udce9.wav"), RUBRIC)
    assert html.encode("utf-8")


def test_the_measured_colours_of_text_have_the_contrast_of_wcag_aa() -> None:
    css = asset("report.css")
    light, dark = (colours(block) for block in re.findall(r":root \{(.*?)\}", css, re.DOTALL)[:2])
    pairs = [
        *[(text, back) for text in ("ink", "soft", "good", "fair", "poor", "blue", "accent", "filler", "limit")
          for back in ("card", "paper")],
        *[("good", "good-wash"), ("fair", "fair-wash"), ("poor", "poor-wash"), ("blue", "blue-wash"),
          ("accent", "blue-wash"), ("filler", "filler-wash"), ("filler", "poor-wash"), ("soft", "hush"),
          ("ink", "good-wash"), ("ink", "poor-wash"), ("ink", "hush"), ("on-accent", "accent"), ("soft", "over")],
    ]  # fmt: skip
    for name, palette in (("light", light), ("dark", light | dark)):
        for text, back in pairs:
            assert contrast(palette[text], palette[back]) >= 4.5, (name, text, back)
        for drawn in ("voice", "pitch", "quiet", "filler", "limit"):
            assert contrast(palette[drawn], palette["card"]) >= 3.0, (name, drawn)


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 defines it."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_page_asks_what_is_not_sure_and_tells_of_a_script_that_was_not_followed() -> None:
    take = winged_take()
    verdict = replace(take.scorecard.verdict, questions=("Is the reason in it?",), on_the_line=True, score=74.0)
    item = replace(take.message.checklist[2], found=False, certainty="unsure")
    message = replace(take.message, checklist=(item,), script=ScriptMatch(0.14, ("the middle",), ()))
    text = take_page(replace(take, scorecard=replace(take.scorecard, verdict=verdict), message=message), RUBRIC)
    for words in ("Is the reason in it?", "This is not your script: 14% of it", "skipped: “the middle”", "On the line"):
        assert words in text
    assert not having(read_page(text), "li", "missing")
    assert having(read_page(text), "li", "unsure")
