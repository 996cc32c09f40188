"""The verdict tab: the table of a recipe, rounds that people answer, and what decisions teach."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from app.changes.command import ChangeSet, Command
from app.commands.rounds import CloseRound, PredictSamples
from app.commands.verdicts import WithdrawApproval
from app.errors import EarmarkError
from app.jobs.job import Progress
from app.records import Annotation, Annotator, Answer, RecipeRow, Round, SamplePrediction, SampleRow, Verdict
from widgets.actions.action import ActionRow
from widgets.augmenting.desk import RecipeDesk
from widgets.augmenting.tab import AugmentTab
from widgets.augmenting.under_way import UnderWay
from widgets.augmenting.verdict import work
from widgets.augmenting.verdict.lessons_panel import LessonsPanel
from widgets.augmenting.verdict.pairs_view import PairsView
from widgets.augmenting.verdict.recipe_choice import RecipeChoice
from widgets.augmenting.verdict.rounds_panel import ModelPanel, RoundsPanel
from widgets.augmenting.verdict.table_view import TableView
from widgets.parts.buttons import button
from widgets.parts.card import Card
from widgets.parts.empty import EmptyState
from widgets.parts.flow import Flow
from widgets.parts.side_scroll import SideScroll
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Pill, Text
from widgets.shell.page import PageContext
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from app.augmenting.review.teaching import Lesson
    from app.commands.rounds import StartLabelling, StartPairs
    from app.labels import values

GROUP = "Augment"
TABLE, ROUND, NOTHING = range(3)
SIDE_PX = 372
# What the table is made of: where it changes, the table that is shown is not true any more.
READ: tuple[type[Any], ...] = (
    SampleRow, RecipeRow, Round, Annotation, Answer, SamplePrediction, Annotator, Verdict,
)  # fmt: skip


class VerdictTab(AugmentTab):
    """Measures the chosen recipe on a worker whenever it comes into view and something has changed."""

    name = "verdict"
    title = "Verdict"

    def __init__(self, context: PageContext, desk: RecipeDesk) -> None:
        super().__init__(context, desk)
        self._found: work.Measured | None = None
        self._stale, self._asked = True, 0
        self._jobs = UnderWay(self)
        self._recipe = RecipeChoice(context.workspace.view, desk)
        self._approval, self._summary = Pill("", "neutral"), Text("", "muted", wrap=True)
        self._aim = Text("", "muted")
        self._approve = button("Approve", "primary", on=self._approve_or_not)
        self._measure = button("Measure again", on=self._read)
        self._limits = button("Thresholds…", on=self.ask_limits)
        self._loosened = Text("", "warning", wrap=True)
        self._table, self._lessons = TableView(), LessonsPanel(context.theme)
        self._rounds, self._model, self._pairs = RoundsPanel(), ModelPanel(), PairsView(context)
        self._stack = QStackedWidget()
        for part in (self._whole(), self._pairs, self._empty()):
            self._stack.addWidget(part)
        self.setLayout(column(self._stack))
        self._connect()
        self._stack.setCurrentIndex(NOTHING)

    def _connect(self) -> None:
        self._recipe.activated.connect(self._read)
        self._model.chosen.connect(self._read)
        self._rounds.pairs_wanted.connect(self._start_pairs)
        self._rounds.labelling_wanted.connect(self._start_labelling)
        self._rounds.answered.connect(self._answer)
        self._rounds.closed.connect(self._close)
        self._model.write.connect(self._write_samples)
        self._model.read.connect(self._bring_predictions)
        self._lessons.taught.connect(self._teach)
        self._pairs.left.connect(self._left_round)
        self._pairs.told.connect(self.told)
        self.context.changes.changed.connect(self._changed)

    def _whole(self) -> QWidget:
        card = Card()
        chosen = holder(row(self._recipe, self._approval, gap=10))
        card.add(Flow(chosen, self._limits, self._measure, self._approve, gap=10))
        card.add(self._aim)
        card.add(self._summary)
        card.add(self._loosened)
        card.add(self._table, 1)
        side = QWidget()
        side.setLayout(column(self._rounds, self._model, self._lessons, 1, gap=12, margin=(0, 0, 12, 0)))
        scroll = SideScroll(side, SIDE_PX)
        layout = row(gap=16)
        layout.addWidget(card, 1)
        layout.addWidget(scroll)
        return holder(layout)

    def _empty(self) -> QWidget:
        text = (
            "A recipe is measured by its samples: are they realistic, can people still label them, is the model poor?"
        )
        empty = EmptyState(icon("augment", self.context.theme, "faint"), "No samples yet", text, "Make samples")
        empty.pressed.connect(partial(self.wanted.emit, "make"))
        return empty

    def actions_of_tab(self) -> Sequence[ActionRow]:
        """The keys of a round of pairs, and measuring."""
        there, pairs = self._in_round, self._pairs
        rows = [
            ActionRow("verdict.left", "The left one is real", ("Left",), pairs.answer_left, there, GROUP),
            ActionRow("verdict.right", "The right one is real", ("Right",), pairs.answer_right, there, GROUP),
            ActionRow("verdict.back", "The pair before again", ("Backspace",), pairs.back, there, GROUP),
            ActionRow("verdict.aside", "Put the round aside", ("Escape",), pairs.put_aside, there, GROUP),
            ActionRow("verdict.measure", "Measure the recipe again", ("F5",), self._read, None, GROUP),
            ActionRow("verdict.undo", "Take the last decision back", ("Ctrl+Z",), self._undo, None, GROUP),
            ActionRow("verdict.redo", "Bring it back", ("Ctrl+Shift+Z",), self._redo, None, GROUP),
        ]
        if self.context.workspace.media == "audio":
            rows += [
                ActionRow("verdict.hear-left", "Hear the left one", ("Z",), pairs.hear_left, there, GROUP),
                ActionRow("verdict.hear-right", "Hear the right one", ("X",), pairs.hear_right, there, GROUP),
            ]
        return rows

    def activate(self) -> None:
        """Measures where something has changed, or another recipe is under hand."""
        if self._in_round():
            return
        at_hand = self._recipe.new_at_hand()
        if self._stale or at_hand not in ("", self._recipe.recipe):
            self._look_at(at_hand)

    def deactivate(self) -> None:
        """Silence."""
        self._pairs.stop()

    # ---- measuring

    @Slot()
    def _read(self, *_ignored: object) -> None:
        self._look_at("")

    def _look_at(self, wanted: str) -> None:
        """Measures the recipe ``wanted``, or the one that is chosen."""
        self._stale = False
        rows = sorted(self.context.workspace.view.find(RecipeRow), key=lambda row: row.added_at, reverse=True)
        self._recipe.offer(rows, wanted)
        if not rows:
            self._stack.setCurrentIndex(NOTHING)
            return
        if self._stack.currentIndex() == NOTHING:
            self._stack.setCurrentIndex(TABLE)
        self._rounds.show_people(*work.annotators(self.context.workspace.view))
        self._asked += 1
        self._summary.setText("Measuring …")
        if self._found is None or self._found.table.recipe != self._recipe.recipe:
            self._show_nothing()
        workspace = self.context.workspace
        job = partial(work.measured, workspace.view, workspace.sheet, self._recipe.recipe, self._model.run)
        self._run("Measuring the recipe", job, partial(self._show, self._asked), self._failed)

    def _show_nothing(self) -> None:
        """Of a recipe that was not measured yet nothing is known, and nothing can be approved or asked for."""
        self._found = None
        self._aim.setText("")
        self._loosened.hide()
        self._approval.hide()
        self._approve.setEnabled(False)
        self._table.clear()
        self._rounds.show_rounds([])
        self._rounds.set_possible(False)
        self._model.show_runs((), "")

    def _show(self, asked: int, found: work.Measured) -> None:
        if asked != self._asked:
            return
        self._found = found
        table = found.table
        self._aim.setText(f"{table.samples:,} samples against {table.slice or 'all items'}")
        self._summary.setText(table.summary)
        self._loosened.setText(f"Looser than usual: {'; '.join(table.loosened)}. {found.changed}")
        self._loosened.setVisible(bool(table.loosened))
        state = (f"Approved by {found.who}", "success") if found.approved else ("Not approved", "neutral")
        self._approval.show_state(*state)
        self._approval.show()
        self._approve.setText("Take approval back" if found.approved else "Approve")
        self._approve.setEnabled(found.approved or table.passed)
        self._approve.setToolTip("" if found.approved or table.passed else table.summary)
        self._table.show_table(table)
        self._rounds.show_rounds(found.rounds)
        self._rounds.set_possible(table.samples > 0)
        self._lessons.show_lessons(found.lessons)
        self._model.show_runs(table.runs, table.model)

    def _failed(self, problem: BaseException) -> None:
        self._summary.setText("")
        if not isinstance(problem, EarmarkError):
            raise problem
        self.told.emit(problem.message, "error")

    # ---- deciding

    @Slot()
    def _approve_or_not(self) -> None:
        if self._found is None:
            return
        from app.augmenting.verdict.table import approval

        recipe = self._found.table.recipe
        self._do(WithdrawApproval(recipe) if self._found.approved else approval(self._found.table))
        self._read()

    @Slot()
    def ask_limits(self) -> None:
        """The thresholds, to be seen and changed; another one is measured against at once."""
        from widgets.augmenting.verdict.limits_dialog import LimitsDialog

        dialog = LimitsDialog(self.context, self)
        dialog.accepted.connect(self._read)
        dialog.open()

    @Slot()
    def _undo(self) -> None:
        self._step_back(self.context.workspace.undo, "Taken back")

    @Slot()
    def _redo(self) -> None:
        self._step_back(self.context.workspace.redo, "Done again")

    def _step_back(self, step: Callable[..., ChangeSet | None], said: str) -> None:
        try:
            changes = step(who=self.context.who.annotator, area="augment", origin="augment")
        except EarmarkError as problem:
            self.told.emit(problem.message, "error")
            return
        if changes is not None:
            self.told.emit(f"{said}: {changes.title}.", "info")
            self._read()

    @Slot(object)
    def _teach(self, lesson: Lesson) -> None:
        """The recipe under hand becomes the one with the narrower range; the old one and its samples stay."""
        from app.augmenting.recipe.edits import SetParam
        from app.augmenting.review.teaching import narrowed
        from augment.recipe import Recipe

        row = self.context.workspace.view.get(RecipeRow, self._recipe.recipe)
        if row is None:
            return
        taught = narrowed(Recipe.from_yaml(row.text), lesson)
        self.desk.replace(row.text, base=row.id)
        self.desk.edit(SetParam(lesson.step, lesson.parameter, taught.steps[lesson.step].ranges[lesson.parameter]))
        if self._found is not None:
            self.desk.aim(self._found.table.slice)
        self.told.emit(
            f"The recipe under hand is {taught.digest[:6]} now. {lesson.reason} Make samples by it, and measure again.",
            "success",
        )
        self.wanted.emit("recipe")

    # ---- rounds

    def _in_round(self) -> bool:
        return self._pairs.under_way and self._stack.currentIndex() == ROUND

    @Slot(int)
    def _start_pairs(self, count: int) -> None:
        if self._found is None:
            return
        workspace, table = self.context.workspace, self._found.table
        job = partial(work.pairs, workspace.view, workspace.sheet, table.recipe, table.slice, count)
        self._run("Drawing pairs", job, self._pairs_drawn, self._failed)

    def _pairs_drawn(self, command: StartPairs) -> None:
        if self._do(command):
            self.told.emit("", "")
            self._answer(command.round.id)

    @Slot(int, int, object)
    def _start_labelling(self, samples: int, originals: int, people: tuple[str, ...]) -> None:
        if self._found is None:
            return
        if not people:
            self.told.emit("Nobody is there to label. Add an annotator, or choose who labels.", "warning")
            return
        table = self._found.table
        job = partial(work.labelling, self.context.workspace, table.recipe, table.slice, (samples, originals), people)
        self._run("Copying samples for a round", job, self._labelling_drawn, self._failed)

    def _labelling_drawn(self, command: StartLabelling) -> None:
        if self._do(command):
            self.told.emit(
                f"{len(command.items):,} items are in the work of {', '.join(command.people)}, all alike.", "success"
            )
            self._read()

    @Slot(str)
    def _answer(self, name: str) -> None:
        found = self.context.workspace.view.get(Round, name)
        if found is not None:
            self._stack.setCurrentIndex(ROUND)
            self._pairs.begin(found)
            if self._in_round():
                self._pairs.setFocus()

    @Slot()
    def _left_round(self) -> None:
        self._stack.setCurrentIndex(TABLE)
        self.setFocus()
        self._read()

    @Slot(str)
    def _close(self, name: str) -> None:
        if self._do(CloseRound(name)):
            self._read()

    # ---- the model

    @Slot()
    def _write_samples(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Write the samples to")
        if folder and self._found is not None:
            table = self._found.table
            job = partial(work.samples_out, self.context.workspace, table.recipe, table.slice, folder)
            self._run("Writing samples", job, partial(self._written, folder), self._failed)

    def _written(self, folder: str, count: int) -> None:
        self.told.emit(f"{count:,} samples and their list, samples.csv, are in {folder}.", "success")

    @Slot(str)
    def _bring_predictions(self, model: str) -> None:
        if not model:
            self.told.emit("Give the model run a name: the one under which its predictions on items are.", "warning")
            return
        file, _ = QFileDialog.getOpenFileName(self, "Predictions on samples")
        if file:
            job = partial(work.predictions_in, self.context.workspace, file)
            self._run("Reading predictions", job, partial(self._came, model, file), self._failed)

    def _came(
        self, model: str, file: str, read: tuple[Mapping[str, Mapping[str, values.Value]], Sequence[str]]
    ) -> None:
        found, problems = read
        done = [self._do(PredictSamples(model, task, said, origin=file)) for task, said in found.items()]
        if all(done):
            said = f"{model}: predictions on {sum(map(len, found.values())):,} samples."
            lost = f" {len(problems):,} entries are left out: {problems[0]}" if problems else ""
            self.told.emit(said + lost, "warning" if problems else "success")
            self._read()

    def _run(
        self,
        title: str,
        job: Callable[[Progress], Any],
        done: Callable[[Any], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        self._jobs.add(self.context.jobs.run(title, job, done, failed))

    def _do(self, command: Command) -> bool:
        try:
            self.context.workspace.do(command, who=self.context.who.annotator, origin="verdict")
        except EarmarkError as problem:
            self.told.emit(problem.message, "error")
            return False
        return True

    @Slot(object)
    def _changed(self, changes: ChangeSet) -> None:
        if changes.origin != "verdict" and any(changes.touches(kind) for kind in READ):
            self._stale = True
