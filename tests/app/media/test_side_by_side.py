"""Parts of one pass run at the same time, and stop together."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from app.media.side_by_side import Tally, side_by_side


def test_parts_meet() -> None:
    meeting = threading.Barrier(3, timeout=5)

    def part() -> Iterator[None]:
        meeting.wait()
        yield

    side_by_side([part() for _ in range(3)])
    side_by_side([])


@pytest.mark.parametrize("broken", [0, 1])
def test_one_error_stops_the_others(broken: int) -> None:
    gone_wrong = threading.Event()
    n_steps = [0, 0]

    def part(number: int) -> Iterator[None]:
        yield
        if number == broken:
            gone_wrong.set()
            raise ValueError("broken")
        assert gone_wrong.wait(5)
        while True:
            n_steps[number] += 1
            yield

    with pytest.raises(ValueError, match="broken"):
        side_by_side([part(0), part(1)])
    assert n_steps[broken] == 0


def test_a_tally_tells_in_order() -> None:
    said: list[tuple[int, int]] = []
    tally = Tally(5, 105, lambda done, total: said.append((done, total)))

    def part() -> Iterator[None]:
        for _ in range(50):
            tally.add(1)
            yield

    side_by_side([part(), part()])
    assert said == [(done, 105) for done in range(6, 106)]
