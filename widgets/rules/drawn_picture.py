"""A drawn example as a picture."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from widgets.theme.theme import Theme

_SIZE = re.compile(r'width="(\d+)" height="(\d+)"')


class DrawnPicture(QWidget):
    """Paints an SVG of ``app.rules.drawn`` at its own size, words in the colour of the theme."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.svg = ""
        theme.changed.connect(self.update)

    def show_svg(self, svg: str, said: str) -> None:
        """Another picture, "" for none; ``said`` is it in words."""
        self.svg = svg
        size = _SIZE.search(svg)
        self.setVisible(bool(svg))
        if size is not None:
            self.setFixedSize(int(size[1]), int(size[2]))
        self.setAccessibleName(f"Drawn: {said}")
        self.setToolTip(said)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt asks."""
        from PySide6.QtSvg import QSvgRenderer

        if self.svg:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            text = self.svg.replace("currentColor", self._theme.colour("text").name())
            QSvgRenderer(text.encode()).render(painter, QRectF(self.rect()))
            painter.end()
