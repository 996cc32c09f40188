"""What can be done with the objects of an image, by mouse: the menu behind "Edit", and under the right button."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from widgets.actions.registry import run
from widgets.actions.told import key_words

if TYPE_CHECKING:
    from widgets.actions.action import ActionRow
    from widgets.actions.registry import ActionRegistry
    from widgets.labeling.tint import Tint


class EditMenu(QToolButton):
    """A button with a menu; ``popup`` shows the same menu anywhere. Each line says the key that does it now."""

    def __init__(self, tint: Tint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[ActionRow, ...] = ()
        self._registry: ActionRegistry | None = None
        self.setText("Edit")
        self.setToolTip("What can be done with objects: copy, merge, hide, lock … (also under the right mouse button)")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        tint.put(self, "chevron-down")
        menu = QMenu(self)
        menu.setAccessibleName("Edit objects")
        menu.aboutToShow.connect(self._fill)
        self.setMenu(menu)

    def offer(self, rows: Sequence[ActionRow], registry: ActionRegistry) -> None:
        """What the menu holds, by group."""
        self._rows, self._registry = tuple(rows), registry

    def popup(self, at: QPoint) -> None:
        """Shows the menu at a place on the screen."""
        self.menu().popup(at)

    def _fill(self) -> None:
        menu = self.menu()
        menu.clear()
        group = ""
        for row in self._rows:
            if group and row.group != group:
                menu.addSeparator()
            group = row.group
            keys = self._registry.keys_of(row.id) if self._registry is not None else ()
            # A tab parts the words from the key; as a shortcut of its own it would take the key from the page.
            line = QAction(f"{row.title}\t{key_words(keys[0])}" if keys else row.title, menu)
            line.setEnabled(row.enabled)
            line.triggered.connect(partial(_do, row))
            menu.addAction(line)


def _do(row: ActionRow, checked: bool = False) -> None:
    run(row)
