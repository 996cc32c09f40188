"""The figures of a task as a page: tiles, models beside people, who agrees with whom, what is taken for what, the
dearest items, the trend, what rules explain, other figures, breakdowns and warnings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QWidget

from widgets.agreement.beside import BesidePeople, OtherFigures
from widgets.agreement.breakdowns import BreakdownCard
from widgets.agreement.cell_grid import CellGrid, GridCell
from widgets.agreement.cells import TITLES, Shown, cell_text, confusion_cells, matrix_cells
from widgets.agreement.charts import Bar, Point, TrendChart, Waterfall
from widgets.agreement.estimates import EstimatesCard
from widgets.agreement.probes import ProbesCard
from widgets.parts.bars import IntervalBar
from widgets.parts.buttons import button
from widgets.parts.card import Card, StatTile
from widgets.parts.figures import figure, interval
from widgets.parts.fitted import Fitted
from widgets.parts.stack import column, row
from widgets.parts.table import Column, DataTable
from widgets.parts.text import Text

if TYPE_CHECKING:
    from app.agreement.live import Confusion, LiveFigures, Matrix, WorstItem
    from app.agreement.page_figures import PageFigures, TrendPoint
    from app.agreement.report import AgreementReport, Estimate, SampleSize
    from widgets.theme.theme import Theme

WORST_SHOWN = 8
WIDE = ("slice", "annotator", "pair", "difficulty")
BAND = "People as a band with its interval; never a hard ceiling."
BAND_AND_MODEL = (
    "People as a band with its interval, the newest model on the same items as a diamond; never a hard ceiling."
)
ONE_VERSION = "One version of the rule sheet so far. Labels made under a new version add a point."


class ReportView(Fitted):
    """``show_figures`` fills it, ``show_live`` brings what follows each label up to date. ``opened`` carries the place
    of an item among the dearest ones, ``rules_asked`` asks for the page of rules, ``estimates_asked`` for estimates of
    the references as a file."""

    opened = Signal(int)
    rules_asked = Signal()
    estimates_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def fill(self) -> Iterator[None]:
        """Tiles, grids, tables and cards; see ``Page.fill``."""
        theme = self._theme
        self._hlp, self._value = StatTile("HUMAN-LEVEL PERFORMANCE"), StatTile("PEOPLE AMONG THEMSELVES")
        self._raw, self._size = StatTile("BEFORE THE RULES"), StatTile("MEASURED ON")
        self._bar = IntervalBar(theme)
        self._band, self._about_band = Card("Band"), Text("", "muted", wrap=True)
        self._band.add(self._about_band)
        self._band.add(self._bar)
        self._models, self._others = BesidePeople(), OtherFigures()
        self._model: float | None = None
        self._protocol: Mapping[str, Any] = {}
        self._notes, self._note_text = Card("Before you use the figures"), Text("", wrap=True)
        self._notes.add(self._note_text)
        self._warnings: Sequence[str] = ()
        yield
        self._matrix = CellGrid(theme, "Who agrees with whom", tint="warning")
        self._confusion = CellGrid(theme, "What is taken for what", tint="danger")
        self._matrix_card, self._matrix_rest = _grid_card(
            "Who agrees with whom",
            "Pooled score on common items; the stronger the colour, the less they agree.",
            self._matrix,
        )
        self._confusion_card, self._confusion_rest = _grid_card(
            "What is taken for what",
            "Pairs of labels of two people; the stronger the colour, the more of a row goes astray.",
            self._confusion,
        )  # fmt: skip
        yield
        self._worst = DataTable("Items that cost most")
        self._worst_card = Card("Items that cost most", "A click puts the item on the desk to be adjudicated.")
        self._worst_card.add(self._worst)
        self._worst_card.body.addStretch(1)
        self._trend, self._trend_note = TrendChart(theme), Text("", "muted", wrap=True)
        self._trend_card = Card("By version of the rule sheet")
        self._trend_card.add(self._trend)
        self._trend_card.add(self._trend_note)
        self._trend_card.body.addStretch(1)
        yield
        self._bare, self._bare_card = DataTable("Decided without a rule"), Card("Decided without a rule")
        self._bare_told = Text("", "muted", wrap=True)
        told = row(self._bare_told, button("Go to Rules", "link", on=self.rules_asked.emit), gap=8)
        told.setStretch(0, 1)
        self._bare_card.add(told)
        self._bare_card.add(self._bare)
        self._bare_card.body.addStretch(1)
        self._waterfall, self._waterfall_note = Waterfall(theme), Text("", "caption", wrap=True)
        self._waterfall_card = Card("What each rule explains", "Word error rate between people, in points.")
        self._waterfall_card.add(self._waterfall)
        self._waterfall_card.add(self._waterfall_note)
        self._waterfall_card.body.addStretch(1)
        yield
        self._breakdowns = {name: BreakdownCard(name) for name in TITLES}
        yield
        self._estimates, self._probes = EstimatesCard(), ProbesCard()
        self._estimates.asked.connect(self.estimates_asked)
        yield
        for place, card in enumerate(self._cards):
            card.setParent(self)
            if place % 6 == 5:
                yield
        self.show_nothing()
        self._worst.clicked.connect(self._open)
        self._worst.row_opened.connect(self.opened)
        yield
        self._lay_out()

    # ---- filling

    def show_nothing(self) -> None:
        """Until something is measured: no figure of another task, and no card without a place lies over the others."""
        for tile in (self._hlp, self._value, self._raw, self._size):
            tile.show_figure("–")
        for card in (self._notes, self._band, self._models, *self._cards):
            card.hide()

    def show_figures(self, found: PageFigures, paths: Sequence[str]) -> None:
        """Another task, or all of it measured anew. ``paths`` are those of the dearest items."""
        report = found.report
        self._show_tiles(report)
        self._model = next((one.model.value for one in found.models if one.items == report.hlp_items), None)
        self._bar.show_figures(report.hlp, report.hlp_ci, model=self._model)
        self._about_band.setText(BAND if self._model is None else BAND_AND_MODEL)
        self._band.show()
        self._models.show_models(found.models)
        self._others.show_report(report)
        self._estimates.show_kind(found.kind)
        self._probes.show_probes(found.probes)
        self._warnings = report.warnings
        self._show_notes(report.sample_size)
        self._show_tables(report)
        self._show_waterfall(report)
        self._show_trend(found.trend)
        self._show_grids(found.matrix, found.confusion)
        self._show_worst(found.worst, paths)

    def show_live(
        self,
        now: LiveFigures,
        matrix: Matrix,
        confusion: Confusion,
        worst: Sequence[WorstItem],
        paths: Sequence[str],
        hlp_kind: str,
    ) -> None:
        """The figures after a label more; intervals are in closed form, breakdowns come with the next measuring."""
        known = {"reference": now.reference, "pairwise": now.pairwise}.get(hlp_kind)
        if known is not None:
            self._hlp.show_figure(figure(known.value), interval(known.ci), self._against(hlp_kind, now.score_metric))
            self._bar.show_figures(known.value, known.ci, model=self._model)
        self._show_notes(now.sample_size)
        self._value.show_figure(figure(now.value.value), interval(now.value.ci), _metric(now.metric, now.level))
        self._size.show_figure(f"{now.items:,}", "items", f"{len(matrix.people)} people, {now.pairs:,} pairs of labels")
        self._show_grids(matrix, confusion)
        self._show_worst(worst, paths)

    def show_uncovered(self, found: Sequence[tuple[str, str]]) -> None:
        """Path and note of each decision for which no rule could be cited."""
        self._bare_card.setVisible(bool(found))
        many = f"{len(found):,} decision{'s' if len(found) != 1 else ''}"
        self._bare_told.setText(f"No rule of the sheet covers {many}. A new rule could.")
        self._bare.set_data([Column("Item", 200), Column("Note")], [[path, note or "–"] for path, note in found])
        self._bare.fit_height(6)
        self._share_out()

    def _show_tiles(self, report: AgreementReport) -> None:
        self._protocol = report.protocol
        against = self._against(report.hlp_kind, report.score_metric)
        self._hlp.show_figure(figure(report.hlp), interval(report.hlp_ci), against)
        self._value.show_figure(figure(report.value), interval(report.ci), _metric(report.metric, report.level))
        raw: Estimate = report.raw_hlp
        self._raw.show_figure(figure(raw.value), interval(raw.ci), "Human-level performance, compared as written")
        items = max(report.items, report.hlp_items)
        self._size.show_figure(
            f"{items:,}", "items", f"{len(report.annotators)} people, {report.pairs:,} pairs of labels"
        )

    def _against(self, kind: str, metric: str) -> str:
        """What human-level performance was measured by and against; where labels were not made blind it is none."""
        from app.agreement.show import measured_against

        against = measured_against(kind, self._protocol)
        return f"{_metric(metric, '')}, {against}" if against else "Not known yet"

    def _show_notes(self, size: SampleSize | None) -> None:
        notes = [*self._warnings, *([size.text] if size is not None else [])]
        self._note_text.setText("\n".join(f"•  {note}" for note in notes))
        self._notes.setVisible(bool(notes))

    def _show_grids(self, matrix: Matrix, confusion: Confusion) -> None:
        for card, grid, rest, shown in (
            (self._matrix_card, self._matrix, self._matrix_rest, matrix_cells(matrix)),
            (self._confusion_card, self._confusion, self._confusion_rest, confusion_cells(confusion)),
        ):
            card.setVisible(len(shown.names) > 1)
            _fill(grid, rest, shown)

    def _show_worst(self, worst: Sequence[WorstItem], paths: Sequence[str]) -> None:
        columns = [
            Column("Item"), Column("People", 64, right=True, format=cell_text),
            Column("Agreement", 88, right=True, format=cell_text), Column("Points", 72, right=True, format=_points),
        ]  # fmt: skip
        rows = [[path, len(one.people), one.score, one.cost] for path, one in zip(paths, worst, strict=True)]
        self._worst.set_data(columns, rows)
        self._worst.fit_height(WORST_SHOWN)
        self._worst_card.setVisible(bool(rows))

    def _show_trend(self, trend: Sequence[TrendPoint]) -> None:
        points = [
            Point(
                one.version or "not known", f"{one.items:,} items", one.pairwise.value,
                one.pairwise.ci,
            )
            for one in trend
        ]  # fmt: skip
        self._trend.show_points(points)
        self._trend.setVisible(len(points) > 1)
        reasons = [f"{one.version or 'Not known'}: {one.reason}" for one in trend if one.reason]
        several = "Person against person. The points are of different items: read their intervals."
        self._trend_note.setText("\n".join([several if len(points) > 1 else ONE_VERSION, *reasons]))
        self._trend_card.setVisible(bool(points))

    def _show_waterfall(self, report: AgreementReport) -> None:
        found = report.waterfall
        self._waterfall_card.setVisible(found is not None)
        if found is None:
            return
        bars: list[Bar] = []
        if found.raw is not None and found.ruled is not None and found.steps:
            bars.append(Bar("Before the rules", 0.0, found.raw, f"{100 * found.raw:.1f}", whole=True))
            at = found.raw
            for step in found.steps:
                bars.append(Bar(step.rule, at, at + step.shapley, _change(step.shapley, step.shapley_ci)))
                at += step.shapley
            bars.append(Bar("As the rules compare", 0.0, found.ruled, f"{100 * found.ruled:.1f}", whole=True))
        self._waterfall.show_bars(bars)
        self._waterfall.setVisible(bool(bars))
        notes = [found.text[:1].upper() + found.text[1:], *report.said_below.get("rule", ())]
        self._waterfall_note.setText("\n".join(notes))

    def _show_tables(self, report: AgreementReport) -> None:
        notes = report.said_below
        for name, card in self._breakdowns.items():
            rows = report.by.get(name, ())
            card.show_rows(rows, notes.get(name, ()))
            # What rules explain is told by the waterfall, where there is one.
            card.setVisible(bool(rows) and not (name == "rule" and report.waterfall is not None))

    # ---- inside

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        place = self._worst.chosen
        if index.isValid() and place is not None:
            self.opened.emit(place)

    def _lay_out(self) -> None:
        tiles = row(self._hlp, self._value, self._raw, self._size, gap=16)
        layout = column(tiles, self._notes, self._band, self._models, gap=16)
        self._sides = (column(gap=16), column(gap=16))
        sides = row(*self._sides, gap=16)
        sides.setStretch(0, 1)
        sides.setStretch(1, 1)
        layout.addLayout(sides)
        self._below = column(gap=16)
        layout.addLayout(self._below)
        layout.addStretch(1)
        self.setLayout(layout)

    @property
    def _cards(self) -> list[Card]:
        """What is shared out to both sides, in its order."""
        return [
            self._worst_card, self._matrix_card, self._confusion_card, self._waterfall_card, self._trend_card,
            self._others, self._bare_card, self._probes, *self._breakdowns.values(), self._estimates,
        ]  # fmt: skip

    def _share_out(self) -> None:
        """The cards that have something to show, in their order, each on the side that is shorter so far."""
        for side in (*self._sides, self._below):
            while side.count():
                side.takeAt(0)
        high = [0, 0]
        for card in self._cards:
            if not card.isHidden() and card in self._wide:
                self._below.addWidget(card)
            elif not card.isHidden():
                place = int(high[1] < high[0])
                self._sides[place].addWidget(card)
                high[place] += card.sizeHint().height() + 16
        for side in self._sides:
            side.addStretch(1)

    @property
    def _wide(self) -> list[Card]:
        """What has too many columns of figures to stand beside another."""
        return [self._breakdowns[name] for name in WIDE]


def _grid_card(title: str, caption: str, grid: CellGrid) -> tuple[Card, Text]:
    card, rest = Card(title, caption), Text("", "caption", wrap=True)
    card.add(grid)
    card.add(rest)
    card.body.addStretch(1)
    return card, rest


def _fill(grid: CellGrid, rest: Text, shown: Shown) -> None:
    cells = [[GridCell(text, shade, tip, own) for text, shade, tip, own in line] for line in shown.cells]
    grid.show_cells(shown.names, shown.names, cells, shown.told)
    rest.setText(shown.rest)
    rest.setVisible(bool(shown.rest))


def _change(share: float, ci: Sequence[float] | None) -> str:
    """Points with their sign and interval; a true minus, as wide as the plus, and no sign before a nought."""
    if ci is None:
        return _points_of(share)
    return f"{_points_of(share)}  ({_points_of(ci[0])} to {_points_of(ci[1])})"


def _points_of(share: float) -> str:
    text = f"{100 * share:+.1f}"
    return "0.0" if float(text) == 0 else text.replace("-", "\u2212")


def _metric(metric: str, level: str) -> str:
    from app.agreement.show import metric_title

    title = metric_title(metric, level)
    return title[:1].upper() + title[1:]


def _points(cost: float) -> str:
    return f"{100 * cost:.2f}"
