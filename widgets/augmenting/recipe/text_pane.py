"""The recipe as text, with what is wrong at its line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from widgets.augmenting.recipe.problem_list import plain
from widgets.parts.code_edit import CodeEdit, LineMark
from widgets.parts.stack import column
from widgets.parts.yaml_colours import YamlColours

if TYPE_CHECKING:
    from augment.recipe import Reading
    from widgets.augmenting.desk import RecipeDesk
    from widgets.theme.theme import Theme


class RecipeText(QWidget):
    """``entered`` carries the line that the cursor comes to."""

    entered = Signal(int)

    def __init__(self, theme: Theme, desk: RecipeDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.code = CodeEdit(theme, "Recipe as text")
        self._colours = YamlColours(self.code.document(), theme)
        self._problems: dict[int, LineMark] = {}
        self.setLayout(column(self.code))
        self.setFocusProxy(self.code)
        self.code.typed.connect(desk.typed)
        self.code.line_entered.connect(self.entered)
        desk.text_changed.connect(self.code.show_text)
        desk.read.connect(self._show)

    @Slot(object)
    def _show(self, reading: Reading) -> None:
        self._problems = {problem.line or 1: LineMark(plain(problem)) for problem in reversed(reading.problems)}
        self.code.show_marks(self._problems)

    def show_warnings(self, warnings: Mapping[int, str]) -> None:
        """Marks at lines that are no problem."""
        marks = {line: LineMark(said, "warning") for line, said in warnings.items() if line}
        self.code.show_marks({**marks, **self._problems})
