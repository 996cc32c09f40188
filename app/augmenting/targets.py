"""Label values ↔ the targets that ``augment`` moves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from app.labels import values
from augment import sample as targets

# What the transforms cannot move: better no label than one in the wrong place.
STAY: frozenset[values.Kind] = values.IMAGE_OBJECT_KINDS - {"boxes", "polygons"}


def to_targets(labels: Mapping[str, values.Value]) -> tuple[targets.Target, ...]:
    """The labels of one item by task, as targets."""
    found: list[targets.Target] = []
    for task, value in sorted(labels.items()):
        found += _of_value(task, value)
    return tuple(found)


def to_values(
    moved: tuple[targets.Target, ...], labels: Mapping[str, values.Value], *, refused: frozenset[str] = frozenset()
) -> dict[str, values.Value]:
    """The labels after the move. Tasks in ``refused`` are left out: what would be said there is not known to be true.

    A task whose objects were all dropped stays, with none: that is what the sample shows.
    """
    by_task: dict[str, list[targets.Target]] = defaultdict(list)
    for target in moved:
        by_task[target.task].append(target)
    result: dict[str, values.Value] = {}
    for task, before in labels.items():
        if task in refused:
            continue
        value = _to_value(before, by_task[task])
        if value is not None:
            result[task] = value
    return result


def _of_value(task: str, value: values.Value) -> list[targets.Target]:
    match value:
        case values.Boxes(objects):
            return [_box(task, thing) for thing in objects]
        case values.Polygons(objects):
            return [_polygon(task, thing) for thing in objects]
        case values.Segments(objects):
            return [_segment(task, thing) for thing in objects]
        case values.Transcript(text, _, words):
            return [targets.TranscriptTarget(task=task, text=text, words=_words(words))]
        case values.Choice(option):
            return [targets.ChoiceTarget(task=task, options=(option,))]
        case values.MultiChoice(options):
            return [targets.ChoiceTarget(task=task, options=options)]
        case values.Rating(number):
            return [targets.RatingTarget(task=task, value=number)]
        case _:
            return []


def not_carried(labels: Mapping[str, values.Value]) -> dict[str, str]:
    """Task → why its labels cannot go along: no transform can say yet where such shapes would be afterwards."""
    kinds = {task: values.kind_of(value) for task, value in labels.items()}
    return {task: f"{kind} do not follow recipes yet" for task, kind in kinds.items() if kind in STAY}


def _box(task: str, thing: values.Box) -> targets.BoxTarget:
    box = np.array(thing.box_px, dtype=np.float64)
    return targets.BoxTarget(task=task, id=thing.id, cls=thing.cls, attributes=thing.attributes, box_px=box)


def _polygon(task: str, thing: values.Polygon) -> targets.PolygonTarget:
    return targets.PolygonTarget(
        task=task,
        id=thing.id,
        cls=thing.cls,
        attributes=thing.attributes,
        points_px=np.array(thing.points_px, dtype=np.float64),
        holes=tuple(np.array(hole, dtype=np.float64) for hole in thing.holes),
    )


def _segment(task: str, thing: values.Segment) -> targets.SegmentTarget:
    return targets.SegmentTarget(
        task=task,
        id=thing.id,
        cls=thing.cls,
        attributes=thing.attributes,
        tier=thing.tier,
        start_s=thing.start_s,
        end_s=thing.end_s,
        text=thing.text,
        low_hz=thing.low_hz,
        high_hz=thing.high_hz,
        words=_words(thing.words),
    )


def _words(words: tuple[values.TimedWord, ...]) -> tuple[targets.TimedWord, ...]:
    return tuple(targets.TimedWord(word.text, word.start_s, word.end_s) for word in words)


def _back_words(words: tuple[targets.TimedWord, ...]) -> tuple[values.TimedWord, ...]:
    """The confidence of a recogniser was said of the old sound: it is not taken along."""
    return tuple(values.TimedWord(word.text, word.start_s, word.end_s) for word in words)


def _to_value(before: values.Value, moved: list[targets.Target]) -> values.Value | None:
    if isinstance(before, values.Boxes):
        return values.Boxes(tuple(_back_box(t) for t in moved if isinstance(t, targets.BoxTarget)))
    if isinstance(before, values.Polygons):
        return values.Polygons(tuple(_back_polygon(t) for t in moved if isinstance(t, targets.PolygonTarget)))
    if isinstance(before, values.Segments):
        found = tuple(_back_segment(t) for t in moved if isinstance(t, targets.SegmentTarget))
        return values.of_objects("segments", found)
    if not moved:
        return None
    target = moved[0]
    if isinstance(before, values.Transcript) and isinstance(target, targets.TranscriptTarget):
        return values.Transcript(target.text, words=_back_words(target.words))
    return before


def _back_box(target: targets.BoxTarget) -> values.Box:
    x0, y0, x1, y1 = (float(edge) for edge in target.box_px)
    return values.Box(id=target.id, cls=target.cls, box_px=(x0, y0, x1, y1), attributes=dict(target.attributes))


def _back_polygon(target: targets.PolygonTarget) -> values.Polygon:
    points = tuple((float(x), float(y)) for x, y in target.points_px)
    holes = tuple(tuple((float(x), float(y)) for x, y in hole) for hole in target.holes)
    return values.Polygon(
        id=target.id, cls=target.cls, points_px=points, holes=holes, attributes=dict(target.attributes)
    )


def _back_segment(target: targets.SegmentTarget) -> values.Segment:
    return values.Segment(
        id=target.id,
        cls=target.cls,
        start_s=float(target.start_s),
        end_s=float(target.end_s),
        tier=target.tier,
        text=target.text,
        attributes=dict(target.attributes),
        low_hz=target.low_hz,
        high_hz=target.high_hz,
        words=_back_words(target.words),
    )
