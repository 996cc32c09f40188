"""The labels of a project held against its rule sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from app.changes.command import View
from app.labeling.read import values_of
from app.labels import values
from app.records import Annotation, Item, Source

if TYPE_CHECKING:
    from app.jobs.job import Progress
    from app.rules.checks import Finding, ItemContext
    from app.rules.sheet import RuleSheet, Task


EVERY = 200  # labels between two looks at whether to stop
NONE_GONE: Mapping[str, str] = {}
MOST_STOPS = 3  # texts that an expression may hang on before a job leaves it out


class LabelFinding(msgspec.Struct, frozen=True):
    """A finding and the label that it is about; ``at_s`` is where in a recording its segment begins."""

    item_id: str
    path: str
    annotator_id: str
    finding: Finding
    at_s: float | None = None


# Gives the stretches of an item in which something is heard, None where nobody has looked yet.
Hearing = Callable[[Item], "Sequence[tuple[float, float]] | None"]


def context_of(
    item: Item | None, speech_s: Sequence[tuple[float, float]] | None = None, within: frozenset[str] | None = None
) -> ItemContext | None:
    """What checks need to know of an item; None where it was never measured. ``within`` are the slices it is in."""
    from app.rules.checks import ItemContext

    if item is None:
        return None
    measured = item.features
    return ItemContext(
        width_px=int(measured["width_px"]) if "width_px" in measured else None,
        height_px=int(measured["height_px"]) if "height_px" in measured else None,
        duration_s=measured.get("duration_s"),
        speech_s=speech_s,
        within=within,
    )


def findings_of(
    sheet: RuleSheet,
    annotation: Annotation,
    value: values.Value,
    item: Item | None,
    hearing: Hearing | None = None,
    source: str = "",
) -> tuple[Finding, ...]:
    """What the rules say about one label, waived findings marked. ``source`` is the name of the item's source.

    Rules on silence are held against what ``hearing`` knows; where it knows nothing they say nothing.
    """
    from app.rules.checks import check_value
    from app.rules.waivers import holding, lapsed, told

    asks = item is not None and hearing is not None and sheet.listens_to(annotation.task)
    speech_s = hearing(item) if asks and hearing is not None and item is not None else None
    context = context_of(item, speech_s, slices_around(sheet, annotation.task, item, source))
    said = (sheet, annotation.waivers, annotation.waived_for)
    found, gone = check_value(sheet, annotation.task, value, context, holding(*said)), lapsed(*said)
    return tuple(told(one, gone) for one in found) if gone else found


def waiver_keys(found: Sequence[Finding]) -> dict[str, tuple[str, ...]]:
    """What waivers of these findings are called, by their task."""
    from app.rules.checks import waiver_key

    keys: dict[str, tuple[str, ...]] = {}
    for one in found:
        keys[one.task] = (*keys.get(one.task, ()), waiver_key(one))
    return keys


def source_of(view: View, sheet: RuleSheet, task: str, item: Item | None) -> str:
    """The name of the item's source where a rule on the task asks about slices, "" otherwise."""
    if item is None or not sheet.slices_of(task):
        return ""
    found = view.get(Source, item.source_id)
    return found.name if found is not None else ""


def slices_around(sheet: RuleSheet, task: str, item: Item | None, source: str = "") -> frozenset[str] | None:
    """The slices of the rules on a task that the item is in; None where no rule asks."""
    slices = sheet.slices_of(task) if item is not None else ()
    if not slices or item is None:
        return None
    from app.labeling.within import within

    return within(item, slices, source)


def typed_findings(
    sheet: RuleSheet,
    task: Task,
    found: Sequence[Finding],
    thing: values.Segment,
    before: values.Segment | None,
    waivers: Mapping[str, str],
    context: ItemContext | None = None,
    gone: Mapping[str, str] = NONE_GONE,
) -> tuple[Finding, ...]:
    """``found`` with what was said of the text of ``before`` left out and what there is to say of ``thing``'s put
    in. ``waivers`` are those that hold, ``gone`` those that have lapsed."""
    from app.rules.checks import NOWHERE, excused
    from app.rules.segment_texts import check_segment, missing
    from app.rules.waivers import told

    where = context or NOWHERE
    said = {*missing(task, before), *check_segment(sheet, task, before, where)} if before is not None else set()
    kept = [
        one
        for one in found
        if one.object_id != thing.id or replace(one, waived=False, reason="", lapsed="") not in said
    ]
    now = [
        told(excused(one, waivers), gone) for one in (*missing(task, thing), *check_segment(sheet, task, thing, where))
    ]
    return (*kept, *now)


def check_project(
    view: View, sheet: RuleSheet, hearing: Hearing | None = None, progress: Progress | None = None
) -> Iterator[LabelFinding]:
    """Every finding on every label, in order of item and annotator. Raises Cancelled where ``progress`` says so.

    A regular expression that takes too long on ``MOST_STOPS`` texts is left alone from there on: its findings say so.
    """
    items = {item.id: item for item in view.find(Item)}
    sources = {source.id: source.name for source in view.find(Source)}
    stops = Stops(sheet)
    done, total = 0, sum(view.count(Annotation, task=name) for name in sheet.tasks)
    for task in sheet.tasks.values():
        annotations = view.find(Annotation, task=task.name)
        said = values_of(view, annotations, task.kind)
        for annotation in sorted(annotations, key=lambda found: (items[found.item_id].path, found.annotator_id)):
            done += 1
            if progress is not None and done % EVERY == 0:
                progress.check()
                progress.report(done, total)
            if annotation.id not in said:
                continue
            item = items[annotation.item_id]
            value = said[annotation.id]
            starts = {thing.id: thing.start_s for thing in value.objects} if isinstance(value, values.Segments) else {}
            source = sources.get(item.source_id, "")
            for finding in stops.counted(findings_of(stops.sheet, annotation, value, item, hearing, source)):
                at_s = starts.get(finding.object_id or "")
                yield LabelFinding(item.id, item.path, annotation.annotator_id, finding, at_s)


class Stops:
    """What a job over many labels holds them against: rules whose expressions hang again and again are left out."""

    def __init__(self, sheet: RuleSheet) -> None:
        self.sheet = sheet
        self._stops: Counter[str] = Counter()

    def counted(self, found: Sequence[Finding]) -> Sequence[Finding]:
        """The findings as they are; those that were stopped are counted for the next labels."""
        for one in found:
            if one.stopped:
                self._stops[one.rule] += 1
                if self._stops[one.rule] == MOST_STOPS:
                    kept = tuple(rule for rule in self.sheet.rules if rule.id != one.rule)
                    self.sheet = replace(self.sheet, rules=kept, digest=f"{self.sheet.digest} without {one.rule}")
        return found
