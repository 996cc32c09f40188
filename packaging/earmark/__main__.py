"""Starts Earmark: finds the rooms (``app``, ``widgets``, ``augment``, ``resources``), then hands over to ``app.main``.

Installed, the rooms lie in ``earmark/_rooms``, since names like ``app`` are too common for site-packages. In a
checkout they are the folders at its root. Nothing heavy is imported here: ``earmark --version`` pays for it too.
"""

from __future__ import annotations

import sys
from pathlib import Path


def rooms_folder() -> Path:
    """The folder that holds ``app``: below this package when installed, the checkout's root otherwise."""
    here = Path(__file__).resolve().parent
    installed = here / "_rooms"
    return installed if installed.is_dir() else here.parents[1]


def main() -> int:
    """Runs Earmark with the arguments of the command line and gives its exit code."""
    # First, so that an `app` package in the current folder or in site-packages is not taken for ours.
    rooms = str(rooms_folder())
    if sys.path[:1] != [rooms]:
        sys.path.insert(0, rooms)
    from app.main import main as start

    return start()


if __name__ == "__main__":
    sys.exit(main())
