"""Samples as small pictures with their labels, made on a worker."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from app.errors import EarmarkError
from app.labels import values
from app.records import SampleRow
from widgets.bridge.images import to_qimage
from widgets.dataset.item_picture import colour_of_class, draw_object

if TYPE_CHECKING:
    from app.jobs.job import Progress
    from app.rules.sheet import RuleSheet
    from app.store.reader import Reader

WAVE = "#5b8def"
MOST_OBJECTS = 300
FILL_ALPHA = 70


def make_tiles(
    view: Reader, sheet: RuleSheet, project: Path, sample_ids: Sequence[str], size: tuple[int, int], progress: Progress
) -> dict[str, QImage | str]:
    """By sample the picture, at the most ``size`` in pixels, or why there is none. Stops early when cancelled."""
    made: dict[str, QImage | str] = {}
    for row in view.find(SampleRow, id=tuple(sample_ids)):
        if progress.cancelled:
            break
        labels = {task: values.decode(text) for task, text in row.labels.items()}
        try:
            made[row.id] = (_picture if sheet.media == "image" else _waves)(project / row.path, labels, sheet, size)
        except EarmarkError as problem:
            made[row.id] = problem.message
    return made


def _picture(file: Path, labels: dict[str, values.Value], sheet: RuleSheet, size: tuple[int, int]) -> QImage:
    from app.media.image import read_image

    pixels = read_image(file)
    height_px, width_px = pixels.shape[:2]
    wanted = QSize(width_px, height_px).scaled(QSize(*size), Qt.AspectRatioMode.KeepAspectRatio)
    small = to_qimage(pixels).scaled(
        wanted, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    painter = QPainter(small)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(small.width() / width_px, small.height() / height_px)
    drawn = [(task, thing) for task, value in labels.items() for thing in values.objects_of(value)]
    for task, thing in drawn[:MOST_OBJECTS]:
        draw_object(painter, thing, colour_of_class(sheet, task, thing.cls))
    painter.end()
    return small


def _waves(file: Path, labels: dict[str, values.Value], sheet: RuleSheet, size: tuple[int, int]) -> QImage:
    from app.media.sound import read_sound

    samples, rate_hz = read_sound(file)
    width, height = size[0], size[1]
    made = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(0)
    painter = QPainter(made)
    duration_s = max(samples.shape[1] / rate_hz, 1e-6)
    for task, value in labels.items():
        for thing in value.objects if isinstance(value, values.Segments) else ():
            colour = colour_of_class(sheet, task, thing.cls)
            left, right = (width * at / duration_s for at in (thing.start_s, thing.end_s))
            fill = QColor(colour)
            fill.setAlpha(FILL_ALPHA)
            painter.fillRect(QRectF(left, 0, max(right - left, 1.0), height), fill)
    low, high = _edges(samples.mean(axis=0), width)
    painter.setPen(QColor(WAVE))
    middle = height / 2
    for x in range(width):
        painter.drawLine(x, round(middle - high[x] * (middle - 2)), x, round(middle - low[x] * (middle - 2)))
    painter.end()
    return made


def _edges(mono: np.ndarray, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Least and greatest of each column, in [-1, 1] of the loudest sample: shapes are compared here, not levels."""
    starts = np.linspace(0, len(mono), width + 1).astype(int)[:-1].clip(0, max(0, len(mono) - 1))
    largest = max(float(np.abs(mono).max(initial=0.0)), 1e-6)
    return np.minimum.reduceat(mono, starts) / largest, np.maximum.reduceat(mono, starts) / largest
