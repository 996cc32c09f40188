"""Small pieces that the cards of the form share: labelled lines, choices, removals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLayout, QMenu, QPushButton, QToolButton, QWidget

from widgets.parts.buttons import tool
from widgets.parts.text import Text
from widgets.theme.icons import icon
from widgets.theme.theme import Theme

LABEL_PX = 84


class Choice(QComboBox):
    """One of a few. ``picked`` carries what a person chose; the wheel scrolls the page and not the choice."""

    picked = Signal(str)

    def __init__(self, name: str, rows: Sequence[tuple[str, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # As wide as its place, not as its longest title: a class may have a long name.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(min(max((len(title) for _, title in rows), default=9), 14))
        self._rows: list[tuple[str, str]] = []
        self.show_rows(rows)
        self.activated.connect(self._picked)

    def show_rows(self, rows: Iterable[tuple[str, str]]) -> None:
        """Other choices, as (value, title)."""
        wanted = list(rows)
        if wanted == self._rows:
            return
        self._rows = wanted
        before = self.currentData()
        self.clear()
        for value, title in wanted:
            self.addItem(title, value)
        self.show_value(before if any(before == value for value, _ in wanted) else "")

    def show_value(self, value: str) -> None:
        """Chooses without a signal; what is not among the choices is added, so that nothing is hidden."""
        at = self.findData(value)
        if at < 0 and value:
            self._rows.append((value, f"{value} (unknown)"))
            self.addItem(f"{value} (unknown)", value)
            at = self.count() - 1
        self.setCurrentIndex(max(at, 0))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only where it has the keyboard."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    @Slot(int)
    def _picked(self, at: int) -> None:
        self.picked.emit(str(self.itemData(at)))


class FormGrid(QGridLayout):
    """A label at the left, its field at the right."""

    def __init__(self) -> None:
        super().__init__()
        self.setContentsMargins(0, 0, 0, 0)
        self.setHorizontalSpacing(12)
        self.setVerticalSpacing(8)
        self.setColumnMinimumWidth(0, LABEL_PX)
        self.setColumnStretch(1, 1)

    def add(self, title: str, field: QWidget | QLayout) -> Text:
        """One more line; gives its label."""
        at = self.rowCount()
        label = Text(title, "caption")
        label.inset(0, 8, 0, 0)
        self.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop)
        if isinstance(field, QWidget):
            self.addWidget(field, at, 1)
        else:
            self.addLayout(field, at, 1)
        return label


def remove_button(theme: Theme, what: str, act: Callable[[], object]) -> QToolButton:
    """A small cross that takes ``what`` out."""
    made = tool(icon("close", theme, "faint"), f"Remove {what}", on=act)
    made.setFixedSize(26, 26)
    return made


class MenuButton(QPushButton):
    """A button with a menu. ``picked`` carries the value of what was chosen."""

    picked = Signal(str)

    def __init__(
        self, text: str, theme: Theme, rows: Sequence[tuple[str, str]] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.setProperty("variant", "chip")
        self.setIcon(icon("add", theme, "muted"))
        self._rows: list[tuple[str, str]] | None = None
        self._menu = QMenu(self)
        self._menu.triggered.connect(self._pick)
        self.setMenu(self._menu)
        self.show_rows(rows)

    def show_rows(self, rows: Sequence[tuple[str, str]]) -> None:
        """Other rows of (value, title)."""
        wanted = list(rows)
        if wanted == self._rows:
            return
        self._rows = wanted
        fill_menu(self._menu, rows)
        self.setEnabled(bool(rows))

    @Slot(QAction)
    def _pick(self, action: QAction) -> None:
        self.picked.emit(str(action.data()))


def fill_menu(menu: QMenu, rows: Sequence[tuple[str, str]]) -> None:
    """Other rows; a row without a title is a line."""
    menu.clear()
    for value, title in rows:
        if title:
            menu.addAction(title).setData(value)
        else:
            menu.addSeparator()
