"""The page's server: what is sent to it is scored and kept, whatever happens meanwhile."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shlex
import struct
import subprocess
import sys
import time
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from rehearse.audio import encode_wav, read_recording
from rehearse.store import Library
from rehearse.web.access import load_secret
from tests.unit.made_takes import winged_take
from tests.virtual_desk import in_a_namespace
from tests.web_server import Server

SAMPLES = Path(__file__).parents[2] / "samples"
SHORT_S = 8


@pytest.fixture(scope="module")
def sound() -> bytes:
    """The first seconds of a message: enough to be scored, and quickly."""
    return short(0)


def short(shift: int, sample: str = "rehearsed.flac") -> bytes:
    samples = read_recording(SAMPLES / sample).samples
    return encode_wav(samples[shift : shift + SHORT_S * 16_000])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("home")).start()
    yield running
    running.stop()


def command(server: Server, *arguments: str) -> str:
    """Run a command in the server's home."""
    return subprocess.run(
        [sys.executable, "-m", "rehearse", *arguments],
        env=os.environ | {"REHEARSE_HOME": str(server.home)}, capture_output=True, text=True, check=True, timeout=120,
    ).stdout  # fmt: skip


@pytest.fixture(scope="module")
def take(server: Server, sound: bytes) -> dict[str, Any]:
    answer = server.post(
        sound, "memo.wav", message="Borden Ohio", self_verdict="maybe", modified_at="2026-11-20T09:30:00Z"
    )
    assert answer.status == 201, answer.text
    assert answer.headers["location"] == f"/api/takes/{answer.json['id']}"
    return dict(answer.json)


def test_a_file_posted_by_a_script_comes_back_as_the_commands_json(server: Server, take: dict[str, Any]) -> None:
    shown = json.loads(command(server, "show", take["id"], "--json"))
    assert shown == take
    assert (take["message"], take["self_verdict"]) == ("Borden Ohio", "maybe")
    assert take["recorded_at"].startswith("2026-11-20T09:30")


def test_a_sound_that_is_kept_already_stays_under_its_message(
    server: Server, take: dict[str, Any], sound: bytes
) -> None:
    again = server.post(sound, "again.wav").json
    assert (again["id"], again["message"], again["kept_at"]) == (take["id"], "Borden Ohio", take["kept_at"])


def test_a_sound_of_another_message_is_never_matched_against_a_script(server: Server) -> None:
    mine = short(2000)
    first = server.post(mine, message="Stays").json
    fields = {"message": "Kraft", "script": "Good morning, Kim. Your dock had three late pickups."}
    again = server.post(mine, **fields).json
    assert (again["id"], again["message"], again["script"]) == (first["id"], "Stays", None)
    its_own = server.post(mine, **fields | {"message": "Stays"}).json
    assert its_own["script"]["text"] == fields["script"]
    assert server.post(mine, **fields | {"script": "Hi."}).json["script"] == its_own["script"]
    assert server.script("DELETE", f"/api/takes/{first['id']}").status == 204


def test_the_sound_is_kept_as_it_came(server: Server, take: dict[str, Any], sound: bytes) -> None:
    assert Path(take["file"]).read_bytes() == sound
    assert list((server.home / "queue").iterdir()) == []


def test_a_take_made_in_the_terminal_is_on_the_page(server: Server, take: dict[str, Any]) -> None:
    file = server.home / "desk.wav"
    file.write_bytes(short(4000))
    command(server, "score", str(file), "--keep", "--message", "From the desk", "--no-transcript")
    assert "From the desk" in server.script("GET", "/takes").text
    assert [one["name"] for one in server.script("GET", "/api/messages").json] == ["Borden Ohio", "From the desk"]
    assert server.script("DELETE", "/api/takes/last").status == 204


def test_the_sound_comes_whole_or_in_parts_over_either_line(server: Server, take: dict[str, Any], sound: bytes) -> None:
    place = f"/api/takes/{take['id']}/sound"
    direct = server.script("GET", place)
    telephone = server.script("GET", f"{place}?line=telephone")
    assert direct.headers["content-type"] == "audio/wav"
    assert direct.body == sound
    assert len(telephone.body) == len(sound)
    assert telephone.body != sound
    head = {"Authorization": f"Bearer {server.token}"}
    for asked, wanted, told in (
        ("bytes=0-99", sound[:100], f"bytes 0-99/{len(sound)}"),
        ("bytes=1000-", sound[1000:], f"bytes 1000-{len(sound) - 1}/{len(sound)}"),
        ("bytes=-10", sound[-10:], f"bytes {len(sound) - 10}-{len(sound) - 1}/{len(sound)}"),
    ):
        part = server.ask("GET", place, Range=asked, **head)
        assert (part.status, part.body, part.headers["content-range"]) == (206, wanted, told)
    assert server.ask("GET", place, Range=f"bytes={len(sound)}-", **head).status == 416
    assert server.ask("GET", place, Range="lines=1-2", **head).status == 200


def test_the_card_and_the_lists_are_pages(server: Server, take: dict[str, Any]) -> None:
    for path in (f"/takes/{take['id']}", "/takes", "/", "/you", "/history?message=Borden+Ohio"):
        answer = server.script("GET", path)
        assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "you said: maybe" in server.script("GET", f"/takes/{take['id']}").text


def test_the_answer_can_be_changed(server: Server, take: dict[str, Any]) -> None:
    answer = server.script("PUT", f"/api/takes/{take['id']}/self_verdict", {"self_verdict": "yes"})
    assert answer.json["self_verdict"] == "yes"
    assert server.script("PUT", "/api/takes/last/self_verdict", {"self_verdict": "perhaps"}).status == 422


def test_two_takes_are_compared_as_the_command_does(server: Server, take: dict[str, Any]) -> None:
    assert server.post(short(16_000), "next.wav", message="Borden Ohio").status == 201
    answer = server.script("GET", f"/api/comparison?before={take['id']}&after=last")
    assert answer.json == json.loads(command(server, "compare", take["id"], "last", "--json"))
    assert server.script("GET", f"/compare?before={take['id']}&after=last").status == 200
    assert server.script("GET", f"/api/comparison?before={take['id']}&after={take['id']}").status == 422


def test_what_is_saved_opens_elsewhere(server: Server, take: dict[str, Any], sound: bytes) -> None:
    after = server.post(short(15_000), "later.wav", message="Borden Ohio").json["id"]
    card = server.script("GET", f"/takes/{take['id']}/card.html")
    both = server.script("GET", f"/compare/card.html?before={take['id']}&after={after}")
    for page, sounds in ((card, 2), (both, 4)):
        assert page.headers["content-disposition"].startswith("attachment; filename*=UTF-8''Borden%20Ohio%202026-")
        assert len(re.findall("data:audio/mpeg;base64,", page.text)) == sounds
        assert not re.search(r'(src|href)="/', page.text)
    recording = server.script("GET", f"/takes/{take['id']}/recording")
    assert (recording.body, recording.headers["content-type"]) == (sound, "application/octet-stream")
    assert server.script("GET", "/takes.csv").text == command(server, "history", "--csv")


def test_a_message_has_every_one_of_its_takes_on_its_list(server: Server, take: dict[str, Any]) -> None:
    listed = server.script("GET", "/takes?message=Borden+Ohio").text
    assert f'href="/takes/{take["id"]}"' in listed
    assert "take-link" not in server.script("GET", "/takes?message=Nobody").text


def test_the_same_words_check_a_script(server: Server, tmp_path: Path) -> None:
    text = "Hi Sam, this is Dana Reyes with Northfield Freight, 312-555-0147. Please call me back today."
    script = tmp_path / "script.txt"
    script.write_text(text)
    told = server.script("POST", "/api/script", {"text": text}).json
    printed = json.loads(command(server, "script", str(script), "--json"))
    assert told.pop("change_first")
    assert told | {"file": printed["file"]} == printed


def test_a_recording_is_heard_over_the_phone_line_as_well(server: Server) -> None:
    answer = server.post(short(2500), message="Over the line", line="amr")
    heard = answer.json["line"]
    assert heard["codec"] == "amr"
    assert heard["words_share"] > 0.5
    assert "On the prospect&#39;s phone" in server.script("GET", "/takes/last").text
    assert server.post(short(2500), line="tin can").status == 422


def test_what_is_no_recording_is_refused_in_the_commands_words(server: Server) -> None:
    answer = server.post(b"PK\x03\x04 not a recording", "notes.zip")
    assert answer.status == 422
    error = answer.json["error"]
    assert (answer.json["file"], error["code"]) == ("notes.zip", "unreadable")
    assert "notes.zip" in error["message"]
    assert error["hint"]


def test_a_recording_that_is_too_long_is_refused(server: Server) -> None:
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(8000 * 2 * 610))
    answer = server.post(content.getvalue(), "lecture.wav")
    assert (answer.status, answer.json["error"]["code"]) == (422, "too_long")


def test_a_baseline_of_a_few_words_is_refused(server: Server, sound: bytes) -> None:
    answer = server.post(sound, to="/api/baseline?wait=100")
    assert answer.json["error"]["code"] == "too_short"
    assert server.script("GET", "/api/baseline").json["pitch_hz"] is None


def test_a_baseline_is_heard_and_its_sound_is_not_kept(server: Server) -> None:
    sound = (SAMPLES / "rehearsed.flac").read_bytes()
    assert server.script("GET", "/api/baseline").json["pitch_hz"] is None
    assert server.post(sound, to="/api/baseline?wait=100").json["state"] == "done"
    assert 60 < server.script("GET", "/api/baseline").json["pitch_hz"] < 400
    assert not [file for file in server.home.rglob("*.*") if file.is_file() and file.read_bytes() == sound]
    assert server.script("DELETE", "/api/baseline").status == 204
    assert server.script("GET", "/api/baseline").json["pitch_hz"] is None


def test_deleted_means_gone(server: Server) -> None:
    made = server.post(short(24_000, "winged.flac"), "secretname.wav", message="Zanzibar").json
    words = made["transcript"]["text"].split()[2:5]
    assert server.script("GET", f"/api/takes/{made['id']}/sound").status == 200
    assert server.script("DELETE", f"/api/takes/{made['id']}").status == 204
    assert server.script("GET", f"/api/takes/{made['id']}").status == 404
    assert server.script("GET", f"/api/takes/{made['id']}/sound").status == 404
    assert not Path(made["file"]).exists()
    left = b"".join(file.read_bytes() for file in server.home.iterdir() if file.is_file())
    for trace in (made["id"], "secretname", "Zanzibar", " ".join(words)):
        assert trace.encode() not in left


def test_an_upload_that_waits_can_be_withdrawn(server: Server) -> None:
    jobs = [server.post(short(1000 * k), to="/api/takes", message="Withdrawn").json["id"] for k in range(1, 5)]
    assert server.script("DELETE", f"/api/jobs/{jobs[-1]}").status == 204
    assert server.script("GET", f"/api/jobs/{jobs[-1]}").status == 404
    assert not (server.home / "queue" / jobs[-1]).exists()
    while {server.script("GET", f"/api/jobs/{job}").json["state"] for job in jobs[:-1]} != {"done"}:
        time.sleep(0.1)
    time.sleep(0.3)
    assert len(server.script("GET", "/api/takes?message=Withdrawn").json) == 3
    for one in server.script("GET", "/api/takes?message=Withdrawn").json:
        server.script("DELETE", f"/api/takes/{one['id']}")


def test_progress_is_told_as_it_happens(server: Server) -> None:
    samples = read_recording(SAMPLES / "winged.flac").samples
    job = server.post(encode_wav(samples), to="/api/takes", message="Progress").json
    seen = set()
    most_words = 0
    while job["state"] not in ("done", "failed"):
        job = server.script("GET", f"/api/jobs/{job['id']}").json
        seen.add(job["stage"])
        most_words = max(most_words, job["words"])
        time.sleep(0.02)
    assert {"listening", "done"} <= seen
    assert most_words > 60


def bomb() -> bytes:
    """A WAV header that claims 64 channels of 768 kHz, and little behind it."""
    rate, channels = 768_000, 64
    kind = struct.pack("<HHIIHH", 1, channels, rate, rate * channels * 2, channels * 2, 16)
    noise = np.random.default_rng(0).integers(-9000, 9000, 30_000_000, dtype=np.int16).tobytes()
    head = b"WAVEfmt " + struct.pack("<I", 16) + kind + b"data" + struct.pack("<I", 0xFFFFFFF0)
    return b"RIFF" + struct.pack("<I", 0xFFFFFFF0) + head + noise


def test_a_hostile_file_takes_nothing_down(server: Server, sound: bytes) -> None:
    assert server.post(short(8000), "before.wav").status == 201  # one that was idle for long would end by itself
    scorers = server.scorers(spare=False)  # a spare one ends by itself as soon as it has nothing to do
    assert scorers
    answer = server.post(bomb(), "bomb.wav")
    assert answer.status in (201, 422)
    assert server.post(short(9000), "after.wav").status == 201
    assert all(one.is_running() for one in scorers)


def test_a_process_that_dies_over_a_recording_is_replaced(server: Server) -> None:
    samples = read_recording(SAMPLES / "winged.flac").samples[: 30 * 16_000]
    job = server.post(encode_wav(samples), to="/api/takes", message="Died").json
    while server.script("GET", f"/api/jobs/{job['id']}").json["stage"] in ("queued", "decoding"):
        time.sleep(0.02)  # killed before, the reader and then the idle scorer would be two tries
    for one in server.children():
        with contextlib.suppress(psutil.NoSuchProcess):
            one.kill()
    while (job := server.script("GET", f"/api/jobs/{job['id']}").json)["state"] not in ("done", "failed"):
        time.sleep(0.1)
    assert job["state"] == "done", job


def test_nothing_is_lost_when_the_server_is_killed_in_the_middle(tmp_path: Path) -> None:
    server = Server(tmp_path).start()
    sent = {server.post(short(500 * k), f"{k}.wav", to="/api/takes", message="Killed").json["id"] for k in range(6)}
    server.wait_for("working")
    workers = server.children()
    server.kill()
    server.start()
    try:
        jobs = server.wait_for("done", 6)
        assert {job["id"] for job in jobs} == sent
        takes = server.script("GET", "/api/takes?message=Killed").json
        assert len(takes) == 6
        assert {Path(one["file"]).exists() for one in takes} == {True}
        assert list((tmp_path / "queue").iterdir()) == []
        assert not any(one.is_running() for one in workers)
    finally:
        server.stop()


def test_an_upload_that_breaks_off_leaves_nothing(server: Server) -> None:
    import socket

    head = (
        f"POST /api/takes HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nAuthorization: Bearer {server.token}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 5000000\r\n\r\n"
        '--x\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\n'
    )
    count = len(server.script("GET", "/api/jobs?most=200").json)
    held = {file.name for file in (server.home / "queue").iterdir()}
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(head.encode() + bytes(1_000_000))
    time.sleep(1)
    assert len(server.script("GET", "/api/jobs?most=200").json) == count
    assert {file.name for file in (server.home / "queue").iterdir()} == held


FORM = "multipart/form-data; boundary=x"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain", b"sound"),
        ("multipart/form-data", b"--x\r\n"),
        (FORM, b""),
        (FORM, b"nothing of the kind"),
        (FORM, b'--x\r\nContent-Disposition: form-data; name="style"\r\n\r\nreason\r\n--x--\r\n'),
        (FORM, b'--x\r\nContent-Disposition: form-data; name="script"\r\n\r\n' + b"a" * 70_000),
        (FORM, b'--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--\r\n'),
        (FORM, b'--x\r\nContent-Disposition: form-data; name="f"\r\n\r\n\r\n' * 30),
    ],
)  # fmt: skip
def test_what_is_no_form_is_refused(server: Server, kind: str, body: bytes) -> None:
    answer = server.ask("POST", "/api/takes", body, Content_Type=kind, Authorization=f"Bearer {server.token}")
    assert (answer.status, answer.json["error"]["code"]) == (422, "form")


def test_a_port_that_is_taken_is_said(server: Server) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "rehearse", "serve", "--no-open", "--port", str(server.port)],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert run.returncode == 2
    assert "Is it running already?" in run.stderr


def test_a_second_server_on_the_same_recordings_is_refused(server: Server) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "rehearse", "serve", "--no-open", "--port", "0"],
        env=os.environ | {"REHEARSE_HOME": str(server.home)}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert run.returncode == 2
    assert f"It is running already at {server.door}" in run.stderr
    address = re.search(r"http://\S+(/in/\S+)", run.stderr)
    assert address
    assert server.ask("GET", address[1]).status == 200


def test_a_damaged_database_is_told_set_aside_and_the_page_goes_on(tmp_path: Path) -> None:
    (tmp_path / "takes.db").write_bytes(b"no database" * 1000)
    server = Server(tmp_path).start()
    try:
        said = "".join(server.printed)
        assert "was damaged. It was set aside as takes.damaged-" in said
        assert "No sound was touched" in said
        assert server.script("GET", "/api/takes").json == []
    finally:
        server.stop()


READ_ONLY = """
import sys
from pathlib import Path
from tests.web_server import Server
server = Server(Path(sys.argv[1])).start()
try:
    (take,) = server.script("GET", "/api/takes").json
    for path in ("/", "/takes", "/you", f"/takes/{take['id']}"):
        print(server.script("GET", path).status)
    refused = server.script("DELETE", f"/api/takes/{take['id']}")
    print(refused.status, refused.text)
    print(len(server.script("GET", "/api/takes").json), *server.printed)
finally:
    server.stop()
"""


def test_a_home_that_can_only_be_read_is_shown(tmp_path: Path) -> None:
    with Library(folder=tmp_path) as library:
        library.keep(winged_take(), SAMPLES / "winged.flac")
    load_secret(tmp_path)
    Server(tmp_path)  # its weights
    words = shlex.join([sys.executable, "-c", READ_ONLY, str(tmp_path)])
    place = shlex.quote(str(tmp_path))
    run = in_a_namespace(f"mount --bind {place} {place} && mount -o remount,bind,ro {place} && {words}")
    assert run.returncode == 0, run.stderr
    *shown, refused, rest = run.stdout.split("\n", 5)
    assert shown == ["200"] * 4
    assert refused.startswith("503")
    assert "readonly" in refused
    assert rest.startswith("1 ")
    assert "can only be read" in rest


def test_ctrl_c_stops_it_cleanly_and_nothing_heard_was_printed(tmp_path: Path, sound: bytes) -> None:
    server = Server(tmp_path).start()
    made = server.post(sound, "private-name.wav").json
    workers = server.children()
    printed = server.stop()
    assert server.process is not None
    assert server.process.returncode == 0
    assert printed.splitlines()[-1] == "Stopped."
    assert "Traceback" not in printed
    for heard in (made["id"], "private-name", made["transcript"]["words"][1]["text"]):
        assert heard not in printed
    assert server.token not in printed
    time.sleep(0.2)
    assert not any(one.is_running() for one in workers)
