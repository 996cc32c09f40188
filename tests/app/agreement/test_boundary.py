"""How far outlines lie apart, against shapes of which it is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.agreement.boundary import apart, rings_of
from app.labels.runs import encode_mask
from app.labels.values import Ellipse, Mask, Point, Polygon, Pose, RotatedBox


def square(x: float, y: float, side: float) -> Polygon:
    return Polygon("p", "a", ((x, y), (x + side, y), (x + side, y + side), (x, y + side)))


def mask(pixels: np.ndarray) -> Mask:
    found = encode_mask(pixels)
    assert found is not None
    return Mask("m", "a", *found)


def test_the_same_outline_is_nowhere_apart() -> None:
    found = apart(square(0, 0, 10), square(0, 0, 10), tolerance_px=0.5)
    assert found.nsd == 1.0 and found.hd95_px == pytest.approx(0.0, abs=1e-9) and found.length == pytest.approx(80.0)


def test_a_square_within_a_square() -> None:
    found = apart(square(0, 0, 100), square(10, 10, 80), tolerance_px=9.0)
    assert found.nsd == 0.0
    assert 10.0 <= found.hd95_px <= np.hypot(10, 10)
    assert apart(square(0, 0, 100), square(10, 10, 80), tolerance_px=15.0).nsd == 1.0


def test_circles_about_one_centre_are_their_radii_apart() -> None:
    one, other = (Ellipse("e", "a", (50.0, 50.0), (r, r)) for r in (20.0, 23.0))
    found = apart(one, other, tolerance_px=3.2)
    assert found.hd95_px == pytest.approx(3.0, abs=0.05) and found.nsd == 1.0
    assert apart(one, other, tolerance_px=2.8).nsd == 0.0


def test_a_mask_is_the_polygon_along_its_pixels() -> None:
    pixels = np.zeros((40, 40), dtype=bool)
    pixels[5:25, 5:25] = True
    assert apart(mask(pixels), square(5, 5, 20)).hd95_px == pytest.approx(0.0, abs=1e-9)
    pixels[10:15, 10:15] = False
    assert len(rings_of(mask(pixels))) == 2
    hole: tuple[Point, ...] = ((10, 10), (15, 10), (15, 15), (10, 15))
    assert apart(mask(pixels), Polygon("p", "a", square(5, 5, 20).points_px, (hole,))).nsd == 1.0


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_it_is_symmetric_and_moves_along(seed: int) -> None:
    source = np.random.default_rng(seed)
    one, other = (
        RotatedBox("r", "a", tuple(source.uniform(0, 40, 2)), tuple(source.uniform(5, 30, 2)), source.uniform(-90, 90))
        for _ in range(2)
    )
    there, back = apart(one, other), apart(other, one)
    assert (there.nsd, there.hd95_px) == pytest.approx((back.nsd, back.hd95_px))
    assert 0.0 <= there.nsd <= 1.0 and there.hd95_px >= 0.0


def slow(a: Polygon, b: Polygon) -> float:
    """HD95 from a point every thousandth of the way round, by all distances between points."""

    def points(polygon: Polygon) -> np.ndarray:
        ring = np.array((*polygon.points_px, polygon.points_px[0]))
        along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(ring, axis=0).T))])
        at = np.arange(1000) / 1000 * along[-1]
        return np.stack([np.interp(at, along, ring[:, k]) for k in (0, 1)], axis=1)

    table = np.linalg.norm(points(a)[:, None] - points(b)[None], axis=2)
    return max(float(np.percentile(table.min(axis=axis), 95)) for axis in (0, 1))


@pytest.mark.parametrize("seed", range(4))
def test_it_is_what_many_points_say(seed: int) -> None:
    source = np.random.default_rng(seed)
    one, other = (
        Polygon("p", "a", tuple(map(tuple, np.array([30 * np.cos(t), 30 * np.sin(t)]).T + source.normal(0, 3, (9, 2)))))
        for t in [np.arange(9) / 9 * 2 * np.pi] * 2
    )
    assert apart(one, other).hd95_px == pytest.approx(slow(one, other), abs=0.4)


def test_what_has_no_outline_is_refused() -> None:
    with pytest.raises(TypeError, match="no outline"):
        rings_of(Pose("k", "a", ((0.0, 0.0),), (2,)))
