"""The index finds what looking at every segment finds, also after changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.timeline.index import SegmentIndex, key_of
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


@given(segments(), times, times)
def test_what_shares_time_with_a_stretch(things: list[TimelineSegment], a: float, b: float) -> None:
    start_s, end_s = min(a, b), max(a, b) + 0.25
    wanted = sorted(s.id for s in things if s.start_s < end_s and s.end_s > start_s)
    assert sorted(s.id for s in SegmentIndex(things).between(start_s, end_s)) == wanted


@given(segments(), times)
def test_a_gap_is_free(things: list[TimelineSegment], at_s: float) -> None:
    low, high = SegmentIndex(things).gap(at_s, duration_s=100.0)
    assert low <= at_s <= high
    if low < high:
        assert not [s for s in things if s.start_s < high and s.end_s > low]


@given(segments(), st.data(), times, times)
def test_after_changes_it_is_as_if_made_anew(
    things: list[TimelineSegment], data: st.DataObject, a: float, b: float
) -> None:
    index, kept = SegmentIndex(things), list(things)
    for _ in range(data.draw(st.integers(0, 8))):
        if kept and data.draw(st.booleans()):
            index.remove(kept.pop(data.draw(st.integers(0, len(kept) - 1))))
        else:
            start_s = data.draw(times)
            kept.append(segment(f"new {len(kept)} {start_s}", start_s, start_s + data.draw(st.integers(1, 900)) / 4))
            index.add(kept[-1])
    assert [s.id for s in index] == [s.id for s in sorted(kept, key=key_of)] and len(index) == len(kept)
    start_s, end_s = min(a, b), max(a, b) + 0.25
    assert index.between(start_s, end_s) == SegmentIndex(kept).between(start_s, end_s)
    assert index.count(start_s, end_s) >= len(index.between(start_s, end_s))


@given(segments(), times)
def test_steps_and_boundaries(things: list[TimelineSegment], at_s: float) -> None:
    index, ordered = SegmentIndex(things), sorted(things, key=key_of)
    after = [s for s in ordered if s.start_s > at_s]
    before = [s for s in ordered if s.start_s < at_s]
    assert index.neighbour(at_s, 1) == (after[0] if after else None)
    assert index.neighbour(at_s, -1) == (before[-1] if before else None)
    for place, thing in enumerate(ordered):
        assert index.step(key_of(thing), 1) == (ordered[place + 1] if place + 1 < len(ordered) else None)
        assert index.step(key_of(thing), -1) == (ordered[place - 1] if place else None)
    edges = {edge for s in things for edge in (s.start_s, s.end_s)}
    assert index.boundary(at_s, 1) == min((e for e in edges if e > at_s), default=None)
    assert index.boundary(at_s, -1) == max((e for e in edges if e < at_s), default=None)


def test_what_is_left_out_could_not_be_told_from_what_is_there() -> None:
    many = [segment(f"{n:05}", n / 1000, n / 1000 + 0.0008) for n in range(20000)]
    index = SegmentIndex([*many, segment("long", 0.0, 20.0)])
    found = index.sparse(0.0, 20.0, 0.1)
    assert 200 <= len(found) <= 220 and "long" in {s.id for s in found}
    pixels = {int(s.start_s / 0.1) for s in found}
    assert pixels == set(range(200)), "no pixel in which something lies is left empty"
    assert len(index.sparse(5.0, 5.1, 0.0001)) == len(index.between(5.0, 5.1))


def test_what_touches_is_found_and_only_where_it_is_one() -> None:
    a, b, c = segment("a", 0, 5), segment("b", 5, 9), segment("c", 5, 7)
    index = SegmentIndex([a, b])
    assert (index.touching(a, "end"), index.touching(b, "start"), index.touching(a, "start")) == (b, a, None)
    index.add(c)
    assert index.touching(a, "end") is None
    with pytest.raises(KeyError):
        index.remove(segment("d", 5, 7))
