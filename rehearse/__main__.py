"""``python -m rehearse`` is the command."""

from rehearse.cli import main

main()
