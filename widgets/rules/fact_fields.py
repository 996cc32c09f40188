"""What the item of an example is like: a field for each fact that its rule asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from widgets.parts.leaving import delete_later
from widgets.parts.settled import LineField
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Text

FIELD_PX, ACROSS = 110, 2


class FactFields(QWidget):
    """``changed`` carries all that is said of the item (None for nothing), ``refused`` why what was written is no
    fact."""

    changed = Signal(object)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._item: Mapping[str, Any] = {}
        self._names: tuple[str, ...] = ()
        self.fields: dict[str, LineField] = {}
        self._inside = QWidget()
        self._layout = column(self._inside, gap=0)
        self.setLayout(self._layout)

    def show_facts(self, item: Mapping[str, Any], names: Sequence[str]) -> None:
        """``names`` are the facts with a field; nothing is seen where there are none."""
        from app.rules.item_facts import fact_text

        self._item = item
        if tuple(names) != self._names:
            self._names = tuple(names)
            self._make()
        for name, field in self.fields.items():
            field.show_value(fact_text(item.get(name)))
        self.setVisible(bool(names))

    def _make(self) -> None:
        from app.rules.item_facts import fact_title

        self.fields = {}
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        grid.setColumnStretch(ACROSS + 1, 1)
        grid.addWidget(Text("On an item with", "caption"), 0, 0)
        for at, name in enumerate(self._names):
            title = fact_title(name)
            made = LineField(f"The item: {title}", "not said")
            made.setMaximumWidth(FIELD_PX)
            made.settled.connect(partial(self._settled, name))
            self.fields[name] = made
            grid.addWidget(holder(row(Text(title, "muted"), made, 1, gap=4)), at // ACROSS, 1 + at % ACROSS)
        before, self._inside = self._inside, holder(grid)
        self._layout.replaceWidget(before, self._inside)
        before.hide()
        delete_later(before)

    def _settled(self, name: str, text: str) -> None:
        from app.rules.item_facts import fact_text, read_fact

        try:
            value = read_fact(name, text)
        except ValueError as problem:
            self.refused.emit(str(problem))
            self.fields[name].show_value(fact_text(self._item.get(name)))
            return
        item = {key: fact for key, fact in self._item.items() if key != name}
        if value is not None:
            item[name] = value
        self.changed.emit(item or None)
