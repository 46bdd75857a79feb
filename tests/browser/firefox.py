"""Firefox as Debian has it, driven over Marionette, the remote control that every Firefox carries: no driver besides.

A message is a length, a colon and JSON, over a socket of this machine; the commands are those of WebDriver.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_FILE_PATH

from tests.web_server import free_port

PREFERENCES = {
    "media.navigator.streams.fake": True,  # a microphone that hums
    "media.navigator.permission.disabled": True,
    "media.autoplay.default": 0,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "app.normandy.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}
START_S, ANSWER_S, WAIT_S = 120.0, 180.0, 300.0
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class FirefoxError(Exception):
    """Firefox refused a command; the words are its own."""


class Firefox:
    """A headless Firefox with one window, in a profile of its own.

    Its sound runs only where there is somewhere to play it: `environment` names a sound server.
    """

    def __init__(self, profile: Path, environment: Mapping[str, str]) -> None:
        program = shutil.which("firefox-esr") or shutil.which("firefox")
        assert program, "No Firefox: make system-packages, or apt-get install firefox-esr"
        profile.mkdir(parents=True, exist_ok=True)
        port = free_port()
        wanted = PREFERENCES | {"marionette.port": port}
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in wanted.items()]
        (profile / "user.js").write_text("".join(lines))
        self._process = subprocess.Popen(
            [program, "--headless", "--no-remote", "--marionette", "--profile", str(profile), "about:blank"],
            env=os.environ | environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._count = 0
        self._socket = self._connected(port)
        self._stream = self._socket.makefile("rb")
        self._received()  # it introduces itself
        self.ask("WebDriver:NewSession", {"capabilities": {"alwaysMatch": {"unhandledPromptBehavior": "accept"}}})

    def _connected(self, port: int) -> socket.socket:
        give_up = time.monotonic() + START_S
        while True:
            try:
                return socket.create_connection(("127.0.0.1", port), timeout=ANSWER_S)
            except OSError:
                assert self._process.poll() is None, "Firefox ended"
                assert time.monotonic() < give_up, "Firefox does not answer"
                time.sleep(0.2)

    def _received(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            read = self._stream.read(1)
            assert read, "Firefox has gone"
            length += read
        return json.loads(self._stream.read(int(length[:-1])))

    def ask(self, command: str, parameters: dict[str, Any] | None = None) -> Any:
        """Send a command of WebDriver and return what comes back."""
        self._count += 1
        message = json.dumps([0, self._count, command, parameters or {}]).encode()
        self._socket.sendall(str(len(message)).encode() + b":" + message)
        _, number, error, found = self._received()
        assert number == self._count
        if error:
            raise FirefoxError(f"{error['error']}: {error['message']}")
        return found["value"] if isinstance(found, dict) and set(found) == {"value"} else found

    def goto(self, address: str) -> None:
        self.ask("WebDriver:Navigate", {"url": address})

    def run(self, script: str, *given: Any) -> Any:
        """Return what a function body of JavaScript returns, or the promise that it returns comes to."""
        return self.ask("WebDriver:ExecuteScript", {"script": script, "args": list(given), "sandbox": None})

    @property
    def path(self) -> str:
        """Where it is, without the host."""
        return str(self.run("return location.pathname + location.search"))

    def wait(self, script: str, what: str = "", seconds: float = WAIT_S) -> Any:
        """Return what a script returns, once that is something; a page may be left meanwhile."""
        give_up = time.monotonic() + seconds
        while True:
            try:
                if found := self.run(script):
                    return found
            except FirefoxError as error:
                if "javascript error" not in str(error) and "unloaded" not in str(error):
                    raise
            shown = "return location.pathname + ': ' + document.body.innerText"
            assert time.monotonic() < give_up, f"{what or script}\n{self.run(shown)}"
            time.sleep(0.1)

    def element(self, selector: str) -> str:
        """Return an element by its CSS selector, once the page is whole and there is one that is not disabled."""
        found = f"document.querySelector({json.dumps(selector)})"
        self.wait(f"return document.readyState === 'complete' && {found} !== null && !{found}.disabled", selector)
        return str(self.ask("WebDriver:FindElement", {"using": "css selector", "value": selector})[ELEMENT])

    def click(self, selector: str) -> None:
        """Click as a person does, once it can be clicked: what is covered or not shown cannot."""
        give_up = time.monotonic() + WAIT_S
        while True:
            try:
                self.ask("WebDriver:ElementClick", {"id": self.element(selector)})
                return
            except FirefoxError as error:
                if "interactable" not in str(error) or time.monotonic() > give_up:
                    raise
                time.sleep(0.2)

    def type(self, selector: str, text: str) -> None:
        """Type into a field; into a field for files, their path."""
        self.ask("WebDriver:ElementSendKeys", {"id": self.element(selector), "text": text})

    def resize(self, width: int, height: int) -> None:
        self.ask("WebDriver:SetWindowRect", {"width": width, "height": height})

    def violations(self) -> list[str]:
        """Return what the checker of accessibility finds."""
        self.run(AXE_FILE_PATH.read_text(encoding="utf-8") + "\nwindow.axe = window.axe || axe; return true")
        found = self.run(
            "return axe.run().then((all) => all.violations.map((one) => `${one.id}: ${one.nodes[0].html}`))"
        )
        return [str(one) for one in found]

    def screenshot(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.ask("WebDriver:TakeScreenshot", {"full": True})))

    def stop(self) -> None:
        """End it."""
        self._socket.close()
        self._process.terminate()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
