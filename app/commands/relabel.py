"""Suspect labels go back to people: somebody else labels the item again, blind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import msgspec

from app.changes.command import View
from app.changes.edit import Edit
from app.commands.annotations import saw
from app.commands.curate import assigned, tagged
from app.errors import CallError
from app.records import Annotation

RELABEL = "relabel"


class SendToRelabel(msgspec.Struct, frozen=True):
    """Gives items to people who know nothing of their labels: pairs of item and annotator.

    The items get the tag ``relabel``, without a reason: whoever labels them is not to be told what is suspected.
    """

    task: str
    pairs: tuple[tuple[str, str], ...]
    area: ClassVar[str] = "data"

    @property
    def title(self) -> str:
        """For the history."""
        count = len({item for item, _ in self.pairs})
        return f"Send {count:,} item{'' if count == 1 else 's'} to re-labelling"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """An assignment a pair and a tag an item.

        Raises CallError as ``AssignItems`` does, and where a person has labelled the item or seen what others say.
        """
        for item, person in self.pairs:
            if not is_blind(view, item, self.task, person):
                raise CallError(f"item {item}: {person} has labelled it, or has seen what others say of it.")
        edits = assigned(view, who, self.pairs, {person for _, person in self.pairs})
        return [*edits, *tagged(view, [item for item, _ in self.pairs], RELABEL, "")]


def is_blind(view: View, item: str, task: str, person: str) -> bool:
    """Whether ``person`` has said nothing of the item for that task, decided nothing and seen nothing of it."""
    said = view.find(Annotation, item_id=item, task=task)
    mine = any(person in (one.annotator_id, one.reviewed_by) for one in said)
    return not mine and not saw(view, item, task, person)
