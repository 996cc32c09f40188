"""The label page in the hand, on recordings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.labels.values import Choice, Transcript, decode
from app.records import Annotation
from app.workspace import Workspace
from widgets.labeling.sound.transcript import TranscriptEdit

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def bench(make_bench: Callable[..., Any], speech: Path) -> Any:
    return make_bench(speech)


def editor(bench: Any) -> TranscriptEdit:
    found: TranscriptEdit = bench.page.view.stage.texts.editors["words"]
    return found


def said(bench: Any, task: str) -> Any:
    return bench.page.work.value(bench.page.work.task(task))


def test_what_is_typed_is_in_the_database_within_a_second(bench: Any, qtbot: QtBot, speech: Path) -> None:
    QTest.keyClicks(editor(bench), "yes indeed")
    qtbot.waitUntil(lambda: not editor(bench).unsaved, timeout=1000)
    # What another process reads here is what a killed one leaves behind.
    with Workspace.open(speech, read_only=True) as other:
        stored = [found.value for found in other.view.find(Annotation, task="words")]
    assert [decode(text) for text in stored if text] == [Transcript("yes indeed")]


def test_who_types_on_and_on_is_saved_all_the_same(bench: Any, qtbot: QtBot) -> None:
    for _ in range(8):
        QTest.keyClicks(editor(bench), "ab ")
        qtbot.wait(150)
    assert isinstance(said(bench, "words"), Transcript)


def test_findings_appear_while_typing_and_a_key_mends_them(bench: Any, qtbot: QtBot) -> None:
    QTest.keyClicks(editor(bench), "well umm yes")
    assert [mark.cursor.selectedText() for mark in editor(bench).extraSelections()] == ["umm"]
    QTest.keyClick(editor(bench), Qt.Key.Key_Period, CTRL)
    assert said(bench, "words") == Transcript("well um yes")
    assert editor(bench).toPlainText() == "well um yes" and not editor(bench).extraSelections()


def test_going_on_saves_and_undo_goes_back(bench: Any, qtbot: QtBot) -> None:
    first = bench.page.work.item_id
    QTest.keyClicks(editor(bench), "one")
    QTest.keyClick(editor(bench), Qt.Key.Key_PageDown, CTRL)
    assert bench.page.work.item_id != first and editor(bench).toPlainText() == ""
    assert editor(bench).hasFocus()
    QTest.keyClick(editor(bench), Qt.Key.Key_Z, CTRL)
    assert bench.page.work.item_id == first and editor(bench).toPlainText() == ""


def test_submit_saves_first_and_is_refused_by_the_rule(bench: Any) -> None:
    first = bench.page.work.item_id
    QTest.keyClicks(editor(bench), "umm")
    QTest.keyClick(editor(bench), Qt.Key.Key_Return, CTRL)
    assert bench.page.work.item_id == first and bench.page.view.refusal.isVisible()
    assert editor(bench).textCursor().selectedText() == "umm"
    QTest.keyClick(editor(bench), Qt.Key.Key_Period, CTRL)
    QTest.keyClick(editor(bench), Qt.Key.Key_Return, CTRL)
    assert bench.page.work.item_id != first


def test_leaving_the_page_saves(bench: Any) -> None:
    QTest.keyClicks(editor(bench), "gone")
    bench.page.deactivate()
    assert said(bench, "words") == Transcript("gone")


def test_another_annotator_reads_nothing_of_the_first(bench: Any) -> None:
    QTest.keyClicks(editor(bench), "mine alone")
    bench.who.switch("annotator-2")
    assert editor(bench).toPlainText() == "" and said(bench, "words") is None
    bench.who.switch("annotator-1")
    assert editor(bench).toPlainText() == "mine alone"


def test_a_span_is_made_and_classed_by_key(bench: Any, qtbot: QtBot) -> None:
    stage = bench.page.view.stage
    QTest.keyClick(editor(bench), Qt.Key.Key_Escape)
    assert stage.timeline.hasFocus()
    QTest.keyClick(stage.timeline, Qt.Key.Key_2)
    stage.timeline.set_range((0.5, 1.25))
    QTest.keyClick(stage.timeline, Qt.Key.Key_Return)
    (span,) = said(bench, "spans").objects
    assert (span.cls, span.start_s, span.end_s, span.tier) == ("noise", 0.5, 1.25, "main")
    QTest.keyClick(stage.timeline, Qt.Key.Key_1)
    assert said(bench, "spans").objects[0].cls == "speech"
    QTest.keyClick(stage.timeline, Qt.Key.Key_Delete)
    assert said(bench, "spans").objects == ()


def test_options_have_shift_where_spans_have_the_numbers(bench: Any) -> None:
    QTest.keyClick(editor(bench), Qt.Key.Key_Escape)
    QTest.keyClick(bench.page.view.stage.timeline, Qt.Key.Key_2, SHIFT)
    assert said(bench, "event") == Choice("horn")


@pytest.mark.qt_log_ignore("Couldn't (load|resolve) va")  # Qt's video decoders, which nothing here asks for
def test_space_plays_even_without_a_sound_device(bench: Any, qtbot: QtBot) -> None:
    stage = bench.page.view.stage
    stage.timeline.setFocus()
    QTest.keyClick(stage.timeline, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: stage.timeline.playhead_s > 0.05)
    QTest.keyClick(stage.timeline, Qt.Key.Key_Space)
    assert stage.listening.player.state == "paused"
    bench.page.deactivate()


def test_nothing_said_is_a_label_of_its_own(bench: Any) -> None:
    bench.page.view.stage.texts.silent["words"].click()
    assert said(bench, "words") == Transcript("")
    bench.page.view.stage.texts.silent["words"].click()
    assert said(bench, "words") is None


def test_walking_by_letters_types_nothing(bench: Any) -> None:
    QTest.keyClick(editor(bench), Qt.Key.Key_Escape)
    timeline = bench.page.view.stage.timeline
    first = bench.page.work.item_id
    QTest.keyClick(timeline, Qt.Key.Key_D)
    assert bench.page.work.item_id != first and timeline.hasFocus()
    QTest.keyClick(timeline, Qt.Key.Key_A)
    assert bench.page.work.item_id == first and editor(bench).toPlainText() == ""


def test_tab_goes_from_the_bar_through_options_and_classes_to_the_work(bench: Any) -> None:
    view = bench.page.view
    chain, widget = [], view.bar.submit_button
    while not chain or widget is not view.bar.submit_button:
        chain.append(widget)
        widget = widget.nextInFocusChain()
    options = [chain.index(button) for button in view.options._buttons.values()]
    classes = [chain.index(button) for button in view.stage.classes.buttons.values()]
    assert options and classes
    assert max(options) < min(classes) < max(classes) < chain.index(view.stage.timeline)
