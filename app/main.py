"""The composition root: a command of the terminal, or the window.

The only module of ``app`` that may import ``widgets``, and only when a window opens.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from app.version import VERSION


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs Earmark with ``arguments`` (default: the command line's) and gives the exit code."""
    # Jobs have threads of their own: those of OpenBLAS would wait for each other in circles and burn a second core.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given in (["--version"], ["-V"]):
        sys.stdout.write(f"earmark {VERSION}\n")
        return 0
    if not given:
        return window(None)
    if given[0] == "open" and len(given) == 2 and not given[1].startswith("-"):
        return window(Path(given[1]))
    from app.cli.app import run

    return run(given, Windows())


class Windows:
    """What commands may show; the shell is imported when something is shown."""

    def has_display(self) -> bool:
        """Whether a window could be seen."""
        if sys.platform in ("win32", "darwin"):
            return True
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))

    def open(self, project: Path) -> int:
        """Opens the window on a project; blocks until it is closed."""
        return window(project)

    def pictures(self, projects: list[Path], out: Path) -> list[Path]:
        """Pictures of every page of the projects, painted off the screen."""
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        try:
            from widgets.shell.pictures import take_pictures
        except ImportError as problem:
            sys.stderr.write(f"earmark: no pictures, the libraries of the window are missing ({problem}).\n")
            return []
        return take_pictures(projects, out)


def window(project: Path | None) -> int:
    """Opens the window, on ``project`` or on the start page. Blocks until it is closed."""
    if not Windows().has_display() and os.environ.get("QT_QPA_PLATFORM", "") not in ("offscreen", "vnc", "minimal"):
        sys.stderr.write(
            "earmark: there is no display to show a window on. Run `earmark demo --headless --out DIR`, "
            "or one of the commands of `earmark --help`.\n"
        )
        return 3
    try:
        from widgets.shell.start import run_window
    except ImportError as problem:
        sys.stderr.write(
            f"earmark: the window's system libraries are missing ({problem}). On Debian or Ubuntu: "
            "sudo apt-get install libegl1 libgl1 libxkbcommon-x11-0 libxcb-cursor0 libdbus-1-3 libfontconfig1\n"
        )
        return 3

    return run_window(project)
