"""Who is let in: a browser once and by its own cookie, a script by its token, another machine by the password."""

from __future__ import annotations

import re
import subprocess
import sys
import webbrowser
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from rehearse.errors import UsageError
from rehearse.web.access import SESSION_S, TOKEN_FILE, Access, load_secret
from rehearse.web.app import make_app
from rehearse.web.entering import KNOWS_LOCALHOST
from rehearse.web.sign_in import FORM_FILE, SIGN_IN_S, SignInCodes, hand_to_browser
from rehearse.web.single_instance import RunningAlreadyError, only_server

CHROMIUM = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605"
)


def client_of(access: Access, folder: Path, host: str = "127.0.0.1") -> TestClient:
    """Return a browser that is not signed in, on another machine as far as the server can tell."""
    app = make_app(access, folder=folder)
    return TestClient(app, base_url=f"http://{host}:{access.port}", follow_redirects=False)


def test_a_code_is_valid_once_and_for_a_minute() -> None:
    now = 5.0
    codes = SignInCodes(lambda: now)
    once, late = codes.new(), codes.new()
    assert codes.use(f" {once.upper()} ")
    assert not codes.use(once)
    now += SIGN_IN_S + 0.1
    assert not codes.holds(late)
    assert not codes.use(late)
    assert not codes.use("")


def test_the_second_use_of_an_address_is_refused(tmp_path: Path) -> None:
    access = Access(b"secret", port=8765)
    client, code = client_of(access, tmp_path), access.codes.new()
    assert client.head(f"/in/{code}").status_code == 405
    first, second = client.get(f"/in/{code}"), client_of(access, tmp_path).get(f"/in/{code}")
    assert (first.status_code, second.status_code) == (200, 403)
    assert "set-cookie" not in second.headers
    assert client.get("/takes").status_code == 200


def test_a_form_that_comes_from_a_file_signs_in(tmp_path: Path) -> None:
    access = Access(b"secret", port=8765)
    client = client_of(access, tmp_path)
    headers = {"Origin": "null", "Sec-Fetch-Site": "cross-site"}
    assert client.post("/in", data={"code": "guessed"}, headers=headers).status_code == 403
    cookie = client.post("/in", data={"code": access.codes.new()}, headers=headers).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert access.token not in cookie


@pytest.mark.parametrize(("browser", "led_on"), [(CHROMIUM, True), (FIREFOX, True), (SAFARI, False)])
def test_a_browser_is_led_to_a_host_that_nobody_else_knows(tmp_path: Path, browser: str, led_on: bool) -> None:
    access = Access(b"secret", port=8765)
    client = client_of(access, tmp_path)
    answer = client.get(f"/in/{access.codes.new()}", headers={"User-Agent": browser})
    assert bool(KNOWS_LOCALHOST.search(browser)) == led_on
    assert ("set-cookie" in answer.headers) == (not led_on)
    if led_on:
        place = re.search(r"url=(http://(rehearse-[a-z2-7]{16}[.]localhost):8765/in/[^\"]+)", answer.text)
        assert place
        assert place[2] == access.page_host
        assert access.page_host != Access(b"secret", port=8766).page_host
        assert "set-cookie" in client.get(place[1], headers={"User-Agent": browser}).headers
        assert client.get(f"http://{access.page_host}:8765/takes").status_code == 200
    for path in ("/", "/login", "/favicon.ico", "/nothing"):
        assert access.page_host not in client_of(access, tmp_path).get(path).text


def test_a_cookie_opens_nothing_at_another_port_or_host_or_with_another_secret_or_password() -> None:
    one = Access(b"secret", port=8765)
    cookie = one.new_session("127.0.0.1:8765")
    assert one.has_session({one.cookie_name: cookie}, "127.0.0.1:8765")
    assert not one.has_session({one.cookie_name: cookie}, f"{one.page_host}:8765")
    assert not one.has_session({one.cookie_name: cookie[:-1]}, "127.0.0.1:8765")
    assert not one.has_session({}, "127.0.0.1:8765")
    for other in (
        Access(b"secret", port=8766),
        Access(b"other", port=8765),
        Access(b"secret", port=8765, password="x"),
    ):
        assert not other.has_session({other.cookie_name: cookie}, "127.0.0.1:8765")


def test_a_session_ends_after_a_month(monkeypatch: pytest.MonkeyPatch) -> None:
    access = Access(b"secret", port=8765)
    cookies = {access.cookie_name: access.new_session("127.0.0.1")}
    began = int(cookies[access.cookie_name].partition(".")[0], 16)
    monkeypatch.setattr("rehearse.web.access.time.time", lambda: began + SESSION_S + 1)
    assert not access.has_session(cookies, "127.0.0.1")


def test_a_new_token_signs_out_every_browser_and_script_of_a_server_that_runs(tmp_path: Path) -> None:
    secret = load_secret(tmp_path)
    assert load_secret(tmp_path) == secret
    access = Access(secret, port=8765, secret_file=tmp_path / "web-secret")
    client = client_of(access, tmp_path)
    client.get(f"/in/{access.codes.new()}")
    old = dict([(tmp_path / TOKEN_FILE).read_text().strip().split(": ")])
    assert client.get("/takes").status_code == client.get("/api/takes", headers=old).status_code == 200
    load_secret(tmp_path, anew=True)
    assert client.get("/takes").headers["location"] == "/login"
    client.cookies.clear()
    assert client.get("/api/takes", headers=old).status_code == 401
    new = dict([(tmp_path / TOKEN_FILE).read_text().strip().split(": ")])
    assert client.get("/api/takes", headers=new).status_code == 200
    assert (tmp_path / TOKEN_FILE).stat().st_mode & 0o077 == 0


def test_with_a_password_neither_token_nor_code_opens_anything_from_another_machine(tmp_path: Path) -> None:
    access = Access(b"secret", "0.0.0.0", 8765, "open sesame")
    client = client_of(access, tmp_path)
    token = {"Authorization": f"Bearer {access.token}"}
    assert client.get("/api/takes", headers=token).json()["error"]["code"] == "password"
    assert client.get(f"/in/{access.codes.new()}").status_code == 403
    both = token | {"X-Rehearse-Password": "open sesame"}
    assert client.get("/api/takes", headers=both).status_code == 200
    assert client.get("/api/takes", headers={"X-Rehearse-Password": "open sesame"}).status_code == 401
    assert client.get("/api/takes", headers=both | {"X-Rehearse-Password": "guess"}).status_code == 401
    assert client.get("/api/takes", headers=both).status_code == 429
    here = TestClient(make_app(access, folder=tmp_path), base_url="http://127.0.0.1:8765", client=("127.0.0.1", 5))
    assert here.get("/api/takes", headers=token).status_code == 200


def test_on_this_machine_the_password_leads_to_the_pages_own_host_too(tmp_path: Path) -> None:
    access = Access(b"secret", port=8765, password="open sesame")
    here = TestClient(
        make_app(access, folder=tmp_path), base_url="http://127.0.0.1:8765", client=("127.0.0.1", 5),
        follow_redirects=False, headers={"User-Agent": CHROMIUM},
    )  # fmt: skip
    led = here.post("/login", data={"password": "open sesame"})
    assert "set-cookie" not in led.headers
    assert access.page_host in here.get(led.headers["location"]).text


def test_a_script_asks_for_an_address_and_a_stranger_does_not_get_one(tmp_path: Path) -> None:
    access = Access(b"secret", port=8765)
    client = client_of(access, tmp_path)
    assert client.post("/api/sign-in").status_code == 401
    told = client.post("/api/sign-in", headers={"Authorization": f"Bearer {access.token}"}).json()
    assert told["page"] == f"http://{access.page_host}:8765"
    assert client.get(told["address"]).status_code == 200


def test_head_is_answered_like_get_without_a_body(tmp_path: Path) -> None:
    access = Access(b"secret", port=8765)
    client = client_of(access, tmp_path)
    for path in ("/login", "/favicon.ico", "/static/page.css"):
        got, told = client.get(path), client.head(path)
        assert (told.status_code, told.content) == (200, b"")
        assert told.headers["content-length"] == str(len(got.content))


def test_the_browser_is_handed_a_file_of_its_owner_which_is_deleted_once_it_has_signed_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    codes = SignInCodes()
    hand_to_browser(tmp_path, "http://127.0.0.1:8765", codes)
    form = tmp_path / FORM_FILE
    assert form.stat().st_mode & 0o777 == 0o600
    code = re.search(r'name="code" value="([^"]+)"', form.read_text())
    assert code
    while not opened:
        pass
    assert opened == [form.as_uri()]
    assert codes.use(code[1])
    while form.exists():
        pass


def test_a_second_server_is_kept_out_until_the_first_has_ended(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path\nfrom rehearse.web.single_instance import *\n"
        f"with only_server(Path({str(tmp_path)!r})): print('in', flush=True); input()"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == b"in\n"
        with pytest.raises(RunningAlreadyError, match="It is running already"), only_server(tmp_path):
            pass
        assert issubclass(RunningAlreadyError, UsageError)
        first.kill()
        first.wait()
        with only_server(tmp_path):
            pass
