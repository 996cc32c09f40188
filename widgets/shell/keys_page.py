"""The page of keys: what "?" shows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QScrollArea, QWidget

from widgets.actions.action import ActionRow
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Kbd, Text


class KeysPage(QDialog):
    """The rows that have keys, by group."""

    def __init__(self, rows: Sequence[ActionRow], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        place = 0
        for group in dict.fromkeys(found.group for found in rows):
            grid.addWidget(Text(group or "Everywhere", "heading"), place, 0, 1, 2)
            place += 1
            for found in rows:
                if found.group == group and found.keys:
                    grid.addWidget(Text(found.title), place, 0)
                    grid.addLayout(row(*(Kbd(key) for key in found.keys), 1, gap=4), place, 1)
                    place += 1
        grid.setColumnStretch(0, 1)
        grid.setRowStretch(place, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        inner = column(margin=(8, 8, 16, 8))
        inner.addLayout(grid)
        area.setWidget(holder(inner))
        self.setLayout(column(Text("Keys of this page", "title"), area, gap=12, margin=20))
        self.resize(560, 640)
