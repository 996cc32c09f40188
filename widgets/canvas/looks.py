"""Colours and measures of what the canvas paints, chosen to be seen on dark and on bright pictures."""

from __future__ import annotations

import math

import msgspec
from PySide6.QtGui import QColor, QPalette

from widgets.canvas.shapes import Rect

LINE = 2.0
THIN = 1.25
HALO = 4.0
HANDLE = 8.0
CHIP_WIDTH = 132
# How far beyond its bounds an object may paint: its halo and keypoints at rest, and all that lives under the hand.
NEAR_REACH = 10
REACH = CHIP_WIDTH + 8
# With more objects than this, small ones lose halo and chip: nobody could read them, and painting stays fast.
MANY_OBJECTS = 400
SMALL = 20.0
LARGE = 64.0


class Look(msgspec.Struct, frozen=True):
    """How one object is painted now."""

    selected: bool = False
    hovered: bool = False
    opacity: float = 1.0
    chip: bool = True
    halo: bool = True


def luminance(colour: QColor) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2, definition of relative luminance)."""
    levels = (colour.redF(), colour.greenF(), colour.blueF())
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in levels]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def ink_on(colour: QColor) -> QColor:
    """Black or white, whichever contrasts more with ``colour`` (equal contrast at luminance 0.179)."""
    return QColor(0, 0, 0) if luminance(colour) > 0.179 else QColor(255, 255, 255)


def halo_of(colour: QColor) -> QColor:
    """The line under the line: dark for bright colours, bright for dark ones."""
    return QColor(0, 0, 0, 150) if luminance(colour) > 0.12 else QColor(255, 255, 255, 190)


def ground(palette: QPalette) -> QColor:
    """What lies around the image: the window's colour, a little darker, so that its border is seen."""
    return palette.color(QPalette.ColorRole.Window).darker(112)


def spread(bounds: Rect, chip_height: float) -> Rect:
    """What an object at rest may paint, given its bounds on the screen: halo and keypoints all round, and a chip that
    stands above the upper left corner or hangs from it."""
    x0, y0, x1, y1 = bounds
    above, below = max(NEAR_REACH, chip_height + 4), max(y1 + NEAR_REACH, y0 + chip_height + 4)
    return x0 - NEAR_REACH, y0 - above, max(x1 + NEAR_REACH, x0 + CHIP_WIDTH + 2), below


def reaching(part: Rect, chip_height: float) -> Rect:
    """Objects whose bounds on the screen touch this may paint into ``part``: ``spread`` the other way round."""
    x0, y0, x1, y1 = part
    chip = chip_height + 4
    return x0 - CHIP_WIDTH - 2, y0 - max(NEAR_REACH, chip), x1 + NEAR_REACH, y1 + max(NEAR_REACH, chip)


def whole(place: float) -> int:
    """The nearest whole pixel, halves always up: ``round`` takes them to the even one, and a pan would shake lines."""
    return math.floor(place + 0.5 + 1e-6)
