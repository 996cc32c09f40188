"""Which slices items are in: the conditions of a rule sheet's rules, on what is known of each item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from app.changes.command import View
from app.items.facts import satisfies, satisfying
from app.records import Item, Scalar, Source

if TYPE_CHECKING:
    from app.rules.comparing import Comparing
    from app.rules.sheet import RuleSheet


@dataclass(frozen=True)
class Around:
    """What conditions on items are decided by: the items by id, and the names of their sources."""

    items: Mapping[str, Item] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)

    def comparing(self, sheet: RuleSheet, task_name: str) -> Comparing:
        """Labels of a task as ``sheet`` compares them on these items."""
        from app.rules.comparing import Comparing, slices_compared

        return Comparing(sheet, task_name, self.within(slices_compared(sheet, task_name)))

    def within(self, slices: Collection[str]) -> dict[str, frozenset[str]]:
        """Item id → those of ``slices`` that it is in; items that are in none are left out."""
        found: dict[str, set[str]] = defaultdict(set)
        items = list(self.items.values()) if slices else []
        facts = [_facts(item, self.sources.get(item.source_id, "")) for item in items]
        for condition in slices:
            for place in np.flatnonzero(satisfying(condition, facts)).tolist():
                found[items[place].id].add(condition)
        sets = {frozenset(inside): frozenset(inside) for inside in found.values()}  # one of each for all items
        return {item: sets[frozenset(inside)] for item, inside in found.items()}


def comparing(view: View, sheet: RuleSheet, task_name: str, item_ids: Iterable[str] | None = None) -> Comparing:
    """Labels of a task of the project as ``sheet`` compares them, on all items or on some."""
    return around(view, sheet, task_name, item_ids).comparing(sheet, task_name)


def around(view: View, sheet: RuleSheet, task_name: str, item_ids: Iterable[str] | None = None) -> Around:
    """What decides how ``sheet`` compares the labels of a task; nothing is read where no rule asks about slices."""
    from app.rules.comparing import slices_compared

    if not slices_compared(sheet, task_name):
        return Around()
    some = {} if item_ids is None else {"id": tuple(item_ids)}
    sources = {source.id: source.name for source in view.find(Source)}
    return Around({item.id: item for item in view.find(Item, **some)}, sources)


def within(item: Item, slices: Collection[str], source: str = "") -> frozenset[str]:
    """Those of ``slices`` that the item satisfies. A condition on what the item does not have is not satisfied."""
    facts = _facts(item, source)
    return frozenset(condition for condition in slices if satisfies(condition, facts))


def _facts(item: Item, source: str) -> dict[str, Scalar]:
    built_in = {"source": source, "split": item.split, "path": item.path, "group": item.group_key}
    known = {**item.columns, **item.features}
    return {**built_in, **{name: fact for name, fact in known.items() if fact is not None}}
