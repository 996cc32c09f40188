"""Numbers that say how a picture looks: what is measured of items and what a recipe matches is one and the same.

Planes are luma, 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601-7) of the stored, gamma-coded values, 0 to 255.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from augment.kernels.planes import moments, steps_that_stay
from augment.sample import Image

BLUR_TAPS = 9
INK = 48  # of 255: what stands out less is no ink
PLAIN = 8  # of 255: what differs less is of one margin
Plane = NDArray[np.floating[Any]]


def luma_of(image: Image) -> NDArray[np.float32]:
    """``(H, W)`` 0 to 255."""
    red, green, blue = np.moveaxis(image.astype(np.float32), 2, 0)
    return np.asarray(0.299 * red + 0.587 * green + 0.114 * blue, dtype=np.float32)


def colourfulness(red_green: Plane, yellow_blue: Plane) -> float:
    """0 grey, 15 slight, 60 quite, 110 extreme (Hasler and Süsstrunk, SPIE 5007, 2003).

    The planes are R − G and (R + G) / 2 − B.
    """
    mean, deviation = moments(np.stack([red_green, yellow_blue], axis=2).astype(np.float32))
    return colourful(mean.tolist(), deviation.tolist())


def colourful(mean: Sequence[float], deviation: Sequence[float]) -> float:
    """``colourfulness`` of mean and standard deviation of the two planes."""
    return math.hypot(*deviation) + 0.3 * math.hypot(*mean)


def blur_of(luma: Plane) -> float | None:
    """0 sharp to 1 blurred: the share of neighbour differences that survives another blur.

    The worse of the two directions; None where nothing differs from its neighbour, or for less than 11 px (Crete et
    al., SPIE 6492, 2007).
    """
    if min(luma.shape) < BLUR_TAPS + 2:
        return None
    plane = np.asarray(luma, dtype=np.float32)
    shares = [share for axis in (0, 1) if (share := steps_that_stay(plane, BLUR_TAPS, axis)) is not None]
    return max(shares) if shares else None


def noise_of(luma: Plane) -> float:
    """Standard deviation of the noise, of 255, of a picture at full size (Immerkær, CVIU 64, 1996).

    Fine texture counts as noise: compare pictures of one kind.
    """
    if min(luma.shape) < 3:
        return 0.0
    rows = luma[:-2] - 2 * luma[1:-1] + luma[2:]
    both = rows[:, :-2] - 2 * rows[:, 1:-1] + rows[:, 2:]
    return float(np.sqrt(np.pi / 2) / 6 * np.abs(both).mean(dtype=np.float64))


def cast_of(image: Image) -> tuple[float, float]:
    """Warmth, red over blue, and tint, green over red and blue, of the mean colour in stops."""
    red, green, blue = np.maximum(image.reshape(-1, 3).mean(axis=0, dtype=np.float64), 1.0)
    return float(np.log2(red / blue)), float(np.log2(green / np.sqrt(red * blue)))


def slant_of(luma: Plane) -> float | None:
    """Degrees by which ink on a plain ground leans from the upright, to the right above 0; None for other pictures.

    The shear that takes away the mixed second moment of the ink (LeCun et al., Proc. IEEE 86, 1998, deslanted digits
    so). Ink is what departs from the usual value of the picture's edge, on more than a hundredth and at most two thirds
    of it: letters, digits, sketches.
    """
    plane = np.asarray(luma, dtype=np.float64)
    ring = np.concatenate([plane[0], plane[-1], plane[:, 0], plane[:, -1]])
    ink = np.abs(plane - np.median(ring))
    if ink.max() < INK:
        return None
    ink = np.where(ink > 0.1 * ink.max(), ink, 0.0)
    if not 0.01 < (ink > 0).mean() <= 2 / 3:
        return None
    y, x = np.mgrid[: plane.shape[0], : plane.shape[1]]
    y, x = y - np.average(y, weights=ink), x - np.average(x, weights=ink)
    height = float((ink * y * y).sum())
    return math.degrees(math.atan2(-float((ink * x * y).sum()), height)) if height else None


def margins_of(luma: Plane) -> tuple[float, float, float, float]:
    """How much of the width is plain margin at the left and right, and of the height above and below.

    A margin has one value, and ends all at once along more than half of the side: letterboxes, what lies beyond the
    photo from which a picture was cut. A plain background, from which things stand out here and there, is none.
    """
    plane = np.asarray(luma, dtype=np.float32)
    left, right, top, bottom = (_margin(side) for side in (plane.T, plane.T[::-1], plane, plane[::-1]))
    return left, right, top, bottom


def _margin(rows: Plane) -> float:
    plain = (np.abs(rows - np.median(rows[0])) <= PLAIN).mean(axis=1)
    count = int(np.argmin(plain >= 0.98))  # the first that is not
    # Beyond it, what is plain may belong to the margins of the two other sides.
    return count / len(rows) if plain[count] < 0.5 else 0.0
