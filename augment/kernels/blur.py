"""Blur along a line."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from augment.kernels.vision import cv2
from augment.sample import Image


def motion_blur(image: Image, length_px: float, angle_deg: float) -> Image:
    """Each pixel becomes the mean along a line of ``length_px`` through it; borders are mirrored.

    The line is centred, so nothing moves under its labels. ``angle_deg`` turns from the x axis towards the y axis, that
    is with the clock on a screen. Lengths may be fractions: a preview blurs by the length as seen at its size.
    """
    if length_px <= 1.0:
        return image
    library = cv2()
    made: Image = library.filter2D(image, -1, line_kernel(length_px, angle_deg), borderType=library.BORDER_REFLECT_101)
    return made


def line_kernel(length_px: float, angle_deg: float) -> NDArray[np.float32]:
    """``(n, n)`` weights of sum 1, n odd.

    One or two weights for each step along the longer axis: how much of the step the line covers, shared by the two
    pixels that it runs between (Wu, SIGGRAPH 1991). So a line at 10° is not one at 0°, and few weights cost little.
    """
    dx, dy = math.cos(math.radians(angle_deg)), math.sin(math.radians(angle_deg))
    upright = abs(dy) > abs(dx)
    extent, slope = (length_px * abs(dy), dx / dy) if upright else (length_px * abs(dx), dy / dx)
    half = max(1, math.ceil(extent / 2 - 0.5))
    steps = np.arange(-half, half + 1)
    covered = (extent / 2 - (np.abs(steps) - 0.5)).clip(0.0, 1.0)
    across = steps * slope
    below = np.floor(across + 1e-9).astype(np.int64)
    share = (across - below).clip(0.0, 1.0)
    kernel = np.zeros((2 * half + 1, 2 * half + 1))
    kernel[below + half, steps + half] += covered * (1.0 - share)
    between = share > 1e-6
    kernel[below[between] + 1 + half, steps[between] + half] += (covered * share)[between]
    return np.ascontiguousarray((kernel.T if upright else kernel) / kernel.sum(), dtype=np.float32)
