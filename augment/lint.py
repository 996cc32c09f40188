"""What a recipe would falsify: the properties that tasks depend on against those that transforms destroy."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from augment.catalog.wording import in_words, titled
from augment.recipe import Recipe


@dataclass(frozen=True)
class Destroys:
    """A transform that destroys what a task depends on. ``refused``: the samples will not carry the task's labels."""

    transform: str
    task: str
    quality: str
    refused: bool = False

    @property
    def text(self) -> str:
        """The sentence for a person."""
        what = in_words(self.quality)
        then = "Its labels are left out of the samples." if self.refused else "Leave it out, or narrow it."
        return f"{titled(self.transform)} destroys {what}, which the task {self.task!r} depends on. {then}"


def lint(
    recipe: Recipe, depends: Mapping[str, Collection[str]], declared: Mapping[str, Collection[str]] | None = None
) -> tuple[Destroys, ...]:
    """Warnings in the order of the steps.

    ``depends`` maps a task to its properties: text, left_right, colour … ``declared`` are those that the sheet itself
    says, for which labels are refused (default: all of them).
    """
    said = depends if declared is None else declared
    return tuple(
        Destroys(step.transform.name, task, name, name in step.transform.refuses and name in said.get(task, ()))
        for step in recipe.steps
        for task, names in sorted(depends.items())
        for name in sorted(step.transform.destroys & frozenset(names))
    )
