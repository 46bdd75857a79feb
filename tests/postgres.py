"""A PostgreSQL server of the tests' own: a new cluster in a temporary folder, on a free port, gone when they end."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests.web_server import free_port

START_S = 60.0

OWNER = "postgres"
"""Who runs the server where root runs the tests: root itself may not. Debian's package brings the user."""


def program(name: str) -> str:
    """Return where a program of PostgreSQL is: Debian keeps them out of the path."""
    places = [str(folder) for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    found = shutil.which(name, path=os.pathsep.join([*places, os.environ.get("PATH", "")]))
    assert found, f"PostgreSQL's {name} is not installed: on Debian, apt-get install postgresql"
    return found


class Cluster:
    """A server with its data in a folder."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._folder = folder
        as_root = os.geteuid() == 0
        owner = pwd.getpwnam(OWNER) if as_root else pwd.getpwuid(os.geteuid())
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(folder)}
        self._how: dict[str, Any] = {"cwd": folder, "env": environment}
        if as_root:
            self._how |= {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
        make = [
            program("initdb"),
            "-D",
            str(folder / "data"),
            "-U",
            "rehearse",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        ]
        subprocess.run(make, check=True, capture_output=True, **self._how)
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        settings = {
            "listen_addresses": "127.0.0.1", "port": self.port, "unix_socket_directories": "", "fsync": "off",
            "max_connections": 200, "shared_buffers": "16MB",
        }  # fmt: skip
        command = [program("postgres"), "-D", str(self._folder / "data")]
        command += [f"--{name}={value}" for name, value in settings.items()]
        log = self._folder / "log"
        with log.open("ab") as told:
            self._server = subprocess.Popen(command, stdout=told, stderr=told, **self._how)
        give_up = time.monotonic() + START_S
        while True:
            try:
                self.execute("SELECT 1")
                return
            except psycopg.OperationalError:
                is_starting = self._server.poll() is None and time.monotonic() < give_up
                assert is_starting, log.read_text()
                time.sleep(0.05)

    def stop(self) -> None:
        """Stop at once: who is connected is cut off."""
        if self._server is not None:
            self._server.send_signal(signal.SIGINT)
            self._server.wait(START_S)

    def _dsn(self, name: str) -> str:
        return f"postgresql://rehearse@127.0.0.1:{self.port}/{name}"

    def execute(self, statement: str) -> None:
        with psycopg.connect(self._dsn("postgres"), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]

    def new_database(self) -> str:
        """Return the URL of a database that is empty."""
        name = f"takes_{secrets.token_hex(6)}"
        self.execute(f"CREATE DATABASE {name}")
        return self._dsn(name).replace("postgresql:", "postgresql+psycopg:")


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Make a cluster and run its server."""
    folder = Path(tempfile.mkdtemp(prefix="rehearse-postgres-"))
    running = Cluster(folder)
    try:
        running.start()
        yield running
    finally:
        running.stop()
        shutil.rmtree(folder)
