"""What predicts the errors, and columns that a formula gives."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from app.commands.derive import DefineColumn, RemoveColumn
from widgets.parts.buttons import button
from widgets.parts.card import Card
from widgets.parts.figures import figure, signed
from widgets.parts.stack import column, row
from widgets.parts.table import Column, DataTable
from widgets.parts.text import Text
from widgets.slices.run_tab import RunTab, small, whole

if TYPE_CHECKING:
    from app.jobs.job import Progress
    from app.slices.predictive import Features
    from app.workspace import Workspace
    from widgets.shell.page import PageContext

MOST_ROWS = 12


class FeaturesView(RunTab):
    """Features ranked by what they say about the errors of the run; below, the derived columns."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._features, self._columns = DataTable("Features"), DataTable("Columns by formula")
        self._features_told = Text("", "muted", wrap=True)
        features = Card(
            "What predicts the errors",
            "Bits: what a feature says of an item's error, beside what chance says. Importance: what a quick model "
            "loses without it, as a share of how errors vary.",
        )
        features.add(self._features)
        features.add(self._features_told)
        self.name, self.formula = QLineEdit(), QLineEdit()
        self.name.setAccessibleName("Name of the column")
        self.name.setPlaceholderText("Name")
        self.formula.setAccessibleName("Formula")
        self.formula.setPlaceholderText('Formula, such as  "dark" if brightness < 0.3 else "light"')
        self.define = button("Define", "primary", on=self._define)
        self.remove = button("Remove", on=self._remove)
        self.problem = Text("", "muted", wrap=True)
        self.problem.hide()
        columns = Card(
            "Columns by formula",
            "Slices, filters, recipes and exports know them; they are worked out when asked.",
        )
        line = row(self.name, self.formula, self.define, self.remove, gap=8)
        line.setStretch(0, 1)
        line.setStretch(1, 3)
        for part in (line, self.problem, self._columns):
            columns.add(part)
        self.setLayout(column(features, columns, 1, gap=16))
        self.formula.returnPressed.connect(self._define)
        self._columns.row_chosen.connect(self._chosen)
        self._rows: list[dict[str, Any]] = []

    def load(self) -> None:
        """Measures in a job."""
        work = partial(_features, self.context.workspace, self.model, self.task)
        self.ask("What predicts the errors", work, self._show, self._failed)

    def _show(self, found: tuple[Features | str, list[dict[str, Any]]]) -> None:
        features, self._rows = found
        self._columns.set_data(
            [Column("Column", 160), Column("Formula"), Column("Items", 80, True, whole), Column("Values", 330)],
            [[one["name"], one["formula"], one["known"], one["values"]] for one in self._rows],
        )
        self._columns.setVisible(bool(self._rows))
        self._columns.fit_height(6)
        self._features.setVisible(not isinstance(features, str))
        if isinstance(features, str):
            self._features_told.setText(features)
            return
        self._features.set_data(
            [
                Column("Feature"), Column("Bits", 80, True, figure), Column("Chance", 80, True, figure),
                Column("p", 70, True, small), Column("q", 70, True, small),
                Column("Importance", 100, True, signed), Column("From", 80, True, signed),
                Column("To", 80, True, signed), Column("Sure", 70),
            ],
            [
                [one.name, one.information, one.baseline, one.p_value, one.q_value, one.importance, one.low, one.high,
                 "yes" if one.is_sure(features.noise) else "no"]
                for one in features.found
            ],
        )  # fmt: skip
        self._features.fit_height(MOST_ROWS)
        explained = f"{100 * features.explained:.0f} %" if features.explained > 0 else "nothing"
        self._features_told.setText(
            f"{features.items:,} items in {features.groups:,} groups. All features together explain {explained} of how "
            f"errors vary on held-out items. On shuffled errors the best of them gets {features.noise:.3f}."
        )

    def _failed(self, why: str) -> None:
        self._features.hide()
        self._features_told.setText(why)

    @Slot(int)
    def _chosen(self, place: int) -> None:
        self.name.setText(self._rows[place]["name"])
        self.formula.setText(self._rows[place]["formula"])

    @Slot()
    def _define(self) -> None:
        name, formula = self.name.text().strip(), self.formula.text().strip()
        work = partial(_check, self.context.workspace, name, formula)
        self.ask("Trying the formula", work, partial(self._checked, name, formula), self._refused)

    def _checked(self, name: str, formula: str, _found: object) -> None:
        self.problem.hide()
        self.do(DefineColumn(name, formula), f"The column {name} is defined.")

    def _refused(self, why: str) -> None:
        self.problem.setText(f"{why[0].upper()}{why[1:]}")
        self.problem.show()

    @Slot()
    def _remove(self) -> None:
        name = self.name.text().strip()
        self.do(RemoveColumn(name), f"The column {name} is removed.")


def _features(
    workspace: Workspace, model: str, task: str, progress: Progress
) -> tuple[Features | str, list[dict[str, Any]]]:
    from app.errors import EarmarkError
    from app.records import DerivedColumn
    from app.slices.derived import formulas_of
    from app.slices.frame import measured_frame
    from app.slices.project import run_features
    from app.slices.sample_values import told

    with workspace.view.frozen() as view:
        formulas = formulas_of(view)
        rows = sorted(view.find(DerivedColumn), key=lambda row: row.name)
        frame = measured_frame(view, sheet=workspace.sheet) if rows else None
        values = [
            {"name": row.name, "formula": row.formula, **told(frame, row.name, formulas)}
            for row in rows
            if frame is not None
        ]
        try:
            return run_features(view, workspace.sheet, model, task=task, progress=progress), values
        except EarmarkError as problem:
            return f"{problem.message[0].upper()}{problem.message[1:]}", values


def _check(workspace: Workspace, name: str, formula: str, progress: Progress) -> object:
    from app.slices.derived import check_formula, formulas_of
    from app.slices.frame import measured_frame

    with workspace.view.frozen() as view:
        frame = measured_frame(view, sheet=workspace.sheet)
        return check_formula(frame, name, formula, formulas_of(view))
