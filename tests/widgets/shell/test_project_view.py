"""The open project: pages made on the first visit, keys that reach them, errors in their place."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from app.commands.project import AddAnnotator
from app.errors import MediaError
from app.workspace import Workspace
from widgets.shell.keys_page import KeysPage
from widgets.shell.main_window import MainWindow
from widgets.shell.page import StageRow
from widgets.shell.palette import Palette
from widgets.shell.project_view import ProjectView

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def view(opened: MainWindow) -> ProjectView:
    assert opened.project is not None
    return opened.project


def test_a_page_is_made_on_its_first_visit(view: ProjectView, log: list[str]) -> None:
    assert log == ["scope made", "scope shown"]
    view.go("data")
    view.go("scope")
    assert log[2:] == ["scope left", "data made", "data shown", "data left", "scope shown"] or log[2:] == [
        "data made", "scope left", "data shown", "data left", "scope shown",
    ]  # fmt: skip
    assert view.stage == "scope"


def test_every_stage_has_its_key(view: ProjectView, qtbot: QtBot, plain_stages: tuple[StageRow, ...]) -> None:
    for place, stage in enumerate(plain_stages):
        qtbot.keyClick(view.focusWidget() or view, Qt.Key(Qt.Key.Key_1 + place), CTRL)
        assert view.stage == stage.id


def test_keys_of_a_page_work_as_soon_as_it_is_there(view: ProjectView, qtbot: QtBot, log: list[str]) -> None:
    view._rail._group.button(1).click()
    qtbot.waitUntil(lambda: "data" in view.pages)
    qtbot.keyClick(view.window().focusWidget(), Qt.Key.Key_D)
    assert log[-1] == "data done"


def test_another_page_can_point_at_something(view: ProjectView, qtbot: QtBot) -> None:
    view.context().go("label", item_id="x")
    qtbot.waitUntil(lambda: "label" in view.pages)
    assert view.pages["label"].selection == {"item_id": "x"}


def test_the_stage_is_remembered(opened: MainWindow, project: Path) -> None:
    assert opened.project is not None
    opened.project.go("slices")
    opened.close_project()
    assert opened.open_project(project)
    assert opened.project.stage == "slices"


def test_a_known_error_stands_above_the_page_until_one_goes_on(view: ProjectView) -> None:
    view.context().report_error(MediaError("a.wav: nothing in it. Record it again."))
    assert view._banner.text == "a.wav: nothing in it. Record it again."
    assert not view._banner_holder.isHidden()
    view.go("data")
    assert view._banner.text == ""
    assert view._banner_holder.isHidden()


def test_people_sit_down_by_the_menu_and_by_the_palette(view: ProjectView, qtbot: QtBot) -> None:
    menu = view._header._person.menu()
    assert [action.text() for action in menu.actions()] == ["Annotator 1", "Annotator 2", "lead", "", "People…"]
    with qtbot.waitSignal(view.who.changed):
        menu.actions()[1].trigger()
    assert view.who.annotator == "annotator-2"
    assert view._header._person.accessibleName() == "Annotator: Annotator 2"
    row = next(row for row in view._more_actions() if row.title == "Sit down as Annotator 1")
    row.handler()
    assert [action.isChecked() for action in menu.actions()[:3]] == [True, False, False]


def test_a_new_person_is_offered(view: ProjectView) -> None:
    view.workspace.do(AddAnnotator("annotator-3", "Annotator 3"))
    assert "Annotator 3" in [action.text() for action in view._header._person.menu().actions()]
    assert view._status.message.text().endswith("saved")


def test_nobody_reads_below_the_page_what_somebody_else_did(view: ProjectView) -> None:
    view.who.switch("lead")
    view.workspace.do(AddAnnotator("gold", "Gold"), who="lead")
    assert "Gold" in view._status.message.text() or "gold" in view._status.message.text()
    view.who.switch("annotator-1")
    assert view._status.message.text() == "All changes saved"
    view.workspace.do(AddAnnotator("more", "More"), who="lead")
    assert view._status.message.text() == "All changes saved"


def test_the_palette_finds_and_does(view: ProjectView, qtbot: QtBot, log: list[str]) -> None:
    view.show_palette()
    palette = view.findChild(Palette)
    field, found = palette._field, palette._list
    titles = [found.item(place).text() for place in range(found.count())]
    assert titles[0] == "Do the scope thing"
    assert "Do what cannot be done" not in titles
    qtbot.keyClicks(field, "slic")
    assert found.item(0).text() == "Go to Slices"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert view.stage == "slices"
    assert not palette.isVisible()


def test_arrows_walk_the_palette(view: ProjectView, qtbot: QtBot) -> None:
    view.show_palette()
    palette = view.findChild(Palette)
    qtbot.keyClick(palette._field, Qt.Key.Key_Down)
    assert palette._list.currentRow() == 1
    qtbot.keyClick(palette._field, Qt.Key.Key_Up)
    qtbot.keyClick(palette._field, Qt.Key.Key_Up)
    assert palette._list.currentRow() == palette._list.count() - 1
    qtbot.keyClicks(palette._field, "zzzz")
    assert palette._none.isVisible()
    qtbot.keyClick(palette._field, Qt.Key.Key_Return)
    assert palette.isVisible()
    qtbot.keyClick(palette._field, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_the_keys_are_listed(view: ProjectView, qtbot: QtBot) -> None:
    qtbot.keyClick(view.window().focusWidget(), Qt.Key.Key_F1)
    page = view.findChild(KeysPage)
    words = {label.text() for label in page.findChildren(QLabel)}
    assert {"Keys on Scope", "Do the scope thing", "D", "Go to Data", "Ctrl", "2"} <= words
    area = page.findChild(QScrollArea)
    assert area.widget().width() <= area.viewport().width(), "keys are not cut off at the right"
    page.close()


def test_the_look_and_the_size_change_by_command(view: ProjectView, qtbot: QtBot) -> None:
    next(row for row in view._more_actions() if row.title == "Look: dark").handler()
    assert view._theme.scheme == "dark"
    before = view._theme.tokens.scale
    qtbot.keyClick(view.window().focusWidget(), Qt.Key.Key_Plus, CTRL)
    assert view._theme.tokens.scale > before
    assert view._rail.width() > 85
    view._theme.set_scale(1.0)


def test_a_second_window_reads_only(opened: MainWindow, project: Path, qtbot: QtBot) -> None:
    assert opened.project is not None
    opened.close_project()
    with Workspace.open(project):
        assert opened.open_project(project)
        assert opened.project.workspace.read_only
        assert opened.project._header._state.text() == "Read-only"
        assert "nothing can be changed" in opened.project._status.message.text()
        opened.close_project()
