"""The slices page: a model run against people, ranked by what could be won."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QStackedWidget, QWidget

from app.agreement.show import metric_title
from app.changes.command import ChangeSet
from app.commands.predictions import run_id
from app.commands.slices import MOST_CHARACTERS, SaveSlice
from app.jobs.job import Progress
from app.records import Annotation, DerivedColumn, Item, ModelRun, Prediction, SavedSlice, Tag
from widgets.parts.bars import IntervalBar
from widgets.parts.buttons import button
from widgets.parts.card import StatTile
from widgets.parts.empty import EmptyState
from widgets.parts.figures import figure
from widgets.parts.flow import Flow
from widgets.parts.page_frame import PageFrame
from widgets.parts.stack import column, holder, row
from widgets.parts.tabs import Tabs
from widgets.shell.page import Page
from widgets.slices.aim_dialog import AimDialog
from widgets.slices.errors_view import ErrorsView
from widgets.slices.features_view import FeaturesView
from widgets.slices.found_view import FoundView
from widgets.slices.importing.source_field import dropped_path
from widgets.slices.importing.writing import Writing
from widgets.slices.offer import Offer
from widgets.slices.run_tab import RunTab
from widgets.slices.runs_view import RunsView
from widgets.slices.saved_view import SavedView
from widgets.slices.suspects_view import SuspectsView
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from app.slices.find import Found, Slice
    from app.slices.run_mistakes import RunMistakes
    from app.workspace import Workspace
    from widgets.bridge.jobs import RunningJob

QUESTION = "Where is the model worse than people? Ranked by gap × share: what the whole would win."


class SlicesPage(Page):
    """Finds slices in a job; a chosen one can be labelled or aimed at."""

    stage = "slices"

    def fill(self) -> Iterator[None]:
        """The frame, then each tab, then all of it in its place."""
        context, theme = self.context, self.context.theme
        self._frame = PageFrame("Slices", QUESTION, icon("close", theme, "muted"))
        self.setLayout(column(self._frame))
        self._run = QComboBox()
        self._run.setAccessibleName("Model run")
        self._dependent = QCheckBox("Count people who saw other labels")
        bring = button("Import predictions…", icon=icon("add", theme), on=self._import)
        self._depth = QComboBox()
        self._depth.setAccessibleName("Conditions of a slice")
        self._depth.setToolTip("Three conditions find narrower slices and take some five times as long.")
        for count, said in enumerate(("One condition", "Up to two conditions", "Up to three conditions"), start=1):
            self._depth.addItem(said, count)
        self._depth.setCurrentIndex(1)
        self._run.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._frame.buttons.addWidget(bring)
        self._model, self._people, self._gap = StatTile("MODEL"), StatTile("PEOPLE"), StatTile("GAP")
        self._tried = StatTile("TRIED")
        self._bar = IntervalBar(theme)
        yield
        self.offer = Offer(context)
        self.tabs = Tabs("What is shown of the run")
        self._stack = QStackedWidget()
        self._frame.content.addWidget(self._stack)
        self._stack.addWidget(self._results())
        text = (
            "Import what a model said: CSV, JSON lines, COCO results, RTTM, CTM and others. "
            "It is held against the labels by the same metric as people."
        )
        empty = EmptyState(icon("slices", theme, "faint"), "No predictions yet", text, "Import predictions…")
        empty.pressed.connect(self._import)
        self._stack.addWidget(empty)
        yield from self._fill_tabs()
        yield
        self._stale, self._asked = True, 0
        self._jobs: tuple[RunningJob, ...] = ()
        self._writing = Writing(context, self)
        self._writing.ended.connect(self._wrote)
        self._writing.outdated.connect(self._frame.banner.clear)
        self._frame.banner.pressed.connect(self._take_back)
        self.setAcceptDrops(True)
        self._run.currentIndexChanged.connect(self._search)
        self._depth.currentIndexChanged.connect(self._search)
        self._dependent.toggled.connect(self._search)
        context.changes.changed.connect(self._changed)

    def activate(self) -> None:
        """Searches again where something changed."""
        if self._stale:
            self._fill_runs()

    def _results(self) -> QWidget:
        tiles = row(self._model, self._people, self._gap, self._tried, gap=16)
        asked = Flow(self._run, self._depth, self._dependent, gap=12)
        return holder(column(asked, tiles, self.offer, self.tabs, 1, gap=16))

    def _fill_tabs(self) -> Iterator[None]:
        context = self.context
        yield
        self.found = FoundView(read_only=context.workspace.read_only)
        self._add_tab("Slices", self.found)
        yield
        self.saved = SavedView(context)
        self._add_tab("Saved", self.saved)
        yield
        self.runs = RunsView(context)
        self._add_tab("Runs", self.runs)
        yield
        self._errors = ErrorsView()
        self._add_tab("Errors", self._errors)
        yield
        self.suspects = SuspectsView(context)
        self._add_tab("Suspect labels", self.suspects)
        yield
        self.features = FeaturesView(context)
        self._add_tab("Features", self.features)
        yield
        for tab in self._tabs():
            tab.told.connect(self._frame.banner.show_message)
        self.found.saved.connect(self._save_slice)
        self.found.opened.connect(self._open_items)
        self.found.aimed.connect(self._augment)
        self.saved.aimed.connect(self._aim_at)
        for shown in (self.suspects, self._errors):
            shown.item_opened.connect(self._open_item)

    def _add_tab(self, title: str, view: QWidget) -> None:
        self.tabs.add(holder(column(view, 1, margin=(0, 12, 0, 0))), title)

    def _fill_runs(self) -> None:
        self._stale = False
        chosen = self._run.currentData()
        self._run.blockSignals(True)
        self._run.clear()
        tasks = self.context.workspace.sheet.tasks
        for run in self.context.workspace.view.find(ModelRun):
            title = tasks[run.task].title if run.task in tasks else run.task
            self._run.addItem(f"{run.name} · {title}", (run.name, run.task))
        for place in range(self._run.count()):
            if self._run.itemData(place) == chosen:
                self._run.setCurrentIndex(place)
        self._run.blockSignals(False)
        self._stack.setCurrentIndex(0 if self._run.count() else 1)
        self._search()

    @Slot()
    def _search(self) -> None:
        chosen = self._run.currentData()
        self.offer.show_run(run_id(*chosen) if chosen is not None else "")
        for tab in self._tabs():
            tab.show_run(*(chosen or ("", "")))
        for job in self._jobs:
            job.abandon()  # what it would have said is of another run, or of another moment
        if chosen is None:
            return
        self._asked += 1
        self._frame.subtitle.setText("Searching …")
        independent_only, depth = not self._dependent.isChecked(), self._depth.currentData()
        failed = partial(self._fail, self._asked)
        work = partial(_slices, self.context.workspace, chosen[0], chosen[1], independent_only, depth)
        wrong = partial(_mistakes, self.context.workspace, chosen[0], chosen[1])
        self._jobs = (
            self.context.jobs.run(f"Slices of {chosen[0]}", work, partial(self._show, self._asked), failed),
            self.context.jobs.run(f"Errors of {chosen[0]}", wrong, partial(self._show_mistakes, self._asked)),
        )

    def _show(self, asked: int, found: Found) -> None:
        if asked != self._asked:
            return
        self._frame.subtitle.setText(QUESTION)
        whole = found.overall
        self._model.show_figure(figure(whole.model), "", f"{metric_title(found.metric)}, {whole.items:,} items")
        known = (
            f"on {found.human_items:,} of {whole.items:,} items" if found.human_items else "label items twice, blind"
        )
        self._people.show_figure(figure(whole.hlp), "", known)
        self._gap.show_figure(figure(whole.gap), "", "people minus model, on the same items")
        sure = sum(one.q_value < 0.05 for one in found.slices)
        left_out = f", {found.unconfirmed} more did not hold on held-out items" if found.unconfirmed else ""
        least = f"of at least {found.min_items} items; {sure} with q < 0.05{left_out}"
        self._tried.show_figure(f"{found.tested:,}", "slices", least)
        self.found.show_found(found)

    def _fail(self, asked: int, problem: BaseException) -> None:
        if asked == self._asked:
            self._frame.subtitle.setText(QUESTION)
        self.context.jobs.tell(problem)

    def _show_mistakes(self, asked: int, found: RunMistakes) -> None:
        if asked == self._asked:
            self._errors.show_mistakes(found)

    @Slot(object)
    def _augment(self, one: Slice) -> None:
        self._aim_at(one.slice)

    def _tabs(self) -> tuple[RunTab, ...]:
        return self.saved, self.runs, self.suspects, self.features

    @Slot(str)
    def _aim_at(self, condition: str) -> None:
        from app.slices.aim import cautions

        one = next((found for found in self.found.slices if found.slice == condition), None)
        if one is None or not (told := cautions(one)):
            self.context.go("augment", slice=condition)
            return
        dialog = AimDialog(self.context.theme, one, told, self)
        dialog.accepted.connect(partial(self.context.go, "augment", slice=condition))
        dialog.open()

    @Slot(object)
    def _save_slice(self, one: Slice) -> None:
        _, task = self._run.currentData()
        if self.saved.do(SaveSlice(one.slice[:MOST_CHARACTERS], task, one.slice), "The slice is saved."):
            self.tabs.show_tab(1)

    @Slot(object)
    def _open_items(self, one: Slice) -> None:
        """On the data page, where all that can be done with several items is done."""
        from app.items.query import Query, Within

        self.context.go("data", query=Query(within=Within(one.slice, frozenset(one.item_ids))))

    @Slot(str)
    def _open_item(self, item_id: str) -> None:
        self.context.go("label", item_id=item_id)

    @Slot()
    def _import(self) -> None:
        self._import_from("")

    def _import_from(self, path: str) -> None:
        from widgets.slices.importing.dialog import ImportDialog  # half of what the page would load

        dialog = ImportDialog(self.context, self._writing, path, self)
        dialog.imported.connect(self._imported)
        dialog.open()

    @Slot(str, str)
    def _imported(self, said: str, tone: str) -> None:
        self._frame.banner.show_message(said, tone, "Undo" if self._writing.can_take_back else "")

    @Slot()
    def _take_back(self) -> None:
        if self._writing.can_take_back:
            self._frame.banner.show_message("Taking the import back …")
            self._writing.take_back()

    @Slot(bool)
    def _wrote(self, _well: bool) -> None:
        """All parts are there, or none of them: now it is worth looking."""
        if self._stale:
            self._fill_runs()
        if not self._writing.can_take_back and self._frame.banner.text.startswith("Taking the import back"):
            self._frame.banner.show_message("The import was taken back.", "success")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file or folder of predictions may be dropped on the page."""
        if dropped_path(event.mimeData()) and not self.context.workspace.read_only:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """It is looked at in the dialog."""
        event.acceptProposedAction()
        self._import_from(dropped_path(event.mimeData()))

    @Slot(object)
    def _changed(self, changes: ChangeSet) -> None:
        if any(changes.touches(kind) for kind in (Annotation, Item, Prediction, ModelRun)):
            self._stale = True
            if self.isVisible() and not self._writing.busy:
                self._fill_runs()
        elif any(changes.touches(kind) for kind in (SavedSlice, DerivedColumn, Tag)) and self._run.count():
            for tab in self._tabs():
                tab.show_run(*self._run.currentData())


def _slices(
    workspace: Workspace, model: str, task: str, independent_only: bool, depth: int, progress: Progress
) -> Found:
    from app.slices.project import project_slices

    with workspace.view.frozen() as view:
        return project_slices(
            view, workspace.sheet, model, task=task, independent_only=independent_only, depth=depth, progress=progress
        )


def _mistakes(workspace: Workspace, model: str, task: str, progress: Progress) -> RunMistakes:
    from app.slices.project import find_run
    from app.slices.run_mistakes import run_mistakes

    with workspace.view.frozen() as view:
        return run_mistakes(view, workspace.sheet, find_run(view, model, task), progress=progress)
