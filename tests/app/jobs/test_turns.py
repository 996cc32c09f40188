"""How often threads change places, and that it is as before afterwards."""

from __future__ import annotations

import sys

import pytest

from app.jobs.job import Progress
from app.jobs.mapping import map_threads
from app.jobs.turns import QUICK_S, quick_turns


def test_threads_that_map_change_places_quickly() -> None:
    before = sys.getswitchinterval()
    assert before > QUICK_S
    seen = list(map_threads(lambda _: sys.getswitchinterval(), range(4), workers=2, progress=Progress()))
    assert seen == [pytest.approx(QUICK_S)] * 4
    assert sys.getswitchinterval() == before


def test_the_last_that_ends_gives_the_usual_back() -> None:
    before = sys.getswitchinterval()
    one, other = quick_turns(), quick_turns()
    one.__enter__()
    other.__enter__()
    one.__exit__(None, None, None)
    assert sys.getswitchinterval() == pytest.approx(QUICK_S)
    other.__exit__(None, None, None)
    assert sys.getswitchinterval() == before
