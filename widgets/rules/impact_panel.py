"""What the draft would change, before it is in force: labels, figures, and then the one button that puts it there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFrame, QScrollArea, QVBoxLayout, QWidget

from app.errors import EarmarkError
from widgets.parts.buttons import button
from widgets.parts.leaving import delete_later
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Text
from widgets.rules.fields import MenuButton
from widgets.rules.figure_card import FigureCard
from widgets.rules.impact_card import CLASSES, ImpactCard
from widgets.rules.migration import Migration
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from app.commands.sheets import Migrated
    from app.jobs.job import Progress
    from app.rules.changed import ImpactClass
    from app.rules.edits import Part
    from app.rules.reading import Reading
    from app.rules.sheet import RuleSheet
    from app.scope.adoption import Adoption, Shown
    from app.scope.impact import Impact
    from app.workspace import Workspace
    from widgets.bridge.jobs import RunningJob
    from widgets.rules.desk import DraftDesk
    from widgets.shell.page import PageContext

PARTS: tuple[tuple[Part, str], ...] = (
    ("patch", "Wording only"),
    ("minor", "Rules changed"),
    ("major", "Labels mean something else"),
)


class ImpactPanel(QWidget):
    """``problems_asked`` wants the list of problems; ``activated`` says what has come into force."""

    problems_asked = Signal()
    activated = Signal(str)

    def __init__(self, context: PageContext, desk: DraftDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        self.found: Adoption | None = None
        self._judged: dict[str, ImpactClass] = {}
        self._job: RunningJob | None = None
        self._adopted = ("", 0)
        self._putting: RunningJob | None = None
        self._migration = Migration(context, self)
        self._migration.progressed.connect(self._tell_migration)
        self._migration.ended.connect(self._finish)
        self._sentence = Text("", wrap=True)
        self._measure = button("Measure", "secondary", on=self.measure)
        self._mend = button("Show what to mend", "secondary", on=self.problems_asked.emit)
        self._version = MenuButton("Raise the version", context.theme)
        self._version.setIcon(icon("next", context.theme, "muted"))
        self._version.picked.connect(self._raise)
        self.activate_button = button("Activate", "primary", on=self.activate)
        head = row(self._sentence, self._mend, self._version, self._measure, self.activate_button, gap=8)
        head.setStretch(0, 1)
        self._by_rule = QCheckBox("")
        self._labels, self._figures = column(gap=8), column(gap=8)
        sides = row(gap=16)
        for title, inside in (
            ("LABELS THAT ARE THERE", self._labels),
            ("FIGURES, NOW AND WITH THE DRAFT", self._figures),
        ):
            sides.addLayout(column(Text(title, "overline"), inside, 1, gap=8), 1)
        self._area = area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._body = holder(column(sides, margin=(0, 0, 10, 0)))
        area.setWidget(self._body)
        layout = column(head, self._by_rule, gap=8)
        layout.addWidget(area, 1)
        self.setLayout(layout)
        desk.read.connect(self._show_reading)
        desk.steps_changed.connect(self.refresh)

    # ---- what can be done now

    @property
    def current(self) -> bool:
        """Whether the figures are of the draft as it is."""
        sheet, found = self._sheet, self.found
        now = self._context.workspace.project_sheet_id()
        return sheet is not None and found is not None and (found.old, found.new) == (now, sheet.digest)

    @property
    def _sheet(self) -> RuleSheet | None:
        reading = self._desk.reading
        return reading.sheet if reading is not None and reading.text == self._desk.draft.text else None

    @Slot(object)
    def _show_reading(self, _reading: Reading) -> None:
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """The sentence, and which buttons there are."""
        desk, active = self._desk, self._context.workspace.sheet
        sheet, reading = self._sheet, desk.reading
        sound = reading is not None and reading.sound and sheet is not None
        same_version = sound and sheet is not None and sheet.version == active.version
        errors = sum(one.severity == "error" for one in reading.problems) if reading is not None else 0
        if not desk.leads:
            said = "Only a lead puts a sheet in force."
        elif not desk.differs:
            said = (
                f"The draft is what is in force, {active.name} {active.version}. Change something to see what it does."
            )
        elif not sound:
            said = f"{errors} to mend before the draft can be measured." if errors else "Reading the draft …"
        elif self._job is not None:
            said = "Measuring: labels it touches, and agreement now and with the draft …"
        elif not self.current:
            said = "Something has changed since it was measured." if self.found is not None else "Not measured yet."
        else:
            said = self._summary()
        if desk.differs and same_version and self._job is None:
            said += " It has the version of the sheet in force; raise it, so that figures can be told apart."
        self._sentence.setText(said)
        may = desk.leads and desk.differs
        self._mend.setVisible(may and errors > 0)
        self._measure.setVisible(may and sound and not self.current)
        self._measure.setEnabled(self._job is None)
        self._version.setVisible(may and bool(same_version))
        self._version.show_rows([(part, f"{self._next(part)}   {why}") for part, why in PARTS] if may else [])
        self.activate_button.setVisible(may)
        self.activate_button.setEnabled(may and sound and self.current and not same_version and not self.busy)
        self.activate_button.setText(f"Activate {sheet.version}" if sound and sheet is not None else "Activate")
        shown = self.current and desk.differs
        self._body.setVisible(shown)
        bars = Qt.ScrollBarPolicy
        self._area.setVerticalScrollBarPolicy(bars.ScrollBarAsNeeded if shown else bars.ScrollBarAlwaysOff)
        by_rule = len(self.found.impact.migrations) if self.current and self.found is not None else 0
        self._by_rule.setVisible(by_rule > 0 and may)
        self._by_rule.setText(f"Change {by_rule:,} label{'s' * (by_rule != 1)} by rule at once; it can be undone")

    def _summary(self) -> str:
        found, active = self.found, self._context.workspace.sheet
        if found is None:
            return ""
        count = len(found.impact.labels)
        queued = (
            f"{count:,} label{'s' * (count != 1)} would be queued" if count else "no label would have to be done again"
        )
        return f"In place of {active.version}: {queued}, {found.counted_otherwise:,} compared otherwise."

    def _next(self, part: Part) -> str:
        from app.rules.edit import bumped

        try:
            return bumped(self._context.workspace.sheet.version, part)
        except EarmarkError:
            return ""

    @Slot(str)
    def _raise(self, part: Part) -> None:
        self._desk.edit(bump=part)

    # ---- measuring

    @Slot()
    def measure(self) -> None:
        """Works out what the draft would do, on a worker; nothing is changed by it."""
        sheet, reading = self._sheet, self._desk.reading
        if sheet is None or reading is None or not reading.sound or not self._desk.differs or self.current:
            return
        if self._job is not None:
            self._job.abandon()
        work = partial(_adoption, self._context.workspace, sheet, dict(self._judged))
        self._job = self._context.jobs.run(f"What {sheet.version} would change", work, self._show, self._failed)
        self.refresh()

    def forget(self) -> None:
        """Labels have changed: what was measured is not so any more."""
        if self.found is not None:
            self.found = None
            self.refresh()

    @Slot(str, str)
    def _judge(self, name: str, impact: ImpactClass) -> None:
        """A person knows better what a change means for labels: it is measured again so."""
        self._judged[name] = impact
        self.found = None
        self.measure()

    def _failed(self, problem: BaseException) -> None:
        self._job = None
        self.refresh()
        self._context.jobs.tell(problem)

    def _show(self, found: Adoption) -> None:
        self._job, self.found = None, found
        _empty(self._figures)
        _empty(self._labels)
        for impact, *_ in CLASSES:
            touched = any(label.impact == impact for label in found.impact.labels)
            if touched or any(one.impact == impact for one in found.impact.changes):
                card = ImpactCard(found, impact, self._examples)
                card.judged.connect(self._judge)
                self._labels.addWidget(card)
        moved = [one for one in found.outlook if one.what_if is None or one.what_if.labels_compared_otherwise]
        for one in [*moved, *(one for one in found.outlook if one not in moved)]:
            self._figures.addWidget(FigureCard(self._context.theme, one))
        self.refresh()

    def _examples(self, place: int) -> Sequence[Shown]:
        """Labels of others make whoever sees them dependent on them: noted before they are shown."""
        from app.commands.proposals import Expose
        from app.labeling.review import PERSON
        from app.scope.adoption import examples_of

        workspace, who = self._context.workspace, self._context.who.annotator
        if self.found is None:
            return ()
        shown = examples_of(workspace.view, workspace.sheet, self.found.impact, place)
        try:
            for one in shown:
                label = one.label
                if label.annotator_id != who and one.before:
                    workspace.do(Expose(label.item_id, ((label.task, PERSON + label.annotator_id),)), who=who)
        except EarmarkError as problem:
            self._context.report_error(problem)
            return ()
        return shown

    # ---- putting it in force

    @Slot()
    def activate(self) -> None:
        """The draft is put in force, and in the same step the labels that it touches are put on the work list: on a
        worker, since these may be thousands."""
        sheet, found = self._sheet, self.found
        if sheet is None or found is None or not self.current or self.busy:
            return
        workspace = self._context.workspace
        changed = found.impact.migrations if self._by_rule.isChecked() else ()
        workspace.know(sheet)
        work = partial(_put_in_force, workspace, sheet, found.impact, self._context.who.annotator)
        done = partial(self._in_force, sheet, len(found.impact.labels), changed)
        self._putting = self._context.jobs.run("Putting the sheet in force", work, done, self._not_in_force, quiet=True)
        self.refresh()

    @property
    def busy(self) -> bool:
        """Whether a sheet is being put in force, or labels are being changed by it."""
        return self._putting is not None or self._migration.busy

    def _in_force(self, sheet: RuleSheet, queued: int, changed: Sequence[Migrated], _revision: int) -> None:
        self._putting, self.found = None, None
        self._judged.clear()
        self._desk.adopted()
        self.refresh()
        self._adopted = (f"{sheet.name} {sheet.version}", queued)
        self._migration.start(sheet.digest, changed)

    def _not_in_force(self, problem: BaseException) -> None:
        self._putting = None
        self.refresh()
        self._context.jobs.tell(problem)

    @Slot(int, int)
    def _tell_migration(self, done: int, total: int) -> None:
        self.activated.emit(f"{self._adopted[0]} is in force. {done:,} of {total:,} labels are changed by rule …")

    @Slot(int)
    def _finish(self, changed: int) -> None:
        name, queued = self._adopted
        left = queued - changed
        waiting = (
            f"{left:,} label{' waits' if left == 1 else 's wait'} in the work lists."
            if left
            else "No label has to be done again."
        )
        self.activated.emit(f"{name} is in force. {waiting}")


def _put_in_force(workspace: Workspace, sheet: RuleSheet, impact: Impact, who: str, _progress: Progress) -> int:
    from app.commands.project import ActivateSheet

    return workspace.do(ActivateSheet(sheet.text, sheet, impact.queue()), who=who).revision


def _adoption(workspace: Workspace, sheet: RuleSheet, judged: dict[str, ImpactClass], progress: Progress) -> Adoption:
    from app.scope.adoption import adoption

    return adoption(workspace.view, workspace.sheet, sheet, progress, hearing=workspace.hearing, judged=judged)


def _empty(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            delete_later(widget)
