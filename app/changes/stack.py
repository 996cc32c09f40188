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
        """The revision that an undo took back or a redo brought back."""
        ...


@dataclass
class UndoStack:
    """The revisions that undo and redo would take next, last first to go."""

    undoable: list[int] = field(default_factory=list)
    redoable: list[int] = field(default_factory=list)

    def add(self, step: Step) -> None:
        """Follows one step of the history."""
        if step.step == "do":
            self.undoable.append(step.id)
            self.redoable.clear()
        elif step.step == "undo" and step.target is not None:
            self.undoable.remove(step.target)
            self.redoable.append(step.target)
        elif step.step == "redo" and step.target is not None:
            self.redoable.remove(step.target)
            self.undoable.append(step.target)

    @classmethod
    def of(cls, steps: Iterable[Step]) -> UndoStack:
        """The stack after all ``steps``, oldest first."""
        stack = cls()
        for step in steps:
            stack.add(step)
        return stack
