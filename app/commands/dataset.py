"""Commands on sources and items: registering files, columns from a table, measured features."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

import msgspec

from app.changes.command import View
from app.changes.edit import Edit, change, put
from app.commands.people import check_lead
from app.errors import CallError
from app.records import Item, Project, Scalar, Source


class Register(msgspec.Struct, frozen=True):
    """A folder and what was found in it. ``items`` holds only new and changed files, and those that went missing."""

    source: Source
    items: tuple[Item, ...]
    area: ClassVar[str] = "data"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Register {len(self.items)} files of {self.source.name}"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The source's row and one row a file; columns, group and split that were set stay."""
        before = view.get(Source, self.source.id)
        after = self.source
        if before is not None:
            after = msgspec.structs.replace(after, added_at=before.added_at)
        edits = [] if before == after else [put(before, after)]
        known = {item.id: item for item in view.find(Item, id=tuple(item.id for item in self.items))}
        for item in self.items:
            old = known.get(item.id)
            new = item if old is None else _keep(old, item)
            if old != new:
                edits.append(put(old, new))
        return edits


class BringHome(msgspec.Struct, frozen=True):
    """Folders within the project's own, from now on stored relative to it: by the id of their source (``places``)."""

    roots: Mapping[str, str]
    area: ClassVar[str] = "package"
    title: ClassVar[str] = "Look for files within the project's own folder"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The row of each source."""
        return [
            change(source, msgspec.structs.replace(source, root=self.roots[source.id]))
            for source in view.find(Source, id=tuple(self.roots))
        ]


class MarkBroken(msgspec.Struct, frozen=True):
    """An item whose file turned out to be unreadable when it was opened, and why. Registering it anew may mend it."""

    item_id: str
    reason: str
    area: ClassVar[str] = "data"

    @property
    def title(self) -> str:
        """For the history."""
        return "Note a broken file"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The item's row, where it was thought to be in order. Raises CallError for an item that is not there."""
        before = view.get(Item, self.item_id)
        if before is None:
            raise CallError(f"item {self.item_id}: not in this project.")
        if before.state != "ok":
            return []
        return [change(before, msgspec.structs.replace(before, state="broken", reason=self.reason))]


class SetFeatures(msgspec.Struct, frozen=True):
    """Measured features by item id; they replace features of the same name and keep the others."""

    features: Mapping[str, Mapping[str, float]]
    area: ClassVar[str] = "data"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Measure {len(self.features)} items"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """One edit an item whose features differ."""
        edits: list[Edit] = []
        for item in view.find(Item, id=tuple(self.features)):
            after = msgspec.structs.replace(item, features={**item.features, **self.features[item.id]})
            if after != item:
                edits.append(change(item, after))
        return edits


class SetColumns(msgspec.Struct, frozen=True):
    """Columns by item id; they replace those of the same name. ``group`` and ``split`` name columns."""

    columns: Mapping[str, Mapping[str, Scalar]]
    group: str = ""
    split: str = ""
    area: ClassVar[str] = "data"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Add columns to {len(self.columns)} items"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """One edit an item whose columns differ. Raises CallError for an item that is not there."""
        items = {item.id: item for item in view.find(Item, id=tuple(self.columns))}
        unknown = [name for name in self.columns if name not in items]
        if unknown:
            raise CallError(f"{len(unknown)} items are not in this project, the first is {unknown[0]}.")
        edits: list[Edit] = []
        for name, new in self.columns.items():
            before = items[name]
            after = msgspec.structs.replace(
                before,
                columns={**before.columns, **new},
                group_key=_text(new.get(self.group), before.group_key) if self.group else before.group_key,
                split=_text(new.get(self.split), before.split) if self.split else before.split,
            )
            if after != before:
                edits.append(change(before, after))
        return edits


class ShowColumns(msgspec.Struct, frozen=True):
    """Which columns of tables annotators see, all others being hidden from them. A lead's, since one may tell what is
    expected."""

    names: tuple[str, ...]
    area: ClassVar[str] = "data"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Show annotators {', '.join(self.names)}" if self.names else "Show annotators no columns of tables"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The project's row. Raises CallError for no lead."""
        check_lead(view, who, "decides which columns annotators see")
        project = view.get(Project, "project")
        if project is None:
            raise CallError("there is no project whose columns could be shown.")
        wanted = dict.fromkeys(sorted(self.names), 1)
        return (
            []
            if dict(project.shown_columns) == wanted
            else [change(project, msgspec.structs.replace(project, shown_columns=wanted))]
        )


def _keep(old: Item, new: Item) -> Item:
    return msgspec.structs.replace(
        new,
        columns=old.columns,
        group_key=old.group_key,
        split=old.split,
        features=new.features or (old.features if old.sha256 == new.sha256 else {}),
    )


def _text(found: Scalar, otherwise: str) -> str:
    return otherwise if found is None else str(found)
