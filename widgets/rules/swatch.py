"""The colour of a class, and a way to choose another one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QColorDialog, QToolButton, QWidget

SIDE_PX, COLOUR_PX = 26, 14


class Swatch(QToolButton):
    """``picked`` carries another colour as #rrggbb."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(SIDE_PX, SIDE_PX)
        self._colour = QColor()
        self.clicked.connect(self._choose)

    def show_colour(self, name: str, colour: str) -> None:
        """The colour of the class ``name``; without a name there is none to choose."""
        self._colour = QColor(colour)
        self.setEnabled(bool(name))
        self.setAccessibleName(f"Colour of {name}: {colour}" if name else "No class yet")
        self.setToolTip(f"Colour of {name}" if name else "")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt asks."""
        super().paintEvent(event)
        if not self._colour.isValid():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        edge = (SIDE_PX - COLOUR_PX) // 2
        painter.drawRoundedRect(edge, edge, COLOUR_PX, COLOUR_PX, 3, 3)
        painter.end()

    @Slot()
    def _choose(self) -> None:
        dialog = QColorDialog(self._colour, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.toolTip())
        dialog.colorSelected.connect(self._chosen)
        dialog.open()

    @Slot(QColor)
    def _chosen(self, colour: QColor) -> None:
        self.picked.emit(colour.name())
