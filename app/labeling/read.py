"""Reading labels: an annotation's value, everybody's values of a task, and the references that count for training."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from app.changes.command import View
from app.commands.versions import Content, from_text
from app.labels import values
from app.records import REFERENCE, Annotation, LabelRow, Repeat

ADOPTED = "adopted from "


def value_of(view: View, annotation: Annotation, kind: values.Kind) -> values.Value | None:
    """What ``annotation`` says, for a task of that kind; None where nothing was said yet."""
    if kind in values.OBJECT_KINDS:
        return _objects(kind, view.find(LabelRow, annotation_id=annotation.id))
    return None if annotation.value is None else values.decode(annotation.value)


def values_of(view: View, annotations: Collection[Annotation], kind: values.Kind) -> dict[str, values.Value]:
    """Annotation id → value, for many annotations of one kind of task at once. Unsaid ones are left out."""
    if kind not in values.OBJECT_KINDS:
        return {found.id: values.decode(found.value) for found in annotations if found.value is not None}
    again = _first_said(view, {found.task for found in annotations})
    rows: dict[str, list[LabelRow]] = defaultdict(list)
    for row in view.find(LabelRow, annotation_id=tuple(found.id for found in annotations if found.id not in again)):
        rows[row.annotation_id].append(row)
    return {
        found.id: value_in(again[found.id], kind) if found.id in again else _objects(kind, rows[found.id])
        for found in annotations
    }


def value_in(content: Content, kind: values.Kind) -> values.Value:
    """What a kept version says. Raises ValueError where it says nothing."""
    if kind in values.OBJECT_KINDS:
        return values.of_objects(kind, tuple(values.decode_object(thing.body) for thing in content.objects))
    if content.value is None:
        raise ValueError("nothing was said")
    return values.decode(content.value)


def repeats(view: View, task: str, kind: values.Kind) -> dict[str, dict[str, tuple[values.Value, values.Value]]]:
    """Annotator id → item id → what they said first, and what they said when they were shown the item again.

    The protocol of these is "repeat": one person twice is not two people, and nothing else counts the second.
    """
    found: dict[str, dict[str, tuple[values.Value, values.Value]]] = defaultdict(dict)
    for one in view.find(Repeat, task=task, state="closed"):
        first, second = from_text(one.first), from_text(one.second)
        if kind in values.OBJECT_KINDS or (first.value is not None and second.value is not None):
            found[one.annotator_id][one.item_id] = value_in(first, kind), value_in(second, kind)
    return dict(found)


def before_told(view: View, task: str, kind: values.Kind) -> dict[str, dict[str, values.Value]]:
    """Annotator id → item id → what they had said of a known item when they were told what was expected."""
    found: dict[str, dict[str, values.Value]] = defaultdict(dict)
    for one in view.find(Repeat, task=task, state="told"):
        first = from_text(one.first)
        if kind in values.OBJECT_KINDS or first.value is not None:
            found[one.annotator_id][one.item_id] = value_in(first, kind)
    return dict(found)


def by_annotator(
    view: View,
    task: str,
    kind: values.Kind,
    *,
    item_ids: Collection[str] | None = None,
    independent_only: bool = False,
) -> dict[str, dict[str, values.Value]]:
    """Item id → annotator id → submitted value. The adjudicated reference is not an annotator and is left out."""
    found = [
        annotation
        for annotation in submitted(view, task, item_ids)
        if annotation.annotator_id != REFERENCE and (annotation.independent or not independent_only)
    ]
    said = values_of(view, found, kind)
    table: dict[str, dict[str, values.Value]] = defaultdict(dict)
    for annotation in found:
        if annotation.id in said:
            table[annotation.item_id][annotation.annotator_id] = said[annotation.id]
    return dict(table)


def reference_annotations(view: View, task: str, *, item_ids: Collection[str] | None = None) -> dict[str, Annotation]:
    """Item id → the annotation that counts for training: the adjudicated one, else the sole submitted one.

    An item on which several people differ and nobody has decided has no reference.
    """
    return counting(submitted(view, task, item_ids))


def counting(found: Iterable[Annotation]) -> dict[str, Annotation]:
    """Item id → which of these annotations counts for training (see ``reference_annotations``)."""
    people: dict[str, list[Annotation]] = defaultdict(list)
    decided: dict[str, Annotation] = {}
    for annotation in found:
        if annotation.annotator_id == REFERENCE:
            decided[annotation.item_id] = annotation
        else:
            people[annotation.item_id].append(annotation)
    sole = {item: own[0] for item, own in people.items() if len(own) == 1}
    return {**sole, **decided}


def references(
    view: View, task: str, kind: values.Kind, *, item_ids: Collection[str] | None = None
) -> dict[str, values.Value]:
    """Item id → the value that counts for training (see ``reference_annotations``)."""
    chosen = reference_annotations(view, task, item_ids=item_ids)
    said = values_of(view, list(chosen.values()), kind)
    return {item: said[annotation.id] for item, annotation in chosen.items() if annotation.id in said}


def adjudicated(view: View, task: str, kind: values.Kind) -> dict[str, values.Value]:
    """Item id → the adjudicated value only.

    A reference that was taken over from one of the annotators (its protocol begins with ``ADOPTED``) counts for
    training, but is left out here: held against it, that person would be perfect by construction.
    """
    found = [
        annotation
        for annotation in submitted(view, task, None)
        if annotation.annotator_id == REFERENCE and not annotation.protocol.startswith(ADOPTED)
    ]
    said = values_of(view, found, kind)
    return {annotation.item_id: said[annotation.id] for annotation in found if annotation.id in said}


def deciders(view: View, task: str) -> dict[str, str]:
    """Item id → the id of who decided on its reference; those of which nobody is known are left out."""
    found = view.find(Annotation, task=task, annotator_id=REFERENCE, state="submitted")
    return {one.item_id: one.reviewed_by for one in found if one.reviewed_by}


def people_by_item(view: View, task: str) -> Mapping[str, frozenset[str]]:
    """Item id → who has submitted a label of ``task``."""
    table: dict[str, set[str]] = defaultdict(set)
    for annotation in submitted(view, task, None):
        table[annotation.item_id].add(annotation.annotator_id)
    return {item: frozenset(people) for item, people in table.items()}


def submitted(view: View, task: str, item_ids: Collection[str] | None) -> Iterable[Annotation]:
    """What is handed in on a task; of an item that somebody is shown again, what they said first."""
    within: dict[str, object] = {} if item_ids is None else {"item_id": tuple(item_ids)}
    found = view.find(Annotation, task=task, state="submitted", **within)
    again = {one.annotation_id: one for one in view.find(Repeat, task=task, state="open", **within)}
    if not again:
        return found
    return [one for one in found if one.id not in again] + [_as_it_was(one) for one in again.values()]


def _first_said(view: View, tasks: Collection[str]) -> dict[str, Content]:
    """Annotation id → the first of two versions, while the second is under way."""
    return {one.annotation_id: from_text(one.first) for one in view.find(Repeat, task=tuple(tasks), state="open")}


def _as_it_was(one: Repeat) -> Annotation:
    said = from_text(one.first)
    return Annotation(
        id=one.annotation_id, item_id=one.item_id, task=one.task, annotator_id=one.annotator_id, state=said.state,
        value=said.value, sheet_id=said.sheet_id, independent=said.independent, waivers=said.waivers,
        waived_for=said.waived_for, made_at=said.made_at, review=said.review, origin=said.origin,
    )  # fmt: skip


def _objects(kind: values.Kind, rows: Iterable[LabelRow]) -> values.Value:
    ordered = sorted(rows, key=lambda row: (row.z, row.id))
    return values.of_objects(kind, tuple(values.decode_object(row.body) for row in ordered))
