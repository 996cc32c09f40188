"""Two versions of one label side by side: each difference is gone through, and a lead chooses what stands."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from app.adjudication.merging import NOTHING, same_version
from app.errors import Cancelled, EarmarkError
from app.labels.values import OBJECT_KINDS, Transcript
from app.packages.deciding import both, decision, standing, value_of, versions_of, whole, why_not_both
from app.records import Annotator
from widgets.actions.registry import ActionRegistry
from widgets.labeling.deciding.bar import DecidingBar, Person, VersionLine, people_of
from widgets.labeling.deciding.people import difference_words, version_words
from widgets.labeling.deciding.words_view import WordsView
from widgets.labeling.tint import Tint
from widgets.labeling.versions.stage import VersionsStage
from widgets.parts.banner import Banner
from widgets.parts.buttons import button
from widgets.parts.stack import column, row
from widgets.parts.text import Elided, Text
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from app.changes.command import Command
    from app.jobs.job import Progress
    from app.packages.deciding import Versions
    from app.packages.merge import Conflict
    from app.workspace import Workspace
    from widgets.bridge.jobs import JobRunner, RunningJob
    from widgets.theme.theme import Theme

WIDTH, HEIGHT = 1080, 780
KEYS = "A number takes that version at the difference in hand, Page Down goes to the next difference."
SAME = "They say the same; one of them is handed in, or has reasons for exceptions, and the other has not."


class VersionsDialog(QDialog):
    """``decided`` carries the command that makes what was chosen stand; nothing is written here."""

    decided = Signal(object)

    def __init__(
        self,
        workspace: Workspace,
        conflict: Conflict,
        jobs: JobRunner,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        may_decide: bool = True,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Two versions of a label")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._workspace, self._jobs, self._conflict, self._may = workspace, jobs, conflict, may_decide
        self.found: Versions | None = None
        self.chosen: tuple[int, ...] = ()
        self.place = -1
        self._people: tuple[Person, ...] = ()
        self._job: RunningJob | None = None
        tint = Tint(theme, self)
        self.bar, self.words = DecidingBar(tint, ActionRegistry()), WordsView(theme, last="Stands")
        self.stage = VersionsStage(workspace, jobs, tint, workspace.project.media)
        self.banner = Banner(icon("close", theme, "muted"))
        self.told = Text("", "muted", wrap=True)
        self.both = button("Keep both", on=self._take_both)
        self.decide = button("Decide", "primary", tip="What is chosen stands from now on", on=self._decide)
        self.decide.setEnabled(False)
        self._lay_out(theme)
        self._connect()
        self._job = jobs.run("Comparing two versions", self._compare, self._show_found, self._failed, quiet=True)

    def _lay_out(self, theme: Theme) -> None:
        one = self._conflict
        person = self._workspace.view.get(Annotator, one.annotator)
        who = person.name if person is not None else one.annotator
        cancel = button("Cancel", tip="Nothing is decided  (Esc)", on=self.reject)
        for each in (self.both, cancel, self.decide):
            each.setAutoDefault(False)
        title = Elided(f"{one.path} · {self._task_title} · {who}", "title")
        foot = row(self.told, self.both, cancel, self.decide, gap=8)
        foot.setStretch(0, 1)
        layout = column(title, Text(KEYS, "muted", wrap=True), gap=10, margin=20)
        for part in (self.banner, self.bar, self.words):
            layout.addWidget(part)
        layout.addWidget(self.stage, 1)
        layout.addLayout(foot)
        self.setLayout(layout)
        self.resize(theme.tokens.px(WIDTH), theme.tokens.px(HEIGHT))

    def _connect(self) -> None:
        self.bar.step.connect(self.step)
        self.bar.taken.connect(self.take)
        self.bar.all_taken.connect(self.take_all)
        self.bar.nothing.connect(partial(self.take, NOTHING))
        self.words.sheet.taken.connect(self._pointed)
        self.stage.clicked.connect(self._pointed)
        self.stage.opened.connect(self._show_stage)

    @property
    def _task_title(self) -> str:
        task = self._workspace.sheet.tasks.get(self._conflict.task)
        return (task.title or task.name) if task is not None else self._conflict.task

    def done(self, result: int) -> None:
        """Closing stops what is under way."""
        if self._job is not None:
            self._job.abandon()
            self._job = None
        self.stage.close_media()
        super().done(result)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Numbers take a version, Page Down and Page Up go through the differences."""
        number = event.key() - Qt.Key.Key_1
        if event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.step(1 if event.key() == Qt.Key.Key_PageDown else -1)
        elif 0 <= number < len(self._people):
            self.take(number)
        else:
            super().keyPressEvent(event)

    # ---- what stands

    @Slot(int)
    def step(self, way: int) -> None:
        """The next difference, or the one before with -1."""
        order = self.found.comparison.differing if self.found is not None else ()
        if self.found is None or not order:
            return
        at = order.index(self.place) + way if self.place in order else 0
        self.place = order[at % len(order)]
        self._show()
        self.stage.go_to(self.found, self.place)

    @Slot(int)
    def take(self, number: int) -> None:
        """A version, or nothing, at the difference in hand."""
        if self.found is not None and 0 <= self.place < len(self.chosen) and self._may:
            self.chosen = (*self.chosen[: self.place], number, *self.chosen[self.place + 1 :])
            self._show()

    @Slot(int)
    def take_all(self, number: int) -> None:
        """One version as a whole."""
        if self.found is not None and number < len(self._people) and self._may:
            self.chosen = whole(self.found, number) or (number,)
            self._show()

    @Slot()
    def _take_both(self) -> None:
        chosen = both(self.found) if self.found is not None else None
        if chosen is not None:
            self.chosen = chosen
            self._show()

    @Slot(int, int)
    def _pointed(self, place: int, number: int) -> None:
        """What is pointed at comes into hand; what is in hand already, and words, are taken."""
        found = self.found
        if found is None or not 0 <= place < len(found.comparison.places):
            return
        again, self.place = place == self.place or found.task.kind == "transcript", place
        if again and number >= 0 and not found.comparison.places[place].agreed:
            self.take(number)
        else:
            self._show()

    @Slot()
    def _decide(self) -> None:
        found, chosen, workspace = self.found, self.chosen, self._workspace
        if found is None:
            return

        def work(_progress: Progress) -> Command:
            return decision(workspace.view, workspace.sheet, found, chosen, workspace.hearing)

        self.banner.clear()
        self.decide.setEnabled(False)
        self._job = self._jobs.run("Checking what was chosen", work, self._made, self._failed, quiet=True)

    def _made(self, command: Command) -> None:
        self._job = None
        self.decided.emit(command)
        self.accept()

    # ---- showing

    def _compare(self, _progress: Progress) -> Versions:
        with self._workspace.view.frozen() as view:
            return versions_of(view, self._workspace.sheet, self._conflict)

    def _show_found(self, found: Versions) -> None:
        self._job, self.found = None, found
        self.chosen = whole(found, 0) or (0,)
        self.place = next(iter(found.comparison.differing), -1)
        self._people = people_of(found.comparison.candidates, found.task)
        self.bar.show_people(self._people)
        self.bar.show()
        self.words.setVisible(found.task.kind == "transcript")
        reason = why_not_both(found)
        self.both.setEnabled(self._may and not reason)
        self.both.setToolTip(reason or "What either version marks; of one object that both mark, the one from here")
        self.stage.open(found.conflict.item_id)
        self._show()

    def _failed(self, problem: BaseException) -> None:
        self._job = None
        self.decide.setEnabled(self.found is not None and self._may)
        if isinstance(problem, Cancelled):
            return
        if not isinstance(problem, EarmarkError):
            raise problem
        self.banner.show_message(problem.message, "error")

    @Slot()
    def _show_stage(self) -> None:
        self._show()
        if self.found is not None:
            self.stage.go_to(self.found, self.place)

    def _show(self) -> None:
        found = self.found
        if found is None:
            return
        self._show_bar(found)
        self.stage.show_versions(found, self.place, self.chosen)
        value = value_of(found, self.chosen)
        if isinstance(value, Transcript):
            said = found.comparison.along(value.text)
            told = [one.accessibleName() for one in self.bar.buttons]
            held = dict(enumerate(self.chosen))
            self.words.show_words(found.comparison, self._people, said, held, self.place, told)
        self.told.setText(self._outcome(found))
        self.decide.setEnabled(self._may and self._job is None)

    def _show_bar(self, found: Versions) -> None:
        comparison, order = found.comparison, found.comparison.differing
        if not 0 <= self.place < len(comparison.places):
            self.bar.show_place(SAME, [], many=0, removable=False)
            return
        place, now = comparison.places[self.place], self.chosen[self.place]
        lines = [
            VersionLine(
                number, one.letter, one.name, version_words(place.versions[number], found.task),
                now != NOTHING and (now < 0 or same_version(comparison, place.versions[number], place.versions[now])),
            )
            for number, one in enumerate(comparison.candidates)
        ]  # fmt: skip
        at = f"Difference {order.index(self.place) + 1} of {len(order)}" if self.place in order else "Both agree here"
        names = [one.name for one in comparison.candidates]
        what = difference_words(place.versions, names) if self.place in order else ""
        self.bar.show_place(
            f"{at} · {what}" if what else at, lines, many=len(order), removable=found.task.kind in OBJECT_KINDS,
            written=found.task.kind == "transcript",
        )  # fmt: skip

    def _outcome(self, found: Versions) -> str:
        number = standing(found, self.chosen)
        if number == NOTHING:
            words = "Neither version as it is: what is chosen is put together."
            drafts = any(one is not None and one.state == "draft" for one in found.contents)
            return words + (" It is a draft until it is handed in." if drafts else "")
        return "What is here stands." if number == 0 else f"{self._people[number].name}: that version stands."
