"""The ordinal scale of a rating as fields: its two ends, and what each step means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from widgets.parts.settled import LineField
from widgets.parts.stack import column, row
from widgets.parts.text import Text
from widgets.rules.lines import FieldLines

if TYPE_CHECKING:
    from widgets.rules.desk import DraftDesk
    from widgets.theme.theme import Theme

ENDS = (("low", "From", 1), ("high", "to", 5))
ALL_STEPS = 11  # a longer scale shows the steps that have a meaning, and a line for the next


class ScaleFields(QWidget):
    """Filled by ``show_scale``; edits go to the desk, to the scale at ``path``."""

    def __init__(self, theme: Theme, desk: DraftDesk, path: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._path = desk, path
        self._raw: Mapping[str, Any] = {}
        self.ends = {key: LineField(f"Scale: {title.lower()}") for key, title, _ in ENDS}
        for key, field in self.ends.items():
            field.setMaximumWidth(64)
            field.settled.connect(partial(self._set_end, key))
        self._steps = QGridLayout()
        self._steps.setContentsMargins(0, 0, 0, 0)
        self._steps.setSpacing(6)
        self._steps.setColumnMinimumWidth(0, 24)
        self.meanings: list[tuple[Text, LineField]] = []
        self.lines = FieldLines(theme, "Step", [("number", "step", 1), ("meaning", "what it means", 6)])
        self.lines.changed.connect(self._line_changed)
        self.lines.removed.connect(self._line_removed)
        ends = row(gap=8)
        for key, title, _ in ENDS:
            ends.addWidget(Text(title, "muted"))
            ends.addWidget(self.ends[key])
        ends.addStretch(1)
        self.setLayout(column(ends, self._steps, self.lines, gap=8))

    def show_scale(self, raw: Mapping[str, Any]) -> None:
        """The scale as the sheet writes it."""
        self._raw = raw
        for key, _, otherwise in ENDS:
            self.ends[key].show_value(str(raw.get(key, otherwise)))
        labels = self._labels
        steps = self._span
        short = len(steps) <= ALL_STEPS
        while short and len(self.meanings) < len(steps):
            self._make_step()
        for at, (number, field) in enumerate(self.meanings):
            shown = short and at < len(steps)
            number.setVisible(shown)
            field.setVisible(shown)
            if shown:
                number.setText(str(steps[at]))
                field.setAccessibleName(f"What step {steps[at]} means")
                field.show_value(labels.get(str(steps[at]), ""))
        self.lines.setVisible(not short)
        if not short:
            self.lines.show_entries(list(labels.items()))

    @property
    def _labels(self) -> dict[str, str]:
        found = self._raw.get("labels")
        labels = {str(step): str(label) for step, label in found.items()} if isinstance(found, Mapping) else {}
        return dict(sorted(labels.items(), key=lambda one: (not one[0].isdigit(), one[0].zfill(4))))

    @property
    def _span(self) -> range:
        low, high = (self._raw.get(key, otherwise) for key, _, otherwise in ENDS)
        return range(low, high + 1) if isinstance(low, int) and isinstance(high, int) else range(0)

    def _make_step(self) -> None:
        at = len(self.meanings)
        number, field = Text("", "muted"), LineField("", "what it means")
        field.settled.connect(partial(self._step_changed, at))
        self._steps.addWidget(number, at, 0)
        self._steps.addWidget(field, at, 1)
        self.meanings.append((number, field))

    # ---- edits

    def _set_end(self, key: str, text: str) -> None:
        from app.rules.edits import SetField, SheetEdit

        if not text.strip().isdigit():
            self._desk.refused.emit(f"The scale: {text!r} is no whole number from 0 to 100.")
            self.show_scale(self._raw)
            return
        ends = {name: self._raw.get(name, otherwise) for name, _, otherwise in ENDS} | {key: int(text)}
        edits: list[SheetEdit] = [SetField((*self._path, key), int(text))]
        off = [step for step in self._labels if step.isdigit() and not ends["low"] <= int(step) <= ends["high"]]
        edits += [SetField((*self._path, "labels", step)) for step in off]
        if off and len(off) == len(self._labels):
            edits.append(SetField((*self._path, "labels")))
        self._desk.edit(*edits)

    def _step_changed(self, at: int, text: str) -> None:
        self._mean(str(self._span[at]), text.strip())

    @Slot(int, object)
    def _line_changed(self, at: int, texts: Sequence[str]) -> None:
        from app.rules.edits import SetField

        step, text = texts
        before = list(self._labels)[at] if at < len(self._labels) else ""
        if not step.isdigit() or int(step) not in self._span:
            self._desk.refused.emit(f"Step {step!r} is not on the scale.")
            self.show_scale(self._raw)
        elif before and step != before:
            labels = (*self._path, "labels")
            self._desk.edit(SetField((*labels, before)), SetField((*labels, int(step)), text or step))
        else:
            self._mean(step, text or step)

    @Slot(int)
    def _line_removed(self, at: int) -> None:
        self._mean(list(self._labels)[at], "")

    def _mean(self, step: str, text: str) -> None:
        from app.rules.edits import SetField

        if not text and list(self._labels) == [step]:
            self._desk.edit(SetField((*self._path, "labels")))
        else:
            self._desk.edit(SetField((*self._path, "labels", int(step)), text or None))
