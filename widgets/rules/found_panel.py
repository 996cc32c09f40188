"""Rules that disagreements propose: what people write differently again and again, and what a rule would explain."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.errors import EarmarkError
from widgets.parts.buttons import button
from widgets.parts.leaving import delete_later
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Text
from widgets.rules.fields import Choice
from widgets.rules.proposal_row import ProposalRow
from widgets.rules.question_row import QuestionRow

if TYPE_CHECKING:
    from app.adjudication.questions import Question
    from app.agreement.discovery import Discoveries, Proposal
    from app.jobs.job import Progress
    from app.rules.edits import SheetEdit
    from app.rules.reading import Reading
    from app.rules.sheet import RuleSheet
    from app.workspace import Workspace
    from widgets.rules.desk import DraftDesk
    from widgets.shell.page import PageContext

MOST_QUESTIONS = 20
AT_FIRST = 8  # rows; each takes some milliseconds to make, and the first explain most


class FoundPanel(QWidget):
    """``accepted`` carries the id of the rule or the class of words that an accepted proposal went into."""

    accepted = Signal(object)

    def __init__(self, context: PageContext, desk: DraftDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        self.found: Discoveries | None = None
        self._of = ""  # the digest of the sheet that was looked with
        self._busy = False
        self._task = Choice("Task")
        self._sentence = Text("", wrap=True)
        self._again = button("Look again", "chip", on=self.look)
        self._more = button("Show all", "link", on=self._show_all)
        head = row(self._task, self._sentence, self._again, gap=10)
        head.setStretch(1, 1)
        self._rows: QVBoxLayout = column(gap=6)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._asked: QVBoxLayout = column(gap=6)
        self._asked_title = Text("Decided without a rule", "overline")
        inside = column(self._rows, row(self._more, 1), self._asked_title, self._asked, 1, gap=8, margin=(0, 0, 10, 0))
        area.setWidget(holder(inside))
        layout = column(head, gap=10)
        layout.addWidget(area, 1)
        self.setLayout(layout)
        self._task.picked.connect(self._other_task)
        desk.read.connect(self._show_reading)
        self._show_reading(None)

    @property
    def task(self) -> str:
        """The task that is looked at."""
        return str(self._task.currentData() or "")

    @Slot(object)
    def _show_reading(self, _reading: Reading | None) -> None:
        sheet = self._desk.sheet
        if sheet is not None:
            self._task.show_rows([(name, task.title) for name, task in sheet.tasks.items() if task.has_text])
        self._refresh()

    def _refresh(self) -> None:
        found, sheet = self.found, self._desk.sheet
        spoken = self._task.count() > 0
        self._task.setVisible(spoken)
        changed = sheet is not None and found is not None and self._of != sheet.digest
        if not self._desk.leads:
            said = "Only a lead decides on rules."
        elif not spoken:
            said = "Rules are proposed from texts, and no task of this sheet has any."
        elif self._busy:
            said = "Comparing what people wrote, word by word …"
        elif found is None:
            said = "What people write differently again and again can become a rule."
        elif found.points is None:
            said = "Nobody has written the same item as somebody else yet."
        else:
            said = f"{found.points:.1f} % of words differ, over {found.pairs:,} pairs of texts."
            if not found.proposals:
                said += " No habit of spelling explains any of it."
            elif changed:
                said += " The draft has changed since."
        self._sentence.setText(said)
        self._again.setText("Look" if found is None else "Look again")
        self._again.setVisible(self._desk.leads and spoken)
        self._again.setEnabled(not self._busy)
        waiting = len(found.proposals) - self._rows.count() if found is not None else 0
        self._more.setVisible(waiting > 0)
        self._more.setText(f"Show {waiting:,} more")

    # ---- looking

    @Slot(str)
    def _other_task(self, _task: str) -> None:
        self.found = None
        self._empty()
        self.look()

    @Slot()
    def look(self) -> None:
        """Aligns what people wrote, under the draft as it is, on a worker."""
        sheet = self._desk.sheet
        if sheet is None or not self.task or self._busy or not self._desk.leads:
            return
        self._busy = True
        work = partial(_discover, self._context.workspace, sheet, self.task)
        self._context.jobs.run(
            "Rules that disagreements propose", work, partial(self._show, sheet.digest), self._failed
        )
        self._refresh()

    def look_once(self) -> None:
        """Where nobody has looked yet; what was decided without a rule is read each time."""
        self._show_questions()
        if self.found is None:
            self.look()

    def _failed(self, problem: BaseException) -> None:
        self._busy = False
        self._refresh()
        self._context.jobs.tell(problem)

    def _show(self, digest: str, found: Discoveries) -> None:
        self._busy, self._of = False, digest
        self.found = found
        self._empty()
        self._fill(AT_FIRST)

    def _fill(self, most: int) -> None:
        if self.found is not None:
            for proposal in self.found.proposals[self._rows.count() : most]:
                made = ProposalRow(self._context.theme, proposal)
                made.decided.connect(self._decide)
                self._rows.addWidget(made)
        self._refresh()

    @Slot()
    def _show_all(self) -> None:
        self._fill(self._rows.count() + 2 * AT_FIRST)

    # ---- deciding

    @Slot(object, str)
    def _decide(self, proposal: Proposal, state: str) -> None:
        from app.agreement.discovered import sent_to_adjudication
        from app.commands.sheets import DecideDiscovery

        if state == "accepted":
            text, sheet = self._desk.draft.text, self._desk.sheet
            if sheet is not None:
                work = partial(_edits, text, sheet, self.task, proposal)
                self._context.jobs.run("Accept", work, partial(self._accept, proposal), quiet=True)
            return
        command = (
            sent_to_adjudication(self.task, proposal)
            if state == "sent"
            else DecideDiscovery(self.task, proposal.key, state)
        )
        try:
            self._context.workspace.do(command, who=self._context.who.annotator)
        except EarmarkError as problem:
            self._context.report_error(problem)
            return
        self._mark(proposal, state)

    def _accept(self, proposal: Proposal, edits: tuple[SheetEdit, ...]) -> None:
        from app.commands.sheets import DecideDiscovery
        from app.rules.edits import AddRule, AddVariant, ChangeRule, SetPolicy

        try:
            command = DecideDiscovery(self.task, proposal.key, "accepted")
            self._context.workspace.do(command, who=self._context.who.annotator)
        except EarmarkError as problem:
            self._context.report_error(problem)
            return
        self._desk.edit(*edits)
        self._mark(proposal, "accepted")
        for edit in edits:
            match edit:
                case AddRule(fields):
                    self.accepted.emit(("rules", str(fields["id"])))
                case ChangeRule(rule):
                    self.accepted.emit(("rules", rule))
                case AddVariant(cls) | SetPolicy(cls):
                    self.accepted.emit(("vocabulary", cls))

    # ---- decided without a rule

    def _show_questions(self) -> None:
        _clear(self._asked)
        sheet = self._desk.sheet
        if sheet is not None and self._desk.leads:
            from app.adjudication.questions import questions

            for one in questions(self._context.workspace.view, sheet)[:MOST_QUESTIONS]:
                made = QuestionRow(one, sheet.tasks[one.task].title or one.task)
                made.decided.connect(self._answer)
                made.looked.connect(self._go_to)
                self._asked.addWidget(made)
        self._asked_title.setVisible(self._asked.count() > 0)

    @Slot(object, str)
    def _answer(self, question: Question, state: str) -> None:
        from app.adjudication.questions import rule_for
        from app.commands.sheets import DecideDiscovery

        sheet = self._desk.sheet
        if sheet is None:
            return
        try:
            command = DecideDiscovery(question.task, question.key, state)
            self._context.workspace.do(command, who=self._context.who.annotator)
        except EarmarkError as problem:
            self._context.report_error(problem)
            return
        if state == "accepted":
            edit = rule_for(sheet, question)
            self._desk.edit(edit)
            self.accepted.emit(("rules", str(edit.fields["id"])))
        self._show_questions()

    @Slot(object)
    def _go_to(self, question: Question) -> None:
        self._context.go("label", item_id=question.item_ids[0], decide=question.task)

    def _mark(self, proposal: Proposal, state: str) -> None:
        for at in range(self._rows.count()):
            item = self._rows.itemAt(at)
            made = item.widget() if item is not None else None
            if isinstance(made, ProposalRow) and made.proposal.key == proposal.key:
                made.show_state(state)

    def _empty(self) -> None:
        _clear(self._rows)


def _clear(rows: QVBoxLayout) -> None:
    while (item := rows.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            delete_later(widget)


def _discover(workspace: Workspace, sheet: RuleSheet, task: str, progress: Progress) -> Discoveries:
    from app.agreement.discovery import project_discoveries

    with workspace.view.frozen() as view:
        return project_discoveries(view, sheet, task, progress)


def _edits(text: str, sheet: RuleSheet, task: str, proposal: Proposal, progress: Progress) -> tuple[SheetEdit, ...]:
    from app.agreement.discovered import edits_of

    return edits_of(text, sheet, task, proposal)
