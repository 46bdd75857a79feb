"""What holds for the unit tests: no example has a time limit, which a loaded machine would break."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
