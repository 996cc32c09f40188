"""The figures that stand beside the F1 of objects on images, from one matching a pair of labels.

Per pair of people and image: F1 over similarities .5 to .95, how alike the matched are (IoU, Dice, NSD, HD95, OKS,
pixels between keypoints), and α with "missed" as a class of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.agreement import coefficients, hlp
from app.agreement.bootstrap import ratio
from app.agreement.boundary import TOLERANCE_PX, apart
from app.agreement.hlp import Figure, Labels, Normalise
from app.agreement.matching import IOU_STEPS, Matched, match_at, similarity
from app.agreement.tally import MISSED, Taken, taken_of
from app.labels import values
from app.units import Floats

WITH_AREA: frozenset[values.Kind] = frozenset({"rotated-boxes", "ellipses", "polygons", "masks"})
PCK_SHARE = 0.1
Sum: TypeAlias = tuple[float, float]


def object_figures(kind: values.Kind, labels: Labels, normalise: Normalise) -> dict[str, Figure]:
    """Name → figure over the items with two labels; a figure of matched objects is undefined where nothing matched."""
    rows: dict[str, list[tuple[int, float, float]]] = defaultdict(list)
    taken: dict[int, Counter[Taken]] = {}
    people: dict[int, int] = {}
    for number, said in enumerate(labels.values()):
        compared = [normalise(value) for _, value in sorted(said.items())]
        if len(compared) < 2:
            continue
        people[number], taken[number] = len(compared), Counter()
        for a, b in combinations(compared, 2):
            assert isinstance(a, values.ImageValue) and isinstance(b, values.ImageValue)
            similar = similarity(a, b)
            found = match_at(similar, a, b)
            taken[number].update(taken_of(a, b, found))
            for name, (above, below) in _sums(kind, a, b, similar, found):
                rows[name].append((number, above, below))
    figures = {name: _ratio(table) for name, table in rows.items()}
    if taken:
        figures["alpha_with_missed"] = alpha_with_missed(taken, people)
    return figures


def alpha_with_missed(taken: Mapping[int, Counter[Taken]], people: Mapping[int, int]) -> Figure:
    """Nominal α of objects by their class, "missed" being one: two ratings for each pair of people and each place.

    ``taken`` has the pairs of classes of each item (both names in order), ``people`` how many labelled it. A pair of r
    people counts 1 / (r − 1), as in Krippendorff's α, so that the figure is the usual one for two people. What nobody
    marked cannot be counted, so that chance is overestimated and α low where objects are few.
    """
    classes = sorted({name for found in taken.values() for pair in found for name in pair} - {MISSED})
    place = {name: index for index, name in enumerate((*classes, MISSED))}
    rows = np.zeros((len(taken), len(place) + 1))
    for row, (number, found) in zip(rows, taken.items(), strict=True):
        for (a, b), many in found.items():
            share = many / (people[number] - 1)
            row[place[a]] += share
            row[place[b]] += share
            row[-1] += 2.0 * share * (a == b)
    return Figure(coefficients.alpha_of_totals(rows), np.array(list(taken), dtype=np.int64))


def _sums(
    kind: values.Kind, a: values.ImageValue, b: values.ImageValue, similar: Floats, found: Matched
) -> Iterator[tuple[str, Sum]]:
    """The numerator and denominator of each figure for one pair of labels."""
    both, matched = float(len(a.objects) + len(b.objects)), float(len(found.a))
    hits = sum(float(match_at(similar, a, b, iou=iou).same.sum()) for iou in IOU_STEPS) / len(IOU_STEPS)
    yield "f1@.5:.95", (2.0 * hits, both)
    yield "place_f1", (2.0 * matched, both)
    yield "class_agreement_matched", (float(found.same.sum()), matched)
    pairs = [(a.objects[i], b.objects[j]) for i, j in zip(found.a.tolist(), found.b.tolist(), strict=True)]
    if kind == "keypoints":
        yield "mean_oks_matched", (float(found.similar.sum()), matched)
        yield from _keypoints(pairs)
    elif kind == "polylines":
        yield "mean_overlap_matched", (float(found.similar.sum()), matched)
    else:
        yield "mean_iou_matched", (float(found.similar.sum()), matched)
    if kind in WITH_AREA:
        # For two areas the Dice coefficient is 2 IoU / (1 + IoU).
        yield "dice_matched", (float((2.0 * found.similar / (1.0 + found.similar)).sum()), matched)
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
