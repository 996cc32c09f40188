"""Checks on segments: length, gaps, overlap on a tier, place within the recording."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import cast

from app.labels.values import Segment
from app.rules.finding import Finding, ItemContext
from app.rules.sheet import Rule, Task

SLACK_S = 1e-6  # boundaries that were meant to be equal


def check_segments(rule: Rule, task: Task, objects: Sequence[Segment], context: ItemContext) -> list[Finding]:
    """The findings of ``rule`` on the segments of its class (all where it names none)."""
    check = rule.check
    if check is None:
        return []
    chosen = [thing for thing in objects if rule.cls in ("", thing.cls)]
    return [
        Finding(rule.id, check.severity, message, task.name, object_id=object_id)
        for name, limit in check.limits.items()
        for object_id, message in _run(name, limit, chosen, context)
    ]


def _run(name: str, limit: object, chosen: Sequence[Segment], context: ItemContext) -> Iterator[tuple[str | None, str]]:
    number = cast(float, limit)
    if name == "min_objects" and len(chosen) < number:
        yield None, f"{len(chosen)} segments, at least {number:g} are expected."
    elif name == "max_objects" and len(chosen) > number:
        yield None, f"{len(chosen)} segments, at most {number:g} are expected."
    elif name in ("no_overlap", "min_gap_s"):
        yield from _neighbours(chosen, 0.0 if name == "no_overlap" else number, limit is not False)
    for thing in chosen:
        length = thing.end_s - thing.start_s
        if name == "min_s" and length < number - SLACK_S:
            yield thing.id, f"{thing.cls}: {length:.3f} s, the shortest allowed is {number:g} s."
        elif name == "max_s" and length > number + SLACK_S:
            yield thing.id, f"{thing.cls}: {length:.3f} s, the longest allowed is {number:g} s."
        elif name == "inside" and limit and _outside(thing, context.duration_s):
            yield thing.id, f"{thing.cls}: reaches outside of the recording ({context.duration_s:.3f} s)."


def _outside(thing: Segment, duration_s: float | None) -> bool:
    return duration_s is not None and (thing.start_s < -SLACK_S or thing.end_s > duration_s + SLACK_S)


def _neighbours(chosen: Sequence[Segment], least_s: float, wanted: bool) -> Iterator[tuple[str, str]]:
    """Segments of one tier that come sooner than ``least_s`` after the one before."""
    tiers: dict[str, list[Segment]] = defaultdict(list)
    for thing in chosen if wanted else ():
        tiers[thing.tier].append(thing)
    for things in tiers.values():
        end = float("-inf")
        for thing in sorted(things, key=lambda found: found.start_s):
            gap = thing.start_s - end
            if gap < -SLACK_S:
                yield thing.id, f"{thing.cls}: overlaps the segment before by {-gap:.3f} s."
            elif gap < least_s - SLACK_S:
                yield (
                    thing.id,
                    f"{thing.cls}: {gap:.3f} s after the segment before, at least {least_s:g} s are expected.",
                )
            end = max(end, thing.end_s)
