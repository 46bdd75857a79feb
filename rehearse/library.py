"""The rep's takes, kept: the sound as a file that a person finds, the result as a row of a database.

This joins two edges (`database`, `kept_sound`) with the user's settings, as `pipeline` joins those that score.

A take is kept in this order: the sound is written aside, whole; then, while this process holds the database's write
lock, it gets its name and the row is written. Killed in between, the sound is on the disk twice and the row is not
there: nothing is lost, and keeping or deleting the take later puts it in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from rehearse.errors import InputError
from rehearse.recording import Recording
from rehearse.settings import database_url, user_folders
from rehearse.take import Take

if TYPE_CHECKING:
    from rehearse.database import Row, Rows, TakesDatabase

SelfVerdict = Literal["yes", "maybe", "no"]

DATABASE_FILE = "takes.db"
"""The database, in the data folder."""

UNFINISHED = "unfinished"
"""Folder of recordings that were being made, in the data folder: what comes from there is kept as FLAC."""

_IN_COLUMNS = ("self_verdict", "kept_at", "file")
"""What of a take's JSON stands in columns, or follows from them."""

_LAST = re.compile(r"last(?:~(\d{1,9}))?")
_ID = re.compile(r"[0-9a-f]{1,64}")


@dataclass(frozen=True, slots=True)
class KeptMessage:
    """A message that was practised.

    Attributes
    ----------
    name : str
    takes : int > 0
    scores : tuple of float or None
        Of its takes, the oldest first.
    last_score : float or None
        Of its latest take.
    open : bool
        Its latest take is not yet a yes from both the machine and the rep.
    last_kept_at : datetime
    """

    name: str
    takes: int
    scores: tuple[float | None, ...]
    last_score: float | None
    open: bool
    last_kept_at: datetime


def may_name_a_take(name: str) -> bool:
    """Tell whether a name could be that of a kept take, without looking: an id, its beginning, last, or last~1."""
    return bool(_LAST.fullmatch(name) or _ID.fullmatch(name))


class Library:
    """The takes of one user. Nothing is opened or made before it is needed.

    Parameters
    ----------
    url : str, optional
        The database, as SQLAlchemy names it; REHEARSE_DATABASE, or SQLite in the folder, when left out.
    folder : Path, optional
        Where the sound is kept; the user's data folder when left out.
    """

    def __init__(self, url: str | None = None, folder: Path | None = None) -> None:
        self.folder = (folder or user_folders().data).absolute()
        self._url = url or database_url()
        self._opened: TakesDatabase | None = None

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back the database."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def keep(self, take: Take, sound: Path | bytes | Recording, *, move: bool = False) -> Take:
        """Keep a take and its sound.

        A recording becomes FLAC, and so does an unfinished one of our own; a file or its content is copied as it is.
        The same sound again replaces its take, which stays where it is in the history and keeps the rep's own verdict
        unless it brings one.

        Parameters
        ----------
        take : Take
        sound : Path, bytes or Recording
            A file, the content of one, or sound in memory.
        move : bool, optional
            Delete the file once the take is kept.

        Returns
        -------
        Take
            The take as it is kept: `file` is the kept sound.

        Raises
        ------
        InputError
            The sound cannot be read.
        RehearseError
            It cannot be kept: no room, no permission, or the database cannot be used.
        """
        from rehearse import kept_sound

        content = self._content(sound)
        head = content[:16] if isinstance(content, bytes) else b""
        name = content.name if isinstance(content, Path) else ".flac" if content is not sound else take.file
        staged = kept_sound.stage(self.folder, content)
        try:
            with self._database.writing() as rows:
                before = rows.get(take.id)
                placed = self._placed(take, staged, kept_sound.suffix_of(name, head), rows, before)
                row = _row(take, placed, before)
                rows.put(row)
        finally:
            staged.unlink(missing_ok=True)
        if before is not None and before.sound != placed:
            kept_sound.take_off(self.folder, before.sound)
        if move and isinstance(sound, Path) and not _is_same_file(sound, self.folder / placed):
            sound.unlink(missing_ok=True)
        return self._take(row)

    def find(self, name: str) -> Take:
        """Return a take by its id, the beginning of one, ``last``, ``last~1``, or the path of its sound.

        Raises
        ------
        InputError
            None is called so, code ``missing``; or several begin so, code ``ambiguous``.
        """
        if not self._database.exists():
            raise _none(name, empty=True)
        with self._database.reading() as rows:
            if back := _LAST.fullmatch(name):
                found = [row] if (row := rows.newest(int(back[1] or 0))) else []
            else:
                found = rows.starting_with(name) if _ID.fullmatch(name) else []
                exact = [row for row in found if row.id == name]
                found = exact or found or ([row] if (row := self._by_path(name, rows)) else [])
            empty = not found and rows.newest() is None
        if len(found) > 1:
            ids = ", ".join(row.id for row in found[:3])
            hint = f"Write more of it: {ids}{', ...' if len(found) > 3 else ''}"
            raise InputError(f"Several takes begin with {name}.", hint, code="ambiguous")
        if not found:
            raise _none(name, empty=empty)
        return self._take(found[0])

    def takes(self, message: str | None = None) -> list[Take]:
        """Return the takes of a message, or all of them, oldest first."""
        if not self._database.exists():
            return []
        with self._database.reading() as rows:
            return [self._take(row) for row in rows.of_message(message)]

    def messages(self) -> list[KeptMessage]:
        """Return the messages that were practised, the latest one last."""
        if not self._database.exists():
            return []
        with self._database.reading() as rows:
            counts = rows.messages()
        return [
            KeptMessage(
                name=count.message,
                takes=count.takes,
                scores=count.scores,
                last_score=count.scores[-1],
                open=(count.answer, count.self_verdict) != ("yes", "yes"),
                last_kept_at=datetime.fromisoformat(count.kept_at),
            )
            for count in counts
        ]

    def say(self, take_id: str, answer: SelfVerdict | None) -> Take:
        """Write down the rep's own answer to "would you call you back?", and return the take with it."""
        with self._changing(take_id) as (rows, _):
            rows.say(take_id, answer)
            row = rows.get(take_id)
        assert row is not None
        return self._take(row)

    def delete(self, take_id: str) -> None:
        """Delete a take, its sound and every trace of its words in the database.

        Interrupted, it is gone or can be deleted again.
        """
        from rehearse import kept_sound

        with self._changing(take_id) as (rows, row):
            rows.remove(take_id)
            for name in [*self._twins(self.folder / row.sound, row.message, rows), row.sound]:
                kept_sound.take_off(self.folder, name)
        self._database.forget_deleted()

    def sound_of(self, take: Take) -> Path:
        """Return the file with the sound of a kept take.

        Raises
        ------
        InputError
            The take is not kept, or its sound is no longer there.
        """
        row = None
        if self._database.exists():
            with self._database.reading() as rows:
                row = rows.get(take.id)
        if row is None:
            raise _none(take.id, empty=False)
        file = self.folder / row.sound
        if not file.is_file():
            hint = "It was moved or deleted; what was measured is still there: rehearse show " + take.id
            raise InputError(f"The sound of take {take.id} is not at {file}.", hint, code="missing")
        return file

    @property
    def _database(self) -> TakesDatabase:
        if self._opened is None:
            from rehearse.database import TakesDatabase

            self._opened = TakesDatabase(self._url or self.folder / DATABASE_FILE)
        return self._opened

    @contextmanager
    def _changing(self, take_id: str) -> Iterator[tuple[Rows, Row]]:
        if not self._database.exists():
            raise _none(take_id, empty=True)
        with self._database.writing() as rows:
            row = rows.get(take_id)
            if row is None:
                raise _none(take_id, empty=False)
            yield rows, row

    def _content(self, sound: Path | bytes | Recording) -> Path | bytes:
        """Return what is to be kept: as it came, or FLAC where it is sound of our own making."""
        from rehearse.audio_file import encode_flac, read_recording

        if isinstance(sound, Recording):
            return encode_flac(sound)
        if isinstance(sound, Path) and sound.absolute().parent == self.folder / UNFINISHED:
            return encode_flac(read_recording(sound))
        return sound

    def _placed(self, take: Take, staged: Path, suffix: str, rows: Rows, before: Row | None) -> str:
        """Return where the sound is kept: where it was, where a killed process left it, or under a new name."""
        from rehearse import kept_sound

        if before is not None and before.message == take.message_name and (self.folder / before.sound).is_file():
            return before.sound
        if twins := self._twins(staged, take.message_name, rows):
            return twins[0]
        made_at = take.recorded_at or (datetime.fromisoformat(before.kept_at) if before else datetime.now(UTC))
        return kept_sound.shelve(self.folder, staged, take.message_name, made_at, suffix)

    def _twins(self, file: Path, message: str, rows: Rows) -> list[str]:
        from rehearse import kept_sound

        return kept_sound.unknown_twins(self.folder, file, message, lambda name: rows.with_sound(name) is not None)

    def _by_path(self, name: str, rows: Rows) -> Row | None:
        with suppress(ValueError, OSError):
            below = Path(name).resolve().relative_to(self.folder.resolve())
            return rows.with_sound(below.as_posix())
        return None

    def _take(self, row: Row) -> Take:
        from rehearse.render.json import take_from_dict

        place = str(self.folder / row.sound)
        return take_from_dict({**row.take, "file": place, "self_verdict": row.self_verdict, "kept_at": row.kept_at})


def _row(take: Take, sound: str, before: Row | None) -> Row:
    from rehearse.database.rows import Row, moment
    from rehearse.render.json import take_to_dict

    table = take_to_dict(take)
    return Row(
        id=take.id,
        message=table["message"],
        kept_at=before.kept_at if before else moment(),
        recorded_at=table["recorded_at"],
        answer=table["verdict"]["answer"],
        score=table["verdict"]["score"],
        self_verdict=take.self_verdict or (before.self_verdict if before else None),
        sound=sound,
        take={name: value for name, value in table.items() if name not in _IN_COLUMNS},
    )


def _is_same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _none(name: str, *, empty: bool) -> InputError:
    if empty:
        return InputError(
            f"There is no take {name}: none has been kept yet.",
            "Make one with: rehearse record, or: rehearse score FILE --keep",
            code="missing",
        )
    return InputError(f"There is no take {name}.", "See which there are with: rehearse history", code="missing")
