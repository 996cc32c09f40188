"""All labels of a sample after one step: moved, left as they are, dropped or refused, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass, replace

from augment.catalog.entry import Moved, Transform
from augment.sample import KIND_OF, Sample, SegmentTarget, ShapeTarget, Target, TranscriptTarget
from augment.targets.drops import Drop, Limits
from augment.targets.space import move_shapes


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
        why = _refused(sample, target, transform, moved)
        if why:
            refused[target.task] = Drop(transform.name, target.task, "", why)
        elif isinstance(target, SegmentTarget):
            results += _segment(sample, target, transform, moved, limits)
        elif isinstance(target, ShapeTarget):
            shapes.append(target)
        else:
            results.append(target)
    results += move_shapes(shapes, moved, limits, sample.declared, transform.name)
    results += moved.added
    kept = tuple(one for one in results if not isinstance(one, Drop) and one.task not in refused)
    return Followed(kept, tuple(one for one in results if isinstance(one, Drop)), tuple(refused.values()))


def _refused(sample: Sample, target: Target, transform: Transform, moved: Moved) -> str:
    """Why the labels of a task are not true any more, "" where they may be."""
    kind = KIND_OF[type(target)]
    untrue = transform.refuses & sample.declared.depends.get(target.task, frozenset())
    if untrue:
        return f"{transform.name} makes what depends on {min(untrue).replace('_', ' ')} untrue"
    if transform.effect(kind) == "refused":
        return f"{transform.name} makes a {kind} untrue"
    if isinstance(target, TranscriptTarget) and _cuts_words(sample, moved):
        return f"{transform.name} cuts into what is said"
    return ""


def _segment(
    sample: Sample, target: SegmentTarget, transform: Transform, moved: Moved, limits: Limits
) -> tuple[SegmentTarget | Drop, ...]:
    length_s = target.end_s - target.start_s
    spans = moved.times(target.start_s, target.end_s) if moved.times is not None else ((target.start_s, target.end_s),)
    end_s = moved.media.shape[1] / (sample.rate_hz or 1)
    cut = [(max(0.0, start), min(end_s, end)) for start, end in spans]
    cut = [(start, end) for start, end in cut if end - start >= limits.min_length_s]
    heard = [span for span in cut if _heard(span, moved) >= limits.min_visible]
    if not heard:
        why = "nothing of it can be heard any more" if cut or not spans else "outside of the sound"
        return (Drop(transform.name, target.task, target.id, f"{target.cls}: {why}"),)
    scale = sum(end - start for start, end in spans) / length_s if spans else 1.0
    left = sum(end - start for start, end in heard) / (length_s * scale)
    if left < limits.min_visible:
        why = f"only {left:.0%} of it is left, at least {limits.min_visible:.0%} is wanted"
        return (Drop(transform.name, target.task, target.id, f"{target.cls}: {why}"),)
    return tuple(
        replace(target, id=target.id if index == 0 else f"{target.id}-{index + 1}", start_s=start, end_s=end)
        for index, (start, end) in enumerate(heard)
    )


def _heard(span: tuple[float, float], moved: Moved) -> float:
    """The share of a stretch that no silence covers."""
    length = span[1] - span[0]
    covered = sum(max(0.0, min(end, span[1]) - max(start, span[0])) for start, end in moved.covered_s)
    return 1.0 - covered / length if length > 0 else 0.0


def _cuts_words(sample: Sample, moved: Moved) -> bool:
    """Whether sound that is not silence was cut off. Trimmed silence holds no words."""
    if moved.times is None or sample.rate_hz is None:
        return False
    whole = moved.times(0.0, sample.duration_s)
    return not whole
