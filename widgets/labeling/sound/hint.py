"""A line that says the keys of a text, as they were chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from widgets.actions.told import key_words
from widgets.parts.text import Elided

if TYPE_CHECKING:
    from widgets.actions.registry import ActionRegistry

MEND, MEND_ALL = "label.fix-here", "label.fix"


class HintLine(Elided):
    """``parts`` are pairs of a key, or the id of an action, and what it does: an action without a key is left out."""

    def __init__(self, *parts: tuple[str, str], right: bool = False) -> None:
        super().__init__("", "caption", right=right)
        self._parts = parts
        self._registry: ActionRegistry | None = None
        self._show()

    def tell(self, registry: ActionRegistry) -> None:
        """Follows the keys of the page."""
        self._registry = registry
        registry.changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        told = ((self._key(name), words) for name, words in self._parts)
        text = ", ".join(f"{key} {words}" for key, words in told if key)
        self.setText(text)
        self.setToolTip(text)

    def _key(self, name: str) -> str:
        if "." not in name:
            return name
        keys = self._registry.keys_of(name) if self._registry is not None else ()
        return key_words(keys[0]) if keys else ""
