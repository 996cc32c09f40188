"""Which step undo and redo mean, computed from the history alone, so that a restart changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol


class Step(Protocol):
    """A row of the history, as far as undo needs it."""

    @property
    def id(self) -> int:
        """The revision."""
        ...

    @property
    def step(self) -> str:
        """ "do", "undo" or "redo"."""
        ...

    @property
    def target(self) -> int | None:
        """The revision that an undo took back, that a redo brought back, or that a "do" goes on with; of several that
        are one step, the first."""
        ...


Steps = tuple[int, ...]


@dataclass
class UndoStack:
    """What undo and redo would take next, last first to go: the revisions that are one step, in order."""

    undoable: list[Steps] = field(default_factory=list)
    redoable: list[Steps] = field(default_factory=list)

    def add(self, step: Step) -> None:
        """Follows one step of the history."""
        if step.step == "do":
            if step.target is not None and self.undoable and self.undoable[-1][0] == step.target:
                self.undoable[-1] += (step.id,)
            else:
                self.undoable.append((step.id,))
            self.redoable.clear()
        elif step.step == "undo" and step.target is not None:
            self.redoable.append(_taken(self.undoable, step.target))
        elif step.step == "redo" and step.target is not None:
            self.undoable.append(_taken(self.redoable, step.target))

    @classmethod
    def of(cls, steps: Iterable[Step]) -> UndoStack:
        """The stack after all ``steps``, oldest first."""
        stack = cls()
        for step in steps:
            stack.add(step)
        return stack


def _taken(stack: list[Steps], first: int) -> Steps:
    found = next(place for place in reversed(range(len(stack))) if stack[place][0] == first)
    return stack.pop(found)
