"""Numbers measured on a picture."""

from __future__ import annotations

from app.media.image import shrink_image
from app.units import Image
from augment.kernels.planes import laplacian_variance, luma, moments, opponents
from augment.measures import blur_of, colourful

MEASURED_SIDE_PX = 512
"""Pictures are measured at this longer side at most, so that the numbers compare between sizes, and cheaply."""


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
    small = shrink_image(image, MEASURED_SIDE_PX)
    light = luma(small)
    (mean,), (deviation,) = moments(light)
    red_green, yellow_blue = (moments(plane) for plane in opponents(small))
    features = {
        "width_px": float(width),
        "height_px": float(height),
        "megapixels": width * height / 1e6,
        "aspect": width / height,
        "brightness": float(mean) / 255,
        "contrast": float(deviation) / 255,
        "colourfulness": colourful(*((red_green[n][0], yellow_blue[n][0] / 2) for n in (0, 1))),
    }
    if min(light.shape) >= 3:
        features["sharpness"] = laplacian_variance(light)
    blur = blur_of(light)
    if blur is not None:
        features["blur"] = blur
    return features
