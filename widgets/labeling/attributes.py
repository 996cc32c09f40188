"""The attributes of the object in hand: yes and no, one of some values, a text, a number."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtWidgets import QComboBox, QFormLayout, QFrame, QLabel, QLineEdit, QPushButton, QWidget

if TYPE_CHECKING:
    from app.labels.values import Attribute, LabelObject
    from app.rules.sheet import AttributeDef, Task
    from widgets.labeling.work import Work


class AttributesPanel(QFrame):
    """Shows nothing unless one object with attributes is selected; each answer is one change of it."""

    def __init__(self, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._work = work
        self._task = ""
        self._label: LabelObject | None = None
        self._form = QFormLayout(self)
        self._form.setContentsMargins(12, 10, 12, 10)
        self._form.setVerticalSpacing(6)
        self.fields: dict[str, QWidget] = {}
        self.hide()

    def show_object(self, task: Task | None, label: LabelObject | None) -> None:
        """The object in hand, or none."""
        if label == self._label and label is not None:
            return
        self._label, self._task = label, task.name if task is not None else ""
        self.fields = {}
        while self._form.rowCount():
            self._form.removeRow(0)
        cls = task.class_of(label.cls) if task is not None and label is not None else None
        if cls is None or label is None or not cls.attributes:
            self.hide()
            return
        head = QLabel(cls.title or cls.name)
        head.setProperty("role", "strong")
        self._form.addRow(head)
        for wanted in cls.attributes:
            if all(label.attributes.get(name) == needed for name, needed in wanted.when.items()):
                self._form.addRow(f"{wanted.name}{' *' if wanted.required else ''}", self._field(wanted, label))
        self.show()

    def _field(self, wanted: AttributeDef, label: LabelObject) -> QWidget:
        said = label.attributes.get(wanted.name)
        field: QWidget
        if wanted.kind == "bool":
            field = switch = QPushButton("Yes" if said else "No")
            switch.setCheckable(True)
            switch.setChecked(bool(said))
            switch.clicked.connect(partial(self._answer_bool, wanted.name))
        elif wanted.kind == "choice":
            field = choice = QComboBox()
            choice.addItem("—", None)
            for value in wanted.values:
                choice.addItem(value, value)
            choice.setCurrentIndex(max(0, choice.findData(said)))
            choice.activated.connect(partial(self._answer_choice, wanted.name))
        else:
            field = line = QLineEdit("" if said is None else str(said))
            line.editingFinished.connect(partial(self._answer_text, wanted.name, wanted.kind))
        field.setAccessibleName(wanted.name)
        field.setEnabled(self._work.editable)
        self.fields[wanted.name] = field
        return field

    def _answer_bool(self, name: str) -> None:
        field = self.fields[name]
        if isinstance(field, QPushButton):
            self._answer(name, field.isChecked() or None)

    def _answer_choice(self, name: str, _index: int) -> None:
        field = self.fields[name]
        if isinstance(field, QComboBox):
            self._answer(name, field.currentData())

    def _answer_text(self, name: str, kind: str) -> None:
        field = self.fields.get(name)
        if not isinstance(field, QLineEdit):
            return
        text = field.text().strip()
        if kind != "number":
            self._answer(name, text or None)
            return
        try:
            self._answer(name, float(text) if text else None)
        except ValueError:
            field.setText("")

    def _answer(self, name: str, said: Attribute | None) -> None:
        if self._label is None:
            return
        kept = {key: value for key, value in self._label.attributes.items() if key != name}
        if said is not None:
            kept[name] = said
        if kept != self._label.attributes:
            self._work.put(self._task, msgspec.structs.replace(self._label, attributes=kept))
