"""Makes the sample projects in the person's documents, once, and opens the first."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.errors import EnvironmentFailed
from app.jobs.job import Progress
from widgets.shell.start_job import StartJob

if TYPE_CHECKING:
    from widgets.shell.main_window import MainWindow

PARTS = ("pictures", "speech")


def sample_folder() -> Path:
    """Where the sample is kept."""
    from platformdirs import user_documents_path

    return user_documents_path() / "Earmark sample"


def is_made(folder: Path) -> bool:
    """Whether both projects are there."""
    return all((folder / part / "earmark.db").is_file() for part in PARTS)


def make(folder: Path, progress: Progress) -> None:
    """Makes the sample beside its place and puts it there when it is whole, so that half of it is never opened."""
    import shutil

    from app.demo.sample import make_sample

    if folder.exists():
        raise EnvironmentFailed(f"{folder}: there is a folder of this name, but not the sample. Move it away first.")
    half = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(half, ignore_errors=True)
    try:
        make_sample(half, progress)
        progress.check()
        half.replace(folder)
    except OSError as problem:
        raise EnvironmentFailed(f"{folder}: the sample cannot be made there ({problem.strerror}).") from problem
    finally:
        shutil.rmtree(half, ignore_errors=True)


class SampleMaker(QObject):
    """Opens the sample in ``window``, making it first where it is not there; the banner tells and can stop it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._folder = window, sample_folder()
        self._job = StartJob(window.start.banner, "Stopped. Nothing was kept of the sample.", self)

    @Slot()
    def open(self) -> None:
        """Does it; while it is under way, nothing more."""
        if self._job.busy:
            return
        self._folder = sample_folder()
        if is_made(self._folder):
            self._done(None)
        else:
            self._job.run("Making the sample projects from real data", partial(make, self._folder), self._done)

    def close(self) -> None:
        """Stops what is under way and waits for it."""
        self._job.close()

    def _done(self, _result: object) -> None:
        self._window.settings.opened(self._folder / "speech")
        self._window.open_project(self._folder / "pictures", "label")
