"""Image and screen, there and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.canvas.viewport import KEEP, MAX_SCALE, Viewport, snapped

sizes = st.tuples(st.integers(1, 20000), st.integers(1, 20000))
views = st.tuples(st.integers(100, 4000), st.integers(100, 3000))
places = st.floats(-5000, 5000)
factors = st.floats(0.05, 20)


@st.composite
def viewports(draw: st.DrawFn) -> Viewport:
    """Fitted, zoomed and panned."""
    viewport = Viewport(draw(sizes), draw(views)).fitted()
    viewport = viewport.zoomed(draw(factors), draw(places), draw(places))
    return viewport.panned(draw(places), draw(places))


@given(viewports(), places, places)
def test_there_and_back(viewport: Viewport, x: float, y: float) -> None:
    assert viewport.to_screen(*viewport.to_image(x, y)) == pytest.approx((x, y), abs=1e-6)


@given(viewports(), factors, st.floats(0, 1), st.floats(0, 1))
def test_what_is_under_the_pointer_stays_there(viewport: Viewport, factor: float, u: float, v: float) -> None:
    """Unless the image would leave the view: then it is held."""
    x, y = viewport.to_screen(u * viewport.image_px[0], v * viewport.image_px[1])
    x, y = min(max(x, KEEP), viewport.view_px[0] - KEEP), min(max(y, KEEP), viewport.view_px[1] - KEEP)
    zoomed = viewport.zoomed(factor, x, y)
    before, after = viewport.to_image(x, y), zoomed.to_image(x, y)
    far = zoomed.image_px[0] * zoomed.scale > 2 * KEEP and zoomed.image_px[1] * zoomed.scale > 2 * KEEP
    inside = all(0 <= at <= size for at, size in zip(before, viewport.image_px, strict=True))
    if far and inside:
        assert after == pytest.approx(before, abs=1e-6 * max(viewport.image_px) + 1e-6)


@given(viewports())
def test_some_of_the_image_is_always_in_view(viewport: Viewport) -> None:
    x0, y0, x1, y1 = viewport.rect_to_screen((0, 0, *viewport.image_px))
    assert x1 > 0 and y1 > 0 and x0 < viewport.view_px[0] and y0 < viewport.view_px[1]
    assert 0 < viewport.scale <= MAX_SCALE


@given(sizes, views)
def test_fitted_is_whole_and_in_the_middle(image: tuple[int, int], view: tuple[int, int]) -> None:
    viewport = Viewport(image, view).fitted()
    x0, y0, x1, y1 = viewport.rect_to_screen((0, 0, *image))
    assert x0 >= -1e-6 and y0 >= -1e-6 and x1 <= view[0] + 1e-6 and y1 <= view[1] + 1e-6
    assert (x0 + x1, y0 + y1) == pytest.approx(view)
    assert viewport.is_fitted
    assert viewport.resized(view[0] + 57, view[1]).is_fitted


@given(viewports(), st.floats(0, 1), st.floats(0, 1))
def test_showing_brings_a_place_into_view(viewport: Viewport, u: float, v: float) -> None:
    at = u * viewport.image_px[0], v * viewport.image_px[1]
    x, y = viewport.showing((*at, *at)).to_screen(*at)
    assert -1e-6 <= x <= viewport.view_px[0] + 1e-6 and -1e-6 <= y <= viewport.view_px[1] + 1e-6


@given(viewports(), st.sampled_from([1.0, 1.25, 1.5, 2.0]))
def test_snapped_lies_on_device_pixels(viewport: Viewport, dpr: float) -> None:
    after = snapped(viewport, dpr)
    assert abs(after.x - viewport.x) <= 0.5 / dpr + 1e-9
    assert (after.x * dpr) == pytest.approx(round(after.x * dpr), abs=1e-6)


def test_actual_size_is_one_to_one() -> None:
    viewport = Viewport((4000, 3000), (800, 600)).fitted().actual_size()
    assert viewport.scale == pytest.approx(1)
    assert viewport.to_image(400, 300) == pytest.approx((2000, 1500))


def test_an_image_fitted_into_a_view_of_odd_size_stays_fitted() -> None:
    # Its offset is n and a half: on whole pixels it lies exactly half of one aside.
    shown = snapped(Viewport((640, 480), (585, 447)).fitted(), 1.0)
    assert shown.y != Viewport((640, 480), (585, 447)).fitted().y
    grown = shown.resized(585, 353)
    assert shown.is_fitted and grown.is_fitted and grown.scale < shown.scale
