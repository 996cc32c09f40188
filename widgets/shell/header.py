"""The bar above the pages: the project, the command search, who is at the desk, light or dark."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QToolButton, QWidget

from app.records import Annotator
from widgets.parts.buttons import button, tool
from widgets.parts.stack import row
from widgets.parts.text import Pill, Text
from widgets.shell.page import Who
from widgets.theme.icons import icon
from widgets.theme.theme import Theme

NEXT_CHOICE = {"system": "light", "light": "dark", "dark": "contrast", "contrast": "system"}


class Header(QFrame):
    """``search`` asks for the palette, ``home`` for the start page."""

    search = Signal()
    home = Signal()

    def __init__(self, theme: Theme, who: Who, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.setFixedHeight(52)
        self._theme, self._who = theme, who
        self._project, self._state = Text("", "strong"), Pill("", "warning")
        self._state.hide()
        self._home = tool(icon("folder", theme, "muted"), "Projects", on=self.home.emit)
        self._search = self._search_button()
        self._person = QToolButton()
        self._person.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._person.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._person.setIconSize(QSize(18, 18))
        self._people: dict[str, str] = {}
        self._look = tool(icon("sun", theme, "muted"), "Light or dark", on=self._next_look)
        parts = row(
            self._home,
            self._project,
            self._state,
            1,
            self._search,
            1,
            self._person,
            self._look,
            gap=8,
            margin=(12, 0, 12, 0),
        )
        self.setLayout(parts)
        theme.changed.connect(self._draw)
        who.changed.connect(self._show_person)
        self._draw()

    def show_project(self, name: str, *, read_only: bool) -> None:
        """Another project."""
        self._project.setText(name)
        self._state.setVisible(read_only)
        self._state.setText("Read-only")

    def show_people(self, people: list[Annotator]) -> None:
        """Who may sit down: all but the reference and those whose labels were imported are offered first."""
        self._people = {person.id: person.name for person in people}
        menu = QMenu(self)
        group = QActionGroup(menu)
        for person in people:
            action = QAction(person.name, menu)
            action.setCheckable(True)
            action.setChecked(person.id == self._who.annotator)
            action.setData(person.id)
            group.addAction(action)
            menu.addAction(action)
        group.triggered.connect(self._switch)
        self._person.setMenu(menu)
        self._show_person()

    def _search_button(self) -> QPushButton:
        made = button("Search or do anything    Ctrl+K", "secondary", tip="Command palette", on=self.search.emit)
        made.setMinimumWidth(300)
        made.setAccessibleName("Command palette")
        return made

    @Slot(QAction)
    def _switch(self, action: QAction) -> None:
        self._who.switch(str(action.data()))

    @Slot()
    def _show_person(self) -> None:
        name = self._people.get(self._who.annotator, self._who.annotator)
        self._person.setText(name)
        self._person.setToolTip(f"{name} is at the desk. Each person sees only their own labels.")
        self._person.setAccessibleName(f"Annotator: {name}")

    @Slot()
    def _next_look(self) -> None:
        self._theme.choose(NEXT_CHOICE[self._theme.choice])

    @Slot()
    def _draw(self) -> None:
        self._home.setIcon(icon("folder", self._theme, "muted"))
        self._search.setIcon(icon("search", self._theme, "muted"))
        self._person.setIcon(icon("user", self._theme, "muted"))
        self._look.setIcon(icon("moon" if self._theme.tokens.dark else "sun", self._theme, "muted"))
        self._look.setToolTip(f"Look: {self._theme.choice}")
