"""Tags on the item in hand: a word beside the labels, hung on and taken off as one step of the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.commands.curate import TagItems, UntagItems
from app.commands.several import Several
from app.records import EXCLUDED, Tag

if TYPE_CHECKING:
    from app.changes.command import ChangeSet, Command
    from app.labeling.desk import Desk


def tags_of(desk: Desk, item_id: str) -> tuple[Tag, ...]:
    """The item's tags by name; "excluded" is among them, with its reason."""
    return tuple(sorted(desk.workspace.view.find(Tag, item_id=item_id), key=lambda tag: tag.name.lower()))


def known_tags(desk: Desk) -> list[str]:
    """Every tag of the project that can be hung on by its name, in order."""
    return [name for name in desk.workspace.view.distinct(Tag, "name") if name != EXCLUDED]


def tag(desk: Desk, item_id: str, name: str) -> ChangeSet:
    """Hangs a tag on the item. Raises CallError for an unusable name."""
    return _step(desk, TagItems((item_id,), name))


def untag(desk: Desk, item_id: str, name: str) -> ChangeSet:
    """Takes a tag off the item."""
    return _step(desk, UntagItems((item_id,), name))


def _step(desk: Desk, command: TagItems | UntagItems) -> ChangeSet:
    """In the undo history of the label page, where the hand is, and not in that of the data."""
    wanted: tuple[Command, ...] = (command,)
    return desk.workspace.do(Several(wanted, command.title), who=desk.who, origin=desk.origin)
