"""What a budget comes to: parents, samples, classes before and after, what is left out, cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.augmenting.make.estimate import FACTOR, duration, size
from app.augmenting.make.overview import reasons
from widgets.parts.card import StatTile
from widgets.parts.stack import column, row
from widgets.parts.table import Column, DataTable
from widgets.parts.text import Text

if TYPE_CHECKING:
    from app.augmenting.make.estimate import Estimate
    from app.augmenting.make.overview import MadeLine, ParentLine
    from app.augmenting.make.plan import Plan

# From here on parents stand beside what is there and what is left out, not above it.
BESIDE_PX = 1000
MOST_PARENTS = {False: 10, True: 20}  # lines in view


@dataclass(frozen=True)
class Planned:
    """A plan; ``parents`` have at least one sample to be made, ``there`` is made. ``warning`` doubts the slice."""

    plan: Plan
    parents: tuple[ParentLine, ...]
    there: tuple[MadeLine, ...] = ()
    warning: str = ""


class PlanCard(QWidget):
    """Shown before anything is made."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples, self._parents = StatTile("SAMPLES"), StatTile("PARENTS")
        self._time, self._room = StatTile("TIME"), StatTile("DISK")
        self._problem = Text("", "danger", wrap=True)
        self._notes = Text("", "warning", wrap=True)
        self._classes_head = Text("Classes", "heading")
        self._classes = DataTable("Classes before and after")
        self._parents_head, self._named = Text("Parents", "heading"), DataTable("Parents")
        self._there_head, self._there = Text("There already", "heading"), DataTable("Samples there already")
        self._left_head, self._left = Text("Left out", "heading"), DataTable("Left out, by reason")
        tiles = row(self._samples, self._parents, self._time, self._room, gap=12)
        self._tables = (self._classes_head, self._classes, self._parents_head, self._named, self._there_head,
                        self._there, self._left_head, self._left)  # fmt: skip
        self._beside = False
        self._sides = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._sides.setSpacing(16)
        for side in (self._tables[:4], self._tables[4:]):
            self._sides.addLayout(column(*side, 1, gap=12), 1)
        lines = column(self._problem, tiles, self._notes, gap=12, margin=(0, 0, 12, 0))
        lines.addLayout(self._sides)
        lines.addStretch(1)
        self.setLayout(lines)
        for part in (self._problem, self._notes, *self._tables):
            part.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is room for two columns, there are two."""
        super().resizeEvent(event)
        beside = event.size().width() >= BESIDE_PX
        if beside != self._beside:
            self._beside = beside
            way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
            self._sides.setDirection(way)
            self._named.fit_height(MOST_PARENTS[beside])

    def show_waiting(self) -> None:
        """A plan is on its way: what is in view stays until then, and where nothing is, that is said."""
        if self._problem.isHidden() and self._named.isHidden():
            for tile in (self._samples, self._parents, self._time, self._room):
                tile.show_figure("…", "", "")

    def show_plan(self, found: Planned) -> None:
        """Another plan."""
        plan = found.plan
        self._problem.hide()
        there = f"{plan.present:,} more are there already" if plan.present else "none of them is there yet"
        self._samples.show_figure(f"{len(plan.tasks):,}", "", there)
        most = max((one.samples for one in found.parents), default=0)
        left = f"of {plan.parents:,} possible{f'; at most {most} of each' if most else ''}"
        self._parents.show_figure(f"{len(found.parents):,}", "", left)
        trial = "a few are made on trial …" if plan.tasks else ""
        for tile in (self._time, self._room):
            tile.show_figure("…" if plan.tasks else "–", "", trial)
        notes = " ".join(filter(None, (*plan.notes, found.warning)))
        self._notes.setText(notes)
        self._notes.setVisible(bool(notes))
        rows = [[name, before, after, after - before] for name, (before, after) in plan.classes.items()]
        self._classes.set_data([Column("Class"), Column("Items", 80, True), Column("With samples", 110, True),
                                Column("More", 80, True)], rows)  # fmt: skip
        self._classes.fit_height(10)
        for part in (self._classes_head, self._classes):
            part.setVisible(bool(rows))
        self._show_parents(found.parents)
        self._show_there(found.there)
        self._left_head.setText(f"Left out: {len(plan.left_out):,}")
        self._left.set_data([Column("Why"), Column("Items", 80, True), Column("Such as", 240)],
                            [list(one) for one in reasons(plan.left_out)])  # fmt: skip
        self._left.fit_height(6)
        for part in (self._left_head, self._left):
            part.setVisible(bool(plan.left_out))

    def _show_parents(self, parents: Sequence[ParentLine]) -> None:
        columns = [Column("Item"), Column("Source", 140), Column("Samples", 90, True)]
        self._named.set_data(columns, [[one.path, one.source, one.samples] for one in parents])
        self._named.fit_height(MOST_PARENTS[self._beside])
        for part in (self._parents_head, self._named):
            part.setVisible(bool(parents))

    def _show_there(self, there: Sequence[MadeLine]) -> None:
        columns = [Column("Recipe", 200), Column("Slice"), Column("Waiting", 80, True), Column("Accepted", 90, True),
                   Column("Rejected", 90, True)]  # fmt: skip
        rows = [[one.recipe, one.slice or "All items", one.waiting, one.accepted, one.rejected] for one in there]
        self._there.set_data(columns, rows)
        self._there.fit_height(6)
        for part in (self._there_head, self._there):
            part.setVisible(bool(rows))

    def show_estimate(self, cost: Estimate, workers: int) -> None:
        """What it will take, once some were made on trial."""
        if cost.failed:
            self._time.show_figure("–", "", "none could be made on trial")
            self._room.show_figure("–")
            self._problem.setText(f"This recipe cannot be carried out: {cost.failed}")
            self._problem.show()
            return
        cores = f"{workers} workers" if workers > 1 else "one worker"
        said = f"by {cost.tried} on trial, within a factor of {FACTOR}"
        self._time.show_figure(duration(cost.wall_s(workers)), "", f"{cores}; {said}")
        self._room.show_figure(size(cost.disk_bytes), "", said)

    def show_problem(self, text: str) -> None:
        """Why there is no plan."""
        self._problem.setText(text)
        self._problem.show()
        for tile in (self._samples, self._parents, self._time, self._room):
            tile.show_figure("–")
        for part in (self._notes, *self._tables):
            part.hide()
