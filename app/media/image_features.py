"""Numbers measured on a picture."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.media.image import shrink_image
from app.units import Image

MEASURED_SIDE_PX = 512
"""Pictures are measured at this longer side at most, so that the numbers compare between sizes, and cheaply."""

_BLUR_TAPS = 9

Plane = NDArray[np.floating[Any]]


def measure_image(image: Image, *, width_px: int | None = None, height_px: int | None = None) -> dict[str, float]:
    """Features of ``image`` ``(H, W, 3) uint8``; ``width_px`` and ``height_px`` are those of the file.

    Measured after shrinking to 512 px by area averages, on luma 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601-7) of the
    stored, gamma-coded values:

    - ``width_px``, ``height_px``, ``megapixels``, ``aspect`` (width / height)
    - ``brightness``: mean luma, ``contrast``: its standard deviation, both as shares of 255
    - ``sharpness``: variance of the Laplacian (4 neighbours) of luma 0 to 255; higher is sharper
      (Pech-Pacheco et al., ICPR 2000). Noise raises it too
    - ``blur``: 0 sharp to 1 blurred, the share of neighbour differences that survives another blur (Crete et al., SPIE
      6492, 2007). Fine focus of a large picture is lost by the shrinking, for both
    - ``colourfulness``: 0 grey, 15 slight, 60 quite, 110 extreme (Hasler and Süsstrunk, SPIE 5007, 2003)

    What has no value is left out: ``sharpness`` below 3 px, ``blur`` below 11 px or for a picture of one colour.
    """
    width, height = width_px or image.shape[1], height_px or image.shape[0]
    small = shrink_image(image, MEASURED_SIDE_PX).astype(np.float32)
    red, green, blue = np.ascontiguousarray(np.moveaxis(small, 2, 0))
    luma = 0.299 * red + 0.587 * green + 0.114 * blue
    features = {
        "width_px": float(width),
        "height_px": float(height),
        "megapixels": width * height / 1e6,
        "aspect": width / height,
        "brightness": float(luma.mean(dtype=np.float64)) / 255,
        "contrast": float(luma.std(dtype=np.float64)) / 255,
        "colourfulness": _colourfulness(red - green, 0.5 * (red + green) - blue),
    }
    if min(luma.shape) >= 3:
        features["sharpness"] = _laplacian_variance(luma)
    blur = _blur(luma) if min(luma.shape) >= _BLUR_TAPS + 2 else None
    if blur is not None:
        features["blur"] = blur
    return features


def _colourfulness(red_green: Plane, yellow_blue: Plane) -> float:
    spread = np.hypot(red_green.std(dtype=np.float64), yellow_blue.std(dtype=np.float64))
    centre = np.hypot(red_green.mean(dtype=np.float64), yellow_blue.mean(dtype=np.float64))
    return float(spread + 0.3 * centre)


def _laplacian_variance(luma: Plane) -> float:
    around = luma[:-2, 1:-1] + luma[2:, 1:-1] + luma[1:-1, :-2] + luma[1:-1, 2:]
    return float((around - 4 * luma[1:-1, 1:-1]).var(dtype=np.float64))


def _blur(luma: Plane) -> float | None:
    """The worse of the two directions; None where nothing differs from its neighbour."""
    planes = (luma, np.ascontiguousarray(luma.T))
    shares = [share for plane in planes if (share := _blur_down_columns(plane)) is not None]
    return max(shares) if shares else None


def _blur_down_columns(plane: Plane) -> float | None:
    n = plane.shape[0] - _BLUR_TAPS + 1
    smooth = plane[:n].copy()
    # Sums of shifted rows in place: a running sum takes ten times as long in float64, and drifts in float32.
    for shift in range(1, _BLUR_TAPS):
        smooth += plane[shift : shift + n]
    smooth /= _BLUR_TAPS
    margin = _BLUR_TAPS // 2
    steps = np.abs(np.diff(plane[margin:-margin], axis=0))
    lost = np.maximum(0, steps - np.abs(np.diff(smooth, axis=0)))
    total = float(steps.sum(dtype=np.float64))
    return (total - float(lost.sum(dtype=np.float64))) / total if total > 0 else None
