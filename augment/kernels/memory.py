"""Memory for pictures, asked for once and kept.

glibc maps and unmaps every block above a threshold: a picture of 6 MB costs 1,500 page faults for every effect. Raised
thresholds keep such blocks in the heap, where the next effect finds them.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache

_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_THRESHOLD = -1, -2, -3  # malloc.h
_KEPT_BYTES = 256 << 20
_MAPPED_ABOVE_BYTES = 32 << 20  # the largest that glibc takes on 64 bits


@cache
def keep_large_blocks() -> bool:
    """Raises the thresholds for this process, once; whether they could be. Elsewhere than with glibc it does nothing.

    It overrides what the environment said: Dask's nanny lowers the threshold for trimming.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        library = ctypes.CDLL(None)
        library.gnu_get_libc_version  # noqa: B018 - what tells glibc from musl, whose mallopt does nothing
        mallopt = library.mallopt
    except (OSError, AttributeError):
        return False
    mallopt.argtypes, mallopt.restype = [ctypes.c_int, ctypes.c_int], ctypes.c_int
    kept = mallopt(_M_MMAP_THRESHOLD, _MAPPED_ABOVE_BYTES) and mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)
    return bool(kept)
