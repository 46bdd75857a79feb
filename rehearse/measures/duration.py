"""Where speech begins and ends: found in the sound, not in the words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Speech:
    """Stretches of speech, found in the sound.

    Attributes
    ----------
    spans : tuple of (start_s, end_s)
        In time order, apart by at least the shortest pause that counts. Empty where there is no speech.
    """

    spans: tuple[tuple[float, float], ...]

    @property
    def start_s(self) -> float | None:
        """First speech, in seconds."""
        return self.spans[0][0] if self.spans else None

    @property
    def end_s(self) -> float | None:
        """Last speech, in seconds."""
        return self.spans[-1][1] if self.spans else None

    @property
    def message_s(self) -> float | None:
        """First to last speech, in seconds."""
        return self.spans[-1][1] - self.spans[0][0] if self.spans else None
