"""Makes all samples of a plan, on threads, processes or a cluster; the result becomes one command.

Pictures go to threads: the work on pixels gives the interpreter's lock away, and nothing has to be sent. Sound goes to
spawned processes, since its library draws from global generators. After a run that died of something pictures go to
processes too, so that whatever killed it kills a worker and gets named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import ids
from app.augmenting.make.journal import Journal, forget, settle
from app.augmenting.make.plan import Plan, RenderTask
from app.augmenting.make.remote import Cluster
from app.augmenting.make.work import Made, crashed, make_sample
from app.commands.samples import AddSamples
from app.errors import Cancelled, DiskFull
from app.jobs.job import Progress
from app.jobs.spread import Engine, spread
from app.records import RecipeRow, SampleRow


@dataclass(frozen=True)
class Batch:
    """What a job made; ``failed`` says in lines what could not be made. ``resumed`` of them an earlier run had made."""

    plan: Plan
    made: tuple[Made, ...]
    failed: tuple[str, ...]
    resumed: int = 0

    def command(self, slice_expression: str, root: Path) -> AddSamples:
        """The command that adds the samples to the project in the folder ``root``."""
        recipe = self.plan.recipe
        at = ids.now()
        row = RecipeRow(id=recipe.digest, name=recipe.name, text=recipe.to_yaml(), added_at=at)
        samples = tuple(_row(made, recipe.digest, slice_expression, root, at) for made in self.made)
        return AddSamples(row, samples)

    def close(self) -> None:
        """Forgets the work under way, once the command is done. Where it is not called the next run of the recipe finds
        the samples finished."""
        forget(self.plan.job)

    def to_json(self) -> dict[str, Any]:
        """What ``earmark augment --json`` says of the batch."""
        return {
            "recipe": self.plan.recipe.name,
            "digest": self.plan.recipe.digest,
            "parents": self.plan.parents,
            "samples": [
                {
                    "id": made.task.sample_id,
                    "parent": made.task.parent_id,
                    "sha256": made.sha256,
                    "seed": made.task.seed,
                }
                for made in self.made
            ],
            "present": self.plan.present,
            "resumed": self.resumed,
            "classes": {name: {"before": a, "after": b} for name, (a, b) in self.plan.classes.items()},
            "notes": list(self.plan.notes),
            "failed": list(self.failed),
            "left_out": list(self.plan.left_out),
        }


def run_plan(plan: Plan, progress: Progress, *, workers: int = 1, cluster: Cluster | None = None) -> Batch:
    """Renders every task of ``plan``. The samples are the same whoever makes them, and however many.

    What is finished is written down: stopped, killed or out of disk, it is there when the plan is run again. Raises
    Cancelled and DiskFull, which say how far it came.
    """
    if not plan.tasks:
        return Batch(plan, (), ())
    total = len(plan.tasks)
    with Journal(plan.job) as journal:
        done = journal.finished(plan.tasks)
        resumed = len(done)
        left = [task for task in plan.tasks if task.sample_id not in done]
        watch = Progress(lambda n, _total, text: progress.report(resumed + n, total, text), progress.stop)
        watch.report(0, total)
        try:
            for made in _made(left, _engine(plan, journal, workers, cluster), cluster, watch):
                done[made.task.sample_id] = made
                if not made.error:
                    journal.add(made)
        except DiskFull as problem:
            raise DiskFull(f"{problem} {_so_far(done, total)}") from problem
        except Cancelled as stop:
            raise Cancelled(f"Stopped. {_so_far(done, total)} Run it again to go on.") from stop
        results = [done[task.sample_id] for task in plan.tasks]
        finished = tuple(one for one in results if not one.error)
        settle(Path(one.task.target) for one in finished)
    return Batch(plan, finished, tuple(one.error for one in results if one.error), resumed)


def _so_far(done: dict[str, Made], total: int) -> str:
    return f"{sum(not one.error for one in done.values()):,} of {total:,} samples are finished and stay."


def _engine(plan: Plan, journal: Journal, workers: int, cluster: Cluster | None) -> Engine:
    if cluster is not None:
        return Engine("cluster", address=cluster.address)
    if plan.recipe.media == "image" and not journal.died:
        return Engine("threads", workers)
    # One that kills its worker shall not kill this process.
    return Engine("processes", max(workers, 2) if journal.died else workers)


def _made(tasks: list[RenderTask], engine: Engine, cluster: Cluster | None, progress: Progress) -> Iterator[Made]:
    if cluster is None:
        yield from spread(make_sample, tasks, engine, progress=progress, on_crash=crashed)
        return
    own = {task.sample_id: task for task in tasks}
    there = [cluster.task(task) for task in tasks]
    for made in spread(make_sample, there, engine, progress=progress, on_crash=crashed):
        yield cluster.bring(made, own[made.task.sample_id])


def _row(made: Made, recipe: str, slice_expression: str, root: Path, at: str) -> SampleRow:
    return SampleRow(
        id=made.task.sample_id,
        parent_id=made.task.parent_id,
        recipe_id=recipe,
        slice=slice_expression,
        variant=made.task.variant,
        seed=made.task.seed,
        path=Path(made.task.target).relative_to(root).as_posix(),
        sha256=made.sha256,
        labels=made.labels,
        report=made.report,
        features=made.features,
        made_at=at,
    )
