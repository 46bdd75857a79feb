"""A PostgreSQL server of the tests' own: a new cluster in a temporary folder, on a free port, gone when they end."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.web_server import free_port

START_S = 60.0

OWNER = "postgres"
"""Who runs the server where root runs the tests: root itself may not. Debian's package brings the user."""


@dataclass(frozen=True)
class Cluster:
    """A server that runs."""

    port: int

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


def program(name: str) -> str:
    """Return where a program of PostgreSQL is: Debian keeps them out of the path."""
    places = [str(folder) for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    found = shutil.which(name, path=os.pathsep.join([*places, os.environ.get("PATH", "")]))
    assert found, f"PostgreSQL's {name} is not installed: on Debian, apt-get install postgresql"
    return found


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Make a cluster and run its server."""
    owner = pwd.getpwnam(OWNER) if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    folder = Path(tempfile.mkdtemp(prefix="rehearse-postgres-"))
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    identity = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    data, port = folder / "data", free_port()
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    make = [program("initdb"), "-D", str(data), "-U", "rehearse", "-A", "trust", "-E", "UTF8", "--no-sync"]
    subprocess.run(make, check=True, capture_output=True, cwd=folder, env=environment, **identity)  # type: ignore[call-overload]
    settings = {
        "listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": "", "fsync": "off",
        "max_connections": 200, "shared_buffers": "16MB",
    }  # fmt: skip
    run = [program("postgres"), "-D", str(data), *(f"--{name}={value}" for name, value in settings.items())]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(run, stdout=log, stderr=log, cwd=folder, env=environment, **identity)  # type: ignore[call-overload]
    try:
        running, give_up = Cluster(port), time.monotonic() + START_S
        while True:
            try:
                running.execute("SELECT 1")
                break
            except psycopg.OperationalError:
                is_starting = server.poll() is None and time.monotonic() < give_up
                assert is_starting, (folder / "log").read_text()
                time.sleep(0.05)
        yield running
    finally:
        server.send_signal(2)  # fast shutdown
        server.wait(START_S)
        shutil.rmtree(folder)
