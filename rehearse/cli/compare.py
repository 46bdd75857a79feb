"""`rehearse compare`: before and after, side by side."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rehearse.cli.judging import judging_options, options_from
from rehearse.cli.take_names import complete_message, complete_take, opened_library
from rehearse.cli.terminal import (
    HTML_HELP,
    STYLES,
    console,
    page_file,
    progress,
    read_text,
    sound_for_page,
    tell,
    write_page,
)
from rehearse.errors import InputError, UsageError

if TYPE_CHECKING:
    from rehearse.core.take import Take
    from rehearse.render.html import TakeSound
    from rehearse.scoring.options import Options


@dataclass(frozen=True, slots=True)
class _Named:
    """What one argument stands for: sound, or a take that was kept."""

    name: str
    given: Path | bytes | None = None
    kept: Take | None = None

    @property
    def source(self) -> Path | bytes:
        """The sound.

        Raises
        ------
        InputError
            That of a kept take is no longer there.
        """
        from rehearse.store import Library

        if self.given is not None:
            return self.given
        assert self.kept is not None
        with Library() as library:
            return library.sound_of(self.kept)


@click.command()
@click.argument("takes", nargs=-1, required=True, metavar="BEFORE AFTER [MORE...]", shell_complete=complete_take)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--html", type=click.Path(path_type=Path), help=HTML_HELP)
@click.option(
    "--style", type=click.Choice(STYLES), help="What the message is meant to do.  [default: as kept, or reason]"
)
@click.option("--script", type=click.Path(path_type=Path), help="What you meant to say.")
@click.option("--message", default="", shell_complete=complete_message, help="The message these takes belong to.")
@judging_options
@click.option("--debug", is_flag=True, help="Show where an error comes from.")
def compare(
    takes: tuple[str, ...],
    as_json: bool,
    html: Path | None,
    style: str | None,
    script: Path | None,
    debug: bool,
    **chosen: Any,
) -> None:
    """Set takes side by side: what is better, what is worse, what is only a wobble.

    Each is a recording, or a take that was kept: its id, last, last~1, the name of a message for its newest take,
    Borden~1 for the one before it. Of more than two, the first, the best and the last are shown. Kept takes that were
    judged by another rubric, engine, model or style are scored again, as are all when the pitch tracker is named.

    \b
    Examples:
      rehearse compare monday.m4a tuesday.m4a
      rehearse compare last~1 last
      rehearse compare last~1 last --html card.html
      rehearse compare Borden~1 Borden
      rehearse compare take1.wav take2.wav take3.wav --json
    """
    from rehearse.scoring.comparison import compare as compare_takes

    html = page_file(html)
    if len(takes) < 2:
        raise UsageError("There is only one take to compare.", "Name two: rehearse compare BEFORE AFTER")
    named = [_named(name) for name in takes]
    kept = [one.kept for one in named if one.kept is not None]
    style = style or (kept[-1].message.style if kept else "reason")
    options = options_from(style=style, script=read_text(script) if script else "", **chosen)
    comparison = compare_takes(_judged_alike(named, options), options.rubric)
    if html is not None:
        from rehearse.render.html import comparison_page

        sounds = _sounds([named[place - 1] for place in comparison.places])
        write_page(comparison_page(comparison, options.rubric, sounds=sounds), html)
    if as_json:
        from rehearse.render.comparison_card import comparison_to_json

        click.echo(comparison_to_json(comparison))
    else:
        from rehearse.render.comparison_card import render_comparison

        render_comparison(comparison, options.rubric, console())


def _named(name: str) -> _Named:
    """Return what an argument stands for: a file where there is one, else a kept take.

    Raises
    ------
    InputError
        There is neither; it is better said before anything is scored.
    """
    from rehearse.audio import find_recordings
    from rehearse.store import may_name_a_take

    if name == "-":
        return _Named(name, sys.stdin.buffer.read())
    if not os.path.exists(name):  # noqa: PTH110  (unlike Path.exists it takes any text)
        with opened_library() as library:
            try:
                return _Named(name, kept=library.find(name))
            except InputError as error:
                if error.code != "missing" or may_name_a_take(name):
                    raise
    if Path(name).is_dir():
        raise UsageError(f"Cannot compare {name}: it is a folder.", "Name the recordings in it, the earliest first.")
    find_recordings([Path(name)])
    return _Named(name, Path(name))


def _sounds(named: Sequence[_Named]) -> list[TakeSound]:
    """Return the sound of each take for a page; of none where one is gone, and that is said."""
    try:
        sources = [one.source for one in named]
    except InputError as gone:
        tell(f"{gone} The page has nothing to play.")
        return []
    return [sound_for_page(source) for source in sources]


def _judged_alike(named: Sequence[_Named], options: Options) -> list[Take]:
    """Return the takes, scored now where they were not, or were under another rubric, model or style."""
    from rehearse.batch import FailedTake, assess_many

    done = {place: one.kept for place, one in enumerate(named) if one.kept is not None}
    apart = {place: why for place, take in done.items() if (why := _judged_otherwise(take, options))}
    again = [place for place in range(len(named)) if place not in done or place in apart]
    for place, why in apart.items():
        tell(f"Scored again, to be judged alike: {named[place].name} ({why}).")
    results: dict[int, Take] = {place: take for place, take in done.items() if take is not None}
    if again:
        with progress(len(again)) as say:
            for turn, result in assess_many([named[p].source for p in again], options, say):
                place = again[turn]
                if isinstance(result, FailedTake):
                    raise result.error
                results[place] = _with_history(result, named[place].kept)
    return [results[place] for place in range(len(named))]


def _judged_otherwise(take: Take, options: Options) -> str:
    """Return in what a kept take was judged otherwise than is asked for now; empty where in nothing."""
    transcript = take.transcript
    engine = transcript.engine if transcript else ""
    cannot_judge = take.scorecard.verdict.answer == "cannot_judge"
    ways = {
        f"rubric {take.scorecard.rubric}": take.scorecard.rubric != options.rubric.version,
        f"{take.message.style} style": take.message.style != options.style,
        "without words": transcript is None and not cannot_judge,
        f"heard by {engine}": bool(engine) and options.engine != "auto" and not engine.startswith(options.engine),
        f"model {transcript.model if transcript else ''}": bool(transcript and transcript.model != options.model),
        "pitch tracker not known": options.pitch_tracker != "auto",
        "another script": bool(options.script),
    }
    return ", ".join(way for way, apart in ways.items() if apart)


def _with_history(take: Take, kept: Take | None) -> Take:
    """Return a take that was scored again with what only its history knows."""
    if kept is None:
        return take
    return replace(
        take,
        message_name=kept.message_name,
        recorded_at=kept.recorded_at,
        self_verdict=kept.self_verdict,
        kept_at=kept.kept_at,
    )
