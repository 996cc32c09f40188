"""Parts of one pass at the same time: decoders and numpy let go of the interpreter's lock while they work."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor


def side_by_side(parts: Sequence[Iterable[object]]) -> None:
    """Runs through every part to its end, the first on this thread and each other on one of its own.

    When a step of one part raises, the others stop behind the step they are at. Returns when all have, and raises the
    first error there was.
    """
    stop = threading.Event()

    def run(part: Iterable[object]) -> None:
        whole = False
        try:
            for _ in part:
                if stop.is_set():
                    return
            whole = True
        finally:
            if not whole:
                stop.set()

    with ThreadPoolExecutor(max(1, len(parts) - 1), thread_name_prefix="earmark-part") as pool:
        others = [pool.submit(run, part) for part in parts[1:]]
        for part in parts[:1]:
            run(part)
    for other in others:
        other.result()


class Tally:
    """Counts what several threads have done, and tells one listener at a time, in order."""

    def __init__(self, done: int, total: int, listener: Callable[[int, int], None] | None) -> None:
        self._done, self._total, self._listener = done, total, listener
        self._lock = threading.Lock()

    def add(self, n: int) -> None:
        """So much more is done. Raises what the listener raises."""
        with self._lock:
            self._done += n
            if self._listener is not None:
                self._listener(self._done, self._total)
