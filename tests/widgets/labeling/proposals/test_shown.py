"""A model's proposals in the hand: accepted, edited, rejected, on pictures and on sound."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.commands.predictions import ImportPredictions, run_id
from app.commands.proposals import OfferRun
from app.labels import values
from app.records import Annotation, Exposure, Item, Rejection
from app.workspace import Workspace
from tests.widgets.labeling.image_bench import at, objects

K = Qt.Key
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
NONE, LEFT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
THINGS = values.Boxes(
    (
        values.Box("a", "round", (20, 20, 80, 80), score=0.9),
        values.Box("b", "square", (150, 20, 210, 80), score=0.6),
        values.Box("c", "round", (20, 200, 80, 260), score=0.2),
    )
)


def key(pressed: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    here = QApplication.focusWidget()
    assert here is not None, "somebody has the keyboard"
    QTest.keyClick(here, pressed, held)


def predict(project: Path, **said: values.Value) -> None:
    with Workspace.open(project) as workspace:
        items = [item.id for item in workspace.view.find(Item, state="ok")]
        for task, value in said.items():
            workspace.do(ImportPredictions("hough", task, dict.fromkeys(items, value)))
            workspace.do(OfferRun(run_id("hough", task), True))


@pytest.fixture
def bench(make_bench: Callable[..., Any], pictures: Path) -> Any:
    predict(pictures, things=THINGS, usable=values.Choice("blurred", 0.7))
    made = make_bench(pictures)
    made.canvas = made.page.view.stage.canvas
    made.canvas.setFocus()
    made.canvas.actual_size()
    return made


def dashed(bench: Any) -> list[str]:
    return sorted(thing.text for thing in bench.canvas.objects if thing.dashed)


def solid(bench: Any) -> list[str]:
    return sorted(thing.text for thing in bench.canvas.objects if not thing.dashed)


def said(bench: Any, task: str) -> Any:
    return bench.page.work.value(bench.page.work.task(task))


def test_proposals_are_dashed_and_say_their_score(bench: Any) -> None:
    assert dashed(bench) == ["0.20  Round thing", "0.60  Square thing", "0.90  Round thing"]
    assert said(bench, "things") is None, "a proposal is no label"
    bar = bench.page.proposals.bar
    assert bar.isVisible() and bar.told.text() == "4 proposals by hough"
    assert [line.line.text for line in bar.values.values()] == ["blurred"]
    assert bench.workspace.view.count(Exposure) == 2, "that they are seen is noted: two tasks of one item"


def test_by_keyboard_alone(bench: Any, qtbot: QtBot) -> None:
    key(K.Key_F3)
    key(K.Key_F4)
    assert said(bench, "usable") == values.Choice("blurred")
    assert bench.canvas.selection, "the next is in hand"
    key(K.Key_F4)
    key(K.Key_F5)
    assert solid(bench) == ["Round thing"] and dashed(bench) == ["0.20  Round thing"]
    key(K.Key_F3, CTRL)
    assert sorted(thing.cls for thing in said(bench, "things").objects) == ["round", "round"]
    key(K.Key_Right, SHIFT)
    qtbot.waitUntil(lambda: any(thing.box_px[0] == 30 for thing in said(bench, "things").objects))
    bench.canvas.clearFocus()
    work = bench.page.work
    assert len(work.predicted()) == 2 and bench.page.proposals.left == ()
    bench.page.undo()
    bench.page.undo()
    assert dashed(bench) == ["0.20  Round thing"]
    bench.page.undo()
    assert len(dashed(bench)) == 2 and bench.workspace.view.count(Rejection) == 0
    bench.page.undo()
    bench.page.undo()
    assert said(bench, "usable") is None and len(dashed(bench)) == 3
    assert bench.errors == []


def test_a_proposal_that_is_dragged_is_taken_over_in_that_one_step(bench: Any) -> None:
    before = bench.workspace.view.last_revision()
    key(K.Key_V)
    QTest.mouseClick(bench.canvas, LEFT, NONE, at(bench.canvas, 20, 50))
    assert bench.page.proposals.bar.buttons["accept"].isEnabled()
    QTest.mousePress(bench.canvas, LEFT, NONE, at(bench.canvas, 20, 50))
    for x in (25, 30, 35, 40):
        QTest.mouseMove(bench.canvas, at(bench.canvas, x, 50))
    QTest.mouseRelease(bench.canvas, LEFT, NONE, at(bench.canvas, 40, 50))
    assert bench.workspace.view.last_revision() == before + 1
    (thing,) = objects(bench, "things")
    assert thing.score is None and bench.page.work.predicted() == {thing.id}
    assert bench.canvas.selection == (thing.id,) and len(dashed(bench)) == 2
    bench.page.undo()
    assert len(dashed(bench)) == 3 and solid(bench) == []


def test_another_class_takes_a_proposal_over_and_delete_rejects_it(bench: Any) -> None:
    key(K.Key_F3)
    key(K.Key_F3)
    (first,) = bench.canvas.selection
    key(K.Key_2)
    (thing,) = objects(bench, "things")
    assert (thing.id, thing.cls) == (first, "square")
    key(K.Key_F3)
    key(K.Key_F3)
    key(K.Key_Delete)
    assert len(dashed(bench)) == 1 and bench.workspace.view.count(Rejection) == 1
    bench.canvas.select([first])
    key(K.Key_Delete)
    assert objects(bench, "things") == () and len(dashed(bench)) == 1, "what is removed is not proposed again"


def test_all_from_a_score_and_none_of_the_rest(bench: Any) -> None:
    bar = bench.page.proposals.bar
    bar.least.setValue(0.55)
    key(K.Key_F4, SHIFT)
    assert solid(bench) == ["Round thing", "Square thing"]
    assert said(bench, "usable") == values.Choice("blurred")
    key(K.Key_F5, SHIFT)
    assert dashed(bench) == [] and bar.told.text() == "Nothing is left of hough"
    assert not bar.buttons["accept-all"].isEnabled()
    key(K.Key_F3)
    key(K.Key_F4)
    assert bench.errors == []
    key(K.Key_Z, CTRL)
    assert len(dashed(bench)) == 1
    key(K.Key_Z, CTRL)
    assert len(dashed(bench)) == 3
    assert {one.independent for one in bench.workspace.view.find(Annotation)} <= {0}


def test_what_is_handed_in_is_shown_no_proposals(bench: Any, qtbot: QtBot) -> None:
    page, here = bench.page, bench.page.work.item_id
    key(K.Key_F4, SHIFT)
    page.submit()
    qtbot.waitUntil(lambda: page.work.item_id != here and page.view.stage.ready)
    assert len(dashed(bench)) == 3
    page.open(here)
    qtbot.waitUntil(lambda: page.view.stage.ready)
    assert dashed(bench) == [] and not page.proposals.bar.isVisible()


def test_proposals_end_when_the_lead_says_so_and_begin_for_nobody_out_of_view(bench: Any) -> None:
    run = run_id("hough", "things")
    bench.workspace.do(OfferRun(run, False))
    assert dashed(bench) == []
    bench.page.hide()
    bench.workspace.do(OfferRun(run, True))
    bench.page.following()
    assert bench.workspace.view.count(Exposure, item_id=bench.page.work.item_id) == 0


def test_a_reviewer_is_shown_none(bench: Any, qtbot: QtBot) -> None:
    key(K.Key_F4, SHIFT)
    bench.page.submit()
    bench.who.switch("lead")
    bench.page.review.toggle()
    qtbot.waitUntil(lambda: bench.page.view.stage.ready)
    assert dashed(bench) == [] and bench.page.proposals.bar.isHidden()
    assert bench.page.work.predicted(), "what began as a prediction is marked"


def test_texts_and_segments_are_proposed(make_bench: Callable[..., Any], speech: Path) -> None:
    segments = values.Segments((values.Segment("s", "speech", 0.5, 1.0, "main", score=0.8),))
    predict(speech, words=values.Transcript("um yes", 0.9), spans=segments)
    bench = make_bench(speech)
    page, stage = bench.page, bench.page.view.stage
    assert [tier.title for tier in stage.timeline._scene.tiers] == ["Spans", "Proposed: Spans"]
    assert page.proposals.bar.values and stage.timeline.segments[0].text == "speech  0.80"
    stage.write()
    key(K.Key_F3)
    key(K.Key_F4)
    editor = next(iter(stage.texts.editors.values()))
    assert said(bench, "words") == values.Transcript("um yes") and editor.toPlainText() == "um yes"
    key(K.Key_F3)
    key(K.Key_F4)
    (segment,) = said(bench, "spans").objects
    assert (segment.start_s, segment.score) == (0.5, None)
    assert [tier.title for tier in stage.timeline._scene.tiers] == ["Spans"]
    page.undo()
    page.undo()
    assert editor.toPlainText() == ""
    key(K.Key_F5, SHIFT)
    assert page.proposals.left == () and bench.workspace.view.count(Rejection) == 2
    assert bench.errors == []
