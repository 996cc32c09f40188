"""The least and greatest samples of a recording at many zooms, so that an hour draws as fast as a second."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.media.buckets import BASE_FRAMES, BLOCK_FRAMES, Buckets, Pairs
from app.media.sound import SoundReader
from app.units import Mask, Sound

FACTOR = 4
_FEWEST_BUCKETS = 256
# Nothing is smaller and nothing greater: what is not known yet takes no part in a minimum or maximum.
NOTHING = (32767, -32768)

__all__ = ["BASE_FRAMES", "FACTOR", "Pairs", "Peaks", "columns", "measure_peaks", "n_buckets", "pyramid"]


@dataclass(frozen=True, eq=False)
class Peaks:
    """The pyramid of one recording. ``levels[k]`` is ``(channels, buckets, 2) int16``: minimum and maximum.

    A bucket of level k covers ``256 * 4**k`` frames, the last one perhaps fewer. A sample x is rint(x * 32768), held in
    int16: 16-bit recordings give their stored values.
    """

    rate_hz: int
    n_frames: int
    levels: tuple[Pairs, ...]

    @property
    def channels(self) -> int:
        """How many channels there are."""
        return int(self.levels[0].shape[0])

    def window(self, start_frame: float, end_frame: float, width_px: int) -> tuple[Pairs, Pairs]:
        """Minimum and maximum for each of ``width_px`` columns, each ``(channels, width_px) int16``.

        Each column covers every bucket that it touches; columns beside the recording are 0. Below 256 frames a column
        neighbours share buckets: read the samples there and use ``sample_window``.
        """
        level, edges = level_and_edges(start_frame, end_frame, width_px, len(self.levels))
        low, high = columns(self.levels[level], edges)
        outside = beside(start_frame, end_frame, width_px, self.n_frames)
        low[:, outside], high[:, outside] = 0, 0
        return low, high


def level_and_edges(
    start_frame: float, end_frame: float, width_px: int, n_levels: int
) -> tuple[int, NDArray[np.float64]]:
    """The coarsest level whose buckets are no wider than a column, and the columns' ``width_px + 1`` edges in them."""
    frames_per_px = (end_frame - start_frame) / max(1, width_px)
    level = 0
    while level + 1 < n_levels and BASE_FRAMES * FACTOR ** (level + 1) <= frames_per_px:
        level += 1
    return level, (start_frame + frames_per_px * np.arange(width_px + 1)) / (BASE_FRAMES * FACTOR**level)


def beside(start_frame: float, end_frame: float, width_px: int, n_frames: int) -> Mask:
    """Which of ``width_px`` columns lie before the recording or behind its end."""
    edges = start_frame + (end_frame - start_frame) / max(1, width_px) * np.arange(width_px + 1)
    outside: Mask = (edges[1:] <= 0) | (edges[:-1] >= n_frames)
    return outside


def sample_window(sound: Sound, width_px: int) -> tuple[Pairs, Pairs]:
    """As ``Peaks.window`` over the whole of ``sound`` ``(channels, samples)``, from the samples themselves."""
    samples: Pairs = np.rint(sound * 32768).clip(-32768, 32767).astype(np.int16)
    pairs = np.stack([samples, samples], axis=2)
    return columns(pairs, sound.shape[1] * np.arange(width_px + 1) / max(1, width_px))


def measure_peaks(path: str | Path, *, on_frames: Callable[[int, int], None] | None = None) -> Peaks:
    """The pyramid of a recording, streamed: some 30 MB of memory whatever its length.

    ``on_frames(done, total)`` is called after each block and may raise to stop. Raises MediaError as ``read_sound``.
    """
    with SoundReader(path) as reader:
        info = reader.info
        buckets = Buckets(info.channels, reader.stored_type)
        parts: list[Pairs] = []
        done = 0
        # The block is a whole number of buckets, so that only the last one can be short.
        for block in reader.stored_blocks(BLOCK_FRAMES):
            parts.append(buckets.pairs(block))
            done += len(block)
            if on_frames is not None:
                on_frames(done, info.n_frames)
    return pyramid(np.concatenate(parts, axis=1), rate_hz=info.rate_hz, n_frames=done)


def pyramid(base: Pairs, *, rate_hz: int, n_frames: int) -> Peaks:
    """The levels above ``base``, the pairs ``(channels, buckets, 2)`` of 256 frames each."""
    levels = [base]
    while levels[-1].shape[1] > _FEWEST_BUCKETS:
        levels.append(parents(levels[-1]))
    return Peaks(rate_hz=rate_hz, n_frames=n_frames, levels=tuple(levels))


def n_buckets(n_frames: int) -> tuple[int, ...]:
    """How many buckets each level of so long a recording has, the finest first."""
    found = [-(-n_frames // BASE_FRAMES)]
    while found[-1] > _FEWEST_BUCKETS:
        found.append(-(-found[-1] // FACTOR))
    return tuple(found)


def parents(finer: Pairs) -> Pairs:
    """The pairs of every four neighbours; the last group may be smaller."""
    n_missing = -finer.shape[1] % FACTOR
    if n_missing:
        # The last pair repeated changes neither minimum nor maximum.
        finer = np.concatenate([finer, np.repeat(finer[:, -1:], n_missing, axis=1)], axis=1)
    low = np.minimum(finer[:, 0::2, 0], finer[:, 1::2, 0])
    high = np.maximum(finer[:, 0::2, 1], finer[:, 1::2, 1])
    return np.stack([np.minimum(low[:, 0::2], low[:, 1::2]), np.maximum(high[:, 0::2], high[:, 1::2])], axis=2)


def columns(pairs: Pairs, edges: NDArray[np.float64]) -> tuple[Pairs, Pairs]:
    """Minimum and maximum of the pairs that each column touches; column i lies between ``edges[i]`` and the next.

    Columns beside the pairs have those of the nearest.
    """
    n = pairs.shape[1]
    first = np.floor(edges[:-1]).clip(0, max(0, n - 1)).astype(np.intp)
    last = np.maximum(np.ceil(edges[1:]).clip(0, n).astype(np.intp), first + 1)
    if not len(first):
        return np.zeros((len(pairs), 0), np.int16), np.zeros((len(pairs), 0), np.int16)
    begin, end = int(first.min()), int(last.max())
    # reduceat wants indices inside the array, and a last span may end at its end: one more column that is never used.
    part = np.concatenate([pairs[:, begin:end], pairs[:, end - 1 : end]], axis=1)
    spans = np.stack([first - begin, last - begin], axis=1).ravel()
    low: Pairs = np.minimum.reduceat(part[..., 0], spans, axis=1)[:, ::2]
    high: Pairs = np.maximum.reduceat(part[..., 1], spans, axis=1)[:, ::2]
    return low, high
