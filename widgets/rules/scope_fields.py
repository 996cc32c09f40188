"""What a rule reaches within its task, as fields: a tier, a language, a slice, and the rule that it silences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from widgets.parts.settled import LineField
from widgets.parts.stack import column, row
from widgets.rules.fields import Choice, FormGrid, MenuButton

if TYPE_CHECKING:
    from app.rules.reading import Outline
    from widgets.theme.theme import Theme

TITLES = {
    "tier": "One tier alone", "language": "One language alone", "slice": "Some items alone: a slice",
    "instead_of": "Instead of another rule",
}  # fmt: skip


class ScopeFields(QWidget):
    """``changed`` carries the key of a field and its value, "" to take it out."""

    changed = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tier, self.instead_of = Choice("Tier"), Choice("Instead of")
        self.language = LineField("Language", "every language")
        self.slice = LineField("Slice", 'snr_db < 10 and source == "street"', mono=True)
        self._asked: set[str] = set()
        self._lines: dict[str, tuple[QWidget, QWidget]] = {}
        grid = FormGrid()
        for key, title, field in (
            ("tier", "Tier", self.tier), ("language", "Language", self.language), ("slice", "Slice", self.slice),
            ("instead_of", "Instead of", self.instead_of),
        ):  # fmt: skip
            self._lines[key] = (grid.add(title, field), field)
            told = field.picked if isinstance(field, Choice) else field.settled
            told.connect(partial(self.changed.emit, key))
        self.narrow = MenuButton("Narrow it", theme)
        self.narrow.picked.connect(self._wants)
        self.setLayout(column(grid, row(self.narrow, 1), gap=6))

    def show_scope(self, rule: Mapping[str, Any], outline: Outline) -> None:
        """The scope of a rule as the sheet writes it."""
        named = str(rule.get("task") or "")
        reach = [outline.tasks[named]] if named in outline.tasks else list(outline.tasks.values())
        tiers = list(dict.fromkeys(tier for task in reach for tier in _names(task.get("tiers"))))
        others = [one for one in outline.rules if one.get("id") != rule.get("id")]
        self.tier.show_rows([("", "every tier"), *((tier, tier) for tier in tiers)])
        rows = [(str(one.get("id")), f"{one.get('title')} ({one.get('id')})") for one in others]
        self.instead_of.show_rows([("", "no other rule"), *rows])
        for key, (_, field) in self._lines.items():
            if isinstance(field, Choice | LineField):
                field.show_value(str(rule.get(key) or ""))
        fit = {
            "tier": bool(tiers), "language": any(task.get("language") for task in reach),
            "slice": True, "instead_of": bool(others),
        }  # fmt: skip
        shown = {key for key in self._lines if rule.get(key) or (key in self._asked and fit[key])}
        for key, parts in self._lines.items():
            for part in parts:
                part.setVisible(key in shown)
        self.narrow.show_rows([(key, title) for key, title in TITLES.items() if fit[key] and key not in shown])

    @Slot(str)
    def _wants(self, key: str) -> None:
        self._asked.add(key)
        for part in self._lines[key]:
            part.show()
        self._lines[key][1].setFocus()


def _names(value: Any) -> Sequence[str]:
    return [str(one) for one in value] if isinstance(value, list) else ()
