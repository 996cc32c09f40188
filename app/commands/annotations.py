"""What commands on labels share: an annotation as a draft, and the ids of its objects' rows."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from app import ids
from app.changes.command import View
from app.changes.edit import Edit, put
from app.errors import CallError
from app.records import Annotation, Annotator, Item, Project


def row_id(annotation: str, thing: str) -> str:
    """The id of an object's row: an object's own id is unique only within its annotation."""
    return ids.stable("object", annotation, thing)


def reopened(view: View, item_id: str, task: str, who: str) -> Iterator[Edit]:
    """The annotation made, or turned into a draft again; nothing where it is a draft."""
    before = view.get(Annotation, ids.annotation_id(item_id, task, who))
    if before is None or before.state != "draft":
        yield put(before, draft(view, before, item_id, task, who, value=None))


def draft(view: View, before: Annotation | None, item_id: str, task: str, who: str, *, value: str | None) -> Annotation:
    """The annotation of ``who`` as a draft that says ``value``; what a review said of it stands only while returned.

    Raises CallError where the item or the annotator is not in the project.
    """
    if before is not None:
        return msgspec.structs.replace(before, state="draft", value=value, review=_kept(before))
    if view.get(Item, item_id) is None:
        raise CallError(f"item {item_id}: not in this project.")
    if view.get(Annotator, who) is None:
        raise CallError(f"annotator {who!r}: not in this project. Add them first.")
    project = view.get(Project, "project")
    sheet_id = (project.sheet_id if project else None) or ""
    return Annotation(
        id=ids.annotation_id(item_id, task, who),
        item_id=item_id,
        task=task,
        annotator_id=who,
        value=value,
        sheet_id=sheet_id,
        made_at=ids.now(),
    )


def _kept(before: Annotation) -> str:
    """A returned label stays returned until it is handed in again; an accepted one that changes has to be seen anew."""
    return "returned" if before.review == "returned" else ""
