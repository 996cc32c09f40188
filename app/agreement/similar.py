"""How alike two objects on an image are, 0 to 1, for each kind. The same for people and for models.

- boxes, rotated boxes, ellipses, polygons: intersection over union of their areas; an ellipse as a polygon of 96 sides
- masks: intersection over union of their pixels
- keypoints: object keypoint similarity as COCO defines it (cocodataset.org, keypoint evaluation): the mean over the
  keypoints that the truth has of exp(-d² / (2 s² k²)), s² being the area of the box around the truth's keypoints and
  k = 2σ by what the rule sheet says of the keypoint (``app.labels.measured``), .05 where it says nothing. A
  keypoint that only one side has counts 0. Both directions are averaged, so that nobody is the truth by order
- lines: the harmonic mean of two shares: how much of each line runs within a tolerance of the other (completeness and
  correctness of buffered lines: Heipke et al. 1997, "Evaluation of automatic road extraction"). The tolerance is 5 % of
  the diagonal of the box around both, at least 2 px
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, pairwise, repeat

import numpy as np

from app.labels import geometry, values
from app.labels.measured import KEYPOINT_SIGMA, MeasuredPose
from app.labels.regions import extent, outline
from app.labels.runs import decode_mask
from app.units import Floats, Points

LINE_TOLERANCE_SHARE = 0.05
LINE_TOLERANCE_PX = 2.0
LINE_STEPS = 200


def of_images(a: Sequence[values.LabelObject], b: Sequence[values.LabelObject]) -> Floats:
    """``(N, M)`` similarities of objects of one kind; see the top of this module."""
    first, second = _on_images(a), _on_images(b)
    if isinstance(first[0], values.Box):
        return geometry.box_iou(_extents(first), _extents(second))
    if isinstance(first[0], values.Mask | values.Pose | values.Polyline):
        return _one_by_one(first, second)
    return geometry.polygon_iou_matrix([outline(thing) for thing in first], [outline(thing) for thing in second])


def mask_iou(a: values.Mask, b: values.Mask) -> float:
    """Shared pixels over pixels of either; only the window that both share is unpacked."""
    x0, y0 = max(a.box_px[0], b.box_px[0]), max(a.box_px[1], b.box_px[1])
    x1, y1 = min(a.box_px[2], b.box_px[2]), min(a.box_px[3], b.box_px[3])
    if x0 >= x1 or y0 >= y1:
        return 0.0
    parts = []
    for one in (a, b):
        left, top = one.box_px[:2]
        parts.append(decode_mask(one.box_px, one.runs)[y0 - top : y1 - top, x0 - left : x1 - left])
    shared = int(np.count_nonzero(parts[0] & parts[1]))
    either = sum(a.runs[1::2]) + sum(b.runs[1::2]) - shared
    return shared / either


def keypoint_similarity(a: values.Pose, b: values.Pose) -> float:
    """Object keypoint similarity, the mean of both directions."""
    return (_towards(a, b) + _towards(b, a)) / 2


def line_similarity(a: values.Polyline, b: values.Polyline) -> float:
    """Harmonic mean of the shares of each line that run within the tolerance of the other."""
    x0, y0, x1, y1 = (np.array([extent(a), extent(b)]).T[k] for k in range(4))
    diagonal = float(np.hypot(x1.max() - x0.min(), y1.max() - y0.min()))
    near = max(LINE_TOLERANCE_PX, LINE_TOLERANCE_SHARE * diagonal)
    there, back = _share_near(a, b, near), _share_near(b, a, near)
    return 2 * there * back / (there + back) if there + back else 0.0


def _one_by_one(a: Sequence[values.ImageObject], b: Sequence[values.ImageObject]) -> Floats:
    found: Floats = np.zeros((len(a), len(b)), dtype=np.float64)
    for i, one in enumerate(a):
        for j, other in enumerate(b):
            if isinstance(one, values.Mask) and isinstance(other, values.Mask):
                found[i, j] = mask_iou(one, other)
            elif isinstance(one, values.Pose) and isinstance(other, values.Pose):
                found[i, j] = keypoint_similarity(one, other)
            elif isinstance(one, values.Polyline) and isinstance(other, values.Polyline):
                found[i, j] = line_similarity(one, other)
    return found


def _towards(truth: values.Pose, said: values.Pose) -> float:
    x0, y0, x1, y1 = extent(truth)
    # A single keypoint has no box: a pixel then stands for its size.
    area = max((x1 - x0) * (y1 - y0), 1.0)
    scores = []
    sigmas = truth.sigmas if isinstance(truth, MeasuredPose) else ()
    for (ax, ay), here, (bx, by), there, sigma in zip(
        truth.points_px, truth.states, said.points_px, said.states, chain(sigmas, repeat(KEYPOINT_SIGMA)), strict=False
    ):
        if here:
            d2 = (ax - bx) ** 2 + (ay - by) ** 2
            scores.append(float(np.exp(-d2 / (2 * area * (2 * sigma) ** 2))) if there else 0.0)
    return sum(scores) / len(scores) if scores else 0.0


def _share_near(line: values.Polyline, other: values.Polyline, near_px: float) -> float:
    """The share of ``line``, by length, that lies within ``near_px`` of ``other``; sampled evenly along it."""
    points = np.asarray(line.points_px, dtype=np.float64)
    lengths = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    at = (np.arange(LINE_STEPS) + 0.5) / LINE_STEPS * along[-1]
    samples = np.stack([np.interp(at, along, points[:, k]) for k in (0, 1)], axis=1)
    return float(np.mean(_distance(samples, np.asarray(other.points_px, dtype=np.float64)) <= near_px))


def _distance(samples: Points, line: Points) -> Floats:
    """``(K,)`` px from each sample to the nearest point of the line."""
    best: Floats = np.full(len(samples), np.inf)
    for start, end in pairwise(line):
        way = end - start
        length2 = float(way @ way)
        share = np.clip((samples - start) @ way / length2, 0, 1) if length2 else np.zeros(len(samples))
        best = np.minimum(best, np.hypot(*(samples - start - share[:, None] * way).T))
    return best


def _extents(things: Sequence[values.ImageObject]) -> Floats:
    return geometry.boxes_array([extent(thing) for thing in things])


def _on_images(things: Sequence[values.LabelObject]) -> list[values.ImageObject]:
    found = [thing for thing in things if not isinstance(thing, values.Segment)]
    if len(found) != len(things):
        raise TypeError("segments are compared by their times")
    return found
