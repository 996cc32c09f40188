"""The labels of a project held against its rule sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.changes.command import View
from app.labeling.read import values_of
from app.labels import values
from app.records import Annotation, Item

if TYPE_CHECKING:
    from app.rules.checks import Finding, ItemContext
    from app.rules.sheet import RuleSheet, Task


@dataclass(frozen=True)
class LabelFinding:
    """A finding and the label that it is about; ``at_s`` is where in a recording its segment begins."""

    item_id: str
    path: str
    annotator_id: str
    finding: Finding
    at_s: float | None = None


# Gives the stretches of an item in which something is heard, None where nobody has looked yet.
Hearing = Callable[[Item], "Sequence[tuple[float, float]] | None"]


def context_of(item: Item | None, speech_s: Sequence[tuple[float, float]] | None = None) -> ItemContext | None:
    """What checks need to know of an item; None where it was never measured."""
    from app.rules.checks import ItemContext

    if item is None:
        return None
    measured = item.features
    return ItemContext(
        width_px=int(measured["width_px"]) if "width_px" in measured else None,
        height_px=int(measured["height_px"]) if "height_px" in measured else None,
        duration_s=measured.get("duration_s"),
        speech_s=speech_s,
    )


def findings_of(
    sheet: RuleSheet, annotation: Annotation, value: values.Value, item: Item | None, hearing: Hearing | None = None
) -> tuple[Finding, ...]:
    """What the rules say about one label, waived findings marked.

    Rules on silence are held against what ``hearing`` knows; where it knows nothing they say nothing.
    """
    from app.rules.checks import check_value

    asks = item is not None and hearing is not None and sheet.listens_to(annotation.task)
    speech_s = hearing(item) if asks and hearing is not None and item is not None else None
    return check_value(sheet, annotation.task, value, context_of(item, speech_s), annotation.waivers)


def typed_findings(
    sheet: RuleSheet,
    task: Task,
    found: Sequence[Finding],
    thing: values.Segment,
    before: values.Segment | None,
    waivers: Mapping[str, str],
) -> tuple[Finding, ...]:
    """``found`` with what was said of the text of ``before`` left out and what there is to say of ``thing``'s put
    in."""
    from app.rules.segment_texts import check_segment, missing

    gone = {*missing(task, before), *check_segment(sheet, task, before)} if before is not None else set()
    kept = [one for one in found if one.object_id != thing.id or replace(one, waived=False) not in gone]
    now = [
        replace(one, waived=True) if one.rule in waivers else one
        for one in (*missing(task, thing), *check_segment(sheet, task, thing))
    ]
    return (*kept, *now)


def check_project(view: View, sheet: RuleSheet, hearing: Hearing | None = None) -> Iterator[LabelFinding]:
    """Every finding on every label, in order of item and annotator."""
    items = {item.id: item for item in view.find(Item)}
    for task in sheet.tasks.values():
        annotations = view.find(Annotation, task=task.name)
        said = values_of(view, annotations, task.kind)
        for annotation in sorted(annotations, key=lambda found: (items[found.item_id].path, found.annotator_id)):
            if annotation.id not in said:
                continue
            item = items[annotation.item_id]
            value = said[annotation.id]
            starts = {thing.id: thing.start_s for thing in value.objects} if isinstance(value, values.Segments) else {}
            for finding in findings_of(sheet, annotation, value, item, hearing):
                at_s = starts.get(finding.object_id or "")
                yield LabelFinding(item.id, item.path, annotation.annotator_id, finding, at_s)
