"""The least and greatest samples of a recording at many zooms, so that an hour draws as fast as a second."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.media.sound import SoundReader
from app.units import Sound

BASE_FRAMES = 256
FACTOR = 4
_BLOCK_FRAMES = 1 << 20
_FEWEST_BUCKETS = 256

Pairs = NDArray[np.int16]


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
        frames_per_px = (end_frame - start_frame) / max(1, width_px)
        level = 0
        while level + 1 < len(self.levels) and BASE_FRAMES * FACTOR ** (level + 1) <= frames_per_px:
            level += 1
        pairs = self.levels[level]
        edges = (start_frame + frames_per_px * np.arange(width_px + 1)) / (BASE_FRAMES * FACTOR**level)
        return _columns(pairs, np.floor(edges[:-1]), np.ceil(edges[1:]))


def sample_window(sound: Sound, width_px: int) -> tuple[Pairs, Pairs]:
    """As ``Peaks.window`` over the whole of ``sound`` ``(channels, samples)``, from the samples themselves."""
    samples = _to_int16(sound)
    pairs = np.stack([samples, samples], axis=2)
    edges = sound.shape[1] * np.arange(width_px + 1) / max(1, width_px)
    return _columns(pairs, np.floor(edges[:-1]), np.ceil(edges[1:]))


def measure_peaks(path: str | Path, *, on_frames: Callable[[int, int], None] | None = None) -> Peaks:
    """The pyramid of a recording, streamed: some 30 MB of memory whatever its length.

    ``on_frames(done, total)`` is called after each block and may raise to stop. Raises MediaError as ``read_sound``.
    """
    with SoundReader(path) as reader:
        info = reader.info
        parts: list[Pairs] = []
        done = 0
        # The block is a whole number of buckets, so that only the last one can be short.
        for block in reader.blocks(_BLOCK_FRAMES):
            parts.append(_buckets(block))
            done += block.shape[1]
            if on_frames is not None:
                on_frames(done, info.n_frames)
    return pyramid(np.concatenate(parts, axis=1), rate_hz=info.rate_hz, n_frames=done)


def pyramid(base: Pairs, *, rate_hz: int, n_frames: int) -> Peaks:
    """The levels above ``base``, the pairs ``(channels, buckets, 2)`` of 256 frames each."""
    levels = [base]
    while levels[-1].shape[1] > _FEWEST_BUCKETS:
        finer = levels[-1]
        n_missing = -finer.shape[1] % FACTOR
        # The last pair repeated changes neither minimum nor maximum.
        padded = np.concatenate([finer, np.repeat(finer[:, -1:], n_missing, axis=1)], axis=1)
        groups = padded.reshape(finer.shape[0], -1, FACTOR, 2)
        levels.append(np.stack([groups[..., 0].min(axis=2), groups[..., 1].max(axis=2)], axis=2))
    return Peaks(rate_hz=rate_hz, n_frames=n_frames, levels=tuple(levels))


def _buckets(block: Sound) -> Pairs:
    n_missing = -block.shape[1] % BASE_FRAMES
    if n_missing:
        block = np.concatenate([block, np.repeat(block[:, -1:], n_missing, axis=1)], axis=1)
    groups = block.reshape(block.shape[0], -1, BASE_FRAMES)
    # Rounding keeps the order, so it is done on the few results only.
    return _to_int16(np.stack([groups.min(axis=2), groups.max(axis=2)], axis=2))


def _to_int16(sound: Sound) -> Pairs:
    whole: Pairs = np.rint(sound * 32768).clip(-32768, 32767).astype(np.int16)
    return whole


def _columns(pairs: Pairs, starts: NDArray[np.float64], stops: NDArray[np.float64]) -> tuple[Pairs, Pairs]:
    """Minimum and maximum of the pairs ``starts[i]`` up to ``stops[i]`` for each column i."""
    n = pairs.shape[1]
    beside = (stops <= 0) | (starts >= n)
    first = starts.clip(0, max(0, n - 1)).astype(np.intp)
    last = np.maximum(stops.clip(0, n).astype(np.intp), first + 1)
    spans = np.stack([first, last], axis=1).ravel()
    # reduceat wants indices inside the array, and a last span may end at its end: one more column that is never used.
    padded = np.concatenate([pairs, pairs[:, -1:]], axis=1)
    low: Pairs = np.minimum.reduceat(padded[..., 0], spans, axis=1)[:, ::2]
    high: Pairs = np.maximum.reduceat(padded[..., 1], spans, axis=1)[:, ::2]
    low[:, beside], high[:, beside] = 0, 0
    return low, high
