"""A lead sorts out items at the real window; the list of an annotator follows, and shows nothing of others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.commands.project import AddAnnotator
from app.records import EXCLUDED, Assignment, Tag
from app.workspace import Workspace
from tests.journeys.seat import CTRL, SHIFT, Seat
from widgets.dataset.page import DataPage

K = Qt.Key
Sit = Callable[[], Seat]


@pytest.fixture
def led(project: Path) -> Path:
    with Workspace.open(project) as workspace:
        workspace.do(AddAnnotator("lea", "Lea", "lead"))
    return project


def test_a_lead_curates_and_an_annotators_list_follows(sit: Sit, led: Path) -> None:
    seat = sit()
    view = seat.window.project
    assert view is not None
    assert len(seat.page.view.list.model.entries) == 10 and view.who.annotator == "ann"

    view.who.switch("lea")
    # The first visit loads the code of the page, and is not watched.
    view.go("data")
    page = view.pages["data"]
    assert isinstance(page, DataPage)
    browser = page.browser
    acts = browser.actions_bar
    seat.wait(lambda: len(browser.grid.items.rows) == 10, "the items")
    seat.wait(lambda: all(browser.pictures.get(name) for name in shown(page)), "their pictures")

    seat.key(K.Key_F, CTRL)
    seat.type("BloodImage")
    seat.wait(lambda: "of 10 items" in browser.bar.count.text(), "the filter")
    n_found = len(browser.grid.items.rows)
    assert n_found >= 4
    seat.watch.run("to the items", browser.grid.setFocus)
    seat.key(K.Key_Home)
    seat.key(K.Key_Right, SHIFT, times=2)
    assert acts.count.text() == "3 picked"
    seat.key(K.Key_T)
    seat.type("stain A")
    seat.key(K.Key_Return)
    seat.wait(lambda: acts.told.text() == "3 items tagged 'stain A'", "the tag")

    seat.watch.run("assigning", lambda: browser.assign("ann"))
    seat.wait(lambda: acts.told.text() == "3 items assigned to Ann", "the assignment")
    seat.key(K.Key_Home)
    seat.key(K.Key_X)
    seat.type("out of focus")
    seat.key(K.Key_Return)
    seat.wait(lambda: "excluded" in acts.told.text(), "the exclusion")
    seat.key(K.Key_F, CTRL)
    seat.type('tag == "stain A" and tag != "excluded"')
    seat.wait(lambda: browser.bar.count.text() == "2 of 10 items", "the condition")
    left = [browser.grid.tiles.seen.table.path(int(row)) for row in browser.grid.items.rows]

    view.who.switch("ann")
    QApplication.processEvents()
    assert browser.bar.pickers["assigned"].isHidden() and browser.picking.count == 0
    seat.watch.run("to the items", browser.grid.setFocus)
    seat.key(K.Key_Home)
    seat.key(K.Key_Return)
    assert view.stage == "label"
    entries = seat.page.view.list.model.entries
    assert [entry.path for entry in entries] == left
    assert seat.page.view.list.whose.text() == "2 assigned to you"
    assert seat.page.work.item is not None and seat.page.work.item.path == left[0]
    seat.close()
    with Workspace.open(led, read_only=True) as after:
        assert after.view.count(Assignment, annotator_id="ann") == 3
        assert after.view.count(Tag, name="stain A") == 3 and after.view.count(Tag, name=EXCLUDED) == 1


def shown(page: DataPage) -> list[str]:
    grid = page.browser.grid
    return [grid.tiles.seen.table.id(int(grid.items.rows[place])) for place in grid.places_in_view()]
