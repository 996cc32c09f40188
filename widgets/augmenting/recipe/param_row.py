"""One parameter of a step: its words, and a slider, quantiles or choices."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from augment.catalog.wording import in_words, number, span, titled
from widgets.parts.buttons import button
from widgets.parts.flow import Flow
from widgets.parts.range_field import RangeField
from widgets.parts.range_slider import Scale
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Text

if TYPE_CHECKING:
    from augment.catalog.entry import Param
    from augment.recipe import Step
    from widgets.theme.theme import Theme


class ParamRow(QFrame):
    """``moving`` carries values while they are dragged, ``moved`` those that stand: numbers, or words.

    ``words`` are offered beside the parameter's own: the classes of the project, where any word may stand.
    """

    moving = Signal(object)
    moved = Signal(object)

    def __init__(
        self, theme: Theme, step: Step, param: Param, parent: QWidget | None = None, *, words: tuple[str, ...] = ()
    ) -> None:
        super().__init__(parent)
        self.param = param
        used = step.choices[param.name] if param.choices else ()
        self._words = tuple(dict.fromkeys((*param.choices, *words, *used)))
        self._several = not param.choices and len(step.ranges[param.name]) > 2
        title = titled(param.name, unit=param.unit)
        unit = f" · {param.unit}" if param.unit and param.unit != in_words(param.name) else ""
        head = row(Text(title, "caption"), Text(unit, "caption"), 1, gap=0)
        self.setToolTip(self._limits())
        self._range: RangeField | None = None
        self._choices: dict[str, QPushButton] = {}
        self._ends = (0.0, 0.0)
        self._said = Text("", "caption", wrap=True)
        if param.choices:
            body: QWidget = self._chips(title)
        elif self._several:
            simple = button("Make it a range", "link", on=self._simplify)
            body = holder(row(self._said, 1, simple))
        else:
            value = step.ranges[param.name]
            self._range = body = RangeField(
                theme, title, Scale(param.low, param.high, param.whole), (value[0], value[-1]), usual=param.default
            )
            self._range.moving.connect(self._pass_moving)
            self._range.moved.connect(self._pass_moved)
        self.setLayout(column(head, body, gap=0))
        self.show_step(step)

    def fits(self, step: Step) -> bool:
        """Whether the row can show that step: quantiles are shown in another way than a range."""
        if self.param.choices:
            return set(step.choices[self.param.name]) <= set(self._words)
        return self._several == (len(step.ranges[self.param.name]) > 2)

    def show_step(self, step: Step) -> None:
        """The values of a step, without a signal."""
        if self.param.choices:
            chosen = step.choices[self.param.name]
            for word, chip in self._choices.items():
                chip.setChecked(word in chosen)
            return
        values = step.ranges[self.param.name]
        if self._range is not None:
            self._range.show_value(values[0], values[-1])
        else:
            self._ends = (values[0], values[-1])
            self._said.setText(
                f"{len(values)} quantiles, {span(values[0], values[-1])}, middle {number(_middle(values))}"
            )

    def _limits(self) -> str:
        param = self.param
        help = f"{param.help[:1].upper()}{param.help[1:]}. " if param.help else ""
        if param.choices:
            return f"{help}One of the chosen words is drawn."
        low, high = param.default
        return f"{help}From {span(param.low, param.high)}; usual: {span(low, high)}."

    def _chips(self, title: str) -> QWidget:
        flow = Flow(gap=4)
        for word in self._words:
            chip = button(in_words(word), "chip", on=partial(self._picked, word))
            chip.setCheckable(True)
            chip.setAccessibleName(f"{title}: {word}")
            self._choices[word] = chip
            flow.add(chip)
        return flow

    def _picked(self, word: str, _checked: bool = False) -> None:
        chosen = tuple(one for one, chip in self._choices.items() if chip.isChecked())
        if not chosen:
            self._choices[word].setChecked(True)  # something has to be drawn
            return
        self.moved.emit(chosen)

    @Slot()
    def _simplify(self) -> None:
        self.moved.emit(self._ends)

    @Slot(float, float)
    def _pass_moving(self, low: float, high: float) -> None:
        self.moving.emit((low, high))

    @Slot(float, float)
    def _pass_moved(self, low: float, high: float) -> None:
        self.moved.emit((low, high))


def _middle(values: tuple[float, ...]) -> float:
    return values[len(values) // 2]
