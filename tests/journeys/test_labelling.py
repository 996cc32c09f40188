"""An annotator labels pictures from the first to the last, by hand; a second one starts from nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt

from app.commands.project import AddAnnotator
from app.dataset.register import register_folder
from app.labeling.read import by_annotator
from app.workspace import Workspace
from tests.journeys.seat import CTRL, SHIFT, Seat

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


def test_a_project_is_labelled_by_two_people_blind(sit: Callable[[], Seat], project: Path) -> None:
    seat = sit()
    page, canvas = seat.page, seat.canvas
    page.context.who.switch("annotator-1")
    for number in range(3):
        seat.wait(lambda: page.view.stage.ready, "the picture")
        assert page.work.item is not None and page.work.item.path == f"{number}.png"
        seat.key(Qt.Key.Key_2)
        seat.drag((60 + 40 * number, 60), (100 + 40 * number, 90), (140 + 40 * number, 120))
        seat.key(Qt.Key.Key_Return, CTRL)
        assert page.view.refusal.isVisible(), "the choice is required too"
        seat.key(Qt.Key.Key_1, SHIFT)
        seat.key(Qt.Key.Key_Return, CTRL)
    assert page.view.list.progress.text() == "3 of 3 submitted"
    assert page.view.bar.saved.text() == "Submitted. All items are done."
    page.context.who.switch("annotator-2")
    seat.wait(lambda: page.view.stage.ready, "the picture for the second person")
    assert canvas.objects == () and page.view.list.progress.text() == "0 of 3 submitted"
    seat.close()
    with Workspace.open(project, read_only=True) as after:
        said = by_annotator(after.view, "spots", "boxes")
        assert sorted(len(boxes.objects) for one in said.values() for boxes in one.values()) == [1, 1, 1]
        assert {name for one in said.values() for name in one} == {"annotator-1"}
