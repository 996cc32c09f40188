"""Work packages: packing for another desk, merging what comes back, deciding what was changed on both sides."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QFileDialog, QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from app.commands.merging import DecideVersion
from app.commands.people import check_curator, may_curate, role_of
from app.errors import Cancelled, EarmarkError
from app.labeling.people import people_at_desk
from app.packages.manifest import ENDING, manifest_of
from app.packages.merge import Conflict, MergeReport, conflicts, merge, said_by
from app.packages.pack import PackReport, pack
from app.records import Annotator, Assignment
from widgets.parts.banner import Banner
from widgets.parts.buttons import button
from widgets.parts.leaving import delete_later
from widgets.parts.progress_row import ProgressRow
from widgets.parts.stack import column, row
from widgets.parts.text import Elided, Text, line
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QPushButton

    from app.changes.command import Command
    from app.jobs.job import Progress
    from app.store.reader import Reader
    from app.workspace import Workspace
    from widgets.bridge.jobs import JobRunner, RunningJob
    from widgets.theme.theme import Theme

ABOUT = (
    "A package holds one annotator's items, their own labels and the rule sheet, and nothing that others said. It "
    "opens at another desk as a project of one person. Merged, the labels come back; twice does no harm."
)
BACK = (
    "This project is a work package for {}. When the work is done, pack it again and give the file to whoever sent it: "
    "it holds what was labelled here."
)
ASIDE = "They were changed here and in a package. What is here stands until a lead decides; nothing is lost."
KIND = f"Work packages (*{ENDING})"
# Cards of what waits; the next come when these are decided.
AT_ONCE = 20
WIDTH, HEIGHT = 680, 600


class PackagesDialog(QDialog):
    """For the project of ``workspace``, as ``who`` may do it."""

    def __init__(
        self, workspace: Workspace, who: str, jobs: JobRunner, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Work packages")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._workspace, self._who, self._jobs, self._theme = workspace, who, jobs, theme
        self.banner = Banner(icon("close", theme, "muted"))
        self.progress = ProgressRow("Working on the package", icon("close", theme, "muted"))
        self.progress.hide()
        self.progress.cancelled.connect(self._stop)
        self.packs: dict[str, QPushButton] = {}
        self.decisions: dict[str, tuple[QPushButton, ...]] = {}
        self._job: RunningJob | None = None
        self._conflicts: list[Conflict] = []
        self._came = manifest_of(workspace.path)
        self._names = {one.id: one.name for one in workspace.view.find(Annotator)}
        self.merge = button("Merge a package…", on=self._ask_merge)
        self.merge.setEnabled(not workspace.read_only and may_curate(workspace.view, who) and self._came is None)
        self.merge.setVisible(self._came is None)
        close = button("Close", "primary", tip="Close  (Esc)", on=self.accept)
        for one in (self.merge, close):
            one.setAutoDefault(False)
        about = BACK.format(self._came.annotator) if self._came is not None else ABOUT
        self._inside = QVBoxLayout()
        self._inside.setContentsMargins(0, 0, 8, 0)
        self._inside.setSpacing(8)
        layout = column(Text("Work packages", "title"), Text(about, "muted", wrap=True), gap=12, margin=24)
        layout.addWidget(self.banner)
        layout.addWidget(_scrolled(self._inside), 1)
        layout.addWidget(self.progress)
        layout.addLayout(row(self.merge, 1, close))
        self.setLayout(layout)
        self.resize(theme.tokens.px(WIDTH), theme.tokens.px(HEIGHT))
        self._show()
        self._look()

    def done(self, result: int) -> None:
        """Closing stops what is under way; what was merged stays, and merging again goes on."""
        self._stop()
        super().done(result)

    # ---- packing

    def pack_to(self, who: str, out: Path) -> None:
        """Packs the work of ``who`` in a job."""
        workspace, by = self._workspace, self._who

        def work(progress: Progress) -> PackReport:
            return pack(workspace, who, out, progress, by=by)

        self._begin("Packing")
        self._job = self._jobs.run(f"Packing {out.name}", work, self._packed, self._failed)
        self._job.progressed.connect(self._tell)

    def _ask_pack(self, who: str) -> None:
        name = f"{who}-back{ENDING}" if self._came is not None else f"{who}{ENDING}"
        file, _ = QFileDialog.getSaveFileName(self, "Where shall the package lie?", name, KIND)
        if file:
            self.pack_to(who, Path(file) if file.endswith(ENDING) else Path(file + ENDING))

    def _packed(self, report: PackReport) -> None:
        self._end()
        self.banner.show_message(f"{report.file.name}: {report.text}", "warning" if report.missing else "success")

    # ---- merging

    def merge_file(self, file: Path) -> None:
        """Merges a package in a job: one label may have thousands of objects."""
        workspace, by = self._workspace, self._who

        def work(progress: Progress) -> tuple[MergeReport, list[Conflict]]:
            check_curator(workspace.view, by, "merges work packages")
            return merge(workspace, file, progress, by=by), conflicts(workspace.view)

        self._begin("Merging the package")
        self._job = self._jobs.run(f"Merging {file.name}", work, self._merged, self._failed)
        self._job.progressed.connect(self._tell)

    @Slot()
    def _ask_merge(self) -> None:
        file, _ = QFileDialog.getOpenFileName(self, "Which package comes back?", "", KIND)
        if file:
            self.merge_file(Path(file))

    def _merged(self, found: tuple[MergeReport, list[Conflict]]) -> None:
        report, self._conflicts = found
        self._end()
        self.banner.show_message(report.text, "warning" if report.conflicts else "success")

    # ---- deciding

    def compare(self, conflict: Conflict) -> None:
        """Shows the versions side by side, with the item below them."""
        # The page that labels belongs to the shell's own pages, which are imported on their first visit.
        made = import_module("widgets.labeling.versions.dialog").VersionsDialog(
            self._workspace, conflict, self._jobs, self._theme, self, may_decide=self._may_decide
        )
        made.decided.connect(self.do)
        made.open()

    def decide(self, conflict: Conflict, digest: str) -> None:
        """Which version stands as a whole."""
        workspace = self._workspace

        def command() -> Command:
            if digest == conflict.stands:
                return DecideVersion(conflict.annotation_id, digest)
            from app.packages.deciding import decided, versions_of

            found = versions_of(workspace.view, workspace.sheet, conflict)
            return decided(found, found.digests.index(digest))

        self._write(command)

    @Slot(object)
    def do(self, command: Command) -> None:
        """Writes a decision."""
        self._write(lambda: command)

    def _write(self, command: Callable[[], Command]) -> None:
        workspace, by = self._workspace, self._who

        def work(_progress: Progress) -> list[Conflict]:
            workspace.do(command(), who=by, origin="package")
            return conflicts(workspace.view)

        self._begin("Writing the decision")
        for each in self.decisions.values():
            for one in each:
                one.setEnabled(False)
        self._job = self._jobs.run("Deciding between two versions", work, self._found, self._failed, quiet=True)

    def _look(self) -> None:
        """For what waits to be decided on, where that is for the eyes of whoever sits here."""
        if may_curate(self._workspace.view, self._who):
            view = self._workspace.view
            work = partial(_waiting, view)
            self._job = self._jobs.run("Looking for what waits", work, self._found, self._failed, quiet=True)

    def _found(self, waiting: list[Conflict]) -> None:
        self._conflicts = waiting
        self._end()

    # ---- showing

    @property
    def _may_decide(self) -> bool:
        return role_of(self._workspace.view, self._who) == "lead" and not self._workspace.read_only

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return self._job is not None

    def _begin(self, title: str) -> None:
        self._stop()
        self.banner.clear()
        self.progress.setVisible(True)
        self.progress.show_progress(0, None, title)

    def _end(self) -> None:
        self._job = None
        self.progress.hide()
        self._show()

    @Slot(int, object, str)
    def _tell(self, done: int, total: object, _text: str) -> None:
        self.progress.show_progress(done, total if isinstance(total, int) else None)

    @Slot()
    def _stop(self) -> None:
        if self._job is not None:
            self._job.abandon()
            self._job = None
        self.progress.hide()

    def _failed(self, problem: BaseException) -> None:
        self._end()
        if isinstance(problem, Cancelled):
            return
        if not isinstance(problem, EarmarkError):
            raise problem
        self.banner.show_message(problem.message, "error")

    def _show(self) -> None:
        while self._inside.count():
            gone = self._inside.takeAt(0)
            if (widget := gone.widget() if gone is not None else None) is not None:
                widget.hide()
                delete_later(widget)
        # What others said is not for annotators, and neither is what they were given.
        curates = may_curate(self._workspace.view, self._who)
        waiting = self._conflicts if curates else []
        self.decisions = {}
        if waiting:
            many = f"{len(waiting):,} label{' waits' if len(waiting) == 1 else 's wait'} for a decision"
            self._inside.addWidget(Text(many, "heading"))
            self._inside.addWidget(Text(ASIDE, "muted", wrap=True))
            for one in waiting[:AT_ONCE]:
                self._inside.addWidget(self._conflict(one))
            if (left := len(waiting) - AT_ONCE) > 0:
                self._inside.addWidget(Text(f"{left:,} more come up as these are decided.", "muted"))
            self._inside.addWidget(line())
        self._inside.addWidget(self._people(curates))
        self._inside.addStretch()

    def _people(self, curates: bool) -> QWidget:
        holder, grid = QWidget(), QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(Text("Annotator", "overline"), 0, 0)
        grid.addWidget(Text("Items given", "overline"), 0, 1, right)
        view = self._workspace.view
        self.packs = {}
        people = [one for one in people_at_desk(view) if curates or one.id == self._who]
        for at, person in enumerate(sorted(people, key=lambda one: one.name.casefold()), 1):
            given = view.count(Assignment, annotator_id=person.id)
            tip = "Packs what was labelled here, to be merged" if self._came else "Packs this work for another desk"
            made = button("Pack…", tip=tip, on=partial(self._ask_pack, person.id))
            made.setAccessibleName(f"Pack the work of {person.name}")
            made.setAutoDefault(False)
            self.packs[person.id] = made
            grid.addWidget(Text(person.name), at, 0)
            grid.addWidget(Text(f"{given:,}" if given else "all", "" if given else "muted"), at, 1, right)
            grid.addWidget(made, at, 2)
        holder.setLayout(grid)
        return holder

    def _conflict(self, one: Conflict) -> QWidget:
        task = self._workspace.sheet.tasks.get(one.task)
        look = button("Side by side…", tip="Shows where they differ, on the item itself", on=partial(self.compare, one))
        keep = button("Keep", tip="What is here stands", on=partial(self.decide, one, one.stands))
        parts = [row(Text("Here", "muted"), Elided(said_by(one.here, task)), keep, gap=12)]
        buttons = [keep]
        for digest, at, said in one.waiting:
            take = button("Take", tip="What the package says stands", on=partial(self.decide, one, digest))
            parts.append(row(Text(f"Package, {at[:10]}", "muted"), Elided(said_by(said, task)), take, gap=12))
            buttons.append(take)
        for part in parts:
            part.setStretch(1, 1)
        card = QFrame()
        card.setProperty("role", "card")
        title = (task.title or task.name) if task is not None else one.task
        head = row(Elided(f"{one.path} · {title} · {self._names.get(one.annotator, one.annotator)}", "strong"), look)
        head.setStretch(0, 1)
        look.setAutoDefault(False)
        look.setAccessibleName(f"Side by side: {one.path}, {one.task} of {one.annotator}")
        inside = column(head, gap=6, margin=12)
        for part, act in zip(parts, buttons, strict=True):
            inside.addLayout(part)
            act.setAutoDefault(False)
            act.setEnabled(self._may_decide)
            act.setAccessibleName(f"{act.text()}: {one.path}, {one.task} of {one.annotator}")
        card.setLayout(inside)
        self.decisions[one.annotation_id] = tuple(buttons)
        return card


def _waiting(view: Reader, _progress: Progress) -> list[Conflict]:
    return conflicts(view)


def _scrolled(inside: QVBoxLayout) -> QScrollArea:
    inner, area = QWidget(), QScrollArea()
    inner.setLayout(inside)
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
