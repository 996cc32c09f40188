"""Which items a suggestion compares: those of the slice, and those that samples would be made of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.augmenting.make.aim import aim_at
from app.augmenting.materials.files import NOISE, RESPONSES, is_source_of
from app.errors import CallError
from app.labeling.read import reference_annotations
from app.records import Item
from app.slices.expression import matches, names_in

if TYPE_CHECKING:
    from app.changes.command import View
    from app.rules.sheet import RuleSheet
    from app.slices.frame import Frame

LABELLED = ("choice", "multi-choice", "rating")


@dataclass(frozen=True)
class Compared:
    """``frame`` holds the items that are looked at, and ``inside`` ``(n,) bool`` which of them are of the slice."""

    frame: Frame
    inside: np.ndarray[tuple[int], np.dtype[np.bool_]]

    def ids(self, *, inside: bool) -> frozenset[str]:
        """Of the slice, or the others."""
        return frozenset(np.array(self.frame.item_ids)[self.inside == inside].tolist())


def takes_others(sheet: RuleSheet, expression: str) -> bool:
    """Whether samples for the slice are made of items outside of it.

    How things look and sound can be given to another item: it brings what the model has not met, with a true label.
    What an item is labelled cannot: a slice that is nothing but a class gets varied copies of its own.
    """
    of_labels = {f"{task.name}_label" for task in sheet.tasks.values() if task.kind in LABELLED}
    names = names_in(expression) if expression.strip() else set()
    return bool(names - of_labels)


def compared(view: View, sheet: RuleSheet, frame: Frame, expression: str, others: str | None) -> Compared:
    """The slice beside ``others``: a condition ("" for all), or None for the items that samples would be made of.

    Those have a label that counts, in a task that the slice has labels of, and are not kept for dev or test. Where
    there are none, it is all. Items of the side "test" tell nothing: what is measured on them later must be new.
    Raises CallError where the slice is empty.
    """
    inside = np.asarray(matches(expression, frame), dtype=np.bool_)
    if not inside.any():
        raise CallError(f"no item satisfies {expression!r}, so there is nothing to imitate.")
    names = np.array(frame.item_ids)
    if others is None:
        beside = np.isin(names, list(_parents(view, sheet, expression, names[inside].tolist())))
        beside = beside if beside.any() else np.ones(len(names), dtype=np.bool_)
    else:
        beside = np.asarray(matches(others, frame), dtype=np.bool_)
    tests = {item.id for item in view.find(Item, split="test")}
    told = ~np.isin(names, list(tests)) if tests else np.ones(len(names), dtype=np.bool_)
    told = told if (told & inside).any() else np.ones(len(names), dtype=np.bool_)
    # Noise and responses are no items that a recipe is to be like, or unlike.
    sources = frame.texts.get("source", np.full(len(names), ""))
    told &= np.array([not any(is_source_of(one, str(name)) for one in (NOISE, RESPONSES)) for name in sources])
    kept = (inside | beside) & told
    return Compared(frame.take(names[kept].tolist()), inside[kept])


def _parents(view: View, sheet: RuleSheet, expression: str, in_slice: Collection[str]) -> set[str]:
    """The possible parents outside of the slice that have a label in a task in which its items have one."""
    found: set[str] = set()
    aim = aim_at(view, sheet, expression, others=True)
    for task in sheet.tasks.values():
        if reference_annotations(view, task.name, item_ids=tuple(in_slice)):
            found |= reference_annotations(view, task.name, item_ids=aim.parents).keys()
    return found
