"""The library of takes: kept, found, answered, deleted, by one process or several."""

from __future__ import annotations

import os
import platform
import stat
import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa

from rehearse.audio import encode_wav, read_recording, write_wav
from rehearse.capture.spool import Spool, unfinished
from rehearse.core.recording import Recording
from rehearse.core.take import Take
from rehearse.errors import InputError
from rehearse.render.history import history_csv
from rehearse.render.html import history_page
from rehearse.render.team_words import team_json
from rehearse.scoring.rubric import default_rubric
from rehearse.store import REPORTS, Library, UnreadableTake, sound_files
from rehearse.store.sound_files import safe_name
from rehearse.store.take_json import take_to_dict
from rehearse.team.report import team_report
from rehearse.team.summary import judged_from_dict, marked
from tests.unit.made_takes import noise_take, rehearsed_take, winged_take

SECRET = b"inventory"
"""A word of the winged take's transcript."""


@pytest.fixture(params=["sqlite", "postgresql"])
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Library]:
    """Return a library of its own file, and one whose takes are in PostgreSQL."""
    url = request.getfixturevalue("postgres").new_database() if request.param == "postgresql" else None
    with Library(url, tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def file_library(tmp_path: Path) -> Iterator[Library]:
    with Library(folder=tmp_path / "home") as opened:
        yield opened


def samples(seed: int = 0, seconds: float = 0.5) -> np.ndarray:
    """Return sound of which every seed gives another one, in 16-bit steps."""
    steps = np.random.default_rng(seed).integers(-20_000, 20_000, int(16_000 * seconds))
    return (steps / 32_768).astype(np.float32)


def sound(seed: int = 0) -> bytes:
    return encode_wav(samples(seed))


def numbered(number: int, **more: object) -> Take:
    """Return a take with an id of its own."""
    return replace(winged_take(), id=f"{number:04x}{number * 7919:08x}", **more)  # type: ignore[arg-type]


def files(folder: Path) -> list[Path]:
    """Return the kept sound files."""
    return sorted(path for path in (folder / "takes").rglob("*") if path.is_file())


# --- keeping


def test_a_recording_that_is_being_made_is_left_alone(library: Library) -> None:
    spool = Spool(library.folder)
    spool.append(samples())
    assert spool.path is not None
    with pytest.raises(InputError, match="still being recorded") as told:
        library.keep(winged_take(), spool.path, move=True)
    assert told.value.code == "recording"
    assert files(library.folder) == []
    spool.append(samples(1))
    spool.close()
    library.keep(winged_take(), spool.path, move=True)
    assert unfinished(library.folder) == []
    np.testing.assert_array_equal(
        read_recording(files(library.folder)[0]).samples, np.concatenate([samples(), samples(1)])
    )


def test_a_take_comes_back_as_it_was_kept(library: Library) -> None:
    kept = library.keep(rehearsed_take(), sound())
    found = library.find("last")
    assert take_to_dict(found) == take_to_dict(kept)
    changed = {"file", "source", "kept_at"}
    before = {name: value for name, value in take_to_dict(rehearsed_take()).items() if name not in changed}
    assert {name: value for name, value in take_to_dict(found).items() if name not in changed} == before


def test_each_take_is_read_when_it_is_its_turn_and_holds_up_nobody(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rehearse.store.rows.ROWS_AT_ONCE", 2)
    kept = [library.keep(numbered(n, message_name="ab"[n % 2]), sound(n)).id for n in range(5)]
    assert [take.id for take in library.each_take()] == kept == library.ids()
    assert [take.id for take in library.each_take("b")] == [kept[1], kept[3]] == library.ids("b")
    assert list(library.each_take(rep="Nobody")) == []
    reading = library.each_take()
    assert next(reading).id == kept[0]
    kept.append(library.keep(numbered(7), sound(7)).id)
    assert [take.id for take in reading] == kept[1:]


def test_an_outline_is_the_take_without_what_lies_along_its_time(library: Library) -> None:
    kept = [library.keep(take, sound(n)) for n, take in enumerate((winged_take(), rehearsed_take(), noise_take()))]
    outlines = library.takes(outline=True)
    assert outlines == list(library.each_take(outline=True))
    for take, outline in zip(kept, outlines, strict=True):
        transcript = take.transcript and replace(take.transcript, words=(), as_heard=None)
        criteria = tuple(replace(one, evidence=()) for one in take.scorecard.criteria)
        assert outline == replace(
            take, pitch=None, levels_db=(), pauses=(), fillers=(), transcript=transcript,
            scorecard=replace(take.scorecard, criteria=criteria),
        )  # fmt: skip
    takes = library.takes()
    assert any(take.pitch for take in takes)
    assert list(history_csv(outlines)) == list(history_csv(takes))
    assert history_page(outlines, default_rubric()) == history_page(takes, default_rubric())


def test_lists_and_reports_go_round_the_json_of_takes_in_sqlite(file_library: Library) -> None:
    file_library.keep(winged_take(), sound())
    asked: list[tuple[str, object]] = []
    with file_library._database.reading() as connection:
        sa.event.listen(connection.engine, "before_cursor_execute", lambda *told: asked.append((told[2], told[3])))
    file_library.messages()
    file_library.ids()
    file_library.marks()
    file_library.marks(everyone=True)
    lists = [one for one in asked if one[0].startswith("SELECT takes.")]
    assert len(lists) == 4
    with file_library._database.reading() as connection:
        for words, values in lists:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", values).all()  # type: ignore[arg-type]
            assert "COVERING INDEX ix_takes_in_lists" in str(plan), words


def test_a_kept_take_names_its_sound_and_says_when_it_was_kept(library: Library) -> None:
    before = datetime.now(UTC)
    kept = library.keep(winged_take(), sound())
    assert Path(kept.file) == library.sound_of(kept)
    assert kept.kept_at is not None
    assert before <= kept.kept_at <= datetime.now(UTC)


def test_a_file_is_kept_as_it_came(library: Library, tmp_path: Path) -> None:
    upload = tmp_path / "memo.OGG"
    upload.write_bytes(b"OggS, and whatever follows")
    kept = library.keep(winged_take(), upload)
    assert library.sound_of(kept).read_bytes() == upload.read_bytes()
    assert library.sound_of(kept).suffix == ".ogg"
    assert upload.exists()


def test_a_recording_becomes_flac_sample_for_sample(library: Library) -> None:
    heard = samples(3)
    kept = library.keep(winged_take(), Recording(heard, "microphone"))
    assert library.sound_of(kept).suffix == ".flac"
    np.testing.assert_array_equal(read_recording(library.sound_of(kept)).samples, heard)


def test_an_unfinished_recording_of_our_own_becomes_flac_and_leaves(library: Library) -> None:
    spool = library.folder / "unfinished" / "2026-11-22_14-03-12.wav"
    spool.parent.mkdir(parents=True)
    write_wav(samples(4), spool)
    kept = library.keep(winged_take(), spool, move=True)
    assert library.sound_of(kept).suffix == ".flac"
    np.testing.assert_array_equal(read_recording(library.sound_of(kept)).samples, samples(4))
    assert not spool.exists()


@pytest.mark.parametrize(
    ("content", "suffix"), [(b"fLaC....", ".flac"), (b"....ftypM4A ", ".m4a"), (b"\x1a\x45\xdf\xa3", ".webm")]
)
def test_sound_without_a_name_gets_the_suffix_of_its_kind(library: Library, content: bytes, suffix: str) -> None:
    kept = library.keep(replace(winged_take(), file="-"), content)
    assert library.sound_of(kept).suffix == suffix


def test_a_file_without_a_suffix_gets_that_of_its_kind(library: Library, tmp_path: Path) -> None:
    (tmp_path / "memo").write_bytes(sound())
    assert library.sound_of(library.keep(winged_take(), tmp_path / "memo")).suffix == ".wav"


def test_a_very_long_message_name_is_cut(library: Library) -> None:
    for _ in range(2):
        kept = library.keep(replace(winged_take(), message_name="x" * 2000), sound())
    assert [take.id for take in library.takes(kept.message_name)] == [kept.id]
    assert "(2)" not in kept.file
    assert len(kept.message_name) == 500
    assert len(files(library.folder)) == 1


def test_a_file_is_named_for_its_message_and_its_time(library: Library) -> None:
    made = datetime(2026, 11, 22, 14, 3, 12).astimezone()
    kept = library.keep(replace(winged_take(), message_name="Borden Ohio", recorded_at=made), sound())
    assert kept.file == str(library.folder / "takes" / "Borden Ohio" / "2026-11-22 14.03.12 Borden Ohio.m4a")


def test_no_file_is_ever_written_over(library: Library) -> None:
    first, second = (library.keep(numbered(n), sound(n)) for n in (1, 2))
    assert first.file != second.file
    assert library.sound_of(first).read_bytes() == sound(1)
    assert library.sound_of(second).read_bytes() == sound(2)


@pytest.mark.parametrize(
    "name",
    ["a/b\\c:d*e?f", "..", "con", "COM1.txt", " . ", "", "x" * 500, "ü" * 300, "\x1b[31mred", "new\nline", "\udcff",
     "\u202egnp", "-rf", ".hidden", "NUL"],
)  # fmt: skip
def test_any_message_name_makes_a_name_that_every_system_takes(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert not set(safe) & set('<>:"/\\|?*')
    assert all(unicodedata.category(sign)[0] != "C" for sign in safe)
    assert safe[0] not in ".- "
    assert safe[-1] not in ". "
    assert len(safe.encode()) <= 128
    assert safe.split(".")[0].casefold() not in {"con", "prn", "aux", "nul", "com1"}


def test_a_message_with_any_name_is_kept_and_found(library: Library) -> None:
    library.keep(replace(winged_take(), message_name="../../con:\n\u202e\udcff"), sound())
    (file,) = files(library.folder)
    assert (library.folder / "takes") in file.parents
    (message,) = library.messages()
    assert [take.id for take in library.takes(message.name)] == [winged_take().id]


def test_the_same_sound_again_replaces_its_take(library: Library) -> None:
    first = library.keep(winged_take(), sound())
    again = library.keep(winged_take(), sound())
    assert len(library.takes()) == 1
    assert len(files(library.folder)) == 1
    assert again.kept_at == first.kept_at


def test_the_own_verdict_outlasts_scoring_again(library: Library) -> None:
    library.keep(winged_take(), sound())
    library.say(winged_take().id, "maybe")
    assert library.keep(winged_take(), sound()).self_verdict == "maybe"


def test_a_take_moves_with_its_message(library: Library) -> None:
    library.keep(replace(winged_take(), message_name="one"), sound())
    kept = library.keep(replace(winged_take(), message_name="two"), sound())
    assert files(library.folder) == [library.sound_of(kept)]
    assert library.sound_of(kept).parent.name == "two"


def test_keeping_a_kept_sound_does_not_delete_it(library: Library) -> None:
    kept = library.keep(winged_take(), sound())
    again = library.keep(kept, library.sound_of(kept), move=True)
    assert library.sound_of(again).read_bytes() == sound()


def test_a_sound_that_is_not_there_is_not_kept(library: Library, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.wav"):
        library.keep(winged_take(), tmp_path / "none.wav")
    assert library.takes() == []
    assert files(library.folder) == []


def test_nothing_is_made_by_looking(library: Library) -> None:
    assert library.takes() == []
    assert library.messages() == []
    with pytest.raises(InputError, match="none has been kept"):
        library.find("last")
    assert not library.folder.exists()


# --- finding


def test_last_counts_back_over_all_messages(library: Library) -> None:
    for number in (3, 1, 2):
        library.keep(numbered(number, message_name=f"message {number}"), sound(number))
    assert [library.find(name).id for name in ("last", "last~1", "last~2")] == [numbered(n).id for n in (2, 1, 3)]
    with pytest.raises(InputError, match="last~3"):
        library.find("last~3")


def test_a_take_is_found_by_the_beginning_of_its_id_when_that_is_clear(library: Library) -> None:
    for number in (0x1A00, 0x1B00):
        library.keep(numbered(number), sound(number))
    assert library.find("1a").id == numbered(0x1A00).id
    with pytest.raises(InputError) as error:
        library.find("1")
    assert error.value.code == "ambiguous"
    assert numbered(0x1B00).id in error.value.hint


def test_a_take_is_found_by_the_path_of_its_sound(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = library.keep(winged_take(), sound())
    assert library.find(kept.file).id == kept.id
    monkeypatch.chdir(Path(kept.file).parent)
    assert library.find(Path(kept.file).name).id == kept.id


@pytest.mark.parametrize("name", ["ffff", "last~9", "%", "_", "no/such/file.wav", "", "\0", "x" * 5000])
def test_what_is_not_there_is_an_error_that_says_where_to_look(library: Library, name: str) -> None:
    library.keep(winged_take(), sound())
    with pytest.raises(InputError) as error:
        library.find(name)
    assert "rehearse history" in error.value.hint


def test_takes_come_oldest_first_and_by_message(library: Library) -> None:
    for number, message in ((1, "a"), (2, "b"), (3, "a")):
        library.keep(numbered(number, message_name=message), sound(number))
    assert [take.id for take in library.takes()] == [numbered(n).id for n in (1, 2, 3)]
    assert [take.id for take in library.takes("a")] == [numbered(n).id for n in (1, 3)]
    assert [take.id for take in library.takes(newest=2)] == [numbered(n).id for n in (2, 3)]
    assert [take.id for take in library.takes("a", newest=1)] == [numbered(3).id]


def test_the_library_can_be_moved(file_library: Library, tmp_path: Path) -> None:
    file_library.keep(winged_take(), sound())
    file_library.close()
    file_library.folder.rename(tmp_path / "elsewhere")
    with Library(folder=tmp_path / "elsewhere") as moved:
        assert moved.sound_of(moved.find("last")).read_bytes() == sound()


def test_a_report_on_kept_takes_is_that_on_all_of_them_and_reads_few_in_full(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = (winged_take(), rehearsed_take(), winged_take(), noise_take())
    first = datetime(2026, 11, 2, 9, tzinfo=UTC)
    for n in range(32):
        names = {"id": f"{n:04x}", "rep": f"Rep {n % 3 // 2}", "message_name": f"Plant {n % 5}"}
        library.keep(replace(made[n % 4], recorded_at=first + timedelta(days=n), **names), b"sound %d" % n)  # type: ignore[arg-type]
    all_of_them = library.summaries([one.number for one in library.marks()])
    whole = team_report(*marked([*all_of_them.values()]), first)
    read: list[object] = []
    monkeypatch.setattr(
        "rehearse.store.rows.judged_from_dict", lambda table: (read.append(table), judged_from_dict(table))[1]
    )
    assert team_json(team_report(library.marks(), library.summaries, first)) == team_json(whole)
    assert len(whole.faults) == 3
    assert 0 < len(read) < 20


# --- messages and verdicts


def test_a_message_is_open_until_its_latest_take_is_a_yes_from_both(library: Library) -> None:
    def is_open() -> bool:
        (message,) = library.messages()
        return message.open

    yes = replace(rehearsed_take(), message_name="takes", self_verdict=None)
    library.keep(yes, sound(1))
    assert is_open()
    library.say(yes.id, "maybe")
    assert is_open()
    library.say(yes.id, "yes")
    assert not is_open()
    library.keep(winged_take(), sound(2))
    assert is_open()


def test_messages_tell_their_scores(library: Library) -> None:
    library.keep(replace(winged_take(), message_name="old"), sound(1))
    library.keep(replace(rehearsed_take(), message_name="new"), sound(2))
    library.keep(replace(noise_take(), message_name="old"), sound(3))
    new, old = library.messages()
    assert (new.name, new.takes, new.last_score) == ("new", 1, 100.0)
    assert (old.name, old.takes, old.scores, old.last_score) == ("old", 2, (58.0, None), None)


def test_the_own_verdict_can_be_changed_and_taken_back(library: Library) -> None:
    library.keep(winged_take(), sound())
    assert library.say(winged_take().id, "no").self_verdict == "no"
    assert library.find("last").self_verdict == "no"
    assert library.say(winged_take().id, None).self_verdict is None
    with pytest.raises(InputError):
        library.say("ffff", "yes")


# --- deleting


def test_the_page_of_a_take_is_deleted_with_it(library: Library) -> None:
    takes = [library.keep(numbered(number), sound(number)) for number in (1, 2)]
    pages = [library.folder / REPORTS / f"{take.id}.html" for take in takes]
    for page in pages:
        page.parent.mkdir(exist_ok=True)
        page.write_text("what was said")
    library.delete(takes[0].id)
    assert [page.exists() for page in pages] == [False, True]


def test_what_is_deleted_is_really_gone(library: Library) -> None:
    for number in range(5):
        library.keep(numbered(number), sound(number))
    kept = library.keep(winged_take(), sound(9))
    for number in range(5):
        library.delete(numbered(number).id)
    library.delete(kept.id)
    assert library.takes() == []
    assert files(library.folder) == []
    left = b"".join(path.read_bytes() for path in library.folder.rglob("*") if path.is_file())
    assert SECRET not in left
    assert kept.id.encode() not in left


def test_the_words_are_in_the_database_before_they_are_deleted(file_library: Library) -> None:
    file_library.keep(winged_take(), sound())
    written = b"".join(path.read_bytes() for path in file_library.folder.glob("takes.db*"))
    assert SECRET in written


def test_deleting_while_another_process_reads_leaves_no_words_once_it_is_done(file_library: Library) -> None:
    kept = file_library.keep(winged_take(), sound())
    with Library(folder=file_library.folder) as other:
        assert other.find("last").id == kept.id
        file_library.delete(kept.id)
    left = b"".join(path.read_bytes() for path in file_library.folder.rglob("*") if path.is_file())
    assert SECRET not in left


def test_deleting_takes_only_its_own_sound(library: Library) -> None:
    kept, other = (library.keep(numbered(n), sound(n)) for n in (1, 2))
    library.delete(kept.id)
    assert files(library.folder) == [library.sound_of(other)]
    with pytest.raises(InputError):
        library.delete(kept.id)


def test_a_take_whose_sound_is_gone_can_still_be_shown_and_deleted(library: Library) -> None:
    kept = library.keep(winged_take(), sound())
    Path(kept.file).unlink()
    assert library.find("last").id == kept.id
    with pytest.raises(InputError, match="is not at"):
        library.sound_of(kept)
    library.delete(kept.id)
    assert library.takes() == []


# --- threads


def test_threads_share_a_library(library: Library) -> None:
    def keep_and_answer(number: int) -> str:
        kept = library.keep(numbered(number), sound(number))
        return str(library.say(kept.id, "yes").self_verdict)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(keep_and_answer, range(24))) == {"yes"}
    assert len(library.takes()) == len(files(library.folder)) == 24


# --- privacy


def test_everything_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        with Library(folder=tmp_path / "a" / "home") as library:
            kept = library.keep(winged_take(), sound())
            with library._writing() as rows:  # the -wal and -shm files are there now
                rows.say(kept.id, "yes")
                names = {path.name for path in library.folder.iterdir()}
                assert {"takes.db-wal", "takes.db-shm"} <= names
                for path in (tmp_path / "a").rglob("*"):
                    mode = stat.S_IMODE(path.stat().st_mode)
                    assert mode == (0o700 if path.is_dir() else 0o600), f"{path} {mode:o}"
            assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700
    finally:
        os.umask(old)


# --- the order, and keeping again


def test_a_clock_that_was_a_day_ahead_does_not_own_last(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as ahead:
        tomorrow = datetime.now(UTC) + timedelta(days=1)
        ahead.setattr("rehearse.store.rows.timestamp", lambda: tomorrow.isoformat(timespec="microseconds"))
        early = library.keep(numbered(1), sound(1))
    late = library.keep(numbered(2), sound(2))
    assert early.kept_at is not None
    assert late.kept_at is not None
    assert early.kept_at > late.kept_at
    assert [library.find(name).id for name in ("last", "last~1")] == [late.id, early.id]
    spool = Spool(library.folder)
    spool.append(samples())
    spool.close()
    library.delete(late.id)
    assert library.cut_off() == spool.path


def test_a_recording_cut_off_while_the_clock_was_ahead_does_not_own_last(library: Library) -> None:
    spool = Spool(library.folder)
    spool.append(samples())
    spool.close()
    tomorrow = time.time() + 86_400
    os.utime(spool.path, (tomorrow, tomorrow))
    assert library.cut_off() == spool.path
    library.keep(numbered(1), sound(1))
    assert library.cut_off() is None


def test_what_a_killed_process_left_half_written_is_swept(library: Library) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    arriving = sound_files.private_folder(library.folder / "takes" / ".arriving")
    left = {f"{os.getpid()}@{platform.node()}-4567", f"{ended.pid}@elsewhere-89ab"}
    for name in (f"{ended.pid}@{platform.node()}-0123", *left):
        (arriving / name).write_bytes(b"half")
    sound_files.sweep(library.folder)
    assert {file.name for file in arriving.iterdir()} == left


def test_a_kept_sound_stays_under_its_message_unless_another_is_named(library: Library) -> None:
    first = library.keep(replace(winged_take(), message_name="Borden", rep="Ann"), sound())
    takes = replace(winged_take(), message_name="practice", rep="Bob", recorded_at=None)
    again = library.keep(takes, sound(), assumed=("message_name", "rep"))
    assert (again.message_name, again.rep, again.file, again.kept_at) == ("Borden", "Ann", first.file, first.kept_at)
    assert library.keep(takes, sound()).message_name == "practice"


# --- takes that cannot be read


def spoil(library: Library, take_id: str, text: str) -> None:
    """Put something else in the place of a take's JSON."""
    with library._database.writing() as connection:
        value = "CAST(:take AS JSON)" if connection.dialect.name == "postgresql" else ":take"
        connection.execute(sa.text(f"UPDATE takes SET take = {value} WHERE id = :id"), {"take": text, "id": take_id})


@pytest.mark.parametrize("text", ['{"schema": 99}', '{"schema": 1, "id": 3}', "[]", "null", '{"schema": "x"}'])
def test_a_take_that_cannot_be_read_stands_in_nobodys_way(library: Library, text: str) -> None:
    good = library.keep(numbered(1), sound(1))
    bad = library.keep(numbered(2), sound(2))
    spoil(library, bad.id, text)
    assert [take.id for take in library.takes()] == [good.id]
    assert library.find("last").id == good.id
    assert list(library.passed_over) == [bad.id]
    assert [take.id for take in library.each_take(outline=True)] == [good.id]
    with pytest.raises(InputError, match=f"Cannot read take {bad.id}: .* rehearse delete {bad.id}") as told:
        library.find(bad.id)
    assert told.value.code == "schema"
    assert isinstance(library.look_up(bad.id), UnreadableTake)
    library.delete(bad.id)
    assert files(library.folder) == [library.sound_of(good)]
    assert library.keep(numbered(2), sound(2)).id == bad.id


def test_json_that_is_damaged_stands_in_nobodys_way(file_library: Library) -> None:
    good, bad = (file_library.keep(numbered(number), sound(number)) for number in (1, 2))
    spoil(file_library, bad.id, '{"schema": 1, "id": ')
    assert [take.id for take in file_library.takes()] == [good.id]
    file_library.passed_over.clear()
    assert [take.id for take in file_library.takes(outline=True)] == [good.id]
    assert list(file_library.passed_over) == [bad.id]
    with pytest.raises(InputError, match="its JSON is damaged"):
        file_library.find(bad.id)
    file_library.delete(bad.id)
    assert file_library.takes()[0].id == good.id


def test_a_take_of_a_newer_version_asks_for_an_update(library: Library) -> None:
    kept = library.keep(numbered(1), sound(1))
    spoil(library, kept.id, '{"schema": 99}')
    with pytest.raises(InputError, match=r"it has schema 99, .* Update rehearse"):
        library.find(kept.id)
    assert library.keep(numbered(1), sound(1)).id == library.find("last").id


def test_a_message_s_name_is_its_newest_take_and_a_tilde_goes_back(library: Library) -> None:
    for number, message in enumerate(("Borden, Ohio", "Borden, Ohio", "Acme")):
        library.keep(numbered(number, message_name=message), sound(number))
    assert library.find("Borden, Ohio").id == numbered(1).id
    assert library.find("borden, ohio~1").id == numbered(0).id
    assert library.find("Acme").id == library.find("last").id
    with pytest.raises(InputError, match="no take Acme~1"):
        library.find("Acme~1")


def test_a_name_that_means_more_than_one_thing_is_refused(library: Library) -> None:
    for number, message in enumerate(("Borden", "borden", "0001")):
        library.keep(numbered(number, message_name=message), sound(number))
    assert library.find("borden").id == numbered(1).id  # to the letter
    for name, hint in (("BORDEN", "Borden, borden"), ("0001", numbered(1).id)):
        with pytest.raises(InputError) as refused:
            library.find(name)
        assert refused.value.code == "ambiguous"
        assert hint in refused.value.hint
    assert library.find(numbered(1).id).message_name == "borden"  # a whole id means only itself


def test_a_sound_that_is_kept_again_keeps_when_it_was_recorded(library: Library) -> None:
    made = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    library.keep(replace(winged_take(), recorded_at=made), sound())
    assert library.keep(replace(winged_take(), recorded_at=None), sound()).recorded_at == made


def test_a_file_keeps_the_name_it_came_with_however_often_it_is_kept(tmp_path: Path) -> None:
    sound = tmp_path / "Voice Memo 12.wav"
    sound.write_bytes(encode_wav(samples()))
    take = replace(rehearsed_take(), file=str(sound))
    with Library(folder=tmp_path / "home") as library:
        kept = library.keep(take, sound)
        assert (kept.source, kept.name) == ("Voice Memo 12.wav", "Voice Memo 12.wav")
        again = library.keep(replace(take, file=kept.file), Path(kept.file))
        assert again.source == "Voice Memo 12.wav"
        recorded = library.keep(replace(rehearsed_take(), id="0123456789ab"), Recording(samples(1), "take"))
        assert recorded.source == ""
        assert recorded.name == Path(recorded.file).name
