"""The composition root: a command of the terminal, or the window.

The only module of ``app`` that may import ``widgets``, and only when a window opens.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from app.version import VERSION


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs Earmark with ``arguments`` (default: the command line's) and gives the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given in (["--version"], ["-V"]):
        sys.stdout.write(f"earmark {VERSION}\n")
        return 0
    if not given:
        return window(None)
    if given[0] == "open" and len(given) == 2 and not given[1].startswith("-"):
        return window(Path(given[1]))
    from app.cli.app import run

    return run(given)


def window(project: Path | None) -> int:
    """Opens the window, on ``project`` or on the start page. Blocks until it is closed."""
    from widgets.shell.start import run_window

    return run_window(project)
