"""Who works on the project and as what; a lead adds people and gives roles. In force at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QDialog, QFrame, QGridLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.commands.people import role_of
from app.commands.project import AddAnnotator
from app.errors import EarmarkError
from app.records import REFERENCE, ROLES, Annotator
from widgets.parts.banner import Banner
from widgets.parts.buttons import button
from widgets.parts.stack import column, row
from widgets.parts.text import Text
from widgets.shell.turns import Turns
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from app.workspace import Workspace
    from widgets.theme.theme import Theme

ABOUT = (
    "Annotators label, each blind to the others. Reviewers accept labels and send them back. Leads do that too, write "
    "the rules, and decide what annotators are shown."
)
NO_LEAD = "Only a lead adds people and gives roles. Choose one at the top right."


class PeopleDialog(QDialog):
    """The people of ``workspace``, as ``who`` may change them. ``packages`` asks for the work packages."""

    packages = Signal()

    def __init__(self, workspace: Workspace, who: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("People")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._workspace, self._who = workspace, who
        self.banner = Banner(icon("close", theme, "muted"))
        self.roles: dict[str, QComboBox] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(0, 1)
        self.name = QLineEdit()
        self.name.setPlaceholderText("Name of a person who joins")
        self.name.setAccessibleName("Name of a person who joins")
        self.new_role = _role_field("Role of the person who joins")
        self.add = button("Add", on=self._add)
        self.name.returnPressed.connect(self._add)
        close = button("Close", "primary", tip="Close  (Esc)", on=self.accept)
        travel = button("Work packages…", tip="Work for another desk, and back", on=self._go_to_packages)
        for one in (self.add, close, travel):
            one.setAutoDefault(False)
        about = Text(ABOUT, "muted", wrap=True)
        layout = column(Text("People", "title"), about, self.banner, gap=12, margin=24)
        layout.addWidget(_scrolled(self._grid), 1)
        layout.addLayout(row(self.name, self.new_role, self.add, gap=8))
        layout.addLayout(row(travel, Text("Changes are in force at once.", "caption"), 1, close, gap=12))
        self.setLayout(layout)
        self.resize(theme.tokens.px(560), theme.tokens.px(460))
        self._turns = Turns(self)
        self._show()

    @property
    def _may(self) -> bool:
        return not self._workspace.read_only and role_of(self._workspace.view, self._who) == "lead"

    def _show(self) -> None:
        may = self._may
        for part in (self.name, self.new_role, self.add):
            part.setEnabled(may)
        if not may:
            self.banner.show_message(NO_LEAD)
        people = [one for one in self._workspace.view.find(Annotator) if one.id != REFERENCE]
        for person in people:
            if person.id in self.roles:
                self._show_role(person, may)
        self._turns.begin(self._add_rows(sorted(people, key=lambda one: one.name.casefold()), may))

    def _add_rows(self, people: Sequence[Annotator], may: bool) -> Iterator[None]:
        """Those that have none yet; there may be hundreds."""
        for person in people:
            if person.id not in self.roles:
                self._add_row(person)
                self._show_role(person, may)
                yield

    def _show_role(self, person: Annotator, may: bool) -> None:
        field = self.roles[person.id]
        before = field.blockSignals(True)
        field.setCurrentText(person.role)
        field.blockSignals(before)
        field.setEnabled(may)

    def _add_row(self, person: Annotator) -> None:
        line = self._grid.rowCount()
        field = _role_field(f"Role of {person.name}")
        field.currentTextChanged.connect(partial(self._give, person.id))
        self._grid.addWidget(Text(person.name), line, 0)
        self._grid.addWidget(field, line, 1)
        self.roles[person.id] = field

    def _give(self, person: str, role: str) -> None:
        found = self._workspace.view.get(Annotator, person)
        if found is not None:
            self._do(AddAnnotator(person, found.name, role))

    @Slot()
    def _go_to_packages(self) -> None:
        self.packages.emit()
        self.accept()

    @Slot()
    def _add(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.name.setFocus()
        elif self._workspace.view.get(Annotator, name) is not None:
            self.banner.show_message(f"{name} is there already.", "warning")
        elif self._do(AddAnnotator(name, name, self.new_role.currentText())):
            self.name.clear()

    def _do(self, command: AddAnnotator) -> bool:
        self.banner.clear()
        try:
            self._workspace.do(command, who=self._who, origin="people")
        except EarmarkError as problem:
            self.banner.show_message(problem.message, "error")
            self._show()
            return False
        self._show()
        return True


def _role_field(name: str) -> QComboBox:
    field = QComboBox()
    field.addItems(ROLES)
    field.setAccessibleName(name)
    return field


def _scrolled(grid: QGridLayout) -> QScrollArea:
    """Rows that stay readable however many there are."""
    inner, area = QWidget(), QScrollArea()
    holder = QVBoxLayout(inner)
    holder.setContentsMargins(0, 0, 8, 0)
    holder.addLayout(grid)
    holder.addStretch()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
