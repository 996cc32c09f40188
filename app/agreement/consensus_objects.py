"""Objects and segments by vote: which were marked by more than half, of which class, and where.

Objects of every two people are matched as the metric matches, as many as possible and then as alike as possible.
Matched pairs are joined, the most alike first, into groups of at most one object a person, as long as all of a group
are alike on average: matching more than two sets at once and best has no efficient solution. Where an object stands is
the median of its edges, keypoints or times: a single careless label does not move it. Outlines with vertices of their
own have no median; of those the one closest to the others is taken. Pixels are voted on one by one.

Segments are taken as events, and not frame by frame: a vote on frames would join two events of one class that touch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, cast

import msgspec
import numpy as np
from numpy.typing import NDArray

from app.agreement import matching
from app.agreement.consensus_words import VotedWords, voted_words
from app.agreement.text import words_of
from app.labels import values
from app.labels.regions import extent
from app.labels.runs import decode_mask, encode_mask
from app.labels.values import Box, LabelObject, Mask, ObjectValue, Pose, Segment
from app.units import Floats

_SAME_CLASS = 1e-9


@dataclass(frozen=True)
class VotedObjects:
    """What people marked together; ``support`` is the mean share of people on the side that won, of every object."""

    value: ObjectValue
    support: float
    undecided: tuple[str, ...] = ()


def voted_objects(kind: values.Kind, said: Sequence[ObjectValue]) -> VotedObjects:
    """The objects of labels of one kind, one label a person. In whatever order they come, the same comes out."""
    people = sorted((_in_place(one.objects) for one in said), key=lambda things: [_key(thing) for thing in things])
    kept, behind = [], []
    ties: Counter[str] = Counter()
    for group in _groups(kind, people):
        share = len(group) / len(people)
        behind.append(max(share, 1.0 - share))
        if 2 * len(group) == len(people):
            ties["marked by half"] += 1
        elif 2 * len(group) > len(people):
            kept.append(_merged(kind, group, ties))
    kept.sort(key=_where)
    named = tuple(msgspec.structs.replace(thing, id=f"vote-{number}") for number, thing in enumerate(kept, 1))
    undecided = tuple(f"{many} object{'' if many == 1 else 's'} {what}" for what, many in ties.items())
    return VotedObjects(
        values.of_objects(kind, named), sum(behind) / len(behind) if behind else 1.0, undecided
    )  # fmt: skip


def _in_place(things: Sequence[LabelObject]) -> list[LabelObject]:
    return sorted((msgspec.structs.replace(thing, id="", score=None) for thing in things), key=_key)


def _key(thing: LabelObject) -> tuple[tuple[float, ...], str]:
    return _where(thing), values.encode(thing)


def _where(thing: LabelObject) -> tuple[float, ...]:
    if isinstance(thing, Segment):
        return (thing.start_s, thing.end_s)
    x0, y0, x1, y1 = extent(thing)
    return ((y0 + y1) / 2, (x0 + x1) / 2)


def _groups(kind: values.Kind, people: Sequence[Sequence[LabelObject]]) -> list[list[LabelObject]]:
    """What is one and the same object: at most one of each person."""
    owner = [person for person, things in enumerate(people) for _ in things]
    every = [thing for things in people for thing in things]
    alike, edges = _alike(kind, people, len(every))
    group = [[number] for number in range(len(every))]
    for _, a, b in sorted(edges, key=lambda edge: (-edge[0], edge[1], edge[2])):
        one, other = group[a], group[b]
        apart = one is not other and not {owner[n] for n in one} & {owner[n] for n in other}
        if apart and float(alike[np.ix_(one, other)].mean()) >= matching.IOU:
            one += other
            for number in other:
                group[number] = one
    first = {min(one): one for one in group}
    return [[every[number] for number in sorted(one)] for _, one in sorted(first.items())]


def _alike(
    kind: values.Kind, people: Sequence[Sequence[LabelObject]], many: int
) -> tuple[Floats, list[tuple[float, int, int]]]:
    """``(N, N)`` how alike two objects are, and the pairs that every two people's best matching joins."""
    alike = np.zeros((many, many))
    edges: list[tuple[float, int, int]] = []
    starts = np.cumsum([0, *(len(things) for things in people)])
    for i, ours in enumerate(people):
        for j in range(i):
            theirs = people[j]
            one, other = (values.of_objects(kind, tuple(things)) for things in (ours, theirs))
            similar = matching.similarity(one, other)
            alike[starts[i] : starts[i + 1], starts[j] : starts[j + 1]] = similar
            alike[starts[j] : starts[j + 1], starts[i] : starts[i + 1]] = similar.T
            same = np.array([[a.cls == b.cls for b in theirs] for a in ours], dtype=np.float64).reshape(similar.shape)
            joins = (similar >= matching.IOU) & _tiers(ours, theirs, similar.shape)
            rows, columns = matching.assign(joins, similar + _SAME_CLASS * same)
            for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
                edges.append((float(similar[row, column]), int(starts[j]) + column, int(starts[i]) + row))
    return alike, edges


def _tiers(ours: Sequence[LabelObject], theirs: Sequence[LabelObject], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Which pairs are of one tier: who speaks on one is not who speaks on another."""
    tiers = [[thing.tier if isinstance(thing, Segment) else "" for thing in side] for side in (ours, theirs)]
    return np.array([[a == b for b in tiers[1]] for a in tiers[0]], dtype=np.bool_).reshape(shape)


def _merged(kind: values.Kind, group: list[LabelObject], ties: Counter[str]) -> LabelObject:
    """One object of several of one kind."""
    names = Counter(thing.cls for thing in group)
    first = group[_medoid(kind, group, ties)]
    chosen = _voted([thing.cls for thing in group], first.cls)
    if list(names.values()).count(max(names.values())) > 1:
        ties["of two classes"] += 1
    if kind == "segments" and _words(group).undecided:
        ties["of which words are as likely one way as the other"] += 1
    shape = _SHAPES.get(kind, _as_it_is)(group, first)
    return msgspec.structs.replace(shape, cls=chosen, attributes=_attributes(group))


def _medoid(kind: values.Kind, group: Sequence[LabelObject], ties: Counter[str]) -> int:
    """The object most like the others; of two that are as near, the first in place."""
    if len(group) == 1:
        return 0
    value = [values.of_objects(kind, (thing,)) for thing in group]
    total = [sum(float(matching.similarity(a, b)[0, 0]) for b in value) for a in value]
    best = [number for number, one in enumerate(total) if one >= max(total) - 1e-9]
    if kind not in _SHAPES and len({values.encode(group[number]) for number in best}) > 1:
        ties["of which two outlines are as close to the others"] += 1
    return best[0]


def _attributes(group: Sequence[LabelObject]) -> dict[str, Any]:
    """Each attribute that more than half gave, with the value that most of them gave it."""
    found = {}
    for name in sorted({name for thing in group for name in thing.attributes}):
        given = [thing.attributes[name] for thing in group if name in thing.attributes]
        if 2 * len(given) > len(group):
            most = max(given.count(one) for one in given)
            found[name] = min((one for one in given if given.count(one) == most), key=repr)
    return found


def _voted(said: Sequence[Any], first: Any) -> Any:
    """What most say; of equally frequent ones ``first``, else the smallest."""
    votes = Counter(said)
    most = max(votes.values())
    return min((one for one, count in votes.items() if count == most), key=lambda one: (one != first, one))


def _as_it_is(group: Sequence[LabelObject], first: LabelObject) -> LabelObject:
    return first


def _box(group: Sequence[LabelObject], first: LabelObject) -> LabelObject:
    edges = zip(*(cast(Box, thing).box_px for thing in group), strict=True)
    return msgspec.structs.replace(first, box_px=tuple(float(median(edge)) for edge in edges))


def _pose(group: Sequence[LabelObject], first: LabelObject) -> LabelObject:
    """Each keypoint of a skeleton as long as the first one's: its state by vote, its place the median where it is."""
    base = cast(Pose, first)
    poses = [pose for pose in cast(list[Pose], group) if len(pose.states) == len(base.states)]
    points: list[values.Point] = []
    states: list[int] = []
    for place, own in enumerate(base.states):
        state = int(_voted([pose.states[place] for pose in poses], own))
        there = [pose.points_px[place] for pose in poses if pose.states[place]]
        x, y = (float(median(point[axis] for point in there)) if state else 0.0 for axis in (0, 1))
        points.append((x, y))
        states.append(state)
    return Pose(base.id, base.cls, tuple(points), tuple(states))


def _segment(group: Sequence[LabelObject], first: LabelObject) -> LabelObject:
    said = cast(list[Segment], group)
    bands = [(one.low_hz, one.high_hz) for one in said if one.low_hz is not None and one.high_hz is not None]
    band = [float(median(edge)) for edge in zip(*bands, strict=True)] if 2 * len(bands) > len(said) else [None, None]
    text = " ".join(_words(group).words)
    return msgspec.structs.replace(
        cast(Segment, first), start_s=float(median(one.start_s for one in said)),
        end_s=float(median(one.end_s for one in said)), text=text, low_hz=band[0], high_hz=band[1], words=(),
    )  # fmt: skip


def _words(group: Sequence[LabelObject]) -> VotedWords:
    return voted_words([words_of(cast(Segment, thing).text) for thing in group])


def _mask(group: Sequence[LabelObject], first: LabelObject) -> LabelObject:
    """The pixels that more than half have; those that half have as ``first`` has them."""
    masks, base = cast(list[Mask], group), cast(Mask, first)
    boxes = np.array([mask.box_px for mask in masks])
    x0, y0 = boxes[:, :2].min(axis=0).tolist()
    x1, y1 = boxes[:, 2:].max(axis=0).tolist()

    def placed(mask: Mask) -> NDArray[np.bool_]:
        whole = np.zeros((y1 - y0, x1 - x0), dtype=np.bool_)
        left, top, right, bottom = mask.box_px
        whole[top - y0 : bottom - y0, left - x0 : right - x0] = decode_mask(mask.box_px, mask.runs)
        return whole

    votes = np.sum([placed(mask) for mask in masks], axis=0)
    kept = (2 * votes > len(masks)) | ((2 * votes == len(masks)) & placed(base))
    encoded = encode_mask(kept, x0=x0, y0=y0)
    return base if encoded is None else msgspec.structs.replace(base, box_px=encoded[0], runs=encoded[1])


# What has a median, or votes of its own; anything else is taken as somebody drew it.
_SHAPES: dict[values.Kind, Callable[[Sequence[LabelObject], LabelObject], LabelObject]] = {
    "boxes": _box,
    "keypoints": _pose,
    "segments": _segment,
    "masks": _mask,
}
