"""Icons that follow the theme, and the small parts that several files here make alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QAbstractButton, QToolButton

from widgets.theme.icons import icon, pixmap

if TYPE_CHECKING:
    from widgets.theme.theme import Theme

ICON_PX = 18


def tool_button(text: str = "", *, hint: str = "", checkable: bool = False) -> QToolButton:
    """A flat button; with a text the icon stands beside it."""
    made = QToolButton()
    made.setText(text)
    made.setToolTip(hint)
    made.setCheckable(checkable)
    if text:
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    return made


def single_shot(parent: QObject, wait_ms: int) -> QTimer:
    """A timer that runs once a start."""
    made = QTimer(parent)
    made.setSingleShot(True)
    made.setInterval(wait_ms)
    return made


def repeating(parent: QObject, every_ms: int) -> QTimer:
    """A timer that runs until it is stopped."""
    made = QTimer(parent)
    made.setInterval(every_ms)
    return made


class Tint(QObject):
    """Puts icons on buttons, and again when light turns dark. The buttons live as long as this does."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.theme = theme
        self._buttons: list[tuple[QAbstractButton, str, str]] = []
        theme.changed.connect(self._anew)

    def put(self, button: QAbstractButton, name: str, role: str = "text") -> None:
        """The icon ``name`` in the colour ``role``."""
        self._buttons.append((button, name, role))
        button.setIconSize(QSize(ICON_PX, ICON_PX))
        button.setIcon(icon(name, self.theme, role))

    def sign(self, name: str, role: str) -> QIcon:
        """For a delegate, which paints it again and again: drawn once a colour and size."""
        return icon(name, self.theme, role)

    def picture(self, name: str, role: str) -> QPixmap:
        """For a label that is made anew often enough to need no following."""
        return pixmap(name, self.theme.colour(role), ICON_PX)

    @Slot()
    def _anew(self) -> None:
        for button, name, role in self._buttons:
            button.setIcon(icon(name, self.theme, role))
