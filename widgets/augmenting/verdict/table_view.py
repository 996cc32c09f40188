"""The table of a verdict: each criterion with its state, its figure and interval, what was found, what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QWidget

from widgets.parts.figures import figure, interval
from widgets.parts.text import Pill, Text, line

if TYPE_CHECKING:
    from app.augmenting.verdict.table import Criterion, Table

TONES = {"pass": "success", "fail": "danger", "unmeasured": "neutral"}
WORDS = {"pass": "Passed", "fail": "Failed", "unmeasured": "Not measured"}


class TableView(QScrollArea):
    """``show_table`` fills it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Criteria")

    def clear(self) -> None:
        """Nothing."""
        self.setWidget(QWidget())

    def show_table(self, table: Table) -> None:
        """Another table."""
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 12, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(2, 1)
        for place, one in enumerate(table.criteria):
            if place:
                grid.addWidget(line(), 2 * place - 1, 0, 1, 3)
            self._add(grid, 2 * place, one)
        grid.setRowStretch(2 * len(table.criteria), 1)
        self.setWidget(body)

    def _add(self, grid: QGridLayout, row: int, one: Criterion) -> None:
        top = Qt.AlignmentFlag.AlignTop
        pill = Pill(WORDS[one.state], TONES[one.state])
        grid.addWidget(pill, row, 0, top | Qt.AlignmentFlag.AlignLeft)
        number = QWidget()
        inner = QGridLayout(number)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setVerticalSpacing(0)
        inner.addWidget(Text(figure(one.figure), "strong"), 0, 0)
        inner.addWidget(Text(_interval(one), "caption"), 1, 0)
        number.setMinimumWidth(132)
        grid.addWidget(number, row, 1, top)
        words = QWidget()
        said = QGridLayout(words)
        said.setContentsMargins(0, 0, 0, 0)
        said.setVerticalSpacing(2)
        parts = [Text(one.title, "strong"), Text(one.said, "body", wrap=True)]
        if one.next:
            parts.append(Text(f"Next: {one.next}", "muted", wrap=True))
        parts.append(Text(f"Passes at: {one.limit}.", "caption", wrap=True))
        for place, part in enumerate(parts):
            # As high as its words are at this width: what it would like to be is higher, and leaves empty room below.
            policy = part.sizePolicy()
            policy.setVerticalPolicy(QSizePolicy.Policy.Preferred)
            part.setSizePolicy(policy)
            said.addWidget(part, place, 0)
        words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        words.setAccessibleName(f"{one.title}: {WORDS[one.state]}. {one.said} {one.next}")
        grid.addWidget(words, row, 2, top)


def _interval(one: Criterion) -> str:
    return "" if one.low is None or one.high is None else f"95 %: {interval((one.low, one.high))}"
