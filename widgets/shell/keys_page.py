"""The page of keys: what "?" shows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QWidget

from widgets.actions.action import ActionRow
from widgets.parts.buttons import button
from widgets.parts.keys import KeyHint
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Text

OR = "or"


class KeysPage(QDialog):
    """The rows that have keys, by group."""

    def __init__(self, title: str, rows: Sequence[ActionRow], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(holder(_table(rows)))
        close = button("Close", "primary", on=self.accept)
        close.setDefault(True)
        hint = Text("All that has a name is in the search, too: Ctrl+K.", "muted")
        layout = column(Text(title, "title"), hint, gap=4, margin=24)
        layout.addSpacing(8)
        layout.addWidget(area, 1)
        layout.addSpacing(8)
        layout.addLayout(row(1, close))
        self.setLayout(layout)
        self.resize(600, 680)
        close.setFocus()


def _table(rows: Sequence[ActionRow]) -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 12, 0)
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(8)
    with_keys = [found for found in rows if found.keys]
    place = 0
    for group in dict.fromkeys(found.group for found in with_keys):
        if place:
            grid.setRowMinimumHeight(place, 12)
            place += 1
        grid.addWidget(Text(group or "Page", "overline"), place, 0, 1, 2)
        for found in with_keys:
            if found.group == group:
                place += 1
                grid.addWidget(Text(found.title), place, 0)
                grid.addLayout(_keys(found.keys), place, 1)
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
