"""Work on a pool of processes: in order, bounded, and a worker that dies costs one answer."""

from __future__ import annotations

import os
import signal
import sys
from concurrent.futures.process import BrokenProcessPool

import pytest

from app.errors import Cancelled, DiskFull
from app.jobs.job import Progress
from app.jobs.mapping import map_processes, map_threads


def square(number: int) -> int:
    """Kills its process at 13: what a crash in a decoder or the system's memory guard does."""
    if number == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def greedy(n_bytes: int) -> str:
    try:
        block = bytearray(n_bytes)
    except MemoryError:
        return "refused"
    return f"{len(block)}"


def lost(number: int) -> int:
    return -number


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_order(workers: int) -> None:
    seen = []
    progress = Progress(lambda done, total, text: seen.append((done, total)))
    found = list(map_processes(lost, range(30), workers=workers, progress=progress, total=30))
    assert found == [-number for number in range(30)]
    assert seen[-1] == (30, 30)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_worker_that_dies_costs_one_answer() -> None:
    found = list(map_processes(square, range(20), workers=2, progress=Progress(), on_crash=lost))
    assert found == [-13 if number == 13 else number * number for number in range(20)]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_without_an_answer_for_it_the_crash_is_told() -> None:
    with pytest.raises(BrokenProcessPool):
        list(map_processes(square, [12, 13, 14], workers=2, progress=Progress()))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux bounds the memory of a process this way")
def test_a_worker_gets_no_more_memory_than_it_may() -> None:
    found = list(map_processes(greedy, [1000, 3 << 30], workers=2, progress=Progress(), memory_bytes=1 << 30))
    assert found == ["1000", "refused"]


def test_cancelling_stops_soon() -> None:
    progress = Progress()
    results = map_processes(lost, range(10_000), workers=2, progress=progress)
    assert next(results) == 0
    progress.cancel()
    with pytest.raises(Cancelled):
        list(results)


def test_threads_finish_what_has_begun_when_one_meets_an_error() -> None:
    def work(number: int) -> int:
        if number == 5:
            raise DiskFull("full")
        return number

    found: list[int] = []
    with pytest.raises(DiskFull):
        for number in map_threads(work, range(100), workers=2, progress=Progress()):
            found.append(number)
    assert set(range(5)) <= set(found) and 5 not in found and len(found) < 20
