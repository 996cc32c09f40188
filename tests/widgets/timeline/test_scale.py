"""Time and pixels, there and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.timeline.ruler import MARK_PX, clock, marks, step_s
from widgets.timeline.scale import TimeScale


@st.composite
def scales(draw: st.DrawFn) -> TimeScale:
    """Fitted, zoomed and scrolled."""
    fitted = TimeScale(draw(st.floats(0.01, 36000)), draw(st.integers(50, 4000))).fitted()
    zoomed = fitted.zoomed(draw(st.floats(0.1, 1e4)), draw(st.floats(0, 4000)))
    return zoomed.scrolled(draw(st.floats(-1e4, 1e4)))


@given(scales(), st.floats(-100, 5000))
def test_there_and_back(scale: TimeScale, x: float) -> None:
    assert scale.to_x(scale.to_s(x)) == pytest.approx(x, abs=1e-3)


@given(scales())
def test_the_view_stays_inside_the_recording(scale: TimeScale) -> None:
    assert scale.start_s >= 0
    assert scale.end_s <= scale.duration_s * (1 + 1e-9) + 1e-9


@given(scales(), st.floats(0.1, 10), st.floats(0, 1))
def test_zoom_keeps_what_is_under_the_pointer(scale: TimeScale, factor: float, share: float) -> None:
    x = share * scale.width_px
    zoomed = scale.zoomed(factor, x)
    if zoomed.start_s > 0 and zoomed.end_s < zoomed.duration_s * (1 - 1e-9):
        assert zoomed.to_s(x) == pytest.approx(scale.to_s(x), abs=1e-6 * scale.duration_s)


@given(scales(), st.floats(0, 1))
def test_showing_brings_a_time_into_view(scale: TimeScale, share: float) -> None:
    time_s = share * scale.duration_s
    assert -1e-3 <= scale.showing(time_s).to_x(time_s) <= scale.width_px + 1e-3


@given(scales())
def test_a_fitted_recording_stays_fitted(scale: TimeScale) -> None:
    wider = scale.fitted().resized(scale.width_px + 111)
    assert wider == wider.fitted()


@given(scales())
def test_the_ruler_has_room_for_its_words(scale: TimeScale) -> None:
    assert step_s(scale.px_per_s) * scale.px_per_s >= MARK_PX * (1 - 1e-6)
    found = marks(scale)
    assert len(found) <= scale.width_px / MARK_PX * 5 + 12
    words = [mark.words for mark in found if mark.words]
    assert len(set(words)) == len(words)


@pytest.mark.parametrize(
    ("time_s", "decimals", "words"),
    [(7.25, 3, "7.250"), (67.25, 2, "1:07.25"), (3727.25, 1, "1:02:07.2"), (59.9996, 3, "1:00.000"), (5, 0, "0:05")],
)
def test_clock(time_s: float, decimals: int, words: str) -> None:
    assert clock(time_s, decimals) == words
