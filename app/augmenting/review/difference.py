"""What a sample differs in from its parent, to be looked at."""

from __future__ import annotations

import numpy as np

from app.units import Image

GREY = 128
SHOWN_AT = 99.5
MOST_GAIN = 16.0


def signed_difference(parent: Image, made: Image) -> tuple[Image, float] | None:
    """The picture of ``made − parent``, ``(H, W, 3) uint8`` about mid grey, and how often it is amplified.

    Brighter than grey is brighter in the sample. Amplified so far that nearly all of it fits (99.5 %), 16 times at the
    most. None where the two have not the same size: then no pixel of one is that of the other.
    """
    if parent.shape != made.shape:
        return None
    apart = made.astype(np.int16) - parent.astype(np.int16)
    largest = float(np.percentile(np.abs(apart)[:: max(1, len(apart) // 512)], SHOWN_AT))
    gain = float(np.clip(GREY / max(largest, 1.0), 1.0, MOST_GAIN))
    shown = np.clip(np.rint(apart * gain) + GREY, 0, 255).astype(np.uint8)
    return shown, gain
