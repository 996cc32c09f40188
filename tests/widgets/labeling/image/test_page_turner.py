"""A file of several pages: they are turned by key and button, labels stay, a page of another size is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.commands.project import AddAnnotator
from app.dataset.register import register_folder
from app.labels.values import Box
from app.workspace import Workspace
from tests.widgets.labeling.conftest import PICTURES

PAGES = (40, 120, 220)


@pytest.fixture
def bench(make_bench: Callable[..., Any], tmp_path: Path) -> Any:
    """A TIFF of three pages and one more of another size, and a picture of one page."""
    folder = tmp_path / "media"
    folder.mkdir()
    pages = [Image.fromarray(np.full((120, 160), level, dtype=np.uint8)) for level in PAGES]
    pages.append(Image.fromarray(np.full((50, 60), 9, dtype=np.uint8)))
    pages[0].save(folder / "a.tif", save_all=True, append_images=pages[1:])
    pages[0].save(folder / "b.png")
    pages[0].save(folder / "c.gif", save_all=True, append_images=[pages[2]])
    with Workspace.create(tmp_path / "project", name="Pages", media="image", sheet_text=PICTURES) as workspace:
        workspace.do(AddAnnotator("annotator-1", "Annotator 1"))
        register_folder(workspace, folder, name="media", measure=False)
    return make_bench(tmp_path / "project")


def level(page: Any) -> int:
    """How bright the middle of the picture is."""
    canvas = page.view.stage.canvas
    return int(canvas.grab().toImage().pixelColor(canvas.width() // 2, canvas.height() // 2).red())


def test_pages_are_turned_and_the_labels_stay(bench: Any, qtbot: QtBot) -> None:
    page = bench.page
    stage = page.view.stage
    qtbot.waitUntil(lambda: stage.ready and page.work.item.path == "a.tif")
    page.work.put("things", Box("x", "round", (20.0, 20.0, 50.0, 50.0)))
    assert stage.pages.isVisibleTo(stage) and (stage.pages.page, stage.pages.n_pages) == (0, 4)
    assert not stage.pages.back.isEnabled()
    stage.canvas.actual_size()
    zoom = stage.canvas.viewport
    QTest.keyClick(stage.canvas, Qt.Key.Key_PageDown, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: stage.pages.page == 1)
    assert level(page) == PAGES[1] and stage.canvas.viewport == zoom
    assert [thing.id for thing in stage.canvas.objects] == ["x"]
    stage.pages.on.click()
    qtbot.waitUntil(lambda: stage.pages.page == 2)
    assert level(page) == PAGES[2]
    stage.pages.on.click()
    qtbot.waitUntil(lambda: "60 × 50" in page.view.bar.saved.text())
    assert stage.pages.page == 2 and level(page) == PAGES[2]
    QTest.keyClick(stage.canvas, Qt.Key.Key_PageUp, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: stage.pages.page == 1)
    for width in (560, 1700):
        stage.resize(width, 600)
        stage.layout().activate()
        shown = [button for button in stage.tools.buttons.values() if button.isVisibleTo(stage)]
        assert all(button.width() > button.iconSize().width() for button in shown), "no tool is a dot"
        assert stage.rect().contains(stage.pages.geometry()) and stage.pages.isVisibleTo(stage)


def test_a_picture_of_one_page_has_nothing_to_turn(bench: Any, qtbot: QtBot) -> None:
    page = bench.page
    qtbot.waitUntil(lambda: page.view.stage.ready)
    page.following()
    qtbot.waitUntil(lambda: page.view.stage.ready and page.work.item.path == "b.png")
    assert not page.view.stage.pages.isVisibleTo(page.view.stage)
    page.view.stage.pages.turn_on()
    assert page.view.stage.pages.page == 0


def test_frames_of_a_gif_are_turned_and_a_page_that_cannot_be_read_is_said(
    bench: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    page = bench.page
    stage = page.view.stage
    bench.open(qtbot, "c.gif")
    assert stage.pages.n_pages == 2 and level(page) == PAGES[0]
    stage.pages.turn_on()
    qtbot.waitUntil(lambda: stage.pages.page == 1)
    assert level(page) == PAGES[2]
    bench.open(qtbot, "a.tif")
    (tmp_path / "media" / "a.tif").write_bytes(b"II*\0 nothing of it is left")
    stage.pages.turn_on()
    qtbot.waitUntil(lambda: "a.tif" in page.view.bar.saved.text())
    assert stage.pages.page == 0 and stage.ready and level(page) == PAGES[0]
