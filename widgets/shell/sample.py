"""Makes the sample projects in the person's documents, once, and opens the first."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import EarmarkError
from app.jobs.job import Progress
from widgets.bridge.jobs import JobRunner

if TYPE_CHECKING:
    from widgets.shell.main_window import MainWindow


def sample_folder() -> Path:
    """Where the sample is kept."""
    from platformdirs import user_documents_path

    return user_documents_path() / "Earmark sample"


def open_sample(window: MainWindow) -> None:
    """Opens the sample, making it first where it is not there."""
    folder = sample_folder()
    if (folder / "pictures" / "earmark.db").is_file() and (folder / "speech" / "earmark.db").is_file():
        _done(window, folder, None)
        return
    window.start.banner.show_message("Making the sample projects from real data. This takes a few seconds …")
    runner = JobRunner(partial(_failed, window), window)
    runner.run("Making the sample", partial(_make, folder), partial(_done, window, folder), partial(_failed, window))


def _make(folder: Path, progress: Progress) -> None:
    from app.demo.sample import make_sample

    make_sample(folder, progress)


def _done(window: MainWindow, folder: Path, _result: object) -> None:
    window.settings.opened(folder / "speech")
    window.open_project(folder / "pictures", "label")


def _failed(window: MainWindow, problem: BaseException) -> None:
    if not isinstance(problem, EarmarkError):
        raise problem
    window.start.banner.show_message(problem.message, "error")
