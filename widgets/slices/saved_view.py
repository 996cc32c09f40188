"""Saved slices and tags, ranked by what could be won, with what a lead thinks of them and how they fare over time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget

from app.commands.curate import TagItems
from app.commands.slices import RemoveSlice, SaveSlice
from app.records import RUN_MARK
from widgets.agreement.charts import Point as Mark
from widgets.agreement.charts import TrendChart
from widgets.parts.buttons import button
from widgets.parts.card import Card
from widgets.parts.figures import figure
from widgets.parts.number import NumberField
from widgets.parts.stack import column, row
from widgets.parts.table import Column, DataTable
from widgets.parts.text import Text
from widgets.slices.run_tab import RunTab, share, whole

if TYPE_CHECKING:
    from app.jobs.job import Progress
    from app.slices.saved import Point, Row
    from app.workspace import Workspace
    from widgets.shell.page import PageContext

MOST_ROWS = 8


class SavedView(RunTab):
    """``aimed`` carries the condition of a slice to make samples of."""

    aimed = Signal(str)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._rows: list[Row] = []
        self._what = QComboBox()
        self._what.setAccessibleName("Saved slices or tags")
        self._what.addItems(["Saved slices", "Tags"])
        self._what.currentIndexChanged.connect(self.load)
        self._table = DataTable("Saved slices")
        self._table.row_chosen.connect(self._chosen)
        self._told = Text("", "muted", wrap=True)
        card = Card("Saved slices", "Ranked by room to people × share of the data, then ease, then importance.")
        for part in (row(self._what, 1), self._table, self._told):
            card.add(part)
        self.name, self.condition, self.note = QLineEdit(), QLineEdit(), QLineEdit()
        for field, said in ((self.name, "Name"), (self.condition, "Condition"), (self.note, "Note")):
            field.setAccessibleName(said)
            field.setPlaceholderText(said)
        self.ease, self.importance = NumberField("Ease", 0, 5, 0), NumberField("Importance", 0, 5, 0)
        for level in (self.ease, self.importance):
            level.setToolTip("1 little to 5 much; 0 for nothing yet")
        self._save = button("Save", "primary", on=self._keep)
        self._remove = button("Remove", on=self._forget)
        self._show_items = button("Show its items", on=self._open_items)
        self._show_items.setToolTip("On the data page, where they are opened, tagged and shared out to annotators")
        self._tag = button("Tag its items and show them", on=self._tag_items)
        self._aim = button("Augment this slice", on=self._augment)
        edit = Card("Slice")
        first = row(self.name, self.condition, gap=8)
        first.setStretch(0, 1)
        first.setStretch(1, 3)
        ease, importance = QLabel("Ease"), QLabel("Importance")
        ease.setBuddy(self.ease)
        importance.setBuddy(self.importance)
        second = row(ease, self.ease, importance, self.importance, self.note, gap=8)
        second.setStretch(4, 1)
        for line in (first, second, row(self._save, self._remove, 1, self._show_items, self._tag, self._aim, gap=8)):
            edit.add(line)
        self._over = Card(
            "Over time",
            "The slice in each run, oldest first; runs of one model are joined. Labels are those of now.",
        )
        self._chart = TrendChart(context.theme)
        self._chart.setAccessibleName("The slice in each run")
        self._points = DataTable("The slice in each run and under each rule sheet")
        self._over.add(self._chart)
        self._compared = Text("", "muted", wrap=True)
        self._over.add(self._points)
        self._over.add(self._compared)
        self._over.hide()
        self.setLayout(column(card, edit, self._over, 1, gap=16))

    @Slot()
    def load(self) -> None:
        """Asks for the figures in a job."""
        if self.model:
            work = partial(_rows, self.context.workspace, self.model, self.task, self._what.currentIndex() == 1)
            self.ask("Saved slices", work, self._show, self._told.setText)

    def _show(self, found: list[Row]) -> None:
        kept = self._table.chosen
        self._rows = found
        self._table.set_data(
            [
                Column("Slice", 170), Column("Condition"), Column("Items", 70, True, whole),
                Column("Of all errors", 105, True, share), Column("Error rate", 90, True, share),
                Column("Of the data", 95, True, share), Column("Room", 75, True, figure),
                Column("Gain", 75, True, figure), Column("Ease", 60, True), Column("Importance", 95, True),
            ],
            [
                [one.name, one.condition, one.items, one.error_share, one.error_rate, one.share, one.room, one.gain,
                 one.ease or None, one.importance or None]
                for one in found
            ],
        )  # fmt: skip
        self._table.setVisible(bool(found))
        self._table.fit_height(MOST_ROWS)
        nothing = "No tag hangs on these items." if self._what.currentIndex() else "Nothing is saved yet."
        self._told.setText("" if found else nothing)
        self._told.setVisible(not found)
        if found:
            self._table.choose(min(kept or 0, len(found) - 1))

    @Slot(int)
    def _chosen(self, place: int) -> None:
        one = self._rows[place]
        self.name.setText(one.name)
        self.condition.setText(one.condition)
        self.note.setText(one.note)
        self.ease.setValue(one.ease)
        self.importance.setValue(one.importance)
        if one.problem:
            self.told.emit(f"{one.name}: {one.problem}", "warning")
        elif one.condition:
            work = partial(_history, self.context.workspace, self.task, one.condition)
            self.context.jobs.run(f"{one.name} over time", work, partial(self._show_history, one.condition))

    def _show_history(self, condition: str, found: list[Point]) -> None:
        if condition != self.condition.text():
            return
        active = found[-1].sheet if found else ""
        own = self.model.partition(RUN_MARK)[0]
        self._chart.show_points(
            [
                Mark(one.model, one.added_at[:10], one.value, line=one.of_model, faint=one.of_model != own)
                for one in found
                if one.sheet == active
            ]
        )
        self._points.set_data(
            [
                Column("Run"), Column("Rule sheet", 170), Column("Imported", 116), Column("Items", 70, True, whole),
                Column("Model", 80, True, figure), Column("People", 80, True, figure), Column("Gap", 80, True, figure),
            ],
            [
                [one.model, one.sheet, one.added_at[:10], one.items, one.value, one.human, one.gap]
                for one in reversed(found)
            ],
        )  # fmt: skip
        self._points.fit_height(MOST_ROWS)
        counts = {one.items for one in found if one.items}
        self._compared.setText(
            f"On the {max(counts):,} items of the slice that all runs predict."
            if len(counts) == 1
            else "No item of the slice is predicted by all runs: each is scored on its own."
        )
        self._compared.setVisible(bool(counts))
        self._over.setVisible(bool(found))

    @Slot()
    def _keep(self) -> None:
        command = SaveSlice(
            self.name.text(), self.task, self.condition.text(), self.ease.value(), self.importance.value(),
            self.note.text(),
        )  # fmt: skip
        self.do(command, f"{self.name.text().strip()} is saved.")

    @Slot()
    def _forget(self) -> None:
        self.do(RemoveSlice(self.name.text(), self.task), f"{self.name.text().strip()} is removed.")

    @Slot()
    def _augment(self) -> None:
        if self.condition.text().strip():
            self.aimed.emit(self.condition.text().strip())

    @Slot()
    def _open_items(self) -> None:
        condition = self.condition.text().strip()
        if condition:
            work = partial(_items, self.context.workspace, condition)
            self.ask("Items of the slice", work, partial(self._opened, condition), self._refused)

    def _opened(self, condition: str, items: tuple[str, ...]) -> None:
        from app.items.query import Query, Within

        if not items:
            self.told.emit("No item is in this slice.", "warning")
        else:
            self.context.go("data", query=Query(within=Within(condition, frozenset(items))))

    @Slot()
    def _tag_items(self) -> None:
        condition = self.condition.text().strip()
        if condition:
            work = partial(_items, self.context.workspace, condition)
            self.ask("Items of the slice", work, partial(self._tagged, self.name.text().strip()), self._refused)

    def _tagged(self, name: str, items: tuple[str, ...]) -> None:
        from app.items.expression import quoted
        from app.items.query import Query

        if not items:
            self.told.emit("No item is in this slice.", "warning")
        elif self.do(TagItems(items, name), f"{len(items):,} items have the tag {name!r}."):
            self.context.go("data", query=Query(f"tag == {quoted(name)}"))

    def _refused(self, why: str) -> None:
        self.told.emit(why, "error")


def _rows(workspace: Workspace, model: str, task: str, tags: bool, progress: Progress) -> list[Row]:
    from app.slices.project import find_run
    from app.slices.saved import saved_rows, tag_rows

    with workspace.view.frozen() as view:
        run = find_run(view, model, task)
        return (tag_rows if tags else saved_rows)(view, workspace.sheet, run)


def _history(workspace: Workspace, task: str, condition: str, progress: Progress) -> list[Point]:
    from app.slices.saved import history

    with workspace.view.frozen() as view:
        return history(view, workspace.sheet, task, condition)


def _items(workspace: Workspace, condition: str, progress: Progress) -> tuple[str, ...]:
    from app.slices.items_of import items_of

    with workspace.view.frozen() as view:
        return items_of(view, workspace.sheet, condition)
