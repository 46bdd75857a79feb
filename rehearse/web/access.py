"""Who may use the page: a browser that was signed in, a script with its token, or who knows the password.

The secret lies in the data folder, readable by its owner only, so that a page that is open outlasts the server. From it
come the token of scripts, the sessions of browsers, the word that every form carries, and the name under which browsers
see the page: cookies are sent to every port of a host, so the page has a host of its own. docs/security.md has the
threats and the answers.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
import time
from base64 import b32encode, urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address, ip_network
from pathlib import Path

from rehearse.errors import RehearseError
from rehearse.store.sound_files import can_only_be_read
from rehearse.web.sign_in import SignInCodes, write_private

SECRET_FILE = "web-secret"
"""In the data folder."""

TOKEN_FILE = "script-token"
"""Beside it: the header that scripts send, as `curl -H @FILE` reads it."""

SECRET_BYTES = 32

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")

WRONG_PASSWORD_S = 1.0
"""Least time after the first wrong password, in seconds."""

MOST_WAIT_S = 60.0
"""Most time after a wrong password, in seconds: at most 1440 guesses a day."""

FORGOTTEN_S = 900.0
"""Seconds of quiet after which an address begins anew."""

MOST_GUESSERS = 4096
"""Addresses that are remembered."""


SESSION_S = 30 * 86_400
"""How long a session lasts, in seconds."""


@dataclass(frozen=True, slots=True)
class Access:
    """What lets somebody in.

    Attributes
    ----------
    secret : bytes
    host : str
        What the server is bound to.
    port : int
    password : str
        Where there is one, another machine gets nothing without it.
    names : tuple of str
        Further names the server is called by.
    secret_file : Path or None
        Where the secret lies; a new one counts at once.
    codes : SignInCodes
    """

    secret: bytes
    host: str = "127.0.0.1"
    port: int = 0
    password: str = ""
    names: tuple[str, ...] = ()
    secret_file: Path | None = None
    codes: SignInCodes = field(default_factory=SignInCodes)

    @property
    def token(self) -> str:
        """What scripts send as ``Authorization: Bearer``."""
        return self._derived("token")

    @property
    def form_word(self) -> str:
        """What a page of ours knows and another site's does not."""
        return self._derived(f"form {self.port} {self.password}")

    @property
    def cookie_name(self) -> str:
        """One for each port: browsers keep no ports apart."""
        return f"rehearse_{self.port}"

    @property
    def beyond_loopback(self) -> bool:
        """Whether other machines can reach it."""
        return not is_loopback(self.host)

    @property
    def page_host(self) -> str:
        """The host of the page in a browser of this machine: nobody else knows it, so nobody else gets its cookie."""
        digest = hmac.digest(self._key, f"host {self.port}".encode(), hashlib.sha256)
        return f"rehearse-{b32encode(digest[:10]).decode().lower()}.localhost"

    @property
    def address(self) -> str:
        """Where the server is, for whoever is not signed in."""
        shown = "127.0.0.1" if self.host in ("0.0.0.0", "localhost") else self.host.strip("[]")
        return f"http://[{shown}]:{self.port}" if ":" in shown else f"http://{shown}:{self.port}"

    def new_sign_in(self) -> str:
        """Return an address that signs a browser in, once and within a minute."""
        return f"{self.address}/in/{self.codes.new()}"

    def knows_host(self, host: str) -> bool:
        """Return whether a Host header names this server; another site's name that leads here does not."""
        name, port = _parted(host)
        if port not in (str(self.port), "") or (port == "" and self.port not in (80, 443)):
            return False
        if name in LOOPBACK_NAMES or name == self.host.lower() or name in self.names or _same(name, self.page_host):
            return True
        return self.beyond_loopback and _is_address(name)

    def is_own_origin(self, origin: str, host: str) -> bool:
        """Return whether an Origin header is that of our own pages."""
        return origin.lower() in (f"http://{host.lower()}", f"https://{host.lower()}")

    def new_session(self, host: str) -> str:
        """Return what a browser keeps as its cookie, for this host of this server alone."""
        began = f"{int(time.time()):x}.{secrets.token_urlsafe(12)}"
        return f"{began}.{self._session(began, host)}"

    def has_session(self, cookies: Mapping[str, str], host: str) -> bool:
        """Return whether the cookie is there, was made for this host of this server, and is not too old."""
        began, _, proof = cookies.get(self.cookie_name, "").rpartition(".")
        if not _same(proof, self._session(began, host)):
            return False
        return int(began.partition(".")[0], 16) + SESSION_S > time.time()

    def has_token(self, authorization: str) -> bool:
        """Return whether an Authorization header carries the token."""
        scheme, _, given = authorization.partition(" ")
        return scheme.lower() == "bearer" and _same(given.strip(), self.token)

    def is_form_word(self, given: str) -> bool:
        """Return whether it is the word of the forms."""
        return _same(given, self.form_word)

    def is_password(self, given: str) -> bool:
        """Return whether it is the password; never where there is none."""
        return bool(self.password) and _same(given, self.password)

    @property
    def _key(self) -> bytes:
        if self.secret_file is not None:
            with contextlib.suppress(OSError):
                now = self.secret_file.read_bytes()
                return now if len(now) == SECRET_BYTES else self.secret
        return self.secret

    def _session(self, began: str, host: str) -> str:
        return self._derived(f"session {began} {_parted(host)[0]} {self.port} {self.password}")

    def _derived(self, purpose: str) -> str:
        digest = hmac.digest(self._key, purpose.encode(), hashlib.sha256)
        return urlsafe_b64encode(digest).rstrip(b"=").decode()


class LoginThrottle:
    """Holds up those who guess, each address by itself; nobody is kept waiting on an open connection.

    Parameters
    ----------
    least_s : float
        Seconds after the first wrong guess; each further one doubles them.
    clock : callable
        Returns seconds.
    """

    def __init__(self, least_s: float = WRONG_PASSWORD_S, clock: Callable[[], float] = time.monotonic) -> None:
        self._least_s = least_s
        self._clock = clock
        self._guessers: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def owed_s(self, address: str) -> float:
        """Return how long nothing from an address is looked at; 0 where it may guess."""
        _, until = self._guessers.get(_guesser(address), (0, 0.0))
        return max(until - self._clock(), 0.0)

    def guessed_wrong(self, address: str) -> None:
        """Hold an address up: longer with each guess, until it has been quiet for a while."""
        guesser, now = _guesser(address), self._clock()
        wrong, until = self._guessers.pop(guesser, (0, now))
        wrong = 0 if now - until > FORGOTTEN_S else wrong
        wait_s = min(self._least_s * 2**wrong, MOST_WAIT_S)
        self._guessers[guesser] = (min(wrong + 1, 32), now + wait_s)
        while len(self._guessers) > MOST_GUESSERS:
            self._guessers.popitem(last=False)

    def guessed_right(self, address: str) -> None:
        """Hold an address up no more."""
        self._guessers.pop(_guesser(address), None)


def _guesser(address: str) -> str:
    """Return whom an address stands for: under IPv6 one machine has a whole network of them."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((int(found) >> 64 << 64, 64)))
    return str(found)


def is_loopback(host: str) -> bool:
    """Return whether nobody but this machine can reach an address."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def load_secret(folder: Path, *, anew: bool = False) -> bytes:
    """Return the secret of this user, made at the first call, and leave scripts their token beside it.

    In a folder that can only be read it is the one that is there, or one for this once.

    Parameters
    ----------
    folder : Path
        The user's data folder.
    anew : bool, optional
        Make another: what was handed out before opens nothing any more.

    Raises
    ------
    RehearseError
        It can be neither read nor written.
    """
    file = folder / SECRET_FILE
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if anew or not file.exists() or len(file.read_bytes()) != SECRET_BYTES:
            write_private(file, secrets.token_bytes(SECRET_BYTES))
        if os.name == "posix" and file.stat().st_mode & 0o077:
            file.chmod(0o600)
        secret = file.read_bytes()
        header = f"Authorization: Bearer {Access(secret).token}\n".encode()
        for_scripts = folder / TOKEN_FILE
        if not for_scripts.exists() or for_scripts.read_bytes() != header:
            write_private(for_scripts, header)
    except OSError as error:
        if can_only_be_read(folder) and not anew:
            with contextlib.suppress(OSError):
                return file.read_bytes()
            return secrets.token_bytes(SECRET_BYTES)
        reason = (error.strerror or str(error)).lower()
        hint = "Make room or allow it, or set REHEARSE_HOME to a folder you may write."
        raise RehearseError(f"Cannot use {file}: {reason}.", hint, code="secret") from error
    return secret


def _same(given: str, known: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), known.encode("utf-8", "replace"))


def _parted(host: str) -> tuple[str, str]:
    """Return name and port of a Host header."""
    host = host.strip().lower()
    if host.startswith("["):
        name, _, rest = host.partition("]")
        return f"{name}]", rest.removeprefix(":")
    name, _, port = host.partition(":")
    return name, port


def _is_address(name: str) -> bool:
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
