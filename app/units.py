"""One convention an array, said once.

- image: ``(H, W, 3) uint8`` RGB, upright (EXIF orientation applied)
- sound: ``(channels, samples) float32`` in [-1, 1]
- boxes: ``(N, 4) float64`` x0 y0 x1 y1 in pixels, half-open: a box that covers the whole image is ``0 0 W H``
- polygon: ``(N, 2) float64`` x y in pixels, not closed (the last point is not the first)
- segments: ``(N, 2) float64`` start and end in seconds, start < end
- mask: ``(H, W) bool``
- times are UTC, ISO 8601 with seconds; sizes are bytes; shares are 0 to 1
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Sound = NDArray[np.float32]
Boxes = NDArray[np.float64]
Points = NDArray[np.float64]
SegmentTimes = NDArray[np.float64]
Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]

Media = Literal["image", "audio"]


def as_image(media: Image | Sound) -> Image:
    """A picture as one, where either could stand. Raises TypeError for a sound."""
    if media.dtype != np.uint8:
        raise TypeError(f"expected a picture of bytes, found {media.dtype}")
    return np.asarray(media, dtype=np.uint8)


def as_sound(media: Image | Sound) -> Sound:
    """A sound as one, where either could stand. Raises TypeError for a picture."""
    if media.dtype != np.float32:
        raise TypeError(f"expected a sound of float32, found {media.dtype}")
    return np.asarray(media, dtype=np.float32)
