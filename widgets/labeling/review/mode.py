"""The label page as a reviewer uses it: the same stage, to be looked at; a queue, comments, accept and return."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.commands.people import may_review
from app.errors import EarmarkError
from app.labeling.review import ReviewDesk
from app.labels.pinning import Span, Spot
from app.records import Annotation, Annotator, Comment
from widgets.labeling.review.bar import ReviewBar
from widgets.labeling.review.list_view import ReviewList
from widgets.parts.buttons import Segmented

if TYPE_CHECKING:
    from app.changes.command import ChangeSet
    from app.commands.review import Labels
    from app.jobs.job import Progress
    from app.labeling.review import ReviewEntry
    from app.labels.values import LabelObject
    from widgets.labeling.comments.shown import Comments
    from widgets.labeling.desk_view import DeskView
    from widgets.labeling.work import Work
    from widgets.shell.page import PageContext

# With more annotations than this, the queue is read on a worker.
MANY = 3000
MODES = (("label", "Label"), ("review", "Review"), ("adjudicate", "Adjudicate"))


class ReviewMode(QObject):
    """``turned`` tells that review has begun (True) or that the reviewer's own desk is to be shown again (False).

    ``entering`` tells that it is about to begin. The ``switch`` is also that of adjudication (``deciding``).
    """

    turned = Signal(bool)
    entering = Signal()
    area = "review"

    def __init__(self, view: DeskView, work: Work, comments: Comments, context: PageContext) -> None:
        super().__init__(view)
        self._view, self._work, self._comments, self._context = view, work, comments, context
        self.desk: ReviewDesk | None = None
        self.labels: Labels | None = None
        self._left = ""
        self._returning = False
        self.switch = Segmented(MODES, "Work")
        self.list, self.bar = ReviewList(), ReviewBar(context.actions)
        view.left_column.insertWidget(0, self.switch)
        view.lists.addWidget(self.list)
        view.above_work.addWidget(self.bar)
        self.switch.chosen.connect(self._switched)
        self.list.chosen.connect(self.open)
        self.bar.comment.connect(self.comment)
        self.bar.give_back.connect(self.give_back)
        self.bar.accept.connect(self.accept)
        comments.wrote.connect(self._wrote)
        comments.left.connect(self._wrote_nothing)
        context.changes.changed.connect(self._follow)
        context.theme.changed.connect(self._fit)
        if view.stage.medium == "image":
            view.stage.canvas.placed.connect(self._placed)
        self.offer()

    @property
    def on(self) -> bool:
        """Whether labels are reviewed now."""
        return self.desk is not None

    @property
    def allowed(self) -> bool:
        """Whether the person at the desk may review here."""
        workspace = self._context.workspace
        return not workspace.read_only and may_review(workspace.view, self._context.who.annotator)

    @property
    def entry(self) -> ReviewEntry | None:
        """What lies on the desk."""
        return self.list.model.entry(self.labels)

    def offer(self) -> None:
        """Shows the switch to whoever may review; ends a review that is nobody's any more."""
        if not self.allowed:
            self.leave()
        self.switch.setVisible(self.allowed)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        """The words of the switch need more room in larger text."""
        self._view.fit_left(self.switch if self.allowed else None)

    # ---- beginning and end

    def toggle(self) -> None:
        """Review, or the own desk again."""
        if self.on:
            self.leave()
        elif self.allowed:
            self._enter()

    def leave(self) -> None:
        """The own desk again, with the item that lay on it."""
        if not self.on:
            return
        self._comments.cancel()
        self.desk, self._comments.review, self.labels = None, None, None
        self._show(review=False)
        self._work.sit_down(self._context.who.annotator)
        self._work.open(self._left)
        self.turned.emit(False)

    def _enter(self) -> None:
        self._view.stage.commit()
        self.entering.emit()
        self._left = self._work.item_id
        self.desk = self._comments.review = ReviewDesk(self._context.workspace, self._context.who.annotator)
        self._show(review=True)
        self.turned.emit(True)
        self._work.look_over(self._work.desk, "")
        self._read(first=True)

    def _switched(self, mode: str) -> None:
        if (mode == "review") != self.on:
            self.toggle()

    def _show(self, *, review: bool) -> None:
        self.switch.choose("review" if review else "label")
        self._view.lists.setCurrentWidget(self.list if review else self._view.list)
        self._view.bar.set_reviewing(review)
        self.bar.setVisible(review)

    # ---- going about

    def open(self, labels: Labels) -> None:
        """Puts an annotator's labels of an item on the desk."""
        if self.desk is None or labels == self.labels:
            return
        desk = self.desk
        self._returning = False
        try:
            found = desk.look(labels)
        except EarmarkError as problem:
            self._context.report_error(problem)
            return
        self.labels = labels
        self._work.look_over(found, labels.item_id)
        self.list.show_entry(labels)
        self.bar.show_entry(self.entry)

    def walk(self, step: int) -> None:
        """The next in the queue, or the one before."""
        found = self.list.model.neighbour(self.labels, step)
        if found is not None:
            self.open(found.labels)

    def ahead(self) -> list[str]:
        """The items that may come next."""
        near = [self.list.model.neighbour(self.labels, step) for step in (1, -1)]
        return [found.item_id if found is not None else "" for found in near]

    # ---- what a reviewer decides

    def accept(self) -> None:
        """Finds the labels in order and goes to the next."""
        desk, labels = self.desk, self.labels
        if desk is not None and labels is not None and self._do(lambda: desk.accept(labels)):
            self._decided("Accepted")

    submit = accept

    def accept_all(self) -> None:
        """Finds in order all that is listed and waits, in one step."""
        desk, waiting = self.desk, self.list.model.waiting()
        if desk is None:
            return
        if not waiting:
            self._view.bar.say("Nothing in the list waits for review")
        elif self._do(lambda: desk.accept(*(entry.labels for entry in waiting))):
            self._view.bar.say(f"Accepted {len(waiting):,}")

    def give_back(self) -> None:
        """Returns the labels and goes to the next. Without a comment it asks for one first."""
        desk, labels = self.desk, self.labels
        if desk is None or labels is None or self.entry is None or self.entry.state not in ("submitted", "accepted"):
            return
        if not any(remark.open for remark in self._comments.remarks):
            self._returning = True
            self._view.bar.say("Say why: then the labels are returned")
            self._comments.begin()
        elif self._do(lambda: desk.give_back(labels)):
            self._decided("Returned")

    def comment(self) -> None:
        """On what is selected; else the place is to be pointed at, on sound it is the selected range."""
        stage = self._view.stage
        if self.labels is None:
            return
        if stage.medium != "image":
            span = stage.span_in_hand
            self._comments.begin(Span(*span) if span is not None else None, **_about(stage.chosen))
        elif stage.chosen:
            _, label = stage.chosen[0]
            x0, y0, x1, y1 = next(one.bounds_px for one in stage.canvas.objects if one.id == label.id)
            self._comments.begin(Spot((x0 + x1) / 2, (y0 + y1) / 2), **_about(stage.chosen))
        elif stage.ready:
            stage.canvas.set_tool("pin")
            stage.canvas.setFocus()
            self._view.bar.say("Point at the place: click, or arrows and Enter")

    def undo(self) -> None:
        """Takes the last step of review back, and shows what it was about."""
        desk = self.desk
        if desk is not None:
            self._step(desk.undo, "Nothing to undo")

    def redo(self) -> None:
        """Brings it back."""
        desk = self.desk
        if desk is not None:
            self._step(desk.redo, "Nothing to redo")

    def _step(self, act: Callable[[], ChangeSet | None], nothing: str) -> None:
        try:
            changes = act()
        except EarmarkError as problem:
            self._context.report_error(problem)
            return
        if changes is None:
            self._view.bar.say(nothing)
            return
        touched = self._touched(changes)
        if touched and self.labels not in touched:
            self.open(min(touched))

    def _decided(self, said: str) -> None:
        following = self.list.model.next_waiting(self.labels)
        self._view.bar.say(said if following is not None else f"{said}. Nothing else waits.")
        if following is not None:
            self.open(following.labels)

    def _placed(self, x_px: float, y_px: float) -> None:
        stage = self._view.stage
        if self.on and stage.medium == "image":
            stage.canvas.set_tool("select")
            self._comments.begin(Spot(x_px, y_px))

    def _wrote(self) -> None:
        if self._returning:
            self._returning = False
            self.give_back()

    def _wrote_nothing(self) -> None:
        self._returning = False

    def _do(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except EarmarkError as problem:
            self._context.report_error(problem)
            return False
        return True

    # ---- news

    def _read(self, *, first: bool = False) -> None:
        desk = self.desk
        if desk is None:
            return
        if self._context.workspace.view.count(Annotation) <= MANY:
            self._listed(desk, first, desk.entries())
        else:
            # As with the work list, a long queue is read on a worker.
            read, listed = partial(_entries, desk), partial(self._listed, desk, first)
            self._context.jobs.run("Reading what waits for review", read, listed)

    def _listed(self, desk: ReviewDesk, first: bool, entries: list[ReviewEntry]) -> None:
        if desk is not self.desk:
            return
        self.list.set_entries(entries)
        if not first:
            self.list.show_entry(self.labels)
            return
        here = next((entry for entry in self.list.model.waiting() if entry.item_id == self._left), None)
        found = here or self.list.model.next_waiting(None) or self.list.model.neighbour(None, 1)
        if found is not None:
            self.open(found.labels)
        else:
            self.bar.show_entry(None)

    def _follow(self, changes: ChangeSet) -> None:
        if changes.touches(Annotator):
            self.offer()
        if self.desk is None or not (changes.touches(Annotation) or changes.touches(Comment)):
            return
        for labels in self._touched(changes):
            entry = self.desk.entry(labels)
            if entry is None or not self.list.put(entry):
                self._read()
                break
        self.bar.show_entry(self.entry)
        if self.entry is not None:
            self._view.bar.show_item(self.entry, editable=False)

    def _touched(self, changes: ChangeSet) -> set[Labels]:
        """Whose labels of what a step of review was about."""
        from app.commands.review import Labels

        kinds = (Annotation.table, Comment.table)
        rows = [edit.after or edit.before or {} for edit in changes.edits if edit.kind in kinds]
        return {Labels(str(row["item_id"]), str(row["annotator_id"])) for row in rows}


def _entries(desk: ReviewDesk, progress: Progress) -> list[ReviewEntry]:
    progress.check()
    return desk.entries()


def _about(chosen: Sequence[tuple[str, LabelObject]]) -> dict[str, str]:
    if not chosen:
        return {}
    task, label = chosen[0]
    return {"task": task, "object_id": label.id}
