"""The colours of the timeline, from the palette: light, dark, or of high contrast."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QPalette

Table = NDArray[np.uint32]


@dataclass(frozen=True, eq=False)
class Inks:
    """What is painted with what. ``wave_table`` ``(256,) uint32`` goes from the ground to the wave, as QRgb."""

    ground: QColor
    lane: QColor
    line: QColor
    text: QColor
    faint: QColor
    wave: QColor
    accent: QColor
    playhead: QColor
    wave_table: Table
    dark: bool


def inks(palette: QPalette) -> Inks:
    """Colours for a light or a dark palette; on pure black with pure white nothing is a mixture."""
    base, text = palette.color(QPalette.ColorRole.Base), palette.color(QPalette.ColorRole.Text)
    dark = base.lightnessF() < 0.5
    stark = base.lightness() == 0 and text.lightness() == 255
    wave = QColor("#ffffff") if stark else mix(base, QColor("#5aa9f2") if dark else QColor("#1f5fa8"), 0.9)
    return Inks(
        ground=base,
        lane=mix(base, text, 0.12 if stark else 0.06),
        line=mix(base, text, 0.6 if stark else 0.22),
        text=text,
        faint=mix(base, text, 0.9 if stark else 0.62),
        wave=wave,
        accent=palette.color(QPalette.ColorRole.Highlight),
        playhead=QColor("#ff5c5c") if dark else QColor("#c81e1e"),
        wave_table=_ramp(base, wave),
        dark=dark,
    )


def mix(under: QColor, over: QColor, share: float) -> QColor:
    """``share`` of ``over`` on ``under``."""
    return QColor(*(round(x + (y - x) * share) for x, y in zip(_rgb(under), _rgb(over), strict=True)))


def _rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()


def _ramp(under: QColor, over: QColor) -> Table:
    """From one colour to the other, as ``mix`` goes."""
    share = np.arange(256)[:, None] / 255
    a, b = np.array(_rgb(under)), np.array(_rgb(over))
    red, green, blue = np.rint(a + (b - a) * share).astype(np.uint32).T
    return 0xFF000000 | (red << 16) | (green << 8) | blue
