"""The make tab: how many samples of which parents, what that will cost, and making them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QCheckBox, QLineEdit, QScrollArea

from app.augmenting.make.budget import Balance, Budget
from app.changes.command import ChangeSet
from app.errors import Cancelled, EarmarkError
from app.records import Annotation, Item, LabelRow, SampleRow
from app.slices.warned import Warned
from widgets.augmenting.make.plan_card import PlanCard, Planned
from widgets.augmenting.slice_field import ParentsField, SliceField
from widgets.augmenting.tab import AugmentTab
from widgets.parts.buttons import button
from widgets.parts.card import Card
from widgets.parts.number import NumberField
from widgets.parts.progress_row import ProgressRow
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Text
from widgets.rules.fields import Choice, FormGrid
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from app.augmenting.make.estimate import Estimate
    from app.augmenting.make.job import Batch
    from app.augmenting.make.plan import Plan
    from app.jobs.job import Progress
    from app.workspace import Workspace
    from widgets.augmenting.desk import RecipeDesk
    from widgets.bridge.jobs import RunningJob
    from widgets.shell.page import PageContext

REST_MS = 350
NONE = "none"


class MakeTab(AugmentTab):
    """Nothing is made before its plan was shown: parents, what is left out and why, classes, cost."""

    name = "make"
    title = "Make"

    def __init__(self, context: PageContext, desk: RecipeDesk) -> None:
        super().__init__(context, desk)
        self.slice, self.parents = SliceField(desk), ParentsField(desk)
        self.count = NumberField("Samples", 1, 100_000, 12)
        self.seed = NumberField("Seed", 0, 2**31 - 1, 1)
        self.per_parent = NumberField("Samples of one parent at most", 1, 10_000, 4)
        self._limit_parent = QCheckBox("Most per parent")
        self.per_source = NumberField("Share of one source at most, percent", 1, 100, 20)
        self._limit_source = QCheckBox("Most per source, %")
        tasks = [(task.name, task.title) for task in context.workspace.sheet.tasks.values() if task.classes]
        self.balance = Choice("Balance classes of", [(NONE, "No balance"), *tasks])
        self.shares = QLineEdit()
        self.shares.setAccessibleName("Shares of the classes")
        self.shares.setPlaceholderText("Equal shares, or: red:2, blue:1")
        self.make = button("Make samples", "primary", on=self._ask)
        self.plan = PlanCard()
        for field in (self.per_parent, self.per_source):
            field.setFixedWidth(92)
        self._recipe = Text("", "muted", wrap=True)
        self._progress = ProgressRow("Making samples", icon("stop", context.theme))
        self._progress.cancelled.connect(self._stop)
        self._progress.hide()
        left = holder(column(self._form(), 1))
        left.setMinimumWidth(420)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName("Plan")
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self.plan)
        layout = row(left, gap=16)
        layout.addWidget(scroll, 1)
        self.setLayout(layout)
        self._asked, self._busy = 0, False
        self._warned = Warned()
        self._running: RunningJob | None = None
        self._trial: RunningJob | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._plan)
        self._connect()

    def _form(self) -> Card:
        card = Card("Budget", "Parents are labelled items that are not kept for validation or test.")
        grid = FormGrid()
        fields = (self._recipe, self.slice, self.parents, self.count, self.seed)
        for title, field in zip(("Recipe", "Slice", "Parents", "Samples", "Seed"), fields, strict=True):
            grid.add(title, field)
        grid.add("", row(self._limit_parent, 1, self.per_parent))
        grid.add("", row(self._limit_source, 1, self.per_source))
        grid.add("Classes", self.balance)
        grid.add("Shares", self.shares)
        card.add(grid)
        card.add(self._progress)
        card.add(self.make)
        return card

    def _connect(self) -> None:
        for field in (self.count, self.seed, self.per_parent, self.per_source):
            field.valueChanged.connect(self._changed_budget)
        for box in (self._limit_parent, self._limit_source):
            box.toggled.connect(self._changed_budget)
        self.balance.picked.connect(self._changed_budget)
        self.shares.textEdited.connect(self._changed_budget)
        self.desk.read.connect(self._changed_budget)
        self.desk.slice_changed.connect(self._changed_budget)
        self.context.changes.changed.connect(self._changed)
        self._changed_budget()

    @property
    def budget(self) -> Budget:
        """The limits as they are set. Raises CallError for shares that are not understood."""
        task, shares = str(self.balance.currentData()), self.shares.text().strip()
        return Budget(
            per_parent=self.per_parent.value() if self._limit_parent.isChecked() else None,
            per_source=self.per_source.value() / 100 if self._limit_source.isChecked() else None,
            balance=Balance.of(f"{task}={shares}") if task != NONE else None,
        )

    @property
    def settled(self) -> bool:
        """Whether the plan in view is that of the budget, and nothing is being made."""
        return not (self._rest.isActive() or self._busy) and self._running is None and self._trial is None

    def activate(self) -> None:
        """The plan comes up to date."""
        self._changed_budget()

    def deactivate(self) -> None:
        """Nobody waits for figures."""
        self._stop_trial()

    # ---- the plan

    @Slot()
    def _changed_budget(self, _what: object = None) -> None:
        self.per_parent.setEnabled(self._limit_parent.isChecked())
        self.per_source.setEnabled(self._limit_source.isChecked())
        self.shares.setEnabled(str(self.balance.currentData()) != NONE)
        recipe = self.desk.recipe
        self._recipe.setText(f"{recipe.name} · {recipe.digest[:8]}" if recipe is not None else "Has to be mended first")
        self.make.setEnabled(False)
        if self.isVisible():
            self._rest.start()

    @Slot()
    def _plan(self) -> None:
        if self.desk.recipe is None and not self.desk.settled:
            self._rest.start()  # the recipe is being read
            return
        self._asked += 1
        self._stop_trial()
        try:
            budget = self.budget
        except EarmarkError as problem:
            self.plan.show_problem(problem.message)
            return
        self._busy = True
        self.plan.show_waiting()
        work = partial(_planned, self.context.workspace, self.desk.text, self.desk.parents, self.count.value(),
                       self.seed.value(), budget, self.desk.slice, self._warned)  # fmt: skip
        self.context.jobs.run("Plan samples", work, partial(self._show, self._asked),
                              partial(self._not_planned, self._asked), quiet=True)  # fmt: skip

    def _show(self, asked: int, found: Planned) -> None:
        if asked != self._asked:
            return
        self._busy = False
        self.plan.show_plan(found)
        self.make.setEnabled(bool(found.plan.tasks) and self._running is None and not self.context.workspace.read_only)
        count = len(found.plan.tasks)
        self.make.setText(f"Make {count:,} sample{'s' if count != 1 else ''}")
        if count and self._running is None:
            work = partial(_estimated, self.context.workspace, found.plan)
            self._trial = self.context.jobs.run("Estimate", work, partial(self._tell, asked),
                                                partial(self._untold, asked), quiet=True)  # fmt: skip

    def _tell(self, asked: int, found: Estimate) -> None:
        from app.jobs.runner import default_workers

        if asked == self._asked:
            self._trial = None
            self.plan.show_estimate(found, default_workers())

    def _untold(self, asked: int, problem: BaseException) -> None:
        if asked == self._asked:
            self._trial = None
        if not isinstance(problem, EarmarkError):
            raise problem

    def _stop_trial(self) -> None:
        if self._trial is not None:
            self._trial.cancel()
            self._trial = None

    def _not_planned(self, asked: int, problem: BaseException) -> None:
        if not isinstance(problem, EarmarkError):
            raise problem
        if asked == self._asked:
            self._busy = False
            self.plan.show_problem(problem.message)
            self.make.setEnabled(False)

    # ---- making

    @Slot()
    def _ask(self) -> None:
        self.told.emit("", "")
        self._stop_trial()
        self.make.setEnabled(False)
        slice_ = self.desk.slice
        how = (self.desk.text, self.desk.parents, self.count.value(), self.seed.value(), self.budget)
        work = partial(_render, self.context.workspace, *how)
        self._running = self.context.jobs.run("Making samples", work, partial(self._made, slice_), self._not_made)
        self._running.progressed.connect(self._progress.show_progress)
        self._progress.show_progress(0, None, "Getting ready")
        self._progress.show()

    @Slot()
    def _stop(self) -> None:
        if self._running is not None:
            self._running.cancel()

    def _made(self, slice_expression: str, batch: Batch) -> None:
        workspace = self.context.workspace
        self._end()
        workspace.do(batch.command(slice_expression, workspace.path), who=self.context.who.annotator, origin="make")
        batch.close()
        lines = f" {len(batch.failed)} could not be made: {batch.failed[0]}" if batch.failed else ""
        tone = "warning" if batch.failed else "success"
        self.told.emit(
            f"{len(batch.made):,} samples of {batch.plan.parents:,} items wait to be looked at.{lines}", tone
        )
        if batch.made:
            self.wanted.emit("review")

    def _not_made(self, problem: BaseException) -> None:
        self._end()
        self._changed_budget()
        if not isinstance(problem, EarmarkError):
            raise problem
        self.told.emit(problem.message, "info" if isinstance(problem, Cancelled) else "error")

    def _end(self) -> None:
        self._running = None
        self._progress.hide()

    @Slot(object)
    def _changed(self, changes: ChangeSet) -> None:
        self._warned.forget(changes)
        if any(changes.touches(kind) for kind in (Annotation, LabelRow, Item, SampleRow)):
            self._changed_budget()


def _planned(
    workspace: Workspace, text: str, parents: str, count: int, seed: int, budget: Budget, aimed_at: str, warned: Warned,
    progress: Progress,
) -> Planned:  # fmt: skip
    from app.augmenting.make.overview import parents_of_plan, samples_there
    from app.augmenting.make.stage import Order, plan_of

    plan = plan_of(workspace, text, Order(parents, count, seed, budget))
    with workspace.view.frozen() as view:
        return Planned(plan, parents_of_plan(view, plan), samples_there(view), warned.of(workspace, aimed_at))


def _estimated(workspace: Workspace, plan: Plan, progress: Progress) -> Estimate:
    from app.augmenting.make.estimate import estimate

    with workspace.view.frozen() as view:
        return estimate(view, plan, progress)


def _render(
    workspace: Workspace, text: str, slice_expression: str, count: int, seed: int, budget: Budget, progress: Progress
) -> Batch:
    from app.augmenting.make.stage import Order, render_samples
    from app.jobs.runner import default_workers

    order = Order(slice_expression, count, seed, budget)
    return render_samples(workspace, text, order, workers=default_workers(), progress=progress)
