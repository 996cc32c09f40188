"""Brightness and contrast by a table of 256 values; and the colour that a picture can be filled up with."""

from __future__ import annotations

import numpy as np

from augment.kernels.vision import cv2
from augment.sample import Image

_GRID = 128


def brighten(image: Image, brightness: float, contrast: float) -> Image:
    """``value × (1 + contrast) + brightness × 255``, rounded and cut to 0 to 255, in all channels alike."""
    table = np.arange(256, dtype=np.float64) * (1.0 + contrast) + brightness * 255.0
    made: Image = cv2().LUT(image, np.rint(table).clip(0, 255).astype(np.uint8))
    return made


def usual_colour(image: Image) -> tuple[float, float, float]:
    """The median of each channel, on a grid of about 128 × 128 pixels: that of all of them takes longer than a warp."""
    height, width = image.shape[:2]
    few = image[:: max(1, height // _GRID), :: max(1, width // _GRID)].reshape(-1, 3)
    red, green, blue = np.median(np.ascontiguousarray(few.T), axis=1)
    return float(red), float(green), float(blue)
