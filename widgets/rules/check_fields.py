"""The check of a rule as fields: one line a limit, how grave it is, whether it mends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from widgets.parts.buttons import Segmented
from widgets.parts.flow import Flow
from widgets.parts.leaving import delete_later
from widgets.parts.settled import LineField
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Text
from widgets.rules.fields import Choice, MenuButton, remove_button

if TYPE_CHECKING:
    from app.rules.offers import CheckOffer
    from widgets.theme.theme import Theme

OTHER_KEYS = ("severity", "fix", "waive")
WAIVINGS = (("", "as the sheet says"), ("reason", "only with a reason"), ("free", "without a reason"))
SEVERITIES = (("block", "Must hold"), ("warn", "Warns"), ("info", "Hint"))


class CheckFields(QWidget):
    """``changed`` carries the name of a limit and its value, None to take it out; "severity", "fix" and "waive" go the
    same way. ``refused`` says why what was typed is no value.
    """

    changed = Signal(str, object)
    refused = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._check: Mapping[str, Any] = {}
        self._offers: tuple[CheckOffer, ...] = ()
        self._classes: tuple[str, ...] = ()
        self._attributes: tuple[str, ...] = ()
        self._fields: dict[str, tuple[QWidget, ...]] = {}  # title, line, cross, field
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._add = MenuButton("Add a check", theme)
        self._add.picked.connect(self._added)
        self._severity = Segmented(SEVERITIES, "Severity")
        self._severity.chosen.connect(self._graver)
        self._fix = QCheckBox("Offers the canonical form")
        self._fix.toggled.connect(self._mends)
        self._waive = Choice("How a label that it warns of is handed in", WAIVINGS)
        self._waive.picked.connect(self._passes)
        self._passing = holder(row(Text("Handed in", "caption"), self._waive, gap=6))
        parts = Flow(self._add, self._severity, self._passing, self._fix, gap=10)
        self.setLayout(column(self._grid, parts, gap=8))

    def show_check(
        self, check: Mapping[str, Any], offers: Sequence[CheckOffer], classes: Sequence[str],
        attributes: Sequence[str] = (),
    ) -> None:  # fmt: skip
        """The check as the sheet writes it, what else can be checked, the classes of words there are, and the
        attributes of objects."""
        from app.rules.offers import offer, written

        self._check, self._offers = check, tuple(offers)
        self._classes, self._attributes = tuple(classes), tuple(attributes)
        names = [name for name in check if name not in OTHER_KEYS]
        for name in set(self._fields) - set(names):
            for part in self._fields.pop(name)[:3]:
                self._grid.removeWidget(part)
                part.hide()
                delete_later(part)
        for name in names:
            if name not in self._fields:
                self._fields[name] = self._line(offer(name))
            field = self._fields[name][3]
            if isinstance(field, LineField):
                field.show_value(written(offer(name), check[name]))
            elif isinstance(field, Choice):
                field.show_rows([(one, one) for one in attributes])
                field.show_value(str(check[name]))
        self._add.show_rows([(one.name, one.title) for one in offers if one.name not in names])
        self._severity.setVisible(bool(names))
        self._severity.choose(str(check.get("severity", "warn")))
        warns = check.get("severity", "warn") == "warn"
        self._passing.setVisible(bool(names) and (warns or "waive" in check))
        self._waive.show_value(str(check.get("waive") or ""))
        self._fix.setVisible("spelling" in names)
        self._fix.blockSignals(True)
        self._fix.setChecked(check.get("fix") == "canonical")
        self._fix.blockSignals(False)

    def _line(self, offered: CheckOffer) -> tuple[QWidget, ...]:
        at = self._grid.rowCount()
        title = Text(offered.title)
        field: QWidget
        if offered.shape == "flag":
            field = Text("must be so", "muted")
        elif offered.shape == "attribute":
            field = chosen = Choice(offered.title)
            chosen.picked.connect(partial(self.changed.emit, offered.name))
        else:
            mono = offered.shape in ("pattern", "text")
            written = LineField(f"{offered.title} {offered.unit}".strip(), offered.hint, mono=mono)
            written.settled.connect(partial(self._written, offered))
            if offered.shape == "number":
                written.setMaximumWidth(110)
            field = written
        unit = row(field, Text(offered.unit, "muted") if offered.unit else None, gap=6)
        if offered.shape in ("number", "attribute"):
            unit.addStretch(1)
        line = holder(unit)
        cross = remove_button(
            self._theme, f"the check “{offered.title}”", partial(self.changed.emit, offered.name, None)
        )
        for place, part in enumerate((title, line, cross)):
            self._grid.addWidget(part, at, place)
        return title, line, cross, field

    def _written(self, offered: CheckOffer, text: str) -> None:
        from app.rules.offers import read_value, written

        try:
            value = read_value(offered, text)
        except ValueError as problem:
            self.refused.emit(str(problem))
            field = self._fields[offered.name][3]
            if isinstance(field, LineField):
                field.show_value(written(offered, self._check.get(offered.name)))
            return
        self.changed.emit(offered.name, value)

    @Slot(str)
    def _added(self, name: str) -> None:
        from app.rules.offers import first_value, offer

        self.changed.emit(name, first_value(offer(name), self._classes, self._attributes))

    @Slot(str)
    def _graver(self, severity: str) -> None:
        if severity != self._check.get("severity", "warn"):
            self.changed.emit("severity", severity)

    @Slot(str)
    def _passes(self, waive: str) -> None:
        self.changed.emit("waive", waive or None)

    @Slot(bool)
    def _mends(self, wanted: bool) -> None:
        self.changed.emit("fix", "canonical" if wanted else None)
