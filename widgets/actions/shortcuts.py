"""Shortcuts of widgets that are given other keys again and again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

AROUND = Qt.ShortcutContext.WidgetWithChildrenShortcut


class Shortcuts:
    """None is deleted while its widget lives: what is not wanted any more hears nothing until it is wanted again.

    Keys change with each item and with each preset: they are put to other keys, not made and taken down.
    """

    def __init__(self) -> None:
        self._used: list[tuple[QWidget, QShortcut]] = []
        self._idle: defaultdict[QWidget, list[QShortcut]] = defaultdict(list)
        self._acts: dict[QShortcut, Callable[[], object]] = {}

    def __len__(self) -> int:
        return len(self._used)

    def add(
        self,
        widget: QWidget,
        key: str,
        act: Callable[[], object],
        *,
        context: Qt.ShortcutContext = AROUND,
        repeats: bool = True,
    ) -> None:
        """``key`` on ``widget`` does ``act`` from now on."""
        idle = self._idle[widget]
        shortcut = idle.pop() if idle else self._made(widget)
        self._acts[shortcut] = act
        shortcut.setContext(context)
        shortcut.setAutoRepeat(repeats)
        shortcut.setKey(QKeySequence(key))
        shortcut.setEnabled(True)
        self._used.append((widget, shortcut))

    def clear(self) -> None:
        """No key does anything."""
        for widget, shortcut in self._used:
            shortcut.setEnabled(False)
            shortcut.setKey(QKeySequence())
            self._idle[widget].append(shortcut)
        self._used.clear()

    def _made(self, widget: QWidget) -> QShortcut:
        shortcut = QShortcut(widget)
        shortcut.activated.connect(partial(self._do, shortcut))
        return shortcut

    def _do(self, shortcut: QShortcut) -> None:
        self._acts[shortcut]()
