"""Labels that are worth a second look, with the reason, and the way back to people."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from app.errors import EarmarkError
from widgets.parts.buttons import button
from widgets.parts.card import Card
from widgets.parts.figures import figure
from widgets.parts.number import NumberField
from widgets.parts.stack import column, row
from widgets.parts.table import Column, DataTable
from widgets.parts.text import Text
from widgets.slices.run_tab import RunTab

if TYPE_CHECKING:
    from app.jobs.job import Progress
    from app.slices.suspects import Suspects
    from app.workspace import Workspace
    from widgets.shell.page import PageContext

MOST_ROWS = 14


class SuspectsView(RunTab):
    """One list; ``item_opened`` carries the id of an item to look at."""

    item_opened = Signal(str)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._found: Suspects | None = None
        self._table = DataTable("Suspect labels")
        self._table.row_opened.connect(self._open)
        self.alike = QCheckBox("Compare items that look or sound alike")
        self.alike.setToolTip(
            "Reads every file once: another size, codec, rate or loudness, and silence around, do not hide a copy."
        )
        self.alike.toggled.connect(self.load)
        self.count = NumberField("Items to send", 1, 10_000, 10)
        self.send = button("Send to re-labelling", "primary", on=self._send)
        self.back = button("Undo", on=self._undo)
        self.back.setEnabled(False)
        self._told = Text("", "muted", wrap=True)
        card = Card(
            "Suspect labels",
            "Strongest first. Enter opens one. Whoever labels it again is somebody who has not seen its labels, and is "
            "not told what is suspected.",
        )
        label = QLabel("Items from the top")
        label.setBuddy(self.count)
        card.add(row(self.alike, 1, label, self.count, self.send, self.back, gap=12))
        card.add(self._table)
        card.add(self._told)
        self.setLayout(column(card, 1))

    @Slot()
    def load(self) -> None:
        """Looks for them in a job."""
        if self.model:
            work = partial(_suspects, self.context.workspace, self.model, self.task, self.alike.isChecked())
            self.ask("Looking for suspect labels", work, self._show, self._failed)

    def _show(self, found: Suspects) -> None:
        from app.slices.suspects import REASONS

        self._found = found
        columns = [
            Column("Item"), Column("Label", 100), Column("Against it", 100), Column("Reason", 286),
            Column("Evidence", 330), Column("Strength", 76, True, figure),
        ]  # fmt: skip
        rows = [
            [one.path, one.label, one.other, REASONS[one.reason], one.evidence, one.strength] for one in found.found
        ]
        self._table.set_data(columns, rows)
        self._table.setVisible(bool(rows))
        self._table.fit_height(MOST_ROWS)
        many = len(found.item_ids)
        said = f"{many:,} item{'' if many == 1 else 's'} with a suspect label." if many else "No label is suspect."
        self._told.setText(" ".join([said, *found.notes]))
        self.send.setEnabled(bool(many) and not self.context.workspace.read_only)

    def _failed(self, why: str) -> None:
        self._found = None
        self._table.hide()
        self._told.setText(why)
        self.send.setEnabled(False)

    @Slot()
    def _send(self) -> None:
        from app.slices.sending import plan_relabel

        if self._found is None:
            return
        items = self._found.item_ids[: self.count.value()]
        try:
            sending = plan_relabel(self.context.workspace.view, items, self.task)
        except EarmarkError as problem:
            self.told.emit(problem.message, "error")
            return
        self.back.setEnabled(self.do(sending.command, sending.text) or self.back.isEnabled())

    @Slot()
    def _undo(self) -> None:
        try:
            done = self.context.workspace.undo(who=self.context.who.annotator, area="data", origin="slices")
        except EarmarkError as problem:
            self.told.emit(problem.message, "error")
            return
        self.back.setEnabled(False)
        if done is not None:
            self.told.emit(f"Taken back: {done.title[0].lower()}{done.title[1:]}.", "success")

    @Slot(int)
    def _open(self, place: int) -> None:
        if self._found is not None:
            self.item_opened.emit(self._found.found[place].item_id)


def _suspects(workspace: Workspace, model: str, task: str, alike: bool, progress: Progress) -> Suspects:
    from app.slices.alike import alike_items
    from app.slices.project import find_run
    from app.slices.suspects import find_suspects

    with workspace.view.frozen() as view:
        pairs, notes = alike_items(view, progress) if alike else ([], ())
        return find_suspects(view, workspace.sheet, task, run=find_run(view, model, task), pairs=pairs, notes=notes)
