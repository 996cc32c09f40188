"""Pictures cross between numpy and Qt without a changed byte, at any width."""

from __future__ import annotations

import gc

import numpy as np
import pytest
from PySide6.QtGui import QImage

from widgets.bridge.images import to_array, to_qimage


@pytest.mark.parametrize(("height", "width"), [(1, 1), (3, 5), (7, 3), (64, 101)])
def test_there_and_back(height: int, width: int) -> None:
    picture = np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)
    image = to_qimage(picture)
    assert (image.width(), image.height()) == (width, height)
    assert np.array_equal(to_array(image), picture)


def test_red_stays_red() -> None:
    picture = np.zeros((2, 2, 3), dtype=np.uint8)
    picture[..., 0] = 255
    assert to_qimage(picture).pixelColor(1, 1).name() == "#ff0000"


def test_the_picture_outlives_the_array() -> None:
    image = to_qimage(np.full((500, 500, 3), 7, dtype=np.uint8))
    gc.collect()
    _ = [np.full((500, 500, 4), 255, dtype=np.uint8) for _ in range(10)]
    assert image.pixelColor(499, 499).red() == 7


def test_a_part_of_a_picture_and_one_with_alpha() -> None:
    picture = np.arange(6 * 8 * 3, dtype=np.uint8).reshape(6, 8, 3)[::2, 1:4]
    assert np.array_equal(to_array(to_qimage(picture)), picture)
    clear = QImage(2, 2, QImage.Format.Format_ARGB32)
    clear.fill(0xFF102030)
    assert to_array(clear)[0, 0].tolist() == [0x10, 0x20, 0x30]
