"""What is painted piece by piece is, to the pixel, what is painted at once."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from widgets.canvas.backing import merged
from widgets.canvas.objects import CanvasObject, Overlay
from widgets.canvas.shapes import box, polygon
from widgets.canvas.surface import CanvasSurface


def picture(width: int, height: int) -> QImage:
    """Coloured noise in squares, so that a shift by a pixel is seen."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    dice = random.Random(3)
    for x in range(width):
        for y in range(height):
            image.setPixel(x, y, QColor(dice.randrange(256), x % 256, y % 256).rgb())
    return image


def things(seed: int, count: int = 30) -> list[CanvasObject]:
    """Boxes and polygons, some dashed, some ghosts."""
    dice = random.Random(seed)
    found = []
    for number in range(count):
        x, y = dice.uniform(0, 180), dice.uniform(0, 130)
        w, h = dice.uniform(3, 60), dice.uniform(3, 40)
        ring = ((x, y), (x + w, y + h / 3), (x + w / 2, y + h))
        shape = box(x, y, x + w, y + h) if number % 2 else polygon(ring)
        colour = f"#{dice.randrange(1 << 24):06x}"
        found.append(
            CanvasObject(
                f"{seed}-{number}",
                "cell",
                colour,
                shape,
                letter="C",
                text="A cell of some length",
                dashed=number % 5 == 0,
                ghost=number % 7 == 0,
            )
        )
    return found


@pytest.fixture
def surface(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> CanvasSurface:
    """300 × 220 on the screen, and patient: nothing is rough because the machine is slow just now."""
    monkeypatch.setattr("widgets.canvas.surface.FRAME_S", 0.9)
    made = CanvasSurface()
    qtbot.addWidget(made)
    made.resize(300, 220)
    made.set_image(picture(200, 150))
    made.show()
    qtbot.waitExposed(made)
    return made


def exact(surface: CanvasSurface) -> QImage:
    """As painted at once."""
    surface._backing.forget()
    return surface.grab().toImage()


def same(a: QImage, b: QImage) -> bool:
    """Equal but for what Qt does by the place of the clip.

    It adds up the steps of an interpolated span from where that begins (a level more or less), and the lengths of
    dashes from where these come into the clip (some pixels).
    """
    far = np.abs(_levels(a) - _levels(b)).max(axis=2)
    return a.size() == b.size() and int((far > 1).sum()) <= 20


def _levels(image: QImage) -> NDArray[np.int16]:
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return rows[:, : image.width(), :3].astype(np.int16)


@pytest.mark.parametrize("scale", [0.4, 1.0, 1.7, 9.0])
def test_panning_in_pieces_is_exact(surface: CanvasSurface, scale: float) -> None:
    surface._scene.set_objects(things(1))
    surface.set_overlays([Overlay("model", tuple(things(2, 12)), opacity=0.6)])
    surface.set_viewport(surface.viewport.zoomed(scale / surface.viewport.scale, 150, 110))
    surface.grab()
    dice = random.Random(5)
    for _ in range(12):
        surface.set_viewport(surface.viewport.panned(dice.randrange(-40, 40), dice.randrange(-30, 30)))
        surface.grab()
    assert same(surface.grab().toImage(), exact(surface))


def test_changed_objects_are_mended_exactly(surface: CanvasSurface) -> None:
    before = things(1)
    surface._repaint(surface._scene.set_objects(before))
    surface.grab()
    after = before[:10] + before[12:] + things(4, 3)
    surface._repaint(surface._scene.set_objects(after))
    surface._repaint(surface._scene.select([after[0].id, after[7].id]))
    assert same(surface.grab().toImage(), exact(surface))


def test_a_mend_and_a_pan_between_two_paints(surface: CanvasSurface) -> None:
    before = things(1)
    surface._repaint(surface._scene.set_objects(before))
    surface.grab()
    surface._repaint(surface._scene.set_objects(before[3:]))
    surface.set_viewport(surface.viewport.zoomed(1.0, 0, 0).panned(17, -9))
    assert same(surface.grab().toImage(), exact(surface))


def test_a_long_pan_back_and_forth_is_exact_and_paints_little(surface: CanvasSurface) -> None:
    surface._repaint(surface._scene.set_objects(things(1)))
    surface.set_viewport(surface.viewport.zoomed(3 / surface.viewport.scale, 150, 110))
    surface.grab()
    painted: list[int] = []
    paint_part = surface._backing._paint_part
    surface._backing._paint_part = lambda painter, viewport, part: (
        painted.append(part.width() * part.height()),
        paint_part(painter, viewport, part),
    )
    for step in [(3, 2)] * 60 + [(-5, -3)] * 60 + [(0, 40), (100, 0), (-260, 130), (1, -1)]:
        surface.set_viewport(surface.viewport.panned(*step))
        surface.grab()
    # 120 small steps: most of them copied what lay in the margin already.
    assert len(painted) < 40
    assert same(surface.grab().toImage(), exact(surface))


def test_a_pan_that_would_take_long_is_rough_until_the_hand_rests(surface: CanvasSurface, qtbot: QtBot) -> None:
    surface._repaint(surface._scene.set_objects(things(1)))
    surface.set_viewport(surface.viewport.zoomed(3 / surface.viewport.scale, 150, 110))
    surface.grab()
    surface._backing.last_full_s = 60.0  # as if there were very many objects
    surface.set_viewport(surface.viewport.panned(-30, 10))
    assert surface._rough
    rough = surface.grab().toImage()
    qtbot.waitUntil(lambda: not surface._rough)
    whole = exact(surface)
    assert same(surface.grab().toImage(), whole)
    # What was there stands where it belongs in the meantime.
    there = QRect(10, 30, 200, 150)
    assert same(rough.copy(there), whole.copy(there))


def test_rectangles_that_mostly_overlap_are_painted_once() -> None:
    near, shifted, far = QRect(0, 0, 50, 40), QRect(2, 1, 50, 40), QRect(300, 0, 10, 10)
    assert merged([near, shifted, far]) == [QRect(0, 0, 52, 41), far]
    assert merged([near, far, QRect(40, 30, 200, 200)]) == [near, far, QRect(40, 30, 200, 200)]


@settings(max_examples=50)
@given(st.lists(st.tuples(*[st.integers(0, 90)] * 2, *[st.integers(1, 60)] * 2), max_size=12))
def test_merging_never_leaves_anything_out(corners: list[tuple[int, int, int, int]]) -> None:
    rects = [QRect(*corner) for corner in corners]
    found = merged(rects)
    assert all(any(one.contains(rect) for one in found) for rect in rects)
    assert sum(one.width() * one.height() for one in found) <= sum(r.width() * r.height() for r in rects)


def test_a_zoom_is_exact_when_the_hand_rests(surface: CanvasSurface, qtbot: QtBot) -> None:
    surface._scene.set_objects(things(1))
    surface.grab()
    surface._backing.last_full_s = 1.0  # as if it were slow
    surface.zoom_in()
    assert surface._rough
    rough = surface.grab().toImage()
    qtbot.waitUntil(lambda: not surface._rough)
    assert same(surface.grab().toImage(), exact(surface))
    assert rough.size() == exact(surface).size()


def test_a_resized_view_stays_fitted(surface: CanvasSurface) -> None:
    assert surface.viewport.is_fitted
    surface.resize(500, 300)
    QApplication.processEvents()
    assert surface.viewport.is_fitted and surface.viewport.view_px == (500, 300)
    assert same(surface.grab().toImage(), exact(surface))


def test_the_next_image_may_keep_the_view(surface: CanvasSurface) -> None:
    surface.actual_size()
    viewport = surface.viewport
    surface.set_image(picture(200, 150), keep_view=True)
    assert surface.viewport == viewport
    surface.set_image(picture(400, 300), keep_view=True)
    middle = surface.viewport.to_image(150, 110)
    assert surface.viewport.scale == viewport.scale
    assert middle == pytest.approx((2 * viewport.to_image(150, 110)[0], 2 * viewport.to_image(150, 110)[1]), abs=2)
    surface.set_image(picture(20, 15))
    assert surface.viewport.is_fitted


def test_pixels_are_squares_from_400_percent_on(surface: CanvasSurface) -> None:
    surface.set_viewport(surface.viewport.zoomed(6 / surface.viewport.scale, 150, 110))
    image = surface.grab().toImage()
    x, y = (round(value) for value in surface.viewport.to_screen(100, 75))
    colours = {image.pixel(x + dx, y + dy) for dx in range(1, 5) for dy in range(1, 5)}
    assert len(colours) == 1


def test_an_image_without_pixels_is_shown_as_nothing(surface: CanvasSurface) -> None:
    surface.set_image(QImage())
    surface.fit()
    surface.zoom_in()
    assert not surface.grab().isNull()
