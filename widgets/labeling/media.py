"""Pictures and recordings made ready on workers, with the neighbours ahead, so that the next item is there at once."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.commands.dataset import MarkBroken
from app.errors import Cancelled, EarmarkError, MediaError
from app.records import Item, Source
from widgets.bridge.memory import give_back_large_blocks

if TYPE_CHECKING:
    from app.jobs.job import Progress
    from app.media.peaks import Peaks
    from app.media.pyramid import Pyramid
    from app.media.raster import Raster
    from app.units import Sound
    from app.workspace import Workspace
    from widgets.bridge.jobs import JobRunner, RunningJob
    from widgets.timeline.sources import ArraySpectrogram

# Recordings up to this length are held as samples: exact at every zoom, and they play without reading again.
WHOLE_S = 120.0


@dataclass(frozen=True, eq=False)
class Ready:
    """What a stage needs to show an item: ``picture``, or the recording's peaks and, if it is short, its samples.

    A large picture comes without its finest level at first, which follows by itself (``Raster.refine``).
    """

    path: Path
    picture: Raster | Pyramid | None = None
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
        give_back_large_blocks()
        self._workspace, self._jobs = workspace, jobs
        self._kept: dict[str, Ready] = {}
        self._under_way: dict[str, RunningJob] = {}
        self._wanted: tuple[str, ...] = ()
        self._cache = workspace.path / "cache"

    def want(self, item_id: str, ahead: Sequence[str]) -> Ready | None:
        """The item if it is ready; otherwise ``ready`` or ``failed`` will tell. Makes ``ahead`` ready as well."""
        self._wanted = (item_id, *(name for name in ahead if name))
        self._kept = {name: self._kept[name] for name in self._wanted if name in self._kept}
        for name in self._wanted[1:]:
            if name in self._kept:
                _lighten(self._kept[name])
        for name, job in self._under_way.items():
            if name.partition("/")[0] not in self._wanted[: 1 if "/" in name else None]:
                job.cancel()
        found = self._kept.get(item_id)
        # The neighbours wait until the item itself is there: two decoders would halve its speed.
        self._start(item_id) if found is None else self._complete(item_id, found)
        return found

    def _complete(self, item_id: str, made: Ready) -> None:
        """The rest of a picture that is looked at, then the neighbours."""
        from app.media.raster import Raster

        picture = made.picture
        item = self._workspace.view.get(Item, item_id)
        if not isinstance(picture, Raster) or not picture.finest or item is None:
            self._start_ahead()
            return
        name = f"{item_id}/fine"
        if name not in self._under_way:
            work = partial(_fine_picture, made.path, picture.size_px)
            done, failed = partial(self._refined, item_id, picture), partial(self._not_refined, item_id)
            self._under_way[name] = self._jobs.run(f"Open {item.path}", work, done, failed, quiet=True)

    def _refined(self, item_id: str, picture: Raster, fine: Raster) -> None:
        self._under_way.pop(f"{item_id}/fine", None)
        picture.refine(fine)
        if self._wanted and item_id == self._wanted[0]:
            self._start_ahead()

    def _not_refined(self, item_id: str, problem: BaseException) -> None:
        """The coarse picture was read before: what is wrong with the file now is said when it is opened again."""
        self._under_way.pop(f"{item_id}/fine", None)
        if isinstance(problem, Cancelled | EarmarkError):
            self._start_ahead()
            return
        raise problem

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
        work = partial(_prepare, Path(source.root) / item.path, item, self._cache)
        done, failed = partial(self._done, item_id), partial(self._failed, item_id)
        self._under_way[item_id] = self._jobs.run(f"Open {item.path}", work, done, failed, quiet=True)

    def _done(self, item_id: str, made: Ready) -> None:
        self._under_way.pop(item_id, None)
        if item_id not in self._wanted:
            return
        self._kept[item_id] = made
        if item_id == self._wanted[0]:
            self.ready.emit(item_id, made)
            self._complete(item_id, made)

    def _failed(self, item_id: str, problem: BaseException) -> None:
        self._under_way.pop(item_id, None)
        if isinstance(problem, Cancelled):
            if item_id in self._wanted:  # somebody came back meanwhile
                self._start(item_id)
            return
        if not isinstance(problem, EarmarkError):
            raise problem
        self._note(item_id, problem)
        if self._wanted and item_id == self._wanted[0]:
            self.failed.emit(item_id, problem.message)
            self._start_ahead()

    def _note(self, item_id: str, problem: EarmarkError) -> None:
        """A file that is there and cannot be decoded is a state of its item; a disk that is away is not."""
        item = self._workspace.view.get(Item, item_id)
        source = self._workspace.view.get(Source, item.source_id) if item is not None else None
        if item is None or source is None or self._workspace.read_only or not isinstance(problem, MediaError):
            return
        if os.access(Path(source.root) / item.path, os.R_OK):
            self._workspace.do(MarkBroken(item_id, problem.message), origin="label")


def _lighten(made: Ready) -> None:
    """A neighbour waits at half its size: three whole pictures of 12 megapixels would take 190 MB."""
    from app.media.raster import Raster

    if isinstance(made.picture, Raster):
        made.picture.shed()


def _prepare(path: Path, item: Item, cache_folder: Path, progress: Progress) -> Ready:
    """Runs on a worker."""
    progress.check()
    return (
        _picture(path, item, cache_folder) if item.media == "image" else _recording(path, item, cache_folder, progress)
    )


def _picture(path: Path, item: Item, cache_folder: Path) -> Ready:
    from app.media.look import open_picture_source

    return Ready(path, picture=open_picture_source(path, sha256=item.sha256, cache_folder=cache_folder, quick=True))


def _fine_picture(path: Path, size_px: tuple[int, int], progress: Progress) -> Raster:
    """Runs on a worker."""
    from app.media.look import open_finest

    progress.check()
    return open_finest(path, size_px)


def _recording(path: Path, item: Item, cache_folder: Path, progress: Progress) -> Ready:
    from app.media.peaks_cache import peaks_for
    from app.media.sound import read_sound

    def on_frames(done: int, total: int) -> None:
        progress.check()
        progress.report(done, total, "Drawing the waveform")

    peaks = peaks_for(path, sha256=item.sha256, cache_folder=cache_folder / "peaks", on_frames=on_frames)
    if not peaks.n_frames:
        raise MediaError(f"{path.name}: the recording is empty. Take it out of the folder, then add the folder again.")
    if peaks.n_frames / peaks.rate_hz > WHOLE_S:
        return Ready(path, peaks=peaks)
    samples, rate_hz = read_sound(path)
    return Ready(path, peaks=peaks, samples=samples, spectrogram=_spectrogram(samples, rate_hz))


def _spectrogram(samples: Sound, rate_hz: int) -> ArraySpectrogram:
    import numpy as np

    from app.media.spectrogram import SpectrogramSettings, tile
    from widgets.timeline.frequency import FrequencyAxis
    from widgets.timeline.sources import ArraySpectrogram

    # Windows of 32 ms every 8 ms: speech shows its harmonics and its plosives.
    window = max(64, 1 << round(rate_hz * 0.032).bit_length() - 1)
    settings = SpectrogramSettings(window_frames=window, hop_frames=max(1, rate_hz // 125), floor_db=-90, n_mels=96)
    half = np.zeros((samples.shape[0], window // 2), dtype=samples.dtype)
    levels = tile(np.concatenate([half, samples, half], axis=1), rate_hz, settings)
    hertz = settings.row_hz(rate_hz)
    axis = FrequencyAxis(
        float(hertz[0]), float(hertz[-1]), "mel", floor_db=settings.floor_db, ceiling_db=settings.ceiling_db
    )  # fmt: skip
    return ArraySpectrogram(levels, settings.hop_frames / rate_hz, axis)
