"""Commands on verdicts: a recipe approved with the table that speaks for it, or taken back; other thresholds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

import msgspec

from app import ids
from app.changes.command import View
from app.changes.edit import Edit, change, put
from app.commands.people import check_curator
from app.errors import CallError
from app.records import Project, RecipeRow, Verdict

APPROVED, WITHDRAWN = "approved", "withdrawn"
LIMITS_TITLE = "Thresholds of the verdict"


class ApproveRecipe(msgspec.Struct, frozen=True):
    """The samples of a recipe may train: every criterion was measured and passed, and the table goes along.

    ``body`` is the JSON of the table of ``app.augmenting.verdict.table``, held against ``slice``.
    """

    recipe_id: str
    name: str
    slice: str
    body: str
    area: ClassVar[str] = "augment"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Approve the recipe {self.name}"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """One row. Raises CallError for an annotator, and where a criterion failed or is not measured."""
        check_curator(view, who, "approves recipes")
        if view.get(RecipeRow, self.recipe_id) is None:
            raise CallError(f"recipe {self.recipe_id[:12]}: not in this project.")
        criteria = msgspec.json.decode(self.body)["criteria"]
        lacking = [f"{one['title']} ({one['state']})" for one in criteria if one["state"] != "pass"]
        if lacking or not criteria:
            raise CallError(f"{self.name} cannot be approved: {'; '.join(lacking) or 'nothing was measured'}.")
        name = verdict_id(self.recipe_id)
        after = Verdict(
            id=name, recipe_id=self.recipe_id, slice=self.slice, state=APPROVED, body=self.body, who=who,
            made_at=ids.now(),
        )  # fmt: skip
        return [put(view.get(Verdict, name), after)]


class WithdrawApproval(msgspec.Struct, frozen=True):
    """The recipe is not approved any more; the table that spoke for it is kept."""

    recipe_id: str
    area: ClassVar[str] = "augment"

    @property
    def title(self) -> str:
        """For the history."""
        return "Take the approval of a recipe back"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """One row, where it is approved."""
        check_curator(view, who, "takes approvals back")
        before = view.get(Verdict, verdict_id(self.recipe_id))
        if before is None or before.state != APPROVED:
            return []
        return [change(before, msgspec.structs.replace(before, state=WITHDRAWN, who=who, made_at=ids.now()))]


class SetLimits(msgspec.Struct, frozen=True):
    """Other thresholds of verdicts, for the whole project: ``limits`` are those that are other than usual.

    ``said`` tells the history what changes. What was approved keeps the thresholds under which it was.
    """

    limits: Mapping[str, float]
    said: str
    area: ClassVar[str] = "augment"

    @property
    def title(self) -> str:
        """For the history."""
        return f"{LIMITS_TITLE}: {self.said}"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The project, where its thresholds differ. Raises CallError for an annotator."""
        check_curator(view, who, "changes thresholds of the verdict")
        project = view.get(Project, "project")
        if project is None:
            raise CallError("there is no project whose thresholds could be changed.")
        if dict(project.limits) == dict(self.limits):
            return []
        return [change(project, msgspec.structs.replace(project, limits=dict(self.limits)))]


def verdict_id(recipe: str) -> str:
    """A recipe has one verdict: the id of that row."""
    return ids.stable("verdict", recipe)
