"""What is read for the baseline: the same text as the command's."""

from __future__ import annotations

from rehearse.cli.baseline import TEXT as _LINES

TEXT = " ".join(_LINES.split())
"""In one line."""
