"""Items on the data page: found, picked by mouse and keyboard, and never more shown than a person may see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.commands.objects import EditObjects
from app.commands.project import AddAnnotator
from app.dataset.register import register_folder
from app.errors import EarmarkError
from app.items.query import Query
from app.labels.values import Box
from app.records import EXCLUDED, Assignment, Item, Tag
from app.settings.store import Settings
from app.workspace import Workspace
from tests.app.conftest import IMAGE_SHEET
from widgets.actions.registry import ActionRegistry
from widgets.bridge.changes import Changes
from widgets.bridge.jobs import JobRunner
from widgets.dataset import browser, catalogue
from widgets.dataset.page import DataPage
from widgets.shell.page import PageContext, Who, filled
from widgets.theme.theme import Theme

K = Qt.Key
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@dataclass
class Desk:
    """The data page in a window of its own."""

    page: DataPage
    workspace: Workspace
    who: Who
    errors: list[EarmarkError] = field(default_factory=list)
    went: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    @property
    def browser(self) -> browser.Browser:
        return self.page.browser

    def names(self) -> list[str]:
        seen = self.page.catalogue.seen
        assert seen is not None
        return [seen.table.path(int(row)) for row in self.browser.view.items.rows]

    def picked(self) -> list[str]:
        seen = self.page.catalogue.seen
        assert seen is not None
        return [seen.table.path(int(row)) for row in self.browser.picking.picked]

    def tags(self) -> dict[str, list[str]]:
        paths = {item.id: item.path for item in self.workspace.view.find(Item)}
        found: dict[str, list[str]] = {}
        for tag in self.workspace.view.find(Tag):
            found.setdefault(tag.name, []).append(paths[tag.item_id])
        return {name: sorted(files) for name, files in found.items()}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Eleven pictures and a damaged one; two annotators and a lead; boxes by ann on the first, by bob on the second."""
    media = tmp_path / "media"
    media.mkdir()
    for number in range(11):
        Image.fromarray(np.full((90, 120, 3), 20 * number, dtype=np.uint8)).save(media / f"{number:02}.png")
    (media / "99.png").write_bytes((media / "00.png").read_bytes()[:50])
    with Workspace.create(tmp_path / "p", name="Test", media="image", sheet_text=IMAGE_SHEET) as workspace:
        for name, role in (("ann", "annotator"), ("bob", "annotator"), ("lea", "lead")):
            workspace.do(AddAnnotator(name, name.title(), role))
        register_folder(workspace, media, name="media")
        first, second = sorted(workspace.view.find(Item, path=["00.png", "01.png"]), key=lambda item: item.path)
        for item, who in ((first, "ann"), (second, "bob")):
            put = (Box("b", "red" if who == "ann" else "white", (40.0, 30.0, 43.0, 60.0)),)
            workspace.do(EditObjects(item.id, "cells", put=put), who=who)
    return tmp_path / "p"


Make = Callable[..., Desk]


@pytest.fixture
def make(qtbot: QtBot, qapp: QApplication, project: Path, tmp_path: Path) -> Iterator[Make]:
    closers: list[Callable[[], Any]] = []

    def made(who: str = "lea") -> Desk:
        errors: list[EarmarkError] = []
        went: list[tuple[str, dict[str, Any]]] = []
        workspace = Workspace.open(project)
        jobs, changes, person = JobRunner(errors.append), Changes(workspace), Who(who)
        context = PageContext(
            workspace, jobs, changes, person, Theme(qapp, "light"), Settings(tmp_path / "s.json"), errors.append,
            lambda stage, **selection: went.append((stage, selection)),
        )  # fmt: skip
        page = filled(DataPage(context))
        qtbot.addWidget(page)
        ActionRegistry().install(page, page.actions_of_page())
        page.resize(1000, 800)
        page.show()
        qtbot.waitExposed(page)
        page.activate()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        closers.extend((page.deactivate, jobs.close, changes.close, workspace.close))
        desk = Desk(page, workspace, person, errors, went)
        qtbot.waitUntil(lambda: page.catalogue.checked)
        return desk

    yield made
    for close in closers:
        close()


def click(desk: Desk, place: int, held: Qt.KeyboardModifier = NONE) -> None:
    view = desk.browser.view
    at = view.visualRect(view.items.at(place)).center()
    QTest.mouseClick(view.viewport(), LEFT, held, at)


def test_a_line_and_pickers_filter_and_say_how_many(make: Make, qtbot: QtBot) -> None:
    desk = make()
    bar = desk.browser.bar
    assert bar.count.text() == "12 items" and len(desk.names()) == 12
    bar.line.setFocus()
    QTest.keyClicks(bar.line, "0")
    qtbot.waitUntil(lambda: len(desk.names()) == 11)
    assert bar.count.text() == "11 of 12 items"
    bar.set_query(Query('class == "red"'))
    assert desk.names() == ["00.png"]
    bar.set_query(Query("clas == 3"))
    assert not bar.problem.isHidden() and "class" in bar.problem.text() and desk.names() == ["00.png"]
    bar.set_query(Query('class == "purple"'))
    assert desk.browser._pages.currentIndex() == browser.NO_HITS and bar.problem.isHidden()
    desk.browser.no_hits.pressed.emit()
    assert len(desk.names()) == 12
    picker = bar.pickers["finding"]
    picker.menu().aboutToShow.emit()
    assert [action.text() for action in picker.menu().actions()] == ["small\t2", "No finding\t10"]
    picker.menu().actions()[0].trigger()
    assert desk.names() == ["00.png", "01.png"] and picker.text() == "Finding: small"
    bar.clear_all()
    bar.sort_by("brightness")
    assert desk.names()[:2] == ["00.png", "01.png"] and desk.names()[-1] == "99.png"
    bar.sort_by("brightness")
    assert desk.names()[:2] == ["10.png", "09.png"] and desk.names()[-1] == "99.png"


def test_an_annotator_sees_their_own_and_no_more(make: Make, qtbot: QtBot) -> None:
    desk = make("bob")
    bar, grid = desk.browser.bar, desk.browser.grid
    assert bar.pickers["annotator"].isHidden() and bar.pickers["assigned"].isHidden()
    bar.set_query(Query('class == "red" or finding == "small" or state == "draft"'))
    assert desk.names() == ["01.png"]
    bar.clear_all()

    def boxed(place: int) -> bool:
        """Whether the colour of a box is on the picture: the pictures themselves are grey."""
        made = desk.browser.pictures.get(grid.tiles.seen.table.id(int(grid.tiles.rows[place])))
        assert made is not None and made.picture is not None
        pixel = made.picture.pixelColor(made.picture.width() * 83 // 240, made.picture.height() // 2)
        return max(abs(pixel.red() - pixel.blue()), abs(pixel.red() - pixel.green())) > 20

    def there(place: int) -> bool:
        rows = grid.tiles.rows
        return desk.browser.pictures.get(grid.tiles.seen.table.id(int(rows[place]))) is not None

    qtbot.waitUntil(lambda: there(0) and there(1))
    assert not boxed(0) and boxed(1)
    desk.who.switch("ann")
    qtbot.waitUntil(lambda: there(0) and there(1))
    assert boxed(0) and not boxed(1)
    desk.who.switch("lea")
    qtbot.waitUntil(lambda: there(0) and there(1))
    assert boxed(0) and boxed(1)


def test_a_broken_file_says_why(make: Make, qtbot: QtBot) -> None:
    desk = make()
    desk.browser.bar.set_query(Query('state == "broken"'))
    assert desk.names() == ["99.png"]
    seen = desk.page.catalogue.seen
    assert seen is not None
    name = seen.table.id(int(desk.browser.view.items.rows[0]))
    qtbot.waitUntil(lambda: desk.browser.pictures.get(name) is not None)
    made = desk.browser.pictures.get(name)
    assert made is not None and made.picture is None and "99.png" in made.reason
    assert made.reason in desk.browser.grid.tiles.spoken(int(desk.browser.view.items.rows[0]))


@pytest.mark.parametrize("view", ["grid", "list"])
def test_items_are_picked_by_mouse_and_keyboard(make: Make, view: str) -> None:
    desk = make()
    desk.browser.turn(view)
    shown = desk.browser.view
    click(desk, 2)
    click(desk, 4, CTRL)
    assert desk.picked() == ["02.png", "04.png"]
    click(desk, 6, SHIFT)
    assert desk.picked() == ["04.png", "05.png", "06.png"]
    QTest.keyClick(shown, K.Key_Home)
    QTest.keyClick(shown, K.Key_Down, SHIFT)
    assert len(desk.picked()) == shown.per_line + 1
    QTest.keyClick(shown, K.Key_End)
    QTest.keyClick(shown, K.Key_Space)
    assert desk.picked() == []
    QTest.keyClick(shown, K.Key_A, CTRL)
    assert len(desk.picked()) == 12
    desk.browser.bar.set_query(Query("03"))
    assert len(desk.picked()) == 12 and desk.browser.actions_bar.count.text() == "12 picked"
    QTest.keyClick(shown, K.Key_Escape)
    assert desk.picked() == [] and desk.browser.actions_bar.isHidden()
    QTest.keyClick(shown, K.Key_Home)
    QTest.keyClick(shown, K.Key_Return)
    assert desk.went[0][0] == "label"


def test_a_word_is_typed_in_place_and_taken_back(make: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("widgets.dataset.curate.AT_ONCE", 2)
    desk = make()
    acts = desk.browser.actions_bar
    click(desk, 0)
    click(desk, 4, SHIFT)
    QTest.keyClick(desk.browser.view, K.Key_T)
    QTest.keyClicks(acts.field, "night")
    QTest.keyClick(acts.field, K.Key_Return)
    qtbot.waitUntil(lambda: acts.told.text() == "5 items tagged 'night'")
    assert desk.tags() == {"night": ["00.png", "01.png", "02.png", "03.png", "04.png"]}
    assert desk.browser.view.hasFocus()
    QTest.keyClick(desk.browser.view, K.Key_Z, CTRL)
    qtbot.waitUntil(lambda: acts.told.text() == "Taken back")
    assert desk.tags() == {}
    QTest.keyClick(desk.browser.view, K.Key_X)
    QTest.keyClicks(acts.field, "too dark")
    QTest.keyClick(acts.field, K.Key_Return)
    qtbot.waitUntil(lambda: len(desk.tags().get(EXCLUDED, ())) == 5)
    desk.browser.bar.set_query(Query('tag == "excluded"'))
    qtbot.waitUntil(lambda: len(desk.names()) == 5)
    desk.browser.include()
    qtbot.waitUntil(lambda: desk.tags() == {} and not desk.browser.curation.busy)
    qtbot.waitUntil(lambda: desk.browser._pages.currentIndex() == browser.NO_HITS)
    desk.browser.assign("bob")
    qtbot.waitUntil(lambda: desk.workspace.view.count(Assignment, annotator_id="bob") == 5)
    desk.browser.add_person("Cy")
    qtbot.waitUntil(lambda: desk.workspace.view.count(Assignment, annotator_id="Cy") == 5)
    assert not desk.errors


def test_an_annotator_tags_but_neither_assigns_nor_excludes(make: Make) -> None:
    desk = make("ann")
    acts = desk.browser.actions_bar
    click(desk, 0)
    assert not acts.tag.isHidden() and acts.assign.isHidden() and acts.exclude.isHidden() and acts.include.isHidden()
    QTest.keyClick(desk.browser.view, K.Key_X)
    assert acts._stack.currentIndex() == 0


def test_many_items_are_read_and_found_on_workers(make: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "FEW_ITEMS", 0)
    monkeypatch.setattr(browser, "MANY_ITEMS", 0)
    desk = make()
    qtbot.waitUntil(lambda: len(desk.names()) == 12)
    desk.browser.bar.set_query(Query("00"))
    desk.browser.bar.set_query(Query("01"))
    qtbot.waitUntil(lambda: desk.names() == ["01.png"])
    desk.browser.bar.set_query(Query("bright < 3"))
    qtbot.waitUntil(lambda: "brightness" in desk.browser.bar.problem.text())
    desk.browser.bar.clear_all()
    item = desk.workspace.view.find(Item, path="05.png")[0]
    desk.workspace.do(EditObjects(item.id, "cells", put=(Box("b", "red", (0.0, 0.0, 9.0, 9.0)),)), who="ann")
    desk.browser.bar.set_query(Query('class == "red"'))
    qtbot.waitUntil(lambda: desk.names() == ["00.png", "05.png"])


def test_colours_of_classes_are_those_of_the_sheet(make: Make) -> None:
    desk = make()
    assert desk.browser._class_colour("red") == QColor(desk.workspace.sheet.tasks["cells"].class_of("red").colour)
