"""Hands for the image stage: a project of every kind of object, clicks, keys, and what came of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from shapely.geometry import Polygon as Oracle

from app.commands.project import AddAnnotator
from app.dataset.register import register_folder
from app.labels.runs import decode_mask
from app.labels.values import ImageObject, Mask, Polygon
from app.workspace import Workspace
from widgets.canvas.view import ImageCanvas

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
SHEET = """
earmark: 1
name: Everything
version: 1.0.0
media: image
tasks:
  boxes: {kind: boxes, title: Boxes, classes: {round: {attributes: {broken: bool}}, square: {}}}
  turned: {kind: rotated-boxes, title: Turned, classes: {ship: {}}}
  ovals: {kind: ellipses, title: Ovals, classes: {cell: {}}}
  areas: {kind: polygons, title: Areas, classes: {field: {}, lake: {}}}
  lines: {kind: polylines, title: Lines, classes: {lane: {}}}
  masks: {kind: masks, title: Masks, classes: {field: {}, lake: {}}}
  people:
    kind: keypoints
    title: People
    classes: {person: {skeleton: {points: [head, hip, foot], edges: [[head, hip], [hip, foot]]}}}
"""
BOXES_ONLY = """
earmark: 1
name: Boxes
version: 1.0.0
media: image
tasks:
  boxes: {kind: boxes, title: Boxes, classes: {round: {}}}
  areas: {kind: polygons, title: Areas, classes: {field: {}}}
"""


def project(path: Path, sheet: str) -> Path:
    media = path / "media"
    media.mkdir()
    for number, size in enumerate([(300, 400), (300, 400), (100, 120)]):
        Image.fromarray(np.full((*size, 3), 60 + 60 * number, dtype=np.uint8)).save(media / f"{number}.png")
    with Workspace.create(path / "project", name="Test", media="image", sheet_text=sheet) as workspace:
        workspace.do(AddAnnotator("annotator-1", "Annotator 1"))
        register_folder(workspace, media, name="media", measure=False)
    return path / "project"


def ready(made: Any) -> Any:
    made.stage = made.page.view.stage
    made.canvas = made.stage.canvas
    made.heard = []
    made.stage.said.connect(made.heard.append)
    made.canvas.setFocus()
    made.canvas.actual_size()
    return made


def at(canvas: ImageCanvas, x_px: float, y_px: float) -> QPoint:
    x, y = canvas.viewport.to_screen(x_px, y_px)
    return QPoint(round(x), round(y))


def click(canvas: ImageCanvas, *points: tuple[float, float]) -> None:
    for point in points:
        QTest.mouseMove(canvas, at(canvas, *point))
        QTest.mouseClick(canvas, LEFT, NONE, at(canvas, *point))


def key(bench: Any, pressed: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(bench.canvas, pressed, held)


def objects(bench: Any, task: str) -> tuple[ImageObject, ...]:
    value = bench.page.work.value(bench.page.work.task(task))
    return value.objects if value is not None else ()


def put(bench: Any, task: str, *things: ImageObject, select: bool = True) -> None:
    assert bench.page.work.put(task, *things)
    key(bench, Qt.Key.Key_V)
    if select:
        bench.canvas.select([thing.id for thing in things])


def steps(bench: Any, gesture: Callable[[], None]) -> int:
    """How many revisions a gesture took."""
    before = bench.workspace.view.last_revision()
    gesture()
    return int(bench.workspace.view.last_revision() - before)


def square(name: str, x: float, y: float, side: float, cls: str = "field") -> Polygon:
    return Polygon(name, cls, ((x, y), (x + side, y), (x + side, y + side), (x, y + side)))


def areas(bench: Any, task: str = "areas") -> list[float]:
    return [Oracle(thing.points_px, thing.holes).area for thing in objects(bench, task)]


# ---- drawing


def disc(name: str, x: int, y: int, radius: int = 20) -> Mask:
    from app.labels.runs import encode_mask

    rows, columns = np.mgrid[-radius : radius + 1, -radius : radius + 1]
    found = encode_mask(rows**2 + columns**2 <= radius**2, x0=x - radius, y0=y - radius)
    assert found is not None
    return Mask(name, "field", *found)


def pixels(mask: Mask) -> Any:
    x0, y0, x1, y1 = mask.box_px
    whole = np.zeros((300, 400), dtype=bool)
    whole[y0:y1, x0:x1] = decode_mask(mask.box_px, mask.runs)
    return whole
