"""Commands on saved slices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import msgspec

from app import ids
from app.changes.command import View
from app.changes.edit import Edit, change, create, remove
from app.commands.people import check_curator
from app.errors import CallError, UnknownName
from app.records import SavedSlice

MOST_CHARACTERS = 100
SCALE = range(6)


class SaveSlice(msgspec.Struct, frozen=True):
    """Keeps a slice of a task under a name, or changes what is kept.

    ``ease`` and ``importance`` are 1 to 5, 0 for nothing yet; None leaves what there is. So do a condition, and a note,
    of None.
    """

    name: str
    task: str
    condition: str | None = None
    ease: int | None = None
    importance: int | None = None
    note: str | None = None
    area: ClassVar[str] = "slices"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Save the slice {self.name.strip()}"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """One row, none where nothing changes. Raises CallError for an annotator or for what is none of these."""
        check_curator(view, who, "saves slices")
        name = self.name.strip()
        if not name or len(name) > MOST_CHARACTERS or not name.isprintable():
            raise CallError(f"{name[:40]!r} is no name for a slice. Use 1 to {MOST_CHARACTERS} characters on one line.")
        for what, said in (("ease", self.ease), ("importance", self.importance)):
            if said is not None and said not in SCALE:
                raise CallError(f"the {what} is {said}: give 1 (little) to 5 (much), or 0 for nothing yet.")
        before = view.get(SavedSlice, slice_id(self.task, name))
        if before is None and not (self.condition or "").strip():
            raise CallError(f"the slice {name!r} is new: give its condition, such as snr_db < 10.")
        old = before or SavedSlice(
            id=slice_id(self.task, name), name=name, task=self.task, condition="", made_by=who, made_at=ids.now()
        )
        after = SavedSlice(
            id=old.id, name=name, task=self.task, made_by=old.made_by, made_at=old.made_at,
            condition=old.condition if self.condition is None else self.condition.strip(),
            ease=old.ease if self.ease is None else self.ease,
            importance=old.importance if self.importance is None else self.importance,
            note=old.note if self.note is None else self.note.strip(),
        )  # fmt: skip
        if before is None:
            return [create(after)]
        return [] if before == after else [change(before, after)]


class RemoveSlice(msgspec.Struct, frozen=True):
    """Forgets a saved slice; its items and their tags stay."""

    name: str
    task: str
    area: ClassVar[str] = "slices"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Remove the slice {self.name}"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The row that goes. Raises UnknownName, and CallError for an annotator."""
        check_curator(view, who, "removes saved slices")
        row = view.get(SavedSlice, slice_id(self.task, self.name.strip()))
        if row is None:
            raise UnknownName("saved slice", self.name, [one.name for one in view.find(SavedSlice, task=self.task)])
        return [remove(row)]


def slice_id(task: str, name: str) -> str:
    """A task has a slice of a name once: the id of that row."""
    return ids.stable("slice", task, name)
