"""The figures that stand beside the F1 of objects on images, from one matching a pair of labels.

Per pair of people and image: F1 over similarities .5 to .95, how alike the matched are (IoU, Dice, NSD, HD95, OKS,
pixels between keypoints), and α with "missed" as a class of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.agreement import coefficients, hlp
from app.agreement.bootstrap import ratio
from app.agreement.boundary import TOLERANCE_PX, apart
from app.agreement.hlp import Figure, Labels, Normalise, Pairs
from app.agreement.matching import IOU_STEPS, match_at, similarity
from app.labels import values
from app.units import Floats

WITH_AREA: frozenset[values.Kind] = frozenset({"rotated-boxes", "ellipses", "polygons", "masks"})
PCK_SHARE = 0.1
# How far outlines lie apart takes a millisecond a pair: of more, a sample of the items says the same.
MOST_OUTLINES = 20_000
Sum: TypeAlias = tuple[float, float]


def object_figures(kind: values.Kind, labels: Labels, pairs: Pairs, normalise: Normalise) -> dict[str, Figure]:
    """Name → figure over the items with two labels, ``pairs`` being all of them (``hlp.pairs_between``).

    A figure of matched objects is undefined where nothing matched.
    """
    compared = [{who: normalise(item, value) for who, value in said.items()} for item, said in labels.items()]
    matched, same = pairs.parts["matched"], pairs.parts["true_positives"]
    alike = {"keypoints": "mean_oks_matched", "polylines": "mean_overlap_matched"}.get(kind, "mean_iou_matched")
    found = {
        "place_f1": part_ratio(pairs, 2.0 * matched, pairs.weight),
        "class_agreement_matched": part_ratio(pairs, same, matched),
        alike: part_ratio(pairs, pairs.parts["iou_sum"], matched),
    }
    if kind == "boxes":
        found["f1@.5:.95"] = part_ratio(pairs, 2.0 * pairs.parts["step_hits"], pairs.weight)
    else:
        found |= _one_by_one(kind, compared, _outlined(kind, pairs))
    found["alpha_with_missed"] = alpha_with_missed(compared, pairs)
    return found


def part_ratio(pairs: Pairs, part: Floats, whole: Floats) -> Figure:
    """Σ ``part`` / Σ ``whole`` of entries, within an item their means."""
    items, above = hlp.mean_by_item(pairs, part)
    return Figure(ratio(above, hlp.mean_by_item(pairs, whole)[1]), items)


def alpha_with_missed(labels: Sequence[Mapping[str, values.Value]], pairs: Pairs) -> Figure:
    """Nominal α of objects by their class, "missed" being one: two ratings for each pair of people and each place.

    A pair of r people counts 1 / (r − 1), as in Krippendorff's α, so that it is the usual figure for two people. What
    nobody marked cannot be counted, so that chance is overestimated and α low where objects are few.
    """
    items = np.unique(pairs.item)
    classes: dict[str, int] = {}
    for number in items.tolist():
        for value in labels[number].values():
            for thing in values.objects_of(value):
                classes.setdefault(thing.cls, len(classes))
    rows = np.zeros((len(items), len(classes) + 2))
    for row, number in zip(rows, items.tolist(), strict=True):
        # Each object is in a place with each of the other people: r − 1 times 1 / (r − 1).
        for value in labels[number].values():
            for thing in values.objects_of(value):
                row[classes[thing.cls]] += 1.0
    people = hlp.labels_an_item(pairs)
    alone = pairs.parts["truth"] + pairs.parts["said"] - 2.0 * pairs.parts["matched"]
    # Every pair of people has two entries.
    for column, part in ((-2, alone / 2.0), (-1, pairs.parts["true_positives"])):
        rows[:, column] = np.bincount(pairs.item, weights=part)[items] / (people - 1)
    return Figure(coefficients.alpha_of_totals(rows), items)


def outlines_left_out(kind: values.Kind, pairs: Pairs) -> int:
    """The items whose outlines are not measured, since there are more matched objects than ``MOST_OUTLINES``."""
    return len(np.unique(pairs.item)) - len(_outlined(kind, pairs)) if kind in WITH_AREA and len(pairs) else 0


def _outlined(kind: values.Kind, pairs: Pairs) -> frozenset[int]:
    """The items whose outlines are measured: all, or as many drawn ones as have ``MOST_OUTLINES`` matched objects."""
    if kind not in WITH_AREA:
        return frozenset()
    items = np.unique(pairs.item)
    many = np.bincount(pairs.item, weights=pairs.parts["matched"] / 2.0)[items]
    order = np.random.default_rng(0).permutation(len(items))
    kept = order[: 1 + int(np.searchsorted(np.cumsum(many[order]), MOST_OUTLINES))]
    return frozenset(items[kept].tolist())


def _one_by_one(
    kind: values.Kind, labels: Sequence[Mapping[str, values.Value]], outlined: frozenset[int]
) -> dict[str, Figure]:
    """What has to look at each pair of objects again; outlines only of the items in ``outlined``."""
    rows: dict[str, list[tuple[int, float, float]]] = defaultdict(list)
    for number, said in enumerate(labels):
        for (_, a), (_, b) in combinations(sorted(said.items()), 2):
            assert isinstance(a, values.ImageValue) and isinstance(b, values.ImageValue)
            for name, (above, below) in _sums(kind, a, b, outlined=number in outlined):
                rows[name].append((number, above, below))
    return {name: _ratio(table) for name, table in rows.items()}


def _sums(
    kind: values.Kind, a: values.ImageValue, b: values.ImageValue, *, outlined: bool
) -> Iterator[tuple[str, Sum]]:
    """The numerator and denominator of each figure for one pair of labels."""
    similar = similarity(a, b)
    found = match_at(similar, a, b)
    both, matched = float(len(a.objects) + len(b.objects)), float(len(found.a))
    hits = sum(float(match_at(similar, a, b, iou=iou).same.sum()) for iou in IOU_STEPS) / len(IOU_STEPS)
    yield "f1@.5:.95", (2.0 * hits, both)
    pairs = [(a.objects[i], b.objects[j]) for i, j in zip(found.a.tolist(), found.b.tolist(), strict=True)]
    if kind == "keypoints":
        yield from _keypoints(pairs)
    if kind in WITH_AREA:
        # For two areas the Dice coefficient is 2 IoU / (1 + IoU).
        yield "dice_matched", (float((2.0 * found.similar / (1.0 + found.similar)).sum()), matched)
    if outlined:
        gaps = [apart(one, other, tolerance_px=TOLERANCE_PX) for one, other in pairs]
        yield "nsd_matched", (sum(gap.near for gap in gaps), sum(gap.length for gap in gaps))
        yield "hd95_px_matched", (sum(gap.hd95_px for gap in gaps), matched)


def _keypoints(pairs: Sequence[tuple[values.LabelObject, values.LabelObject]]) -> Iterator[tuple[str, Sum]]:
    """Pixels between keypoints that both set, the share that is near, and whether both see the same of them."""
    away: list[float] = []
    near = both = same = every = 0
    for one, other in pairs:
        assert isinstance(one, values.Pose) and isinstance(other, values.Pose)
        reach = PCK_SHARE * max(_diagonal(one), _diagonal(other))
        for p, q, here, there in zip(one.points_px, other.points_px, one.states, other.states, strict=False):
            every += bool(here or there)
            same += bool(here or there) and here == there
            if here and there:
                away.append(float(np.hypot(p[0] - q[0], p[1] - q[1])))
                both, near = both + 1, near + (away[-1] <= reach)
    yield "keypoint_error_px", (sum(away), float(both))
    yield "pck@.1", (float(near), float(both))
    yield "visibility_agreement", (float(same), float(every))


def _diagonal(pose: values.Pose) -> float:
    """Of the box around the keypoints that are there, at least a pixel."""
    there = np.array([point for point, state in zip(pose.points_px, pose.states, strict=True) if state])
    return max(1.0, float(np.hypot(*np.ptp(there, axis=0)))) if len(there) else 1.0


def _ratio(table: Sequence[tuple[int, float, float]]) -> Figure:
    """Σ of numerators over Σ of denominators, each the mean over the pairs of its item."""
    rows = np.array(table, dtype=np.float64).reshape(-1, 3)
    number: NDArray[np.int64] = rows[:, 0].astype(np.int64)
    items, above = hlp.mean_of(number, rows[:, 1])
    return Figure(ratio(above, hlp.mean_of(number, rows[:, 2])[1]), items)
