"""An example is typed, and shows at once what the rules of the draft make of it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app.errors import EarmarkError
from widgets.parts.buttons import button
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Elided, Text
from widgets.rules.drawn_picture import DrawnPicture
from widgets.rules.fields import Choice
from widgets.rules.findings_list import FindingsList
from widgets.rules.try_edit import TryEdit
from widgets.rules.views import TextViews

if TYPE_CHECKING:
    from app.jobs.job import Progress
    from app.rules.finding import Finding
    from app.rules.preview import Preview
    from app.rules.reading import Reading
    from app.rules.sheet import RuleSheet
    from app.scope.tried import Tried
    from app.workspace import Workspace
    from widgets.rules.desk import DraftDesk
    from widgets.shell.page import PageContext

FRAME_S = 0.016
AT_ONCE = 4_000  # characters; more than this is read on a worker, a moment later
LATER_MS = 200
MOST_DRAWN = 60  # objects of a label that are drawn to look at: more would take longer than a frame


class TryPanel(QWidget):
    """``rule_asked`` carries the id of a rule to look at."""

    rule_asked = Signal(str)

    def __init__(self, context: PageContext, desk: DraftDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        self.preview: Preview | None = None
        self._slow = False
        self._asked = 0
        self._examples: tuple[Tried, ...] | None = None
        self._at = -1
        self._shown: Tried | None = None
        self._task = Choice("Task")
        self.edit = TryEdit(context.theme)
        self.edit.setMaximumHeight(64)
        self.views = TextViews(context.theme)
        self.findings = FindingsList()
        self._rule = Choice("Rule of the example")
        self._good, self._bad = button("Keep as good", on=self._keep_good), button("Keep as bad", on=self._keep_bad)
        self._next = button("From the project", "chip", tip="The next label that the draft speaks of", on=self._load)
        self._source = Elided("", "caption")
        head = row(self._task, self._next, self._source, gap=8)
        head.setStretch(2, 1)
        keep = row(self._good, self._bad, Text("example of", "caption"), self._rule, gap=8)
        keep.setStretch(3, 1)
        self._keep = holder(keep)
        self.picture = DrawnPicture(context.theme)
        left = column(head, self.edit, _scrolled(self.findings), self._keep, gap=8)
        left.setStretch(2, 1)
        layout = row(gap=28)
        layout.addLayout(left, 1)
        self._views_area = _scrolled(self.views)
        layout.addWidget(self._views_area, 1)
        layout.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        self.setLayout(layout)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(LATER_MS)
        self._later.timeout.connect(self._preview_on_a_worker)
        self.edit.textChanged.connect(self.refresh)
        self._task.picked.connect(self._task_picked)
        self.findings.fix_asked.connect(self._fix)
        self.findings.rule_asked.connect(self.rule_asked)
        desk.read.connect(self._show_reading)

    @property
    def task(self) -> str:
        """The task that is tried."""
        return str(self._task.currentData() or "")

    # ---- the sheet

    @Slot(object)
    def _show_reading(self, reading: Reading) -> None:
        sheet = self._desk.sheet
        if sheet is None:
            return
        self._examples, self._at = None, -1
        self._shown = _rechecked(sheet, self._shown)
        # Annotators are blind to what others wrote, also here.
        self._next.setVisible(self._desk.leads)
        before = self.task
        self._task.show_rows([(name, task.title) for name, task in sheet.tasks.items()])
        if before not in sheet.tasks:
            spoken = [name for name, task in sheet.tasks.items() if task.has_text]
            self._task.show_value(next(iter([*spoken, *sheet.tasks])))
        self._show_rules(sheet)
        self.refresh()

    def _show_rules(self, sheet: RuleSheet) -> None:
        rules = [(rule.id, rule.title) for rule in sheet.rules_of(self.task) if rule.check is not None]
        self._rule.show_rows(rules)

    @Slot(str)
    def _task_picked(self, _task: str) -> None:
        self._examples, self._at, self._shown = None, -1, None
        if self._desk.sheet is not None:
            self._show_rules(self._desk.sheet)
        self.refresh()

    # ---- the example

    @Slot()
    def refresh(self) -> None:
        """What the rules make of the text now; of a long one, or with a slow rule, on a worker a moment later."""
        sheet = self._desk.sheet
        if sheet is None or self.task not in sheet.tasks:
            return
        spoken = sheet.tasks[self.task].has_text
        self.edit.setVisible(spoken)
        self._keep.setVisible(spoken)
        self.picture.show_svg("", "")
        self._views_area.setVisible(spoken)
        self._asked += 1
        text = self.edit.toPlainText()
        if not spoken:
            self._show_project_label()
        elif self._slow or len(text) > AT_ONCE:
            self._later.start()
        else:
            started = time.thread_time()
            self._show(self._asked, _preview(sheet, self.task, text))
            self._slow = time.thread_time() - started > FRAME_S

    @Slot()
    def _preview_on_a_worker(self) -> None:
        if self._desk.sheet is not None:
            work = partial(_timed_preview, self._desk.sheet, self.task, self.edit.toPlainText())
            self._context.jobs.run("Try the example", work, partial(self._show_timed, self._asked), quiet=True)

    def _show_timed(self, asked: int, found: tuple[Preview, float]) -> None:
        self._slow = found[1] > FRAME_S
        self._show(asked, found[0])

    def _show(self, asked: int, preview: Preview) -> None:
        if asked != self._asked:
            return
        self.preview = preview
        titles = self._titles()
        self.edit.show_findings(preview.findings)
        self.views.show_preview(preview, titles)
        typed = bool(preview.stored.strip())
        self.findings.show_findings(
            preview.findings, titles, empty=preview.stopped or ("The rules find nothing to mend." if typed else "")
        )
        broken = {found.rule for found in preview.findings}
        chosen = str(self._rule.currentData() or "")
        if broken and chosen not in broken:
            self._rule.show_value(next(rule for rule in broken))
        may = typed and self._desk.leads and self._rule.count() > 0
        self._good.setEnabled(may)
        self._bad.setEnabled(may)

    def _titles(self) -> Mapping[str, str]:
        return {rule.id: rule.title for rule in self._desk.sheet.rules} if self._desk.sheet is not None else {}

    @Slot(object)
    def _fix(self, finding: Finding) -> None:
        if finding.fix is not None:
            text, (start, end) = self.edit.toPlainText(), finding.fix.span
            self.edit.setPlainText(text[:start] + finding.fix.text + text[end:])

    # ---- examples of rules

    @Slot()
    def _keep_good(self) -> None:
        if self._drawn is not None:
            self._keep_drawn(self._drawn, True)
        elif self.edit.toPlainText().strip():
            self._keep_example({"good": self.edit.toPlainText().strip()})

    @Slot()
    def _keep_bad(self) -> None:
        if self._drawn is not None:
            self._keep_drawn(self._drawn, False)
            return
        fields: dict[str, Any] = {"bad": self.edit.toPlainText().strip()}
        rule, preview = str(self._rule.currentData() or ""), self.preview
        if preview is not None:
            from app.rules.checks import fixed_text

            mine = [found for found in preview.findings if found.rule == rule]
            if any(found.fix is not None for found in mine):
                fields["fixed"] = fixed_text(preview.stored, mine).strip()
        self._keep_example(fields)

    def _keep_drawn(self, one: Tried, good: bool) -> None:
        """What somebody drew as an example of the rule: the few objects that show what is meant."""
        from app.rules.from_label import example_from_label

        sheet = self._desk.sheet
        rule = next((found for found in sheet.rules if found.id == self._rule.currentData()), None) if sheet else None
        if sheet is None or rule is None or one.value is None:
            return
        try:
            made = example_from_label(
                sheet, sheet.task(one.task), rule, one.value, one.context, good=good, picture=one.picture
            )
        except ValueError as problem:
            self._desk.refused.emit(str(problem))
        else:
            self._keep_example(made)

    def _keep_example(self, fields: Mapping[str, Any]) -> None:
        from app.rules.edits import AddExample

        rule = str(self._rule.currentData() or "")
        self._desk.edit(AddExample(rule, fields))
        self.rule_asked.emit(rule)

    # ---- labels of the project

    @property
    def _drawn(self) -> Tried | None:
        """The label that is shown, where it is drawn and not written."""
        return self._shown if not self.edit.isVisibleTo(self) else None

    @Slot()
    def _load(self) -> None:
        """The next label of the project that the draft finds or changes something in."""
        if self._examples is not None:
            self._show_next()
            return
        sheet = self._desk.sheet
        if sheet is not None and self.task in sheet.tasks:
            work = partial(_labels, self._context.workspace, sheet, self.task)
            self._context.jobs.run("Labels to try", work, partial(self._loaded, self.task, sheet.digest), quiet=True)

    def _loaded(self, task: str, digest: str, found: tuple[Tried, ...]) -> None:
        if task == self.task and self._desk.sheet is not None and self._desk.sheet.digest == digest:
            self._examples, self._at = found, -1
            self._show_next()

    def _show_next(self) -> None:
        if not self._examples:
            self._source.setText("Nobody has handed in a label of this task yet.")
            return
        self._at = (self._at + 1) % len(self._examples)
        one = self._examples[self._at]
        if not self._expose(one):
            return
        self._shown = one
        drawn = "" if self.edit.isVisibleTo(self) else f":  {one.text}"
        self._source.setText(f"{one.item}, {self._at + 1} of {len(self._examples)}{drawn}")
        if self.edit.isVisibleTo(self):
            self.edit.setPlainText(one.text)
        else:
            self._show_project_label()

    def _expose(self, one: Tried) -> bool:
        """Whoever sees another's label is not independent on the item any more: noted before it is shown."""
        who = self._context.who.annotator
        if one.annotator_id == who or self._context.workspace.read_only:
            return one.annotator_id == who
        from app.commands.proposals import Expose
        from app.labeling.review import PERSON

        try:
            self._context.workspace.do(Expose(one.item_id, ((one.task, PERSON + one.annotator_id),)), who=who)
        except EarmarkError as problem:
            self._context.report_error(problem)
            return False
        return True

    def _show_project_label(self) -> None:
        """What the draft says of objects that somebody drew."""
        one = self._shown
        if one is None:
            leads = "Take a label from the project to see what the draft says of it."
            empty = leads if self._desk.leads else "Texts can be tried here; what others drew is for a lead to look at."
            self.findings.show_findings((), {}, empty=empty)
            return
        said = f"{one.text}. The rules find nothing to mend."
        self.findings.show_findings(one.findings, self._titles(), empty=said)
        self._show_drawn(one)

    def _show_drawn(self, one: Tried) -> None:
        from app.labels.values import OBJECT_KINDS, objects_of
        from app.rules.drawn import drawing
        from app.rules.sheet import Example

        sheet = self._desk.sheet
        if sheet is None or one.value is None or sheet.task(one.task).kind not in OBJECT_KINDS:
            return
        few = len(objects_of(one.value)) <= MOST_DRAWN
        drawn = Example(one.text, True, said=one.value, context=one.context)
        self.picture.show_svg(drawing(drawn, sheet.task(one.task)) if few else "", one.text)
        may = self._desk.leads and self._rule.count() > 0
        self._keep.setVisible(may)
        for part in (self._good, self._bad):
            part.setEnabled(may)
        if one.findings:
            self._rule.show_value(one.findings[0].rule)


def _scrolled(part: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(part)
    return area


def _rechecked(sheet: RuleSheet, one: Tried | None) -> Tried | None:
    """The label that is shown with what the draft says of it now; None where the draft has no place for it, or where
    there is too much in it to look through in a frame."""
    from app.labels.values import OBJECT_KINDS, kind_of, objects_of
    from app.rules.preview import preview_value
    from app.rules.sheet import ItemContext

    task = sheet.tasks.get(one.task) if one is not None else None
    if one is None or one.value is None or task is None or task.kind not in OBJECT_KINDS:
        return None
    if kind_of(one.value) != task.kind or len(objects_of(one.value)) > MOST_DRAWN:
        return None
    return replace(one, findings=preview_value(sheet, one.task, one.value, one.context or ItemContext()))


def _preview(sheet: RuleSheet, task: str, text: str) -> Preview:
    from app.rules.preview import preview_text

    return preview_text(sheet, task, text)


def _timed_preview(sheet: RuleSheet, task: str, text: str, progress: Progress) -> tuple[Preview, float]:
    started = time.thread_time()
    found = _preview(sheet, task, text)
    return found, time.thread_time() - started


def _labels(workspace: Workspace, sheet: RuleSheet, task: str, progress: Progress) -> tuple[Tried, ...]:
    from app.scope.tried import try_labels

    with workspace.view.frozen() as view:
        return try_labels(view, sheet, task, progress)
