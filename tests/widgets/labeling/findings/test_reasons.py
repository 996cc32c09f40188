"""Warnings that pass with a reason: one card, one key, one step of undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.labels.values import Box
from app.records import Annotation
from app.settings.reasons import NAME
from widgets.labeling.findings.row import FindingRow

SHEET = """
earmark: 1
name: Things
version: 1.0.0
media: image
waive: reason
tasks:
  things: {kind: boxes, title: Things, required: true, classes: {round: {key: "1"}, square: {key: "2"}}}
rules:
  - {id: small, title: Nothing small, task: things, check: {min_side_px: 20, severity: warn}}
  - {id: thin, title: Nothing thin, task: things, check: {max_aspect: 9, severity: block}}
"""
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def bench(make_bench: Callable[..., Any], pictures_with: Callable[[str], Path]) -> Any:
    made = make_bench(pictures_with(SHEET))
    draw(made, "a", "b")
    return made


def draw(bench: Any, *names: str) -> None:
    boxes = [Box(name, "round", (20.0 * at, 10.0, 20.0 * at + 9.0, 19.0)) for at, name in enumerate(names)]
    assert bench.page.work.put("things", *boxes)


def hand_in(bench: Any) -> None:
    QTest.keyClick(bench.page.view.stage.canvas, Qt.Key.Key_Return, CTRL)


def waivers(bench: Any) -> list[dict[str, str]]:
    return [dict(row.waivers) for row in bench.workspace.view.find(Annotation, state="submitted")]


def test_the_first_reason_is_typed_and_the_next_time_it_is_one_key(bench: Any) -> None:
    page, card = bench.page, bench.page.reasons.card
    hand_in(bench)
    assert card.isVisible() and not page.view.refusal.isVisible() and card.line.hasFocus()
    assert card.heading.text() == "2 warnings stand. Why submit it as it is?" and card.offers.isHidden()
    QTest.keyClicks(card.line, "2 pixels wide in life")
    QTest.keyClick(card.line, Qt.Key.Key_Return)
    assert waivers(bench) == [dict.fromkeys(("small/a", "small/b"), "2 pixels wide in life")]
    assert page.work.item.path == "1.png" and not card.isVisible()
    draw(bench, "c")
    hand_in(bench)
    assert [made.text() for made in card.offers.findChildren(QPushButton)] == ["1  2 pixels wide in life"]
    QTest.keyClick(card.line, Qt.Key.Key_1)
    assert len(waivers(bench)) == 2 and page.view.list.progress.text() == "2 of 2 submitted"
    page.undo()
    assert len(waivers(bench)) == 1, "handing in and its waivers are one step"


def test_escape_leaves_the_label_as_it_is_and_mending_puts_the_card_away(bench: Any) -> None:
    card = bench.page.reasons.card
    hand_in(bench)
    QTest.keyClick(card.line, Qt.Key.Key_Escape)
    assert not card.isVisible() and waivers(bench) == [] and bench.page.work.state == "draft"
    hand_in(bench)
    bench.page.work.remove("things", ("b",))
    assert not card.isVisible(), "it speaks of a warning that is gone"
    hand_in(bench)
    assert card.heading.text() == "A warning stands. Why submit it as it is?"
    bench.page.work.put("things", Box("z", "round", (0.0, 100.0, 200.0, 104.0)))
    hand_in(bench)
    assert not card.isVisible() and bench.page.view.refusal.isVisible(), "what blocks is mended first"


def test_the_reason_stands_beside_the_label_and_can_be_taken_back(bench: Any, qtbot: QtBot) -> None:
    hand_in(bench)
    bench.page.reasons.card.given.emit("far away")
    bench.page.previous()

    def shown() -> list[FindingRow]:
        return [row for row in bench.page.view.rules.findChildren(FindingRow) if row.isVisible()]

    qtbot.waitUntil(lambda: len(shown()) == 2)
    rows = shown()
    assert all("Reason: far away" in [label.text() for label in row.findChildren(QLabel)] for row in rows)
    rows[0].waive.click()
    (finding,) = [one for one in bench.page.work.findings(bench.page.work.tasks[0]) if not one.waived]
    assert finding == msgspec.structs.replace(rows[0].finding, waived=False, reason="")


@pytest.mark.parametrize("every", [False, True])
def test_a_waiver_of_one_row_is_on_its_object_unless_all_are_meant(bench: Any, qtbot: QtBot, every: bool) -> None:
    def shown() -> list[FindingRow]:
        return [row for row in bench.page.view.rules.findChildren(FindingRow) if row.isVisible()]

    qtbot.waitUntil(lambda: len(shown()) == 2)
    row = shown()[0]
    row.waive.click()
    assert row.every.text() == "For all 2 findings of this rule" and not row.every.isChecked()
    row.every.setChecked(every)
    row.reason.setText("a hair")
    QTest.keyClick(row.reason, Qt.Key.Key_Return)
    standing = [one for one in bench.page.work.findings(bench.page.work.tasks[0]) if not one.waived]
    assert len(standing) == (0 if every else 1) and row.finding not in standing


def test_on_a_new_machine_the_reasons_of_the_project_are_offered(bench: Any, qtbot: QtBot) -> None:
    hand_in(bench)
    bench.page.reasons.card.given.emit("far away")
    desk, context = bench.page.reasons, bench.page.reasons._context
    context.settings.set(NAME, {})
    desk._recalled.clear()
    desk._recall()
    qtbot.waitUntil(lambda: desk._reasons().all == ("far away",))
