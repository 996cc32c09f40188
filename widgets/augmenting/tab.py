"""The base of the tabs of the augment page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from widgets.actions.action import ActionRow
from widgets.augmenting.desk import RecipeDesk
from widgets.shell.page import PageContext


class AugmentTab(QWidget):
    """``told`` is a message for above the tabs: text and tone. ``wanted`` asks for another tab by its name."""

    name = ""
    title = ""
    told = Signal(str, str)
    wanted = Signal(str)

    def __init__(self, context: PageContext, desk: RecipeDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context, self.desk = context, desk
        self.setAccessibleName(self.title)

    def actions_of_tab(self) -> Sequence[ActionRow]:
        """What can be done here, with its keys: they are heard while the tab is in view."""
        return ()

    def activate(self) -> None:
        """The tab comes into view: bring it up to date."""

    def deactivate(self) -> None:
        """The tab goes out of view: stop sound, keep nothing unsaved."""
