"""The least and greatest sample of every 256 frames, at the speed of memory."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

BASE_FRAMES = 256
"""Frames a bucket of the finest level."""

BLOCK_FRAMES = 1 << 17
"""Frames that are best given at once: stereo of 16 bit stays in the processor's cache. A whole number of buckets."""

Pairs = NDArray[np.int16]
Block = NDArray[Any]

# numpy's inner loop over fewer values costs more than the values; from here on the rows are turned into columns.
_SHORTEST_ROW = 64


class Buckets:
    """Turns blocks of samples into pairs. One is made for a recording and used by one thread at a time."""

    def __init__(self, channels: int, dtype: type[np.int16] | type[np.float32]) -> None:
        self._channels = channels
        self._dtype = dtype
        width = BASE_FRAMES * channels
        n_rows = BLOCK_FRAMES // BASE_FRAMES
        self._halves: list[Block] = []
        while width // 2 >= max(_SHORTEST_ROW, channels):
            width //= 2
            self._halves.append(np.empty((n_rows, width), dtype))
        self._turned = np.empty((width, n_rows), dtype)

    def pairs(self, block: Block) -> Pairs:
        """``(channels, buckets, 2) int16``, minimum and maximum, of a block ``(frames, channels)``.

        int16 samples give their own values, float32 ones rint(x * 32768), held in int16; a float that is no number
        counts as 0, an infinite one as full scale. A last bucket may be short.
        """
        n_whole = len(block) // BASE_FRAMES
        found = np.empty((self._channels, -(-len(block) // BASE_FRAMES), 2), np.int16)
        step = BLOCK_FRAMES // BASE_FRAMES
        rows = block[: n_whole * BASE_FRAMES].reshape(n_whole, BASE_FRAMES * self._channels)
        for at in range(0, n_whole, step):
            part = rows[at : at + step]
            found[:, at : at + len(part), 0] = self._whole(self._reduce(part, np.minimum), part, low=True)
            found[:, at : at + len(part), 1] = self._whole(self._reduce(part, np.maximum), part, low=False)
        if n_whole * BASE_FRAMES < len(block):
            found[:, -1:] = extremes(block[n_whole * BASE_FRAMES :])
        return found

    def _reduce(self, rows: Block, choose: np.ufunc) -> Block:
        """``(channels, rows)``: halves of each row against each other, until a frame is left.

        Interleaved channels need not be parted for it, and every step runs over neighbouring values.
        """
        n = len(rows)
        for half in self._halves:
            width = half.shape[1]
            rows = choose(rows[:, :width], rows[:, width:], out=half[:n])
        turned = self._turned[:, :n]
        turned[...] = rows.T
        width = len(turned)
        while width > self._channels:
            width //= 2
            choose(turned[:width], turned[width : 2 * width], out=turned[:width])
        return turned[: self._channels]

    def _whole(self, values: Block, rows: Block, *, low: bool) -> Pairs:
        """The values as int16; where one is no number its samples are looked at again."""
        if self._dtype is np.int16:
            return values
        odd = np.flatnonzero(~np.isfinite(values).all(axis=0))
        if len(odd):
            samples = _numbers(rows[odd]).reshape(len(odd), BASE_FRAMES, self._channels)
            values[:, odd] = (samples.min(axis=1) if low else samples.max(axis=1)).T
        return _to_int16(values)


def extremes(block: Block) -> Pairs:
    """``(channels, 1, 2) int16``: as ``Buckets.pairs`` of one bucket of any length, which is no trouble to set up."""
    rest = _numbers(block)
    return np.stack([_to_int16(rest.min(axis=0)), _to_int16(rest.max(axis=0))], axis=1)[:, None]


def _numbers(block: Block) -> Block:
    if block.dtype == np.int16:
        return block
    return np.nan_to_num(block, nan=0.0, posinf=1.0, neginf=-1.0)


def _to_int16(values: Block) -> Pairs:
    if values.dtype == np.int16:
        return values
    # Rounding keeps the order, so it is done on the few results only.
    whole: Pairs = np.rint(values * np.float32(32768)).clip(-32768, 32767).astype(np.int16)
    return whole
