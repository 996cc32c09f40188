"""Commands on the objects of an annotation: one command is one gesture, and one step of undo.

``who`` is the annotator; nobody can change another's objects.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

import msgspec

from app import ids
from app.changes.command import View
from app.changes.edit import Edit, change, create, remove
from app.commands.annotations import reopened, row_id
from app.commands.proposals import rejected
from app.labels import values
from app.records import LabelRow


class EditObjects(msgspec.Struct, frozen=True):
    """Puts objects (new ones on top, known ones in their place) and removes others, all in one step.

    ``said`` is what the history calls it ("Merge 2 polygons"). ``origins`` names, by object id, the prediction that a
    new object began as; an object that is known already keeps the origin that it has. One that began as a prediction
    and is removed counts as rejected: the prediction is not proposed to its annotator again.
    """

    item_id: str
    task: str
    put: tuple[values.LabelObject, ...] = ()
    remove: tuple[str, ...] = ()
    said: str = ""
    origins: Mapping[str, str] = {}
    area: ClassVar[str] = "label"

    @property
    def title(self) -> str:
        """For the history."""
        if self.said:
            return self.said
        if not self.put:
            return f"Remove {len(self.remove)} from {self.task}"
        first = self.put[0].cls
        return f"Draw {first or self.task}" if len(self.put) == 1 else f"Change {len(self.put)} in {self.task}"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """A row an object that is new or differs, and the annotation's where it is new or was submitted."""
        annotation = ids.annotation_id(self.item_id, self.task, who)
        edits = [*self._gone(view, annotation, who), *self._put(view, annotation)]
        proposed = any(self.origins.get(thing.id) for thing in self.put)
        return [*reopened(view, self.item_id, self.task, who, proposed=proposed), *edits] if edits else []

    def _gone(self, view: View, annotation: str, who: str) -> Iterator[Edit]:
        kept = {thing.id for thing in self.put}
        for name in dict.fromkeys(self.remove):
            row = view.get(LabelRow, row_id(annotation, name))
            if row is not None and name not in kept:
                yield remove(row)
                yield from rejected(view, self.item_id, who, row.origin)

    def _put(self, view: View, annotation: str) -> Iterator[Edit]:
        top: int | None = None
        for thing in {thing.id: thing for thing in self.put}.values():
            body = values.encode(thing)
            before = view.get(LabelRow, row_id(annotation, thing.id))
            if before is not None:
                if before.body != body:
                    yield change(before, msgspec.structs.replace(before, body=body))
                continue
            if top is None:
                found = view.highest(LabelRow, "z", annotation_id=annotation)
                top = -1 if found is None else found
            top += 1
            yield create(
                LabelRow(
                    id=row_id(annotation, thing.id),
                    annotation_id=annotation,
                    z=top,
                    body=body,
                    origin=self.origins.get(thing.id, ""),
                )
            )


class ArrangeObjects(msgspec.Struct, frozen=True):
    """Brings objects to the ``front`` (drawn last, on top of the others) or to the back; among themselves they keep
    their order."""

    item_id: str
    task: str
    object_ids: tuple[str, ...]
    front: bool
    area: ClassVar[str] = "label"

    @property
    def title(self) -> str:
        """For the history."""
        return "Bring to the front" if self.front else "Send to the back"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The rows whose place changes. Places below the lowest are negative: nothing else has to move."""
        annotation = ids.annotation_id(self.item_id, self.task, who)
        rows = sorted(view.find(LabelRow, annotation_id=annotation), key=lambda row: (row.z, row.id))
        chosen = {row_id(annotation, name) for name in self.object_ids}
        mine = [row for row in rows if row.id in chosen]
        order = [row for row in rows if row.id not in chosen]
        if not mine or [*order, *mine] == rows if self.front else [*mine, *order] == rows:
            return []
        first = rows[-1].z + 1 if self.front else rows[0].z - len(mine)
        moved = [
            change(row, msgspec.structs.replace(row, z=first + place))
            for place, row in enumerate(mine)
            if row.z != first + place
        ]
        return [*reopened(view, self.item_id, self.task, who), *moved]
