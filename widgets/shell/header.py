"""The bar above the pages: the project, the command search, who is at the desk, light or dark."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QFrame, QMenu, QSizePolicy, QWidget

from app.records import Annotator
from widgets.actions.registry import ActionRegistry
from widgets.actions.told import KeyTold, with_keys
from widgets.parts.buttons import RowButton, button, tool
from widgets.parts.keys import KeyHint
from widgets.parts.leaving import delete_later
from widgets.parts.picture import Picture
from widgets.parts.stack import row
from widgets.parts.text import Pill, Text
from widgets.shell.looks import LOOKS
from widgets.shell.page import Who
from widgets.theme.icons import icon
from widgets.theme.theme import Theme


class Header(QFrame):
    """``search`` asks for the palette, ``home`` for the start page, ``keys`` for the page of keys, ``settings`` for
    the settings, ``people`` for who works on the project."""

    search = Signal()
    home = Signal()
    keys = Signal()
    settings = Signal()
    people = Signal()

    def __init__(self, theme: Theme, who: Who, registry: ActionRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.setMinimumHeight(52)
        self._theme, self._who, self._registry = theme, who, registry
        self._search_keys = KeyHint("")
        self._project, self._state = Text("", "strong"), Pill("", "warning")
        self._state.hide()
        self._home = button("Projects", "ghost", tip="Back to the projects", on=self.home.emit)
        self._search = self._search_button()
        self._name = Text("")
        self._person = self._person_button()
        self._people: dict[str, str] = {}
        self._look = tool(icon("sun", theme, "muted"), "Light or dark", on=self._ask_look)
        keys = tool(icon("keyboard", theme, "muted"), "Keys of this page", on=self.keys.emit)
        gear = tool(icon("settings", theme, "muted"), "Settings: keys and look", on=self.settings.emit)
        KeyTold(keys, registry, "keys", tip="Keys of this page")
        KeyTold(gear, registry, "settings", tip="Settings: keys and look")
        registry.changed.connect(self._show_keys)
        left = row(self._home, Picture(icon("chevron-right", theme, "faint"), 14), self._project, self._state, 1, gap=6)
        right = row(1, self._person, keys, self._look, gear, gap=4)
        layout = row(gap=12, margin=(8, 6, 12, 6))
        layout.addLayout(left, 1)
        layout.addWidget(self._search)
        layout.addLayout(right, 1)
        self.setLayout(layout)
        # A click here leaves the keyboard with the page; Tab still comes by.
        for part in (self._home, self._search, self._person):
            part.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.changed.connect(self._show_look)
        who.changed.connect(self._show_person)
        self._show_look()

    def show_project(self, name: str, *, read_only: bool) -> None:
        """Another project."""
        self._project.setText(name)
        self._state.setVisible(read_only)
        self._state.show_state("Read-only", "warning") if read_only else self._state.hide()

    def show_people(self, people: Sequence[Annotator]) -> None:
        """Who may sit down."""
        self._people = {person.id: person.name for person in people}
        menu = QMenu(self)
        group = QActionGroup(menu)
        for person in people:
            action = QAction(_named(person), menu)
            action.setCheckable(True)
            action.setChecked(person.id == self._who.annotator)
            action.setData(person.id)
            group.addAction(action)
            menu.addAction(action)
        group.triggered.connect(self._switch)
        menu.addSeparator()
        menu.addAction("People…").triggered.connect(self.people)
        before = self._person.menu()
        self._person.setMenu(menu)
        if before is not None:
            delete_later(before)
        self._show_person()

    def _search_button(self) -> RowButton:
        hint = Text("Search or do anything", "muted")
        content = row(
            Picture(icon("search", self._theme, "muted"), 16), hint, 1, self._search_keys, gap=8, margin=(10, 5, 8, 5)
        )
        made = RowButton(content, "Search or do anything", variant="field")
        made.setFixedWidth(340)
        made.clicked.connect(self.search)
        return made

    def _person_button(self) -> RowButton:
        content = row(
            Picture(icon("user", self._theme, "muted"), 18),
            self._name,
            Picture(icon("chevron-down", self._theme, "faint"), 14),
            gap=6,
            margin=(8, 5, 8, 5),
        )
        made = RowButton(content, "Annotator")
        made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        return made

    @Slot()
    def _show_keys(self) -> None:
        keys = self._registry.keys_of("palette")
        self._search_keys.show_keys(keys[0] if keys else "")
        self._search.setToolTip(with_keys("Find a command by its name", keys[:1]))

    @Slot(QAction)
    def _switch(self, action: QAction) -> None:
        self._who.switch(str(action.data()))

    @Slot()
    def _show_person(self) -> None:
        name = self._people.get(self._who.annotator, self._who.annotator)
        self._name.setText(name)
        self._person.setToolTip(f"{name} is at the desk. Each person sees only their own labels.")
        self._person.setAccessibleName(f"Annotator: {name}")
        menu = self._person.menu()
        for action in menu.actions() if menu is not None else ():
            action.setChecked(action.data() == self._who.annotator)
        self._person.updateGeometry()

    @Slot()
    def _ask_look(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for choice, title in LOOKS:
            action = QAction(title, menu)
            action.setCheckable(True)
            action.setChecked(choice == self._theme.choice)
            action.setData(choice)
            menu.addAction(action)
        menu.triggered.connect(self._choose_look)
        menu.popup(self._look.mapToGlobal(self._look.rect().bottomLeft()))

    @Slot(QAction)
    def _choose_look(self, action: QAction) -> None:
        self._theme.choose(str(action.data()))

    @Slot()
    def _show_look(self) -> None:
        self._look.setIcon(icon("moon" if self._theme.tokens.dark else "sun", self._theme, "muted"))
        self._look.setToolTip(f"Look: {dict(LOOKS)[self._theme.choice].lower()}")


def _named(person: Annotator) -> str:
    """The name, and what the person is where that is more than an annotator."""
    return person.name if person.role in ("annotator", person.name) else f"{person.name}  ({person.role})"
