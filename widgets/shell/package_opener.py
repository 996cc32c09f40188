"""Opens a work package: it becomes a project in a folder beside it, and that project is shown."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.errors import Cancelled, EarmarkError
from app.packages.unpack import UnpackReport, place_for, unpack
from widgets.bridge.jobs import JobRunner

if TYPE_CHECKING:
    from app.jobs.job import Progress
    from widgets.shell.main_window import MainWindow


class PackageOpener(QObject):
    """Unpacks in a job; the banner of the start page tells and can stop it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._name = window, ""
        self._runner = JobRunner(self._failed, self)
        window.start.banner.pressed.connect(self._stop)

    def open(self, file: Path) -> None:
        """Does it; while it is under way, nothing more."""
        if self._runner.running:
            return
        self._name = file.name
        self._window.start.banner.show_message(f"Opening {file.name} …", action="Stop")
        running = self._runner.run(f"Opening {file.name}", partial(_unpacked, file), self._done, self._failed)
        running.progressed.connect(self._tell)

    def close(self) -> None:
        """Stops what is under way and waits for it."""
        self._runner.close()

    @Slot(int, object, str)
    def _tell(self, done: int, total: object, _text: str) -> None:
        if self._runner.running and isinstance(total, int) and total:
            self._window.start.banner.show_message(f"Opening {self._name}: {done} of {total} files …", action="Stop")

    @Slot()
    def _stop(self) -> None:
        for running in self._runner.running:
            running.cancel()

    def _done(self, report: UnpackReport) -> None:
        if not self._window.open_project(report.folder, "label") or self._window.project is None:
            return
        if report.missing:
            lost = f"{len(report.missing):,} files of the package are missing, the first is {report.missing[0]}."
            self._window.project.say(lost)
        else:
            self._window.project.say(f"The work of {report.annotator} lies in {report.folder}")

    def _failed(self, problem: BaseException) -> None:
        banner = self._window.start.banner
        if isinstance(problem, Cancelled):
            banner.show_message("Stopped. Nothing was kept of the package.")
        elif isinstance(problem, EarmarkError):
            banner.show_message(problem.message, "error")
        else:
            banner.clear()
            raise problem


def _unpacked(file: Path, progress: Progress) -> UnpackReport:
    return unpack(file, place_for(file), progress)
