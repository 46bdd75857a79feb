"""One server for a data folder: a second would sweep away what the first has just taken in. It says where that is."""

from __future__ import annotations

import contextlib
import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from filelock import FileLock, Timeout

from rehearse.errors import RehearseError, UsageError
from rehearse.store.sound_files import can_only_be_read, private_folder
from rehearse.web.access import TOKEN_FILE
from rehearse.web.sign_in import write_private

LOCK_FILE = "serve.lock"
"""In the data folder; empty. What counts is who holds it, and the system lets go of it however the server ends."""

ADDRESS_FILE = "serve.address"
"""Beside it: where the server is that holds it."""

ANSWER_S = 5.0
"""How long the first server may take to answer the second, in seconds."""


class RunningAlreadyError(UsageError):
    """Another server has the data folder."""


@contextlib.contextmanager
def only_server(folder: Path) -> Iterator[None]:
    """Keep every other server out of a data folder; one that can only be read needs nobody kept out.

    Raises
    ------
    RunningAlreadyError
        Another server has it; the words say where it is, and how to sign in there.
    RehearseError
        It cannot be written to.
    """
    lock = FileLock(folder / LOCK_FILE, timeout=0, mode=0o600)
    try:
        private_folder(folder)
        lock.acquire()
    except Timeout as error:
        raise _running_already(folder) from error
    except OSError as error:
        if not can_only_be_read(folder):
            reason = (error.strerror or str(error)).lower()
            hint = "Make room or allow it, or set REHEARSE_HOME to a folder you may write."
            raise RehearseError(f"Cannot use {folder}: {reason}.", hint, code="secret") from error
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            (folder / ADDRESS_FILE).unlink(missing_ok=True)
        lock.release()


def announce(folder: Path, address: str) -> None:
    """Leave word of where the server is, for a second one."""
    write_private(folder / ADDRESS_FILE, f"{address}\n".encode())


def _running_already(folder: Path) -> RunningAlreadyError:
    with contextlib.suppress(OSError, ValueError, KeyError, http.client.HTTPException):
        address = (folder / ADDRESS_FILE).read_text("ascii").strip()
        sign_in = _new_sign_in(address, (folder / TOKEN_FILE).read_text("ascii"))
        return RunningAlreadyError(
            f"It is running already at {address}", f"To sign in there, once and within a minute: {sign_in}"
        )
    return RunningAlreadyError(
        "It is running already: another rehearse serve works on your recordings.",
        "Wait a moment and try again, or stop it with Ctrl-C.",
    )


def _new_sign_in(address: str, header: str) -> str:
    """Ask the server that is running for an address to sign in at."""
    name, _, value = header.strip().partition(": ")
    place = urlsplit(address)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=ANSWER_S)
    with contextlib.closing(connection):
        connection.request("POST", "/api/sign-in", headers={name: value})
        return str(json.loads(connection.getresponse().read())["address"])
