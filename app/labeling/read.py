"""Reading labels: an annotation's value, everybody's values of a task, and the references that count for training."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from app.changes.command import View
from app.labels import values
from app.records import REFERENCE, Annotation, LabelRow

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
    rows: dict[str, list[LabelRow]] = defaultdict(list)
    for row in view.find(LabelRow, annotation_id=tuple(found.id for found in annotations)):
        rows[row.annotation_id].append(row)
    return {found.id: _objects(kind, rows[found.id]) for found in annotations}


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
        for annotation in _submitted(view, task, item_ids)
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
    people: dict[str, list[Annotation]] = defaultdict(list)
    decided: dict[str, Annotation] = {}
    for annotation in _submitted(view, task, item_ids):
        if annotation.annotator_id == REFERENCE:
            decided[annotation.item_id] = annotation
        else:
            people[annotation.item_id].append(annotation)
    sole = {item: found[0] for item, found in people.items() if len(found) == 1}
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
        for annotation in _submitted(view, task, None)
        if annotation.annotator_id == REFERENCE and not annotation.protocol.startswith(ADOPTED)
    ]
    said = values_of(view, found, kind)
    return {annotation.item_id: said[annotation.id] for annotation in found if annotation.id in said}


def people_by_item(view: View, task: str) -> Mapping[str, frozenset[str]]:
    """Item id → who has submitted a label of ``task``."""
    table: dict[str, set[str]] = defaultdict(set)
    for annotation in _submitted(view, task, None):
        table[annotation.item_id].add(annotation.annotator_id)
    return {item: frozenset(people) for item, people in table.items()}


def _submitted(view: View, task: str, item_ids: Collection[str] | None) -> Iterable[Annotation]:
    if item_ids is None:
        return view.find(Annotation, task=task, state="submitted")
    return view.find(Annotation, task=task, state="submitted", item_id=tuple(item_ids))


def _objects(kind: values.Kind, rows: Iterable[LabelRow]) -> values.Value:
    ordered = sorted(rows, key=lambda row: (row.z, row.id))
    return values.of_objects(kind, tuple(values.decode_object(row.body) for row in ordered))
