"""Work in turns: what is small is done at once, what is long leaves the window its turns."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from widgets.shell.turns import TURN_S, Turns


def test_what_is_small_is_there_at_once(qtbot: QtBot) -> None:
    done: list[int] = []
    turns = Turns()
    turns.begin(iter_of(done, 3, 0.0))
    assert done == [0, 1, 2] and not turns.busy


def test_between_long_parts_the_window_has_its_turns(qtbot: QtBot) -> None:
    done: list[int] = []
    seen: list[int] = []
    ticks = QTimer(interval=0)
    ticks.timeout.connect(lambda: seen.append(len(done)))
    ticks.start()
    turns = Turns()
    turns.begin(iter_of(done, 4, TURN_S))
    assert done == [0] and turns.busy
    qtbot.waitUntil(lambda: not turns.busy)
    ticks.stop()
    assert done == [0, 1, 2, 3]
    assert {1, 2, 3} <= set(seen), "something else was done between any two parts"


def test_a_part_may_ask_for_a_rest(qtbot: QtBot) -> None:
    done: list[str] = []

    def steps() -> Iterator[int]:
        done.append("before")
        yield 1
        done.append("after")

    turns = Turns()
    turns.begin(steps())
    assert done == ["before"]
    qtbot.waitUntil(lambda: done == ["before", "after"])


def test_what_was_left_can_be_begun_again(qtbot: QtBot) -> None:
    done: list[int] = []
    turns = Turns()
    left = iter_of(done, 2, TURN_S)
    turns.begin(left)
    turns.begin(iter(()))
    assert done == [0] and not turns.busy
    turns.begin(left)
    qtbot.waitUntil(lambda: done == [0, 1])


@pytest.mark.allow_log
def test_what_fails_leaves_it_free_for_the_next(qtbot: QtBot) -> None:
    def wrong() -> Iterator[int]:
        raise ValueError("wrong")
        yield 0

    turns, done = Turns(), list[int]()
    with pytest.raises(ValueError, match="wrong"):
        turns.begin(wrong())
    assert not turns.busy
    turns.begin(iter_of(done, 1, 0.0))
    assert done == [0]


def iter_of(done: list[int], count: int, each_s: float) -> Iterator[int]:
    for number in range(count):
        end = time.thread_time() + each_s
        while time.thread_time() < end:
            pass
        done.append(number)
        yield 0
