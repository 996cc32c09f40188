"""What commands on labels share: an annotation as a draft, and the ids of its objects' rows."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from app import ids
from app.changes.command import View
from app.changes.edit import Edit, change, create, put
from app.errors import CallError
from app.records import Annotation, Annotator, Exposure, Item, Project


def row_id(annotation: str, thing: str) -> str:
    """The id of an object's row: an object's own id is unique only within its annotation."""
    return ids.stable("object", annotation, thing)


def reopened(view: View, item_id: str, task: str, who: str, *, proposed: bool = False) -> Iterator[Edit]:
    """The annotation made, or turned into a draft again; nothing where it is a draft.

    ``proposed`` says that a model's proposal comes in: then it is not independent, whatever it was.
    """
    before = view.get(Annotation, ids.annotation_id(item_id, task, who))
    if before is None or before.state != "draft" or (proposed and before.independent):
        after = draft(view, before, item_id, task, who, value=None)
        yield put(before, msgspec.structs.replace(after, independent=0) if proposed else after)


def draft(view: View, before: Annotation | None, item_id: str, task: str, who: str, *, value: str | None) -> Annotation:
    """The annotation of ``who`` as a draft that says ``value``; what a review said of it stands only while returned.

    It is not independent where ``who`` has seen what others, or a model, say about the item for that task.
    Raises CallError where the item or the annotator is not in the project.
    """
    if before is not None:
        blind = int(before.independent and not saw(view, item_id, task, who))
        return msgspec.structs.replace(before, state="draft", value=value, review=_kept(before), independent=blind)
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
        independent=int(not saw(view, item_id, task, who)),
        made_at=ids.now(),
    )


def saw(view: View, item_id: str, task: str, who: str) -> bool:
    """Whether ``who`` has seen what somebody else, or a model, says about the item for that task."""
    return bool(view.count(Exposure, item_id=item_id, task=task, annotator_id=who))


def exposed(view: View, item_id: str, task: str, who: str, seen: str) -> Iterator[Edit]:
    """That ``who`` sees something now, and their draft of that task not independent any more.

    What is handed in already was made before: it stays what it is until it is changed.
    """
    name = ids.stable("exposure", item_id, task, who, seen)
    if view.get(Exposure, name) is not None:
        return
    yield create(Exposure(id=name, item_id=item_id, annotator_id=who, task=task, seen=seen, made_at=ids.now()))
    mine = view.get(Annotation, ids.annotation_id(item_id, task, who))
    if mine is not None and mine.state == "draft" and mine.independent:
        yield change(mine, msgspec.structs.replace(mine, independent=0))


def _kept(before: Annotation) -> str:
    """A returned label stays returned until it is handed in again; an accepted one that changes has to be seen anew."""
    return "returned" if before.review == "returned" else ""
