"""Installs rows of actions on widgets, with the keys a person has chosen, and lists them for palette and key pages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from widgets.actions.action import ActionRow
from widgets.actions.held import HeldKeys
from widgets.actions.keymap import Claim, KeyMap, key_name
from widgets.actions.shortcuts import Shortcuts


class ActionRegistry(QObject):
    """The actions of one window: ``install`` its own first (``everywhere``), then those of each page.

    Two rows of one widget may not share a key. Where a page takes a key of the window, the page has it while it is in
    view, unless the window's row is firm: two shortcuts on one key would cancel each other out. Other keys in
    ``keymap`` are in force at once; ``changed`` tells after that, and after each ``install``.
    """

    changed = Signal()

    def __init__(self, keymap: KeyMap | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.keymap = keymap
        self._given: dict[QWidget, tuple[ActionRow, ...]] = {}
        self._everywhere: QWidget | None = None
        self._rows: dict[QWidget, tuple[ActionRow, ...]] = {}
        self._window: dict[str, ActionRow] = {}
        self._taken: dict[str, list[tuple[QWidget, ActionRow]]] = {}
        self._listened: dict[tuple[QWidget | None, ...], frozenset[str]] = {}
        self._shortcuts = Shortcuts()
        self._held = HeldKeys(self)
        if keymap is not None:
            keymap.changed.connect(self._install_anew)

    def install(self, widget: QWidget, rows: Sequence[ActionRow], *, everywhere: bool = False) -> None:
        """Makes the keys of ``rows`` work within ``widget``; ``everywhere`` means in the whole window.

        Raises ValueError where a key or an id stands twice.
        """
        check_rows(rows)
        self._given[widget] = (*self._given.get(widget, ()), *rows)
        if everywhere:
            self._everywhere = widget
        self._put(widget, rows, everywhere=everywhere)
        self.changed.emit()

    @property
    def everywhere(self) -> tuple[QWidget, ...]:
        """The widget whose rows are those of the whole window; () before it is there."""
        return () if self._everywhere is None else (self._everywhere,)

    def given(self, widget: QWidget) -> tuple[ActionRow, ...]:
        """The rows of ``widget`` as they were installed, with the keys they come with."""
        return self._given.get(widget, ())

    def rows(self, *widgets: QWidget | None) -> list[ActionRow]:
        """The rows that were installed on ``widgets``, in that order; a key stands only with the first that has it.

        The keys of a part of a page are apart from those around it.
        """
        found: list[ActionRow] = []
        seen: set[str] = set()
        for row in (row for widget in widgets if widget is not None for row in self._rows.get(widget, ())):
            if row.part:
                found.append(row)
                continue
            keys = tuple(key for key in row.keys if key_name(key) not in seen)
            seen.update(map(key_name, keys))
            found.append(row if keys == row.keys else replace(row, keys=keys))
        return found

    def part_rows(self, widget: QWidget, part: str) -> tuple[ActionRow, ...]:
        """The rows of a part of ``widget``, with the keys that they have now: what that part is to listen to."""
        return tuple(row for row in self._rows.get(widget, ()) if row.part == part)

    def keys_of(self, action: str) -> tuple[str, ...]:
        """The keys that do ``action`` now, () where it has none or is not installed yet."""
        return next((row.keys for rows in self._rows.values() for row in rows if row.id == action), ())

    def keys_on(self, *widgets: QWidget | None) -> frozenset[str]:
        """All keys that do something on these widgets now, by their names: what nothing else may listen to there."""
        found = self._listened.get(widgets)
        if found is None:
            found = frozenset(key_name(key) for row in self.rows(*widgets) for key in row.keys)
            self._listened[widgets] = found
        return found

    @Slot()
    def _install_anew(self) -> None:
        self._held.let_go()
        self._shortcuts.clear()
        self._rows, self._window, self._taken, self._listened = {}, {}, {}, {}
        for widget, rows in self._given.items():
            self._put(widget, rows, everywhere=widget is self._everywhere)
        self.changed.emit()

    def _put(self, widget: QWidget, rows: Sequence[ActionRow], *, everywhere: bool) -> None:
        self._listened.clear()
        wanted = rows if self.keymap is None else chosen(rows, self.keymap)
        kept = tuple(wanted if everywhere else map(self._without_firm, wanted))
        for row in (row for row in kept if not row.part):
            for key in map(key_name, row.keys):
                if everywhere:
                    self._window[key] = row
                    act, context = partial(self._in_window, key), Qt.ShortcutContext.WindowShortcut
                    self._shortcuts.add(widget, key, act, context=context, repeats=row.released is None)
                elif key in self._window:
                    self._taken.setdefault(key, []).append((widget, row))
                else:
                    self._shortcuts.add(widget, key, partial(self._do, row, key), repeats=row.released is None)
        self._rows[widget] = (*self._rows.get(widget, ()), *kept)

    def _without_firm(self, row: ActionRow) -> ActionRow:
        keys = tuple(
            key for key in row.keys if not ((held := self._window.get(key_name(key))) is not None and held.firm)
        )
        return row if keys == row.keys else replace(row, keys=keys)

    def _in_window(self, key: str) -> None:
        for page, row in self._taken.get(key, ()):
            if page.isVisible():
                self._do(row, key)
                return
        self._do(self._window[key], key)

    def _do(self, row: ActionRow, key: str) -> None:
        if row.released is None:
            run(row)
        elif row.enabled and not self._held.holds(key):
            self._held.press(key, row.released)
            row.handler()


def chosen(rows: Sequence[ActionRow], keymap: KeyMap) -> list[ActionRow]:
    """The rows with the keys that were chosen for them.

    A key that two of them want goes to the one whose keys the person has changed, then to the one that the preset
    names, then to the first: whatever stands in the settings, no key is dead.
    """
    holders: dict[tuple[str, str], tuple[Claim, ActionRow]] = {}
    for row in rows:
        for key in keymap.keys(row):
            place = (row.part, key)
            if place not in holders or keymap.claim(row) > holders[place][0]:
                holders[place] = (keymap.claim(row), row)
    return [
        replace(row, keys=tuple(key for key in keymap.keys(row) if holders[row.part, key][1] is row)) for row in rows
    ]


def run(row: ActionRow) -> None:
    """Does it, where it can be done now."""
    if row.enabled:
        row.handler()


def check_rows(rows: Sequence[ActionRow]) -> None:
    """Raises ValueError where two rows share a key or an id, or a key does not exist."""
    keys: dict[tuple[str, str], str] = {}
    ids: set[str] = set()
    for row in rows:
        if row.id in ids:
            raise ValueError(f"the action {row.id!r} stands twice")
        ids.add(row.id)
        for key in row.keys:
            name = (row.part, key_name(key))
            if name in keys:
                raise ValueError(f"{key} belongs to {keys[name]!r} and to {row.id!r}")
            keys[name] = row.id
