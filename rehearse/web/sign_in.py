"""Sign a browser in: with an address that is valid once, for a minute, and stands in nobody's process list."""

from __future__ import annotations

import os
import secrets
import time
import webbrowser
from collections.abc import Callable
from html import escape
from pathlib import Path
from threading import Thread

SIGN_IN_S = 60.0
"""How long a code is valid, in seconds."""

SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""What a code is made of: nothing that is easily taken for another sign."""

FORM_FILE = "sign-in.html"
"""In the data folder, while the browser has not opened it."""

LOOK_S = 0.2
"""How often to look whether a browser has signed in, in seconds."""

_FORM = """<!doctype html><meta charset="utf-8"><title>rehearse</title>
<form method="post" action="{address}/in"><input type="hidden" name="code" value="{code}">
<button>Open rehearse</button></form>
<script>document.forms[0].submit()</script>
"""


class SignInCodes:
    """What signs a browser in: once, and for a minute.

    Parameters
    ----------
    clock : callable
        Returns seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until: dict[str, float] = {}

    def new(self) -> str:
        """Return one that a person can type: three times four letters and digits."""
        self._until = {code: until for code, until in self._until.items() if until > self._clock()}
        code = "-".join("".join(secrets.choice(SIGNS) for _ in range(4)) for _ in range(3))
        self._until[code] = self._clock() + SIGN_IN_S
        return code

    def use(self, given: str) -> bool:
        """Return whether one is valid; from now on it is not."""
        return self._until.pop(given.strip().lower(), 0.0) > self._clock()

    def holds(self, code: str) -> bool:
        """Return whether one can still be used."""
        return self._until.get(code, 0.0) > self._clock()


def hand_to_browser(folder: Path, address: str, codes: SignInCodes) -> None:
    """Open the page in the browser: by way of a form in a file that only this user can read, and that is soon gone.

    Parameters
    ----------
    folder : Path
        The user's data folder.
    address : str
        Of the server.
    codes : SignInCodes
    """
    code = codes.new()
    form = folder / FORM_FILE
    write_private(form, _FORM.format(address=escape(address), code=code).encode())

    def open_and_delete() -> None:
        try:
            webbrowser.open(form.absolute().as_uri())
            while codes.holds(code):
                time.sleep(LOOK_S)
        finally:
            form.unlink(missing_ok=True)

    Thread(target=open_and_delete, name="rehearse-browser", daemon=True).start()


def write_private(file: Path, content: bytes) -> None:
    """Write a file that only its owner may read, all of it or nothing."""
    new = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(content)
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)
