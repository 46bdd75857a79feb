"""What is said beside the results: in whole words on a terminal, in one line to anything else."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

import pytest

WROTE = "Wrote /home/dana/voicemails/borden/card.html (2.1 MB): it opens in any browser, without a network."
CODE = "import sys; from rehearse.cli.terminal import tell; tell(sys.argv[1], err=sys.argv[2] == 'err')"


@pytest.mark.parametrize("stream", ["out", "err"])
@pytest.mark.parametrize("columns", [30, 60, 78, 79, 80, 81, 120])
def test_no_word_is_broken_at_the_edge_of_a_terminal(columns: int, stream: str) -> None:
    parent, child = pty.openpty()
    run = subprocess.run(
        [sys.executable, "-c", CODE, WROTE, stream],
        stdout=child if stream == "out" else subprocess.DEVNULL,
        stderr=child if stream == "err" else subprocess.PIPE,
        env=os.environ | {"COLUMNS": str(columns)},
    )
    os.close(child)
    lines = os.read(parent, 4096).decode().split("\r\n")
    os.close(parent)
    assert run.returncode == 0
    assert " ".join(lines).split() == WROTE.split()
    assert all(len(line) <= columns or " " not in line for line in lines)


def test_a_file_gets_one_line() -> None:
    run = subprocess.run([sys.executable, "-c", CODE, WROTE, "err"], capture_output=True, text=True)
    assert run.stderr == f"{WROTE}\n"
