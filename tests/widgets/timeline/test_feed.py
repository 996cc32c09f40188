"""Which frames are played."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from widgets.timeline.feed import Feed


def frames(feed: Feed, chunks: list[int]) -> list[int]:
    """All frames handed out, one by one."""
    return [n for chunk in chunks for begin, end in feed.take(chunk) for n in range(begin, end)]


@given(st.integers(0, 20), st.integers(1, 20), st.integers(0, 20), st.lists(st.integers(0, 9), max_size=30))
def test_a_loop_leaves_no_frame_out_and_plays_none_twice(begin: int, length: int, late: int, chunks: list[int]) -> None:
    first = begin + min(late, length - 1)
    played = frames(Feed(first, begin + length, begin, loop=True), chunks)
    cycle = list(range(begin, begin + length))
    wanted = [cycle[(first - begin + n) % length] for n in range(sum(chunks))]
    assert played == wanted


@given(st.integers(0, 20), st.integers(0, 20), st.lists(st.integers(0, 9), max_size=30))
def test_without_a_loop_it_ends(begin: int, length: int, chunks: list[int]) -> None:
    feed = Feed(begin, begin + length, begin)
    played = frames(feed, chunks)
    assert played == list(range(begin, begin + length))[: sum(chunks)]
    assert feed.is_over(length) and (length == 0 or not feed.is_over(length - 1))


def test_what_is_heard_is_what_was_handed_out() -> None:
    feed = Feed(7, 10, 4, loop=True)
    assert [feed.frame_at(n) for n in range(10)] == frames(feed, [10])
