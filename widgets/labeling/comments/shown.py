"""The comments on the labels in view: beside the work, as pins on the image, as marks on the timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.errors import EarmarkError
from app.labels.pinning import Place, Span, Spot
from app.records import Comment
from widgets.canvas.objects import Pin
from widgets.labeling.comments.card import place_words
from widgets.labeling.comments.panel import CommentPanel
from widgets.timeline.segments import Tier, TimelineSegment

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.changes.command import ChangeSet
    from app.labeling.comments import Remark
    from app.labeling.review import ReviewDesk
    from widgets.labeling.desk_view import DeskView
    from widgets.labeling.work import Work
    from widgets.shell.page import PageContext

LANE = "comments"


class Comments(QObject):
    """Shows what the desk on hand says of the item. While there is a ``review`` desk, comments are written by it.

    ``wrote`` tells that a comment was written or changed, ``left`` that the form was closed without one.
    """

    wrote = Signal()
    left = Signal()

    def __init__(self, view: DeskView, work: Work, context: PageContext) -> None:
        super().__init__(view)
        self._view, self._work, self._context = view, work, context
        self.review: ReviewDesk | None = None
        self.panel = CommentPanel()
        self.remarks: tuple[Remark, ...] = ()
        self.chosen = ""
        self._of = ("", "")
        self._place: Place = None
        self._task, self._object, self._edited = "", "", ""
        view.beside.insertWidget(0, self.panel)
        panel, form = self.panel, self.panel.form
        panel.shown.connect(self.choose)
        panel.resolved.connect(self._resolve)
        panel.edited.connect(self._edit)
        panel.removed.connect(self._remove)
        form.written.connect(self._write)
        form.left.connect(self.cancel)
        form.unpinned.connect(self._unpin)
        context.changes.changed.connect(self._follow)
        if view.stage.medium == "image":
            view.stage.canvas.pin_clicked.connect(self.choose)

    # ---- what is shown

    def show(self) -> None:
        """The comments of the labels on the desk."""
        work = self._work
        here = (work.item_id, work.desk.who)
        if here != self._of:
            self._of, self.chosen = here, ""
            self.panel.form.hide()
        self.remarks = work.desk.comments(work.item_id) if work.item_id else ()
        who, editable = self._context.who.annotator, not self._context.workspace.read_only
        self.panel.show_remarks(self.remarks, who, editable=editable)
        self._mark()

    def choose(self, comment_id: str) -> None:
        """Goes to the place of a comment."""
        found = next((one for one in self.remarks if one.id == comment_id), None)
        self.chosen = comment_id if found is not None else ""
        self.panel.choose(self.chosen)
        self._mark()
        if found is not None:
            self._go_to(found)

    def step(self, way: int) -> None:
        """The next comment, or the one before with -1; those that are open as long as there are any."""
        waiting = [one for one in self.remarks if one.open] or list(self.remarks)
        if not waiting:
            self._view.bar.say("No comments here")
            return
        ids = [one.id for one in waiting]
        at = ids.index(self.chosen) + way if self.chosen in ids else (0 if way > 0 else -1)
        self.choose(ids[at % len(ids)])

    def resolve_chosen(self) -> None:
        """The comment in hand, or the only open one, is dealt with; once more, and it is open again."""
        waiting = [one for one in self.remarks if one.open]
        found = next((one for one in self.remarks if one.id == self.chosen), None)
        found = found or (waiting[0] if len(waiting) == 1 else None)
        if found is None:
            self._view.bar.say("Choose a comment first (F8)" if waiting else "No comments here")
            return
        self._resolve(found.id, found.open)
        self._view.bar.say(f"Comment {found.number} {'resolved' if found.open else 'opened again'}")

    # ---- writing

    def begin(self, place: Place = None, *, task: str = "", object_id: str = "") -> None:
        """Opens the form for a comment at ``place``."""
        if self.review is None:
            return
        self._place, self._task, self._object, self._edited = place, task, object_id, ""
        rules = self.review.rules(self._work.item_id)
        rules = [found for found in rules if not task or found[0] == task] or rules
        self.panel.show()
        self.panel.form.begin("New comment", place_words(place), rules)

    def cancel(self) -> bool:
        """Closes the form; whether it was open."""
        if self.panel.form.isHidden():
            return False
        self._close()
        self.left.emit()
        return True

    def _close(self) -> None:
        self.panel.form.hide()
        self.show()
        self._view.stage.take_focus(writing=False)

    def _unpin(self) -> None:
        self._place, self._object = None, ""
        self.panel.form.show_place("")

    def _write(self, text: str, task: str, rule: str) -> None:
        review, item = self.review, self._work.item_id
        if review is None:
            return
        if self._edited:
            comment_id = self._edited
            done = self._do(lambda: review.edit_comment(item, comment_id, text, task=task, rule=rule))
        else:
            from app.commands.review import Labels

            labels, about = Labels(item, self._work.desk.who), task or self._task
            done = self._do(
                lambda: review.comment(labels, text, task=about, object_id=self._object, rule=rule, place=self._place)
            )
        if done:
            self._close()
            self.wrote.emit()

    def _edit(self, comment_id: str) -> None:
        found = next((one for one in self.remarks if one.id == comment_id), None)
        if found is not None and self.review is not None:
            self._place, self._task, self._object, self._edited = found.place, found.task, found.object_id, found.id
            rules = self.review.rules(self._work.item_id)
            self.panel.form.begin(
                f"Comment {found.number}", place_words(found.place), rules, text=found.text, cited=found.rule_id
            )
            self.panel.form.whole.hide()

    def _remove(self, comment_id: str) -> None:
        review = self.review
        if review is not None:
            self._do(lambda: review.remove_comment(comment_id))

    def _resolve(self, comment_id: str, resolved: bool) -> None:
        desk = self.review or self._work.desk
        self._do(lambda: desk.resolve(comment_id, resolved=resolved))

    def _do(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except EarmarkError as problem:
            self._context.report_error(problem)
            return False
        return True

    # ---- places

    def _go_to(self, remark: Remark) -> None:
        stage, place = self._view.stage, remark.place
        if stage.medium == "image":
            if remark.object_id in stage.labels:
                stage.sight.to_select()
                stage.canvas.select([remark.object_id], show=True)
            if isinstance(place, Spot):
                stage.canvas.show_rect((place.x_px, place.y_px, place.x_px, place.y_px))
        else:
            stage.go_to((place.start_s, place.end_s) if isinstance(place, Span) else None, remark.object_id)

    def _mark(self) -> None:
        """Open comments and the one in hand stand on the work; what is resolved is out of the way."""
        stage, theme = self._view.stage, self._context.theme
        shown = [one for one in self.remarks if one.open or one.id == self.chosen]
        if stage.medium == "image":
            plain, lit = theme.colour("accent").name(), theme.colour("warning").name()
            stage.canvas.set_pins(
                [
                    Pin(
                        one.id,
                        (one.place.x_px, one.place.y_px),
                        str(one.number),
                        lit if one.id == self.chosen else plain,
                    )
                    for one in shown
                    if isinstance(one.place, Spot) and stage.ready
                ]
            )
            return
        colour = theme.colour("accent").name()
        marks = [
            TimelineSegment(
                one.id, LANE, "", colour, one.place.start_s, max(one.place.end_s, one.place.start_s + 0.01),
                text=one.text, letter=str(one.number),
            )
            for one in shown
            if isinstance(one.place, Span)
        ]  # fmt: skip
        stage.guests.show(LANE, (Tier(LANE, "Comments", overlap=True, locked=True),) if marks else (), marks)

    def _follow(self, changes: ChangeSet) -> None:
        if changes.touches(Comment):
            self.show()
