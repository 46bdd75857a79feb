"""What `rehearse record` makes of its options."""

from __future__ import annotations

from pathlib import Path

from rehearse.cli.record import score_command


def test_a_recording_that_was_cut_off_is_scored_as_it_would_have_been() -> None:
    assert score_command("Borden", None, "reason", keep=False) == "rehearse score last --message Borden"
    assert score_command("Borden Ohio", Path("my script.txt"), "curiosity", keep=True) == (
        "rehearse score last --keep --message 'Borden Ohio' --script 'my script.txt' --style curiosity"
    )
