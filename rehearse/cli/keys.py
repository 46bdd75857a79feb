"""Single keys from the keyboard, without waiting for Enter and without a thread, on POSIX and on Windows."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

ENTER = "enter"

POLL_S = 0.02
"""Windows has nothing to wait on for a key with a time limit: it is asked so often."""


class Keys:
    """The keyboard, while `keyboard()` is open."""

    def pressed(self, timeout_s: float = 0.0) -> str:
        """Return the next key: a letter in lower case, `ENTER`, another character, or nothing when there was none.

        Parameters
        ----------
        timeout_s : float
            How long to wait for one; 0 does not wait.
        """
        return _windows_key(timeout_s) if sys.platform == "win32" else _posix_key(timeout_s)

    def wait_for(self, *wanted: str) -> str:
        """Wait until one of the keys is pressed, and return it."""
        while (key := self.pressed(0.5)) not in wanted:
            pass
        return key

    def forget(self) -> None:
        """Forget what was pressed until now."""
        while self.pressed():
            pass


@contextmanager
def keyboard() -> Iterator[Keys]:
    """Read keys as they are pressed; Ctrl-C still interrupts. The terminal is put back however this ends."""
    if sys.platform == "win32":
        yield Keys()
        return
    import termios
    import tty

    keys = sys.stdin.fileno()
    before = termios.tcgetattr(keys)
    try:
        tty.setcbreak(keys)
        yield Keys()
    finally:
        with suppress(termios.error):
            termios.tcsetattr(keys, termios.TCSADRAIN, before)


def has_keyboard() -> bool:
    """Tell whether somebody sits at a keyboard."""
    with suppress(ValueError, OSError, AttributeError):
        return sys.stdin.isatty()
    return False


def _posix_key(timeout_s: float) -> str:
    import select

    source = sys.stdin.fileno()
    if not select.select([source], [], [], timeout_s)[0]:
        return ""
    content = os.read(source, 1)
    if not content:
        raise EOFError("The terminal is gone.")
    if content == b"\x1b":  # an arrow or another key that sends several characters: all of them are one key
        while select.select([source], [], [], 0)[0]:
            content += os.read(source, 1)
        return "escape"
    return _named(content.decode("utf-8", "replace"))


def _windows_key(timeout_s: float) -> str:
    import msvcrt

    until = time.monotonic() + timeout_s
    while not msvcrt.kbhit():  # type: ignore[attr-defined,unused-ignore]
        if time.monotonic() >= until:
            return ""
        time.sleep(POLL_S)
    key: str = msvcrt.getwch()  # type: ignore[attr-defined,unused-ignore]
    if key in "\x00\xe0":
        msvcrt.getwch()  # type: ignore[attr-defined,unused-ignore]
        return "escape"
    if key == "\x03":
        raise KeyboardInterrupt
    return _named(key)


def _named(key: str) -> str:
    return ENTER if key in "\r\n" else key.lower()
