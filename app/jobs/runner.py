"""Runs jobs: here and now, or on threads beside the window. A process pool maps items inside a job."""

from __future__ import annotations

import logging
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, TypeVar

from app.jobs.job import Job, Listener, Progress

T = TypeVar("T")
A = TypeVar("A")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Handle:
    """A running job."""

    progress: Progress
    future: Future[Any]

    def cancel(self) -> None:
        """Ask the job to stop."""
        self.progress.cancel()
        self.future.cancel()


class ThreadRunner:
    """Runs jobs on a few threads. Callbacks come on the worker's thread: a window queues them to its own."""

    def __init__(self, threads: int = 2) -> None:
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="earmark-job")

    def submit(
        self,
        job: Job[T],
        *,
        on_progress: Listener,
        on_done: Callable[[T], None],
        on_error: Callable[[BaseException], None],
    ) -> Handle:
        """Starts ``job``; one of ``on_done`` and ``on_error`` is called, unless it is cancelled before it starts."""
        progress = Progress(on_progress)

        def work() -> None:
            try:
                progress.check()
                result = job.run(progress)
            except BaseException as problem:  # noqa: BLE001 - the job runner is where unknown errors are met
                on_error(problem)
            else:
                on_done(result)

        return Handle(progress, self._pool.submit(work))

    def close(self) -> None:
        """Stops taking jobs and waits for the running ones."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def run_inline(job: Job[T], listener: Listener | None = None) -> T:
    """Runs ``job`` here and now."""
    return job.run(Progress(listener) if listener else Progress())


def map_processes(
    function: Callable[[A], T],
    arguments: Iterable[A],
    *,
    workers: int,
    progress: Progress,
    total: int | None = None,
    on_crash: Callable[[A], T] | None = None,
    memory_bytes: int | None = None,
) -> Iterator[T]:
    """``function`` over ``arguments`` in spawned processes, results in the order of the arguments.

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
    left: list[A] = []
    while True:
        with _pool(workers, memory_bytes) as pool:
            try:
                for result in _windowed(pool, function, source, left, window=workers * 4, progress=progress):
                    yield result
                    done += 1
                    progress.report(done, total)
                return
            except BrokenProcessPool:
                if on_crash is None:
                    raise
        for argument in left:
            progress.check()
            yield _alone(function, argument, on_crash, memory_bytes)
            done += 1
            progress.report(done, total)
        left.clear()


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


def _alone(function: Callable[[A], T], argument: A, on_crash: Callable[[A], T], memory_bytes: int | None) -> T:
    with _pool(1, memory_bytes) as pool:
        try:
            return pool.submit(function, argument).result()
        except BrokenProcessPool:
            return on_crash(argument)


def _windowed(
    pool: ProcessPoolExecutor,
    function: Callable[[A], T],
    source: Iterator[A],
    left: list[A],
    *,
    window: int,
    progress: Progress,
) -> Iterator[T]:
    """Results in order; ``left`` always holds the arguments that are under way."""
    waiting: list[Future[T]] = []
    try:
        for argument in source:
            progress.check()
            left.append(argument)
            waiting.append(pool.submit(function, argument))
            if len(waiting) >= window:
                yield _first(waiting, left)
        while waiting:
            progress.check()
            yield _first(waiting, left)
    finally:
        for future in waiting:
            future.cancel()


def _first(waiting: list[Future[T]], left: list[Any]) -> T:
    wait(waiting[:1], return_when=FIRST_COMPLETED)
    result = waiting[0].result()
    del waiting[0], left[0]
    return result


def default_workers() -> int:
    """One worker a core that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return max(1, os.cpu_count() or 1)
