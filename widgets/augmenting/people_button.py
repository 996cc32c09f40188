"""Who labels what is sent: said on a button, changed in its menu."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from widgets.parts.buttons import button


class PeopleButton(QWidget):
    """``show_people`` offers names, with those of them that are chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button: QPushButton = button("", "ghost", tip="Who labels what is sent, blind and beside originals")
        self._menu = QMenu(self)
        self.button.setMenu(self._menu)
        self._names: tuple[str, ...] = ()
        self._chosen: tuple[str, ...] = ()

    @property
    def people(self) -> tuple[str, ...]:
        """Who is chosen."""
        return self._chosen

    def show_people(self, names: Sequence[str], chosen: Sequence[str]) -> None:
        """Other names; whoever was chosen and is still there stays so."""
        kept = tuple(name for name in self._chosen if name in names)
        self._names, self._chosen = tuple(names), kept or tuple(chosen)
        self._menu.clear()
        for name in self._names:
            action = QAction(name, self._menu, checkable=True, checked=name in self._chosen)
            action.toggled.connect(self._choose)
            self._menu.addAction(action)
        self._tell()

    @Slot()
    def _choose(self, *_checked: object) -> None:
        self._chosen = tuple(action.text() for action in self._menu.actions() if action.isChecked())
        self._tell()

    def _tell(self) -> None:
        rest = f" +{len(self._chosen) - 1}" if len(self._chosen) > 1 else ""
        self.button.setText(f"by {self._chosen[0]}{rest}" if self._chosen else "by nobody")
        self.button.setAccessibleName(f"Who labels what is sent: {', '.join(self._chosen) or 'nobody'}")
        self.button.setEnabled(bool(self._names))
