"""Model runs side by side, on the items that all of them predict."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.agreement.show import metric_title
from widgets.parts.card import Card
from widgets.parts.figures import figure, signed
from widgets.parts.stack import column, row
from widgets.parts.table import Column, DataTable
from widgets.parts.text import Text
from widgets.slices.run_tab import RunTab, small, whole

if TYPE_CHECKING:
    from app.jobs.job import Progress
    from app.slices.runs import Compared
    from app.workspace import Workspace
    from widgets.shell.page import PageContext

MOST_ROWS = 12


class RunsView(RunTab):
    """All runs of the task of the chosen one."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._slice = QLineEdit()
        self._slice.setAccessibleName("Slice")
        self._slice.setPlaceholderText("All items, or a slice: brightness < 0.3")
        self._unseen = QCheckBox("Leave out items that a model was trained on")
        self._runs, self._differences = DataTable("Runs"), DataTable("Differences")
        self._told, self._warning = Text("", "muted", wrap=True), Text("", "muted", wrap=True)
        runs = Card("Runs", "All runs of the task, on the items that all of them predict.")
        line = row(self._slice, self._unseen, gap=12)
        line.setStretch(0, 1)
        for part in (line, self._runs, self._told, self._warning):
            runs.add(part)
        self._other = Card("Differences", "The later run minus the earlier, on the same items, with its 95 % interval.")
        self._other.add(self._differences)
        self.setLayout(column(runs, self._other, 1, gap=16))
        self._slice.editingFinished.connect(self.load)
        self._unseen.toggled.connect(self.load)

    @Slot()
    def load(self) -> None:
        """Compares in a job."""
        if self.model:
            work = partial(_compare, self.context.workspace, self.task, self._slice.text(), self._unseen.isChecked())
            self.ask("Comparing runs", work, self._show, self._failed)

    def _show(self, found: Compared) -> None:
        rows = [
            [one.model, one.added_at[:10], one.snapshot_name or None, one.items, one.value, one.human, one.gap,
             len(one.seen.item_ids) if one.snapshot else None]
            for one in found.runs
        ]  # fmt: skip
        self._runs.set_data(
            [
                Column("Run"), Column("Imported", 116), Column("Trained on", 130), Column("Items", 70, True, whole),
                Column("Model", 80, True, figure), Column("People", 80, True, figure), Column("Gap", 80, True, figure),
                Column("Seen in training", 130, True, whole),
            ],
            rows,
        )  # fmt: skip
        self._runs.fit_height(MOST_ROWS)
        self._told.setText(
            f"Metric: {metric_title(found.metric)}." if len(found.runs) > 1 else "Import another run to compare with."
        )
        self._warning.setText("\n".join(f"{one.model}: {one.seen.text}" for one in found.runs if one.seen.text))
        self._warning.setVisible(bool(self._warning.text()))
        self._other.setVisible(bool(found.differences))
        told = [
            [f"{one.first} − {one.second}", one.value, one.low, one.high, one.p_value, one.better, one.worse]
            for one in found.differences
        ]
        self._differences.set_data(
            [
                Column("Runs"), Column("Difference", 100, True, signed), Column("From", 90, True, signed),
                Column("To", 90, True, signed), Column("p", 80, True, small), Column("Better on", 90, True, whole),
                Column("Worse on", 90, True, whole),
            ],
            told,
        )  # fmt: skip
        self._differences.fit_height(MOST_ROWS)

    def _failed(self, why: str) -> None:
        self._runs.set_data([Column("Run")], [])
        self._runs.fit_height(1)
        self._told.setText(why)
        self._warning.hide()
        self._other.hide()


def _compare(workspace: Workspace, task: str, condition: str, unseen: bool, progress: Progress) -> Compared:
    from app.slices.runs import compare, runs_of

    view = workspace.view
    return compare(view, workspace.sheet, runs_of(view, task), condition=condition, unseen_only=unseen)
