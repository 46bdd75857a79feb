"""Each rule of the door, and an attempt to break it. Most of them need no engine: nothing is scored here."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import psutil
import pytest

from tests.web_server import Server, form


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("home")).start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def browser(server: Server) -> tuple[str, str]:
    return server.visit()


def raw(server: Server, request: bytes) -> bytes:
    """Send bytes as they are; return what came back until the other side was done."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(request)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
            if b"\r\n\r\n" in answer:
                break
        return answer


def test_it_listens_on_loopback_only(server: Server) -> None:
    assert server.process is not None
    listening = [one for one in psutil.Process(server.process.pid).net_connections() if one.status == "LISTEN"]
    places = {(one.laddr.ip, one.laddr.port) for one in listening}
    assert ("127.0.0.1", server.port) in places
    assert places <= {("127.0.0.1", server.port), ("::1", server.port)}


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1:1", "127.0.0.1.evil.example:{port}", "localhost"]
)
def test_another_name_that_leads_here_is_refused(server: Server, host: str) -> None:
    given = host.format(port=server.port)
    assert server.ask("GET", "/login", Host=given).status == 421
    assert server.ask("GET", "/api/takes", Host=given, Authorization=f"Bearer {server.token}").status == 421


def test_two_host_headers_are_refused(server: Server) -> None:
    own = f"127.0.0.1:{server.port}"
    answer = raw(
        server, f"GET /login HTTP/1.1\r\nHost: {own}\r\nHost: evil.example\r\nConnection: close\r\n\r\n".encode()
    )
    assert answer.startswith((b"HTTP/1.1 421", b"HTTP/1.1 400"))


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}"])
def test_its_own_names_are_known(server: Server, host: str) -> None:
    assert server.ask("GET", "/login", Host=host.format(port=server.port)).status == 200


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1.evil.example"]
)
def test_another_site_changes_nothing_even_with_the_cookie_and_the_word(
    server: Server, browser: tuple[str, str], origin: str
) -> None:
    cookie, word = browser
    answer = server.ask("PUT", "/api/profile", b"{}", Origin=origin, Cookie=cookie, X_Rehearse_Form=word)
    assert answer.status == 403


def test_another_site_is_refused_by_what_the_browser_tells_of_it(server: Server, browser: tuple[str, str]) -> None:
    cookie, word = browser
    for site in ("cross-site", "same-site"):
        answer = server.ask("DELETE", "/api/baseline", Cookie=cookie, X_Rehearse_Form=word, Sec_Fetch_Site=site)
        assert answer.status == 403


def test_nothing_changes_with_the_cookie_alone(server: Server, browser: tuple[str, str]) -> None:
    kind, body = form(b"RIFF")
    for method, path in (
        ("POST", "/api/takes"),
        ("PUT", "/api/profile"),
        ("DELETE", "/api/takes/last"),
        ("DELETE", "/api/baseline"),
    ):
        for word in ("", "guessed", browser[1][:-1]):
            answer = server.ask(method, path, body, Content_Type=kind, Cookie=browser[0], X_Rehearse_Form=word)
            assert answer.status == 403, (method, path)


def test_the_cookie_and_the_word_change_things(server: Server, browser: tuple[str, str]) -> None:
    cookie, word = browser
    own = f"http://127.0.0.1:{server.port}"
    sent = b'{"name": "Dana Reyes"}'
    answer = server.ask(
        "PUT", "/api/profile", sent, Content_Type="application/json", Origin=own, Cookie=cookie, X_Rehearse_Form=word
    )
    assert (answer.status, answer.json["name"]) == (200, "Dana Reyes")


@pytest.mark.parametrize(
    "path",
    ["/", "/takes", "/takes/last", "/compare?before=last~1&after=last", "/history", "/you", "/listen/" + "0" * 32],
)
def test_no_page_is_shown_to_a_stranger(server: Server, path: str) -> None:
    answer = server.ask("GET", path)
    assert (answer.status, answer.headers["location"]) == (303, "/login")


@pytest.mark.parametrize(
    "path", ["/api/takes", "/api/takes/last/sound", "/api/jobs", "/api/profile", "/api/openapi.json", "/api/none"]
)
@pytest.mark.parametrize("authorization", ["", "Bearer ", "Bearer wrong", "Basic {token}", "{token}"])
def test_the_interface_wants_the_token(server: Server, path: str, authorization: str) -> None:
    answer = server.ask("GET", path, Authorization=authorization.format(token=server.token))
    assert (answer.status, answer.json["error"]["code"]) == (401, "session")


def test_an_address_signs_in_once_and_a_guessed_one_never(server: Server) -> None:
    path = server.address.removeprefix(server.door)
    assert "set-cookie" in server.ask("GET", path).headers
    for tried in (path, path[:-1], f"/?token={server.token}", f"/in/{server.token}"):
        answer = server.ask("GET", tried)
        assert answer.status in (303, 403)
        assert "set-cookie" not in answer.headers


def test_a_cookie_replayed_at_the_server_of_another_port_opens_nothing(
    server: Server, browser: tuple[str, str], tmp_path: Path
) -> None:
    other = Server(tmp_path)
    (tmp_path / "web-secret").write_bytes((server.home / "web-secret").read_bytes())
    other.start()
    try:
        name, _, value = browser[0].partition("=")
        assert server.ask("GET", "/takes", Cookie=browser[0]).status == 200
        for cookie in (f"{name}={value}", f"rehearse_{other.port}={value}"):
            assert other.ask("GET", "/takes", Cookie=cookie).headers["location"] == "/login"
    finally:
        other.stop()


def test_no_process_list_shows_what_signs_a_browser_in(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    program = tmp_path / "browser"
    program.write_text(f'#!/bin/sh\nprintf "%s" "$*" > {seen}.new\nmv {seen}.new {seen}\nsleep 30\n')
    program.chmod(0o755)
    server = Server(tmp_path / "home", "--open", BROWSER=f"{program} %s &").start()
    try:
        while not seen.exists():
            time.sleep(0.05)
        form_file = Path(url2pathname(urlsplit(seen.read_text()).path))
        assert form_file.stat().st_mode & 0o777 == 0o600
        code = re.search(r'value="([^"]+)"', form_file.read_text())
        assert code
        listed = [" ".join(one.cmdline()) for one in psutil.process_iter() if one.is_running()]
        assert any(str(form_file) in line for line in listed)
        for hidden in (code[1], server.token, server.sign_in.rpartition("/")[2]):
            assert not [line for line in listed if hidden in line]
        sent = {"Content_Type": "application/x-www-form-urlencoded", "Origin": "null", "Sec_Fetch_Site": "cross-site"}
        answers = [server.ask("POST", "/in", f"code={code[1]}".encode(), **sent) for _ in range(2)]
        assert ["set-cookie" in one.headers for one in answers] == [True, False]
        time.sleep(1)
        assert not form_file.exists()
    finally:
        server.stop()


def test_a_token_that_was_revoked_opens_nothing(tmp_path: Path) -> None:
    server = Server(tmp_path).start()
    try:
        old, (cookie, _) = server.token, server.visit()
        run = subprocess.run(
            [sys.executable, "-m", "rehearse", "serve", "--no-open", "--new-token"],
            env=os.environ | {"REHEARSE_HOME": str(tmp_path)}, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert run.returncode == 0
        assert old not in run.stdout
        assert server.token not in run.stdout
        assert server.ask("GET", "/api/takes", Authorization=f"Bearer {old}").status == 401
        assert server.ask("GET", "/takes", Cookie=cookie).headers["location"] == "/login"
        assert server.script("GET", "/api/takes").status == 200
    finally:
        server.stop()


@pytest.mark.parametrize("path", ["/login", "/", "/api/takes", "/api/none", "/static/page.js", "/nothing"])
def test_every_answer_carries_the_policy(server: Server, path: str) -> None:
    for headers in ({}, {"Authorization": f"Bearer {server.token}"}, {"Host": "evil.example"}):
        told = server.ask("GET", path, **headers).headers
        policy = told["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert (told["x-content-type-options"], told["x-frame-options"]) == ("nosniff", "DENY")
        assert told["referrer-policy"] == "no-referrer"
        assert "server" not in told


def test_no_page_has_script_or_style_inside_it(server: Server) -> None:
    for path in ("/", "/takes", "/you", "/login"):
        page = server.script("GET", path).text
        assert re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", page) == []
        assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", page) == []


def test_what_is_typed_is_shown_as_text(server: Server) -> None:
    server.script("PUT", "/api/profile", {"company": "<script>alert(1)</script>\"'"})
    page = server.script("GET", "/you").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>" not in server.script("GET", "/?message=%3Cscript%3E%22").text


def test_a_recording_that_says_it_is_too_large_is_refused_before_it_comes(server: Server) -> None:
    head = (
        f"POST /api/takes HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nAuthorization: Bearer {server.token}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 9000000000\r\n\r\n"
    )
    answer = raw(server, head.encode())
    assert b" 413 " in answer.splitlines()[0]


def test_a_recording_that_does_not_say_how_large_it_is_is_stopped_on_its_way(server: Server) -> None:
    head = (
        f"POST /api/takes HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nAuthorization: Bearer {server.token}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    part = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\n'
    chunk = b"\0" * (1 << 20)
    sent = 0
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(head.encode() + b"%x\r\n%s\r\n" % (len(part), part))
        try:
            while sent < 200:
                connection.sendall(b"%x\r\n%s\r\n" % (len(chunk), chunk))
                sent += 1
        except OSError:
            pass
        try:
            answer = connection.recv(65536)
        except OSError:
            answer = b" 413 "  # it hung up while we were still sending
    assert b" 413 " in answer.splitlines()[0]
    assert 60 <= sent < 120
    assert list((server.home / "queue").iterdir()) == []


def test_text_requests_are_held_to_less(server: Server) -> None:
    answer = server.ask(
        "POST", "/api/script", b" " * 1_100_000, Authorization=f"Bearer {server.token}", Content_Type="application/json"
    )
    assert (answer.status, answer.json["error"]["code"]) == (413, "too_large")


def test_the_limits_are_said_before(server: Server) -> None:
    assert "Up to 64 MB and 10 minutes each" in server.script("GET", "/").text


@pytest.mark.parametrize(
    "name", ["../../../../etc/passwd", "/etc/shadow", "..\\..\\boot.ini", "a\x00b.wav", "CON", "." * 300, ""]
)
def test_a_name_is_never_a_path(server: Server, name: str) -> None:
    before = {file.name for file in server.home.iterdir()}
    kind, body = form(b"no sound", name.replace("\\", "\\\\"))
    answer = server.ask("POST", "/api/takes", body, Content_Type=kind, Authorization=f"Bearer {server.token}")
    assert answer.status in (202, 422)
    if answer.status == 202:
        assert not {"/", "\\", "\0"} & set(answer.json["file"])
        assert re.fullmatch("[0-9a-f]{32}", answer.json["id"])
    assert {file.name for file in server.home.iterdir()} == before
    assert all(re.fullmatch("[0-9a-f]{32}", file.name) for file in (server.home / "queue").iterdir())


@pytest.mark.parametrize("name", ["..%2f..%2fetc%2fpasswd", "%2e%2e/takes.db", "takes.db", "last%00", "../web-secret"])
def test_a_take_is_not_named_by_a_path(server: Server, name: str) -> None:
    for path in (f"/api/takes/{name}", f"/api/takes/{name}/sound", f"/static/{name}", f"/takes/{name}"):
        assert server.script("GET", path).status in (404, 422)


def test_no_error_shows_where_it_came_from(server: Server) -> None:
    for method, path, body in (
        ("GET", "/api/takes/last", None), ("GET", "/takes/last", None), ("GET", "/compare?before=x&after=y", None),
        ("POST", "/api/script", {"text": 5}), ("PUT", "/api/profile", {"region": "QQ"}), ("PATCH", "/api/takes", None),
        ("GET", "/api/takes?newest=nine", None),
    ):  # fmt: skip
        answer = server.script(method, path, body)
        assert 400 <= answer.status < 500, (path, answer.status)
        assert "Traceback" not in answer.text
        assert ".py" not in answer.text


def test_the_secret_is_for_its_owner_only(server: Server) -> None:
    for name in ("web-secret", "script-token", "takes.db"):
        assert (server.home / name).stat().st_mode & 0o077 == 0
    assert (server.home / "queue").stat().st_mode & 0o077 == 0


def test_beyond_loopback_only_with_a_password(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "rehearse", "serve", "--no-open", "--host", "0.0.0.0", "--port", "0"],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert run.returncode == 2
    assert "password" in run.stderr


def test_with_a_password_it_says_who_can_reach_it_and_lets_in_who_knows_it(tmp_path: Path) -> None:
    server = Server(tmp_path, "--host", "0.0.0.0", REHEARSE_PASSWORD="open sesame").start()
    try:
        kind = "application/x-www-form-urlencoded"
        wrong = server.ask("POST", "/login", b"password=guess", Content_Type=kind)
        assert "set-cookie" not in wrong.headers
        early = server.ask("POST", "/login", b"password=open+sesame", Content_Type=kind)
        assert (early.status, early.headers.get("retry-after"), "set-cookie" in early.headers) == (429, "1", False)
        time.sleep(1)
        right = server.ask("POST", "/login", b"password=open+sesame", Content_Type=kind)
        cookie = right.headers["set-cookie"].partition(";")[0]
        assert server.ask("GET", "/takes", Cookie=cookie).status == 200
        assert server.ask("GET", "/takes", Cookie=cookie, Host=f"rebound.example:{server.port}").status == 421
        assert server.ask("GET", "/login", Host=f"192.168.7.7:{server.port}").status == 200
        assert server.ask("GET", "/takes").status == 303
        assert server.script("GET", "/api/takes").status == 200
    finally:
        printed = server.stop()
    assert "Other machines can reach it" in printed
    assert "not encrypted" in printed
