"""When the search for a class opens, what it offers, and what happens with what is picked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from app.labels.values import Choice, MultiChoice, Rating
from widgets.labeling.classes.search import ClassSearch

if TYPE_CHECKING:
    from app.labels.values import Value
    from widgets.labeling.classes.keys import ClassKeys
    from widgets.labeling.desk_view import DeskView
    from widgets.labeling.keys import Key
    from widgets.labeling.work import Work
    from widgets.theme.theme import Theme

PLAIN = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


class ClassFinder(QObject):
    """``picked`` carries task and name, of a class or an option."""

    picked = Signal(str, str)

    def __init__(self, view: DeskView, work: Work, keys: ClassKeys, theme: Theme) -> None:
        super().__init__(view)
        self._view, self._work, self._keys = view, work, keys
        self.search = ClassSearch(theme, view.pages)
        self.search.picked.connect(self.picked)
        view.options.more.connect(self.find_in)
        view.stage.classes.more.connect(self.find)

    def find(self, typed: str = "") -> bool:
        """Everything that can be said of the item; whether there was anything to offer."""
        return self.find_in("", typed)

    def find_in(self, task: str, typed: str = "") -> bool:
        """What can be said in one task, "" for all."""
        tasks = tuple(found for found in self._work.tasks if task in ("", found.name))
        if not tasks or not self._work.editable:
            return False
        said = [key for found in tasks for key in keys_said(found.name, self._work.value(found))]
        said += [(of_task, label.cls) for of_task, label in self._view.stage.chosen]
        return self.search.ask(tasks, self._keys.now, said=said, typed=typed)

    def take(self, event: QKeyEvent) -> bool:
        """A letter that no key of the page answered begins a search; whether it did."""
        letter = event.text()
        plain = not event.modifiers() & ~PLAIN
        return plain and len(letter) == 1 and letter.isalpha() and self.find(letter)


def keys_said(task: str, said: Value | None) -> list[Key]:
    """The options that stand."""
    match said:
        case Choice(option):
            return [(task, option)]
        case MultiChoice(options):
            return [(task, option) for option in options]
        case Rating(value):
            return [(task, str(value))]
    return []
