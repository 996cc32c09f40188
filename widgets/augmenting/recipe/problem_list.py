"""What is wrong with the recipe, each with a jump to its line."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QWidget

from widgets.parts.buttons import RowButton
from widgets.parts.leaving import delete_later
from widgets.parts.picture import Picture
from widgets.parts.stack import column, row
from widgets.parts.text import Text
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from augment.recipe import Reading
    from widgets.augmenting.desk import RecipeDesk
    from widgets.theme.theme import Theme

MOST = 4


class ProblemList(QFrame):
    """``chosen`` carries the line of the problem whose place is wanted. Nothing is shown while all is well."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, desk: RecipeDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows = column(gap=2)
        self._shown: tuple[tuple[int, str], ...] = ()
        self.setLayout(self._rows)
        self.hide()
        desk.read.connect(self._read)

    @Slot(object)
    def _read(self, reading: Reading) -> None:
        wanted = tuple((one.line, plain(one)) for one in reading.problems)
        if wanted == self._shown:
            return
        self._shown = wanted
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                delete_later(widget)
        for line, said in wanted[:MOST]:
            self._rows.addWidget(self._row(line, said))
        if len(wanted) > MOST:
            self._rows.addWidget(Text(f"And {len(wanted) - MOST} more: see the marks in the text.", "caption"))
        self.setVisible(bool(wanted))

    def _row(self, line: int, said: str) -> RowButton:
        sign = Picture(icon("error", self._theme, "danger"), 16)
        words, where = Text(said), Text(f"line {line}" if line else "", "caption")
        layout = row(sign, words, where, gap=8, margin=(6, 4, 6, 4))
        layout.setStretch(1, 1)
        made = RowButton(layout, f"Error: {said} {where.text()}")
        made.clicked.connect(partial(self._press, line))
        return made

    def _press(self, line: int, _checked: bool = False) -> None:
        self.chosen.emit(max(line, 1))


def plain(problem: Exception) -> str:
    """What is wrong, without the line that it stands at."""
    said = str(problem)
    head, _, rest = said.partition(": ")
    return rest if head.startswith("line ") and rest else said
