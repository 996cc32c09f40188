"""The playhead between the pieces that a device takes."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from widgets.timeline.heard import BEYOND_S, HeardClock

RATE_HZ = 48000


def follow(piece_s: float, ahead_s: float, drift: float, length_s: float = 20.0) -> list[tuple[float, float, int]]:
    """Asks a clock 60 times a second; gives the time since sound began, what is truly heard, what the clock says."""
    clock, told = HeardClock(RATE_HZ), []
    for tick in range(1, round(length_s * 60)):
        now_s = tick / 60
        true_s = max(0.0, now_s - 1 / 60) * (1 + drift)
        taken_s = (true_s + ahead_s) // piece_s * piece_s + piece_s
        told.append((now_s, true_s - BEYOND_S, clock.at(round(taken_s * RATE_HZ), now_s, dry=False)))
    return told


@given(st.floats(0.005, 0.1), st.floats(0.0, 0.1), st.floats(-3e-4, 3e-4))
def test_it_goes_evenly_and_stays_with_the_device(piece_s: float, ahead_s: float, drift: float) -> None:
    told = follow(piece_s, ahead_s, drift)
    says = [frame for _, _, frame in told]
    assert all(after >= before for before, after in pairwise(says)), "it never goes back"
    for _, true_s, frame in told[60:]:
        assert abs(frame / RATE_HZ - true_s) < 0.03 + piece_s / 2
    steps = [(after - before) * 60 / RATE_HZ for before, after in pairwise(says[60:])]
    assert all(0.9 < step < 1.1 for step in steps), "in even steps, whatever pieces the device takes"


def test_a_device_that_takes_nothing_holds_it() -> None:
    clock = HeardClock(RATE_HZ)
    assert clock.at(0, 0.0, dry=False) == clock.at(0, 5.0, dry=False) == 0
    for tick in range(60):
        clock.at(4800, 5.0 + tick / 60, dry=False)
    assert clock.at(4800, 7.0, dry=False) <= 4800


def test_at_the_end_all_is_heard_and_no_more() -> None:
    clock = HeardClock(RATE_HZ)
    clock.at(24000, 0.0, dry=False)
    assert abs(clock.at(24000, 0.3, dry=True) - (0.3 - BEYOND_S) * RATE_HZ) <= 1
    assert clock.at(24000, 0.6, dry=True) == 24000
