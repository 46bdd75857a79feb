"""What `rehearse score` has to do with the library: takes that are scored again, and takes that are kept."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rehearse.cli.take_names import opened_library
from rehearse.cli.terminal import complain, tell
from rehearse.errors import InputError, RehearseError

if TYPE_CHECKING:
    from rehearse.batch import FailedTake
    from rehearse.core.take import Take


class KeptSources:
    """Finds the sound of kept takes by their names, and keeps what was scored.

    Parameters
    ----------
    keep : bool
        Whether what is scored is to be kept.
    message : str
        The message that was given for the takes; empty where none was.
    rep : str, optional
        Who was said to have left them; empty where nobody was.

    Attributes
    ----------
    failed : bool
        Something could not be kept.
    """

    def __init__(self, *, keep: bool, message: str, rep: str = "") -> None:
        self.failed = False
        self._keep, self._message, self._rep = keep, message, rep
        self._names: Mapping[Path, tuple[str, str]] = {}
        self._kept: dict[Path, Take] = {}
        self._unfinished: set[Path] = set()
        self._said: list[str] = []

    def find(self, name: str) -> Path | None:
        """Return the sound of the take that is called so, None where it is the name of a file or of nothing.

        Raises
        ------
        InputError
            It can only be meant for a take, and there is none, or several begin so.
        """
        if os.path.exists(name):  # noqa: PTH110  (unlike Path.exists it takes any text)
            self._recognise(Path(name))
            return None
        from rehearse.store import may_name_a_take

        with opened_library() as library:
            try:
                take: Take | None = library.find(name)
            except InputError as error:
                if error.code != "missing":
                    raise
                take, missing = None, error
            if name == "last" and (cut_off := library.cut_off()):
                self._unfinished.add(cut_off)
                return cut_off
            if take is not None:
                sound = library.sound_of(take)
                self._kept[sound] = take
                return sound
        if name.startswith("last") and may_name_a_take(name):
            raise missing
        return None

    def new(self, sources: Sequence[Path | bytes | str]) -> list[Path]:
        """Return the files that are no takes yet."""
        return [source for source in sources if isinstance(source, Path) and source not in self._kept]

    def name(self, names: Mapping[Path, tuple[str, str]]) -> None:
        """Take down whose files are whose, and the message of each, where its name tells it."""
        self._names = names

    def _recognise(self, file: Path) -> None:
        """Remember whose sound a file is, if it is given by its path in the library."""
        from rehearse.store import UNFINISHED, Library, refuse_running

        library = Library()
        if file.absolute().parent == library.folder / UNFINISHED:
            refuse_running(file)
            self._unfinished.add(file)
        elif any(file.absolute().is_relative_to(folder) for folder in (library.folder, library.sounds)):
            with library, suppress(InputError):
                self._kept[file] = library.find(str(file))

    def kept_already(self, sources: Sequence[Path | bytes | str]) -> dict[int, str]:
        """Return which of the recordings are kept, as which take, so that they need not be scored again."""
        from rehearse.audio import read_recording
        from rehearse.store import Library

        found: dict[int, str] = {}
        with Library() as library:
            for turn, source in enumerate(sources):
                if isinstance(source, Path) and source not in self._kept and source not in self._unfinished:
                    with suppress(InputError):  # what cannot be read is told when it is scored
                        identity = read_recording(source).identity
                        if library.keeps(identity):  # what another home keeps is not here
                            found[turn] = library.find(identity).id  # one that cannot be read is scored
        if found:
            self._said.append(f"Kept already, not scored again: {len(found)}. To score them again: --again")
        return found

    def kept_take(self, take_id: str) -> Take | FailedTake:
        """Return a take that is kept; failed where it can no longer be read."""
        from rehearse.batch import FailedTake
        from rehearse.store import Library

        with Library() as library:
            try:
                return library.find(take_id)
            except InputError as error:
                return FailedTake(take_id, error)

    def kept(self, result: Take | FailedTake, source: Path | bytes | str) -> Take | FailedTake:
        """Return a result as it is to be shown: under the message it belongs to, and kept if that was asked for."""
        from rehearse.batch import FailedTake
        from rehearse.scoring.options import PRACTICE
        from rehearse.store import UNFINISHED

        if isinstance(result, FailedTake):
            return result
        if result.message_name == UNFINISHED and source in self._unfinished:
            result = replace(result, message_name=PRACTICE)
        rep, message = self._names.get(source, ("", "")) if isinstance(source, Path) else ("", "")
        rep, message = self._rep or rep, self._message or message
        result = replace(result, rep=rep or result.rep, message_name=message or result.message_name)
        if isinstance(source, Path) and (before := self._kept.get(source)):
            message = message or before.message_name
            result = replace(
                result,
                message_name=message,
                recorded_at=before.recorded_at or result.recorded_at,
                self_verdict=before.self_verdict,
                rep=rep or before.rep,
            )
        if not self._keep:
            return result
        from rehearse.store import Library

        if isinstance(source, str):
            from rehearse.cluster import fetched

            source = fetched(source)
        try:
            with Library() as library:
                given = {"message_name": message, "rep": rep}
                assumed = [name for name, said in given.items() if not said]
                kept = library.keep(result, source, move=source in self._unfinished, assumed=assumed)
        except RehearseError as error:
            complain(error)
            self.failed = True
            return result
        self._said.append(f"Kept as {kept.id}: {kept.file}")
        return kept

    def tell(self) -> None:
        """Say on standard error what was kept, and what could be."""
        for line in self._said:
            tell(line)
        if self._unfinished and not self._keep:
            tell("This recording was cut off and is not kept yet: rehearse score last --keep")
