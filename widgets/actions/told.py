"""Buttons that say their key, and go on saying the right one when a person chooses another."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QWidget

from widgets.actions.registry import ActionRegistry

# The keys of Qt's names that people call otherwise.
WORDS = {"Return": "Enter", "PgUp": "Page Up", "PgDown": "Page Down"}


class KeyTold(QObject):
    """Puts the keys of ``action`` behind the tooltip of ``widget``, and the first behind the text of a button.

    ``text`` and ``tip`` are the words without keys; "" leaves that alone. Lives and dies with the widget.
    """

    def __init__(
        self, widget: QWidget, registry: ActionRegistry, action: str, *, text: str = "", tip: str = ""
    ) -> None:
        super().__init__(widget)
        self._widget, self._registry, self._action = widget, registry, action
        self._text, self._tip = text, tip
        registry.changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        keys = self._registry.keys_of(self._action)
        if self._tip:
            self._widget.setToolTip(with_keys(self._tip, keys))
        if self._text and isinstance(self._widget, QAbstractButton):
            self._widget.setText(f"{self._text}  {key_words(keys[0])}" if keys else self._text)


def with_keys(words: str, keys: tuple[str, ...]) -> str:
    """A tooltip with its keys: "Hand the item in  (Ctrl+Enter)"."""
    said = list(dict.fromkeys(map(key_words, keys)))
    return f"{words}  ({' or '.join(said)})" if said else words


def key_words(key: str) -> str:
    """One combination as people read it on this system: "Ctrl+Return" is "Ctrl+Enter"."""
    native = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) or key
    head, plus, last = native.rpartition("+")
    return f"{head}{plus}{WORDS.get(last, last)}"
