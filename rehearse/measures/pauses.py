"""Silent pauses: silence of 250 ms or more between two stretches of speech."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pause:
    """One silent pause; `mid_clause` is None where there are no words to tell."""

    start_s: float
    end_s: float
    mid_clause: bool | None = None
