"""What can be saved from the pages, to be opened elsewhere: cards with their sound, recordings, and a table."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query
from starlette.responses import Response, StreamingResponse

from rehearse.config import load_rubric
from rehearse.core.take import Take
from rehearse.render.html import TakeSound, comparison_page, data_address, take_page
from rehearse.store import Library
from rehearse.team.naming import anonymous_take
from rehearse.web import listing
from rehearse.web.comparing import compared
from rehearse.web.shapes import TakeName
from rehearse.web.site import Here, Site
from rehearse.web.team import team_shown

saving = APIRouter(include_in_schema=False)

HTML = "text/html; charset=utf-8"

LINES_AT_ONCE = 50


def to_be_saved(content: bytes | str, name: str, media_type: str = "application/octet-stream") -> Response:
    """Return an answer that a browser saves as a file of this name instead of showing it."""
    return Response(content, media_type=media_type, headers=_saved_as(name))


def _saved_as(name: str) -> dict[str, str]:
    return {"content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}


@saving.get("/takes/{name}/card.html")
def card(name: TakeName, here: Here, anonymous: bool = False) -> Response:
    """Return the card of a take as one file, its sound inside; without names it has none."""
    with Library() as library:
        take = library.find(name)
        sound = None if anonymous else _sound_inside(take, library, here)
    if anonymous:
        return to_be_saved(take_page(anonymous_take(take), load_rubric()), "card.html", HTML)
    return to_be_saved(take_page(take, load_rubric(), sound=sound), f"{_file_name(take)}.html", HTML)


@saving.get("/compare/card.html")
def comparison_card(
    before: Annotated[str, Query(max_length=64)], after: Annotated[str, Query(max_length=64)], here: Here
) -> Response:
    """Return two takes side by side as one file, their sound inside."""
    comparison = compared(before, after)
    with Library() as library:
        found = [_sound_inside(take, library, here) for take in comparison.takes]
    sounds = [sound for sound in found if sound is not None]
    html = comparison_page(comparison, load_rubric(), sounds=sounds if len(sounds) == len(found) else [])
    return to_be_saved(html, f"{_file_name(comparison.takes[-1])}, before and after.html", HTML)


@saving.get("/team/report.html")
def team_report_file(anonymous: bool = False) -> Response:
    """Return the report of the team as one file."""
    return to_be_saved(team_shown(anonymous=anonymous), "team.html", HTML)


@saving.get("/takes/{name}/recording")
def recording(name: TakeName) -> Response:
    """Return the recording of a take as it is kept."""
    with Library() as library:
        file = library.sound_of(library.find(name))
    return to_be_saved(file.read_bytes(), file.name)


@saving.get("/takes.csv")
def table() -> Response:
    """Return all takes as a table, the same as that of `rehearse history --csv`."""
    from rehearse.render.history import history_csv

    library = Library()
    takes = library.each_take(outline=True)
    first = next(takes, None)  # a database that cannot be used is said before the answer begins
    lines = history_csv(itertools.chain([first] if first else [], takes))
    return StreamingResponse(
        _in_parts(lines, library), media_type="text/csv; charset=utf-8", headers=_saved_as("takes.csv")
    )


def _in_parts(lines: Iterator[str], library: Library) -> Iterator[bytes]:
    """Yield lines as bytes, the first alone, then some at once: each part is a round through a thread."""
    with library:
        some = list(itertools.islice(lines, 1))
        while some:
            yield "".join(some).encode("utf-8", "replace")
            some = list(itertools.islice(lines, LINES_AT_ONCE))


def _sound_inside(take: Take, library: Library, here: Site) -> TakeSound | None:
    """Return the sound of a take as a page carries it; none where it is gone."""
    import soundfile

    from rehearse.audio.encode import MP3_TYPE, encode_mp3

    if not listing.has_sound(library, take):
        return None
    file = library.sound_of(take)
    direct, telephone = (
        encode_mp3(soundfile.read(io.BytesIO(here.sound(take.id, file, file.name, line)), dtype="float32")[0])
        for line in ("direct", "telephone")
    )
    return TakeSound(data_address(direct, MP3_TYPE), data_address(telephone, MP3_TYPE))


def _file_name(take: Take) -> str:
    """Return what a take is called as a file, without the ending: its message and when it was made."""
    moment = take.recorded_at or take.kept_at
    when = f"{moment.astimezone():%Y-%m-%d %H.%M}" if moment else take.id[:8]
    return f"{take.message_name or 'take'} {when}".replace("/", "-")
