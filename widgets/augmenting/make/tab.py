"""The make tab: how many samples of the slice, and making them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFormLayout

from app.errors import EarmarkError
from app.jobs.job import Progress
from widgets.augmenting.desk import RecipeDesk
from widgets.augmenting.slice_field import SliceField
from widgets.augmenting.tab import AugmentTab
from widgets.parts.buttons import button
from widgets.parts.card import Card
from widgets.parts.number import NumberField
from widgets.parts.stack import column, row
from widgets.shell.page import PageContext

if TYPE_CHECKING:
    from app.augmenting.job import Batch
    from app.workspace import Workspace


class MakeTab(AugmentTab):
    """The recipe under hand, carried out on labelled items of the slice."""

    name = "make"
    title = "Make"

    def __init__(self, context: PageContext, desk: RecipeDesk) -> None:
        super().__init__(context, desk)
        self.slice = SliceField(desk)
        self.count = NumberField("Samples", 1, 100_000, 12)
        self.seed = NumberField("Seed", 0, 2**31 - 1, 1)
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.addRow("Slice", self.slice)
        form.addRow("Samples", self.count)
        form.addRow("Seed", self.seed)
        self.make = button("Make samples", "primary", on=self._ask)
        card = Card("Samples", "Parents are labelled items of the slice that are not kept for validation or test.")
        card.setFixedWidth(420)
        card.add(form)
        card.add(self.make)
        self.setLayout(row(column(card, 1), 1))

    @Slot()
    def _ask(self) -> None:
        self.told.emit("", "")
        self._set_busy(True)
        slice_ = self.desk.slice
        work = partial(_render, self.context.workspace, self.desk.text, slice_, self.count.value(), self.seed.value())
        self.context.jobs.run("Making samples", work, partial(self._made, slice_), self._not_made)

    def _made(self, slice_expression: str, batch: Batch) -> None:
        workspace = self.context.workspace
        self._set_busy(False)
        workspace.do(batch.command(slice_expression, workspace.path), who=self.context.who.annotator, origin="make")
        batch.close()
        lines = f" {len(batch.failed)} could not be made: {batch.failed[0]}" if batch.failed else ""
        left = (
            f" {len(batch.plan.left_out)} items of the slice have no label that counts." if batch.plan.left_out else ""
        )
        tone = "warning" if batch.failed else "success"
        self.told.emit(f"{len(batch.made)} samples of {batch.plan.parents} items.{lines}{left}", tone)
        self.wanted.emit("review")

    def _not_made(self, problem: BaseException) -> None:
        self._set_busy(False)
        if not isinstance(problem, EarmarkError):
            raise problem
        self.told.emit(problem.message, "error")

    def _set_busy(self, busy: bool) -> None:
        self.make.setEnabled(not busy)
        self.make.setText("Making …" if busy else "Make samples")


def _render(workspace: Workspace, text: str, slice_expression: str, count: int, seed: int, progress: Progress) -> Batch:
    from app.augmenting.stage import render_samples

    return render_samples(workspace, text, slice_expression=slice_expression, count=count, seed=seed, progress=progress)
