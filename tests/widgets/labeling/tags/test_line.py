"""Tags of the item in hand, by keyboard and mouse; and the list that says whose items it holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.commands.curate import AssignItems, ExcludeItems, TagItems
from app.records import Tag

K = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def names(bench: Any) -> list[str]:
    return sorted(tag.name for tag in bench.workspace.view.find(Tag, item_id=bench.page.work.item_id))


def test_a_tag_is_typed_completed_taken_off_and_taken_back(
    make_bench: Callable[..., Any], pictures: Path, qtbot: QtBot
) -> None:
    bench = make_bench(pictures)
    page, line = bench.page, bench.page.tagging.line
    other = next(entry for entry in page.view.list.model.entries if entry.path == "1.png")
    bench.workspace.do(TagItems((other.item_id,), "night shift"))
    QTest.keyClick(page.view.stage.canvas, K.Key_T, CTRL | SHIFT)
    qtbot.waitUntil(line.field.hasFocus)
    assert line.field.completer().model().index(0, 0).data() == "night shift"
    QTest.keyClicks(line.field, "cells touch")
    QTest.keyClick(line.field, K.Key_Return)
    QTest.keyClicks(line.field, "odd")
    QTest.keyClick(line.field, K.Key_Return)
    assert names(bench) == ["cells touch", "odd"]
    chips = [chip for chip in line.findChildren(QPushButton) if not chip.isHidden() and chip is not line.more]
    assert [chip.text() for chip in chips] == ["cells touch  ×", "odd  ×"]
    QTest.keyClick(line.field, K.Key_Backspace)
    assert names(bench) == ["cells touch"]
    QTest.keyClick(line.field, K.Key_Escape)
    assert line.field.isHidden() and QApplication.focusWidget() is page.view.stage.canvas
    QTest.keyClick(page.view.stage.canvas, K.Key_Z, CTRL)
    assert names(bench) == ["cells touch", "odd"]
    bench.open(qtbot, "1.png")
    QTest.keyClick(page.view.stage.canvas, K.Key_Z, CTRL)
    assert page.work.item.path == "0.png" and names(bench) == ["cells touch"], "what is taken back is to be seen"


def test_an_unusable_tag_is_refused_in_words(make_bench: Callable[..., Any], pictures: Path) -> None:
    bench = make_bench(pictures)
    bench.page.tagging.begin()
    QTest.keyClicks(bench.page.tagging.line.field, "excluded")
    QTest.keyClick(bench.page.tagging.line.field, K.Key_Return)
    assert names(bench) == [] and "Exclude them, with a reason" in bench.errors[0].message


def test_the_list_holds_what_is_assigned_and_says_so(
    make_bench: Callable[..., Any], pictures: Path, qtbot: QtBot
) -> None:
    bench = make_bench(pictures)
    shown = bench.page.view.list
    items = {entry.path: entry.item_id for entry in shown.model.entries}
    assert shown.shared.isHidden()
    bench.workspace.do(AssignItems((items["1.png"], items["2.png"]), "annotator-1"))
    assert [entry.path for entry in shown.model.entries] == ["1.png", "2.png"]
    assert shown.whose.text() == "2 assigned to you" and shown.progress.text() == "0 of 2 submitted"
    shown.all.click()
    assert len(shown.model.entries) == 4 and shown.whose.text() == "All items"
    shown.all.click()
    bench.workspace.do(ExcludeItems((items["2.png"],), "twice"))
    assert [entry.path for entry in shown.model.entries] == ["1.png"]
    bench.who.switch("annotator-2")
    assert [entry.path for entry in shown.model.entries] == ["0.png", "1.png", "9-damaged.png"]
    bench.who.switch("annotator-1")
    qtbot.waitUntil(lambda: bench.page.work.item.path == "1.png")
