"""Installs rows of actions on a widget, and lists them for the palette and the page of keys."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from widgets.actions.action import ActionRow


class ActionRegistry:
    """The actions of a window: ``install`` once a page. Two rows of one widget may not share a key."""

    def __init__(self) -> None:
        self._rows: dict[QWidget, tuple[ActionRow, ...]] = {}

    def install(self, widget: QWidget, rows: Sequence[ActionRow], *, everywhere: bool = False) -> None:
        """Makes the keys of ``rows`` work within ``widget``; ``everywhere`` means in the whole window.

        Raises ValueError where a key or an id stands twice.
        """
        check_rows(rows)
        scope = Qt.ShortcutContext.WindowShortcut if everywhere else Qt.ShortcutContext.WidgetWithChildrenShortcut
        for row in rows:
            for key in row.keys:
                shortcut = QShortcut(QKeySequence(key), widget)
                shortcut.setContext(scope)
                shortcut.activated.connect(partial(run, row))
        self._rows[widget] = (*self._rows.get(widget, ()), *rows)

    def rows(self, *widgets: QWidget | None) -> list[ActionRow]:
        """The rows that were installed on ``widgets``, in that order."""
        return [row for widget in widgets if widget is not None for row in self._rows.get(widget, ())]


def run(row: ActionRow) -> None:
    """Does it, where it can be done now."""
    if row.enabled:
        row.handler()


def check_rows(rows: Sequence[ActionRow]) -> None:
    """Raises ValueError where two rows share a key or an id."""
    keys: dict[str, str] = {}
    ids: set[str] = set()
    for row in rows:
        if row.id in ids:
            raise ValueError(f"the action {row.id!r} stands twice")
        ids.add(row.id)
        for key in row.keys:
            name = QKeySequence(key).toString()
            if name in keys:
                raise ValueError(f"{key} belongs to {keys[name]!r} and to {row.id!r}")
            keys[name] = row.id
