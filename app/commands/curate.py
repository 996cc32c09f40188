"""Commands that sort items by hand: tags to find them again, who is to label them, and which are left out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import ClassVar

import msgspec

from app import ids
from app.changes.command import View
from app.changes.edit import Edit, change, create, remove
from app.commands.people import check_curator
from app.errors import CallError
from app.records import EXCLUDED, REFERENCE, Annotator, Assignment, Item, Tag

MOST_CHARACTERS = 100
# How a tag begins that says what people are to decide on an item.
ASKED = "decide: "


class TagItems(msgspec.Struct, frozen=True):
    """Hangs the tag ``name`` on items; a ``reason`` replaces the one that was given before."""

    item_ids: tuple[str, ...]
    name: str
    reason: str = ""
    area: ClassVar[str] = "data"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Tag {_counted(self.item_ids)} with {self.name.strip()!r}"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """A row an item that has no such tag yet. Raises CallError for an unusable name or an unknown item."""
        name = _usable(self.name)
        if name == EXCLUDED:
            raise CallError(f"the tag {EXCLUDED!r} leaves items out of work and export. Exclude them, with a reason.")
        return tagged(view, self.item_ids, name, self.reason.strip())


class UntagItems(msgspec.Struct, frozen=True):
    """Takes the tag ``name`` off items; those without it stay as they are."""

    item_ids: tuple[str, ...]
    name: str
    area: ClassVar[str] = "data"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Take {self.name.strip()!r} off {_counted(self.item_ids)}"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """A row an item that has the tag."""
        return _untagged(view, self.item_ids, self.name.strip())


class ExcludeItems(msgspec.Struct, frozen=True):
    """Leaves items out of work and export, for a ``reason`` that everybody can read."""

    item_ids: tuple[str, ...]
    reason: str
    area: ClassVar[str] = "data"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Exclude {_counted(self.item_ids)}: {self.reason.strip()}"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """A row an item. Raises CallError for an annotator, without a reason, or for an unknown item."""
        check_curator(view, who, "leaves items out")
        if not self.reason.strip():
            raise CallError("no reason is given. Say in a few words why these items are left out.")
        return tagged(view, self.item_ids, EXCLUDED, self.reason.strip())


class IncludeItems(msgspec.Struct, frozen=True):
    """Takes excluded items in again."""

    item_ids: tuple[str, ...]
    area: ClassVar[str] = "data"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Include {_counted(self.item_ids)}"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """A row an item that was excluded. Raises CallError for an annotator."""
        check_curator(view, who, "takes items in again")
        return _untagged(view, self.item_ids, EXCLUDED)


class AssignItems(msgspec.Struct, frozen=True):
    """Gives items to an annotator; others may have them too."""

    item_ids: tuple[str, ...]
    annotator_id: str
    area: ClassVar[str] = "data"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Assign {_counted(self.item_ids)} to {self.annotator_id}"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """A row an item that the annotator does not have yet.

        Raises CallError for an unknown item or annotator, and where ``who`` is an annotator.
        """
        return assigned(view, who, [(item, self.annotator_id) for item in self.item_ids], {self.annotator_id})


class ShareOut(msgspec.Struct, frozen=True):
    """Gives items to annotators, as ``app.labeling.allot`` has shared them out: pairs of item and annotator."""

    pairs: tuple[tuple[str, str], ...]
    area: ClassVar[str] = "data"

    @property
    def title(self) -> str:
        """For the history."""
        people = sorted({annotator for _, annotator in self.pairs})
        items = tuple({item for item, _ in self.pairs})
        return f"Share {_counted(items)} out to {people[0] if len(people) == 1 else f'{len(people)} annotators'}"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """A row a pair that is not there yet. Raises CallError as ``AssignItems`` does."""
        return assigned(view, who, self.pairs, {annotator for _, annotator in self.pairs})


class UnassignItems(msgspec.Struct, frozen=True):
    """Takes items from an annotator; what was labelled stays."""

    item_ids: tuple[str, ...]
    annotator_id: str
    area: ClassVar[str] = "data"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Take {_counted(self.item_ids)} from {self.annotator_id}"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """A row an item that the annotator has. Raises CallError where ``who`` is an annotator."""
        check_curator(view, who, "takes items from people")
        names = tuple(assignment_id(item, self.annotator_id) for item in dict.fromkeys(self.item_ids))
        return [remove(row) for row in view.find(Assignment, id=names)]


def tag_id(item: str, name: str) -> str:
    """An item has a tag once: the id of that row."""
    return ids.stable("tag", item, name)


def assignment_id(item: str, annotator: str) -> str:
    """An item is assigned to a person once: the id of that row."""
    return ids.stable("assignment", item, annotator)


def assigned(view: View, who: str, pairs: Sequence[tuple[str, str]], annotators: Collection[str]) -> list[Edit]:
    """A row for each pair of item and annotator that is not there yet. Raises CallError as ``AssignItems`` does."""
    check_curator(view, who, "gives items to people")
    for annotator in sorted(annotators):
        if annotator == REFERENCE:
            raise CallError("the reference is nobody who labels: it cannot have items.")
        if view.get(Annotator, annotator) is None:
            raise CallError(f"annotator {annotator!r}: not in this project. Add the annotator first.")
    _known(view, [item for item, _ in pairs])
    names = {assignment_id(item, annotator): (item, annotator) for item, annotator in pairs}
    there = {row.id for row in view.find(Assignment, id=tuple(names))}
    at = ids.now()
    return [
        create(Assignment(id=name, item_id=item, annotator_id=annotator, made_at=at))
        for name, (item, annotator) in names.items()
        if name not in there
    ]


def tagged(view: View, items: Sequence[str], name: str, reason: str) -> list[Edit]:
    """A row for each item that has no such tag yet, or has it for another ``reason``. Raises CallError."""
    names = {tag_id(item, name): item for item in _known(view, items)}
    there = {row.id: row for row in view.find(Tag, id=tuple(names))}
    at = ids.now()
    edits: list[Edit] = []
    for row_id, item in names.items():
        before = there.get(row_id)
        if before is None:
            edits.append(create(Tag(id=row_id, item_id=item, name=name, reason=reason, made_at=at)))
        elif reason and before.reason != reason:
            edits.append(change(before, msgspec.structs.replace(before, reason=reason)))
    return edits


def _untagged(view: View, items: Sequence[str], name: str) -> list[Edit]:
    names = tuple(tag_id(item, name) for item in dict.fromkeys(items))
    return [remove(row) for row in view.find(Tag, id=names)]


def _known(view: View, items: Sequence[str]) -> Sequence[str]:
    """``items``, each once. Raises CallError where one is not in the project."""
    wanted = tuple(dict.fromkeys(items))
    if view.count(Item, id=wanted) != len(wanted):
        missing = next(item for item in wanted if view.get(Item, item) is None)
        raise CallError(f"item {missing}: not in this project.")
    return wanted


def _usable(name: str) -> str:
    cleaned = name.strip()
    if not cleaned or len(cleaned) > MOST_CHARACTERS or not cleaned.isprintable():
        raise CallError(f"{name[:MOST_CHARACTERS]!r} is no tag. Use 1 to {MOST_CHARACTERS} characters on one line.")
    return cleaned


def _counted(items: Sequence[str]) -> str:
    return "1 item" if len(items) == 1 else f"{len(items):,} items"
