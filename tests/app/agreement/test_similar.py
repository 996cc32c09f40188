"""How alike two objects are, by hand and against libraries."""

from __future__ import annotations

import math

import numpy as np
import pytest

from app.agreement.similar import keypoint_similarity, line_similarity, mask_iou, of_images
from app.labels import values
from app.labels.runs import encode_mask


def mask(bits: np.ndarray, x0: int = 0, y0: int = 0) -> values.Mask:
    found = encode_mask(bits, x0=x0, y0=y0)
    assert found is not None
    return values.Mask("m", "c", *found)


def test_masks_by_their_pixels() -> None:
    rng = np.random.default_rng(8)
    a, b = rng.random((40, 60)) < 0.5, rng.random((40, 60)) < 0.3
    wanted = (a & b).sum() / (a | b).sum()
    assert mask_iou(mask(a), mask(b)) == pytest.approx(wanted)
    assert mask_iou(mask(a), mask(b, x0=100)) == 0.0


def test_keypoints_as_coco_counts_them() -> None:
    truth = values.Pose("a", "c", ((0, 0), (10, 0), (0, 20)), (2, 2, 2))
    said = values.Pose("b", "c", ((0, 0), (10, 2), (0, 20)), (2, 1, 2))
    # s² = 10 · 20, k = .1, one keypoint 2 px away; the other way round s² = 10 · 20 as well
    wanted = (2 + math.exp(-4 / (2 * 200 * 0.01))) / 3
    assert keypoint_similarity(truth, said) == pytest.approx(wanted)
    lost = values.Pose("b", "c", ((0, 0), (10, 0), (0, 0)), (2, 2, 0))
    assert keypoint_similarity(truth, truth) == 1.0
    assert keypoint_similarity(truth, lost) == pytest.approx((2 / 3 + 1) / 2)


def test_lines_by_what_runs_together() -> None:
    long = values.Polyline("a", "c", ((0, 0), (100, 0)))
    half = values.Polyline("b", "c", ((0, 1), (50, 1)))
    # all of the half runs along the long one (1), half of the long one and the tolerance (5 px) along the half (.55)
    assert line_similarity(long, half) == pytest.approx(2 * 0.55 / 1.55, abs=0.01)
    assert line_similarity(long, half) == line_similarity(half, long)
    assert line_similarity(long, values.Polyline("c", "c", ((0, 50), (100, 50)))) == 0.0


def test_turned_boxes_and_ellipses_by_their_area() -> None:
    one = values.RotatedBox("a", "c", (10, 10), (10, 4), 0)
    assert of_images([one], [values.RotatedBox("b", "c", (10, 10), (4, 10), 90)])[0, 0] == pytest.approx(1.0)
    assert of_images([one], [values.RotatedBox("b", "c", (10, 10), (10, 4), 90)])[0, 0] == pytest.approx(16 / 64)
    circle = values.Ellipse("a", "c", (0, 0), (5, 5))
    assert of_images([circle], [values.Ellipse("b", "c", (0, 0), (5, 5), 33)])[0, 0] == pytest.approx(1.0, abs=1e-3)
