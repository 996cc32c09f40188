"""What the timeline draws of one recording: peaks, tiles of the spectrogram and near samples, made on workers as they
are looked at."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from app.errors import Cancelled, EarmarkError
from widgets.bridge.post import to
from widgets.labeling.tint import single_shot
from widgets.timeline.frequency import FrequencyAxis
from widgets.timeline.near import NearSamples

if TYPE_CHECKING:
    from app.jobs.job import Progress
    from app.media.recording import Recording
    from app.media.sound_view import SoundView
    from app.media.spectrogram_tiles import TileKey
    from widgets.bridge.jobs import JobRunner, RunningJob

# News of a recording that is being measured come many times a second; so often they are painted.
NEWS_MS = 80
# A view that is passed in a scroll wants no tiles.
REST_MS = 30


class SoundPictures(QObject):
    """A ``SpectrogramSource`` over the recording's tiles and a ``SampleSource`` over its samples, and the jobs that
    make what is not there yet.

    ``news`` tells that there is more to draw than before; ``failed`` carries why the recording cannot be read on.
    Everything here is asked and told on the window's thread.
    """

    news = Signal()
    failed = Signal(str)

    def __init__(self, recording: Recording, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.recording = recording
        self._jobs = jobs
        self._jobs_now = _UnderWay()
        self.destroyed.connect(self._jobs_now.abandon)
        self._wanted: tuple[TileKey, ...] = ()
        self._making: frozenset[TileKey] = frozenset()
        self._closed = False
        self._near = NearSamples(recording.n_frames, self._fetch, self._later)
        # For the workers, which may still be at it when these pictures are taken down.
        self._heard = to(self._later)
        self._paint = single_shot(self, NEWS_MS)
        self._paint.timeout.connect(self.news)
        self._rest = single_shot(self, REST_MS)
        self._rest.timeout.connect(self._fill)

    # ---- what is drawn

    @property
    def axis(self) -> FrequencyAxis:
        """The frequencies of the spectrogram."""
        tiles = self.recording.spectrogram
        settings, hertz = tiles.settings, tiles.settings.row_hz(self.recording.rate_hz)
        scale: Literal["mel", "linear"] = "mel" if tiles.view.scale == "mel" else "linear"
        return FrequencyAxis(float(hertz[0]), float(hertz[-1]), scale, settings.floor_db, settings.ceiling_db)

    def window(self, start_s: float, end_s: float, width_px: int) -> NDArray | None:
        """See ``SpectrogramSource``. What is missing is made soon."""
        tiles = self.recording.spectrogram
        wanted = tiles.wanted(start_s, end_s, width_px)
        if not self._closed and not self._making.issuperset(wanted):
            self._wanted = wanted
            self._rest.start()
        found = [tiles.window(start_s, end_s, width_px, channel) for channel in tiles.channels]
        there = [levels for levels in found if levels is not None]
        # Of several channels the loudest is drawn: the timeline has one spectrogram.
        return np.maximum.reduce(there) if there else None

    def known(self, start_s: float, end_s: float, width_px: int) -> NDArray:
        """See ``SpectrogramSource``."""
        tiles = self.recording.spectrogram
        return np.logical_and.reduce([tiles.known(start_s, end_s, width_px, one) for one in tiles.channels])

    def near(self, start_frame: int, end_frame: int) -> NDArray | None:
        """See ``SampleSource``. What is missing is read soon."""
        return None if self._closed else self._near.near(start_frame, end_frame)

    def draw(self, view: SoundView) -> None:
        """Draws the spectrogram another way from now on."""
        self._stop_filling()
        self.recording.draw(view)
        self.news.emit()

    # ---- what is done on workers

    def measure(self) -> None:
        """Measures what is not known of the peaks, once."""
        if self._jobs_now.measuring is None and not self._closed and not self.recording.peaks.complete:
            work = partial(_measure, self.recording, self._heard)
            title = f"Measure {self.recording.path.name}"
            self._jobs_now.measuring = self._jobs.run(title, work, self._measured, self._not_measured, quiet=True)

    def rest(self) -> None:
        """Nobody looks at it now: what is under way stops, and goes on when ``measure`` is called again."""
        self._stop_filling()
        if self._jobs_now.measuring is not None:
            self._jobs_now.measuring.cancel()

    def close(self) -> None:
        """Stops, and gives the file back."""
        self._closed = True
        self._rest.stop()
        self._paint.stop()
        self.rest()
        self.recording.close()

    def _measured(self, anything: bool) -> None:
        self._jobs_now.measuring = None
        if anything:
            self.news.emit()

    def _not_measured(self, problem: BaseException) -> None:
        self._jobs_now.measuring = None
        self._tell(problem)

    def _later(self) -> None:
        if not self._paint.isActive() and not self._closed:
            self._paint.start()

    def _fetch(self, start_frame: int, n_frames: int, done: Callable[[NDArray], None]) -> None:
        # Where it fails it is not tried again at each repaint: ``done`` is what lets the next stretch be asked for.
        work = partial(_read, self.recording, start_frame, n_frames)
        self._jobs.run(f"Read {self.recording.path.name}", work, done, self._tell, quiet=True)

    def _fill(self) -> None:
        if self._closed or not self._wanted:
            return
        self._stop_filling()
        work = partial(_fill, self.recording, self._wanted, self._heard)
        self._making, self._wanted = frozenset(self._wanted), ()
        name = self.recording.path.name
        self._jobs_now.filling = self._jobs.run(f"Draw {name}", work, self._filled, self._not_filled, quiet=True)

    def _stop_filling(self) -> None:
        if self._jobs_now.filling is not None:
            # What it has to say no longer matters: another one is under way.
            self._jobs_now.filling.abandon()
            self._jobs_now.filling = None
        self._making = frozenset()

    def _filled(self, _: object) -> None:
        self._jobs_now.filling = None
        self._making = frozenset()
        self.news.emit()

    def _not_filled(self, problem: BaseException) -> None:
        # Its tiles stay among those that are made: what cannot be read is not tried again at each repaint.
        self._jobs_now.filling = None
        self._tell(problem)

    def _tell(self, problem: BaseException) -> None:
        if self._closed or isinstance(problem, Cancelled):
            return
        if not isinstance(problem, EarmarkError):
            raise problem
        self.failed.emit(problem.message)


class _UnderWay:
    """The jobs of now. What they have to say is for nobody once the pictures are taken down."""

    def __init__(self) -> None:
        self.measuring: RunningJob | None = None
        self.filling: RunningJob | None = None

    def abandon(self) -> None:
        for job in (self.measuring, self.filling):
            if job is not None:
                job.abandon()
        self.measuring = self.filling = None


def _measure(recording: Recording, on_news: Callable[[], None], progress: Progress) -> bool:
    """Runs on a worker."""
    return recording.measure(progress, on_news)


def _read(recording: Recording, start_frame: int, n_frames: int, progress: Progress) -> NDArray:
    """Runs on a worker."""
    progress.check()
    return recording.read(start_frame, n_frames)


def _fill(recording: Recording, keys: tuple[TileKey, ...], on_news: Callable[[], None], progress: Progress) -> None:
    """Runs on a worker."""

    def on_tile(_: TileKey) -> None:
        on_news()

    recording.spectrogram.fill(keys, check=progress.check, on_tile=on_tile)
