"""Tiles of the preview are painted once, and many labels never hold the window up for all tiles at a time."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from app.labels.values import Box
from widgets.augmenting.recipe import tile_looks
from widgets.augmenting.recipe.pictures import Tile
from widgets.augmenting.recipe.tile_looks import TileLooks
from widgets.bridge.images import to_qimage
from widgets.canvas.objects import from_label


def tile(count: int) -> Tile:
    box = from_label(Box(id="1", cls="c", box_px=(10.0, 10.0, 40.0, 40.0)), colour="#ff0000", letter="c", text="c")
    return Tile("i", "i", 0, 1, to_qimage(np.zeros((50, 50, 3), dtype=np.uint8)), objects=(box,) * count)


def drawn(looks: TileLooks, one: Tile, side: int = 50, labels: bool = True) -> bool:
    """Whether the labels are seen."""
    screen = QImage(side, side, QImage.Format.Format_RGB32)
    painter = QPainter(screen)
    looks.draw(painter, QRectF(0, 0, side, side), one, 1.0, labels)
    painter.end()
    edge = round(side * 0.2)
    return any(screen.pixelColor(x, side // 2).red() > 60 for x in range(edge - 3, edge + 4))


def test_few_labels_are_there_at_once_and_many_a_moment_later(qtbot: QtBot) -> None:
    looks = TileLooks()
    assert drawn(looks, tile(3))
    many = tile(tile_looks.FEW + 1)
    assert not drawn(looks, many)
    with qtbot.waitSignal(looks.renewed):
        pass
    assert drawn(looks, many)
    assert not drawn(looks, many, labels=False) or drawn(looks, many)


def test_what_was_painted_is_not_painted_again(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    count = 0
    real = tile_looks._painted

    def counted(*given):
        nonlocal count
        count += 1
        return real(*given)

    monkeypatch.setattr(tile_looks, "_painted", counted)
    looks, one = TileLooks(), tile(3)
    for _ in range(3):
        assert drawn(looks, one)
    assert count == 1
    assert drawn(looks, one, side=100), "as it was, at once"
    assert count == 1
    with qtbot.waitSignal(looks.renewed):
        pass
    assert drawn(looks, one, side=100) and count == 2
    looks.keep(())
    assert drawn(looks, one, side=100) and count == 3
