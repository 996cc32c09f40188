"""The sheet as text, with what is wrong at its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from widgets.parts.code_edit import CodeEdit, LineMark
from widgets.parts.stack import column
from widgets.parts.yaml_colours import YamlColours

if TYPE_CHECKING:
    from app.rules.reading import Outline, Place, Reading
    from widgets.rules.desk import DraftDesk
    from widgets.theme.theme import Theme


class TextPane(QWidget):
    """``entered`` carries the place in the sheet that the cursor comes to."""

    entered = Signal(object)

    def __init__(self, theme: Theme, desk: DraftDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._outline: Outline | None = None
        self.code = CodeEdit(theme, "Rule sheet as text")
        self._colours = YamlColours(self.code.document(), theme)
        self.setLayout(column(self.code))
        self.setFocusProxy(self.code)
        self.code.typed.connect(desk.typed)
        self.code.line_entered.connect(self._entered)
        desk.text_changed.connect(self.code.show_text)
        desk.read.connect(self._show_reading)

    def show_place(self, place: Place) -> None:
        """Brings the line of a place into view."""
        line = self._outline.lines.get(place, 0) if self._outline is not None else 0
        if line:
            self.code.show_line(line)

    @Slot(object)
    def _show_reading(self, reading: Reading) -> None:
        self.code.setReadOnly(not self._desk.leads)
        self._outline = reading.outline or self._outline
        marks: dict[int, LineMark] = {}
        for problem in reading.problems:
            if problem.line and problem.line not in marks:
                tone = "danger" if problem.severity == "error" else "warning"
                marks[problem.line] = LineMark(problem.message, tone)
        self.code.show_marks(marks)

    @Slot(int)
    def _entered(self, line: int) -> None:
        if self._outline is not None:
            self.entered.emit(self._outline.place_at(line))
