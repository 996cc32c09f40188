"""Samples are fetched when they are missed, one stretch at a time, and the last that is wanted comes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from widgets.timeline.near import MOST_FRAMES, NearSamples
from widgets.timeline.snap import drawn_to

SOUND = np.arange(200_000, dtype=np.int32)[None]


class Later:
    """Reads when the test says so."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, int, Callable[[NDArray], None]]] = []

    def __call__(self, start_frame: int, n_frames: int, done: Callable[[NDArray], None]) -> None:
        self.asked.append((start_frame, n_frames, done))

    def answer(self) -> None:
        start, count, done = self.asked.pop(0)
        done(SOUND[:, start : start + count])


def test_what_is_missed_is_fetched_with_its_surroundings() -> None:
    later, news = Later(), []
    near = NearSamples(SOUND.shape[1], later, lambda: news.append(1))
    assert near.near(1000, 2000) is None and near.near(1000, 2000) is None
    assert len(later.asked) == 1, "one read at a time"
    later.answer()
    assert news == [1]
    found = near.near(1000, 2000)
    assert found is not None and found[0, 0] == 1000 and found.shape == (1, 1000)
    assert near.near(500, 1500) is not None, "a scroll finds it there"
    later.asked.clear()
    assert near.near(199_500, 201_000) is None
    later.answer()
    found = near.near(199_500, 201_000)
    assert found is not None and found.shape == (1, 500)


def test_of_views_passed_meanwhile_the_last_is_read() -> None:
    later = Later()
    near = NearSamples(SOUND.shape[1], later, lambda: None)
    for start in (0, 20_000, 40_000, 60_000):
        near.near(start, start + 100)
    later.answer()
    assert [row[0] for row in later.asked] == [59_900]
    later.answer()
    assert near.near(60_000, 60_100) is not None and not later.asked
    assert NearSamples(MOST_FRAMES * 2, later, lambda: None).near(0, MOST_FRAMES + 1) is None and not later.asked


def test_a_time_drawn_to_what_an_array_holds_is_a_plain_number() -> None:
    """Times go into labels as they are, and NumPy's numbers would not."""
    assert type(drawn_to(1.0, [[], np.array([0.2, 1.01])], reach_s=0.05)) is float
    assert drawn_to(1.0, [[], np.array([0.2, 1.01])], reach_s=0.05) == 1.01
    assert drawn_to(1.0, [np.array([0.2, 1.2])], reach_s=0.05) == 1.0
