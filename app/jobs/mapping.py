"""Maps a function over items inside a job: in spawned processes, or on threads.

Apart from the runner: what processes need is loaded by the jobs that start some, and not when a window opens.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from app.errors import EarmarkError
from app.jobs.job import Progress
from app.jobs.turns import quick_turns

T = TypeVar("T")
A = TypeVar("A")


def map_processes(
    function: Callable[[A], T],
    arguments: Iterable[A],
    *,
    workers: int,
    progress: Progress,
    total: int | None = None,
    on_crash: Callable[[A], T] | None = None,
    memory_bytes: int | None = None,
    ordered: bool = True,
) -> Iterator[T]:
    """``function`` over ``arguments`` in spawned processes, results in the order of the arguments.

    Without ``ordered`` they come as they are finished.

    One worker means: in this process. Only a few arguments a worker are under way at once, so a million of them do
    not fill the memory, and cancelling stops soon. Never forks: a fork under Qt or numpy's threads may hang.

    A worker that dies (a crash in a decoder, the system short of memory) takes its neighbours with it: they are done
    again one by one, and ``on_crash`` answers for the one that kills its worker again. Without it the error is raised.
    ``memory_bytes`` bounds the memory of each worker, where the system can: then it gets a MemoryError.
    """
    if workers <= 1:
        for done, argument in enumerate(arguments, 1):
            progress.check()
            yield function(argument)
            progress.report(done, total)
        return
    source, done = iter(arguments), 0
    left: dict[int, A] = {}
    while True:
        with _pool(workers, memory_bytes) as pool:
            try:
                for result in _windowed(pool, function, source, left, workers * 4, progress, ordered):
                    yield result
                    done += 1
                    progress.report(done, total)
                return
            except BrokenProcessPool:
                if on_crash is None:
                    raise
        for result in _one_by_one(function, left.values(), on_crash, memory_bytes, progress):
            yield result
            done += 1
            progress.report(done, total)
        left.clear()


def map_threads(
    function: Callable[[A], T], arguments: Iterable[A], *, workers: int, progress: Progress, total: int | None = None
) -> Iterator[T]:
    """``function`` over ``arguments`` on threads, results as they are finished.

    For work that gives the interpreter's lock away: decoding, pixels, files. A crash takes the whole process along.
    """
    left: dict[int, A] = {}
    with quick_turns(), ThreadPoolExecutor(workers, thread_name_prefix="earmark-map") as pool:
        found = _windowed(pool, function, iter(arguments), left, workers * 2, progress, ordered=False)
        for done, result in enumerate(found, 1):
            yield result
            progress.report(done, total)


def _pool(workers: int, memory_bytes: int | None) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        max_workers=workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_bound_memory,
        initargs=(memory_bytes,),
    )


def _bound_memory(memory_bytes: int | None) -> None:
    """Runs in a new worker."""
    if memory_bytes is None or not sys.platform.startswith("linux"):
        return
    import resource

    # What the process may write to; what it only maps, such as libraries, does not count.
    resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))


def _one_by_one(
    function: Callable[[A], T],
    arguments: Iterable[A],
    on_crash: Callable[[A], T],
    memory_bytes: int | None,
    progress: Progress,
) -> Iterator[T]:
    """Each alone in a worker, so that it is known which of them kills it; a new worker after each that did."""
    pool: ProcessPoolExecutor | None = None
    try:
        for argument in arguments:
            progress.check()
            pool = pool or _pool(1, memory_bytes)
            try:
                yield pool.submit(function, argument).result()
            except BrokenProcessPool:
                pool.shutdown()
                pool = None
                yield on_crash(argument)
    finally:
        if pool is not None:
            pool.shutdown()


def _windowed(
    pool: Executor,
    function: Callable[[A], T],
    source: Iterator[A],
    left: dict[int, A],
    window: int,
    progress: Progress,
    ordered: bool,
) -> Iterator[T]:
    """The results; ``left`` always holds the arguments that are under way, in their order.

    Where the order does not matter, what is under way at a known error or a cancel is finished and given before it is
    raised: nobody has to do it again.
    """
    waiting: dict[Future[T], int] = {}
    try:
        for number, argument in enumerate(source):
            progress.check()
            left[number] = argument
            waiting[pool.submit(function, argument)] = number
            if len(waiting) >= window:
                yield _next(waiting, left, ordered)
        while waiting:
            progress.check()
            yield _next(waiting, left, ordered)
    except EarmarkError:
        if not ordered:
            yield from _rest(waiting)
        raise
    finally:
        for future in waiting:
            future.cancel()


def _next(waiting: dict[Future[T], int], left: dict[int, Any], ordered: bool) -> T:
    first = next(iter(waiting))
    future = first if ordered else next(iter(wait(waiting, return_when=FIRST_COMPLETED).done))
    result = future.result()
    del left[waiting.pop(future)]
    return result


def _rest(waiting: dict[Future[T], int]) -> Iterator[T]:
    """The results of what has begun; the rest is called off."""
    begun = [future for future in waiting if not future.cancel()]
    for future in wait(begun).done:
        if future.exception() is None:
            yield future.result()
