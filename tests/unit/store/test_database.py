"""The database below the library: migrations, other versions, damage, several processes, the wheel."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from rehearse.audio import read_recording
from rehearse.errors import RehearseError, UsageError
from rehearse.store import Library
from rehearse.store.database import _hint
from rehearse.store.jobs import Queue
from rehearse.store.migrations import HEAD, migrate
from rehearse.store.tables import METADATA, TAKES
from rehearse.store.take_json import take_to_dict
from rehearse.team.summary import marks_of
from tests.postgres import Cluster
from tests.unit.made_takes import winged_take
from tests.unit.store.test_library import files, numbered, sound

ROOT = Path(__file__).parents[3]


def oldest(file: Path) -> None:
    """Make a database as the first migration leaves it, with one take in it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(f"sqlite:///{file}")
    table = take_to_dict(replace(winged_take(), self_verdict="maybe"))
    place = "takes/old/memo.m4a"
    with engine.begin() as connection:
        migrate(connection, "1")
        insert = (
            "INSERT INTO takes (id, message, kept_at, recorded_at, answer, score, sound, take) "
            "VALUES (:id, 'old', '2025-03-03T09:31:00.000000+00:00', NULL, 'not_yet', 58.3, :sound, :take)"
        )
        connection.execute(sa.text(insert), {"id": table["id"], "sound": place, "take": json.dumps(table)})
    engine.dispose()
    (file.parent / place).parent.mkdir(parents=True)
    (file.parent / place).write_bytes(b"sound")


def test_a_database_of_the_oldest_version_is_migrated_and_nothing_is_lost(tmp_path: Path) -> None:
    oldest(tmp_path / "takes.db")
    with Library(folder=tmp_path) as library:
        take = library.find("last")
        assert take_to_dict(take)["transcript"] == take_to_dict(winged_take())["transcript"]
        assert take.self_verdict == "maybe"
        assert library.sound_of(take).read_bytes() == b"sound"
        assert library.messages()[0].last_score == 58.0
        (marks,) = library.marks()
        short = library.summaries([marks.number])[marks.number]
        assert marks == marks_of(short, marks.number)
        assert (short.id, short.answer, short.criteria[1].id) == (take.id, "not_yet", "pace")
        assert [fix.topic for fix in short.fixes] == [fix.topic for fix in take.scorecard.verdict.fix_first]
        assert library.say(take.id, "yes").self_verdict == "yes"
        library.keep(numbered(1), sound())
        assert len(library.takes()) == 2
    with sqlite3.connect(tmp_path / "takes.db") as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]


def old_postgres(url: str) -> None:
    """Bring a PostgreSQL database to where the second migration leaves it, with one take in it."""
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        migrate(connection, "2")
        connection.execute(
            sa.text(
                "INSERT INTO takes (id, message, kept_at, answer, score, sound, take) VALUES "
                "(:id, 'old', '2025-03-03T09:31:00.000000+00:00', 'not_yet', 58.3, 'takes/old/memo.m4a', :take)"
            ),
            {"id": winged_take().id, "take": json.dumps(take_to_dict(winged_take()))},
        )
    engine.dispose()


OPENER = """
import sys
from pathlib import Path
from rehearse.store import Library
from tests.unit.store.test_library import numbered, sound
number, folder, url = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] or None
library = Library(url, folder)
print('ready', flush=True)
sys.stdin.readline()
library.keep(numbered(number), sound(number))
assert numbered(number).id in {take.id for take in library.takes()}
"""


def opened_at_once(folders: list[Path], url: str = "") -> None:
    """Open a database and keep a take from many processes at the same moment."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    processes = [
        subprocess.Popen([sys.executable, "-c", OPENER, str(k), str(folder), url], text=True, cwd=ROOT, **pipes)  # type: ignore[call-overload]
        for k, folder in enumerate(folders)
    ]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    for process in processes:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors


@pytest.mark.slow
@pytest.mark.parametrize("is_old", [False, True], ids=["empty", "old"])
def test_eight_processes_at_once_open_a_database_of_sqlite(tmp_path: Path, is_old: bool) -> None:
    if is_old:
        oldest(tmp_path / "takes.db")
    opened_at_once([tmp_path] * 8)
    with Library(folder=tmp_path) as library:
        assert len(library.takes()) == 8 + is_old


@pytest.mark.slow
@pytest.mark.parametrize("is_old", [False, True], ids=["empty", "old"])
def test_eight_homes_at_once_open_a_database_of_postgresql(tmp_path: Path, postgres: Cluster, is_old: bool) -> None:
    url = postgres.new_database()
    if is_old:
        old_postgres(url)
    opened_at_once([tmp_path / str(k // 2) for k in range(8)], url)  # two processes a home
    with Library(url, tmp_path / "0") as library:
        assert len(library.takes()) == 2
        assert len(library.takes(everyone=True)) == 8 + is_old


def test_a_migration_that_fails_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    oldest(tmp_path / "takes.db")
    with sqlite3.connect(tmp_path / "takes.db") as connection:
        connection.execute("CREATE TABLE jobs (mine)")  # in the way of the third migration
    with pytest.raises(RehearseError, match="already exists"), Library(folder=tmp_path) as library:
        library.takes()
    with sqlite3.connect(tmp_path / "takes.db") as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("1",)]
        assert "self_verdict" not in [row[1] for row in connection.execute("PRAGMA table_info(takes)")]


def test_the_migrations_end_where_the_code_expects(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        migrate(connection)
        context = MigrationContext.configure(connection)
        assert context.get_current_revision() == HEAD
        assert compare_metadata(context, METADATA) == []


def test_a_database_of_a_newer_version_is_refused_untouched(tmp_path: Path) -> None:
    with Library(folder=tmp_path) as library:
        library.keep(winged_take(), sound())
    with sqlite3.connect(tmp_path / "takes.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '99'")
    with pytest.raises(RehearseError, match=r"newer version.*Update rehearse"), Library(folder=tmp_path) as library:
        library.keep(numbered(1), sound(1))
    with sqlite3.connect(tmp_path / "takes.db") as connection:
        assert connection.execute("SELECT count(*) FROM takes").fetchone() == (1,)


def test_a_file_that_is_no_database_is_named_set_aside_and_begun_anew(tmp_path: Path) -> None:
    notes = b"these are my notes" * 100
    (tmp_path / "takes.db").write_bytes(notes)
    with Library(folder=tmp_path) as library:
        with pytest.raises(RehearseError, match=r"takes\.db was damaged\. It was set aside as takes\.damaged-"):
            library.takes()
        assert library.takes() == []
        kept = library.keep(winged_take(), sound())
        assert library.find("last").id == kept.id
    (aside,) = tmp_path.glob("takes.damaged-*.db")
    assert aside.read_bytes() == notes


@pytest.mark.parametrize("url", ["nonsense", "frobnicate://host/takes", "sqlite"])
def test_a_url_that_names_no_database_is_usage(tmp_path: Path, url: str) -> None:
    with pytest.raises(UsageError, match="REHEARSE_DATABASE"), Library(url, tmp_path) as library:
        library.takes()


def test_a_driver_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"pip install oracledb"), Library("oracle+oracledb://host/x", tmp_path) as lib:
        lib.takes()


def test_a_password_is_never_shown(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error, Library("oracle+oracledb://me:hush@host/x", tmp_path) as library:
        library.takes()
    assert "hush" not in str(error.value)


def test_the_environment_chooses_the_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHEARSE_DATABASE", f"sqlite:///{tmp_path / 'mine #1?.db'}")
    monkeypatch.setenv("REHEARSE_HOME", str(tmp_path / "home"))
    with Library() as library:
        kept = library.keep(winged_take(), sound())
    assert (tmp_path / "mine #1?.db").exists() or list(tmp_path.glob("mine #1*"))
    assert Path(kept.file).is_relative_to(tmp_path / "home" / "takes")
    assert not (tmp_path / "home" / "takes.db").exists()


def test_a_folder_with_any_name_holds_a_library(tmp_path: Path) -> None:
    folder = tmp_path / "Ünï %20 #1? [x] 'q'"
    with Library(folder=folder) as library:
        library.keep(winged_take(), sound())
    with Library(folder=folder) as library:
        assert len(library.takes()) == 1
    assert (folder / "takes.db").exists()


def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file, no folder")
    with pytest.raises(RehearseError, match="REHEARSE_HOME"), Library(folder=tmp_path / "home") as library:
        library.keep(winged_take(), sound())


WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from rehearse.store import Library
from tests.unit.store.test_library import numbered, sound
first, last = int(sys.argv[2]), int(sys.argv[3])
print('ready', flush=True)
sys.stdin.readline()
with Library(folder=Path(sys.argv[1])) as library:
    for number in range(first, last):
        kept = library.keep(numbered(number, message_name='shared'), sound(number))
        library.say(kept.id, 'maybe')
        library.takes('shared')
        if number % 5 == 4:
            library.delete(numbered(number - 1).id)
        print(number, flush=True)
"""


def writer(folder: Path, first: int, last: int) -> subprocess.Popen[str]:
    """Start a process that keeps takes when it is told to."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), str(first), str(last)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def start(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def assert_whole(folder: Path) -> list[str]:
    """Check that every row has its sound, and return the ids."""
    with sqlite3.connect(folder / "takes.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    with Library(folder=folder) as library:
        takes = library.takes()
        for take in takes:
            assert read_recording(library.sound_of(take)).duration_s == 0.5
    return [take.id for take in takes]


@pytest.mark.slow
def test_processes_at_once_neither_fail_nor_corrupt_anything(tmp_path: Path) -> None:
    folder = tmp_path / "new home"  # the processes also make the database at once
    processes = [writer(folder, 15 * n, 15 * n + 15) for n in range(3)]
    for process in processes:
        start(process)
    for process in processes:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
    expected = {numbered(n).id for n in range(45) if n % 5 != 3}
    assert set(assert_whole(folder)) == expected
    assert len(files(folder)) == len(expected)


@pytest.mark.slow
def test_killed_at_any_moment_nothing_is_broken_and_keeping_goes_on(tmp_path: Path) -> None:
    for attempt in range(12):
        process = writer(tmp_path, 1000 * attempt, 1000 * attempt + 500)
        start(process)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.004 * attempt)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert_whole(tmp_path)
    with Library(folder=tmp_path) as library:
        ids = {take.id for take in library.takes()}
        for number in range(0, 12_000, 1000):
            library.keep(numbered(number, message_name="shared"), sound(number))
        assert ids <= {take.id for take in library.takes()}


@pytest.mark.parametrize("file_name", ["takes.db", "elsewhere.db"])
def test_opening_it_again_takes_no_lock_from_who_has_it_open(tmp_path: Path, file_name: str) -> None:
    """Closing any handle of a file gives up all locks that the process has on it: SQLite must have the only ones."""
    url = f"sqlite:///{tmp_path / file_name}" if file_name != "takes.db" else None
    queue = Queue(tmp_path, url)
    queue.waiting()  # its connection stays open
    with Library(url, tmp_path) as library:
        library.keep(numbered(1), sound(1))
    log = tmp_path / f"{file_name}-wal"
    assert log.exists()
    other = "import sys; from pathlib import Path; from rehearse.store import Library\n"
    other += "with Library(sys.argv[2] or None, Path(sys.argv[1])) as library: print(len(library.takes()))"
    command = [sys.executable, "-c", other, str(tmp_path), url or ""]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout == b"1\n"
    assert log.exists()  # whoever closes the last connection deletes it: that was not the other process
    queue.close()


def test_killed_between_file_and_row_the_sound_is_there_once_when_it_is_kept_again(tmp_path: Path) -> None:
    killed = (
        "import os, sys; from pathlib import Path; from rehearse.store.rows import Rows\n"
        "from rehearse.store import Library; from tests.unit.store.test_library import numbered, sound\n"
        "Rows.put = lambda *_: os._exit(9)\n"
        "Library(folder=Path(sys.argv[1])).keep(numbered(1), sound(1))"
    )
    run = subprocess.run([sys.executable, "-c", killed, str(tmp_path)], cwd=ROOT)
    assert run.returncode == 9
    (left,) = files(tmp_path)
    assert left.read_bytes() == sound(1)
    with Library(folder=tmp_path) as library:
        assert library.takes() == []
        kept = library.keep(numbered(1), sound(1))
        assert files(tmp_path) == [left] == [library.sound_of(kept)]


def test_deleting_takes_along_what_a_killed_process_left(tmp_path: Path) -> None:
    with Library(folder=tmp_path) as library:
        kept = library.keep(numbered(1), sound(1))
        left = Path(kept.file).with_name("left behind.m4a")
        left.write_bytes(sound(1))
        library.delete(kept.id)
    assert files(tmp_path) == []


def test_deleting_takes_along_the_recording_that_a_killed_process_did_not_move(tmp_path: Path) -> None:
    spool = tmp_path / "unfinished" / "2026-11-22_14-03-12.wav"
    other = spool.with_name("another.wav")
    spool.parent.mkdir()
    spool.write_bytes(sound(1))
    other.write_bytes(sound(2))
    with Library(folder=tmp_path) as library:
        kept = library.keep(numbered(1), spool)  # the process is killed before it could move it
        library.delete(kept.id)
    assert not spool.exists()
    assert other.exists()


def test_a_database_that_another_program_holds_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rehearse.store.database.BUSY_S", 0.1)
    with Library(folder=tmp_path) as library:
        library.keep(numbered(1), sound(1))
        holder = sqlite3.connect(tmp_path / "takes.db", isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        assert len(library.takes()) == 1  # reading goes on
        library.close()
        with pytest.raises(RehearseError, match=r"locked.*Another program"):
            library.keep(numbered(2), sound(2))
        holder.close()
        library.keep(numbered(2), sound(2))
        assert len(files(tmp_path)) == len(library.takes()) == 2


@pytest.mark.slow
def test_on_a_full_disk_nothing_is_broken(tmp_path: Path) -> None:
    # Files may grow to 150 kB: at some take the sound does not fit, at some other the database does not.
    filling = (
        "import resource, sys; from pathlib import Path; from rehearse.errors import RehearseError\n"
        "from rehearse.store import Library; from tests.unit.store.test_library import numbered, sound\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))\n"
        "library = Library(folder=Path(sys.argv[1]))\n"
        "for number in range(30):\n"
        "    try: library.keep(numbered(number), sound(number) * (10 if number == 1 else 1))\n"
        "    except RehearseError as error: print(error)\n"
    )
    run = subprocess.run([sys.executable, "-c", filling, str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert "Cannot change the takes in" in run.stdout
    assert "Cannot use the library" in run.stdout
    assert 0 < len(assert_whole(tmp_path)) < 29
    with Library(folder=tmp_path) as library:
        for number in range(30):
            library.keep(numbered(number), sound(number))
        assert len(files(tmp_path)) == len(library.takes()) == 30


@pytest.mark.parametrize("dialect", ["postgresql", "mysql", "mssql"])
def test_other_databases_can_hold_the_table(dialect: str) -> None:
    module = __import__(f"sqlalchemy.dialects.{dialect}", fromlist=["dialect"])
    assert "takes" in str(sa.schema.CreateTable(TAKES).compile(dialect=module.dialect()))


def test_the_wheel_carries_the_migrations(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    probe = (
        "import rehearse, sys\n"
        "from pathlib import Path\n"
        "from rehearse.store import Library\n"
        "from rehearse.store.take_json import take_from_json\n"
        "assert Path(rehearse.__file__).is_relative_to(sys.argv[1]), rehearse.__file__\n"
        "library = Library(folder=Path(sys.argv[1]) / 'home')\n"
        "library.keep(take_from_json(sys.stdin.read()), b'fLaC')\n"
        "print(len(library.takes()))"
    )
    run = subprocess.run(
        [sys.executable, "-c", probe, str(tmp_path)],
        input=json.dumps(take_to_dict(winged_take())),
        env=os.environ | {"PYTHONPATH": str(tmp_path / "site")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert run.stdout == "1\n", run.stderr


# --- damage, and a full disk


def kept(folder: Path, count: int = 3) -> list[str]:
    with Library(folder=folder) as library:
        return [library.keep(numbered(k), sound(k)).id for k in range(count)]


def test_takes_on_whole_pages_are_saved_from_a_damaged_database(tmp_path: Path) -> None:
    ids = kept(tmp_path, 12)
    file = tmp_path / "takes.db"
    content = bytearray(file.read_bytes())
    with closing(sqlite3.connect(file)) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'takes'"
        (root,) = connection.execute(query).fetchone()
    leaf = next(
        page for page in range(len(content) // 4096) if content[page * 4096] == 0x0D and page != root - 1
        and b'"criteria"' in content[page * 4096 : (page + 1) * 4096]
    )  # fmt: skip
    content[leaf * 4096 : leaf * 4096 + 4096] = bytes([7]) * 4096
    file.write_bytes(content)
    with Library(folder=tmp_path) as library:
        with pytest.raises(RehearseError, match=r"was damaged\. It was set aside as takes\.damaged-") as told:
            library.takes()
        found = {take.id for take in library.takes()}
    assert f"takes that were saved: {len(found)}." in told.value.message
    assert "No sound was touched" in told.value.hint
    assert 6 <= len(found) < 12
    assert found < set(ids)


def test_what_is_kept_can_be_read_where_nothing_more_can_be_written(tmp_path: Path) -> None:
    ids = kept(tmp_path)
    code = (
        "import resource, sys\nfrom pathlib import Path\nfrom rehearse.store import Library\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"
        "with Library(folder=Path(sys.argv[1])) as library: print(*(take.id for take in library.takes()))"
    )
    run = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, timeout=120)
    assert run.stdout.split() == ids, run.stderr


@pytest.mark.parametrize(
    "reason", ["disk I/O error", "database or disk is full", "attempt to write a readonly database"]
)
def test_what_the_database_complains_of_comes_with_what_to_do(reason: str) -> None:
    assert _hint(reason)
