"""Pictures that look alike: 128 bits of each, and the pairs that differ in few of them.

The bits say where a picture of 9 × 9 grey values grows brighter to the right and downwards (the "difference hash" of
N. Krawetz, 2013, in both directions). They outlast another size, another compression and a little more light.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.media.image import shrink_image
from app.units import Image

Bits = NDArray[np.uint8]
N_BYTES = 16
CLOSE = 7
"""So many of the 128 bits may differ. One less than there are pairs of bytes, so that one pair is always the same."""
_SIDE = 9
_FLAT = 2.0  # a picture whose grey values spread less says nothing by its gradients
_MOST_IN_BUCKET = 500


def likeness(image: Image) -> bytes | None:
    """The bits of ``image`` ``(H, W, 3) uint8`` as 16 bytes; None where it is too small or of one colour."""
    if min(image.shape[:2]) < _SIDE:
        return None
    small = shrink_image(image, 256).astype(np.float64) @ np.array([0.299, 0.587, 0.114])
    grey = _mean_grid(small)
    if float(grey.std()) < _FLAT:
        return None
    right, down = np.diff(grey, axis=1)[:8] > 0, np.diff(grey, axis=0)[:, :8] > 0
    return np.packbits(np.concatenate([right.ravel(), down.ravel()])).tobytes()


def close_pairs(bits: Sequence[bytes]) -> list[tuple[int, int]]:
    """The places of all pairs that differ in at most ``CLOSE`` bits, in order.

    Of more than 500 pictures that share two bytes each is only held against its neighbours in the order given.
    """
    if len(bits) < 2:
        return []
    table = np.frombuffer(b"".join(bits), dtype=np.uint8).reshape(len(bits), N_BYTES)
    bands = table.view(np.uint16)
    found: set[tuple[int, int]] = set()
    for band in range(bands.shape[1]):
        order = np.argsort(bands[:, band], kind="stable")
        cuts = np.flatnonzero(np.diff(bands[order, band])) + 1
        for bucket in np.split(order, cuts):
            for place, one in enumerate(bucket[:-1].tolist()):
                others = bucket[place + 1 : place + 1 + _MOST_IN_BUCKET]
                apart = np.bitwise_count(table[others] ^ table[one]).sum(axis=1)
                found.update((one, int(other)) for other in others[apart <= CLOSE])
    return sorted(found)


def _mean_grid(grey: NDArray[np.float64]) -> NDArray[np.float64]:
    """``(9, 9)``: the means of as many fields."""
    rows = np.linspace(0, grey.shape[0], _SIDE + 1).astype(np.int64)
    columns = np.linspace(0, grey.shape[1], _SIDE + 1).astype(np.int64)
    sums = np.add.reduceat(np.add.reduceat(grey, rows[:-1], axis=0), columns[:-1], axis=1)
    result: NDArray[np.float64] = sums / (np.diff(rows)[:, None] * np.diff(columns)[None, :])
    return result
