"""Choices, multiple choices and ratings as rows of options, each with its key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.labels.values import Choice, MultiChoice, Rating
from widgets.labeling.classes.match import title_of
from widgets.labeling.keys import Key, names_of
from widgets.labeling.open_words import WordLine
from widgets.parts.buttons import button
from widgets.parts.flow import Flow
from widgets.parts.leaving import delete_later

if TYPE_CHECKING:
    from app.labels.values import Value
    from app.rules.sheet import Task

OPTION_KINDS = ("choice", "multi-choice", "rating")
# A longer list shows only so many of its options, and those that stand.
FULL, FIRST = 12, 9


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


def first_of(task: Task, said: Value | None) -> tuple[str, ...]:
    """The options that get a button, in the order of the sheet; behind them the words that were added."""
    names = names_of(task)
    added = tuple(name for name in said.options if name not in names) if isinstance(said, MultiChoice) else ()
    if len(names) <= FULL:
        return (*names, *added)
    return (*(name for place, name in enumerate(names) if place < FIRST or is_said(said, name)), *added)


class OptionsPanel(QWidget):
    """One row of options a task. ``pressed`` carries task and option, ``more`` the task whose options are searched.

    Of a long list the first few and those that stand have buttons; the rest is found by typing. Where a list is open,
    words are added in a line behind it; ``left`` tells that somebody is done there.
    """

    pressed = Signal(str, str)
    more = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._buttons: dict[Key, QPushButton] = {}
        self._tasks: tuple[Task, ...] = ()
        self._keys: Mapping[Key, str] = {}
        self._shown: dict[str, tuple[str, ...]] = {}
        self._editable = True
        self._lines: dict[str, WordLine] = {}
        self._offered: dict[str, Sequence[str]] = {}
        self._said: Mapping[str, Value | None] = {}

    def offer(self, task: str, words: Sequence[str]) -> None:
        """Words that somebody has added to the options of a task before."""
        self._offered[task] = words
        if task in self._lines:
            self._lines[task].offer(words)

    def show_tasks(self, tasks: Sequence[Task], keys: Mapping[Key, str], *, editable: bool) -> None:
        """The tasks of the item that are answered by options; nothing is made anew where they are as before."""
        wanted = tuple(task for task in tasks if task.kind in OPTION_KINDS)
        if (wanted, dict(keys), editable) == (self._tasks, self._keys, self._editable):
            return
        self._tasks, self._keys, self._editable = wanted, dict(keys), editable
        self._shown = {task.name: first_of(task, None) for task in wanted}
        for line in self._lines.values():
            delete_later(line)
        self._lines = {task.name: self._line(task) for task in wanted if task.open}
        self._build()

    def show_labels(self, said: Mapping[str, Value | None]) -> None:
        """Marks what stands."""
        self._said = said
        shown = {task.name: first_of(task, said.get(task.name)) for task in self._tasks}
        if shown != self._shown:
            self._shown = shown
            self._build()
        for (task, name), made in self._buttons.items():
            made.setChecked(is_said(said.get(task), name))

    def _build(self) -> None:
        # The lines outlive their rows: whoever adds a word goes on with the next one.
        writing = next((line for line in self._lines.values() if line.hasFocus()), None)
        for line in self._lines.values():
            line.setParent(None)
        while (part := self._column.takeAt(0)) is not None:
            if (widget := part.widget()) is not None:
                widget.hide()
                delete_later(widget)
        self._buttons = {}
        for task in self._tasks:
            self._column.addWidget(self._row(task))
        self.setVisible(bool(self._tasks))
        if writing is not None:
            writing.setFocus()

    def _row(self, task: Task) -> QWidget:
        row = Flow(gap=6, hanging=True)
        title = QLabel(f"{task.title or task.name}{' *' if task.required else ''}")
        title.setTextFormat(Qt.TextFormat.PlainText)
        title.setToolTip(task.guidance or ("Required" if task.required else ""))
        title.setFixedSize(max(88, title.sizeHint().width() + 8), 32)
        row.add(title)
        for name in self._shown[task.name]:
            row.add(self._button(task, name))
        left = len(set(names_of(task)).difference(self._shown[task.name]))
        if left:
            more = button(f"{left:,} more…")
            more.setProperty("variant", "ghost")
            more.setToolTip(f"Find one of {task.title or task.name} by typing (/)")
            more.setAccessibleName(f"{left} more options of {task.title or task.name}")
            more.setEnabled(self._editable)
            more.clicked.connect(partial(self.more.emit, task.name))
            row.add(more)
        if task.name in self._lines:
            row.add(self._lines[task.name])
        return row

    def _line(self, task: Task) -> WordLine:
        made = WordLine(task)
        made.setEnabled(self._editable)
        made.offer(self._offered.get(task.name, ()))
        made.added.connect(partial(self._add, task.name))
        made.left.connect(self.left)
        return made

    def _add(self, task: str, word: str) -> None:
        # What stands already would be taken back by being pressed.
        if not is_said(self._said.get(task), word):
            self.pressed.emit(task, word)

    def _button(self, task: Task, name: str) -> QPushButton:
        key = self._keys.get((task.name, name), "")
        text = title_of(task, name)
        # Written out, the name of the key would be longer than most options.
        short = key.replace("Shift+", "⇧")
        made = button(f"{text}   {short}".replace("&", "&&") if key else text.replace("&", "&&"))
        made.setCheckable(True)
        made.setEnabled(self._editable)
        made.setProperty("variant", "option")
        cls = task.class_of(name)
        about = cls.description if cls is not None else ""
        made.setToolTip("\n".join(filter(None, (f"{text} ({key})" if key else text, about))))
        made.setAccessibleName(text)
        made.clicked.connect(partial(self.pressed.emit, task.name, name))
        self._buttons[task.name, name] = made
        return made
