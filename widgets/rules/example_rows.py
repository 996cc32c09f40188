"""The examples of a rule: each is a test, and says at once whether it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from widgets.parts.buttons import button
from widgets.parts.picture import Picture
from widgets.parts.settled import LineField
from widgets.parts.stack import column, row
from widgets.parts.text import Elided, Text
from widgets.rules.fields import Choice, remove_button
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from app.rules.reading import Problem
    from widgets.theme.theme import Theme

KINDS = (("good", "Good"), ("bad", "Bad"))


class ExampleRows(QWidget):
    """``changed`` carries the place of an example and its fields, None to take it out; one behind the last is new."""

    changed = Signal(int, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._examples: list[Any] = []
        self._rows: list[_Row] = []
        self._layout: QVBoxLayout = column(gap=6)
        add = button("Add an example", "chip", icon=icon("add", theme, "muted"), on=self._add)
        self.setLayout(column(self._layout, row(add, 1), gap=6))
        self._wants = -1

    def show_examples(self, examples: Sequence[Any], problems: Sequence[Problem], *, fixes: bool) -> None:
        """The examples as the sheet writes them, and what is wrong with which."""
        self._examples = list(examples)
        while len(self._rows) < len(examples):
            made = _Row(self._theme, len(self._rows))
            made.changed.connect(self.changed)
            self._rows.append(made)
            self._layout.addWidget(made)
        wrong = {problem.example: problem.message for problem in problems if problem.example is not None}
        for at, one in enumerate(self._rows):
            one.setVisible(at < len(examples))
            if at < len(examples):
                one.show_example(examples[at], wrong.get(at, ""), fixes=fixes)
        if 0 <= self._wants < len(examples):
            self._rows[self._wants].text.setFocus(Qt.FocusReason.OtherFocusReason)
            self._wants = -1

    def _add(self) -> None:
        self._wants = len(self._examples)
        self.changed.emit(self._wants, {"good": ""})


class _Row(QWidget):
    changed = Signal(int, object)

    def __init__(self, theme: Theme, at: int) -> None:
        super().__init__()
        self._theme, self._at = theme, at
        self._example: Mapping[str, Any] = {}
        self._sign = Picture(icon("check", theme, "success"), 16)
        self._kind = Choice("Good or bad", KINDS)
        self._kind.picked.connect(self._picked)
        self.text = LineField("Example", "what somebody might write")
        self.fixed = LineField("Becomes, once fixed", "fixed")
        self._arrow = Text("→", "muted")
        self._other = Elided("", "mono")
        self._problem = Text("", "danger", wrap=True)
        for field in (self.text, self.fixed):
            field.settled.connect(self._settled)
        cross = remove_button(theme, "this example", partial(self.changed.emit, at, None))
        line: QHBoxLayout = row(self._sign, self._kind, gap=6)
        for part, weight in ((self.text, 3), (self._other, 3), (self._arrow, 0), (self.fixed, 2), (cross, 0)):
            line.addWidget(part, weight)
        self._problem.setContentsMargins(24, 0, 0, 0)
        self.setLayout(column(line, self._problem, gap=2))

    def show_example(self, example: Any, problem: str, *, fixes: bool) -> None:
        self._example = example if isinstance(example, Mapping) else {}
        kind = next((name for name, _ in KINDS if isinstance(self._example.get(name), str)), "")
        plain = bool(kind)
        for part in (self._kind, self.text):
            part.setVisible(plain)
        self._other.setVisible(not plain)
        self._other.setText("" if plain else ", ".join(f"{key}: {value}" for key, value in self._example.items()))
        self._kind.show_value(kind)
        self.text.show_value(str(self._example.get(kind, "")))
        mends = plain and kind == "bad" and (fixes or "fixed" in self._example)
        self.fixed.setVisible(mends)
        self._arrow.setVisible(mends)
        self.fixed.show_value(str(self._example.get("fixed", "")))
        name, role = ("error", "danger") if problem else ("check", "success")
        self._sign.show_icon(icon(name, self._theme, role))
        self._sign.setToolTip(problem or "It does what it says")
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self.text.setAccessibleDescription(problem)

    def _picked(self, kind: str) -> None:
        self._tell(kind)

    def _settled(self, _text: str) -> None:
        self._tell(str(self._kind.currentData()))

    def _tell(self, kind: str) -> None:
        kept = {key: value for key, value in self._example.items() if key not in ("good", "bad", "fixed")}
        fields: dict[str, Any] = {kind: self.text.text(), **kept}
        if kind == "bad" and self.fixed.text() and self.fixed.isVisibleTo(self):
            fields = {kind: self.text.text(), "fixed": self.fixed.text(), **kept}
        self.changed.emit(self._at, fields)
