"""What the hand does on the timeline becomes one step each, which can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def bench(make_bench: Callable[..., Any], speech: Path) -> Any:
    made = make_bench(speech)
    timeline = made.page.view.stage.timeline
    timeline.setFocus()
    for start_s, end_s in ((0.2, 0.6), (0.6, 1.0)):
        timeline.set_range((start_s, end_s))
        QTest.keyClick(timeline, Qt.Key.Key_Return)
    return made


def spans(bench: Any) -> list[tuple[float, float]]:
    value = bench.page.work.value(bench.page.work.task("spans"))
    return [(span.start_s, span.end_s) for span in value.objects]


def test_a_common_boundary_is_one_step(bench: Any) -> None:
    timeline = bench.page.view.stage.timeline
    first = timeline.segments[0].id
    timeline.select([first])
    QTest.keyClick(timeline, Qt.Key.Key_BracketRight, CTRL)
    QTest.keyClick(timeline, Qt.Key.Key_Period)
    assert spans(bench) == [(0.2, 0.61), (0.61, 1.0)]
    bench.page.undo()
    assert spans(bench) == [(0.2, 0.6), (0.6, 1.0)]


def test_split_and_merge_are_one_step_each(bench: Any) -> None:
    timeline = bench.page.view.stage.timeline
    timeline.go_to(0.8)
    QTest.keyClick(timeline, Qt.Key.Key_I, CTRL)
    assert spans(bench) == [(0.2, 0.6), (0.6, 0.8), (0.8, 1.0)]
    QTest.keyClick(timeline, Qt.Key.Key_A, CTRL)
    QTest.keyClick(timeline, Qt.Key.Key_M, ALT)
    assert spans(bench) == [(0.2, 1.0)] and len(timeline.selection) == 1
    bench.page.undo()
    bench.page.undo()
    assert spans(bench) == [(0.2, 0.6), (0.6, 1.0)]


def test_a_boundary_goes_and_two_are_one(bench: Any) -> None:
    timeline = bench.page.view.stage.timeline
    timeline.go_to(0.6)
    QTest.keyClick(timeline, Qt.Key.Key_Backspace, CTRL)
    assert spans(bench) == [(0.2, 1.0)]
