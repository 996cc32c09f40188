"""Everything that is wrong with the draft, each with a jump to its place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from widgets.parts.buttons import RowButton
from widgets.parts.leaving import delete_later
from widgets.parts.picture import Picture
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Text
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from app.rules.reading import Problem, Reading
    from widgets.rules.desk import DraftDesk
    from widgets.theme.theme import Theme

MOST = 100
SIGNS = {"error": ("error", "danger"), "warning": ("warning", "warning")}


class ProblemsPanel(QScrollArea):
    """``chosen`` carries the problem whose place is wanted."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, desk: DraftDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: tuple[Problem, ...] | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Problems")
        self._rows: QVBoxLayout = column(gap=2)
        self.setWidget(holder(column(self._rows, 1)))
        desk.read.connect(self._show)

    @Slot(object)
    def _show(self, reading: Reading) -> None:
        if reading.problems == self._shown:
            return
        self._shown = reading.problems
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                delete_later(widget)
        for problem in reading.problems[:MOST]:
            self._rows.addWidget(self._row(problem))
        if not reading.problems:
            line = row(Picture(icon("check", self._theme, "success"), 18), Text(
                "Nothing to mend: every example does what it says, and no rule works against another."
            ), 1, gap=8, margin=(8, 6, 8, 6))  # fmt: skip
            self._rows.addWidget(holder(line))
        elif len(reading.problems) > MOST:
            self._rows.addWidget(Text(f"And {len(reading.problems) - MOST:,} more.", "caption"))

    def _row(self, problem: Problem) -> RowButton:
        name, role = SIGNS[problem.severity]
        where = " · ".join(
            [*([problem.rule] if problem.rule else []), *([f"line {problem.line}"] if problem.line else [])]
        )
        words = Text(problem.message, wrap=True)
        line = row(
            Picture(icon(name, self._theme, role), 18), words, Text(where, "caption"), gap=10, margin=(8, 6, 8, 6)
        )
        line.setStretch(1, 1)
        made = RowButton(line, f"{problem.severity}: {problem.message} {where}")
        made.clicked.connect(partial(self.chosen.emit, problem))
        return made
