"""The lead's switch: whether annotators see what a model run says as proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from app.commands.people import role_of
from app.commands.proposals import OfferRun
from app.errors import EarmarkError
from app.records import ModelRun
from widgets.parts.stack import row
from widgets.parts.text import Text

if TYPE_CHECKING:
    from app.changes.command import ChangeSet
    from widgets.shell.page import PageContext

WARNING = "Whoever sees them is not independent: their labels stay out of human-level performance."


class Offer(QWidget):
    """For one run at a time; only a lead can turn it."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._run_id = context, ""
        self.switch = QCheckBox("Show its predictions to annotators as proposals")
        self.told = Text(WARNING, "muted", wrap=True)
        line = row(self.switch, self.told, gap=12)
        line.setStretch(1, 1)
        self.setLayout(line)
        self.switch.clicked.connect(self._turn)
        context.who.changed.connect(self._show)
        context.changes.changed.connect(self._follow)

    def show_run(self, run_id: str) -> None:
        """Another model run, "" for none."""
        self._run_id = run_id
        self._show()

    @Slot()
    def _show(self) -> None:
        view, who = self._context.workspace.view, self._context.who.annotator
        run = view.get(ModelRun, self._run_id) if self._run_id else None
        lead = role_of(view, who) == "lead"
        self.switch.setChecked(run is not None and bool(run.shown))
        self.switch.setEnabled(run is not None and lead and not self._context.workspace.read_only)
        self.told.setText(WARNING if lead else f"{WARNING} Only a lead decides.")

    @Slot(bool)
    def _turn(self, on: bool) -> None:
        try:
            self._context.workspace.do(OfferRun(self._run_id, on), who=self._context.who.annotator, origin="slices")
        except EarmarkError as problem:
            self._context.report_error(problem)
        self._show()

    @Slot(object)
    def _follow(self, changes: ChangeSet) -> None:
        if changes.touches(ModelRun):
            self._show()
