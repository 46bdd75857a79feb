"""``python -m rehearse.web.worker read|score NICE``: one of the server's processes.

It is asked on standard input and answers on standard output. When the server is gone, so is its input, and it ends; in
the middle of its work as well, on Windows after it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time

LOOK_S = 0.5
"""How often to look whether the server is still there, in seconds."""


def main(role: str, nice: int) -> None:
    """Work in a role until nobody asks any more; the greater `nice`, the further behind everything else."""
    with contextlib.suppress(OSError, AttributeError):
        os.nice(nice)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which closes its end
    threading.Thread(target=_end_with_server, args=(os.getppid(),), daemon=True).start()
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # what a library prints is no answer
    if role == "read":
        from rehearse.web.reading import serve
    else:
        from rehearse.web.scoring import serve
    serve(requests, answers)


def _end_with_server(server: int) -> None:
    """End this process, whatever it does, once another one has become its parent."""
    while os.getppid() == server:
        time.sleep(LOOK_S)
    os._exit(1)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
