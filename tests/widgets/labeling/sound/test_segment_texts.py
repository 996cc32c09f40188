"""Texts of segments, written in the list below the timeline."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.labels.values import Segment, Segments, TimedWord
from app.rules.load import load_file
from tests.widgets.labeling.conftest import _project
from widgets.labeling.sound.transcript import TranscriptEdit

# Coverage and another program on the same core make a frame longer; the figures themselves are benchmarks.
LOADED = 3.0

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
SHEET = Path(__file__).parents[4] / "resources" / "sheets" / "conversation.yaml"


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """A project with a recording of twelve seconds and the sheet of conversations."""
    media = tmp_path / "media"
    media.mkdir()
    tone = 0.4 * np.sin(np.arange(12 * 8000) * 0.2)
    soundfile.write(media / "0.wav", tone, 8000)
    return _project(tmp_path / "project", media, "audio", load_file(SHEET).text)


@pytest.fixture
def bench(make_bench: Callable[..., Any], talk: Path) -> Any:
    return make_bench(talk)


def put(bench: Any, *texts: str, words: tuple[TimedWord, ...] = ()) -> None:
    """Segments of one second, one after the other, by two speakers in turn."""
    bench.page.work.put(
        "talk",
        *(
            Segment(f"s{n}", "speech", n + 0.1, n + 0.9, f"Speaker {n % 2 + 1}", text, words=words)
            for n, text in enumerate(texts)
        ),
    )


def editor(bench: Any) -> TranscriptEdit:
    found: TranscriptEdit = bench.page.view.stage.segments.table.editor
    return found


def spans(bench: Any) -> tuple[Segment, ...]:
    value = bench.page.work.value(bench.page.work.task("talk"))
    assert isinstance(value, Segments)
    return value.objects


def write(bench: Any, name: str) -> None:
    bench.page.view.stage.timeline.select([name])
    bench.page.view.stage.write()
    assert editor(bench).hasFocus()


def test_a_segment_is_made_written_and_the_next_one_opened(bench: Any) -> None:
    stage = bench.page.view.stage
    stage.timeline.setFocus()
    for start_s in (1.0, 3.0):
        stage.timeline.set_range((start_s, start_s + 1.5))
        QTest.keyClick(stage.timeline, Qt.Key.Key_Return)
    assert [thing.text for thing in spans(bench)] == ["", ""]
    write(bench, spans(bench)[0].id)
    QTest.keyClicks(editor(bench), "good morning")
    QTest.keyClick(editor(bench), Qt.Key.Key_Return)
    assert spans(bench)[0].text == "good morning"
    assert stage.segments.open_id == spans(bench)[1].id == stage.timeline.selection[0]
    assert editor(bench).hasFocus() and editor(bench).toPlainText() == "" and stage.timeline.playhead_s == 3.0
    QTest.keyClicks(editor(bench), "morning")
    QTest.keyClick(editor(bench), Qt.Key.Key_Return, SHIFT)
    assert editor(bench).toPlainText() == "good morning"
    assert [thing.text for thing in spans(bench)] == ["good morning", "morning"]


def test_the_text_stands_where_the_row_is_and_the_timeline_stays(bench: Any) -> None:
    put(bench, *(f"text {n}" for n in range(10)))
    stage = bench.page.view.stage
    for n in range(10):
        write(bench, f"s{n}")
        table = stage.segments.table
        row = table.visualRect(table.rows.index(n))
        assert table.viewport().rect().contains(row) and row.contains(editor(bench).geometry().center())
        assert stage.timeline.isVisible() and stage.timeline.height() > 150
        assert stage.timeline.visibleRegion().boundingRect().height() == stage.timeline.height()


def test_findings_stand_in_the_text_while_it_is_typed_and_keys_mend_them(bench: Any) -> None:
    put(bench, "", "umm")
    write(bench, "s0")
    QTest.keyClicks(editor(bench), "well umm and ehm")
    marks = [mark.cursor.selectedText() for mark in editor(bench).extraSelections()]
    assert marks == ["umm", "ehm"]
    editor(bench).go_to(6)
    QTest.keyClick(editor(bench), Qt.Key.Key_Return, ALT)
    assert spans(bench)[0].text == "well um and ehm"
    QTest.keyClick(editor(bench), Qt.Key.Key_Period, CTRL)
    assert [thing.text for thing in spans(bench)] == ["well um and um", "um"]
    QTest.keyClick(editor(bench), Qt.Key.Key_Z, CTRL)
    assert [thing.text for thing in spans(bench)] == ["well um and ehm", "umm"], "all fixes are one step"


def test_a_long_text_that_is_opened_is_seen_whole(bench: Any) -> None:
    put(bench, "in the only sense with which we are at present concerned " * 5, "short")
    table = bench.page.view.stage.segments.table
    closed_px = table.rowHeight(0)
    assert closed_px > 2 * table.rowHeight(1), "several lines before it is opened"
    write(bench, "s0")
    QApplication.processEvents()
    assert editor(bench).height() >= 0.9 * closed_px
    assert editor(bench).viewport().rect().contains(editor(bench).cursorRect().center())
    stage = bench.page.view.stage
    stage.parts.setSizes((stage.height(), 0))
    QApplication.processEvents()
    assert table.viewport().height() < closed_px, "the list is lower than the text"
    place = editor(bench).geometry()
    assert table.viewport().rect().contains(place), "and the editor is in view all the same"
    assert editor(bench).viewport().rect().contains(editor(bench).cursorRect().center()), "with what is typed in it"


def test_the_next_finding_is_gone_to_over_all_segments(bench: Any) -> None:
    put(bench, "umm well umm", "nothing wrong", "so umm yes", "fine")
    write(bench, "s0")
    editor(bench).go_to(0)
    seen = []
    for _ in range(3):
        QTest.keyClick(editor(bench), Qt.Key.Key_Down, ALT)
        cursor = editor(bench).textCursor()
        seen.append((bench.page.view.stage.segments.open_id, cursor.selectionStart(), cursor.selectedText()))
    assert seen == [("s0", 0, "umm"), ("s0", 9, "umm"), ("s2", 3, "umm")]
    QTest.keyClick(editor(bench), Qt.Key.Key_Down, ALT)
    assert editor(bench).textCursor().selectedText() == "umm", "after the last one it stays"
    QTest.keyClick(editor(bench), Qt.Key.Key_Up, ALT)
    assert bench.page.view.stage.segments.open_id == "s0" and editor(bench).textCursor().selectionStart() == 9


def test_what_is_typed_without_a_pause_is_one_step_of_undo(bench: Any, qtbot: QtBot) -> None:
    put(bench, "")
    write(bench, "s0")
    for letter in "one two three four five":
        QTest.keyClicks(editor(bench), letter)
        qtbot.wait(60)
    assert spans(bench)[0].text, "saved on the way"
    qtbot.waitUntil(lambda: not editor(bench).unsaved and not editor(bench)._pause.isActive())
    QTest.keyClicks(editor(bench), " six")
    bench.page.undo()
    assert spans(bench)[0].text == "one two three four five"
    bench.page.undo()
    assert spans(bench)[0].text == "" and editor(bench).toPlainText() == ""
    bench.page.redo()
    assert spans(bench)[0].text == "one two three four five"


def test_a_cut_at_the_cursor_parts_text_and_time_and_a_merge_joins_them(bench: Any) -> None:
    put(bench, "one two three four")
    write(bench, "s0")
    editor(bench).go_to(8)
    QTest.keyClick(editor(bench), Qt.Key.Key_I, CTRL)
    first, second = spans(bench)
    assert (first.text, second.text) == ("one two", "three four")
    assert first.end_s == second.start_s and 0.1 < first.end_s < 0.9
    stage = bench.page.view.stage
    assert stage.timeline.selection == (second.id,)
    stage.timeline.select([first.id])
    QTest.keyClick(stage.timeline, Qt.Key.Key_M, ALT)
    assert [(thing.text, thing.start_s, thing.end_s) for thing in spans(bench)] == [("one two three four", 0.1, 0.9)]


def test_a_cut_at_the_playhead_goes_by_the_times_of_the_words(bench: Any) -> None:
    words = (TimedWord("one", 0.1, 0.2), TimedWord("two", 0.6, 0.8))
    put(bench, "one two", words=words)
    stage = bench.page.view.stage
    stage.timeline.select(["s0"])
    stage.timeline.setFocus()
    stage.timeline.set_playhead(0.4)
    QTest.keyClick(stage.timeline, Qt.Key.Key_I, CTRL)
    assert [(thing.text, thing.words) for thing in spans(bench)] == [("one", words[:1]), ("two", words[1:])]


def test_an_edit_keeps_the_times_of_the_other_words_and_a_click_goes_to_them(bench: Any) -> None:
    said = enumerate(("one", "too", "three"))
    put(bench, "one too three", words=tuple(TimedWord(w, n * 0.2 + 0.2, n * 0.2 + 0.3) for n, w in said))
    write(bench, "s0")
    editor(bench).show_span((4, 7))
    QTest.keyClicks(editor(bench), "two")
    editor(bench).commit()
    assert [word.text for word in spans(bench)[0].words] == ["one", "three"]
    at = editor(bench).cursorRect(editor(bench)._cursor((10, 10))).center()
    QTest.mouseClick(editor(bench).viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert bench.page.view.stage.timeline.playhead_s == pytest.approx(0.6)


def test_alt_and_a_number_say_who_speaks_also_while_one_writes(bench: Any) -> None:
    put(bench, "hello")
    write(bench, "s0")
    QTest.keyClick(editor(bench), Qt.Key.Key_2, ALT)
    assert spans(bench)[0].tier == "Speaker 2" and editor(bench).hasFocus()
    QTest.keyClick(editor(bench), Qt.Key.Key_Escape)
    timeline = bench.page.view.stage.timeline
    assert timeline.hasFocus()
    QTest.keyClick(timeline, Qt.Key.Key_1, ALT)
    assert spans(bench)[0].tier == "Speaker 1"
    QTest.keyClick(timeline, Qt.Key.Key_3)
    assert spans(bench)[0].cls == "laughter"


def test_words_of_the_vocabulary_are_inserted_by_key_and_from_the_menu(bench: Any, qtbot: QtBot) -> None:
    put(bench, "")
    write(bench, "s0")
    menu = bench.page.view.stage.writer._menu
    QTest.keyClicks(editor(bench), "well")
    QTest.keyClick(editor(bench), Qt.Key.Key_I, ALT)
    assert menu.isVisible() and menu.list.item(0).text().startswith("1   um")
    QTest.keyClick(menu.field, Qt.Key.Key_1)
    assert editor(bench).toPlainText() == "well um "
    QTest.keyClicks(editor(bench), "uh-")
    QTest.keyClick(editor(bench), Qt.Key.Key_I, ALT)
    assert menu.field.text() == "uh-" and menu.list.currentItem().text().startswith("1   uh-huh")
    QTest.keyClick(menu.field, Qt.Key.Key_Down)
    QTest.keyClick(menu.field, Qt.Key.Key_Return)
    assert editor(bench).toPlainText() == "well um uh-uh "
    bench.page.deactivate()
    assert spans(bench)[0].text == "well um uh-uh"


def test_a_missing_text_blocks_and_the_refusal_goes_there(bench: Any) -> None:
    put(bench, "hello", "")
    bench.page.submit()
    assert bench.page.view.refusal.isVisible() and "no text is written yet" in bench.page.view.refusal.text.text()
    assert editor(bench).hasFocus() and bench.page.view.stage.segments.open_id == "s1"
    QTest.keyClicks(editor(bench), "hi")
    bench.page.submit()
    assert bench.page.work.state == "submitted"


def test_what_is_opened_plays_by_itself_which_can_be_turned_off(bench: Any) -> None:
    put(bench, "a", "b", "c")
    stage = bench.page.view.stage
    write(bench, "s0")
    QTest.keyClick(editor(bench), Qt.Key.Key_Return)
    assert stage.listening.player.state == "playing"
    QTest.keyClick(editor(bench), Qt.Key.Key_Tab)
    assert stage.listening.player.state != "playing"
    stage.transport.auto.click()
    editor(bench).setFocus()
    QTest.keyClick(editor(bench), Qt.Key.Key_Return)
    assert stage.listening.player.state != "playing"
    bench.page.deactivate()


def test_five_thousand_segments_are_typed_in_and_scrolled_without_a_stall(bench: Any) -> None:
    things = tuple(
        Segment(f"s{n}", "speech", n * 0.002, n * 0.002 + 0.001, f"Speaker {n % 2 + 1}", "and then they went on again")
        for n in range(5000)
    )
    bench.page.work.put("talk", *things)
    write(bench, "s2500")
    keys = []
    for letter in "something that is said":
        started = time.thread_time()
        QTest.keyClicks(editor(bench), letter)
        QApplication.processEvents()
        keys.append(time.thread_time() - started)
    started = time.thread_time()
    editor(bench).commit()
    QApplication.processEvents()
    saved = time.thread_time() - started
    table = bench.page.view.stage.segments.table
    turns = []
    for _ in range(20):
        started = time.thread_time()
        table.verticalScrollBar().setValue(table.verticalScrollBar().value() + 97)
        table.viewport().repaint()
        turns.append(time.thread_time() - started)
    assert (
        statistics.median(keys) < 0.03 * LOADED and statistics.median(turns) < 0.016 * LOADED and saved < 0.25 * LOADED
    )


def test_the_tooltip_says_what_the_fix_writes(bench: Any) -> None:
    put(bench, "well umm")
    write(bench, "s0")
    found = editor(bench).finding_at(6)
    assert found is not None and found.fix is not None and found.fix.text == "um"
    at = editor(bench).cursorRect(editor(bench)._cursor((6, 6))).center()
    assert editor(bench)._character_at(QPoint(at)) == 6


def test_words_have_a_lane_of_their_own_and_a_press_goes_there(bench: Any) -> None:
    put(bench, "one two", words=(TimedWord("one", 0.2, 0.4), TimedWord("two", 0.5, 0.8)))
    stage = bench.page.view.stage
    words = [thing for thing in stage.timeline.segments if "word" in thing.id]
    assert [thing.text for thing in words] == ["one", "two"]
    assert [tier.title for tier in stage.timeline._scene.tiers] == ["Speaker 1", "Speaker 2", "Words"]
    stage.timeline.select(["s0"])
    stage.timeline.select([words[1].id])
    assert stage.timeline.playhead_s == pytest.approx(0.5)
    assert stage.timeline.selection == ("s0",), "the segment stays in hand"


def test_attributes_are_asked_by_key_on_the_timeline_and_while_one_writes(bench: Any) -> None:
    put(bench, "hello", "yes")
    stage = bench.page.view.stage
    stage.timeline.select(["s0"])
    stage.timeline.setFocus()
    QTest.keyClick(stage.timeline, Qt.Key.Key_F2)
    panel = bench.page.view.attributes
    assert panel.isVisible() and panel.isAncestorOf(QApplication.focusWidget())
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_2)
    assert spans(bench)[0].attributes == {"delivery": "whispered"}
    write(bench, "s1")
    QTest.keyClick(editor(bench), Qt.Key.Key_F2)
    assert panel.isAncestorOf(QApplication.focusWidget())
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_3)
    assert spans(bench)[1].attributes == {"delivery": "shouted"}
