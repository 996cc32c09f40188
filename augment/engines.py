"""The libraries behind the catalogue, loaded when first used and kept from surprises.

albumentations asks a package index for updates when it is imported, unless a variable forbids it. audiomentations draws
from the global generators of ``random`` and numpy, so they are seeded for each call and put back, under a lock: two
threads that share them would draw each other's numbers.
"""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import metadata
from typing import Any

import numpy as np

from augment.kernels.version import KERNELS
from augment.sample import Image, Points, Sound

# As soon as this module is there, whoever imports the library afterwards.
os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"
_GLOBAL_CHANCE = threading.Lock()
LIBRARIES = ("albumentations", "audiomentations", "numpy", "opencv-python-headless", "scipy", "simplejpeg")


def albumentations() -> Any:
    """The module, loaded without a look at the network."""
    import albumentations

    return albumentations


def audiomentations() -> Any:
    """The module."""
    import audiomentations

    return audiomentations


def picture(transform: Any, image: Image, seed: int, points: Points | None = None) -> tuple[Image, Points | None]:
    """Applies one albumentations transform with its own seed, to the picture and to ``points`` ``(n, 2)``.

    Its points are indices of pixels, ours are places: the centre of the first pixel is 0 there and 0.5 here.
    """
    library = albumentations()
    keypoints = library.KeypointParams(format="xy", remove_invisible=False) if points is not None else None
    chain = library.Compose([transform], keypoint_params=keypoints, seed=seed % 2**32)
    if points is None:
        return np.ascontiguousarray(chain(image=image)["image"]), None
    result = chain(image=image, keypoints=points - 0.5)
    moved = np.asarray(result["keypoints"], dtype=np.float64).reshape(-1, 2) + 0.5
    return np.ascontiguousarray(result["image"]), moved


def sound(transform: Any, samples: Sound, rate_hz: int, seed: int) -> Sound:
    """Applies one audiomentations transform with its own seed."""
    with _seeded(seed):
        result = transform(np.ascontiguousarray(samples), sample_rate=rate_hz)
    return np.ascontiguousarray(np.atleast_2d(result), dtype=np.float32)


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    with _GLOBAL_CHANCE:
        plain, array = random.getstate(), np.random.get_state()  # noqa: NPY002 - the library uses the global one
        random.seed(seed)
        np.random.seed(seed % 2**32)  # noqa: NPY002
        try:
            yield
        finally:
            random.setstate(plain)
            np.random.set_state(array)  # noqa: NPY002


def versions(names: Sequence[str] = LIBRARIES) -> dict[str, str]:
    """What a sample's bytes depend on beside source, recipe and seed: the libraries, and our own kernels."""
    return {"earmark kernels": KERNELS, **{name: _version(name) for name in names}}


@cache
def _version(name: str) -> str:
    return metadata.version(name)
