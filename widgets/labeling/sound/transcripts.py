"""The transcripts of one recording: an editor a task, and a way to say that nothing is spoken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.labels.texts import kept_words
from app.labels.values import TimedWord, Transcript
from widgets.labeling.sound.hint import MEND, MEND_ALL, HintLine
from widgets.labeling.sound.transcript import TranscriptEdit
from widgets.parts.buttons import button
from widgets.parts.leaving import delete_later

if TYPE_CHECKING:
    from app.labels.values import Value
    from app.rules.checks import Finding
    from app.rules.sheet import Task
    from widgets.actions.registry import ActionRegistry
    from widgets.labeling.work import Work

HINT = (("Tab", "plays"), (MEND, "mends"), (MEND_ALL, "mends all"), ("Esc", "leaves"))


class Transcripts(QWidget):
    """Saves by ``work``. ``edited`` tells that a text changed or was saved."""

    edited = Signal()
    play_asked = Signal()

    def __init__(self, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.editors: dict[str, TranscriptEdit] = {}
        self.silent: dict[str, QPushButton] = {}
        self._names: tuple[str, ...] = ()
        self._registry: ActionRegistry | None = None
        self._words: dict[str, tuple[TimedWord, ...]] = {}

    def tell_keys(self, registry: ActionRegistry) -> None:
        """What is said of keys follows those that were chosen."""
        self._registry = registry
        for hint in self.findChildren(HintLine):
            hint.tell(registry)

    def show_tasks(self, tasks: Sequence[Task]) -> None:
        """An editor for each transcript; those of the item before stay when the tasks are the same."""
        wanted = [task for task in tasks if task.kind == "transcript"]
        names = tuple(task.name for task in wanted)
        self.setVisible(bool(wanted))
        self._let_write()
        if names == self._names:
            return
        self._names = names
        while (part := self._column.takeAt(0)) is not None:
            if (widget := part.widget()) is not None:
                widget.hide()
                delete_later(widget)
        self.editors, self.silent = {}, {}
        for task in wanted:
            self._add(task)
        self._let_write()

    def _let_write(self) -> None:
        """The desk may have become one to be looked at only, or one's own again."""
        for name, editor in self.editors.items():
            editor.setReadOnly(not self._work.editable)
            self.silent[name].setEnabled(self._work.editable)

    def clear(self) -> None:
        """No text of the item before. What was typed has to be committed first."""
        for editor in self.editors.values():
            editor.load("")

    def show_labels(self, said: Mapping[str, Value | None]) -> None:
        """The texts as they are saved; one that is being typed stays as it is."""
        for name, editor in self.editors.items():
            value = said.get(name)
            text = value.text if isinstance(value, Transcript) else ""
            self._words[name] = value.words if isinstance(value, Transcript) else ()
            editor.show_text(text)
            self.silent[name].setChecked(isinstance(value, Transcript) and not text)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Underlines them."""
        for name, editor in self.editors.items():
            editor.show_findings([finding for finding in findings if finding.task == name])

    def show_finding(self, finding: Finding) -> None:
        """Goes to its place."""
        editor = self.editors.get(finding.task)
        if editor is not None:
            editor.show_span(finding.span or (0, len(editor.toPlainText())))

    @property
    def typed_values(self) -> Mapping[str, Value]:
        """The texts as they stand, where they differ from what is saved."""
        return {
            name: self._as_typed(name, editor.toPlainText()) for name, editor in self.editors.items() if editor.unsaved
        }

    @property
    def unsaved(self) -> bool:
        """Whether one of them is not saved yet."""
        return any(editor.unsaved for editor in self.editors.values())

    def commit(self) -> None:
        """Saves them."""
        for editor in self.editors.values():
            editor.commit()

    def take_focus(self) -> bool:
        """Into the first text, if there is one."""
        for editor in self.editors.values():
            if editor.isEnabled() and not editor.isReadOnly():
                editor.setFocus()
                return True
        return False

    def _add(self, task: Task) -> None:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        title = QLabel(f"{task.title or task.name}{' *' if task.required else ''}")
        title.setProperty("role", "strong")
        hint = HintLine(*HINT)
        if self._registry is not None:
            hint.tell(self._registry)
        silent = button("Nothing is said")
        silent.setCheckable(True)
        silent.clicked.connect(partial(self._say_silent, task.name))
        head.addWidget(title)
        head.addWidget(hint, 1)
        head.addWidget(silent)
        column.addLayout(head)
        editor = TranscriptEdit()
        editor.setProperty("variant", "text")
        editor.setPlaceholderText(task.guidance or "Write what is said")
        editor.setAccessibleName(task.title or task.name)
        editor.edited.connect(self.edited)
        editor.settled.connect(partial(self._save, task.name))
        editor.play_asked.connect(self.play_asked)
        column.addWidget(editor, 1)
        self.editors[task.name], self.silent[task.name] = editor, silent
        self._column.addWidget(box, 1)
        # A new part counts as hidden until Qt comes round to it, and what is hidden does not get the keyboard.
        for part in (box, editor):
            part.show()

    def _save(self, task: str, text: str, joins: bool) -> None:
        # An emptied text is no label any more; that nothing is said has to be said.
        self._work.set_value(task, self._as_typed(task, text) if text.strip() else None, joins=joins)
        self.edited.emit()

    def _as_typed(self, task: str, text: str) -> Transcript:
        """The text with the times of those words that stay as they were."""
        return Transcript(text, words=kept_words(self._words.get(task, ()), text))

    def _say_silent(self, task: str) -> None:
        silent = self.silent[task].isChecked()
        if silent:
            self.editors[task].load("")
        else:
            self.editors[task].commit()
        self._work.set_value(task, Transcript("") if silent else None)
