"""The keys of the classes and options on the item in hand, as shortcuts of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from widgets.actions.shortcuts import Shortcuts
from widgets.labeling.keys import Key, assign

if TYPE_CHECKING:
    from app.rules.sheet import Task
    from widgets.actions.registry import ActionRegistry


class ClassKeys(QObject):
    """``pressed`` carries task and name; ``changed`` says that other keys were chosen, so that ``now`` is stale."""

    pressed = Signal(str, str)
    changed = Signal()

    def __init__(self, page: QWidget, actions: ActionRegistry) -> None:
        super().__init__(page)
        self._page, self._actions = page, actions
        self._tasks: tuple[Task, ...] = ()
        self._shortcuts = Shortcuts()
        self.now: Mapping[Key, str] = {}
        actions.changed.connect(self._follow)

    def listen(self, tasks: Sequence[Task]) -> Mapping[Key, str]:
        """Gives keys to what can be said in these tasks, and listens to them until the next call."""
        self._tasks = tuple(tasks)
        wanted = assign(self._tasks, self._taken())
        if wanted != self.now or not self._shortcuts:
            self.now = wanted
            self._put()
        return self.now

    def _put(self) -> None:
        self._shortcuts.clear()
        for (task, name), key in self.now.items():
            self._shortcuts.add(self._page, key, partial(self.pressed.emit, task, name))

    def _taken(self) -> frozenset[str]:
        """What the page and the window listen to: a class that wants it too gets another key, or none."""
        return self._actions.keys_on(self._page, *self._actions.everywhere)

    def _follow(self) -> None:
        """Somebody chose other keys: classes and options give way to them."""
        if self._tasks and assign(self._tasks, self._taken()) != self.now:
            self.changed.emit()
