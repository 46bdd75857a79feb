"""The server's page as a rep uses it: a real browser, a microphone that plays a sample, a real server behind it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Dialog, Page, Request, expect

from rehearse.audio import encode_wav, read_recording
from rehearse.calls.model import Call, Callback, Contact
from rehearse.store.call_log import CallLog
from rehearse.store.jobs import Job, Queue, new_job_id, now
from rehearse.web.sign_in import SignInCodes, hand_to_browser
from tests.browser.conftest import browser_with
from tests.conftest import SAMPLES
from tests.web_server import Server

SCORED_MS = 600_000

Visit = Callable[..., Page]


def cut(shift_s: float = 0.0, length_s: float = 8.0, sample: str = "rehearsed.flac") -> bytes:
    samples = read_recording(SAMPLES / sample).samples
    return encode_wav(samples[int(shift_s * 16_000) : int((shift_s + length_s) * 16_000)])


@pytest.fixture(scope="module")
def kept(server: Server) -> list[dict[str, Any]]:
    """Two takes of a message, one of another."""
    return [
        server.post(cut(0.0), "one.wav", message="Borden Ohio").json,
        server.post(cut(1.0), "two.wav", message="Borden Ohio").json,
        server.post(cut(0.0, sample="winged.flac"), "three.wav", message="Kraft").json,
    ]


@pytest.fixture(scope="module")
def talking(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser with a microphone into which a sample is spoken."""
    voice = tmp_path_factory.mktemp("voice") / "voice.wav"
    talking = browser_with(browser, cut(0.5, 30.0), voice)
    yield talking
    talking.close()


@pytest.fixture
def visit(talking: Browser, server: Server) -> Iterator[Visit]:
    """Open the page as the printed address does; nothing is logged as an error, asked of others, or held up."""
    contexts, complaints = [], []

    def leave(dialog: Dialog) -> None:
        if dialog.type == "beforeunload":
            complaints.append("It asks whether to leave.")
            dialog.accept()

    def open_one(path: str = "/", *, width: int = 1280, may_fail: bool = False, elsewhere: bool = False) -> Page:
        context = talking.new_context(viewport={"width": width, "height": 860})
        contexts.append(context)
        base = server.base
        page = context.new_page()
        if not may_fail:
            page.on("console", lambda message: complaints.append(message.text) if message.type != "log" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", leave)
        page.on(
            "request",
            lambda one: (
                None
                if elsewhere or one.url.startswith((base, server.door, "data:", "blob:", "file:"))
                else complaints.append(one.url)
            ),
        )
        page.goto(server.address)
        page.wait_for_url(f"{base}/")
        if path != "/":
            page.goto(base + path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


def talk(page: Page, seconds: int) -> None:
    page.get_by_role("button", name=re.compile("^Record( it)?$")).click()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    page.wait_for_function(f"() => document.querySelector('.seconds').textContent >= '0:{seconds:02}'")
    page.get_by_role("button", name="Stop").click()


def test_from_recording_to_card(visit: Visit, server: Server) -> None:
    page = visit("/")
    page.get_by_label("Message", exact=True).fill("Recorded here")
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    page.wait_for_function("() => Number(document.querySelector('.level').getAttribute('aria-valuenow')) > 30")
    page.wait_for_function("() => document.querySelector('.seconds').textContent >= '0:08'")
    page.get_by_role("button", name="Stop").click()
    page.wait_for_url("**/listen/*")
    expect(page.get_by_role("heading", name="Would you call you back?")).to_be_visible()
    page.wait_for_function("() => document.querySelector('audio').duration > 7")
    page.get_by_role("button", name="Maybe").click()
    page.wait_for_url("**/takes/*", timeout=SCORED_MS)
    expect(page.get_by_text("you said: maybe")).to_be_visible()
    expect(page.locator(".timeline")).to_be_visible()
    take = server.script("GET", "/api/takes/last").json
    assert (take["message"], take["self_verdict"]) == ("Recorded here", "maybe")
    assert take["file"].endswith(".flac")
    assert take["recording"]["duration_s"] > 7
    assert "312" in take["transcript"]["text"] or len(take["transcript"]["words"]) > 8


def test_the_score_is_not_shown_before_the_answer(visit: Visit, server: Server) -> None:
    job = server.post(cut(3.0), to="/api/takes", message="Unseen").json
    page = visit(f"/listen/{job['id']}")
    expect(page.get_by_text("Scored. Answer first")).to_be_visible(timeout=SCORED_MS)
    assert re.search(r"of 100|\bpoor\b|\bgood\b", page.inner_text("main")) is None
    page.get_by_role("button", name="Show me the card").click()
    page.wait_for_url("**/takes/*")
    assert server.script("GET", "/api/takes/last").json["self_verdict"] is None


def test_it_is_played_as_the_prospect_hears_it(visit: Visit, server: Server) -> None:
    job = server.post(cut(4.0), to="/api/takes", message="Heard").json
    page = visit(f"/listen/{job['id']}")
    assert "line=telephone" in (page.locator("audio").get_attribute("src") or "")
    page.locator("audio").evaluate("(audio) => audio.play()")
    page.wait_for_function("() => document.querySelector('audio').currentTime > 0.2")
    server.wait_for("done", 2)


def drop(page: Page, *files: tuple[str, bytes], message: str = "", rep: str = "") -> None:
    """Choose files, and say which message they are."""
    chosen = [{"name": name, "mimeType": "audio/wav", "buffer": content} for name, content in files]
    page.locator("input[type=file]").set_input_files(files=chosen)  # type: ignore[arg-type]
    whose = page.get_by_role("dialog")
    whose.get_by_label("For which message?").fill(message)
    whose.get_by_label("Who left it?").fill(rep)
    whose.get_by_role("button", name="Score").click()


def test_from_one_file_to_the_card(visit: Visit, server: Server) -> None:
    page = visit("/")
    page.get_by_label("Message", exact=True).fill("Of another recording")
    drop(page, ("memo.wav", cut(5.0)), message="From the phone")
    page.wait_for_url("**/takes/*", timeout=SCORED_MS)
    expect(page.get_by_text("From the phone · take 1").first).to_be_visible()
    (take,) = server.script("GET", "/api/takes?message=From+the+phone").json
    assert (take["source"], take["script"]) == ("memo.wav", None)


def test_forty_files_become_a_table_that_outlasts_a_reload(visit: Visit, server: Server) -> None:
    page = visit("/", may_fail=True)
    known = server.post(cut(6.0, 6.0), "before.wav", message="Kept before").json
    files = [(f"memo{k}.wav", cut(6.0 + k, 6.0)) for k in range(4)]
    drop(page, *files, ("notes.txt", b"no recording at all"), message="Forty", rep="Ann Lee")
    rows = page.locator(".job").filter(has_text=re.compile(r"memo\d|notes"))  # others may still be on their way
    done = page.locator(".job[data-state=done]").filter(has_text=re.compile(r"memo\d"))
    expect(rows).to_have_count(5)
    expect(page.locator(".job[data-state=failed]")).to_contain_text("Cannot read notes.txt", timeout=SCORED_MS)
    expect(done).to_have_count(4, timeout=SCORED_MS)
    expect(page.get_by_text("All done")).to_be_visible(timeout=SCORED_MS)
    page.reload()
    expect(done).to_have_count(4)
    for k in (1, 2, 3):
        row = rows.filter(has_text=f"memo{k}.wav")
        take = next(
            one for one in server.script("GET", "/api/takes?message=Forty").json if one["source"] == files[k][0]
        )
        assert take["rep"] == "Ann Lee"
        expect(row.locator(".job-length")).to_have_text("6 s")
        expect(row.locator(".job-score")).to_have_text(str(int(take["verdict"]["score"])))
        expect(row.locator(".job-where")).to_have_text(take["verdict"]["fix_first"][0]["advice"])
    there = rows.filter(has_text="memo0.wav")
    expect(there).to_contain_text("Here already, in “Kept before”.")
    assert server.script("GET", f"/api/takes/{known['id']}").json["message"] == "Kept before"
    page.get_by_role("link", name="memo1.wav").click()
    page.wait_for_url("**/takes/*")
    page.go_back()
    page.get_by_role("button", name="Put away what failed").click()
    expect(rows.filter(has_text="notes.txt")).to_have_count(0)
    page.get_by_role("button", name="Clear this list").click()
    expect(page.locator(".arrivals")).to_be_hidden()
    page.reload()
    expect(page.locator(".arrivals")).to_be_hidden()


def test_nothing_is_sent_when_the_question_is_put_off(visit: Visit, server: Server) -> None:
    page = visit("/")
    before = len(server.script("GET", "/api/jobs").json)
    files = [{"name": "later.wav", "mimeType": "audio/wav", "buffer": cut(2.0, 5.0)}]
    page.locator("input[type=file]").set_input_files(files=files)  # type: ignore[arg-type]
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator(".arrivals")).to_be_hidden()
    assert len(server.script("GET", "/api/jobs").json) == before


def test_a_recording_whose_scoring_failed_is_tried_again(visit: Visit, server: Server) -> None:
    sound = cut(2.0, 5.0)
    error = {"code": "library", "message": "It cannot be kept: no space left.", "hint": "Make room on the disk."}
    job = Job(
        new_job_id(), "take", "upload", "rescued.wav", "Rescued", "reason", "", len(sound), None, now(),
        state="failed", error=error,
    )  # fmt: skip
    queue = Queue(server.home)
    queue.upload_of(job.id).write_bytes(sound)
    queue.add(job)
    queue.close()
    page = visit(f"/listen/{job.id}")
    expect(page.locator(".trouble")).to_contain_text("no space left")
    with page.expect_download() as download:
        page.get_by_role("link", name="Save the recording").click()
    assert download.value.path().read_bytes() == sound
    page.goto(server.base)
    page.get_by_role("button", name="Try again: rescued.wav").click()
    page.get_by_role("link", name="rescued.wav").click(timeout=SCORED_MS)
    page.wait_for_url("**/takes/*")


def test_a_file_dropped_anywhere_is_taken(visit: Visit) -> None:
    page = visit("/")
    content = list(cut(9.0, 5.0))
    page.evaluate(
        """(content) => { const held = new DataTransfer();
        held.items.add(new File([new Uint8Array(content)], "dropped.wav", {type: "audio/wav"}));
        document.body.dispatchEvent(new DragEvent("drop", {dataTransfer: held, bubbles: true, cancelable: true})); }""",
        content,
    )
    page.get_by_role("dialog").get_by_label("For which message?").press("Enter")
    page.wait_for_url("**/takes/*", timeout=SCORED_MS)


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(visit: Visit, tmp_path: Path) -> None:
    huge = tmp_path / "huge.wav"
    with huge.open("wb") as file:
        file.truncate(65_000_000)
    page = visit("/")
    page.locator("input[type=file]").set_input_files(huge)
    page.get_by_role("dialog").get_by_role("button", name="Score").click()
    expect(page.locator(".job-where")).to_contain_text("larger than 64 MB")
    expect(page.get_by_role("button", name="Record", exact=True)).to_be_enabled()


def test_a_file_that_is_no_recording_is_told_kindly(visit: Visit) -> None:
    page = visit("/", may_fail=True)
    drop(page, ("notes.txt", b"no recording"))
    expect(page.locator(".job-where")).to_contain_text("Cannot read notes.txt", timeout=SCORED_MS)
    page.get_by_role("button", name="Put away: notes.txt").click()
    expect(page.locator(".arrivals")).to_be_hidden()


def test_the_last_two_are_compared_with_one_click(visit: Visit, kept: list[dict[str, Any]]) -> None:
    page = visit("/takes")
    page.get_by_role("link", name="Compare the last two of Borden Ohio").click()
    expect(page.get_by_role("heading", name="What has changed")).to_be_visible()
    assert page.url.endswith(f"/compare?before={kept[0]['id']}&after={kept[1]['id']}")


def test_any_two_are_compared(visit: Visit, kept: list[dict[str, Any]]) -> None:
    page = visit("/takes")
    for one in (kept[0], kept[2]):
        page.locator(f".pick-take[value='{one['id']}']").check()
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.get_by_role("heading", name="What has changed")).to_be_visible()
    assert page.url.endswith(f"/compare?before={kept[0]['id']}&after={kept[2]['id']}")


def test_what_is_deleted_can_be_kept_until_the_server_stops(visit: Visit, server: Server) -> None:
    gone, kept = (server.post(cut(10.0 + k, 5.0), f"{k}.wav", message="Gone").json for k in range(2))
    page = visit(f"/takes/{gone['id']}", may_fail=True)  # the server is stopped below it
    page.get_by_text("More", exact=True).click()
    page.get_by_role("button", name="Delete").click()
    page.wait_for_url("**/takes")
    line = page.locator(".take-line.goes")
    expect(line).to_have_count(1)
    line.get_by_role("button", name="Keep it").click()
    expect(line).to_have_count(0)
    for take in (gone, kept):
        page.locator(f".pick-take[value='{take['id']}']").check()
    page.locator(".chosen-bar").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("2 takes will be deleted in 10 minutes")).to_be_visible()
    expect(line).to_have_count(2)
    page.get_by_role("button", name="Undo").click()
    expect(line).to_have_count(0)
    page.locator(f".delete-take[value='{gone['id']}']").click()
    expect(line).to_have_count(1)
    assert server.script("GET", f"/api/takes/{gone['id']}").status == 200
    server.stop()
    assert not Path(gone["file"]).exists()
    assert Path(kept["file"]).exists()
    server.start()
    assert server.script("GET", f"/api/takes/{gone['id']}").status == 404


def test_takes_are_moved_and_messages_renamed_and_it_is_taken_back(visit: Visit, server: Server) -> None:
    one, other = (server.post(cut(12.0 + k, 5.0), f"{k}.wav", message="Filed wrong").json for k in range(2))
    names = lambda: {server.script("GET", f"/api/takes/{take['id']}").json["message"] for take in (one, other)}  # noqa: E731
    page = visit("/takes?sort=name")
    page.locator(f".pick-take[value='{one['id']}']").check()
    page.get_by_label("Move to the message").fill("Filed right")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.get_by_text("1 take moved to “Filed right”.")).to_be_visible()
    assert names() == {"Filed right", "Filed wrong"}
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("1 take moved")).to_be_hidden()
    assert names() == {"Filed wrong"}
    section = page.get_by_role("region", name="Filed wrong")
    section.get_by_text("Rename").first.click()
    section.get_by_label("New name").fill("Called better")
    section.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("heading", name="Called better")).to_be_visible()
    assert names() == {"Called better"}
    assert [Path(take["file"]).exists() for take in (one, other)] == [True, True]


def test_a_take_is_answered_on_its_card(visit: Visit, server: Server, kept: list[dict[str, Any]]) -> None:
    page = visit(f"/takes/{kept[2]['id']}")
    answers = page.get_by_role("group", name="Would you call you back?")
    expect(answers.locator("[aria-pressed=true]")).to_have_count(0)
    answers.get_by_role("button", name="Maybe").click()
    expect(page.get_by_text("you said: maybe")).to_be_visible()
    expect(answers.locator("[aria-pressed=true]")).to_have_text("Maybe")
    assert server.script("GET", f"/api/takes/{kept[2]['id']}").json["self_verdict"] == "maybe"


def test_a_take_is_played_on_its_card(visit: Visit, kept: list[dict[str, Any]]) -> None:
    page = visit(f"/takes/{kept[0]['id']}")
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("() => [...document.querySelectorAll('audio')].some((one) => one.currentTime > 0.2)")


def test_a_click_on_a_word_puts_it_right_and_another_takes_it_back(
    visit: Visit, server: Server, kept: list[dict[str, Any]]
) -> None:
    take = kept[0]["id"]
    page = visit(f"/takes/{take}")
    word = page.locator(".transcript .w", has_text="Brightwater").first
    field = page.get_by_label("What was said for “Brightwater”")
    word.click()
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()
    word.click()
    field.fill("Bridgewater")
    page.keyboard.press("Enter")
    corrected = page.locator(".transcript .w.corrected")
    expect(corrected).to_have_text(re.compile("Bridgewater"))
    expect(page.locator(".facts")).to_contain_text("words corrected by you")
    told = server.script("GET", f"/api/takes/{take}").json["transcript"]
    assert [(one["heard"], one["said"]) for one in told["corrections"]] == [("Brightwater", "Bridgewater")]
    corrected.click()
    page.get_by_role("button", name="As it was heard").click()
    expect(corrected).to_have_count(0)
    assert server.script("GET", f"/api/takes/{take}").json["transcript"]["corrections"] == []


BROKEN = """() => {
  document.querySelectorAll(".trouble").forEach((one) => {
    one.hidden = false;
    one.textContent = one.textContent || "This program cannot play the sound in this file. Another browser may.";
  });
  const broken = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    for (const word of texts.currentNode.data.matchAll(/[A-Za-z]{3,24}/g)) {
      const range = document.createRange();
      range.setStart(texts.currentNode, word.index);
      range.setEnd(texts.currentNode, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].filter((r) => r.width > 1).map((r) => Math.round(r.top)));
      if (lines.size > 1) broken.push(word[0]);
    }
  }
  return broken;
}"""


@pytest.mark.parametrize("width", [360, 700, 900, 1280])
def test_no_word_is_broken_in_two(visit: Visit, server: Server, kept: list[dict[str, Any]], width: int) -> None:
    one, other = kept[0]["id"], kept[2]["id"]
    page = visit("/", width=width)
    broken = {}
    compared = f"/compare?before={one}&after={other}"
    for path in ("/", "/takes", f"/takes/{other}", compared, "/history", "/you", "/calls"):
        page.goto(server.base + path)
        broken[path] = page.evaluate(BROKEN)
    assert {path: words for path, words in broken.items() if words} == {}


def test_the_budget_follows_what_is_typed(visit: Visit) -> None:
    page = visit("/")
    script = page.get_by_label("Script")
    script.press_sequentially("Hi Sam, this is Dana Reyes.")
    expect(page.locator(".budget-words")).to_contain_text("It fits")
    expect(page.locator(".change-first")).to_contain_text("number")
    script.fill("# Borden Iowa\n" + "We should talk about the dock. " * 30)
    expect(page.locator(".budget-words")).to_contain_text("too long: cut about")
    expect(page.get_by_label("Message", exact=True)).to_have_value("Borden Iowa")
    page.reload()
    expect(page.get_by_label("Script")).to_have_value(re.compile("Borden Iowa"))


def test_the_script_is_there_to_be_read_while_talking(visit: Visit) -> None:
    page = visit("/")
    page.get_by_label("Script").fill("# Title\nHi Sam, this is Dana.")
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.locator(".read-aloud")).to_have_text("Hi Sam, this is Dana.")
    page.wait_for_function("() => document.querySelector('.seconds').textContent >= '0:02'")  # enough to be played
    page.keyboard.press("Space")
    page.wait_for_url("**/listen/*")


def test_a_message_is_written_and_what_was_faulted_in_one_is_written_anew(
    visit: Visit, server: Server, kept: list[dict[str, Any]]
) -> None:
    page = visit("/")
    page.get_by_role("link", name="Write it for me").click()
    page.get_by_label("Who is it for").fill("Karen")
    page.get_by_label("Why do you call them, in one sentence", exact=True).fill("your dock had three late pickups")
    page.get_by_role("button", name="Write it", exact=True).click()
    written = page.get_by_role("textbox", name="Your message")
    expect(written).to_have_value(re.compile("I'm calling because your dock had three late pickups."))
    page.get_by_label("A message you have").fill("Hi Kim, I was wondering if maybe we could talk about your dock.")
    page.get_by_role("button", name="Write it anew").click()
    row = page.get_by_role("row", name="I was wondering if maybe")
    expect(row).to_contain_text("I'd like to talk about your dock.")
    expect(row).to_contain_text("a hedge, said straight")
    page.get_by_role("button", name="Practise it").click()
    expect(page.get_by_label("Script")).to_have_value(re.compile("I'd like to talk about your dock."))
    page.goto(f"{server.base}/takes/{kept[2]['id']}")
    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Write it anew").click()
    expect(page.locator(".beside tbody tr").first).to_be_visible()
    expect(written).to_have_value(re.compile("# Kraft"))


def test_a_saved_card_plays_without_the_server(visit: Visit, server: Server, tmp_path: Path) -> None:
    take = server.post(cut(0.9)).json
    page = visit(f"/takes/{take['id']}")
    page.get_by_text("More", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Save the card").click()
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(saved.as_uri())
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("() => [...document.querySelectorAll('audio')].some((one) => one.currentTime > 0.2)")
    assert not [url for url in asked if url.startswith(server.base)]


def test_the_clock_turns_amber_and_red(visit: Visit, server: Server) -> None:
    page = visit("/")

    def fetched(asked: Request) -> str:
        """Return the page as the browser would get it, which alone knows every name that ends in localhost."""
        headers = asked.all_headers() | {"host": urlsplit(asked.url).netloc, "accept-encoding": "identity"}
        with urlopen(urllib.request.Request(f"http://127.0.0.1:{server.port}/", headers=headers)) as answer:
            return str(answer.read().decode())

    # Three quarters of a minute are long for a test: the limits stand in the page, and are brought nearer.
    page.route(
        "**/",
        lambda route: route.fulfill(
            content_type="text/html",
            body=re.sub(
                r"limit_s&#34;: [0-9.]+, &#34;amber_s&#34;: [0-9.]+",
                "limit_s&#34;: 4, &#34;amber_s&#34;: 2",
                fetched(route.request),
            ),
        ),
    )
    page.reload()
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.locator(".recorder.amber")).to_be_visible()
    expect(page.locator(".recorder.red")).to_be_visible()
    expect(page.locator(".recorder [role=status]")).to_contain_text("stop now")
    page.get_by_role("button", name="Stop").click()
    page.wait_for_url("**/listen/*")


def test_the_profile_is_the_commands(visit: Visit, server: Server) -> None:
    page = visit("/you")
    page.get_by_label("Your name").fill("Dana Reyes")
    page.get_by_label("The number you leave").fill("312-555-0147")
    page.get_by_label("Customers").fill("Kraft\n\nBorden")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    printed = subprocess.run(
        [sys.executable, "-m", "rehearse", "profile", "--json"],
        env=os.environ | {"REHEARSE_HOME": str(server.home)}, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    profile = json.loads(printed)
    assert (profile["name"], profile["customers"]) == ("Dana Reyes", ["Kraft", "Borden"])


def test_the_everyday_voice_is_recorded_and_forgotten(visit: Visit) -> None:
    page = visit("/you")
    talk(page, 14)
    expect(page.locator(".voice-word")).to_be_visible(timeout=SCORED_MS)
    page.get_by_text("How it was measured").click()
    expect(page.locator(".measured")).to_contain_text("Hz")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Forget it").click()
    expect(page.get_by_text("Not recorded yet")).to_be_visible()


def test_with_the_keyboard_alone(visit: Visit) -> None:
    page = visit("/")

    def tab_to(name: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            focused = page.evaluate("() => (document.activeElement.textContent || '').trim()")
            if focused == name:
                return
        raise AssertionError(f"Tab never comes to {name}")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    tab_to("Record")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('.seconds').textContent >= '0:04'")
    page.keyboard.press("Space")
    page.wait_for_url("**/listen/*")
    tab_to("Yes")
    page.keyboard.press("Enter")
    page.wait_for_url("**/takes/*", timeout=SCORED_MS)
    tab_to("Record it again")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Record", exact=True)).to_be_visible()


@pytest.fixture(scope="module")
def called(server: Server) -> None:
    """Two messages in the call log, left often enough to be drawn."""
    today = datetime.now(UTC)
    with CallLog(folder=server.home) as log:
        for n in range(60):
            message = "Borden Ohio, the message with the longest name of them all" if n % 2 else "Kraft"
            at = today - timedelta(days=30, hours=n)
            log.add(Call(f"Prospect {n}", at, "left", message, contact=Contact("Borden", "312-555-0147")))
            if n % 7 == 0:
                log.add(Callback(f"Prospect {n}", at + timedelta(days=1)))


@pytest.mark.usefixtures("called")
def test_who_to_try_now_is_a_click_away(visit: Visit) -> None:
    page = visit("/")
    page.get_by_role("link", name="Calls").click()
    expect(page.get_by_role("heading", name="Who to try now")).to_be_visible()
    expect(page.get_by_role("heading", name="Answered by day", exact=True)).to_be_visible()


def test_the_door_opens_with_the_password(talking: Browser, tmp_path: Path) -> None:
    guarded = Server(tmp_path, "--host", "0.0.0.0", REHEARSE_PASSWORD="open sesame").start()
    page = talking.new_page()
    try:
        page.goto(guarded.door)
        page.get_by_label("Password").fill("guess")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_have_text("That is not the password.")
        page.wait_for_timeout(1_000)
        page.get_by_label("Password").fill("open sesame")
        page.get_by_role("button", name="Come in").click()
        expect(page.get_by_role("button", name="Record", exact=True)).to_be_visible()
    finally:
        page.close()
        guarded.stop()


def test_the_form_in_the_file_signs_in_and_the_history_has_nothing_that_works(
    talking: Browser, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    codes = SignInCodes()
    monkeypatch.setattr(codes, "new", lambda: server.address.rpartition("/")[2])
    monkeypatch.setattr(codes, "holds", lambda code: True)
    hand_to_browser(tmp_path, server.door, codes)
    context = talking.new_context()
    page, base = context.new_page(), server.base
    visited: list[str] = []
    page.on("framenavigated", lambda frame: visited.append(frame.url))
    page.goto((tmp_path / "sign-in.html").as_uri())
    page.wait_for_url(f"{base}/")
    expect(page.get_by_role("button", name="Record", exact=True)).to_be_visible()
    with talking.new_context() as stranger:
        other = stranger.new_page()
        for address in visited:
            if address.startswith("http"):
                other.goto(address)
                expect(other.get_by_role("button", name="Record", exact=True)).to_be_hidden()
    context.close()


def test_what_listens_at_another_port_gets_no_cookie(visit: Visit, server: Server) -> None:
    got: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            got.append(self.headers.get("Cookie", ""))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Listener) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        page = visit("/", may_fail=True, elsewhere=True)
        for host in ("127.0.0.1", "localhost"):
            for _ in range(2):
                page.goto(f"http://{host}:{other.server_port}/")
        other.shutdown()
    assert got
    assert set(got) == {""}
    assert [one["name"] for one in page.context.cookies(server.base)] == [f"rehearse_{server.port}"]
    assert page.context.cookies(server.door) == []


def test_the_server_goes_away_and_comes_back(visit: Visit, server: Server) -> None:
    page = visit("/", may_fail=True)
    page.get_by_label("Message", exact=True).fill("While it was away")
    page.get_by_role("button", name="Record", exact=True).click()
    page.wait_for_function("() => document.querySelector('.seconds').textContent >= '0:02'")
    server.kill()
    page.wait_for_function("() => document.querySelector('.seconds').textContent >= '0:04'")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".recorder .trouble")).to_contain_text("The server is away. Your take is safe here")
    expect(page.get_by_role("link", name="Save this take as a file")).to_be_visible()
    expect(page.locator(".away")).to_be_visible()
    expect(page.locator(".recorder .hint")).not_to_contain_text("Press")
    server.start()
    page.wait_for_url("**/listen/*", timeout=SCORED_MS)
    page.get_by_role("button", name="Yes").click()
    page.wait_for_url("**/takes/*", timeout=SCORED_MS)
    assert server.script("GET", "/api/takes/last").json["message"] == "While it was away"
