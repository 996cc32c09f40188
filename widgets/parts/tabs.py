"""Tabs whose pages are dressed when they come into view: another look or another size of text costs the one in view."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTabBar, QWidget

from widgets.parts.stack import column, row
from widgets.theme.dressing import Pages


class Tabs(QWidget):
    """As Qt's QTabWidget, whose stack of pages is its own. ``currentChanged`` carries the place of the tab in view."""

    currentChanged = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar, self._pages = QTabBar(), Pages()
        self._bar.setAccessibleName(name)
        self._bar.setDrawBase(False)
        self._bar.setExpanding(False)
        # A click on a tab leaves the keyboard to what it shows; who walks along the tabs by keys stays there.
        self._bar.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        layout = column(row(self._bar, 1), gap=0)
        layout.addWidget(self._pages, 1)
        self.setLayout(layout)
        self._bar.currentChanged.connect(self._turn)

    def add(self, page: QWidget, title: str) -> None:
        """One more tab, behind the others."""
        self._pages.addWidget(page)
        self._bar.addTab(title)

    def count(self) -> int:
        """How many there are."""
        return self._bar.count()

    def title(self, place: int) -> str:
        """What a tab is called."""
        return self._bar.tabText(place)

    def rename(self, page: QWidget, title: str) -> None:
        """Another title for the tab of ``page``."""
        self._bar.setTabText(self._pages.indexOf(page), title)

    @property
    def current(self) -> int:
        """The place of the tab in view."""
        return self._bar.currentIndex()

    @property
    def has_keyboard(self) -> bool:
        """Whether somebody walks along the tabs themselves."""
        return self._bar.hasFocus()

    def show_tab(self, place: int) -> None:
        """Another tab by its place."""
        self._bar.setCurrentIndex(place)

    def show_page(self, page: QWidget) -> None:
        """Another tab by its page."""
        self._bar.setCurrentIndex(self._pages.indexOf(page))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Tab and Ctrl+Page Up or Down walk along the tabs."""
        step = {Qt.Key.Key_Tab: 1, Qt.Key.Key_PageDown: 1, Qt.Key.Key_Backtab: -1, Qt.Key.Key_PageUp: -1}.get(
            Qt.Key(event.key()), 0
        )
        if step and event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.count():
            self.show_tab((self.current + step) % self.count())
        else:
            super().keyPressEvent(event)

    @Slot(int)
    def _turn(self, place: int) -> None:
        self._pages.setCurrentIndex(place)
        self.currentChanged.emit(place)
