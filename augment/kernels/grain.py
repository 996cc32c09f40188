"""Gaussian noise from a field that is drawn once.

Drawing a normal number for every value of a picture costs more than all other effects together. So 2²⁴ of them are
drawn once a process, from a fixed seed; a picture takes a stretch of them that begins anywhere, cut into bands whose
order and signs chance decides. They are kept as bytes, 30 steps to a standard deviation and cut at ±4.2 of it.
"""

from __future__ import annotations

import threading
from functools import cache

import numpy as np
from numpy.typing import NDArray

from augment.kernels.vision import cv2
from augment.sample import Image

N_VALUES = 1 << 24
_SEED = 20_240_229
MIDDLE, STEPS = 128, 30.0
_BANDS, _BAND_VALUES = 16, 200_000
_CHUNK = 1 << 20
_LOCK = threading.Lock()


def add_grain(image: Image, std: float, chance: np.random.Generator) -> Image:
    """``image`` plus normal noise of mean 0 and standard deviation ``std`` (of 255), each value and channel its own.

    No number is used twice in a picture of up to 2²⁴ values (5.6 megapixels); larger ones use stretches again, in
    another order and with other signs. Two pictures may share stretches, at other places: at the same place their grain
    is independent.
    """
    numbers = field()
    height = image.shape[0]
    n_bands = max(4, min(_BANDS, image.size // _BAND_VALUES))
    edges = np.linspace(0, height, min(n_bands, height) + 1).astype(int)
    if image.size > N_VALUES:
        per_band = max(1, N_VALUES // 4 // (image.size // height))
        edges = np.append(np.arange(0, height, per_band), height)
    sizes = np.diff(edges) * (image.size // height)
    made = np.empty_like(image)
    for band, start, sign in zip(range(len(sizes)), _places(sizes, chance), _signs(len(sizes), chance), strict=True):
        rows = slice(edges[band], edges[band + 1])
        grain = numbers[start : start + sizes[band]].reshape(image[rows].shape)
        weight = sign * std / STEPS
        cv2().addWeighted(image[rows], 1.0, grain, weight, -MIDDLE * weight, dst=made[rows])
    return made


def field() -> NDArray[np.uint8]:
    """The numbers, ``(2²⁴,)``: a normal number n is kept as 128 + 30 n. Read only."""
    with _LOCK:
        return _field()


@cache
def _field() -> NDArray[np.uint8]:
    random = np.random.Generator(np.random.PCG64(_SEED))
    made = np.empty(N_VALUES, dtype=np.uint8)
    for start in range(0, N_VALUES, _CHUNK):
        part = random.standard_normal(_CHUNK, dtype=np.float32)
        part *= np.float32(STEPS)
        part += np.float32(MIDDLE + 0.5)
        # Symmetric about the middle, so that the mean stays 0. Truncation rounds, since a half was added.
        np.clip(part, 2, 254.9, out=part)
        made[start : start + _CHUNK] = part.astype(np.uint8)
    made.setflags(write=False)
    return made


def _places(sizes: NDArray[np.int64], chance: np.random.Generator) -> NDArray[np.int64]:
    """Where each band's stretch begins. The stretches do not overlap where the field is long enough for all."""
    total = int(sizes.sum())
    if total > N_VALUES:
        return np.array([chance.integers(0, N_VALUES - size + 1) for size in sizes], dtype=np.int64)
    order = chance.permutation(len(sizes))
    places = np.empty(len(sizes), dtype=np.int64)
    places[order] = int(chance.integers(0, N_VALUES - total + 1)) + np.append(0, np.cumsum(sizes[order])[:-1])
    return places


def _signs(count: int, chance: np.random.Generator) -> NDArray[np.float64]:
    return np.where(chance.integers(0, 2, count) == 1, 1.0, -1.0)
