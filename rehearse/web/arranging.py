"""Routes that put takes in order, several at once: move, rename, delete, and take that back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from rehearse.errors import InputError
from rehearse.store import Library
from rehearse.web.leaving import UNDO_S, Leaving
from rehearse.web.shapes import ErrorShape
from rehearse.web.site import Site

MOST_AT_ONCE = 1000

TakeId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{1,64}$")]
MessageText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]

arranging = APIRouter(prefix="/api", responses={404: {"model": ErrorShape, "description": "There is no such thing"}})


class TakesShape(BaseModel):
    """Some takes."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"takes": ["0f3a"]}]})

    takes: list[TakeId] = Field(min_length=1, max_length=MOST_AT_ONCE)


class MoveShape(TakesShape):
    """Some takes, and the message they belong to."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"takes": ["0f3a"], "message": "Borden"}]}
    )

    message: MessageText
    scripts: list[Annotated[int, Field(ge=0, le=2**31 - 1)]] = Field(
        default_factory=list, max_length=MOST_AT_ONCE, description="Only to take a renaming back: what it answered."
    )


class RenameShape(BaseModel):
    """A message, and what it is to be called."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"message": "Borden", "name": "Borden, Ohio"}]}
    )

    message: str = Field(max_length=500)
    name: MessageText


class MovedShape(BaseModel):
    """Which takes were moved, by the message they came from: moved back, nothing has changed."""

    moved: dict[str, list[str]]
    scripts: list[int] | None = Field(default=None, description="Versions of the script of a message that was renamed.")


class LeavingShape(BaseModel):
    """Which takes go, or stay after all, and how long that can be changed."""

    takes: list[str]
    undo_s: float


@arranging.post("/takes/move", response_model=MovedShape, response_model_exclude_none=True)
def move_takes(body: MoveShape) -> MovedShape:
    """Move takes to another message, an old one or a new one; the script stays with the message they came from."""
    with Library() as library:
        return MovedShape(moved=library.move(body.takes, " ".join(body.message.split()), scripts=body.scripts))


@arranging.post("/messages/rename", response_model=MovedShape, response_model_exclude_none=True)
def rename_message(body: RenameShape) -> MovedShape:
    """Call a message otherwise, its takes and its script; where there is one of that name, the two become one."""
    with Library() as library:
        takes, scripts = library.rename(body.message, " ".join(body.name.split()))
        if not (takes or scripts or library.ids(body.message)):
            raise InputError("There is no such message.", code="missing")
    return MovedShape(moved={body.message: takes} if takes else {}, scripts=scripts or None)


@arranging.post("/takes/delete", response_model=LeavingShape)
def delete_takes(body: TakesShape, request: Request) -> LeavingShape:
    """Delete takes in ten minutes, or when the server stops; until then they can be kept after all."""
    with Library() as library:
        unknown = [take for take in body.takes if not library.keeps(take)]
    if unknown:
        raise InputError(f"This home keeps no take {unknown[0]}.", code="missing")
    leaving_of(request).add(body.takes)
    return LeavingShape(takes=body.takes, undo_s=UNDO_S)


@arranging.post("/takes/keep", response_model=LeavingShape)
def keep_takes(body: TakesShape, request: Request) -> LeavingShape:
    """Keep takes after all that were deleted in the last ten minutes."""
    return LeavingShape(takes=leaving_of(request).keep(body.takes), undo_s=UNDO_S)


def leaving_of(request: Request) -> Leaving:
    """Return the takes that are about to go."""
    leaving: Leaving = request.app.state.leaving
    return leaving


def delete_for_good(here: Site, take_id: str) -> None:
    """Delete a take, and what the server remembers of it."""
    with Library() as library:
        library.delete(take_id)
    here.queue.forget_take(take_id)
    here.sounds.forget(take_id)
