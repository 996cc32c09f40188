"""A widget that is as high as its parts are at its width."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget


class Fitted(QWidget):
    """Texts in it wrap, and at their narrowest they would be far higher than they are. By Qt's minimum, which is that
    height, a page that is scrolled would end in an empty stretch."""

    def minimumSizeHint(self) -> QSize:
        """Qt asks."""
        hint, layout = super().minimumSizeHint(), self.layout()
        return QSize(hint.width(), 0) if layout is not None and layout.hasHeightForWidth() else hint
