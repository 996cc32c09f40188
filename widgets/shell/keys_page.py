"""The page of keys: what "?" shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QWidget

from widgets.actions.action import ActionRow, FixedKey
from widgets.actions.told import key_words
from widgets.parts.buttons import button
from widgets.parts.keys import KeyHint, key_names
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Text
from widgets.shell.turns import Turns

OR = "or"
MARGIN_PX, BAR_PX = 24, 20


class _Line(NamedTuple):
    group: str
    title: str
    keys: tuple[str, ...]
    words: str = ""


class KeysPage(QDialog):
    """The rows that have keys, by group, then those that cannot be changed. ``change`` asks for the table of keys.

    ``search`` are the keys of the command search.
    """

    change = Signal()

    def __init__(
        self,
        title: str,
        rows: Sequence[ActionRow],
        parent: QWidget,
        *,
        search: Sequence[str] = (),
        fixed: Sequence[FixedKey] = (),
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        lines = [_Line(found.group, found.title, found.keys) for found in rows if found.keys]
        lines += [_Line(found.group, found.title, (), found.key) for found in fixed]
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(title)
        self._grid = _grid()
        self._table = holder(self._grid)
        area.setWidget(self._table)
        close = button("Close", "primary", tip="Close  (Esc)", on=self.accept)
        close.setDefault(True)
        change = button("Change keys …", on=self._change)
        hint = f"All that has a name is in the search, too: {key_words(search[0])}." if search else ""
        layout = column(Text(title, "title"), Text(hint, "muted"), gap=4, margin=MARGIN_PX)
        layout.addSpacing(8)
        layout.addWidget(area, 1)
        layout.addSpacing(8)
        layout.addLayout(row(change, 1, close))
        self.setLayout(layout)
        close.setFocus()
        self._lines = lines
        self._turns = Turns(self)

    def show_filled(self) -> None:
        """Shows it once all lines are there: a page may have two hundred."""
        self._turns.begin(self._fill())

    def _fill(self) -> Iterator[None]:
        yield from _fill_grid(self._grid, self._lines)
        # Keys do not wrap: the table is never narrower than the longest row of them.
        self.resize(max(680, self._table.minimumSizeHint().width() + 2 * MARGIN_PX + BAR_PX), 700)
        yield
        self.show()

    @Slot()
    def _change(self) -> None:
        self.accept()
        self.change.emit()


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 12, 0)
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(0, 3)
    grid.setColumnStretch(1, 2)
    return grid


def _fill_grid(grid: QGridLayout, lines: Sequence[_Line]) -> Iterator[None]:
    place = 0
    for group in dict.fromkeys(found.group for found in lines):
        if place:
            grid.setRowMinimumHeight(place, 12)
            place += 1
        grid.addWidget(Text(group or "Page", "overline"), place, 0, 1, 2)
        for found in lines:
            if found.group == group:
                place += 1
                # Both wrap where they have to: a list of keys that is cut off at the right tells none.
                grid.addWidget(Text(found.title, wrap=True), place, 0)
                if found.words:
                    grid.addWidget(_words(found.words), place, 1)
                else:
                    grid.addLayout(_keys(found.keys), place, 1)
                yield
        place += 1
    grid.setRowStretch(place, 1)


def _words(words: str) -> Text:
    made = Text(words, "muted", wrap=True)
    made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made


def _keys(keys: Sequence[str]) -> QHBoxLayout:
    parts: list[QWidget] = []
    names = [key_names(key) for key in keys]
    for place, key in enumerate(keys):
        # Two keys of one name, such as Enter and the one of the number pad, are told once.
        if names[place] not in names[:place]:
            parts += [Text(OR, "caption")] if place else []
            parts.append(KeyHint(key))
    return row(1, *parts, gap=6)
