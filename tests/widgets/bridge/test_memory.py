"""Memory goes back to the system: what lies free in the heaps after many small blocks were in use."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

import pytest

from widgets.bridge.memory import give_back_small_blocks

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="glibc only"
)


def resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


def test_free_blocks_below_used_ones_are_given_back() -> None:
    libc = ctypes.CDLL(None)
    libc.malloc.restype, libc.malloc.argtypes, libc.free.argtypes = (
        ctypes.c_void_p,
        [ctypes.c_size_t],
        [ctypes.c_void_p],
    )
    blocks = [libc.malloc(60_000) for _ in range(1000)]
    for block in blocks:
        ctypes.memset(block, 1, 60_000)
    # The last one stays and keeps the heap from shrinking by itself.
    for block in blocks[:-1]:
        libc.free(block)
    before = resident_mb()
    give_back_small_blocks()
    assert before - resident_mb() > 40
    libc.free(blocks[-1])
