"""Several commands as one: one commit, one step of undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import msgspec

from app.changes.command import Command, View
from app.changes.edit import Edit


class Several(msgspec.Struct, frozen=True):
    """Carries out ``commands`` together; no two may touch the same row. ``said`` is what the history calls it."""

    commands: tuple[Command, ...]
    said: str
    area: ClassVar[str] = "label"

    @property
    def title(self) -> str:
        """For the history."""
        return self.said

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The edits of all of them. Raises ValueError where two touch one row: each plans from the project as it is."""
        edits = [edit for command in self.commands for edit in command.plan(view, who)]
        rows = [(edit.kind, edit.id) for edit in edits]
        if len(set(rows)) != len(rows):
            raise ValueError("two commands of one step touch the same row")
        return edits
