"""numpy pictures as QImage and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from app.units import Image


def to_qimage(image: Image) -> QImage:
    """A QImage of ``(H, W, 3) uint8 RGB`` that owns its pixels, in the layout that paints without conversion."""
    import numpy as np

    height, width = image.shape[:2]
    bgra = np.empty((height, width, 4), dtype=np.uint8)
    bgra[..., 0], bgra[..., 1], bgra[..., 2], bgra[..., 3] = image[..., 2], image[..., 1], image[..., 0], 255
    # copy(): the array may be freed while Qt still paints.
    return QImage(bgra.data, width, height, width * 4, QImage.Format.Format_RGB32).copy()


def to_array(picture: QImage) -> Image:
    """``(H, W, 3) uint8 RGB`` of a QImage."""
    import numpy as np

    flat = picture.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(flat.constBits(), dtype=np.uint8).reshape(flat.height(), flat.bytesPerLine())
    return rows[:, : flat.width() * 3].reshape(flat.height(), flat.width(), 3).copy()
