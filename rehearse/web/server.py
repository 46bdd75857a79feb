"""Run the page: bind, say where it is, open the browser, and stop when asked."""

from __future__ import annotations

import contextlib
import socket
import sys
import webbrowser
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer

from filelock import FileLock, Timeout

from rehearse.errors import RehearseError, UsageError
from rehearse.store.sound_files import private_folder
from rehearse.web.access import Access, is_loopback, load_secret

PORT = 8765

GRACE_S = 3
"""How long requests may take to end when the server stops, in seconds."""

BROWSER_DELAY_S = 0.3

LOCK_FILE = "serve.lock"
"""In the data folder; empty. What counts is who holds it, and the system lets go of it however the server ends."""

Say = Callable[[str], None]


def serve(host: str, port: int, *, password: str, names: tuple[str, ...], open_browser: bool, say: Say) -> None:
    """Run the page until it is stopped.

    Parameters
    ----------
    host, port
        Where to listen; port 0 takes any that is free.
    password : str
        Needed beyond loopback.
    names : tuple of str
        Further names the server is called by.
    open_browser : bool
    say : callable
        Told what a person should know.

    Raises
    ------
    UsageError
        The address cannot be used, or would let in anybody; or a server is running already.
    """
    if not is_loopback(host) and not password:
        raise UsageError(
            f"With --host {host} other machines can reach the page, and your recordings.",
            "Set a password as well: REHEARSE_PASSWORD=... rehearse serve --host ... , or stay on 127.0.0.1.",
        )
    from rehearse.config import user_folders

    with contextlib.closing(_listening(host, port)) as listening, alone_in(user_folders().data):
        _run(listening, host, password=password, names=names, open_browser=open_browser, say=say)


def _run(
    listening: socket.socket, host: str, *, password: str, names: tuple[str, ...], open_browser: bool, say: Say
) -> None:
    import uvicorn

    from rehearse.config import user_folders
    from rehearse.web.app import make_app

    port = listening.getsockname()[1]
    secret = load_secret(user_folders().data)
    access = Access(secret, host, port, password, tuple(name.lower() for name in names))
    shown = f"[{host}]" if ":" in host else "127.0.0.1" if host in ("0.0.0.0", "localhost") else host
    address = f"http://{shown}:{port}/?token={access.token}"
    config = uvicorn.Config(
        make_app(access),
        access_log=False,
        log_level="error",
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
        timeout_keep_alive=15,
        limit_concurrency=200,
        h11_max_incomplete_event_size=64 << 10,
        proxy_headers=False,
    )
    server = uvicorn.Server(config)
    say(f"rehearse is at {address}")
    if access.beyond_loopback:
        say("Other machines can reach it, with the password. The connection is not encrypted: use it only in a network")
        say("you trust. Browsers give the microphone only to the page on this machine.")
    say("Your recordings stay on this machine. Ctrl-C stops it.")
    if open_browser:
        timer = Timer(BROWSER_DELAY_S, webbrowser.open, [address])
        timer.daemon = True
        timer.start()
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listening])
    say("Stopped.")


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep every other server out of a data folder: it would sweep away what this one has just taken in.

    Raises
    ------
    UsageError
        Another server has it.
    RehearseError
        It cannot be written to.
    """
    lock = FileLock(folder / LOCK_FILE, timeout=0, mode=0o600)
    try:
        private_folder(folder)
        lock.acquire()
    except Timeout as error:
        raise UsageError(
            "It is running already: another rehearse serve works on your recordings.",
            "Open the address that one has printed, or stop it first with Ctrl-C.",
        ) from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        hint = "Set REHEARSE_HOME to a folder you may write."
        raise RehearseError(f"Cannot use {folder}: {reason}.", hint, code="secret") from error
    try:
        yield
    finally:
        lock.release()


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family[0], socket.SOCK_STREAM)
        with contextlib.suppress(OSError):
            listening.setsockopt(socket.SOL_SOCKET, _alone_at_address(), 1)
        listening.bind(family[4])
    except OSError as error:
        hint = "Is it running already? Otherwise choose another: rehearse serve --port 8766"
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"Cannot listen at {host}, port {port}: {reason}.", hint) from error
    return listening


def _alone_at_address() -> int:
    """Return the option with which nobody else listens there; SO_REUSEADDR lets others in on Windows alone."""
    if sys.platform == "win32":
        return int(socket.SO_EXCLUSIVEADDRUSE)
    return socket.SO_REUSEADDR
