"""What a press takes is what looking at every segment finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.timeline.hit import Hit, hit_at, snapped
from widgets.timeline.index import SegmentIndex
from widgets.timeline.segments import TimelineSegment

times = st.integers(0, 200).map(lambda n: n / 4)


@st.composite
def segments(draw: st.DrawFn) -> list[TimelineSegment]:
    """Up to forty, overlapping or not."""
    found = []
    for number in range(draw(st.integers(0, 40))):
        start_s = draw(times)
        found.append(segment(str(number), start_s, start_s + draw(st.integers(1, 120)) / 4))
    return found


def segment(key: str, start_s: float, end_s: float) -> TimelineSegment:
    """A bare one."""
    return TimelineSegment(key, "t", "c", "#000000", start_s, end_s)


@given(segments(), times, st.floats(0.01, 2))
def test_the_nearest_edge_then_the_shortest(things: list[TimelineSegment], at_s: float, near_s: float) -> None:
    hit = hit_at(SegmentIndex(things), at_s, tolerance_s=near_s)
    graspable = [s for s in things if s.end_s - s.start_s > 3 * near_s]
    far = [abs(edge - at_s) for s in graspable for edge in (s.start_s, s.end_s)]
    holding = [s.end_s - s.start_s for s in things if s.start_s <= at_s < s.end_s]
    by_id = {s.id: s for s in things}
    if far and min(far) < near_s * (1 - 1e-6):
        assert hit is not None and hit.part != "body"
        edge = by_id[hit.id].start_s if hit.part == "start" else by_id[hit.id].end_s
        assert abs(edge - at_s) == pytest.approx(min(far))
    elif holding and not (far and min(far) <= near_s * (1 + 1e-6)):
        assert hit is not None and hit.part == "body"
        assert by_id[hit.id].end_s - by_id[hit.id].start_s == min(holding)


def test_of_two_edges_in_one_place_the_selected_segment_has_it() -> None:
    index = SegmentIndex([segment("a", 0, 5), segment("b", 5, 9)])
    assert hit_at(index, 5.0, tolerance_s=0.2, selected=["a"]) == Hit("a", "end")
    assert hit_at(index, 5.0, tolerance_s=0.2, selected=["b"]) == Hit("b", "start")
    assert hit_at(index, 4.95, tolerance_s=0.2) == Hit("a", "end")


def test_snapping() -> None:
    assert snapped(1.04, [0.0, 1.0, 1.1], tolerance_s=0.05) == 1.0
    assert snapped(1.04, [0.0, 2.0], tolerance_s=0.05) == 1.04
    assert snapped(1.04, [], tolerance_s=0.05) == 1.04
