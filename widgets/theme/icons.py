"""Icons: own drawings on a grid of 24, tinted for the theme."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap

from widgets.theme.theme import Theme

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "icons"
SIZES = (16, 20, 24, 32)


def icon(name: str, theme: Theme, role: str = "text", active: str = "accent") -> QIcon:
    """The icon ``name`` in the theme's colour ``role``, and in ``active`` where it is switched on."""
    result = QIcon()
    for size in SIZES:
        for scale in (1, 2):
            result.addPixmap(pixmap(name, theme.colour(role), size, scale))
            result.addPixmap(pixmap(name, theme.colour(active), size, scale), QIcon.Mode.Normal, QIcon.State.On)
            faint = pixmap(name, theme.colour("border_strong"), size, scale)
            result.addPixmap(faint, QIcon.Mode.Disabled)
    return result


def pixmap(name: str, colour: QColor, size: int, scale: float = 1.0) -> QPixmap:
    """The drawing at ``size`` logical pixels. FileNotFoundError for a name that is not drawn."""
    from PySide6.QtSvg import QSvgRenderer

    text = (FOLDER / f"{name}.svg").read_text("utf-8").replace("currentColor", colour.name())
    image = QImage(round(size * scale), round(size * scale), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(0, 0, size * scale, size * scale))
    painter.end()
    image.setDevicePixelRatio(scale)
    return QPixmap.fromImage(image)
