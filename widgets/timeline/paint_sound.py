"""Paints waveforms and spectrogram: columns of device pixels, samples one by one, and what is not known yet."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen

from widgets.timeline.frequency import FrequencyAxis, hertz
from widgets.timeline.inks import Inks, Table, mix
from widgets.timeline.rows import Band
from widgets.timeline.scale import TimeScale
from widgets.timeline.sources import COARSE, UNKNOWN, Levels
from widgets.timeline.wave import coverage, full_scale, to_height

# From here on a sample is a dot on a stem.
DOTS_PX = 7.0


def draw_wave(
    painter: QPainter, low: NDArray, high: NDArray, band: Band, colours: Inks, *, gain: float, dpr: float
) -> None:
    """The area between two rows of samples, a value a device pixel."""
    height = max(1, round((band.height - 2) * dpr))
    picture = colours.wave_table.take(coverage(low, high, height, gain=gain), mode="clip")
    draw_rgb(painter, picture, 0.0, band.top + 1, dpr)


def draw_middle(painter: QPainter, band: Band, width_px: int, colours: Inks) -> None:
    """The line of silence, over the wave: it is seen through a dense one."""
    middle = band.top + band.height // 2
    painter.fillRect(QRect(0, middle, width_px, 1), mix(colours.wave, colours.ground, 0.45))


def draw_samples(
    painter: QPainter,
    samples: NDArray,
    first_frame: int,
    scale: TimeScale,
    rate_hz: int,
    band: Band,
    colours: Inks,
    *,
    gain: float,
) -> None:
    """One channel's samples, joined by lines; far apart they are dots on stems."""
    unit, middle, half = full_scale(samples) / gain, band.top + band.height / 2, band.height / 2 - 4
    step = scale.px_per_s / rate_hz
    xs = scale.to_x(first_frame / rate_hz) + step * np.arange(len(samples))
    ys = middle - (samples.astype(np.float64) / unit).clip(-1, 1) * half
    points = [QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(mix(colours.ground, colours.wave, 0.55 if step >= DOTS_PX else 1.0), 1.2))
    painter.drawPolyline(points)
    if step >= DOTS_PX:
        painter.setPen(QPen(mix(colours.ground, colours.wave, 0.4), 1))
        painter.drawLines([QLineF(p.x(), middle, p.x(), p.y()) for p in points])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.wave)
        radius = min(3.5, step / 4)
        for point in points:
            painter.drawEllipse(point, radius, radius)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def spectrogram_picture(levels: Levels, band: Band, table: Table, *, dpr: float) -> tuple[Levels, NDArray[np.uint32]]:
    """Levels as rows of device pixels, low frequencies at the bottom, and the same through a colour table."""
    rows = to_height(levels, max(1, round(band.height * dpr)))
    return rows, table.take(rows, mode="clip")


def draw_unknown(
    painter: QPainter, known: NDArray[np.uint8] | None, band: Band, width_px: int, colours: Inks, dpr: float
) -> None:
    """Hatches what is not known yet, and lays a veil over what is known in passing; None: nothing is known."""
    brush = QBrush(mix(colours.ground, colours.text, 0.2), Qt.BrushStyle.BDiagPattern)
    veil = QColor(colours.ground)
    veil.setAlpha(140)
    for first, last in () if known is None else _stretches(known != COARSE, width_px, dpr):
        painter.fillRect(QRectF(first, band.top, last - first, band.height), veil)
    for first, last in _stretches(None if known is None else known != UNKNOWN, width_px, dpr):
        rect = QRectF(first, band.top, last - first, band.height)
        painter.fillRect(rect, colours.ground)
        painter.fillRect(rect, brush)


def draw_frequencies(painter: QPainter, axis: FrequencyAxis, band: Band) -> None:
    """Round frequencies at the left edge of the spectrogram."""
    marks = axis.marks(band.height)
    metrics = painter.fontMetrics()
    texts = [hertz(hz) for hz in marks]
    if not texts:
        return
    room = max(metrics.horizontalAdvance(text) for text in texts) + 14
    painter.fillRect(QRect(0, band.top, room, band.height), QColor(0, 0, 0, 130))
    painter.setPen(QColor("#ffffff"))
    for hz, text in zip(marks, texts, strict=True):
        y = round(band.bottom - axis.share(hz) * band.height)
        painter.drawLine(room - 5, y, room - 1, y)
        baseline = min(max(y + metrics.ascent() // 2 - 1, band.top + metrics.ascent()), band.bottom - 3)
        painter.drawText(room - 8 - metrics.horizontalAdvance(text), baseline, text)


def draw_name(painter: QPainter, words: str, band: Band, colours: Inks) -> QRect:
    """A lane's name at its upper left, readable over what is painted there; gives where it stands."""
    if not words:
        return QRect()
    metrics = painter.fontMetrics()
    rect = QRect(4, band.top + 3, metrics.horizontalAdvance(words) + 8, metrics.height())
    ground = QColor(colours.ground)
    ground.setAlpha(215)
    painter.fillRect(rect, ground)
    painter.setPen(colours.faint)
    painter.drawText(rect.adjusted(4, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)
    return rect


def draw_rgb(painter: QPainter, picture: NDArray[np.uint32], x: float, y: float, dpr: float) -> None:
    """A picture of device pixels; in the screen's own format, which is copied and not converted."""
    height, width = picture.shape
    # The array has to live until the picture is drawn: the picture only borrows it.
    image = QImage(picture.data, width, height, 4 * width, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(dpr)
    painter.drawImage(QPointF(x, y), image)


def _stretches(there: NDArray[np.bool_] | None, width_px: int, dpr: float) -> list[tuple[float, float]]:
    """Where ``there`` is False, in pixels; None: everywhere."""
    if there is None:
        return [(0.0, float(width_px))]
    padded = np.concatenate([[True], there, [True]])
    turns = np.flatnonzero(padded[1:] != padded[:-1])
    return [(a / dpr, b / dpr) for a, b in zip(turns[::2].tolist(), turns[1::2].tolist(), strict=True)]
