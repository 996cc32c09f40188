"""Commands on proposals, the predictions that annotators are shown: which run, who has seen them, what is rejected.

Accepting is a label command: ``EditObjects`` and ``SetValue`` with an origin.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

import msgspec

from app import ids
from app.changes.command import View
from app.changes.edit import Edit, change, create
from app.commands.annotations import exposed
from app.commands.people import check_lead
from app.errors import CallError
from app.labels.proposing import origin_parts
from app.records import ModelRun, Rejection

MODEL = "model:"


class OfferRun(msgspec.Struct, frozen=True):
    """Shows the predictions of a model run to annotators as proposals, or shows them no longer.

    Of the runs for one task one is shown at a time. Only a lead may: whoever has seen proposals is not independent.
    """

    run_id: str
    shown: bool
    area: ClassVar[str] = "proposals"

    @property
    def title(self) -> str:
        """For the history."""
        return "Show a model's proposals" if self.shown else "Show no proposals of a model"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The run's row, and that of the run that gives way. Raises CallError for an unknown run, or for no lead."""
        check_lead(view, who, "decides whether annotators see what a model says")
        run = view.get(ModelRun, self.run_id)
        if run is None:
            raise CallError(f"model run {self.run_id}: not in this project.")
        rivals = [other for other in view.find(ModelRun, task=run.task) if other.id != run.id and self.shown]
        wanted = [(run, int(self.shown)), *((other, 0) for other in rivals)]
        return [change(one, msgspec.structs.replace(one, shown=shown)) for one, shown in wanted if one.shown != shown]


class Expose(msgspec.Struct, frozen=True):
    """Notes that ``who`` is shown something about an item: pairs of a task and what is seen (``Exposure.seen``).

    Not to be undone: the area is of no page. Seeing the same again changes nothing.
    """

    item_id: str
    seen: tuple[tuple[str, str], ...]
    area: ClassVar[str] = "seen"

    @property
    def title(self) -> str:
        """For the history."""
        model = all(seen.startswith(MODEL) for _, seen in self.seen)
        return "See a model's proposals" if model else "Look at somebody's labels"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """A row for each, and the drafts that are not independent any more."""
        edits = [edit for task, seen in self.seen for edit in exposed(view, self.item_id, task, who, seen)]
        # Two things that are seen of one task make its draft dependent once.
        return list({(edit.kind, edit.id): edit for edit in edits}.values())


class RejectProposals(msgspec.Struct, frozen=True):
    """Wants none of these proposals, by their origins; they stay away when the project is opened again."""

    item_id: str
    origins: tuple[str, ...]
    area: ClassVar[str] = "label"

    @property
    def title(self) -> str:
        """For the history."""
        return "Reject a proposal" if len(self.origins) == 1 else f"Reject {len(self.origins):,} proposals"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """A row a proposal that was not rejected yet."""
        return [edit for origin in dict.fromkeys(self.origins) for edit in rejected(view, self.item_id, who, origin)]


def rejected(view: View, item_id: str, who: str, origin: str) -> Iterator[Edit]:
    """The row that says so; nothing where a hand made it, the run is gone, or the row is there."""
    run_id, key = origin_parts(origin)
    name = ids.stable("rejection", run_id, item_id, who, key)
    if key and view.get(ModelRun, run_id) is not None and view.get(Rejection, name) is None:
        yield create(
            Rejection(id=name, run_id=run_id, item_id=item_id, annotator_id=who, proposal=key, made_at=ids.now())
        )
