"""Where people add words of their own to a list of options, and the words they have added before."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from app.labels.own_words import LONGEST, as_word, word_problem

if TYPE_CHECKING:
    from app.jobs.job import Progress
    from app.rules.sheet import Task
    from app.workspace import Workspace
    from widgets.labeling.desk_view import DeskView
    from widgets.labeling.work import Work
    from widgets.shell.page import PageContext

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
OWN_KEYS = (*ENTER, Qt.Key.Key_Escape)
WIDTH_PX = 180


class WordLine(QLineEdit):
    """``added`` carries each word on Enter, as it is kept; ``left`` is Esc. What was added before is completed."""

    added = Signal(str)
    left = Signal()

    def __init__(self, task: Task, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(4 * LONGEST)
        self.setFixedWidth(WIDTH_PX)
        self.setPlaceholderText("Add a word, then Enter")
        self.setAccessibleName(f"{task.title or task.name}: add a word")
        self._options = {as_word(name): cls.name for cls in task.classes for name in (cls.name, cls.title)}
        self._known: list[str] = []
        self._model = QStringListModel(self)
        completer = QCompleter(self._model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        self.offer(())

    def offer(self, words: Sequence[str]) -> None:
        """Words that are completed, beside the options of the sheet."""
        self._known = list(dict.fromkeys((*self._options, *self._known, *words)))
        self._model.setStringList(self._known)

    def event(self, event: QEvent) -> bool:
        """Claims Enter and Esc before the page's keys get them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        elif _is_own(event):
            self._add()
        else:
            super().keyPressEvent(event)

    def _add(self) -> None:
        """Several words with commas between them are added one by one; one that cannot be kept stays to be mended."""
        words = [word for word in map(as_word, self.text().replace(";", ",").split(",")) if word]
        wrong = [word for word in words if word not in self._options and word_problem(word)]
        self.setText(", ".join(wrong))
        self.offer([word for word in words if word not in wrong])
        for word in words:
            self.added.emit(self._options.get(word, word))


class OpenWords(QObject):
    """Reads what the person on the desk has added before, once a task, and offers it."""

    def __init__(self, view: DeskView, work: Work, context: PageContext) -> None:
        super().__init__(view)
        self._view, self._work, self._context = view, work, context
        self._asked: set[tuple[str, str]] = set()
        work.item_changed.connect(self._offer)
        view.options.left.connect(self._leave)

    def _offer(self) -> None:
        work = self._work
        for task in work.tasks if work.own else ():
            asked = (work.desk.who, task.name)
            if task.open and asked not in self._asked:
                self._asked.add(asked)
                read = partial(_read, self._context.workspace, task, work.desk.who)
                self._context.jobs.run("Words added before", read, partial(self._take, *asked), quiet=True)

    def _take(self, who: str, task: str, words: tuple[str, ...]) -> None:
        if self._work.desk.who == who:
            self._view.options.offer(task, words)
        else:
            self._asked.discard((who, task))

    def _leave(self) -> None:
        self._view.stage.take_focus(writing=False)


def _read(workspace: Workspace, task: Task, who: str, progress: Progress) -> tuple[str, ...]:
    from app.labeling.own_words import own_words

    progress.check()
    with workspace.view.frozen() as view:
        return own_words(view, task, who)


def _is_own(event: QKeyEvent) -> bool:
    return event.key() in OWN_KEYS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
