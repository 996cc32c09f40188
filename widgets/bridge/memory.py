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


def give_back_small_blocks() -> None:
    """Gives the system what lies free in the heaps (glibc only), of all threads; for moments when nothing is under way.

    Decoders leave a few megabytes a picture in the heap of the worker that ran them.
    """
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
