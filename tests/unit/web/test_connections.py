"""Requests that are begun and not ended hold up nobody."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from rehearse.web import connections
from rehearse.web.access import Access
from rehearse.web.app import make_app
from rehearse.web.connections import BoundedProtocol
from rehearse.web.server import MOST_CONNECTIONS
from tests.web_server import free_port

HEAD = b"GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\n"


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    access = Access(b"secret", port=free_port())
    config = uvicorn.Config(
        make_app(access, folder=tmp_path), port=access.port, http=BoundedProtocol, lifespan="off", log_level="critical",
        limit_concurrency=MOST_CONNECTIONS,
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield access.port
    server.should_exit = True
    thread.join(timeout=20)


def status(port: int, path: str = "/login") -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    with contextlib.closing(connection):
        connection.request("GET", path)
        return connection.getresponse().status


def is_hung_up(one: socket.socket, within_s: float = 10.0) -> bool:
    one.settimeout(within_s)
    try:
        return one.recv(1) == b""
    except ConnectionError:
        return True
    except TimeoutError:
        return False


@pytest.mark.parametrize("sent", [b"", HEAD, b"POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\nhalf"])
def test_205_half_sent_requests_hold_up_nobody(port: int, sent: bytes) -> None:
    with contextlib.ExitStack() as held:
        for _ in range(205):
            one = held.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20))
            with contextlib.suppress(OSError):
                one.sendall(sent)
        began = time.monotonic()
        assert status(port) == 200
        assert time.monotonic() - began < connections.HEAD_S / 2  # long before any of them is hung up on


def test_a_head_that_does_not_end_is_hung_up_on(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_S", 0.5)
    monkeypatch.setattr(connections, "LOOK_S", 0.1)
    with socket.create_connection(("127.0.0.1", port)) as one, socket.create_connection(("127.0.0.1", port)) as other:
        one.sendall(HEAD)
        assert is_hung_up(one)
        assert is_hung_up(other)


def test_a_second_head_that_does_not_end_is_hung_up_on(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_S", 0.5)
    monkeypatch.setattr(connections, "LOOK_S", 0.1)
    with socket.create_connection(("127.0.0.1", port)) as one:
        one.sendall(b"GET /favicon.ico HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % port)
        one.settimeout(10)
        while not one.recv(65536).endswith(b"</svg>\n"):
            pass
        one.sendall(HEAD)
        assert is_hung_up(one)


def test_a_body_that_falls_silent_is_hung_up_on_and_one_that_comes_slowly_is_not(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "SILENT_BODY_S", 0.6)
    monkeypatch.setattr(connections, "HEAD_S", 0.1)
    monkeypatch.setattr(connections, "LOOK_S", 0.1)
    kind = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 20\r\n\r\n"
    head = b"POST /login HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n" % port + kind
    with socket.create_connection(("127.0.0.1", port)) as silent, socket.create_connection(("127.0.0.1", port)) as slow:
        silent.sendall(head + b"half")
        slow.sendall(head)
        for _ in range(10):
            time.sleep(0.15)
            slow.sendall(b"ab")
        slow.settimeout(10)
        assert slow.recv(12).startswith(b"HTTP/1.1 ")
        assert is_hung_up(silent)
