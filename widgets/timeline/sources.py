"""Where the timeline gets its pictures of sound from, and two sources made of arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Levels = NDArray[np.uint8]


class PeaksSource(Protocol):
    """Least and greatest samples by pixel column (``app.media.peaks.Peaks`` is one)."""

    def window(self, start_frame: float, end_frame: float, width_px: int) -> tuple[NDArray, NDArray]:
        """Minimum and maximum, each ``(channels, width_px)``: int16, or float in [-1, 1]."""
        ...


class SpectrogramSource(Protocol):
    """Levels by pixel column."""

    def window(self, start_s: float, end_s: float, width_px: int) -> Levels | None:
        """``(rows, width_px) uint8``, row 0 the lowest frequency; None while it is not there yet.

        When it is, the page calls ``TimelineView.refresh_sound``.
        """
        ...


@dataclass(frozen=True, eq=False)
class ArrayPeaks:
    """Peaks straight from samples ``(channels, samples)``: exact at every zoom, for stretches of some minutes."""

    samples: NDArray

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

    def window(self, start_s: float, end_s: float, width_px: int) -> Levels | None:
        """See ``SpectrogramSource``: the loudest column of each pixel, silence beside the recording."""
        n_columns = self.levels.shape[1]
        edges = (start_s + (end_s - start_s) * np.arange(width_px + 1) / max(1, width_px)) / self.hop_s + 0.5
        edges = edges.round(9)  # 0.7 / 0.1 is a hair below 7
        first = np.floor(edges[:-1]).astype(np.intp)
        last = np.maximum(np.floor(edges[1:]).astype(np.intp), first + 1)
        beside = (last <= 0) | (first >= n_columns)
        first = first.clip(0, n_columns - 1)
        last = np.maximum(last.clip(0, n_columns), first + 1)
        padded = np.concatenate([self.levels, self.levels[:, -1:]], axis=1)
        found = np.maximum.reduceat(padded, np.stack([first, last], axis=1).ravel(), axis=1)[:, ::2]
        found[:, beside] = 0
        return np.ascontiguousarray(found)
