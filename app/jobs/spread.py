"""One call over whatever does the work: here and now, threads, spawned processes, or a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from app.jobs.job import Progress
from app.jobs.mapping import map_processes, map_threads

T = TypeVar("T")
A = TypeVar("A")
Kind = Literal["threads", "processes", "cluster"]


@dataclass(frozen=True)
class Engine:
    """Who does the work. One worker of threads or processes means: here and now. ``address`` is a cluster's."""

    kind: Kind = "processes"
    workers: int = 1
    address: str = ""


def spread(
    function: Callable[[A], T],
    arguments: Sequence[A],
    engine: Engine,
    *,
    progress: Progress,
    on_crash: Callable[[A], T],
) -> Iterator[T]:
    """``function`` over ``arguments``, results as they are finished. The function lives in an importable module.

    Arguments and results are small: what is large goes by path. They may be done twice, after a worker died, so doing
    them twice must give the same. One that kills its worker again is answered by ``on_crash``; threads have no such
    guard.
    """
    total = len(arguments)
    if engine.kind == "cluster":
        from app.jobs.cluster import map_cluster

        return map_cluster(function, arguments, engine.address, progress=progress, on_crash=on_crash)
    if engine.kind == "threads" and engine.workers > 1:
        return map_threads(function, arguments, workers=engine.workers, progress=progress, total=total)
    return map_processes(
        function, arguments, workers=engine.workers, progress=progress, total=total, on_crash=on_crash, ordered=False
    )
