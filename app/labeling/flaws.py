"""The findings of the rules on all labels of a project, by item and person: for filters, on a worker."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from app.jobs.job import Progress
from app.labeling.checks import Stops, findings_of
from app.labeling.read import values_of
from app.records import Annotation, Item, Source

if TYPE_CHECKING:
    from app.rules.sheet import RuleSheet
    from app.store.reader import Reader

# Items whose labels are held in memory at a time.
AT_ONCE = 500
# Item, annotator, rule.
Flaw = tuple[str, str, str]


def find_flaws(
    view: Reader, sheet: RuleSheet, progress: Progress, item_ids: Collection[str] | None = None
) -> list[Flaw]:
    """Who broke which rule on which item, each once; waived findings are left out. ``item_ids`` None means all labels.

    Raises Cancelled when the progress says so.
    """
    found: set[Flaw] = set()
    stops, sources = Stops(sheet), {source.id: source.name for source in view.find(Source)}
    wanted = sorted(set(view.distinct(Annotation, "item_id")) if item_ids is None else set(item_ids))
    for done, part in _parts(wanted):
        progress.check()
        found.update(_flaws(view, stops, sources, part))
        progress.report(done, len(wanted), "items")
    return sorted(found)


def _flaws(view: Reader, stops: Stops, sources: Mapping[str, str], part: list[str]) -> Iterable[Flaw]:
    annotations = view.find(Annotation, item_id=tuple(part))
    items = {item.id: item for item in view.find(Item, id=tuple(part))}
    for task in stops.sheet.tasks.values():
        mine = [annotation for annotation in annotations if annotation.task == task.name]
        said = values_of(view, mine, task.kind)
        for annotation in mine:
            if annotation.id in said:
                item = items.get(annotation.item_id)
                source = sources.get(item.source_id, "") if item is not None else ""
                found = findings_of(stops.sheet, annotation, said[annotation.id], item, source=source)
                for finding in stops.counted(found):
                    if not finding.waived:
                        yield annotation.item_id, annotation.annotator_id, finding.rule


def _parts(wanted: list[str]) -> Iterator[tuple[int, list[str]]]:
    for start in range(0, len(wanted), AT_ONCE):
        yield min(start + AT_ONCE, len(wanted)), wanted[start : start + AT_ONCE]
