"""What would come of an import: the report, names to translate, how names meet items, and every problem."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QTabWidget, QWidget

from widgets.parts.leaving import delete_later
from widgets.parts.stack import column
from widgets.parts.table import Column, DataTable
from widgets.parts.text import Text
from widgets.slices.importing.class_names import ClassNames

if TYPE_CHECKING:
    from app.slices.arrival import Arrival, Row

NOTHING_YET = "Choose a file or a folder, or drop one here. Nothing is written before you say so."
MOST_LINES = 2000


class Lines(QWidget):
    """Sentences below each other; of several each has a dash before it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = column(gap=6)
        self.setLayout(self._lines)
        self.text = ""

    def show_lines(self, lines: Sequence[str]) -> None:
        """Others."""
        while (taken := self._lines.takeAt(0)) is not None:
            widget = taken.widget()
            if widget is not None:
                widget.hide()
                delete_later(widget)
        self.text = "\n".join(lines)
        for told in lines:
            line = Text(f"–  {told}" if len(lines) > 1 else told, wrap=True)
            self._lines.addWidget(line)


class Findings(QWidget):
    """Shows an ``Arrival``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.report = Lines()
        self.report.show_lines([NOTHING_YET])
        self.names = ClassNames()
        self.table = DataTable("First names of the file and the items that they mean")
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # the end of a path tells most
        self.problems = QPlainTextEdit()
        self.problems.setReadOnly(True)
        self.problems.setAccessibleName("Problems")
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("Matching and problems")
        self.tabs.addTab(self.table, "Matching")
        self.tabs.addTab(self.problems, "Problems")
        self.tabs.hide()
        self._rest = QWidget()
        layout = column(Text("What would come of it", "heading"), self.report, self.names, gap=10)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self._rest, 1)
        self.setLayout(layout)

    def show_arrival(self, found: Arrival, options: Mapping[str, Sequence[str]]) -> None:
        """What was read."""
        report = list(found.report) or ["It says nothing of any item of this project."]
        if found.is_empty and not found.read.problems and not found.read.entries:
            report = ["There is no prediction in it."]
        self.report.show_lines(report)
        self.names.show_names(found.unknown_classes, options)
        self.table.set_data(
            [Column("In the file"), Column("Item", 150), Column("Matched by", 120), Column("Says", 170)],
            [[one.name, one.item or None, _way(one), one.said or None] for one in found.rows],
        )
        lines = list(found.read.problems)
        more = [f"… and {len(lines) - MOST_LINES:,} more."] if len(lines) > MOST_LINES else []
        self.problems.setPlainText("\n".join([*lines[:MOST_LINES], *more]) or "Every entry was understood.")
        self.tabs.setTabText(1, f"Problems  {len(lines):,}" if lines else "Problems")
        self.tabs.show()
        self._rest.hide()

    def show_reason(self, why: str) -> None:
        """Nothing could be read."""
        self.report.show_lines([f"{why[:1].upper()}{why[1:]}"])
        self.names.setVisible(bool(self.names.rename))
        self.tabs.hide()
        self._rest.show()


def _way(one: Row) -> str:
    if one.item:
        return one.way
    return "several items" if "items are called" in one.way else "no such item"
