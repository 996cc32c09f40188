"""The picture of a clip, and of a part of it with what stands around, framed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from widgets.bridge.images import to_qimage

if TYPE_CHECKING:
    from app.jobs.job import Progress

SIDE_PX = 130
MARGIN = 0.5  # around the part that matters, in its sides
Box = Sequence[float]


def look(folder: Path, file: str, box_px: Box, progress: Progress) -> tuple[Any, Box] | str:
    """The pixels to show, ``(H, W, 3)``, and the frame in them; or why there is nothing to show. For a worker."""
    from app.errors import MediaError
    from app.media.image import read_image
    from app.rules.clips import clip_file

    path = clip_file(folder, file)
    progress.check()
    if path is None:
        return f"{file} is not there: a clip lies in the folder of the project."
    try:
        if len(box_px) != 4:
            return read_image(path, max_side_px=4 * SIDE_PX), ()
        return part_of(read_image(path), box_px)
    except MediaError as problem:
        return problem.message


def part_of(pixels: Any, box_px: Box) -> tuple[Any, Box]:
    """The part with a margin, as far as the picture goes, and where it lies in that; all where it lies outside."""
    high, wide = pixels.shape[:2]
    x0, y0, x1, y1 = box_px
    across, down = MARGIN * (x1 - x0), MARGIN * (y1 - y0)
    left, top = max(int(x0 - across), 0), max(int(y0 - down), 0)
    right, bottom = min(int(x1 + across) + 1, wide), min(int(y1 + down) + 1, high)
    if left >= right or top >= bottom:
        return pixels, ()
    return pixels[top:bottom, left:right], (x0 - left, y0 - top, x1 - left, y1 - top)


def framed(pixels: Any, frame: Box, colour: QColor) -> QPixmap:
    """The picture at the size of the form, with the frame on it."""
    picture = QPixmap.fromImage(to_qimage(pixels))
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    shown = picture.scaled(QSize(2 * SIDE_PX, SIDE_PX), keep, smooth)
    if len(frame) == 4 and picture.width():
        scale = shown.width() / picture.width()
        x0, y0, x1, y1 = (place * scale for place in frame)
        painter = QPainter(shown)
        painter.setPen(QPen(colour, 2))
        painter.drawRect(QRectF(x0, y0, x1 - x0, y1 - y0))
        painter.end()
    return shown
