"""Sums over planes of a picture, in double precision: what its measured numbers are made of."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from augment.kernels.vision import cv2
from augment.sample import Image

Plane = NDArray[np.float32]


def luma(image: Image) -> Plane:
    """``(H, W)`` 0 to 255: 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601-7)."""
    library = cv2()
    made: Plane = library.cvtColor(image.astype(np.float32), library.COLOR_RGB2GRAY)
    return made


def opponents(image: Image) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    """R − G, and R + G − 2 B: whole numbers, the second twice that of Hasler and Süsstrunk (SPIE 5007, 2003)."""
    red, green, blue = (plane.astype(np.int16) for plane in cv2().split(image))
    return red - green, red + green - 2 * blue


def moments(planes: NDArray[np.float32] | NDArray[np.int16]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and standard deviation of each channel."""
    mean, deviation = cv2().meanStdDev(planes)
    return mean.ravel(), deviation.ravel()


def laplacian_variance(plane: Plane) -> float:
    """Variance of the Laplacian of four neighbours, where all four are in the picture; at least ``(3, 3)``."""
    library = cv2()
    inner = library.Laplacian(plane, library.CV_32F, ksize=1)[1:-1, 1:-1]
    return float(moments(inner)[1][0] ** 2)


def steps_that_stay(plane: Plane, taps: int, axis: int) -> float | None:
    """The share of the differences along ``axis`` that a mean of ``taps`` leaves; None where nothing differs.

    A difference counts as lost by how much it shrinks, and one that grows counts as itself.
    """
    library = cv2()
    smooth = library.blur(plane, (1, taps) if axis == 0 else (taps, 1))
    # The same places of both, where the mean needs nothing from outside.
    inside = slice(taps // 2, plane.shape[axis] - taps // 2)
    kept = [(one[inside] if axis == 0 else one[:, inside]) for one in (plane, smooth)]
    before, after = (
        library.absdiff(one[1:], one[:-1]) if axis == 0 else library.absdiff(one[:, 1:], one[:, :-1]) for one in kept
    )
    total = library.sumElems(before)[0]
    # max(0, b - a) summed, without a plane of its own: max(b, a) - a.
    lost = library.sumElems(library.max(before, after))[0] - library.sumElems(after)[0]
    return float((total - lost) / total) if total > 0 else None
