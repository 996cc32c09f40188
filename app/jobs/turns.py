"""How often threads change places: more often while several of them compute in steps of a millisecond."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

# Of twice one, two threads make by the clock of batches of 512 × 512 pictures: 78 to 80 % by the usual 5 ms, 85 and
# 88 % by this.
QUICK_S = 0.0001

_lock = Lock()
_usual: list[float] = []  # one for each that asks, the first of them what was there before


@contextmanager
def quick_turns() -> Iterator[None]:
    """Threads of this process wait at most 0.1 ms for each other's interpreter; as before once the last has ended."""
    with _lock:
        _usual.append(_usual[0] if _usual else sys.getswitchinterval())
        sys.setswitchinterval(min(QUICK_S, _usual[0]))
    try:
        yield
    finally:
        with _lock:
            before = _usual.pop()
            if not _usual:
                sys.setswitchinterval(before)
