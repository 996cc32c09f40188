"""Brightness and contrast; and the colour that a picture can be filled up with."""

from __future__ import annotations

import numpy as np

from augment.kernels.vision import cv2
from augment.sample import Image


def brighten(image: Image, brightness: float, contrast: float) -> Image:
    """``value × (1 + contrast) + brightness × 255``, rounded and cut to 0 to 255, in all channels alike."""
    made: Image = cv2().addWeighted(image, 1.0 + contrast, image, 0.0, brightness * 255.0)
    return made


def usual_colour(image: Image) -> tuple[float, float, float]:
    """The colour of the picture's border that is nearest to the median of the border's: one that is there.

    The median itself may lie between background and object, where nothing has its colour.
    """
    ring = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]]).astype(np.float32)
    red, green, blue = ring[np.abs(ring - np.median(ring, axis=0)).sum(axis=1).argmin()]
    return float(red), float(green), float(blue)
