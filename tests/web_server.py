"""The page as a person runs it: `rehearse serve` in a process and a home of its own, asked over a real socket."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

START_S = 60.0
SCORED_S = 180.0


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()


class Server:
    """One `rehearse serve`; it can be killed and started again in the same place. With `--open` it opens a browser."""

    def __init__(self, home: Path, *options: str, **environment: str) -> None:
        self.home = home
        home.mkdir(exist_ok=True)
        self._share_weights()
        self.port = free_port()
        self.options = [one for one in options if one != "--open"] + ["--no-open"] * ("--open" not in options)
        self.environment = environment
        self.sign_in = ""
        self.process: subprocess.Popen[str] | None = None
        self.printed: list[str] = []

    def _share_weights(self) -> None:
        """Weights are put together once for all homes."""
        cache = Path(os.environ["REHEARSE_HOME"]) / "cache"
        cache.mkdir(exist_ok=True, parents=True)
        if not (self.home / "cache").exists():
            (self.home / "cache").symlink_to(cache)

    def start(self) -> Server:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "rehearse", "serve", "--port", str(self.port), *self.options],
            env=os.environ | {"REHEARSE_HOME": str(self.home), "OMP_WAIT_POLICY": "PASSIVE"} | self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout is not None
        self.sign_in = ""
        while not self.sign_in:
            line = self.process.stdout.readline()
            assert line, self.printed
            self.printed.append(line)
            if found := re.search(r"http://\S+/in/\S+", line):
                self.sign_in = found[0]
        give_up = time.monotonic() + START_S
        while True:
            try:
                self.ask("GET", "/login")
                return self
            except OSError:
                assert time.monotonic() < give_up
                time.sleep(0.1)

    @property
    def token(self) -> str:
        """What scripts send."""
        return (self.home / "script-token").read_text().strip().rpartition(" ")[2]

    @property
    def address(self) -> str:
        """One that signs in a browser, once: another each time."""
        return str(self.script("POST", "/api/sign-in").json["address"])

    @property
    def base(self) -> str:
        """Where the page is in a browser that was signed in."""
        return str(self.script("POST", "/api/sign-in").json["page"])

    @property
    def door(self) -> str:
        """Where a browser signs in."""
        return f"http://127.0.0.1:{self.port}"

    def children(self) -> list[psutil.Process]:
        assert self.process is not None
        return psutil.Process(self.process.pid).children(recursive=True)

    def scorers(self, *, spare: bool = True) -> list[psutil.Process]:
        """Return the processes that score, with the spare ones or without; one that ends while we look is none."""
        found = []
        for one in self.children():
            with contextlib.suppress(psutil.NoSuchProcess):
                command = one.cmdline()
                if "score" in command and (spare or command[-1] == "0"):
                    found.append(one)
        return found

    def kill(self) -> None:
        """kill -9, as a power cut would."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> str:
        """Ctrl-C; return all that was printed."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        assert self.process.stdout is not None
        self.printed += self.process.stdout.readlines()
        self.process.wait(timeout=20)
        return "".join(self.printed)

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """Send exactly this."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SCORED_S)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body or None, named)
            answer = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, told, answer.read())
        finally:
            connection.close()

    def script(self, method: str, path: str, content: Any = None) -> Answer:
        """Ask as a script does, with the token."""
        headers = {"Authorization": f"Bearer {self.token}"}
        if content is None:
            return self.ask(method, path, **headers)
        return self.ask(method, path, json.dumps(content).encode(), Content_Type="application/json", **headers)

    def post(self, sound: bytes, name: str = "take.wav", *, to: str = "/api/takes?wait=170", **fields: str) -> Answer:
        """Send a recording, as curl does."""
        kind, body = form(sound, name, **fields)
        return self.ask("POST", to, body, Content_Type=kind, Authorization=f"Bearer {self.token}")

    def visit(self) -> tuple[str, str]:
        """Open the printed address as a browser does; return the cookie and the word of the forms."""
        opened = self.ask("GET", self.address.removeprefix(self.door))
        cookie = opened.headers["set-cookie"].partition(";")[0]
        word = re.search(r'data-form-word="([^"]+)"', self.ask("GET", "/", Cookie=cookie).text)
        assert word
        return cookie, word[1]

    def wait_for(self, state: str, count: int = 1) -> list[dict[str, Any]]:
        """Return the jobs, once so many are in a state."""
        give_up = time.monotonic() + SCORED_S
        while time.monotonic() < give_up:
            jobs: list[dict[str, Any]] = self.script("GET", "/api/jobs?most=200").json
            if sum(job["state"] == state for job in jobs) >= count:
                return jobs
            time.sleep(0.1)
        raise AssertionError(f"not {count} jobs {state}: {[(job['state'], job['error']) for job in jobs]}")


def form(sound: bytes, name: str = "take.wav", **fields: str) -> tuple[str, bytes]:
    """Return the content type and the body of a form with one file."""
    edge = secrets.token_hex(12)
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
        for field, value in fields.items()
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
    parts.append(f"{head}Content-Type: audio/wav\r\n\r\n".encode() + sound + b"\r\n")
    return f"multipart/form-data; boundary={edge}", b"".join([*parts, f"--{edge}--\r\n".encode()])


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
