"""Memory that pictures leave goes back to the system."""

from __future__ import annotations

import sys

_MMAP_THRESHOLD = -3
LARGE_BYTES = 1 << 20


def give_back_large_blocks() -> None:
    """Lets blocks of a megabyte and more be mapped on their own, for good (glibc only).

    glibc raises that bound to the largest block that was ever freed, up to 32 MB. From then on pictures come from its
    heaps, where one small block behind them keeps them: after six pictures of 12 megapixels that was 60 MB.
    """
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:  # musl has none, and no need of it
        mallopt(_MMAP_THRESHOLD, LARGE_BYTES)
