"""Which frames are played, and which of them is heard."""

from __future__ import annotations

from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.timeline.course import Course

SPEEDS = st.sampled_from([0.5, 0.7, 0.9, 1.0, 1.1, 1.5, 2.0])


@given(st.integers(0, 20), st.integers(1, 20), st.integers(0, 19))
def test_a_loop_leaves_no_frame_out_and_plays_none_twice(begin: int, length: int, late: int) -> None:
    first = begin + min(late, length - 1)
    course = Course(first, begin + length, begin, loop=True)
    played = [n for one in islice(course.rounds(), 4) for n in range(one.begin, one.end)]
    cycle = list(range(begin, begin + length))
    assert played == [cycle[(first - begin + n) % length] for n in range(len(played))]
    assert played == [course.frame_at(n) for n in range(len(played))], "what is heard is what is played"
    assert course.n_heard is None and not course.is_over(10**9)


@given(st.integers(0, 20), st.integers(0, 20))
def test_without_a_loop_it_ends(begin: int, length: int) -> None:
    course = Course(begin, begin + length, begin)
    assert [n for one in course.rounds() for n in range(one.begin, one.end)] == list(range(begin, begin + length))
    assert course.n_heard == length
    assert course.is_over(length) and (length == 0 or not course.is_over(length - 1))
    assert course.frame_at(length) == course.frame_at(length + 7) == begin + length


@given(st.integers(0, 5000), st.integers(1, 5000), SPEEDS, st.booleans())
def test_at_any_speed_the_playhead_goes_evenly_and_each_round_is_as_long(
    begin: int, length: int, speed: float, loop: bool
) -> None:
    course = Course(begin, begin + length, begin, loop, speed)
    one = next(course.rounds())
    assert one.n_heard == max(1, round(length / speed))
    frames = [course.frame_at(n) for n in range(one.n_heard)]
    assert frames[0] == begin and all(begin <= frame < begin + length for frame in frames)
    steps = [after - before for before, after in pairwise(frames)]
    assert all(0 <= step <= length / one.n_heard + 1 for step in steps)
    assert course.frame_at(one.n_heard) == (begin if loop else begin + length)


@pytest.mark.parametrize("loop", [False, True])
def test_an_empty_stretch_has_no_rounds(loop: bool) -> None:
    course = Course(5, 5, 5, loop)
    assert list(course.rounds()) == [] and course.is_over(0) and course.frame_at(3) == 5
