"""Label values ↔ the targets that ``augment`` moves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from app.augmenting.shapes import shape_target, shape_value
from app.labels import values
from augment import sample as targets


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
            return [shape_target(task, thing) for thing in value.objects]


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
    if isinstance(before, values.Segments):
        found = tuple(_back_segment(t) for t in moved if isinstance(t, targets.SegmentTarget))
        return values.of_objects("segments", found)
    if isinstance(before, values.ObjectValue):
        shapes = tuple(shape_value(t) for t in moved if isinstance(t, targets.ShapeTarget))
        return values.of_objects(values.kind_of(before), shapes)
    if not moved:
        return None
    target = moved[0]
    if isinstance(before, values.Transcript) and isinstance(target, targets.TranscriptTarget):
        return values.Transcript(target.text, words=_back_words(target.words))
    return before


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
