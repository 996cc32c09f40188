"""Opens a work package: it becomes a project in a folder beside it, and that project is shown."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.packages.unpack import UnpackReport, place_for, unpack
from widgets.shell.start_job import StartJob

if TYPE_CHECKING:
    from app.jobs.job import Progress
    from widgets.shell.main_window import MainWindow


class PackageOpener(QObject):
    """Unpacks in a job; the banner of the start page tells and can stop it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._job = StartJob(window.start.banner, "Stopped. Nothing was kept of the package.", self)

    def open(self, file: Path) -> None:
        """Does it; while it is under way, nothing more."""
        if not self._job.busy:
            self._job.run(f"Opening {file.name}", partial(_unpacked, file), self._done)

    def close(self) -> None:
        """Stops what is under way and waits for it."""
        self._job.close()

    def _done(self, report: UnpackReport) -> None:
        if not self._window.open_project(report.folder, "label") or self._window.project is None:
            return
        if report.missing:
            lost = f"{len(report.missing):,} files of the package are missing, the first is {report.missing[0]}."
            self._window.project.say(lost)
        else:
            self._window.project.say(f"The work of {report.annotator} lies in {report.folder}")


def _unpacked(file: Path, progress: Progress) -> UnpackReport:
    return unpack(file, place_for(file), progress)
