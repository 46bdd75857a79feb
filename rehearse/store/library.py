"""Keep takes, find them, answer for them and delete them.

A take is kept in this order: the sound is written aside, whole; then, while this process holds the database's write
lock, it gets its name and the row is written. Killed in between, the sound is on the disk twice and the row is not
there: nothing is lost, and keeping or deleting the take later puts it in order.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from rehearse.config import database_url, sounds_folder, sounds_url, user_folders
from rehearse.core.recording import Recording
from rehearse.core.take import SelfVerdict, Take
from rehearse.errors import InputError, RehearseError
from rehearse.store import sound_files
from rehearse.store.cut_off import are_of_the_past, cut_off_since
from rehearse.store.records import (
    KeptMessage,
    UnreadableTake,
    message_of,
    row_of,
    storable,
    take_of,
    take_or_why_not,
)  # fmt: skip
from rehearse.store.take_names import ambiguous, no_such_take, not_kept_here, place_in_history, rows_called

if TYPE_CHECKING:
    from rehearse.scoring.options import Options
    from rehearse.store.database import Database
    from rehearse.store.rows import Row, Rows
    from rehearse.store.sound_copies import SoundCopies
    from rehearse.team.summary import TakeMarks, TakeSummary

RECENT_TAKES = 30
"""Enough to find one rep's latest where several practise at one desk."""

REPORTS = "reports"
"""Folder of the pages that were made of takes, in the data folder, each called by the id of its take."""


class Library:
    """The takes of one home. Nothing is opened or made before it is needed.

    Homes may share a database. Each lists and counts its own takes; those of others are found by their ids, to be read.

    Parameters
    ----------
    url : str, optional
        The database, as SQLAlchemy names it; REHEARSE_DATABASE, or SQLite in the folder, when left out.
    folder : Path, optional
        Where the sound is kept; the user's data folder when left out.

    Attributes
    ----------
    passed_over : dict
        The takes that could not be read so far, by id.
    """

    def __init__(self, url: str | None = None, folder: Path | None = None) -> None:
        self.folder = (folder or user_folders().data).absolute()
        self._url = url or database_url()
        self._opened: Database | None = None
        self.passed_over: dict[str, UnreadableTake] = {}

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back the database."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def may_keep_takes(self) -> bool:
        """Tell, before anything heavy is imported, whether there may be takes: a database of one's own is a file."""
        return self._url is not None or (self.folder / sound_files.DATABASE_FILE).exists()

    def keep(
        self, take: Take, sound: Path | bytes | Recording, *, move: bool = False, assumed: Collection[str] = ()
    ) -> Take:
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
        assumed : collection of str, optional
            What nobody said of the take, ``message_name`` or ``rep``: a sound that is kept already keeps its own.

        Returns
        -------
        Take
            The take as it is kept: `file` is the kept sound.

        Raises
        ------
        InputError
            The sound cannot be read, or is still being recorded.
        RehearseError
            It cannot be kept: no room, no permission, or the database cannot be used.
        """
        from rehearse.store.homes import make_home, rep_here
        from rehearse.store.rows import summary_values

        shared = sounds_folder()
        if shared is not None:
            sound_files.refuse_missing(shared)
            make_home(sound_files.private_folder(self.folder))
        content = sound_files.content_of(self.folder, sound)
        staged = sound_files.stage(self.sounds, content)
        source = take.source or self._sent_as(take, sound, move)
        take = storable(replace(take, rep=take.rep or rep_here(), source=source))
        name = content.name if isinstance(content, Path) else take.file if content is sound else "made.flac"
        suffix = sound_files.suffix_of(name, staged)
        are_of_the_past(self.folder)
        try:
            with self._writing() as rows:
                before = rows.get(take.id)
                if before is not None:
                    take = _staying(take, take_or_why_not(before, self.sounds, self._home), before, assumed)
                placed = self._placed(take, staged, suffix, rows, before)
                row = row_of(take, self._home, placed, before)
                rows.put(row, summary_values(take))
                self._note(placed, *([before.sound] if before is not None else []))
        finally:
            staged.unlink(missing_ok=True)
        if shared is not None:
            sound_files.open_as(shared, self.sounds / placed)
        if before is not None and before.sound != placed:
            sound_files.take_off(self.sounds, before.sound)
        self._send_soon()
        if move and isinstance(sound, Path) and not sound_files.is_same_file(sound, self.sounds / placed):
            sound.unlink(missing_ok=True)
        return take_of(row, self.sounds, self._home)

    def _sent_as(self, take: Take, sound: Path | bytes | Recording, move: bool) -> str:
        """Return the name a file had before it was kept; empty for what was recorded here, or is kept already."""
        if move or isinstance(sound, Recording) or take.file in ("", "-"):
            return ""
        if isinstance(sound, Path) and sound.absolute().is_relative_to(self.sounds.absolute()):
            return ""
        return PurePath(take.file).name

    def find(self, name: str) -> Take:
        """Return a take by its id, the beginning of one, ``last``, its message's name, or the path of its sound.

        A message's name is its newest take; ``last~1`` and ``Borden~1`` are those before.

        Raises
        ------
        InputError
            None is called so, code ``missing``; several are, code ``ambiguous``; it cannot be read, code ``schema``.
        """
        found = self.look_up(name)
        if isinstance(found, UnreadableTake):
            raise found.error
        return found

    def look_up(self, name: str) -> Take | UnreadableTake:
        """Return a take as `find` does, or what is known of it when it cannot be read.

        ``last`` and the newest of a message are the last ones that can be read.
        """
        if not self._database.exists():
            raise no_such_take(name, empty=True)
        with self._reading() as rows:
            place = place_in_history(name, rows)
            if place is not None:
                message, back = place
                takes = self._readable(rows.of_message(message, back + 1), back + 1)
                if len(takes) > back:
                    return takes[back]
                raise no_such_take(name, empty=rows.is_empty())
            found = rows_called(name, rows, self.sounds)
            empty = not found and rows.is_empty()
        if len(found) > 1:
            raise ambiguous(name, found)
        if not found:
            raise no_such_take(name, empty=empty)
        return take_or_why_not(found[0], self.sounds, self._home)

    def takes(
        self,
        message: str | None = None,
        *,
        newest: int | None = None,
        everyone: bool = False,
        rep: str | None = None,
        outline: bool = False,
    ) -> list[Take]:
        """Return the takes of a message, or all of them, oldest first; what cannot be read is in `passed_over`.

        Parameters
        ----------
        message : str, optional
        newest : int, optional
            No more than so many, those kept last.
        everyone : bool, optional
            Those of all homes that share the database.
        rep : str, optional
            Only this one's.
        outline : bool, optional
            Without what lies along a take's time, its words, pauses, fillers, pitch and levels, and without evidence:
            enough for a list, and read several times as fast.
        """
        if not self._database.exists():
            return []
        with self._reading(everyone=everyone, rep=rep, outline=outline) as rows:
            return self._readable(rows.of_message(message, newest), newest, outline=outline)[::-1]

    def takes_before(self, message: str, later: int, most: int) -> list[Take]:
        """Return a page of a message's takes in outline, oldest first: those before the `later` that were kept last."""
        if not self._database.exists():
            return []
        with self._reading(outline=True) as rows:
            return self._readable(islice(rows.of_message(message, most, skip=later), most), outline=True)[::-1]

    def each_take(
        self,
        message: str | None = None,
        *,
        everyone: bool = False,
        rep: str | None = None,
        outline: bool = False,
    ) -> Iterator[Take]:
        """Yield what `takes` returns, a page at a time: the first soon, and few in memory, of however many."""
        number = 0
        while self._database.exists():
            with self._reading(everyone=everyone, rep=rep, outline=outline) as rows:
                page = rows.page_after(number, message)
            if not page:
                return
            number = page[-1][0]
            for _, row in page:
                yield from self._readable([row], outline=outline)

    def ids(self, message: str | None = None, *, everyone: bool = False, rep: str | None = None) -> list[str]:
        """Return the ids of the takes that `takes` returns, and of those that cannot be read."""
        if not self._database.exists():
            return []
        with self._reading(everyone=everyone, rep=rep) as rows:
            return rows.ids(message)

    def marks(self, message: str | None = None, *, everyone: bool = False) -> list[TakeMarks]:
        """Return what is counted of the takes, as `takes` has them: for a report on many."""
        if not self._database.exists():
            return []
        from rehearse.store.rows import read_marks

        with self._database.reading() as connection:
            found = read_marks(connection, self._home, everyone=everyone, message=message)
            return sorted(found, key=lambda one: one.number)

    def summaries(self, numbers: Collection[int]) -> dict[int, TakeSummary]:
        """Return takes in short, anybody's, by the numbers that `marks` gave, in the order they were kept."""
        if not numbers:
            return {}
        from rehearse.store.rows import read_summaries

        with self._database.reading() as connection:
            return dict(read_summaries(connection, self._home, numbers))

    def keeps(self, take_id: str) -> bool:
        """Tell whether this home keeps a take, without reading it."""
        if not self._database.exists():
            return False
        with self._reading() as rows:
            return rows.get(take_id) is not None

    def cut_off(self) -> Path | None:
        """Return the recording that was cut off last, if no take was kept since: what ``last`` then means."""
        last = self.takes(newest=1)
        return cut_off_since(last[0].kept_at if last else None, self.folder)

    def messages(self, *, everyone: bool = False, rep: str | None = None) -> list[KeptMessage]:
        """Return the messages that were practised, by a rep or by all, the latest one last."""
        if not self._database.exists():
            return []
        with self._reading(everyone=everyone, rep=rep) as rows:
            return [message_of(count) for count in rows.messages()]

    def say(self, take_id: str, answer: SelfVerdict | None) -> Take:
        """Write down the rep's own answer to "would you call you back?", and return the take with it."""
        with self._changing(take_id) as (rows, _):
            rows.say(take_id, answer)
            row = rows.get(take_id)
        assert row is not None
        return take_of(row, self.sounds, self._home)

    def correct(self, take_id: str, said: Callable[[Take], str]) -> Take:
        """Put the words of a take right, judge it anew by today's profile and rubric, and return it.

        Parameters
        ----------
        take_id : str
        said : callable
            Given the take as it is kept, returns all of what was said; what was heard takes every correction back.

        Raises
        ------
        UsageError
            There are no words to correct, or the text is that of another message.
        """
        from rehearse.scoring.correction import correct_take
        from rehearse.store.rows import summary_values

        with self._changing(take_id) as (rows, row):
            before = take_of(row, self.sounds, self._home)
            take = correct_take(before, said(before), _judging())
            corrected = row_of(take, self._home, row.sound, row)
            rows.put(replace(corrected, home=row.home), summary_values(take))
            (self.folder / REPORTS / f"{take_id}.html").unlink(missing_ok=True)  # it shows the card before
        return take_of(corrected, self.sounds, self._home)

    def move(self, take_ids: Collection[str], message: str, *, scripts: Collection[int] = ()) -> dict[str, list[str]]:
        """Put takes under another message; what cannot be read stays where it is. All are moved, or none.

        The script of the message they came from stays there.

        Parameters
        ----------
        take_ids : collection of str
        message : str
            An old one or a new one.
        scripts : collection of int, optional
            What a `rename` moved beside the takes, to be moved back with them.

        Returns
        -------
        dict of str to list of str
            The takes that were moved, by the message they came from.

        Raises
        ------
        InputError
            There is none of that id, code ``missing``; another home keeps it, code ``elsewhere``.
        """
        from rehearse.store.scripts import move_scripts

        with self._writing() as rows:
            moved = self._moved(rows, take_ids, message)
            move_scripts(rows.connection, self._home, message, numbers=scripts)
        self._forget_reports(one for ids in moved.values() for one in ids)
        return moved

    def rename(self, message: str, name: str) -> tuple[list[str], list[int]]:
        """Call a message otherwise, its takes and its script; where there is one of that name, the two become one.

        Returns
        -------
        takes : list of str
            Those that were moved.
        scripts : list of int
            The versions of the script that were moved, as `move` takes them back.
        """
        from rehearse.store.scripts import move_scripts

        if not self._database.exists():
            return [], []
        with self._writing() as rows:
            takes = self._moved(rows, rows.ids(message), name).get(message, [])
            scripts = move_scripts(rows.connection, self._home, name, of=message) if name != message else []
        self._forget_reports(takes)
        return takes, scripts

    def _moved(self, rows: Rows, take_ids: Collection[str], message: str) -> dict[str, list[str]]:
        from rehearse.store.rows import summary_values

        moved: dict[str, list[str]] = {}
        for take_id in take_ids:
            row = self._own_row(rows, take_id)
            take = take_or_why_not(row, self.sounds, self._home)
            if isinstance(take, UnreadableTake) or row.message == message:
                continue
            renamed = storable(replace(take, message_name=message))
            rows.put(replace(row_of(renamed, self._home, row.sound, row), home=row.home), summary_values(renamed))
            moved.setdefault(row.message, []).append(take_id)
        return moved

    def _forget_reports(self, take_ids: Iterable[str]) -> None:
        """Delete the pages of takes that show what no longer is."""
        for take_id in take_ids:
            (self.folder / REPORTS / f"{take_id}.html").unlink(missing_ok=True)

    def delete(self, take_id: str) -> None:
        """Delete a take, its sound, its page and every trace of its words in the database.

        Interrupted, it is gone or can be deleted again. A take that cannot be read goes like any other.

        Raises
        ------
        InputError
            There is none, code ``missing``; another home keeps it, code ``elsewhere``.
        """
        from rehearse.store.database import is_full

        try:
            self._delete(take_id)
        except RehearseError as error:
            if error.code != "library" or not is_full(error.message):
                raise
            self._delete_sound(take_id)  # which makes the room that the database needs to forget the rest
            self._delete(take_id)

    def _delete_sound(self, take_id: str) -> None:
        with self._reading() as rows:
            row = rows.get_any(take_id)
        if row is not None and row.home == self._home:
            self._note(row.sound)
            sound_files.take_off(self.sounds, row.sound)

    def _delete(self, take_id: str) -> None:
        with self._changing(take_id) as (rows, row):
            rows.remove(row)
            if row.home is None:  # nobody's, and so is what lies at that path here
                return
            spools = sound_files.spools_of(self.folder, self.sounds / row.sound)
            self._note(row.sound)
            for name in [*self._twins(self.sounds / row.sound, row.message, rows), row.sound]:
                for folder in {self.sounds, self.folder}:
                    sound_files.take_off(folder, name)
            self._note(row.sound)
            for left in (*spools, self.folder / REPORTS / f"{take_id}.html"):
                left.unlink(missing_ok=True)
        self._database.forget_deleted()
        self._send_soon()

    def sound_of(self, take: Take) -> Path:
        """Return the file with the sound of a kept take.

        Raises
        ------
        InputError
            The take is not kept, or its sound is no longer there.
        """
        row = None
        if self._database.exists():
            with self._reading() as rows:
                row = rows.get_any(take.id)
        if row is None:
            raise no_such_take(take.id)
        if row.home != self._home:
            shared = self._sound_elsewhere(row)
            if shared is None:
                raise not_kept_here(row, "It can be heard and exported only there.")
            return shared
        file = self.sounds / row.sound
        if not file.is_file() and (self.folder / row.sound).is_file():  # kept before the sounds were shared
            file = self.folder / row.sound
        if not file.is_file():
            hint = "It was moved or deleted; what was measured is still there: rehearse show " + take.id
            raise InputError(f"The sound of take {take.id} is not at {file}.", hint, code="missing")
        return file

    @property
    def sounds(self) -> Path:
        """The folder with this home's sound: its own, or its part of the one that REHEARSE_SOUNDS names."""
        shared = sounds_folder()
        return self.folder if shared is None else shared / self._home

    @property
    def _copies(self) -> SoundCopies | None:
        """Copies of the sound, where REHEARSE_SOUNDS is a URL."""
        if (url := sounds_url()) is None:
            return None
        from rehearse.store.sound_copies import SoundCopies

        return SoundCopies(url, self.folder, self._home)

    def _sound_elsewhere(self, row: Row) -> Path | None:
        if row.home is not None and (copies := self._copies) is not None:
            return copies.fetch(row.home, row.sound)
        return sound_files.shared_sound(row.home, row.sound)

    def _note(self, *sounds: str) -> None:
        """Write down, before it is so, that sounds are kept or deleted, for their copies."""
        if (copies := self._copies) is not None:
            for sound in sounds:
                copies.note(sound)

    def _send_soon(self) -> None:
        """Bring the copies up to date while the rep reads on."""
        if (copies := self._copies) is not None:
            copies.synchronise_soon()

    @property
    def _database(self) -> Database:
        if self._opened is None:
            from rehearse.store.database import Database

            self._opened = Database(self.folder, self._url)
        return self._opened

    @property
    def _home(self) -> str:
        return self._database.home

    @contextmanager
    def _reading(self, *, everyone: bool = False, rep: str | None = None, outline: bool = False) -> Iterator[Rows]:
        from rehearse.store.rows import Rows

        with self._database.reading() as connection:
            yield Rows(connection, self._home, everyone=everyone, rep=rep, outline=outline)

    @contextmanager
    def _writing(self) -> Iterator[Rows]:
        from rehearse.store.rows import Rows

        with self._database.writing() as connection:
            yield Rows(connection, self._home)

    def _readable(self, rows: Iterable[Row], most: int | None = None, *, outline: bool = False) -> list[Take]:
        """Return takes in the order of their rows, and remember what had to be passed over."""
        found: list[Take] = []
        home = self._home
        for row in rows:
            take = take_or_why_not(row, self.sounds, home, outline=outline)
            if isinstance(take, UnreadableTake):
                self.passed_over[take.id] = take
            else:
                found.append(take)
                if len(found) == most:
                    break
        return found

    @contextmanager
    def _changing(self, take_id: str) -> Iterator[tuple[Rows, Row]]:
        """Give the row of a take that this home may change: its own, or one that nobody keeps."""
        if not self._database.exists():
            raise no_such_take(take_id, empty=True)
        with self._writing() as rows:
            yield rows, self._own_row(rows, take_id)

    def _own_row(self, rows: Rows, take_id: str) -> Row:
        row = rows.get_any(take_id)
        if row is None:
            raise no_such_take(take_id)
        if row.home not in (self._home, None):
            raise not_kept_here(row, "It can be answered for, moved, corrected and deleted only there.")
        return row

    def _placed(self, take: Take, staged: Path, suffix: str, rows: Rows, before: Row | None) -> str:
        """Return where the sound is kept: where it was, where a killed process left it, or under a new name."""
        if before is not None and before.message == take.message_name and (self.sounds / before.sound).is_file():
            return before.sound
        if twins := self._twins(staged, take.message_name, rows):
            return twins[0]
        made_at = take.recorded_at or (datetime.fromisoformat(before.kept_at) if before else datetime.now(UTC))
        return sound_files.shelve(self.sounds, staged, take.message_name, made_at, suffix, _known_to(rows))

    def _twins(self, file: Path, message: str, rows: Rows) -> list[str]:
        return sound_files.unknown_twins(self.sounds, file, message, _known_to(rows))


def recent_takes() -> list[Take]:
    """Return the takes that were kept last, oldest first, to tell a rep's pace by; none where they cannot be read."""
    with suppress(RehearseError), Library() as library:
        return library.takes(newest=RECENT_TAKES) if library.may_keep_takes() else []
    return []


def _staying(take: Take, kept: Take | UnreadableTake, before: Row, assumed: Collection[str]) -> Take:
    """Return a take that is kept again with what nobody said of it, what it does not tell and what was corrected."""
    from rehearse.scoring.correction import carry_corrections

    message = before.message if "message_name" in assumed else take.message_name
    rep = before.rep if "rep" in assumed and before.rep else take.rep
    made_at = datetime.fromisoformat(before.recorded_at) if before.recorded_at else None
    if isinstance(kept, Take):
        take = carry_corrections(take, kept, _judging())
    source = take.source or (kept.source if isinstance(kept, Take) else "")
    return replace(take, message_name=message, rep=rep, source=source, recorded_at=take.recorded_at or made_at)


def _judging() -> Options:
    """Return by what a take is judged anew: the profile and the rubric of today."""
    from rehearse.config import load_profile, load_rubric
    from rehearse.scoring.options import Options

    return Options(profile=load_profile(), rubric=load_rubric())


def _known_to(rows: Rows) -> Callable[[str], bool]:
    """Return what tells whether a take of this home has its sound at a path."""
    return lambda name: rows.with_sound(name) is not None
