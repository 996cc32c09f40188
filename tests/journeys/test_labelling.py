"""An annotator labels pictures from the first to the last, by hand; a second one starts from nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.commands.project import AddAnnotator
from app.dataset.register import register_folder
from app.errors import EarmarkError
from app.labeling.read import by_annotator
from app.settings.store import Settings
from app.workspace import Workspace
from widgets.actions.registry import ActionRegistry
from widgets.bridge.changes import Changes
from widgets.bridge.jobs import JobRunner
from widgets.labeling.page import LabelPage
from widgets.shell.page import PageContext, Who
from widgets.theme.theme import Theme

SHEET = """
earmark: 1
name: Spots
version: 1.0.0
media: image
tasks:
  spots:
    kind: boxes
    title: Spots
    required: true
    classes: {dark: {key: "1"}, bright: {key: "2"}}
  sharp: {kind: choice, title: Sharp, required: true, options: ["yes", "no"]}
rules:
  - {id: thin, task: spots, title: No slips of the hand, check: {min_side_px: 5, severity: block}}
"""
LEFT, NONE, CTRL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Three pictures, two annotators."""
    media = tmp_path / "media"
    media.mkdir()
    for number in range(3):
        pixels = np.full((240, 320, 3), 90, dtype=np.uint8)
        pixels[60:120, 60 + 40 * number : 140 + 40 * number] = 220
        Image.fromarray(pixels).save(media / f"{number}.png")
    with Workspace.create(tmp_path / "project", name="Spots", media="image", sheet_text=SHEET) as workspace:
        for number in (1, 2):
            workspace.do(AddAnnotator(f"annotator-{number}", f"Annotator {number}"))
        register_folder(workspace, media, name="media", measure=False)
    return tmp_path / "project"


def draw(page: LabelPage, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Press, move, release on the image."""
    canvas = page.view.stage.canvas

    def at(place: tuple[float, float]) -> QPoint:
        x, y = canvas.viewport.to_screen(*place)
        return QPoint(round(x), round(y))

    QTest.mouseMove(canvas, at(start))
    QTest.mousePress(canvas, LEFT, NONE, at(start))
    place, world = QPointF(at(end)), QPointF(canvas.mapToGlobal(at(end)))
    event = QMouseEvent(QEvent.Type.MouseMove, place, world, Qt.MouseButton.NoButton, LEFT, NONE)
    QApplication.sendEvent(canvas, event)
    QTest.mouseRelease(canvas, LEFT, NONE, at(end))


def test_a_project_is_labelled_by_two_people_blind(
    qtbot: QtBot, qapp: QApplication, project: Path, tmp_path: Path
) -> None:
    errors: list[EarmarkError] = []
    workspace = Workspace.open(project)
    jobs, changes, who = JobRunner(errors.append), Changes(workspace), Who("annotator-1")
    context = PageContext(
        workspace, jobs, changes, who, Theme(qapp, "light"), Settings(tmp_path / "s.json"), errors.append,
        lambda stage, **selection: None,
    )  # fmt: skip
    page = LabelPage(context)
    qtbot.addWidget(page)
    ActionRegistry().install(page, page.actions_of_page())
    page.resize(1200, 800)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.activate()
    canvas = page.view.stage.canvas
    for number in range(3):
        qtbot.waitUntil(lambda: page.view.stage.ready)
        assert page.work.item is not None and page.work.item.path == f"{number}.png"
        QTest.keyClick(canvas, Qt.Key.Key_2)
        draw(page, (60 + 40 * number, 60), (140 + 40 * number, 120))
        QTest.keyClick(canvas, Qt.Key.Key_Return, CTRL)
        assert page.view.refusal.isVisible(), "the choice is required too"
        QTest.keyClick(canvas, Qt.Key.Key_1, Qt.KeyboardModifier.ShiftModifier)
        QTest.keyClick(canvas, Qt.Key.Key_Return, CTRL)
    assert page.view.list.progress.text() == "3 of 3 submitted"
    assert page.view.bar.saved.text() == "Submitted. All items are done."
    who.switch("annotator-2")
    qtbot.waitUntil(lambda: page.view.stage.ready)
    assert canvas.objects == () and page.view.list.progress.text() == "0 of 3 submitted"
    page.deactivate()
    jobs.close()
    changes.close()
    workspace.close()
    assert not errors
    with Workspace.open(project, read_only=True) as after:
        said = by_annotator(after.view, "spots", "boxes")
        assert sorted(len(boxes.objects) for one in said.values() for boxes in one.values()) == [1, 1, 1]
        assert {name for one in said.values() for name in one} == {"annotator-1"}
