"""An icon on its own."""

from __future__ import annotations

from PySide6.QtGui import QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget


class Picture(QWidget):
    """Paints ``icon`` at ``size`` logical pixels, each time anew: an icon that follows the theme stays right."""

    def __init__(self, icon: QIcon, size: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setFixedSize(size, size)

    def show_icon(self, icon: QIcon) -> None:
        """Another icon."""
        self._icon = icon
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt asks."""
        painter = QPainter(self)
        self._icon.paint(painter, self.rect())
        painter.end()
