"""The chips of objects: class and letter on a small label, drawn once for each wording and then only copied."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap

from widgets.canvas.looks import CHIP_WIDTH, Look, halo_of, ink_on, whole
from widgets.canvas.objects import CanvasObject
from widgets.canvas.shapes import Rect
from widgets.canvas.viewport import Viewport

# A sheet has some dozens of classes; more chips than this are of names that changed meanwhile.
KEPT = 400


class Chips:
    """Draws chips in one font. Drawing a label anew costs as much as the outline of its object."""

    def __init__(self) -> None:
        self._font = QFont()
        self._metrics = QFontMetricsF(self._font)
        self._widths: dict[str, float] = {}
        self._drawn: dict[tuple[str, str, float], QPixmap] = {}

    @property
    def height(self) -> float:
        """Height of a chip in logical pixels."""
        return self._metrics.height() + 2

    def use(self, font: QFont) -> None:
        """Another font."""
        self._font, self._metrics = QFont(font), QFontMetricsF(font)
        self._widths.clear()
        self._drawn.clear()

    def draw(self, painter: QPainter, thing: CanvasObject, bounds: Rect, viewport: Viewport, look: Look) -> None:
        """The class at the object's top left corner, elided where it would be too long."""
        words = self._words(thing, (bounds[2] - bounds[0]) * viewport.scale, look)
        if not words:
            return
        x0, y0 = viewport.to_screen(bounds[0], bounds[1])
        # Above the corner; at the image's upper border inside, where it is not cut off.
        above = y0 - viewport.y > self._metrics.height()
        top = y0 - self.height - 2 if above else y0 + 2
        chip = self._chip(thing.colour, words, painter.device().devicePixelRatio())
        painter.setOpacity(look.opacity * (0.7 if thing.ghost else 1.0))
        painter.drawPixmap(QPoint(whole(x0), whole(top)), chip)
        painter.setOpacity(1.0)

    def _words(self, thing: CanvasObject, width: float, look: Look) -> str:
        """Letter and text; on a small object the letter alone, so that neighbours are not covered."""
        words = f"{thing.letter}  {thing.text}" if thing.letter and thing.text else thing.letter or thing.text
        roomy = look.selected or look.hovered or self._width(words) <= 1.5 * width
        return words if roomy else thing.letter

    def _width(self, words: str) -> float:
        if words not in self._widths:
            self._widths[words] = self._metrics.horizontalAdvance(words)
        return self._widths[words]

    def _chip(self, colour: str, words: str, dpr: float) -> QPixmap:
        key = (colour, words, dpr)
        if key not in self._drawn:
            if len(self._drawn) >= KEPT:
                self._drawn.clear()
            self._drawn[key] = self._made(QColor(colour), words, dpr)
        return self._drawn[key]

    def _made(self, colour: QColor, words: str, dpr: float) -> QPixmap:
        text = self._metrics.elidedText(words, Qt.TextElideMode.ElideRight, CHIP_WIDTH - 12)
        rect = QRectF(0.5, 0.5, round(self._metrics.horizontalAdvance(text)) + 10, self.height)
        made = QPixmap(round((rect.width() + 2) * dpr), round((rect.height() + 2) * dpr))
        made.setDevicePixelRatio(dpr)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setFont(self._font)
        painter.setPen(QPen(halo_of(colour), 1))
        painter.setBrush(colour)
        painter.drawRoundedRect(rect, 3, 3)
        painter.setPen(ink_on(colour))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
        return made
