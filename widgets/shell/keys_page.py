"""The page of keys: what "?" shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QWidget

from widgets.actions.action import ActionRow, FixedKey
from widgets.actions.told import key_words
from widgets.parts.buttons import button
from widgets.parts.keys import KeyHint
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Text

OR = "or"


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
        area.setAccessibleName(title)
        area.setWidget(holder(_table(lines)))
        close = button("Close", "primary", tip="Close  (Esc)", on=self.accept)
        close.setDefault(True)
        change = button("Change keys …", on=self._change)
        hint = f"All that has a name is in the search, too: {key_words(search[0])}." if search else ""
        layout = column(Text(title, "title"), Text(hint, "muted"), gap=4, margin=24)
        layout.addSpacing(8)
        layout.addWidget(area, 1)
        layout.addSpacing(8)
        layout.addLayout(row(change, 1, close))
        self.setLayout(layout)
        self.resize(640, 700)
        close.setFocus()

    @Slot()
    def _change(self) -> None:
        self.accept()
        self.change.emit()


def _table(lines: Sequence[_Line]) -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 12, 0)
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(8)
    place = 0
    for group in dict.fromkeys(found.group for found in lines):
        if place:
            grid.setRowMinimumHeight(place, 12)
            place += 1
        grid.addWidget(Text(group or "Page", "overline"), place, 0, 1, 2)
        for found in lines:
            if found.group == group:
                place += 1
                grid.addWidget(Text(found.title), place, 0)
                grid.addLayout(row(1, Text(found.words, "muted")) if found.words else _keys(found.keys), place, 1)
        place += 1
    grid.setColumnStretch(0, 1)
    grid.setRowStretch(place, 1)
    return grid


def _keys(keys: Sequence[str]) -> QHBoxLayout:
    parts: list[QWidget] = []
    for place, key in enumerate(keys):
        parts += [Text(OR, "caption")] if place else []
        parts.append(KeyHint(key))
    return row(1, *parts, gap=6)
