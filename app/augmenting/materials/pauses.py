"""Where the recordings of a slice are silent of everything that is labelled: what noise may be harvested from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.augmenting.materials.files import NOISE, is_source_of
from app.changes.command import View
from app.errors import CallError
from app.labeling.read import by_annotator, references
from app.labels import values
from app.records import Item, Source
from app.rules.sheet import RuleSheet
from app.slices.derived import frame_of
from app.slices.expression import matches

Spans = tuple[tuple[float, float], ...]
# A recording on any other side, under whatever name (dev, val, test), is kept apart.
FREE = ("", "train")


@dataclass(frozen=True)
class Ground:
    """A recording whose pauses may be harvested. ``taken_s`` are stretches where somebody labelled something.

    ``listen`` says that people talk in it without anybody having said when: the pauses have to be found by ear.
    """

    item_id: str
    path: str
    file: str
    sha256: str
    taken_s: Spans
    listen: bool


def grounds(view: View, sheet: RuleSheet, slice_expression: str) -> tuple[Ground, ...]:
    """The recordings of the slice that are not kept for dev or test, in order of their ids.

    Everybody's labels count, whoever is right: noise has to be free of what anybody hears. Raises CallError where the
    slice is empty or is wholly kept for dev and test.
    """
    frame = frame_of(view, sheet=sheet)
    chosen = [name for name, inside in zip(frame.item_ids, matches(slice_expression, frame), strict=True) if inside]
    if not chosen:
        raise CallError(f"no item satisfies {slice_expression!r}, so there is no noise to harvest.")
    sources = {source.id: source for source in view.find(Source) if not is_source_of(NOISE, source.name)}
    items = [
        item
        for item in view.find(Item, id=tuple(chosen), media="audio")
        if item.split in FREE and item.source_id in sources
    ]
    if not items:
        raise CallError("all recordings of the slice are kept for dev or test; noise of those would leak.")
    taken, listened = labelled_spans(view, sheet, [item.id for item in items])
    spoken = any(task.kind == "transcript" for task in sheet.tasks.values())
    return tuple(
        Ground(
            item.id,
            item.path,
            str(Path(sources[item.source_id].root) / item.path),
            item.sha256,
            taken.get(item.id, ()),
            spoken or item.id not in listened,
        )
        for item in items
    )


def labelled_spans(
    view: View, sheet: RuleSheet, item_ids: Collection[str]
) -> tuple[Mapping[str, Spans], frozenset[str]]:
    """Item → every stretch that somebody labelled, in order; and the items that were labelled with segments at all."""
    taken: dict[str, list[tuple[float, float]]] = defaultdict(list)
    listened: set[str] = set()
    for task in sheet.tasks.values():
        if task.kind not in ("segments", "transcript"):
            continue
        decided = references(view, task.name, task.kind, item_ids=item_ids)
        said = [*by_annotator(view, task.name, task.kind, item_ids=item_ids).items()]
        for item, people in [*said, *((item, {"": value}) for item, value in decided.items())]:
            for value in people.values():
                taken[item] += _stretches(value)
                if isinstance(value, values.Segments):
                    listened.add(item)
    return {item: tuple(sorted(set(spans))) for item, spans in taken.items()}, frozenset(listened)


def _stretches(value: values.Value) -> list[tuple[float, float]]:
    if isinstance(value, values.Segments):
        return [(thing.start_s, thing.end_s) for thing in value.objects]
    if isinstance(value, values.Transcript):
        return [(word.start_s, word.end_s) for word in value.words]
    return []
