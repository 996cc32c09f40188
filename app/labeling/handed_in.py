"""All that was handed in on a task, read once, for whoever has several questions on it.

Reading the labels of 100,000 items takes as long as all that is asked of them.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from app.labeling.read import ADOPTED, counting, submitted, values_of
from app.labels import values
from app.records import REFERENCE, Annotation

if TYPE_CHECKING:
    from app.changes.command import View
    from app.rules.sheet import Task


class HandedIn:
    """The answers are those of the functions of the same names in ``app.labeling.read``, of all items."""

    def __init__(self, view: View, task: str, kind: values.Kind) -> None:
        self._found: list[Annotation] = list(submitted(view, task, None))
        self._said = values_of(view, self._found, kind)

    def people(self, *, independent_only: bool = False) -> dict[str, dict[str, values.Value]]:
        """Item id → annotator id → value; the adjudicated reference is not an annotator."""
        table: dict[str, dict[str, values.Value]] = defaultdict(dict)
        for one in self._found:
            counts = one.annotator_id != REFERENCE and (one.independent or not independent_only)
            if counts and one.id in self._said:
                table[one.item_id][one.annotator_id] = self._said[one.id]
        return dict(table)

    @cached_property
    def references(self) -> dict[str, values.Value]:
        """Item id → the value that counts for training."""
        return {item: self._said[one.id] for item, one in counting(self._found).items() if one.id in self._said}

    @cached_property
    def adjudicated(self) -> dict[str, values.Value]:
        """Item id → the adjudicated value, without those that were taken over from somebody."""
        decided = (one for one in self._found if one.annotator_id == REFERENCE and not one.protocol.startswith(ADOPTED))
        return {one.item_id: self._said[one.id] for one in decided if one.id in self._said}


class AllHandedIn:
    """What was handed in on each task of a view that does not change meanwhile (``Reader.frozen``)."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._known: dict[tuple[str, values.Kind], HandedIn] = {}

    def of(self, task: Task) -> HandedIn:
        """Reads it where nobody has asked yet."""
        key = task.name, task.kind
        if key not in self._known:
            self._known[key] = HandedIn(self._view, *key)
        return self._known[key]
