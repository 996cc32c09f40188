"""All labels of a sample after one step: moved, left as they are, dropped or refused, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass

from augment.catalog.entry import Moved, Transform
from augment.sample import KIND_OF, Sample, SegmentTarget, ShapeTarget, Target, TranscriptTarget
from augment.targets.drops import Drop, Limits
from augment.targets.space import move_shapes
from augment.targets.timed import follow_segment, follow_transcript


@dataclass(frozen=True)
class Followed:
    """``dropped`` objects are gone from the sample; ``refused`` tasks can no longer be said of it at all."""

    targets: tuple[Target, ...]
    dropped: tuple[Drop, ...]
    refused: tuple[Drop, ...]


def follow(sample: Sample, transform: Transform, moved: Moved, limits: Limits) -> Followed:
    """The labels of ``sample`` on the media of ``moved``."""
    results: list[Target | Drop] = []
    shapes: list[ShapeTarget] = []
    refused: dict[str, Drop] = {}
    for target in sample.targets:
        why = _refused(sample, target, transform)
        if why:
            refused[target.task] = Drop(transform.name, target.task, "", why)
        elif isinstance(target, SegmentTarget):
            results += _segment(sample, target, transform, moved, limits)
        elif isinstance(target, ShapeTarget):
            shapes.append(target)
        elif isinstance(target, TranscriptTarget):
            length_s = moved.media.shape[1] / (sample.rate_hz or 1)
            said = follow_transcript(target, sample.duration_s, moved, transform.name, new_length_s=length_s)
            if isinstance(said, Drop):
                refused[target.task] = said
            else:
                results.append(said)
        else:
            results.append(target)
    results += move_shapes(shapes, moved, limits, sample.declared, transform.name)
    results += moved.added
    kept = tuple(one for one in results if not isinstance(one, Drop) and one.task not in refused)
    return Followed(kept, tuple(one for one in results if isinstance(one, Drop)), tuple(refused.values()))


def _refused(sample: Sample, target: Target, transform: Transform) -> str:
    """Why the labels of a task are not true any more, "" where they may be."""
    kind = KIND_OF[type(target)]
    untrue = transform.refuses & sample.declared.depends.get(target.task, frozenset())
    if untrue:
        return f"{transform.name} makes what depends on {min(untrue).replace('_', ' ')} untrue"
    if transform.effect(kind) == "refused":
        return f"{transform.name} makes a {kind} untrue"
    return ""


def _segment(
    sample: Sample, target: SegmentTarget, transform: Transform, moved: Moved, limits: Limits
) -> tuple[SegmentTarget | Drop, ...]:
    rate_hz = sample.rate_hz or 1
    length_s = moved.media.shape[1] / rate_hz
    return follow_segment(target, moved, length_s, rate_hz / 2, limits, transform.name)
