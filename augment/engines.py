"""The library behind a part of the catalogue, loaded when first used and kept from a surprise: albumentations asks a
package index for updates when it is imported, unless a variable forbids it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from importlib import metadata
from typing import Any

import numpy as np

from augment.kernels.version import KERNELS
from augment.sample import Image, Points

# As soon as this module is there, whoever imports the library afterwards.
os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"
LIBRARIES = ("albumentations", "numpy", "opencv-python-headless", "scipy", "simplejpeg", "soundfile", "soxr")


def albumentations() -> Any:
    """The module, loaded without a look at the network."""
    import albumentations

    return albumentations


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


def versions(names: Sequence[str] = LIBRARIES) -> dict[str, str]:
    """What a sample's bytes depend on beside source, recipe and seed: the libraries, and our own kernels."""
    return {"earmark kernels": KERNELS, **{name: _version(name) for name in names}}


@cache
def _version(name: str) -> str:
    return metadata.version(name)
