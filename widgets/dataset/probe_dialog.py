"""Known items slipped in, and items shown again: how many each person gets, and what came of those given before."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QFormLayout, QGridLayout, QWidget

from app.commands.probes import GiveGold, ShowAgain
from app.commands.several import Several
from app.errors import Cancelled, EarmarkError
from app.labeling.people import people_at_desk
from widgets.dataset.people_grid import people_grid
from widgets.parts.banner import Banner
from widgets.parts.buttons import button
from widgets.parts.figures import figure, interval
from widgets.parts.number import NumberField
from widgets.parts.stack import column, row
from widgets.parts.text import Text, line
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from app.agreement.probes import ProbeFigure
    from app.changes.command import Command
    from app.jobs.job import Progress
    from app.workspace import Workspace
    from widgets.bridge.jobs import RunningJob
    from widgets.shell.page import PageContext

ABOUT = (
    "Known items have an adjudicated reference. Repeats are a person's own items, blank again. Until they "
    "are handed in nothing tells them from other work, and neither counts as another person."
)
COLUMNS = ("Known", "Repeats", "On known", "With self")
TIPS = (
    "Known items that are slipped in now",
    "Own items that are shown again now",
    "Agreement with the reference on known items; of several tasks the lowest",
    "Agreement with what they said the first time; of several tasks the lowest",
)
WAIT_MS = 120
GOLD, REPEAT = "gold", "repeat"


@dataclass(frozen=True)
class Found:
    """Pairs of item and person that can be given, and the figures of what was given before."""

    gold: tuple[tuple[str, str], ...]
    again: tuple[tuple[str, str], ...]
    figures: tuple[ProbeFigure, ...]


class ProbeDialog(QDialog):
    """For reviewers and leads. Gives in one step, which can be taken back."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Known items and repeats")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self._found: Found | None = None
        self._job: RunningJob | None = None
        self.banner = Banner(icon("close", context.theme, "muted"))
        self.gold = NumberField("Known items for each", 0, 999, 5)
        self.again = NumberField("Repeats for each", 0, 999, 0)
        self.told = QCheckBox("Tell them what was expected, once they have handed it in")
        self.told.setToolTip("They see the reference and its rule; nothing that they say of it afterwards is blind")
        self.gap = NumberField("Days since they were begun", 0, 365, 7)
        self.seed = NumberField("Seed", 0, 999_999, 0)
        self.seed.setToolTip("Another seed draws other items")
        self.people: dict[str, QCheckBox] = {}
        self.cells: dict[str, tuple[Text, ...]] = {}
        self.summary = Text("", "muted", wrap=True)
        self.give = button("Give", "primary", on=self._give)
        self._soon = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._soon.timeout.connect(self._preview)
        self._fill()
        self._lay_out()
        for number in (self.gold, self.again, self.gap, self.seed):
            number.valueChanged.connect(self._changed)
        for box in self.people.values():
            box.toggled.connect(self._changed)
        self._preview()

    def done(self, result: int) -> None:
        """Closing ends the preview."""
        self._soon.stop()
        if self._job is not None:
            self._job.abandon()
            self._job = None
        super().done(result)

    @Slot()
    def _changed(self) -> None:
        self.give.setEnabled(False)
        self._soon.start()

    @Slot()
    def _preview(self) -> None:
        if self._job is not None:
            self._job.abandon()
        self._found = None
        self.give.setEnabled(False)
        people = tuple(who for who, box in self.people.items() if box.isChecked())
        numbers = (self.gold.value(), self.again.value(), self.gap.value(), self.seed.value())
        work = partial(_look, self._context.workspace, people, numbers)
        self._job = self._context.jobs.run("Known items and repeats", work, self._show, self._failed, quiet=True)

    def _show(self, found: Found) -> None:
        self._job, self._found = None, found
        for who, cells in self.cells.items():
            counts = [sum(person == who for _, person in pairs) for pairs in (found.gold, found.again)]
            for cell, count in zip(cells, counts, strict=False):
                cell.setText(f"{count:,}" if self.people[who].isChecked() else "")
            for cell, protocol in zip(cells[2:], (GOLD, REPEAT), strict=True):
                own = [one for one in found.figures if one.annotator == who and one.protocol == protocol and one.items]
                cell.setText(_said(own))
                cell.setToolTip("\n".join(_told(one) for one in own))
        self.summary.setText(summary(found, wanted=bool(self.gold.value() or self.again.value())))
        self.give.setEnabled(bool(found.gold or found.again) and not self._context.workspace.read_only)

    def _failed(self, problem: BaseException) -> None:
        self._job = None
        if isinstance(problem, Cancelled):
            return
        if not isinstance(problem, EarmarkError):
            raise problem
        self.banner.show_message(problem.message, "error")

    @Slot()
    def _give(self) -> None:
        if self._found is None:
            return
        commands: list[Command] = []
        if self._found.gold:
            commands.append(GiveGold(self._found.gold, told=self.told.isChecked()))
        if self._found.again:
            commands.append(ShowAgain(self._found.again))
        said = "Slip known items in, show others again"
        together = commands[0] if len(commands) == 1 else Several(tuple(commands), said)
        try:
            self._context.workspace.do(together, who=self._context.who.annotator, origin="data")
        except EarmarkError as problem:
            self.banner.show_message(problem.message, "error")
            return
        self.accept()

    def _fill(self) -> None:
        for person in sorted(people_at_desk(self._context.workspace.view), key=lambda one: one.name.casefold()):
            box = QCheckBox(person.name)
            box.setAccessibleName(f"For {person.name}")
            box.setChecked(person.role == "annotator")
            self.people[person.id] = box
            self.cells[person.id] = (Text(role="strong"), Text(role="strong"), Text(), Text())

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(12)
        form.setHorizontalSpacing(16)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.addRow("Known items", row(self.gold, Text("for each"), 1, gap=8))
        form.addRow("", self.told)
        form.addRow("Repeats", row(self.again, Text("for each, begun at least"), self.gap, Text("days ago"), 1, gap=8))
        form.addRow("Seed", row(self.seed, 1))
        cancel = button("Cancel", "ghost", on=self.reject)
        cancel.setAutoDefault(False)
        self.give.setDefault(True)
        layout = column(
            Text("Known items and repeats", "title"), Text(ABOUT, "muted", wrap=True), self.banner, gap=12, margin=24
        )
        layout.addLayout(form)
        layout.addWidget(line())
        layout.addLayout(self._table())
        layout.addStretch(1)
        layout.addWidget(self.summary)
        layout.addLayout(row(1, cancel, self.give))
        self.setLayout(layout)
        px = self._context.theme.tokens.px
        self.summary.setMinimumHeight(px(40))
        self.resize(px(640), px(520))

    def _table(self) -> QGridLayout:
        return people_grid(COLUMNS, TIPS, self.people, self.cells, self._context.theme.tokens.px(72))


def summary(found: Found, *, wanted: bool) -> str:
    """What would be given, and why it may be less than was wished for."""
    if not found.gold and not found.again:
        if not wanted:
            return "Say how many, and for whom."
        return (
            "There is nothing to give: known items need an adjudicated reference that the person has not seen, repeats "
            "need items that were handed in blind long enough ago."
        )
    parts = [(len(found.gold), "known item"), (len(found.again), "repeat")]
    said = " and ".join(f"{count:,} {name}{'' if count == 1 else 's'}" for count, name in parts if count)
    return f"{said} will go among the other work."


def _look(
    workspace: Workspace, people: tuple[str, ...], numbers: tuple[int, int, int, int], progress: Progress
) -> Found:
    from app.agreement.probes import probe_figures
    from app.labeling.probing import gold_for, repeats_for

    gold, again, gap_days, seed = numbers
    with workspace.view.frozen() as view:
        progress.check()
        known = gold_for(view, people, gold, seed=seed) if gold else []
        repeated = repeats_for(view, people, again, gap_days=gap_days, seed=seed) if again else []
        progress.check()
        figures = probe_figures(view, workspace.sheet)
    return Found(tuple(known), tuple(repeated), tuple(figures))


def _said(figures: list[ProbeFigure]) -> str:
    known = [one for one in figures if one.value is not None]
    if not known:
        return "–"
    # Tasks are not pooled into one figure: the lowest is what one has to look at.
    lowest = min(known, key=lambda one: one.value or 0.0)
    return f"{lowest.value:.2f}"


def _told(one: ProbeFigure) -> str:
    band = "" if one.ci is None else f" ({interval(one.ci)})"
    told = f", told of {one.told} afterwards" if one.told else ""
    return f"{one.task}: {figure(one.value)}{band}, {one.metric}, {one.items} items{told}"
