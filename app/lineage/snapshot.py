"""Snapshots: a revision with a name, found again by what it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, cast

import msgspec

from app import ids
from app.changes.command import View
from app.changes.edit import Edit, change, create
from app.errors import CallError, UnknownName
from app.lineage.asof import History
from app.lineage.content import content
from app.records import Snapshot

SHORTEST = 4  # hex digits of an id that may stand for it


@dataclass(frozen=True)
class TakeSnapshot:
    """Keeps what the project holds now. The same content again is the same snapshot: only a new tag is added to it."""

    message: str
    tag: str = ""
    area: ClassVar[str] = "lineage"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Take a snapshot: {self.message}" if self.message else "Take a snapshot"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """One row, or none. Raises CallError when the tag names another snapshot."""
        tag = self.tag.strip()
        found = content(view)
        root = found.root()
        before = view.get(Snapshot, root)
        _check_tag(view, tag, root, before)
        if before is not None:
            tagged = msgspec.structs.replace(before, tag=tag or before.tag)
            return [] if tagged == before else [change(before, tagged)]
        # Commands are planned on the project's own reader, which knows its revisions.
        revision = cast(History, view).last_revision()
        return [
            create(
                Snapshot(
                    id=root, revision_id=revision, message=self.message.strip(), tag=tag, sheet_id=found.sheet_id,
                    who=who, made_at=ids.now(),
                )
            )
        ]  # fmt: skip


def current(view: View) -> Snapshot | None:
    """The snapshot of exactly what the project holds now, whenever it was taken; None when there is none."""
    return view.get(Snapshot, content(view).root())


def taken(view: View) -> Snapshot:
    """The snapshot of what the project holds now, after it was taken: content that came back has its old one."""
    return current(view) or find_snapshot(view, "latest")


def find_snapshot(view: View, name: str) -> Snapshot:
    """The snapshot with that tag, id or beginning of an id; "latest" is the newest. Raises UnknownName, CallError."""
    every = log(view)
    if name == "latest":
        if not every:
            raise CallError("there is no snapshot yet. Take one with `earmark snapshot`.")
        return every[0]
    exact = [one for one in every if name in (one.tag, one.id)]
    found = exact or [one for one in every if len(name) >= SHORTEST and one.id.startswith(name)]
    if len(found) > 1:
        raise CallError(f"{len(found)} snapshots begin with {name!r}. Write more of the id.")
    if not found:
        raise UnknownName("snapshot", name, [one.tag or one.id[:12] for one in every])
    return found[0]


def log(view: View) -> list[Snapshot]:
    """All snapshots, newest first."""
    return sorted(view.find(Snapshot), key=lambda one: (one.revision_id, one.made_at, one.id), reverse=True)


def _check_tag(view: View, tag: str, root: str, before: Snapshot | None) -> None:
    if tag == "latest" or (tag and not tag.isprintable()):
        raise CallError(f"{tag!r} cannot be a tag. Choose another name.")
    other = next((one for one in view.find(Snapshot) if tag and one.tag == tag and one.id != root), None)
    if other is not None:
        raise CallError(f"the tag {tag!r} names the snapshot {other.id[:12]} already. Choose another tag.")
    if before is not None and tag and before.tag not in ("", tag):
        raise CallError(f"nothing has changed since the snapshot {before.id[:12]}, which is tagged {before.tag!r}.")
