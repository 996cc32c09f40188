"""An agreement report as a page: figures, the band of people, what rules explain, breakdowns, warnings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QGridLayout, QWidget

from widgets.parts.bars import IntervalBar
from widgets.parts.card import Card, StatTile
from widgets.parts.stack import column, row
from widgets.parts.table import Column, DataTable
from widgets.parts.text import Text

if TYPE_CHECKING:
    from app.agreement.report import AgreementReport
    from widgets.theme.theme import Theme

TITLES = {"class": "By class", "annotator": "By annotator", "slice": "By slice", "rule": "What each rule explains"}
KIND = {
    "reference": "Against the adjudicated reference",
    "leave-one-out": "Against the consensus of the others",
    "pairwise": "Person against person",
}


class ReportView(QWidget):
    """``show_report`` fills it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hlp, self._value = StatTile("HUMAN-LEVEL PERFORMANCE"), StatTile("PEOPLE AMONG THEMSELVES")
        self._raw, self._size = StatTile("BEFORE THE RULES"), StatTile("MEASURED ON")
        self._bar = IntervalBar(theme)
        self._band = Card("Band", "People as a band with its interval; never a hard ceiling.")
        self._band.add(self._bar)
        self._notes = Card("Before you use the figures")
        self._note_text = Text("", wrap=True)
        self._notes.add(self._note_text)
        self._tables: dict[str, tuple[Card, DataTable]] = {}
        grid = QGridLayout()
        grid.setSpacing(16)
        for place, name in enumerate(TITLES):
            card, table = Card(TITLES[name]), DataTable(TITLES[name])
            card.add(table)
            card.body.addStretch(1)
            self._tables[name] = (card, table)
            grid.addWidget(card, place // 2, place % 2)
        tiles = row(self._hlp, self._value, self._raw, self._size, gap=16)
        layout = column(tiles, self._band, self._notes, gap=16)
        layout.addLayout(grid)
        layout.addStretch(1)
        self.setLayout(layout)

    def show_report(self, report: AgreementReport) -> None:
        """Another report."""
        from app.agreement.show import metric_title

        self._hlp.show_figure(_figure(report.hlp), _ends(report.hlp_ci), KIND.get(report.hlp_kind, "Not known yet"))
        self._value.show_figure(_figure(report.value), _ends(report.ci), metric_title(report.metric, report.level))
        self._raw.show_figure(
            _figure(report.raw_hlp.value), _ends(report.raw_hlp.ci), "The same without the comparison rules"
        )
        people = len(report.annotators)
        self._size.show_figure(
            f"{max(report.items, report.hlp_items):,}", "items", f"{people} people, {report.pairs:,} pairs of labels"
        )
        self._bar.show_figures(report.hlp, report.hlp_ci)
        notes = [*report.warnings, *([report.sample_size.text] if report.sample_size else [])]
        self._note_text.setText("\n".join(f"•  {note}" for note in notes))
        self._notes.setVisible(bool(notes))
        for name, (card, table) in self._tables.items():
            rows = report.by.get(name, ())
            card.setVisible(bool(rows))
            if rows:
                table.set_data(*_table(name, rows))
                table.fit_height(9)


def _table(name: str, rows: Sequence[Mapping[str, Any]]) -> tuple[list[Column], list[list[Any]]]:
    """Columns of what the rows hold: the name first, numbers after it."""
    keys = [
        key
        for key in rows[0]
        if key != name and not key.endswith("ci") and not isinstance(rows[0][key], list | dict | str)
    ]
    columns = [Column(name.capitalize())]
    columns += [Column(key.replace("_", " ").capitalize(), 118, right=True, format=_number) for key in keys]
    return columns, [[row.get(name), *(row.get(key) for key in keys)] for row in rows]


def _number(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}"


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _ends(ci: Sequence[float] | None) -> str:
    return "" if ci is None else f"{ci[0]:.3f} – {ci[1]:.3f}"
