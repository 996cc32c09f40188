"""Makes all samples of a plan, over worker processes; the result becomes one command."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import ids
from app.augmenting.plan import Plan
from app.augmenting.work import Made, make_sample
from app.commands.samples import AddSamples
from app.jobs.job import Progress
from app.jobs.runner import map_processes
from app.records import RecipeRow, SampleRow


@dataclass(frozen=True)
class Batch:
    """What a job made; ``failed`` says in lines what could not be made."""

    plan: Plan
    made: tuple[Made, ...]
    failed: tuple[str, ...]

    def command(self, slice_expression: str, root: Path) -> AddSamples:
        """The command that adds the samples to the project in the folder ``root``."""
        recipe = self.plan.recipe
        at = ids.now()
        row = RecipeRow(id=recipe.digest, name=recipe.name, text=recipe.to_yaml(), added_at=at)
        samples = tuple(_row(made, recipe.digest, slice_expression, root, at) for made in self.made)
        return AddSamples(row, samples)

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
            "failed": list(self.failed),
            "left_out": list(self.plan.left_out),
        }


def run_plan(plan: Plan, progress: Progress, *, workers: int = 1) -> Batch:
    """Renders every task of ``plan``. The samples are the same whatever the number of workers."""
    done = list(map_processes(make_sample, plan.tasks, workers=workers, progress=progress, total=len(plan.tasks)))
    made = tuple(one for one in done if not one.error)
    return Batch(plan, made, tuple(one.error for one in done if one.error))


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
