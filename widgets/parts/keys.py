"""A combination of keys as chips."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from widgets.parts.leaving import delete_later
from widgets.parts.stack import row
from widgets.parts.text import Kbd

# How people read them; the rest is as Qt names it for the system.
SIGNS = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓", "Return": "Enter", "Del": "Del", "Backspace": "⌫"}


class KeyHint(QWidget):
    """``keys`` is a Qt key sequence such as "Ctrl+Shift+Z": one chip a key."""

    def __init__(self, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = row(gap=3)
        self.setLayout(self._row)
        self.show_keys(keys)

    def show_keys(self, keys: str) -> None:
        """Other keys, "" for none."""
        while (item := self._row.takeAt(0)) is not None:
            if (chip := item.widget()) is not None:
                chip.hide()
                delete_later(chip)
        self.setAccessibleName(keys)
        for key in key_names(keys) if keys else ():
            self._row.addWidget(Kbd(key))


def key_names(keys: str) -> list[str]:
    """The names of the keys of one combination, in the system's own words: "Ctrl+=" gives "Ctrl" and "="."""
    native = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) or keys
    head, plus, last = native.rpartition("+")
    # In "Ctrl++" the last plus is the key itself.
    parts = [*head.removesuffix("+").split("+"), "+"] if plus and not last else [*head.split("+"), last]
    return [SIGNS.get(part, part) for part in parts if part]
