"""One recording, open: its samples, its peaks and its spectrogram, for the window, the player and the jobs alike."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from app.jobs.job import Progress
from app.jobs.runner import default_workers
from app.media.bounded_folder import BoundedFolder
from app.media.info import SoundInfo
from app.media.kept_frames import KeptFrames
from app.media.kept_info import KeptInfo
from app.media.measuring import look_over, measure_missing
from app.media.mp3_frames import find_frames
from app.media.peaks_cache import keep_peaks, load_peaks, new_peaks, peaks_place
from app.media.reader_pool import ReaderPool
from app.media.sound import SoundReader
from app.media.sound_view import SoundView
from app.media.spectrogram_tiles import SpectrogramTiles
from app.units import Sound

# Shorter ones are measured before a coarse look would be drawn.
_LOOKED_OVER_S = 600.0
# Up to here a neighbour is measured ahead, which must not take all cores from what is looked at.
_SHARED_S = 120.0
_PLAIN = frozenset({"WAV", "W64"})
# Each reader holds some megabytes, and beyond these memory is what limits them.
_MOST_AT_ONCE = 8
_TILE_FOLDER_BYTES = 512 << 20


def open_recording(
    path: str | Path,
    *,
    sha256: str,
    cache_folder: Path | None,
    settings: SoundView | None = None,
) -> Recording:
    """The recording at ``path``, whose content has this ``sha256``; peaks and tiles are kept in ``cache_folder``.

    Reads the header and the head of the cache only: a few milliseconds whatever its length. Run ``Recording.measure``
    as a job afterwards. ``cache_folder`` None keeps nothing. Raises MediaError when it is missing, forbidden, no
    recording, damaged or cut short.
    """
    return Recording(Path(path), sha256=sha256, cache_folder=cache_folder, view=settings or SoundView())


class Recording:
    """An open recording. ``close`` it, or use it in a ``with`` statement.

    ``peaks`` (``LivePeaks``), ``spectrogram`` (``SpectrogramTiles``) and ``read`` may be used on any thread at
    any time: peaks, tiles, playback and export come from one decoder and count the same frames.
    """

    def __init__(self, path: Path, *, sha256: str, cache_folder: Path | None, view: SoundView) -> None:
        """See ``open_recording``."""
        self.path, self.sha256 = path, sha256
        count = KeptFrames(cache_folder, sha256).count if cache_folder is not None else find_frames
        kept = KeptInfo(cache_folder, sha256) if cache_folder is not None else None
        self._readers = ReaderPool(path, count=count, kept=kept)
        self.info: SoundInfo = self._readers.info
        self._place = peaks_place(cache_folder / "peaks", sha256) if cache_folder is not None else None
        cached = load_peaks(self._place, sha256=sha256, info=self.info) if self._place is not None else None
        self.peaks = cached if cached is not None else new_peaks(self.info)
        self._tiles = BoundedFolder(cache_folder / "spectrogram", _TILE_FOLDER_BYTES) if cache_folder else None
        self._measuring = threading.Lock()
        self.draw(view)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def rate_hz(self) -> int:
        """Frames a second."""
        return self.info.rate_hz

    @property
    def n_frames(self) -> int:
        """Samples a channel."""
        return self.info.n_frames

    @property
    def channels(self) -> int:
        """How many channels there are."""
        return self.info.channels

    @property
    def duration_s(self) -> float:
        """Length."""
        return self.info.duration_s

    @property
    def warnings(self) -> tuple[str, ...]:
        """Sentences about what is odd but readable."""
        return self.info.warnings

    def close(self) -> None:
        """Give the file back. A job that still measures it ends with an error."""
        self._readers.close()

    def draw(self, view: SoundView) -> None:
        """Draw the spectrogram by ``view`` from now on: ``spectrogram`` is another one then."""
        self.spectrogram = SpectrogramTiles(self.info, view, self.read, sha256=self.sha256, folder=self._tiles)

    def read(self, start_frame: int, n_frames: int) -> Sound:
        """Samples ``(channels, n) float32`` in [-1, 1], exact wherever one starts; a span is cut at both ends.

        Raises MediaError when they cannot be decoded, or when the file was changed since it was opened.
        """
        start = min(max(0, start_frame), self.n_frames)
        with self._readers.reader_at(start) as reader:
            return reader.read(start, max(0, min(start_frame + n_frames, self.n_frames) - start))

    def measure(self, progress: Progress, on_news: Callable[[], None] | None = None) -> bool:
        """Fill ``peaks``, and keep them: the job to run once after opening. Whether anything was missing.

        ``on_news`` is called whenever there is more to draw, on the job's thread or one of those that help it with a
        long recording, one at a time. A long one is looked over first, so that it has a shape at once; what was cached
        is checked, and measured again where it is damaged. After a stop (Cancelled) what was measured is kept, and the
        next time goes on from there. Raises MediaError as ``read``.
        """
        with self._measuring, ExitStack() as opened:
            readers = [opened.enter_context(self._readers.own())]
            n_heard = 1

            def on_frames(done: int, total: int) -> None:
                progress.check()
                progress.report(done, total, "Drawing the waveform")
                if on_news is not None:
                    on_news()

            def on_spots(done: int, total: int) -> None:
                nonlocal n_heard
                progress.check()
                # Twelve pictures on the way, each twice as fine.
                if on_news is not None and done >= n_heard:
                    n_heard *= 2
                    on_news()

            progress.check()
            if self.duration_s > _LOOKED_OVER_S and not self.peaks.progress:
                look_over(self.peaks, readers[0], on_spots=on_spots)
            readers += self._helpers(readers[0], opened)
            found_any = False
            try:
                found_any = measure_missing(self.peaks, readers, on_frames=on_frames)
            finally:
                if self._place is not None and self.peaks.news and all(map(self._readers.is_unchanged, readers)):
                    keep_peaks(self.peaks, self._place, sha256=self.sha256, decoder=self.info.decoder)
            return found_any

    def _helpers(self, first: SoundReader, opened: ExitStack) -> list[SoundReader]:
        """Readers for further threads that measure: one for each core left where a reader can begin in the middle.

        Where nothing is decoded memory is the limit, and a second thread costs more than it wins.
        """
        decoded = self.info.format not in _PLAIN
        if not decoded or self.duration_s <= _SHARED_S or not first.reaches(self.n_frames // 2):
            return []
        n_helpers = min(_MOST_AT_ONCE, default_workers()) - 1
        return [opened.enter_context(self._readers.own()) for _ in range(n_helpers)]
