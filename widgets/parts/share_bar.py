"""A part of a whole as a short bar."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.theme.theme import Theme


class ShareBar(QWidget):
    """``share`` from 0 to 1."""

    def __init__(self, theme: Theme, share: float, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self.share = theme, min(max(share, 0.0), 1.0)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Qt asks."""
        return QSize(90, 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt asks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("border_strong"))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        if self.share > 0:
            painter.setBrush(self._theme.colour("accent"))
            painter.drawRoundedRect(QRectF(0, 0, max(self.width() * self.share, 6), self.height()), 4, 4)
        painter.end()
