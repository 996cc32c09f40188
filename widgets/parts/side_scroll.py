"""A column at the side of a page that scrolls up and down and is as wide as what stands in it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget


class SideScroll(QScrollArea):
    """``least_px`` is its width where its parts need less; larger text makes it wider, and cuts nothing off."""

    def __init__(self, inside: QWidget, least_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least_px, self._inside = least_px, inside
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """Qt asks."""
        wide = max(self._least_px, self._inside.minimumSizeHint().width())
        return QSize(wide + self.verticalScrollBar().sizeHint().width(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Qt asks."""
        return QSize(self.sizeHint().width(), super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        """What stands in it has become wider or narrower."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()
        return super().event(event)
