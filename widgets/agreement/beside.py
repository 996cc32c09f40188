"""What stands beside the headline: the other figures of a report, and models on the same items as people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from widgets.agreement.cells import Figure, cell_text
from widgets.parts.card import Card
from widgets.parts.table import Column, DataTable
from widgets.parts.text import Text

if TYPE_CHECKING:
    from app.agreement.model import ModelFigures
    from app.agreement.report import AgreementReport, Estimate

ROWS_SHOWN = 16
MOST_CLASSES = 8
WIDE_PX = 190


class OtherFigures(Card):
    """Every other figure with its interval, the blind guess and the share of each class; and why one is not known."""

    def __init__(self) -> None:
        super().__init__("Other figures", "Read them together: one alone misleads where a class is rare.")
        self._table, self._note = DataTable("Other figures"), Text("", "caption", wrap=True)
        self.add(self._table)
        self.add(self._note)
        self.body.addStretch(1)

    def show_report(self, report: AgreementReport) -> None:
        """Those of another report; nothing is seen where there are none."""
        rows = _rows(report)
        self._table.set_data([Column("Figure"), Column("Value", WIDE_PX, right=True, format=cell_text)], rows)
        self._table.fit_height(ROWS_SHOWN)
        notes = [*_unknown(report), *_balance(report)]
        self._note.setText("\n".join(notes))
        self._note.setVisible(bool(notes))
        self.setVisible(bool(rows or notes))


class BesidePeople(Card):
    """Each model run and people on the items that both have, and what keeps the two from being compared fairly."""

    def __init__(self) -> None:
        super().__init__(
            "Models beside people", "On the same items, by the same metric, against the same labels. The newest first."
        )
        self._table, self._note = DataTable("Models beside people"), Text("", "caption", wrap=True)
        self.add(self._table)
        self.add(self._note)

    def show_models(self, models: Sequence[ModelFigures]) -> None:
        """Other runs; nothing is seen where there are none."""
        columns = [
            Column("Model"),
            Column("Items", 64, right=True, format=cell_text),
            Column("Model's score", WIDE_PX, right=True, format=cell_text),
            Column("People", WIDE_PX, right=True, format=cell_text),
            Column("People − model", WIDE_PX + 30, right=True, format=cell_text),
        ]
        self._table.set_data(columns, [_row(one) for one in models])
        self._table.fit_height(6)
        notes = dict.fromkeys(note for one in models for note in one.warnings)
        self._note.setText("\n".join(f"•  {note}" for note in notes))
        self._note.setVisible(bool(notes))
        self.setVisible(bool(models))


def _rows(report: AgreementReport) -> list[list[Any]]:
    from app.agreement.show import metric_title

    rows = [
        [_capital(metric_title(name)), _shown(found)] for name, found in report.also.items() if found.value is not None
    ]
    if report.chance is not None:
        rows.append(["Blind guessing reaches", Figure(report.chance)])
    return rows


def _unknown(report: AgreementReport) -> Iterator[str]:
    """A line for each reason, with the figures that it keeps from being known."""
    from app.agreement.show import metric_title

    names: dict[str, list[str]] = defaultdict(list)
    for name, found in report.also.items():
        if found.value is None:
            names[found.reason].append(_capital(metric_title(name)))
    for reason, titles in names.items():
        yield f"Not known: {', '.join(titles)} ({reason})."


def _balance(report: AgreementReport) -> Iterator[str]:
    shares = sorted(report.balance.items(), key=lambda part: (-part[1], part[0]))
    if shares:
        rest = len(shares) - MOST_CLASSES
        told = ", ".join(f"{name} {share:.0%}" for name, share in shares[:MOST_CLASSES])
        yield f"Of the labels: {told}{f' and {rest} more' if rest > 0 else ''}."


def _row(one: ModelFigures) -> list[Any]:
    return [one.name, one.items, _shown(one.model), _shown(one.people), _shown(one.gap)]


def _shown(found: Estimate) -> Figure | None:
    return None if found.value is None else Figure(found.value, found.ci)


def _capital(title: str) -> str:
    return title[:1].upper() + title[1:]
