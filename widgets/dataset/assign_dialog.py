"""Shares items out among annotators with a planned overlap; what each would get is shown as one changes the wish."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QFrame,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.errors import Cancelled, EarmarkError
from app.labeling.allot import USUAL_AGREEMENT, Allotment, Wish
from app.labeling.people import people_at_desk
from app.labeling.sharing import scope_of, share_out, strata_names
from app.records import Assignment
from widgets.dataset.people_grid import people_grid
from widgets.parts.banner import Banner
from widgets.parts.buttons import button
from widgets.parts.number import NumberField
from widgets.parts.stack import column, row
from widgets.parts.text import Text, line
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from app.items.codes import Rows
    from app.items.seen import Seen
    from app.jobs.job import Progress
    from app.records import Annotator
    from widgets.bridge.jobs import RunningJob
    from widgets.shell.page import PageContext

ABOUT = (
    "Everybody labels blind. What was given stays given: when more items come, share out again, and only the new ones "
    "are given."
)
COLUMNS = ("Has", "Gets", "Then", "Shared")
TIPS = ("Items given before", "Items that are given now", "Items altogether", "Of these, items that others label too")
# Typing a number is several changes; the preview is of the last.
WAIT_MS = 120


class AssignDialog(QDialog):
    """``scopes`` are the items to choose from: what they are called, and their rows. ``chosen`` carries the allotment
    that was agreed to; ``probing`` asks for the dialog of known items and repeats."""

    chosen = Signal(object)
    probing = Signal()

    def __init__(
        self, context: PageContext, seen: Seen, scopes: Mapping[str, Rows], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Share items out")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._seen, self._scopes = context, seen, scopes
        self._found: Allotment | None = None
        self._job: RunningJob | None = None
        self.banner = Banner(icon("close", context.theme, "muted"))
        self.items, self.strata = QComboBox(), QComboBox()
        self.overlap = NumberField("Overlap in percent of the items", 0, 100, 20)
        self.overlap.setSuffix(" %")
        self.per_item = NumberField("Annotators for each item of the overlap", 2, 9, 2)
        self.seed = NumberField("Seed", 0, 999_999, 0)
        self.seed.setToolTip("Another seed draws other items for the overlap")
        self.people: dict[str, QCheckBox] = {}
        self.cells: dict[str, tuple[Text, ...]] = {}
        self.summary = Text("", "muted", wrap=True)
        self.share = button("Share out", "primary", on=self._share)
        self._soon = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._soon.timeout.connect(self._preview)
        self._fill()
        self._lay_out()
        self._connect()
        self._preview()

    @property
    def wish(self) -> Wish:
        """What is wished for at the moment."""
        named = tuple(who for who, box in self.people.items() if box.isChecked())
        return Wish(named, self.overlap.value() / 100, self.per_item.value(), self.seed.value())

    def done(self, result: int) -> None:
        """Closing ends the preview."""
        self._soon.stop()
        if self._job is not None:
            self._job.abandon()
            self._job = None
        super().done(result)

    # ---- the preview

    @Slot()
    def _preview(self) -> None:
        if self._job is not None:
            self._job.abandon()
            self._job = None
        self._found = None
        self.share.setEnabled(False)
        wish = self.wish
        self.per_item.setEnabled(bool(wish.overlap))
        self._sentence.setEnabled(bool(wish.overlap))
        try:
            wish.check()
        except EarmarkError as problem:
            self._tell(_sentence_of(problem.message))
            return
        scope = scope_of(self._seen, self._context.workspace.sheet, self._scopes[self.items.currentText()])
        column_name = str(self.strata.currentData())
        workspace = self._context.workspace

        def work(progress: Progress) -> Allotment:
            progress.check()
            with workspace.view.frozen() as view:
                return share_out(view, scope, wish, column_name)

        show = partial(self._show, scope.left_out)
        self._job = self._context.jobs.run("Sharing items out", work, show, self._failed, quiet=True)

    def _show(self, left_out: int, found: Allotment) -> None:
        self._job, self._found = None, found
        self.share.setEnabled(bool(found.pairs) and not self._context.workspace.read_only)
        shares = {share.annotator: share for share in found.shares}
        for who, cells in self.cells.items():
            share = shares.get(who)
            numbers = (share.before, share.new, share.before + share.new, share.shared) if share else ()
            for place, cell in enumerate(cells):
                cell.setText(f"{numbers[place]:,}" if numbers else ("" if place else cell.text()))
        self.summary.setText(told(found, left_out))

    def _failed(self, problem: BaseException) -> None:
        self._job = None
        if isinstance(problem, Cancelled):
            return
        if not isinstance(problem, EarmarkError):
            raise problem
        self._tell(_sentence_of(problem.message))

    def _tell(self, text: str) -> None:
        self.summary.setText(text)
        for cells in self.cells.values():
            for cell in cells[1:]:
                cell.setText("")

    @Slot()
    def _probe(self) -> None:
        self.reject()
        self.probing.emit()

    @Slot()
    def _share(self) -> None:
        if self._found is not None:
            self.chosen.emit(self._found)
            self.accept()

    # ---- putting together

    def _fill(self) -> None:
        for name in self._scopes:
            self.items.addItem(name)
        self.strata.addItem("All together", "")
        for name in strata_names(self._seen):
            self.strata.addItem(name, name)
        for field, name in ((self.items, "Items"), (self.strata, "Strata")):
            field.setAccessibleName(name)
        self.strata.setToolTip("The overlap is drawn evenly from each value of this column")
        view = self._context.workspace.view
        for person in sorted(people_at_desk(view), key=_by_role):
            box = QCheckBox(person.name)
            box.setAccessibleName(f"Give items to {person.name}")
            box.setChecked(person.role == "annotator")
            self.people[person.id] = box
            has = view.count(Assignment, annotator_id=person.id)
            self.cells[person.id] = (Text(f"{has:,}"), Text(role="strong"), Text(), Text())

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(12)
        form.setHorizontalSpacing(16)
        form.addRow("Items", self.items)
        self._sentence = Text("of them go to")
        form.addRow("Overlap", row(self.overlap, self._sentence, self.per_item, Text("annotators each"), 1, gap=8))
        form.addRow("Drawn from", row(self.strata, 1))
        form.addRow("Seed", row(self.seed, 1))
        cancel = button("Cancel", "ghost", on=self.reject)
        cancel.setAutoDefault(False)
        self.share.setDefault(True)
        layout = column(
            Text("Share items out", "title"), Text(ABOUT, "muted", wrap=True), self.banner, gap=12, margin=24
        )
        layout.addLayout(form)
        layout.addWidget(line())
        layout.addWidget(self._table(), 1)
        layout.addWidget(self.summary)
        probe = button("Known items and repeats…", "link", on=self._probe)
        probe.setAutoDefault(False)
        layout.addLayout(row(probe, 1, cancel, self.share))
        self.setLayout(layout)
        px = self._context.theme.tokens.px
        self.summary.setMinimumHeight(px(40))
        self.resize(px(600), px(600))

    def _table(self) -> QWidget:
        grid = people_grid(COLUMNS, TIPS, self.people, self.cells, self._context.theme.tokens.px(64))
        inner, area = QWidget(), QScrollArea()
        outer = QVBoxLayout(inner)
        outer.setContentsMargins(0, 0, 8, 0)
        outer.addLayout(grid)
        outer.addStretch()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    def _connect(self) -> None:
        for field in (self.items, self.strata):
            field.currentIndexChanged.connect(self._changed)
        for number in (self.overlap, self.per_item, self.seed):
            number.valueChanged.connect(self._changed)
        for box in self.people.values():
            box.toggled.connect(self._changed)

    @Slot()
    def _changed(self) -> None:
        self.share.setEnabled(False)
        self._soon.start()


def told(found: Allotment, left_out: int = 0) -> str:
    """What comes of an allotment, in words."""
    one = found.items == 1
    parts = [f"{found.items:,} item{'' if one else 's'}, {found.overlapping:,} labelled by several."]
    if found.half_width is not None:
        usual, width = round(100 * USUAL_AGREEMENT), 100 * found.half_width
        parts.append(f"Agreement near {usual} % will be exact to about ± {max(1, round(width))} points.")
    if not found.pairs:
        parts.append("All of this is given already: there is nothing to share out.")
    if found.not_blind:
        parts.append(f"{found.not_blind:,} go to somebody who has seen what others say, and is not independent there.")
    if left_out:
        parts.append(f"{left_out:,} left out: excluded, broken, or of a source without a task.")
    return " ".join(parts)


def _by_role(person: Annotator) -> tuple[bool, str]:
    return person.role != "annotator", person.name.casefold()


def _sentence_of(message: str) -> str:
    return message[:1].upper() + message[1:]
