"""Runs jobs: here and now, or on threads beside the window."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from app.jobs.job import Job, Listener, Progress

T = TypeVar("T")
log = logging.getLogger(__name__)


class Handle(msgspec.Struct, frozen=True):
    """A running job."""

    progress: Progress
    future: Future[None]

    def cancel(self) -> None:
        """Ask the job to stop."""
        self.progress.cancel()
        self.future.cancel()


@dataclass(eq=False)
class Outcome:
    """What became of a job: its result, or the problem that ended it.

    The worker holds nothing else of the job any more, so whoever empties it decides on which thread all that hangs on
    the result, or on the problem's traceback, is let go of.
    """

    result: Any = None
    problem: BaseException | None = None

    def empty(self) -> tuple[Any, BaseException | None]:
        """The result and the problem, once."""
        found = self.result, self.problem
        self.result = self.problem = None
        return found


class ThreadRunner:
    """Runs jobs on a few threads. Callbacks come on the worker's thread: a window has them told on its own."""

    def __init__(self, threads: int = 2) -> None:
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="earmark-job")

    def submit(self, job: Job[Any], *, on_progress: Listener, on_end: Callable[[Outcome], None]) -> Handle:
        """Starts ``job``; ``on_end`` gets what became of it, unless it is cancelled before it starts."""
        progress, held = Progress(on_progress), [job]

        def work() -> None:
            on_end(_carried_out(held.pop(), progress))

        return Handle(progress, self._pool.submit(work))

    def close(self) -> None:
        """Stops taking jobs and waits for the running ones."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def _carried_out(job: Job[Any], progress: Progress) -> Outcome:
    try:
        progress.check()
        return Outcome(job.run(progress))
    except BaseException as problem:  # noqa: BLE001 - the job runner is where unknown errors are met
        return Outcome(problem=problem)


def run_inline(job: Job[T], listener: Listener | None = None) -> T:
    """Runs ``job`` here and now."""
    return job.run(Progress(listener) if listener else Progress())


def default_workers() -> int:
    """One worker a core that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return max(1, os.cpu_count() or 1)
