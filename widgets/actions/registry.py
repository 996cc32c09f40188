"""Installs rows of actions on a widget, and lists them for the palette and the page of keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from widgets.actions.action import ActionRow


class ActionRegistry:
    """The actions of one window: ``install`` its own first (``everywhere``), then those of each page.

    Two rows of one widget may not share a key. Where a page takes a key of the window, the page has it while it is in
    view, unless the window's row is firm: two shortcuts on one key would cancel each other out.
    """

    def __init__(self) -> None:
        self._rows: dict[QWidget, tuple[ActionRow, ...]] = {}
        self._window: dict[str, ActionRow] = {}
        self._taken: dict[str, list[tuple[QWidget, ActionRow]]] = {}

    def install(self, widget: QWidget, rows: Sequence[ActionRow], *, everywhere: bool = False) -> None:
        """Makes the keys of ``rows`` work within ``widget``; ``everywhere`` means in the whole window.

        Raises ValueError where a key or an id stands twice.
        """
        check_rows(rows)
        kept = tuple(rows if everywhere else map(self._without_firm, rows))
        for row in kept:
            for key in map(key_name, row.keys):
                if everywhere:
                    self._window[key] = row
                    self._shortcut(widget, key, Qt.ShortcutContext.WindowShortcut, partial(self._in_window, key))
                elif key in self._window:
                    self._taken.setdefault(key, []).append((widget, row))
                else:
                    self._shortcut(widget, key, Qt.ShortcutContext.WidgetWithChildrenShortcut, partial(run, row))
        self._rows[widget] = (*self._rows.get(widget, ()), *kept)

    def rows(self, *widgets: QWidget | None) -> list[ActionRow]:
        """The rows that were installed on ``widgets``, in that order; a key stands only with the first that has it."""
        found: list[ActionRow] = []
        seen: set[str] = set()
        for row in (row for widget in widgets if widget is not None for row in self._rows.get(widget, ())):
            keys = tuple(key for key in row.keys if key_name(key) not in seen)
            seen.update(map(key_name, keys))
            found.append(row if keys == row.keys else replace(row, keys=keys))
        return found

    def _without_firm(self, row: ActionRow) -> ActionRow:
        keys = tuple(
            key for key in row.keys if not ((held := self._window.get(key_name(key))) is not None and held.firm)
        )
        return row if keys == row.keys else replace(row, keys=keys)

    def _in_window(self, key: str) -> None:
        for page, row in self._taken.get(key, ()):
            if page.isVisible():
                run(row)
                return
        run(self._window[key])

    def _shortcut(self, widget: QWidget, key: str, context: Qt.ShortcutContext, act: partial[None]) -> None:
        shortcut = QShortcut(QKeySequence(key), widget)
        shortcut.setContext(context)
        shortcut.activated.connect(act)


def run(row: ActionRow) -> None:
    """Does it, where it can be done now."""
    if row.enabled:
        row.handler()


def key_name(key: str) -> str:
    """One name for each key, however it is written: "ctrl+del" is "Ctrl+Del". ValueError where Qt knows no such key."""
    name = QKeySequence(key).toString()
    if not name:
        raise ValueError(f"there is no key {key!r}")
    return name


def check_rows(rows: Sequence[ActionRow]) -> None:
    """Raises ValueError where two rows share a key or an id, or a key does not exist."""
    keys: dict[str, str] = {}
    ids: set[str] = set()
    for row in rows:
        if row.id in ids:
            raise ValueError(f"the action {row.id!r} stands twice")
        ids.add(row.id)
        for key in row.keys:
            name = key_name(key)
            if name in keys:
                raise ValueError(f"{key} belongs to {keys[name]!r} and to {row.id!r}")
            keys[name] = row.id
