"""The review tab: each sample beside its parent, decided on by key at reading speed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.augmenting.review.walk import Walk
from app.changes.command import ChangeSet
from app.commands.samples import DecideSamples
from app.errors import EarmarkError
from app.jobs.job import Progress
from app.records import PROBED, Annotator, SampleRow
from widgets.actions.action import ActionRow
from widgets.augmenting.desk import RecipeDesk
from widgets.augmenting.review.decide_bar import LABELLING, REASONS, REJECTED, DecideBar
from widgets.augmenting.review.filter_bar import FilterBar
from widgets.augmenting.review.grid import SampleGrid
from widgets.augmenting.review.loader import PairLoader
from widgets.augmenting.review.pair_view import DIFFERENCE, SIDES, PairView
from widgets.augmenting.review.sender import Sender
from widgets.augmenting.review.told import Told
from widgets.augmenting.tab import AugmentTab
from widgets.augmenting.under_way import UnderWay
from widgets.augmenting.verdict.work import annotators
from widgets.parts.buttons import Segmented
from widgets.parts.card import Card
from widgets.parts.empty import EmptyState
from widgets.parts.stack import column, holder, row
from widgets.shell.page import PageContext
from widgets.theme.icons import icon

if TYPE_CHECKING:
    from app.augmenting.review.listing import Listed
    from app.store.reader import Reader

GRID = "grid"
AHEAD = 4
GROUP = "Augment"
PAIR, TILES, NOTHING, NONE_LEFT = range(4)


class ReviewTab(AugmentTab):
    """A list that is narrowed, a place in it, and the pair there; or all of it as tiles."""

    name = "review"
    title = "Review"

    def __init__(self, context: PageContext, desk: RecipeDesk) -> None:
        super().__init__(context, desk)
        self.walk = Walk()
        self._stale = True
        self._jobs = UnderWay(self)
        self._filter, self._bar = FilterBar(), DecideBar()
        self._loader, self._sender = PairLoader(context, self), Sender(context, self)
        sound = context.workspace.media == "audio"
        self._pair, self._told, self._grid = PairView(sound=sound), Told(), SampleGrid(context)
        modes = ((SIDES, "Both"), (GRID, "Grid")) if sound else (
            (SIDES, "Side by side"), (DIFFERENCE, "Difference"), (GRID, "Grid"))  # fmt: skip
        self._mode = Segmented(modes, "Look at samples")
        self._stack = QStackedWidget()
        for part in (self._pair_card(), self._grid, self._empty(), self._none_left()):
            self._stack.addWidget(part)
        top = row(gap=12)
        top.addWidget(self._filter, 1)
        top.addWidget(self._mode, 0, Qt.AlignmentFlag.AlignTop)  # beside the first row, where the filter has two
        layout = column(holder(top), gap=10)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._bar)
        self.setLayout(layout)
        self._connect()
        self._stack.setCurrentIndex(NOTHING)

    def _connect(self) -> None:
        self._filter.changed.connect(self._narrow)
        self._mode.chosen.connect(self._set_mode)
        self._bar.decided.connect(self._decide)
        self._loader.loaded.connect(self._came)
        self._loader.failed.connect(self._unreadable)
        self._sender.sent.connect(self._sent)
        self._sender.refused.connect(self._not_sent)
        self._grid.opened.connect(self._open)
        self._grid.moved.connect(self._went)
        self._pair.silent.connect(self._silent)
        self.context.changes.changed.connect(self._changed)

    def _pair_card(self) -> QWidget:
        card = Card()
        card.add(self._pair, 1)
        layout = row(gap=16)
        layout.addWidget(card, 1)
        layout.addWidget(self._told)
        return holder(layout)

    def _empty(self) -> QWidget:
        text = "Write a recipe, aim it at a slice, and make some samples: they are looked at here, one by one."
        empty = EmptyState(icon("augment", self.context.theme, "faint"), "No samples yet", text, "Make samples")
        empty.pressed.connect(partial(self.wanted.emit, "make"))
        return empty

    def _none_left(self) -> QWidget:
        self._left = EmptyState(icon("check", self.context.theme, "faint"), "Nothing waits here", "")
        return self._left

    def actions_of_tab(self) -> Sequence[ActionRow]:
        """Decide, go on, look, listen."""
        there, sound = self._has_one, self.context.workspace.media == "audio"
        rows = [
            ActionRow("augment.accept", "Accept the sample", ("A",), partial(self._decide, "accepted"), there, GROUP),
            ActionRow("augment.reject", "Reject the sample", ("R",), partial(self._decide, REJECTED), there, GROUP),
            ActionRow("augment.label", "Send the sample to labelling", ("L",), partial(self._decide, LABELLING), there,
                      GROUP),
            *(
                ActionRow(f"augment.reason-{digit}", f"Reject: {reason}", (str(digit),),
                          partial(self._decide, REJECTED, reason), there, GROUP)
                for digit, reason in enumerate(REASONS, 1)
            ),
            ActionRow("augment.next", "Next sample", ("N", "Right"), partial(self._step, 1), there, GROUP),
            ActionRow("augment.previous", "Previous sample", ("B", "Left"), partial(self._step, -1), there, GROUP),
            ActionRow("augment.grid", "Samples as tiles, or one by one", ("G",), self._toggle_grid, None, GROUP),
            ActionRow("augment.fit", "All of both", ("F",), self._pair.fit, there, GROUP),
            ActionRow("augment.undo", "Take the last decision back", ("Ctrl+Z",), self._undo, None, GROUP),
            ActionRow("augment.redo", "Bring it back", ("Ctrl+Shift+Z",), self._redo, None, GROUP),
        ]  # fmt: skip
        if not sound:
            shown = self._toggle_difference
            return [*rows, ActionRow("augment.difference", "Show the difference", ("D",), shown, there, GROUP)]
        return [
            *rows,
            ActionRow("augment.play", "Play the sample", ("Space",), partial(self._play, True), there, GROUP),
            ActionRow("augment.original", "Play the original", ("O",), partial(self._play, False), there, GROUP),
            ActionRow("augment.swap", "Hear the other of the two from here", ("X",), self._pair.swap, there, GROUP),
            ActionRow("augment.matched", "Hear both at one loudness, or as they are", ("M",), self._toggle_matched,
                      there, GROUP),
        ]  # fmt: skip

    def activate(self) -> None:
        """Reads the list where something has changed."""
        if self._stale:
            self._read()

    def deactivate(self) -> None:
        """Silence."""
        self._pair.stop()

    # ---- the list

    def _read(self, show: str = "") -> None:
        self._stale = False
        self._bar.people.show_people(*annotators(self.context.workspace.view))
        work = partial(_listing, self.context.workspace.view)
        self._jobs.add(self.context.jobs.run("Reading the samples", work, partial(self._listed, show), quiet=True))

    def _listed(self, show: str, found: tuple[list[Listed], dict[str, str]]) -> None:
        rows, recipes = found
        first = not self.walk.every
        self.walk.load(rows)
        self._filter.offer(rows, recipes)
        if first and rows and not any(one.state == "pending" for one in rows):
            self._filter.state.choose("")
        self._narrow(show)

    @Slot()
    def _narrow(self, show: str = "") -> None:
        self.walk.narrow(self._filter.wanted(), show)
        self._filter.show_counts(self.walk.counts)
        self._grid.set_rows(self.walk.rows, self.walk.current)
        self._show()

    def _has_one(self) -> bool:
        return bool(self.walk.current)

    # ---- what is shown

    def _show(self) -> None:
        name = self.walk.current
        self._bar.set_possible(bool(name))
        if not name:
            self._pair.stop()
            self._stack.setCurrentIndex(NONE_LEFT if self.walk.every else NOTHING)
            self._left.show_text(*self._why_none())
            return
        self._stack.setCurrentIndex(TILES if self._mode.choice == GRID else PAIR)
        self._loader.want(self.walk.around(AHEAD))
        self._told.show_place(self.walk.place, len(self.walk.order))
        self._told.show_state(self.walk.every[name])
        self._came(name)

    def _why_none(self) -> tuple[str, str]:
        waiting = self._filter.state.choice == "pending"
        if waiting and not any(one.state == "pending" for one in self.walk.every.values()):
            return "Every sample is decided", "What was accepted and rejected stands under its own name above."
        return "Nothing matches", "No sample is as wanted above. Choose another state, or clear what narrows the list."

    @Slot(str)
    def _came(self, name: str) -> None:
        prepared = self._loader.get(name)
        if name != self.walk.current or prepared is None or self._stack.currentIndex() != PAIR:
            return
        if self._pair.prepared is not prepared:
            same = (
                self._pair.prepared is not None and self._pair.prepared.pair.parent.title == prepared.pair.parent.title
            )
            self._pair.show_pair(prepared, self.context.workspace.sheet, keep_view=same)
            self._told.show_pair(prepared.pair)

    @Slot(str, str)
    def _unreadable(self, name: str, why: str) -> None:
        if name == self.walk.current:
            self.told.emit(why, "error")

    @Slot(str)
    def _set_mode(self, mode: str) -> None:
        self._mode.choose(mode)
        if mode != GRID:
            self._pair.set_mode(mode)
        self._show()
        (self._grid if mode == GRID else self).setFocus()

    @Slot()
    def _toggle_grid(self) -> None:
        self._set_mode(self._pair.mode if self._mode.choice == GRID else GRID)

    @Slot()
    def _toggle_difference(self) -> None:
        self._set_mode(SIDES if self._mode.choice == DIFFERENCE else DIFFERENCE)

    @Slot(str)
    def _open(self, name: str) -> None:
        self._went(name)
        self._set_mode(self._pair.mode)

    @Slot(str)
    def _went(self, name: str) -> None:
        if self.walk.go_to(name):
            self._show()

    # ---- decisions

    @Slot(str, str)
    def _decide(self, decision: str, reason: str = "") -> None:
        chosen = self._grid.chosen() if self._mode.choice == GRID else [self.walk.current]
        chosen = [name for name in chosen if name]
        if not chosen:
            return
        if decision == LABELLING:
            self._send(chosen)
            return
        try:
            self.context.workspace.do(
                DecideSamples(tuple(chosen), decision, reason), who=self.context.who.annotator, origin="augment"
            )
        except EarmarkError as problem:
            self.told.emit(problem.message, "error")
            return
        self.told.emit("", "")
        self.walk.mark(chosen, decision, reason)
        self._go_on(chosen)

    def _send(self, chosen: Sequence[str]) -> None:
        """Into the work of people: the hand goes on at once, copies are written meanwhile."""
        people = self._bar.people.people
        if not people:
            self.told.emit(
                "Nobody is there to label. Add an annotator, or choose who labels beside the button.", "warning"
            )
            return
        self.walk.mark(chosen, LABELLING)
        self._go_on(chosen)
        self._sender.send(tuple(chosen), people)

    @Slot(object, object)
    def _sent(self, names: Sequence[str], people: Sequence[str]) -> None:
        what = "A sample is" if len(names) == 1 else f"{len(names):,} samples are"
        self.told.emit(f"{what} in the work of {', '.join(people)}, beside originals that look alike.", "success")
        for name in names:
            self._loader.forget(name)
        self._show()

    @Slot(object, str)
    def _not_sent(self, names: Sequence[str], why: str) -> None:
        self.walk.mark(names, "pending")
        self.told.emit(why, "error")
        self._narrow(names[0])

    def _go_on(self, decided: Sequence[str]) -> None:
        self.walk.go_on(decided)
        self._filter.show_counts(self.walk.counts)
        if self._mode.choice == GRID:
            self._grid.set_rows(self.walk.rows, self.walk.current)
        self._show()

    def _step(self, step: int) -> None:
        if self._mode.choice == GRID:
            place = min(max(self.walk.place + step, 0), len(self.walk.order) - 1)
            self._grid.setCurrentIndex(self._grid.tiles.index(place))
        elif self.walk.step(step):
            self._show()

    def _on_the_way(self) -> bool:
        """Whether a step back would meet something that is not there yet."""
        if self._sender.busy:
            self.told.emit("A sample is still on its way to labelling. Try again in a moment.", "info")
        return self._sender.busy

    @Slot()
    def _undo(self) -> None:
        self._step_back(self.context.workspace.undo)

    @Slot()
    def _redo(self) -> None:
        self._step_back(self.context.workspace.redo)

    def _step_back(self, step: Callable[..., ChangeSet | None]) -> None:
        if self._on_the_way():
            return
        try:
            changes = step(who=self.context.who.annotator, area="augment", origin="augment")
        except EarmarkError as problem:
            self.told.emit(problem.message, "error")
            return
        self._took_back(changes)

    def _took_back(self, changes: ChangeSet | None) -> None:
        """Shows what a step back was about."""
        if changes is None:
            return
        touched = [edit for edit in changes.edits if edit.kind == SampleRow.table]
        if any(edit.before is None or edit.after is None for edit in touched):
            self._read()
            return
        for edit in touched:
            if edit.after is not None:
                self.walk.mark([edit.id], str(edit.after["state"]), str(edit.after["reason"]))
        if touched:
            if not self.walk.passes(touched[0].id):
                self._filter.state.choose("")
            self._narrow(touched[0].id)

    # ---- sound

    def _play(self, made: bool) -> None:
        self._pair.play(made=made)

    @Slot()
    def _toggle_matched(self) -> None:
        self._pair.set_matched(not self._pair.matched)
        self.told.emit(
            "Both are heard at one loudness." if self._pair.matched else "Both are heard as loud as they are.", "info"
        )

    @Slot(str)
    def _silent(self, why: str) -> None:
        self.told.emit(why, "warning")

    @Slot(object)
    def _changed(self, changes: ChangeSet) -> None:
        edits = [edit for edit in changes.edits if edit.kind == SampleRow.table]
        own = changes.origin == "augment" and all(edit.before and edit.after for edit in edits)
        said = any(edit.after is not None and edit.after.get("state") == PROBED for edit in changes.edits)
        if said or changes.touches(Annotator):
            self._stale = True  # labels of what was sent, and who could label
        if not edits or own:
            return
        self._stale = True
        self._loader.forget()
        if self.isVisible():
            self._read()


def _listing(view: Reader, progress: Progress) -> tuple[list[Listed], dict[str, str]]:
    from app.augmenting.review.listing import read_listing

    return read_listing(view)
