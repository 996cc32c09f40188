"""The attributes of a class, one below the other: what each takes, whether it must be said, and when it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from widgets.parts.buttons import button
from widgets.parts.flow import Flow
from widgets.parts.leaving import delete_later
from widgets.parts.settled import LineField
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Text
from widgets.rules.fields import Choice, MenuButton, remove_button
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from app.rules.attribute_lines import AttributeLine, Condition
    from widgets.theme.theme import Theme

KINDS = (("bool", "Yes or no"), ("choice", "One of"), ("number", "A number"), ("text", "A text"))


class AttributeRows(QWidget):
    """``changed`` carries an AttributeLine, new or another than it was; ``renamed`` the name of an attribute and the
    next one, ``removed`` a name."""

    changed = Signal(object)
    renamed = Signal(str, str)
    removed = Signal(str)

    def __init__(self, theme: Theme, beside: QWidget, parent: QWidget | None = None) -> None:
        """``beside`` stands beside the button that adds one."""
        super().__init__(parent)
        self._theme = theme
        self._names: list[str] = []
        self.rows: list[AttributeRow] = []
        self._layout: QVBoxLayout = column(gap=10)
        add = button("Add an attribute", "chip", icon=icon("add", theme, "muted"), on=self._add)
        self.setLayout(column(self._layout, row(add, beside, 1, gap=8), gap=8))
        self._wants = ""

    def show_attributes(self, attributes: Mapping[str, Any]) -> None:
        """The attributes as the sheet writes them."""
        from app.rules.attribute_lines import conditions, read_attribute

        self._names = list(attributes)
        while len(self.rows) < len(attributes):
            made = AttributeRow(self._theme)
            for signal, own in (
                (made.changed, self.changed), (made.renamed, self.renamed), (made.removed, self.removed),
            ):  # fmt: skip
                signal.connect(own)
            self.rows.append(made)
            self._layout.addWidget(made)
        for at, one in enumerate(self.rows):
            one.setVisible(at < len(attributes))
            if at < len(attributes):
                name = self._names[at]
                one.show_line(read_attribute(name, attributes[name]), conditions(attributes, name))
                if name == self._wants:
                    one.name.setFocus(Qt.FocusReason.OtherFocusReason)
                    one.name.selectAll()
                    self._wants = ""

    @Slot()
    def _add(self) -> None:
        from app.rules.attribute_lines import AttributeLine
        from app.rules.beginnings import fresh

        self._wants = fresh("attribute", self._names)
        self.changed.emit(AttributeLine(self._wants))


class AttributeRow(QWidget):
    """One attribute; signals as those of AttributeRows."""

    changed = Signal(object)
    renamed = Signal(str, str)
    removed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._line: AttributeLine | None = None
        self._offers: dict[str, Condition] = {}
        self.name = LineField("Attribute: name", "name", mono=True)
        self.kind = Choice("Attribute: what it takes", KINDS)
        self.kind.setMinimumContentsLength(8)
        self.values = LineField("Attribute: values", "its values, with commas")
        self.required = QCheckBox("Must be said")
        self.when = MenuButton("Only when", theme)
        self._waits = holder(row(gap=6))
        self.name.settled.connect(self._named)
        self.kind.picked.connect(self._of_kind)
        self.values.settled.connect(self._valued)
        self.required.toggled.connect(self._needed)
        self.when.picked.connect(self._waits_for)
        cross = remove_button(theme, "the attribute", self._remove)
        first = row(self.name, self.kind, self.values, cross, gap=6)
        first.setStretch(0, 3)
        first.setStretch(2, 4)
        self._space = QWidget()
        first.insertWidget(3, self._space, 4)
        below = Flow(self.required, self._waits, self.when, gap=10)
        self.setLayout(column(first, below, gap=4))

    def show_line(self, line: AttributeLine, offers: list[Condition]) -> None:
        """The attribute, and the conditions that it could be given."""
        self._line = line
        self._offers = {one.title: one for one in offers}
        self.name.show_value(line.name)
        self.kind.show_value(line.kind)
        self.values.setVisible(line.kind == "choice")
        self._space.setVisible(line.kind != "choice")
        self.values.show_value(", ".join(line.values))
        self.required.blockSignals(True)
        self.required.setChecked(line.required)
        self.required.blockSignals(False)
        for part, what in ((self.kind, "what it takes"), (self.values, "values"), (self.required, "must be said")):
            part.setAccessibleName(f"{line.name}: {what}")
        self._show_conditions(line)
        free = [title for title, one in self._offers.items() if one.attribute not in line.when]
        self.when.show_rows([(title, title) for title in free])
        self.when.setVisible(bool(free))
        self.when.setText("And when" if line.when else "Only when")

    def _show_conditions(self, line: AttributeLine) -> None:
        from app.rules.attribute_lines import Condition

        inside = self._waits.layout()
        while inside is not None and (item := inside.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                delete_later(widget)
        for number, (other, value) in enumerate(line.when.items()):
            title = Condition(other, value).title
            if inside is not None:
                inside.addWidget(Text(f"{'and' if number else 'only when'} {title}"))
                inside.addWidget(remove_button(self._theme, f"the condition “{title}”", partial(self._freed, other)))
        self._waits.setVisible(bool(line.when))
        self._waits.adjustSize()

    def _tell(self, **fields: Any) -> None:
        if self._line is not None and replace(self._line, **fields) != self._line:
            self.changed.emit(replace(self._line, **fields))

    @Slot(str)
    def _named(self, text: str) -> None:
        if self._line is None:
            return
        if not text.strip():
            self.name.show_value(self._line.name)
        elif text.strip() != self._line.name:
            self.renamed.emit(self._line.name, text.strip())

    @Slot(str)
    def _of_kind(self, kind: str) -> None:
        self._tell(kind=kind, values=self._line.values if self._line is not None and kind == "choice" else ())

    @Slot(str)
    def _valued(self, text: str) -> None:
        from app.rules.offers import listed

        if listed(text):
            self._tell(values=tuple(listed(text)))
        elif self._line is not None:
            self.values.show_value(", ".join(self._line.values))

    @Slot(bool)
    def _needed(self, wanted: bool) -> None:
        self._tell(required=wanted)

    @Slot(str)
    def _waits_for(self, title: str) -> None:
        if self._line is not None:
            one = self._offers[title]
            self._tell(when={**self._line.when, one.attribute: one.value})

    def _freed(self, other: str) -> None:
        if self._line is not None:
            self._tell(when={name: value for name, value in self._line.when.items() if name != other})

    @Slot()
    def _remove(self) -> None:
        if self._line is not None:
            self.removed.emit(self._line.name)
