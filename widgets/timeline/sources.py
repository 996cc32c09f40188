"""Where the timeline gets its pictures of sound from, and two sources made of arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from widgets.timeline.frequency import FrequencyAxis

Levels = NDArray[np.uint8]
UNKNOWN, COARSE, MEASURED = 0, 1, 2


class PeaksSource(Protocol):
    """Least and greatest samples by pixel column (``app.media.peaks.Peaks`` is one).

    One that is still being measured has besides ``known(start_frame, end_frame, width_px)``, ``(width_px,)`` bool or
    uint8: which columns ``window`` tells the truth about, or ``UNKNOWN``, ``COARSE`` (seen in passing, drawn paler) or
    ``MEASURED``. What is unknown is shown as such, never as silence. When there is more, the page calls
    ``TimelineView.refresh_sound``.
    """

    def window(self, start_frame: float, end_frame: float, width_px: int) -> tuple[NDArray, NDArray]:
        """Minimum and maximum, each ``(channels, width_px)``: int16, or float in [-1, 1]."""
        ...


class SpectrogramSource(Protocol):
    """Levels by pixel column.

    One that comes in tiles may have ``known(start_s, end_s, width_px) -> bool (width_px,)``, as ``PeaksSource``.
    """

    def window(self, start_s: float, end_s: float, width_px: int) -> Levels | None:
        """``(rows, width_px) uint8``, row 0 the lowest frequency; None while it is not there yet.

        When it is, the page calls ``TimelineView.refresh_sound``.
        """
        ...


class SampleSource(Protocol):
    """The samples themselves, for a view closer than peaks go."""

    def near(self, start_frame: int, end_frame: int) -> NDArray | None:
        """``(channels, end - start)``, int16 or float in [-1, 1]; None while they are being read.

        When they are there, the page calls ``TimelineView.refresh_sound``. Called from the window's thread.
        """
        ...


def known_columns(source: object, start: float, end: float, width_px: int) -> NDArray[np.uint8] | None:
    """How much of each column is known: ``UNKNOWN``, ``COARSE`` or ``MEASURED``; None: everything."""
    ask = getattr(source, "known", None)
    if ask is None:
        return None
    known: NDArray[np.uint8] = ask(start, end, width_px)
    if known.dtype == np.bool_:
        known = known.astype(np.uint8) * np.uint8(MEASURED)
    return None if (known == MEASURED).all() else known


@dataclass(frozen=True, eq=False)
class ArrayPeaks:
    """Peaks straight from samples ``(channels, samples)``: exact at every zoom, for stretches of some minutes."""

    samples: NDArray

    def near(self, start_frame: int, end_frame: int) -> NDArray | None:
        """See ``SampleSource``."""
        return self.samples[:, start_frame:end_frame]

    def window(self, start_frame: float, end_frame: float, width_px: int) -> tuple[NDArray, NDArray]:
        """See ``PeaksSource``; columns beside the recording are 0."""
        n_frames = self.samples.shape[1]
        edges = start_frame + (end_frame - start_frame) * np.arange(width_px + 1) / max(1, width_px)
        first, last = np.floor(edges[:-1]).astype(np.intp), np.ceil(edges[1:]).astype(np.intp)
        beside = (last <= 0) | (first >= n_frames)
        if n_frames == 0 or beside.all():
            nothing = np.zeros((self.samples.shape[0], width_px), dtype=self.samples.dtype)
            return nothing, nothing.copy()
        first = first.clip(0, n_frames - 1)
        last = np.maximum(last.clip(0, n_frames), first + 1)
        # reduceat wants every index inside the array, and the last stretch may end at its end.
        begin, end = int(first.min()), int(last.max())
        part = np.concatenate([self.samples[:, begin:end], self.samples[:, end - 1 : end]], axis=1)
        spans = np.stack([first - begin, last - begin], axis=1).ravel()
        low = np.minimum.reduceat(part, spans, axis=1)[:, ::2]
        high = np.maximum.reduceat(part, spans, axis=1)[:, ::2]
        low[:, beside], high[:, beside] = 0, 0
        return low, high


@dataclass(frozen=True, eq=False)
class ArraySpectrogram:
    """A spectrogram ``(rows, columns) uint8`` held in memory; column k is centred at ``k * hop_s``."""

    levels: Levels
    hop_s: float
    axis: FrequencyAxis | None = None

    def window(self, start_s: float, end_s: float, width_px: int) -> Levels | None:
        """See ``SpectrogramSource``: silence beside the recording.

        The loudest column of each pixel; where a column is wider than a pixel, what lies between two of them.
        """
        n_columns = self.levels.shape[1]
        edges = (start_s + (end_s - start_s) * np.arange(width_px + 1) / max(1, width_px)) / self.hop_s + 0.5
        edges = edges.round(9)  # 0.7 / 0.1 is a hair below 7
        if (end_s - start_s) < 0.5 * self.hop_s * width_px:
            return self._between((edges[:-1] + edges[1:]) / 2 - 0.5)
        first = np.floor(edges[:-1]).astype(np.intp)
        last = np.maximum(np.floor(edges[1:]).astype(np.intp), first + 1)
        beside = (last <= 0) | (first >= n_columns)
        first = first.clip(0, n_columns - 1)
        last = np.maximum(last.clip(0, n_columns), first + 1)
        if int((last - first).max()) <= 2:
            # Two gathers are five times as fast as a reduction over stretches of one or two.
            found = np.maximum(self.levels.take(first, axis=1), self.levels.take(last - 1, axis=1))
        else:
            begin, end = int(first.min()), int(last.max())
            padded = np.concatenate([self.levels[:, begin:end], self.levels[:, end - 1 : end]], axis=1)
            spans = np.stack([first - begin, last - begin], axis=1).ravel()
            found = np.ascontiguousarray(np.maximum.reduceat(padded, spans, axis=1)[:, ::2])
        found[:, beside] = 0
        return found

    def _between(self, at: NDArray[np.float64]) -> Levels:
        """Levels at fractions of a column."""
        n_columns = self.levels.shape[1]
        beside = (at < -0.5) | (at > n_columns - 0.5)
        at = at.clip(0, n_columns - 1)
        before = np.minimum(at.astype(np.intp), max(0, n_columns - 2))
        share = np.rint((at - before) * 256).astype(np.uint16)
        begin = int(before.min())
        wide = self.levels[:, begin : int(before.max()) + 2].astype(np.uint16)
        after = np.minimum(before + 1, n_columns - 1)
        mixed = (wide[:, before - begin] * (256 - share) + wide[:, after - begin] * share) >> 8
        found: Levels = mixed.astype(np.uint8)
        found[:, beside] = 0
        return found
