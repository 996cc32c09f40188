"""A batch as the workers of a cluster see it: where media and samples are for them, and how samples come back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.augmenting.make.plan import RenderTask
from app.augmenting.make.work import Made, failed
from app.augmenting.places import is_url, read_bytes, write_whole


@dataclass(frozen=True)
class Cluster:
    """Who does the work, and what its workers see.

    ``address`` is the scheduler's. ``media`` maps folders of this machine to URLs or folders where workers find the
    same files; ``samples`` is where they put theirs, "" where they write to the project's folder as this machine does.
    """

    address: str
    media: Mapping[str, str] = field(default_factory=dict)
    samples: str = ""

    def task(self, task: RenderTask) -> RenderTask:
        """``task`` with the places of the workers."""
        target = f"{self.samples.rstrip('/')}/{Path(task.target).name}" if self.samples else task.target
        return replace(
            task,
            source_file=self._there(task.source_file),
            materials=replace(
                task.materials,
                noise=tuple(map(self._there, task.materials.noise)),
                responses=tuple(map(self._there, task.materials.responses)),
            ),
            target=target,
            scratch="" if self.samples else task.scratch,
        )

    def bring(self, made: Made, task: RenderTask) -> Made:
        """``made`` by a worker, with its file in the place of ``task``. Fetching it again gives the same.

        A file that is not what the worker wrote makes it a failure.
        """
        if made.error:
            return replace(made, task=task)
        if self.samples:
            content = read_bytes(made.task.target)
            if hashlib.sha256(content).hexdigest() != made.sha256:
                return failed(task, f"{made.task.target}: its content is not what the worker wrote.")
            write_whole(task.target, content, task.scratch)
        return replace(made, task=task)

    def _there(self, file: str) -> str:
        for folder, place in self.media.items():
            if not is_url(file) and Path(file).is_relative_to(folder):
                return f"{place.rstrip('/')}/{Path(file).relative_to(folder).as_posix()}"
        return file
