"""Alt and a number say who speaks, on the timeline and while one writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from widgets.actions.action import FixedKey

if TYPE_CHECKING:
    from app.rules.sheet import Task

DIGITS = "123456789"


def key_of(number: int) -> str:
    """The key of a tier by its number from 0, "" where it has none."""
    return f"Alt+{DIGITS[number]}" if number < len(DIGITS) else ""


class TierKeys(QObject):
    """``pressed`` carries the number of the tier, from 0."""

    pressed = Signal(int)

    def __init__(self, place: QWidget) -> None:
        super().__init__(place)
        self._shortcuts: list[QShortcut] = []
        for number in range(len(DIGITS)):
            shortcut = QShortcut(QKeySequence(key_of(number)), place)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self.pressed.emit, number))
            self._shortcuts.append(shortcut)

    def listen(self, tasks: Sequence[Task]) -> None:
        """Listens to as many keys as there are tiers."""
        most = max((len(task.tiers) for task in tasks), default=0)
        for number, shortcut in enumerate(self._shortcuts):
            shortcut.setEnabled(1 < most > number)


def of_tiers(tasks: Sequence[Task]) -> Iterator[FixedKey]:
    """The keys of the speakers of these tasks."""
    for task in tasks:
        for number, tier in enumerate(task.tiers if len(task.tiers) > 1 else ()):
            if key_of(number):
                title = f"{task.title or task.name}: {tier}"
                yield FixedKey(
                    key_of(number), title, "Speakers and tiers", "by the order in the rule sheet", shared=True
                )
