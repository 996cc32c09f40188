"""What a recipe would falsify: the properties that tasks depend on against those that transforms destroy."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from augment.recipe import Recipe


@dataclass(frozen=True)
class Destroys:
    """A transform that destroys what a task depends on."""

    transform: str
    task: str
    quality: str

    @property
    def text(self) -> str:
        """The sentence for a person."""
        what = self.quality.replace("_", " ")
        return f"{self.transform} destroys {what}, which the task {self.task!r} depends on. Leave it out, or narrow it."


def lint(recipe: Recipe, depends: Mapping[str, Collection[str]]) -> tuple[Destroys, ...]:
    """Warnings in the order of the steps. ``depends`` maps a task to its properties: text, left_right, colour …"""
    return tuple(
        Destroys(step.transform.name, task, name)
        for step in recipe.steps
        for task, names in sorted(depends.items())
        for name in sorted(step.transform.destroys & frozenset(names))
    )
