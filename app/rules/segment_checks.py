"""Checks on segments: length, gaps, overlap on a tier, place within the recording, silence around what is heard."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import cast

from app.labels.values import Segment
from app.rules.finding import Finding, about
from app.rules.sheet import ItemContext, Rule, Task

SLACK_S = 1e-6  # boundaries that were meant to be equal
Spans = Sequence[tuple[float, float]]
Place = tuple[Segment | None, str]


def check_segments(rule: Rule, task: Task, objects: Sequence[Segment], context: ItemContext) -> list[Finding]:
    """The findings of ``rule`` on ``objects``, which are those that it reaches."""
    check = rule.check
    if check is None:
        return []
    return [
        Finding(
            rule.id,
            check.severity,
            about(task, thing, message),
            task.name,
            object_id=thing.id if thing is not None else None,
        )
        for name, limit in check.limits.items()
        for thing, message in _run(name, limit, objects, context)
    ]


def overlaps(task: Task, objects: Sequence[Segment]) -> list[Finding]:
    """Segments over one another on a tier of a task that does not allow it: no rule needs to say it."""
    if task.overlap:
        return []
    found = _neighbours(objects, 0.0)
    return [
        Finding("overlap", "block", about(task, thing, message), task.name, object_id=thing.id)
        for thing, message in found
    ]


def _run(name: str, limit: object, chosen: Sequence[Segment], context: ItemContext) -> Iterator[Place]:
    number = cast(float, limit)
    if name == "min_objects" and len(chosen) < number:
        yield None, f"{len(chosen)} segments, at least {number:g} are expected."
    elif name == "max_objects" and len(chosen) > number:
        yield None, f"{len(chosen)} segments, at most {number:g} are expected."
    elif name in ("no_overlap", "min_gap_s"):
        if limit is not False:
            yield from _neighbours(chosen, 0.0 if name == "no_overlap" else number)
    elif name == "max_gap_s":
        yield from _gaps(chosen, number)
    elif name in ("min_padding_s", "max_padding_s", "max_cut_s"):
        if context.speech_s is not None:
            yield from _around_speech(name, number, chosen, context.speech_s)
    elif name in ("min_s", "max_s", "inside"):
        yield from _each(name, limit, chosen, context)


def _each(name: str, limit: object, chosen: Sequence[Segment], context: ItemContext) -> Iterator[Place]:
    number = cast(float, limit)
    for thing in chosen:
        length = thing.end_s - thing.start_s
        if name == "min_s" and length < number - SLACK_S:
            yield thing, f"{length:.3f} s, the shortest allowed is {number:g} s."
        elif name == "max_s" and length > number + SLACK_S:
            yield thing, f"{length:.3f} s, the longest allowed is {number:g} s."
        elif name == "inside" and limit and _outside(thing, context.duration_s):
            yield thing, f"reaches outside of the recording ({context.duration_s:.3f} s)."


def _outside(thing: Segment, duration_s: float | None) -> bool:
    return duration_s is not None and (thing.start_s < -SLACK_S or thing.end_s > duration_s + SLACK_S)


def _by_tier(chosen: Sequence[Segment]) -> Iterator[list[Segment]]:
    tiers: dict[str, list[Segment]] = defaultdict(list)
    for thing in chosen:
        tiers[thing.tier].append(thing)
    for things in tiers.values():
        yield sorted(things, key=lambda found: found.start_s)


def _neighbours(chosen: Sequence[Segment], least_s: float) -> Iterator[tuple[Segment, str]]:
    """Segments of one tier that come sooner than ``least_s`` after the one before."""
    for things in _by_tier(chosen):
        end = float("-inf")
        for thing in things:
            gap = thing.start_s - end
            if gap < -SLACK_S:
                yield thing, f"overlaps the segment before by {-gap:.3f} s."
            elif gap < least_s - SLACK_S:
                yield (
                    thing,
                    f"{gap:.3f} s after the segment before, at least {least_s:g} s are expected.",
                )
            end = max(end, thing.end_s)


def _gaps(chosen: Sequence[Segment], most_s: float) -> Iterator[tuple[Segment, str]]:
    """Segments of one tier that come later than ``most_s`` after the one before."""
    for things in _by_tier(chosen):
        end = things[0].start_s
        for thing in things:
            if thing.start_s - end > most_s + SLACK_S:
                yield thing, f"{thing.start_s - end:.3f} s after the segment before, over {most_s:g} s."
            end = max(end, thing.end_s)


def _around_speech(
    name: str, limit_s: float, chosen: Sequence[Segment], speech_s: Spans
) -> Iterator[tuple[Segment, str]]:
    """Silence inside the ends of a segment, or an end that lies deep in what is heard."""
    starts, ends = [span[0] for span in speech_s], [span[1] for span in speech_s]
    for thing in chosen:
        if name == "max_cut_s":
            for what, at_s in (("begins", thing.start_s), ("ends", thing.end_s)):
                place = bisect_right(starts, at_s) - 1
                deep_s = min(at_s - starts[place], ends[place] - at_s) if place >= 0 else 0.0
                if deep_s > limit_s + SLACK_S:
                    yield thing, f"{what} {deep_s:.3f} s deep in speech, at {at_s:.3f} s."
            continue
        first, last = bisect_right(ends, thing.start_s), bisect_left(starts, thing.end_s) - 1
        if first > last:
            continue  # nothing is heard in it, so there is nothing to stand around
        before_s, after_s = max(0.0, starts[first] - thing.start_s), max(0.0, thing.end_s - ends[last])
        for where, silent_s in (("before", before_s), ("after", after_s)):
            said = f"{silent_s:.3f} s of silence" if silent_s > SLACK_S else "no silence"
            if name == "min_padding_s" and silent_s < limit_s - SLACK_S:
                yield thing, f"{said} {where} what is said, at least {limit_s:g} s are wanted."
            elif name == "max_padding_s" and silent_s > limit_s + SLACK_S:
                yield thing, f"{said} {where} what is said, at most {limit_s:g} s are wanted."
