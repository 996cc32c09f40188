"""An engineer writes a recipe for a slice: sliders, the next draw by a key, a plan, four samples."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.records import RecipeRow, SampleRow
from app.settings.store import Settings
from augment.recipe import Recipe
from widgets.augmenting.page import AugmentPage
from widgets.shell.main_window import MainWindow
from widgets.theme.theme import Theme

LONG_MS = 60_000
SLICE = "source == 'cells'"
Sit = Callable[[], tuple[MainWindow, AugmentPage]]


@pytest.fixture
def sit(sample: Path, tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Sit]:
    windows: list[MainWindow] = []

    def seat() -> tuple[MainWindow, AugmentPage]:
        if not (tmp_path / "pictures").exists():
            shutil.copytree(sample / "pictures", tmp_path / "pictures")
        window = MainWindow(Theme(qapp, "light"), Settings(tmp_path / "settings.json"))
        qtbot.addWidget(window)
        windows.append(window)
        window.resize(1280, 800)
        window.show()
        assert window.open_project(tmp_path / "pictures", "augment"), window.start.banner.text
        window.project.who.switch("lead")
        window.project.go("augment", slice=SLICE)
        page = window.project.pages["augment"]
        qtbot.waitUntil(lambda: page.desk.settled and page.tab_named("recipe").preview.work.settled, timeout=LONG_MS)
        return window, page

    yield seat
    for window in windows:
        window.close()


def test_a_slider_a_draw_and_four_samples(sit: Sit, qtbot: QtBot) -> None:
    window, page = sit()
    tab = page.tab_named("recipe")
    tab.preview.spread.set_folded(True)
    before = tab.preview.grid.tile
    assert before is not None and before.objects and not before.error

    card = tab.steps.cards[0]
    card.set_folded(False)
    slider = card.rows["brightness"]._range.slider
    slider.setFocus(Qt.FocusReason.TabFocusReason)
    digest = page.desk.recipe.digest
    qtbot.keyClick(slider, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: page.desk.recipe is not None and page.desk.recipe.digest != digest, timeout=LONG_MS)
    assert f"brightness: [{slider.value[0]:g}, {slider.value[1]:g}]" in page.desk.text
    qtbot.waitUntil(lambda: tab.preview.work.settled and tab.preview.grid.tile is not before, timeout=LONG_MS)
    moved = tab.preview.grid.tile
    # One slider changes one thing: every other value of the draw is the one that it was.
    assert moved.seed == before.seed and moved.steps[0] != before.steps[0] and moved.steps[1:] == before.steps[1:]

    qtbot.keyClick(slider, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: tab.preview.work.settled and tab.preview.grid.tile is not moved, timeout=LONG_MS)
    assert tab.preview.seed.value() == 2 and tab.preview.grid.tile.seed != moved.seed

    page.show_tab("make")
    make = page.tab_named("make")
    make.count.setValue(4)
    qtbot.waitUntil(lambda: make.settled and make.make.isEnabled(), timeout=LONG_MS)
    assert "4" in make.make.text()
    make.make.click()
    qtbot.waitUntil(lambda: make.settled and page.tab is page.tab_named("review"), timeout=LONG_MS)
    workspace = window.project.workspace
    samples = workspace.view.find(SampleRow, recipe_id=page.desk.recipe.digest)
    assert len(samples) == 4 and {one.slice for one in samples} == {SLICE}


def test_the_recipe_is_there_again_and_can_be_undone_and_saved(sit: Sit, qtbot: QtBot) -> None:
    window, page = sit()
    tab = page.tab_named("recipe")
    first = page.desk.text
    tab.steps.cards[-1]._on.click()
    qtbot.waitUntil(lambda: page.desk.settled and page.desk.text != first, timeout=LONG_MS)
    assert "off: true" in page.desk.text
    qtbot.keyClick(tab, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.desk.settled and page.desk.text == first, timeout=LONG_MS)
    tab.text.code.setPlainText(first.replace("gaussian_blur", "gausian_blur"))
    qtbot.waitUntil(lambda: page.desk.settled and bool(page.desk.reading.problems), timeout=LONG_MS)
    assert not tab.problems.isHidden() and page.desk.recipe is None
    page.desk.undo()
    qtbot.waitUntil(lambda: page.desk.settled and page.desk.recipe is not None, timeout=LONG_MS)
    tab.head.save()
    saved = window.project.workspace.view.get(RecipeRow, page.desk.recipe.digest)
    assert saved is not None and Recipe.from_yaml(saved.text).digest == saved.id
    window.close()
    _, again = sit()
    assert again.desk.text == first and again.desk.slice == SLICE
