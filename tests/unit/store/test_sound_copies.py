"""Copies of sound at a URL, at a real FTP server: sent, heard, deleted; and nothing lost while it is away."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from rehearse.cli import cli
from rehearse.errors import RehearseError, UsageError
from rehearse.store import Library
from rehearse.store.sound_copies import MOST_HEARD, SoundCopies, outgoing
from tests.unit.store.test_homes import sound, taken
from tests.web_server import free_port

SETTLED_S = 60


class Host:
    """An FTP server, a process of its own, that comes and goes at one port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"ftp://dana:secret@127.0.0.1:{self.port}/sounds"

    def start(self) -> Host:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "pyftpdlib", "-i", "127.0.0.1", "-p", str(self.port), "-w",
             "-d", str(self.folder), "-u", "dana", "-P", "secret"],
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        give_up = time.monotonic() + SETTLED_S
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return self
            except OSError:
                assert time.monotonic() < give_up
                time.sleep(0.05)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def files(self) -> list[bytes]:
        return sorted(file.read_bytes() for file in self.folder.rglob("*") if file.is_file())


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    server = Host(tmp_path / "host").start()
    monkeypatch.setenv("REHEARSE_SOUNDS", server.url)
    yield server
    server.stop()


@pytest.fixture
def opened(tmp_path: Path) -> Callable[[str], Library]:
    database = f"sqlite:///{tmp_path / 'shared.db'}"
    return lambda name: Library(database, tmp_path / name)


def settled(library: Library) -> None:
    """Wait until every copy is as it should be."""
    give_up = time.monotonic() + SETTLED_S
    while outgoing(library.folder):
        assert time.monotonic() < give_up, [file.read_text() for file in outgoing(library.folder)]
        time.sleep(0.02)


def test_what_one_keeps_another_hears_until_it_is_deleted(opened: Callable[[str], Library], host: Host) -> None:
    ann, bob = opened("ann"), opened("bob")
    hers = ann.keep(taken(1, "Ann"), sound(1))
    settled(ann)
    assert Path(hers.file).read_bytes() == sound(1)  # hers stays with her
    assert bob.sound_of(hers).read_bytes() == sound(1)
    assert [one.here for one in bob.marks(everyone=True)] == [True]
    ann.delete(hers.id)
    settled(ann)
    assert host.files() == []
    assert SoundCopies(host.url, bob.folder, "b").fetch("a", "takes/gone.flac") is None


def test_what_is_kept_and_deleted_while_the_host_is_away_is_put_right_later(
    opened: Callable[[str], Library], host: Host
) -> None:
    ann = opened("ann")
    first = ann.keep(taken(1, "Ann"), sound(1))
    settled(ann)
    host.stop()
    ann.delete(first.id)
    second = ann.keep(taken(2, "Ann"), sound(2))
    assert outgoing(ann.folder)
    with pytest.raises(RehearseError, match=r"Cannot reach ftp://dana@127"):
        opened("bob").sound_of(second)
    host.start()
    ann.keep(taken(3, "Ann"), sound(3))
    settled(ann)
    assert host.files() == sorted([sound(2), sound(3)])


def test_no_more_sounds_of_others_are_held_than_were_heard_last(tmp_path: Path, host: Host) -> None:
    for name in range(MOST_HEARD + 3):
        file = host.folder / "sounds" / "ann" / "takes" / f"{name}.wav"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(sound(name))
    copies = SoundCopies(host.url, tmp_path / "bob", "bob")
    heard = [copies.fetch("ann", f"takes/{name}.wav") for name in range(MOST_HEARD + 3)]
    assert [bool(file and file.exists()) for file in heard] == [False] * 3 + [True] * MOST_HEARD


def test_a_home_that_is_forgotten_leaves_the_copies_of_others(
    opened: Callable[[str], Library], host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, bob = opened("ann"), opened("bob")
    for library, number in ((ann, 1), (bob, 2)):
        library.keep(taken(number, "Rep"), sound(number))
        settled(library)
    monkeypatch.setenv("REHEARSE_HOME", str(ann.folder))
    monkeypatch.setenv("REHEARSE_DATABASE", f"sqlite:///{tmp_path / 'shared.db'}")
    host.stop()
    away = CliRunner().invoke(cli, ["forget", "--everything", "--yes"])
    assert "Cannot reach ftp://dana@127" in str(away.exception)
    assert ann.takes()
    host.start()
    assert CliRunner().invoke(cli, ["forget", "--everything", "--yes"]).exit_code == 0
    assert host.files() == [sound(2)]
    assert not ann.folder.exists()


def test_a_url_of_no_known_kind_is_told_before_anything_is_kept(
    opened: Callable[[str], Library], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REHEARSE_SOUNDS", "nowhere://host/sounds")
    with pytest.raises((UsageError, RehearseError), match="nowhere://host/sounds"):
        opened("ann").keep(taken(1, "Ann"), sound(1))
    assert opened("ann").takes() == []
