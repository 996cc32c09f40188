"""What a recipe is aimed at: the items of a slice, and which of them can be parents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app import ids
from app.changes.command import View
from app.labeling.read import reference_annotations
from app.records import Item
from app.slices.derived import frame_for
from app.slices.expression import matches

if TYPE_CHECKING:
    from app.rules.sheet import RuleSheet


@dataclass(frozen=True)
class Aim:
    """``item_ids`` are all of the slice. ``parents``, of the slice or of the ``others``, have a label that counts and
    may be trained on; they come in an order that depends on their ids alone."""

    item_ids: tuple[str, ...]
    parents: tuple[str, ...]
    others: bool = False

    def some(self, count: int) -> tuple[str, ...]:
        """The first items to look at: parents, or where there are none any of the slice."""
        return (self.parents or tuple(sorted(self.item_ids, key=_order)))[:count]


def aim_at(view: View, sheet: RuleSheet, expression: str, *, others: bool = False) -> Aim:
    """The items that satisfy ``expression``, and possible parents among them, or among the ``others``.

    Raises CallError or UnknownName where the expression is not understood.
    """
    frame = frame_for(view, sheet, expression)
    inside = matches(expression, frame)
    chosen, rest = (
        tuple(name for name, found in zip(frame.item_ids, inside, strict=True) if found == wanted)
        for wanted in (True, False)
    )
    possible = rest if others else chosen
    labelled: set[str] = set()
    for task in sheet.tasks.values():
        labelled |= reference_annotations(view, task.name, item_ids=possible).keys()
    items = view.find(Item, id=possible)
    parents = (item.id for item in items if item.id in labelled and item.split in ("", "train"))
    return Aim(chosen, tuple(sorted(parents, key=_order)), others)


def parents_of(expression: str, *, others: bool) -> str:
    """The condition that parents satisfy: that of the slice, or its opposite."""
    return f"not ({expression})" if others and expression.strip() else expression


def _order(item_id: str) -> str:
    return ids.stable("look", item_id)
