"""Which row a key event is for, where a widget listens to its keys itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from widgets.actions.action import ActionRow
from widgets.actions.keymap import key_name

_BARE = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr, Qt.Key.Key_unknown)


def by_key(rows: Sequence[ActionRow]) -> Mapping[str, ActionRow]:
    """The rows by the names of their keys; of two that want one key the first has it."""
    found: dict[str, ActionRow] = {}
    for row in rows:
        for key in row.keys:
            found.setdefault(key_name(key), row)
    return found


def heard_row(rows: Mapping[str, ActionRow], event: QKeyEvent) -> ActionRow | None:
    """The row that this key is for."""
    return next((rows[name] for name in _names(event) if name in rows), None)


def _names(event: QKeyEvent) -> Iterator[str]:
    """The key's name; then without Shift, which some keyboards need for a sign such as the plus."""
    key = Qt.Key(event.key())
    if key in _BARE:
        return
    held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.GroupSwitchModifier)
    if key == Qt.Key.Key_Backtab:
        key = Qt.Key.Key_Tab
    yield QKeySequence(QKeyCombination(held, key)).toString()
    sign = event.text()
    if held & Qt.KeyboardModifier.ShiftModifier and sign.isprintable() and sign.strip() and not sign.isalnum():
        yield QKeySequence(QKeyCombination(held & ~Qt.KeyboardModifier.ShiftModifier, key)).toString()
