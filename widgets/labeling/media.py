"""Pictures and recordings made ready on workers, with the neighbours ahead, so that the next item is there at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.errors import Cancelled, EarmarkError, MediaError
from app.records import Item, Source

if TYPE_CHECKING:
    from app.jobs.job import Progress
    from app.media.peaks import Peaks
    from app.units import Sound
    from app.workspace import Workspace
    from widgets.bridge.jobs import JobRunner, RunningJob
    from widgets.timeline.sources import ArraySpectrogram

# Recordings up to this length are held as samples: exact at every zoom, and they play without reading again.
WHOLE_S = 120.0


@dataclass(frozen=True, eq=False)
class Ready:
    """What a stage needs to show an item: ``picture``, or the recording's peaks and, if it is short, its samples."""

    path: Path
    picture: QImage | None = None
    peaks: Peaks | None = None
    samples: Sound | None = None
    spectrogram: ArraySpectrogram | None = None

    @property
    def duration_s(self) -> float:
        """Length of the recording."""
        return self.peaks.n_frames / self.peaks.rate_hz if self.peaks is not None else 0.0


class MediaLoader(QObject):
    """Keeps the wanted item and its neighbours. ``ready`` carries an item's id and Ready, ``failed`` id and reason."""

    ready = Signal(str, object)
    failed = Signal(str, str)

    def __init__(self, workspace: Workspace, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._jobs = workspace, jobs
        self._kept: dict[str, Ready] = {}
        self._under_way: dict[str, RunningJob] = {}
        self._wanted: tuple[str, ...] = ()

    def want(self, item_id: str, ahead: Sequence[str]) -> Ready | None:
        """The item if it is ready; otherwise ``ready`` or ``failed`` will tell. Makes ``ahead`` ready as well."""
        self._wanted = (item_id, *(name for name in ahead if name))
        self._kept = {name: self._kept[name] for name in self._wanted if name in self._kept}
        for name, job in self._under_way.items():
            if name not in self._wanted:
                job.cancel()
        found = self._kept.get(item_id)
        # The neighbours wait until the item itself is there: two decoders would halve its speed.
        self._start(item_id) if found is None else self._start_ahead()
        return found

    def forget(self) -> None:
        """Nothing is wanted any longer."""
        self._wanted, self._kept = (), {}
        for job in self._under_way.values():
            job.cancel()

    def _start_ahead(self) -> None:
        for name in self._wanted[1:]:
            if name not in self._kept:
                self._start(name)

    def _start(self, item_id: str) -> None:
        if item_id in self._under_way:
            return
        item = self._workspace.view.get(Item, item_id)
        source = self._workspace.view.get(Source, item.source_id) if item is not None else None
        if item is None or source is None or item.state != "ok":
            return
        work = partial(_prepare, Path(source.root) / item.path, item, self._workspace.path / "cache" / "peaks")
        done, failed = partial(self._done, item_id), partial(self._failed, item_id)
        self._under_way[item_id] = self._jobs.run(f"Open {item.path}", work, done, failed)

    def _done(self, item_id: str, made: Ready) -> None:
        self._under_way.pop(item_id, None)
        if item_id not in self._wanted:
            return
        self._kept[item_id] = made
        if item_id == self._wanted[0]:
            self.ready.emit(item_id, made)
            self._start_ahead()

    def _failed(self, item_id: str, problem: BaseException) -> None:
        self._under_way.pop(item_id, None)
        if isinstance(problem, Cancelled):
            if item_id in self._wanted:  # somebody came back meanwhile
                self._start(item_id)
            return
        if not isinstance(problem, EarmarkError):
            raise problem
        if self._wanted and item_id == self._wanted[0]:
            self.failed.emit(item_id, problem.message)
            self._start_ahead()


def _prepare(path: Path, item: Item, cache_folder: Path, progress: Progress) -> Ready:
    """Runs on a worker."""
    progress.check()
    return _picture(path) if item.media == "image" else _recording(path, item, cache_folder, progress)


def _picture(path: Path) -> Ready:
    from app.media.image import read_image
    from widgets.bridge.images import to_qimage

    return Ready(path, picture=to_qimage(read_image(path)))


def _recording(path: Path, item: Item, cache_folder: Path, progress: Progress) -> Ready:
    from app.media.peaks_cache import peaks_for
    from app.media.sound import read_sound

    def on_frames(done: int, total: int) -> None:
        progress.check()
        progress.report(done, total, "Drawing the waveform")

    peaks = peaks_for(path, sha256=item.sha256, cache_folder=cache_folder, on_frames=on_frames)
    if not peaks.n_frames:
        raise MediaError(f"{path.name}: the recording is empty. Take it out of the folder, then add the folder again.")
    if peaks.n_frames / peaks.rate_hz > WHOLE_S:
        return Ready(path, peaks=peaks)
    samples, rate_hz = read_sound(path)
    return Ready(path, peaks=peaks, samples=samples, spectrogram=_spectrogram(samples, rate_hz))


def _spectrogram(samples: Sound, rate_hz: int) -> ArraySpectrogram:
    import numpy as np

    from app.media.spectrogram import SpectrogramSettings, tile
    from widgets.timeline.sources import ArraySpectrogram

    # Windows of 32 ms every 8 ms: speech shows its harmonics and its plosives.
    window = max(64, 1 << round(rate_hz * 0.032).bit_length() - 1)
    settings = SpectrogramSettings(window_frames=window, hop_frames=max(1, rate_hz // 125), floor_db=-90, n_mels=96)
    half = np.zeros((samples.shape[0], window // 2), dtype=samples.dtype)
    levels = tile(np.concatenate([half, samples, half], axis=1), rate_hz, settings)
    return ArraySpectrogram(levels, settings.hop_frames / rate_hz)
