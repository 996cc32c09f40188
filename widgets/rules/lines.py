"""Lines of fields that grow: as many as there are entries, and an empty one at the end for the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from widgets.parts.settled import LineField
from widgets.parts.stack import column, row
from widgets.parts.text import Text
from widgets.rules.fields import remove_button
from widgets.theme.theme import Theme

MOST = 60  # lines that are shown; a list from elsewhere has thousands, and fields for all would stop the window
Spec = tuple[str, str, int]  # name of the field, hint, weight of its width


class FieldLines(QWidget):
    """``changed`` carries the place of a line and its texts; a place one behind the last is a new line.
    ``removed`` carries the place of a line that shall go.

    The lines are made once for each place and filled with other words where entries come and go.
    """

    changed = Signal(int, object)
    removed = Signal(int)

    def __init__(
        self,
        theme: Theme,
        what: str,
        specs: Sequence[Spec],
        *,
        between: str = "",
        mono: bool = False,
        lead: Callable[[int], QWidget] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._what, self._specs, self._between = theme, what, tuple(specs), between
        self._mono, self._lead = mono, lead
        self._rows: list[tuple[QWidget, list[LineField], QWidget]] = []
        self._entries: list[tuple[str, ...]] = []
        self._layout: QVBoxLayout = column(gap=6)
        self._more = Text("", "muted", wrap=True)
        self.setLayout(column(self._layout, self._more, gap=6))
        self.show_entries(())

    def show_entries(self, entries: Sequence[Sequence[str]]) -> None:
        """What is there."""
        self._entries = [tuple(entry) for entry in entries]
        shown = len(entries) + 1 if len(entries) <= MOST else MOST
        while len(self._rows) < shown:
            self._rows.append(self._line(len(self._rows)))
        self._more.setVisible(len(entries) > MOST)
        self._more.setText(f"The first {MOST} of {len(entries):,}. All of them are in the text, and are changed there.")
        for at, (holder, fields, cross) in enumerate(self._rows):
            last = at == len(entries)
            holder.setVisible(at < shown)
            texts = self._entries[at] if at < len(entries) else ("",) * len(fields)
            for field, text in zip(fields, texts, strict=True):
                field.show_value(text)
            cross.setVisible(not last)

    def fields(self, at: int) -> list[LineField]:
        """The fields of a line."""
        return self._rows[at][1]

    def _line(self, at: int) -> tuple[QWidget, list[LineField], QWidget]:
        holder = QWidget()
        inside: QHBoxLayout = row(gap=6)
        if self._lead is not None:
            inside.addWidget(self._lead(at))
        fields: list[LineField] = []
        for number, (name, hint, weight) in enumerate(self._specs):
            if number and self._between:
                inside.addWidget(Text(self._between, "muted"))
            field = LineField(f"{self._what}: {name}", hint, mono=self._mono)
            field.settled.connect(partial(self._settled, at))
            fields.append(field)
            inside.addWidget(field, weight)
        cross = remove_button(self._theme, self._what.lower(), partial(self.removed.emit, at))
        policy = cross.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        cross.setSizePolicy(policy)
        inside.addWidget(cross, 0, Qt.AlignmentFlag.AlignVCenter)
        holder.setLayout(inside)
        self._layout.addWidget(holder)
        return holder, fields, cross

    def _settled(self, at: int, _text: str) -> None:
        texts = tuple(field.text().strip() for field in self._rows[at][1])
        if at < len(self._entries) and texts == self._entries[at]:
            return
        if at >= len(self._entries) and not texts[0]:
            return  # a new line begins with its first field
        self.changed.emit(at, texts)
