"""What to say before samples are made for a slice, worked out once for as long as nothing changes that it rests on.

All runs are scored for it, which takes seconds of a large project, and a plan is made anew with every figure of a
budget.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.records import Answer, Charter, Comment, RecipeRow, Round, SamplePrediction, SampleRow, Snapshot, Verdict

if TYPE_CHECKING:
    from app.changes.command import ChangeSet
    from app.workspace import Workspace

# What is made, and what is said of it, has no part in how sure a slice is.
_ASIDE = frozenset(
    kind.table
    for kind in (Answer, Charter, Comment, RecipeRow, Round, SamplePrediction, SampleRow, Snapshot, Verdict)
)  # fmt: skip


class Warned:
    """The warnings of the slices that were asked for. Jobs may ask at once with the thread that hears of changes."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def of(self, workspace: Workspace, expression: str) -> str:
        """As ``app.slices.project.warning_of``, of all runs: "" where nothing has to be said."""
        from app.slices.project import warning_of

        known = self._known  # what is worked out from what stood before a change is kept with what stood then
        if expression not in known:
            with workspace.view.frozen() as view:
                known[expression] = warning_of(view, workspace.sheet, expression)
        return known[expression]

    def forget(self, changes: ChangeSet) -> None:
        """Begins anew, unless the changes are only of samples, recipes and what is said of them."""
        if not {edit.kind for edit in changes.edits} <= _ASIDE:
            self._known = {}
