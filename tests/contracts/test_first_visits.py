"""Nobody waits for a page: its first visit never keeps the window's thread busy for long at a stretch."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import pytest

from tests.journeys.watch import Watch
from widgets.shell.main_window import MainWindow
from widgets.shell.project_view import ProjectView
from widgets.shell.stages import STAGES

PATIENCE_S = 60.0
# A page that is made in one go takes 200 to 400 ms, a turn some 50; modules are compiled here, which they are not at
# a person's desk. How long turns take there is printed by tests/bench/test_first_visits.py.
STALL_MS = 150.0


@pytest.mark.parametrize("name", ["pictures", "speech"])
def test_no_first_visit_holds_the_window(open_sample: Callable[..., MainWindow], name: str) -> None:
    project = open_sample(name).project
    assert project is not None
    project.who.switch("lead")
    watch = Watch(STALL_MS)
    for stage in [row.id for row in STAGES if row.id not in project.pages]:
        turns = _watched(watch, stage, partial(project.visit, stage), partial(_is_made, project))
        assert project.pages[stage].isVisible() and project.stage == stage
        assert turns > 2, f"{stage} was made in one go"
    assert watch.stalls == []


def _is_made(project: ProjectView) -> bool:
    return not project.maker.busy


def _watched(watch: Watch, what: str, act: Callable[[], object], done: Callable[[], bool]) -> int:
    """Does it, then turns the event loop until it is done and the window rests; gives how many turns did something.

    What jobs bring later counts too, to whatever is visited by then.
    """
    watch.run(what, act)
    end, rested, turns = time.monotonic() + PATIENCE_S, 0, 0
    while rested < 20 and time.monotonic() < end:
        before = time.thread_time()
        watch.run(what, lambda: None)
        worked = time.thread_time() - before > 0.002
        turns += worked
        rested = rested + 1 if done() and not worked else 0
        time.sleep(0.002)
    return turns
