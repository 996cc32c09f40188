"""The agree page: figures, the dearest items, and news of labels without measuring all again."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.adjudication.desk import AdjudicationDesk
from app.commands.predictions import ImportPredictions
from app.labeling.desk import Desk
from app.labels.values import Box, Boxes
from app.records import Item
from tests.widgets.agreement.conftest import Bench
from widgets.parts.table import DataTable


def test_the_dearest_items_stand_first_and_a_click_adjudicates_them(bench: Bench) -> None:
    view = bench.page._view
    assert view._worst._model.rows[0][0] in ("000.jpg", "001.jpg")
    assert [row[3] for row in view._worst._model.rows] == [1 / 12] * 2
    area = view._worst.visualRect(view._worst.model().index(1, 0))
    QTest.mouseClick(view._worst.viewport(), Qt.MouseButton.LeftButton, pos=area.center())
    (went,) = bench.went
    item = next(one.id for one in bench.workspace.view.find(Item) if one.path == view._worst._model.rows[1][0])
    assert went == ("label", {"item_id": item, "decide": "cells"})
    bench.page._adjudicate.click()
    assert len(bench.went) == 2


def test_whoever_may_not_adjudicate_is_told_who_may(bench: Bench) -> None:
    bench.who.switch("ann")
    bench.page._adjudicate.click()
    assert bench.went == [] and "Sit down as one of them" in bench.page._frame.banner.text


def test_matrix_and_confusion(bench: Bench) -> None:
    view = bench.page._view
    assert view._matrix._rows == ("Ann", "Bob") and view._matrix._cells[0][1].text == "0.83"
    assert "red by one, white by the other: 2 pairs" in view._confusion.accessibleDescription()
    assert view._trend_card.isVisible() and not view._trend.isVisible(), "one version is no trend"


def test_other_figures_and_models_stand_beside_the_headline(bench: Bench, qtbot: QtBot) -> None:
    view, workspace = bench.page._view, bench.workspace
    assert not view._models.isVisible() and view._others.isVisible()
    assert {"Mean IoU of the matched", "Person against person"} <= names(view._others._table)
    said = {item.id: Boxes((Box("m", "red", (0, 0, 40, 40)),)) for item in workspace.view.find(Item)}
    workspace.do(ImportPredictions("hough", "cells", said))
    qtbot.waitUntil(view._models.isVisible)
    ((name, items, model, people, gap),) = view._models._table._model.rows
    assert (name, items) == ("hough", 12) and "Only 12 items" in view._models._note.text()
    assert gap.value == pytest.approx(people.value - model.value) and gap.ci is not None
    bench.page.show_selection(task="quality")
    qtbot.waitUntil(lambda: "Of the labels: sharp 92%, blurred 8%." in view._others._note.text())
    assert {"Gwet's AC1", "Raw agreement", "Blind guessing reaches"} <= names(view._others._table)
    assert not view._models.isVisible()


def test_no_figure_stands_under_the_name_of_another_task(bench: Bench, qtbot: QtBot) -> None:
    page, view = bench.page, bench.page._view
    assert view._band.isVisible() and page._adjudicate.isEnabled()
    page.show_selection(task="quality")
    assert view._hlp._value.text() == "–" and not view._band.isVisible() and not view._worst_card.isVisible()
    assert not page._export.isEnabled() and not page._adjudicate.isEnabled()
    qtbot.waitUntil(lambda: view._band.isVisible() and page._export.isEnabled())
    assert view._hlp._value.text() != "–"


def names(table: DataTable) -> set[str]:
    return {row[0] for row in table._model.rows}


def test_a_label_more_is_seen_at_once_and_the_rest_is_measured_when_labels_rest(bench: Bench, qtbot: QtBot) -> None:
    page = bench.page
    items = {one.path: one.id for one in bench.workspace.view.find(Item)}
    asked = page._asked
    desk = Desk(bench.workspace, "bob")
    start = time.perf_counter()
    desk.put(items["000.jpg"], "cells", Box("a", "red", (0, 0, 40, 40)))
    desk.submit(items["000.jpg"])
    page._show_live()
    assert time.perf_counter() - start < 2.0
    assert [row[0] for row in page._view._worst._model.rows] == ["001.jpg"]
    assert page._view._matrix._cells[0][1].text == "0.92" and page._asked == asked
    page._rest.start(1)
    qtbot.waitUntil(lambda: page._asked == asked + 1 and not page._stale)


@pytest.mark.parametrize("ending", ["html", "csv", "json"])
def test_the_report_is_written_as_its_ending_says(bench: Bench, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"report.{ending}"
    bench.page.export(file)
    assert "Ann" in file.read_text("utf-8") and "Written" in bench.page._frame.banner.text
    bench.page.export(tmp_path / "nowhere" / f"report.{ending}")
    bench.page.export(tmp_path / "report.doc")
    assert len(bench.errors) == 2


def test_decisions_that_cite_no_rule_are_counted(bench: Bench, qtbot: QtBot) -> None:
    page = bench.page
    assert not page._view._bare_card.isVisible()
    item = bench.workspace.view.find(Item)[0].id
    desk = AdjudicationDesk(bench.workspace, "lead")
    desk.decide(item, desk.look(item, "cells"), "", "Is the pale one a cell?")
    asked = page._asked
    page._rest.start(1)
    qtbot.waitUntil(lambda: page._view._bare_card.isVisible() and page._asked > asked)
    assert page._view._bare._model.rows[0][1] == "Is the pale one a cell?"
    assert page._view._bare_told.text() == "No rule of the sheet covers 1 decision. A new rule could."
    page._view.rules_asked.emit()
    assert bench.went == [("rules", {})]


def test_another_task_and_one_that_nobody_labelled(bench: Bench, qtbot: QtBot) -> None:
    page = bench.page
    before = page._found
    page.show_selection(task="quality")
    qtbot.waitUntil(lambda: page._found not in (None, before))
    assert page._found.report.task == "quality" and page._view._matrix._cells[0][1].text == "0.83"
    before = page._found
    page.show_selection(task="empty")
    qtbot.waitUntil(lambda: page._found not in (None, before))
    assert page._stack.currentWidget() is page._empty and not page._adjudicate.isEnabled()
    page._adjudicate_item("nothing")
    assert bench.errors == []


def test_estimates_of_the_references_are_written_and_are_called_no_adjudication(
    bench: Bench, qtbot: QtBot, tmp_path: Path
) -> None:
    card = bench.page._view._estimates
    assert card.isVisible() and "more than half marked it" in card._method.text()
    assert "nobody has adjudicated" in card._note.text()
    bench.page.write_estimates(tmp_path / "boxes.csv")
    qtbot.waitUntil(lambda: "estimated" in bench.page._frame.banner.text)
    rows = (tmp_path / "boxes.csv").read_text("utf-8").splitlines()
    assert rows[0].startswith("path,item,votes,estimate") and len(rows) == 13


def test_what_is_to_be_known_of_a_breakdown_stands_below_it(bench: Bench) -> None:
    card = bench.page._view._breakdowns["difficulty"]
    assert card.isVisible() and "nobody is left to say how hard it is" in card._note.text()
    assert "more items" in card._note.text() and card._table.model().columnCount() == 4


def test_what_was_not_made_blind_is_called_an_upper_bound(bench: Bench, qtbot: QtBot) -> None:
    bench.page._dependent.setChecked(True)
    qtbot.waitUntil(lambda: bench.page._found is not None)
    tile = bench.page._view._hlp
    assert "upper bound" not in tile.accessibleName(), "everybody here labelled blind"
    found = bench.page._found
    assert found is not None
    seen = replace(found, report=replace(found.report, protocol={**found.report.protocol, "not_independent": 3}))
    bench.page._view.show_figures(seen, [one.item_id for one in seen.worst])
    assert "person against person, not blind: an upper bound" in tile.accessibleName()
