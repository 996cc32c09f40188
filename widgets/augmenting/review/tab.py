"""The review tab: each sample beside its parent, accepted or rejected by key."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStackedWidget, QWidget

from app.changes.command import ChangeSet
from app.commands.samples import DecideSamples
from app.errors import EarmarkError
from app.jobs.job import Progress
from app.records import SampleRow
from widgets.actions.action import ActionRow
from widgets.augmenting.desk import RecipeDesk
from widgets.augmenting.side_view import SideView
from widgets.augmenting.tab import AugmentTab
from widgets.parts.buttons import button
from widgets.parts.card import Card
from widgets.parts.empty import EmptyState
from widgets.parts.stack import column, holder, row
from widgets.parts.text import Kbd, Pill, Text
from widgets.shell.page import PageContext
from widgets.theme.icons import icon
from widgets.timeline.reading import ArraySource
from widgets.timeline.transport import Transport

if TYPE_CHECKING:
    from app.augmenting.review import Pair
    from app.workspace import Workspace

ROLE = int(Qt.ItemDataRole.UserRole)
MARK = {"pending": "·", "accepted": "✓", "rejected": "✗"}
TONE = {"pending": "neutral", "accepted": "success", "rejected": "danger"}


class ReviewTab(AugmentTab):
    """In the middle the pair, right what was done; decisions by key."""

    name = "review"
    title = "Review"

    def __init__(self, context: PageContext, desk: RecipeDesk) -> None:
        super().__init__(context, desk)
        theme = context.theme
        self._list = QListWidget()
        self._list.setAccessibleName("Samples")
        self._list.setUniformItemSizes(True)
        self._list.setMinimumHeight(110)
        self._list.currentItemChanged.connect(self._choose)
        self._parent_side, self._sample_side = SideView("ORIGINAL"), SideView("SAMPLE")
        self._state, self._count = Pill("", "neutral"), Text("", "muted")
        self._steps, self._dropped = Text("", "caption", wrap=True), Text("", "caption", wrap=True)
        self._transport: Transport | None = None
        self._pair: Pair | None = None
        self._asked = 0
        self._stack = QStackedWidget()
        self._stack.addWidget(self._review())
        text = "Write a recipe, aim it at a slice, and make some samples: they are looked at here, one by one."
        empty = EmptyState(icon("augment", theme, "faint"), "No samples yet", text, "Make samples")
        empty.pressed.connect(partial(self.wanted.emit, "make"))
        self._stack.addWidget(empty)
        self.setLayout(column(self._stack))
        context.changes.changed.connect(self._changed)
        self._fill()

    def actions_of_tab(self) -> Sequence[ActionRow]:
        """Decide, go on, listen."""
        there = self._has_pair
        return (
            ActionRow(
                "augment.accept", "Accept the sample", ("A",), partial(self._decide, "accepted"), there, "Augment"
            ),
            ActionRow(
                "augment.reject", "Reject the sample", ("R",), partial(self._decide, "rejected"), there, "Augment"
            ),
            ActionRow("augment.next", "Next sample", ("N", "Right"), partial(self._step, 1), there, "Augment"),
            ActionRow("augment.previous", "Previous sample", ("B", "Left"), partial(self._step, -1), there, "Augment"),
            ActionRow("augment.play", "Play the sample", ("Space",), partial(self._play, True), there, "Augment"),
            ActionRow("augment.original", "Play the original", ("O",), partial(self._play, False), there, "Augment"),
            ActionRow("augment.undo", "Take the last decision back", ("Ctrl+Z",), self._undo, None, "Augment"),
            ActionRow("augment.redo", "Bring it back", ("Ctrl+Shift+Z",), self._redo, None, "Augment"),
        )

    def deactivate(self) -> None:
        """Silence."""
        if self._transport is not None:
            self._transport.stop()

    def _review(self) -> QWidget:
        sides = row(gap=16)
        sides.addWidget(self._parent_side, 1)
        sides.addWidget(self._sample_side, 1)
        pair = Card()
        pair.add(row(self._state, self._count, 1, gap=10))
        pair.add(holder(sides), 1)
        buttons = row(
            button("Reject", on=partial(self._decide, "rejected")), Kbd("R"),
            button("Accept", "primary", on=partial(self._decide, "accepted")), Kbd("A"), 1, gap=8,
        )  # fmt: skip
        if self.context.workspace.media == "audio":
            buttons.addWidget(button("Original", "ghost", on=partial(self._play, False)))
            buttons.addWidget(Kbd("O"))
            buttons.addWidget(button("Sample", "ghost", on=partial(self._play, True)))
            buttons.addWidget(Kbd("Space"))
        pair.add(buttons)
        done = Card("What was done")
        done.setFixedWidth(300)
        for part in (self._steps, Text("Labels that were dropped", "strong"), self._dropped):
            done.add(part)
        done.body.addStretch(1)
        done.add(Text("Samples", "strong"))
        done.add(self._list, 3)
        layout = row(gap=16)
        layout.addWidget(pair, 1)
        layout.addWidget(done)
        return holder(layout)

    def _fill(self) -> None:
        """The list, pending ones first; keeps the chosen sample."""
        rows = self.context.workspace.view.find(SampleRow)
        order = {"pending": 0, "accepted": 1, "rejected": 2}
        rows.sort(key=lambda found: (order[found.state], found.recipe_id, found.id))
        chosen = self._pair.sample.id if self._pair is not None else ""
        self._list.blockSignals(True)
        self._list.clear()
        for place, found in enumerate(rows):
            item = QListWidgetItem(f"{MARK[found.state]}  {found.id[:8]}  {found.slice or 'all items'}")
            item.setData(ROLE, found.id)
            self._list.addItem(item)
            if found.id == chosen:
                self._list.setCurrentRow(place)
        self._list.blockSignals(False)
        counts = {state: sum(found.state == state for found in rows) for state in order}
        self._count.setText(", ".join(f"{count} {state}" for state, count in counts.items()))
        self._stack.setCurrentIndex(0 if rows else 1)
        if rows and self._list.currentRow() < 0:
            self._list.setCurrentRow(0)

    @Slot(QListWidgetItem, QListWidgetItem)
    def _choose(self, item: QListWidgetItem | None, _before: QListWidgetItem | None = None) -> None:
        if item is not None:
            self._load(str(item.data(ROLE)))

    def _load(self, sample_id: str) -> None:
        self._asked += 1
        work = partial(_pair, self.context.workspace, sample_id)
        self.context.jobs.run("Reading the sample", work, partial(self._show, self._asked))

    def _show(self, asked: int, pair: Pair) -> None:
        if asked != self._asked:
            return
        self._pair = pair
        sheet = self.context.workspace.sheet
        self._parent_side.show_side(pair.parent, sheet)
        self._sample_side.show_side(pair.made, sheet)
        self._state.show_state(pair.sample.state.capitalize(), TONE[pair.sample.state])
        self._steps.setText("\n".join(pair.steps) or "Nothing: chance left every step out.")
        shown = [*pair.dropped[:8], *([f"and {len(pair.dropped) - 8} more"] if len(pair.dropped) > 8 else [])]
        self._dropped.setText("\n".join(shown) or "None.")

    def _has_pair(self) -> bool:
        return self._pair is not None

    def _decide(self, decision: str, _checked: bool = False) -> None:
        if self._pair is None:
            return
        place = self._list.currentRow()
        try:
            self.context.workspace.do(
                DecideSamples((self._pair.sample.id,), decision), who=self.context.who.annotator, origin="augment"
            )
        except EarmarkError as problem:
            self.told.emit(problem.message, "error")
            return
        self._pair = None
        self._fill()
        # The decided one has moved down the list, so the next that waits stands where it stood.
        self._list.setCurrentRow(min(place, self._list.count() - 1))
        self._choose(self._list.currentItem())

    def _step(self, step: int) -> None:
        self._list.setCurrentRow(min(max(self._list.currentRow() + step, 0), self._list.count() - 1))

    def _undo(self) -> None:
        self.context.workspace.undo(who=self.context.who.annotator, area="augment")

    def _redo(self) -> None:
        self.context.workspace.redo(who=self.context.who.annotator, area="augment")

    def _play(self, made: bool, _checked: bool = False) -> None:
        if self._pair is None:
            return
        side = self._pair.made if made else self._pair.parent
        if side.rate_hz is None:
            return
        if self._transport is None:
            self._transport = Transport(self)
            self._transport.silent.connect(self._silent)
        self._transport.set_source(ArraySource(side.media, side.rate_hz))
        self._transport.play(0.0)

    @Slot(str)
    def _silent(self, why: str) -> None:
        self.told.emit(why, "warning")

    @Slot(object)
    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(SampleRow) and (changes.origin != "augment" or changes.step != "do"):
            self._fill()
            self._choose(self._list.currentItem())


def _pair(workspace: Workspace, sample_id: str, progress: Progress) -> Pair:
    from app.augmenting.review import load_pair

    return load_pair(workspace.view, workspace.sheet, workspace.path, sample_id)
