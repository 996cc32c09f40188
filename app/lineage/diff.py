"""What two snapshots differ in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from app.changes.command import View
from app.lineage.asof import History, as_of
from app.lineage.content import Content, content
from app.records import Item, Snapshot

K = TypeVar("K")


@dataclass(frozen=True)
class Changed:
    """Names in order; labels are named "path: task"."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


@dataclass(frozen=True)
class SnapshotDiff:
    """From snapshot ``a`` to ``b``. ``sheet`` is the pair of sheet ids when the rule sheet changed."""

    a: str
    b: str
    items: Changed
    labels: Changed
    samples: Changed
    sources: Changed
    verdicts: Changed
    columns: Changed
    sheet: tuple[str, str] | None

    @property
    def same(self) -> bool:
        """Whether there is no difference at all."""
        parts = (self.items, self.labels, self.samples, self.sources, self.verdicts, self.columns, self.sheet)
        return not any(parts)


def diff(view: History, a: Snapshot, b: Snapshot) -> SnapshotDiff:
    """What changed from ``a`` to ``b``. Read from a view that stands still (``Reader.frozen``)."""
    old_view, new_view = as_of(view, a.revision_id), as_of(view, b.revision_id)
    old, new = content(old_view), content(new_view)
    paths = _paths(old_view) | _paths(new_view)

    def item(key: str) -> str:
        return paths.get(key, key)

    def label(key: tuple[str, str]) -> str:
        return f"{item(key[0])}: {key[1]}"

    return SnapshotDiff(
        a=a.id,
        b=b.id,
        items=_changed(old.items, new.items, item),
        labels=_changed(old.labels, new.labels, label),
        samples=_changed(old.samples, new.samples, str),
        sources=_changed(old.sources, new.sources, str),
        verdicts=_changed(old.verdicts, new.verdicts, lambda recipe: recipe[:12]),
        columns=_changed(old.columns, new.columns, str),
        sheet=_sheets(old, new),
    )


def _changed(old: Mapping[K, str], new: Mapping[K, str], name: Callable[[K], str]) -> Changed:
    return Changed(
        added=tuple(sorted(name(key) for key in new.keys() - old.keys())),
        removed=tuple(sorted(name(key) for key in old.keys() - new.keys())),
        changed=tuple(sorted(name(key) for key in old.keys() & new.keys() if old[key] != new[key])),
    )


def _sheets(old: Content, new: Content) -> tuple[str, str] | None:
    return None if old.sheet_id == new.sheet_id else (old.sheet_id, new.sheet_id)


def _paths(view: View) -> dict[str, str]:
    return {item.id: item.path for item in view.find(Item)}
