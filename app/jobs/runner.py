"""Runs jobs: here and now, or on threads beside the window. A process pool maps items inside a job."""

from __future__ import annotations

import logging
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
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
    function: Callable[[A], T], arguments: Iterable[A], *, workers: int, progress: Progress, total: int | None = None
) -> Iterator[T]:
    """``function`` over ``arguments`` in spawned processes, results in the order of the arguments.

    One worker means: in this process. Only a few arguments a worker are under way at once, so a million of them do
    not fill the memory, and cancelling stops soon. Never forks: a fork under Qt or numpy's threads may hang.
    """
    if workers <= 1:
        for done, argument in enumerate(arguments, 1):
            progress.check()
            yield function(argument)
            progress.report(done, total)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=workers, mp_context=context) as pool:
        yield from _windowed(pool, function, arguments, window=workers * 4, progress=progress, total=total)


def _windowed(
    pool: ProcessPoolExecutor,
    function: Callable[[A], T],
    arguments: Iterable[A],
    *,
    window: int,
    progress: Progress,
    total: int | None,
) -> Iterator[T]:
    waiting: list[Future[T]] = []
    done = 0
    source = iter(arguments)
    try:
        for argument in source:
            progress.check()
            waiting.append(pool.submit(function, argument))
            if len(waiting) < window:
                continue
            wait(waiting[:1], return_when=FIRST_COMPLETED)
            yield waiting.pop(0).result()
            done += 1
            progress.report(done, total)
        for future in waiting:
            progress.check()
            yield future.result()
            done += 1
            progress.report(done, total)
    finally:
        for future in waiting:
            future.cancel()


def default_workers() -> int:
    """One worker a core that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return max(1, os.cpu_count() or 1)
