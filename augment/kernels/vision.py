"""OpenCV, loaded when first used and without threads of its own: samples are spread over workers instead."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def cv2() -> Any:
    """The module."""
    import cv2 as library

    # Its threads would fight with the workers for the same cores.
    library.setNumThreads(0)
    return library
