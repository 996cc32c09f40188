"""Choices, multiple choices and ratings as rows of options, each with its key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.labels.values import Choice, MultiChoice, Rating
from widgets.labeling.flow import FlowRow
from widgets.labeling.keys import Key, names_of

if TYPE_CHECKING:
    from app.labels.values import Value
    from app.rules.sheet import Task

OPTION_KINDS = ("choice", "multi-choice", "rating")


def toggled(task: Task, said: Value | None, name: str) -> Value | None:
    """What is said after ``name`` was pressed: pressing what stands takes it back."""
    if task.kind == "rating":
        return None if isinstance(said, Rating) and said.value == int(name) else Rating(int(name))
    if task.kind == "choice":
        return None if isinstance(said, Choice) and said.option == name else Choice(name)
    chosen = set(said.options if isinstance(said, MultiChoice) else ()) ^ {name}
    return MultiChoice(tuple(sorted(chosen)))


def is_said(said: Value | None, name: str) -> bool:
    """Whether an option stands."""
    match said:
        case Choice(option):
            return option == name
        case MultiChoice(options):
            return name in options
        case Rating(value):
            return str(value) == name
    return False


class OptionsPanel(QWidget):
    """One row of options a task. ``pressed`` carries task and option."""

    pressed = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._buttons: dict[Key, QPushButton] = {}
        self._tasks: tuple[Task, ...] = ()

    def show_tasks(self, tasks: Sequence[Task], keys: Mapping[Key, str], *, editable: bool) -> None:
        """The tasks of the item that are answered by options."""
        self._tasks = tuple(task for task in tasks if task.kind in OPTION_KINDS)
        while (part := self._column.takeAt(0)) is not None:
            if (widget := part.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._buttons = {}
        for task in self._tasks:
            self._column.addWidget(self._row(task, keys, editable))
        self.setVisible(bool(self._tasks))

    def show_labels(self, said: Mapping[str, Value | None]) -> None:
        """Marks what stands."""
        for (task, name), button in self._buttons.items():
            button.setChecked(is_said(said.get(task), name))

    def _row(self, task: Task, keys: Mapping[Key, str], editable: bool) -> QWidget:
        row = FlowRow()
        title = QLabel(f"{task.title or task.name}{' *' if task.required else ''}")
        title.setToolTip(task.guidance or ("Required" if task.required else ""))
        title.setFixedSize(max(88, title.sizeHint().width() + 8), 32)
        row.add(title)
        for name in names_of(task):
            key = keys.get((task.name, name), "")
            text = _title(task, name).replace("&", "&&")
            button = QPushButton(f"{text}   {key}" if key else text)
            button.setCheckable(True)
            button.setEnabled(editable)
            button.setProperty("variant", "option")
            cls = task.class_of(name)
            button.setToolTip(cls.description if cls is not None else "")
            button.setAccessibleName(_title(task, name))
            button.clicked.connect(partial(self.pressed.emit, task.name, name))
            self._buttons[task.name, name] = button
            row.add(button)
        return row


def _title(task: Task, name: str) -> str:
    if task.kind == "rating" and task.scale is not None:
        label = task.scale.labels.get(int(name), "")
        return f"{name} · {label}" if label else name
    cls = task.class_of(name)
    return (cls.title if cls is not None else "") or name
