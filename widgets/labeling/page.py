"""The label page: one item at a time, by one annotator, blind to everybody else; or looked over by a reviewer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent

from app.jobs.job import Progress
from app.labeling.queue import makes_stale, queue_for
from app.records import Item
from widgets.labeling import actions
from widgets.labeling.attributes.questions import Questions
from widgets.labeling.classes.finder import ClassFinder
from widgets.labeling.classes.keys import ClassKeys
from widgets.labeling.comments.shown import Comments
from widgets.labeling.deciding.mode import DecidingMode
from widgets.labeling.desk_memory import DeskMemory
from widgets.labeling.desk_view import DeskView
from widgets.labeling.entries import EntryModel
from widgets.labeling.findings.feedback import Feedback
from widgets.labeling.findings.mending import Mending
from widgets.labeling.findings.now import show_now
from widgets.labeling.findings.reasons import ReasonDesk
from widgets.labeling.fixed_keys import of_tasks
from widgets.labeling.image.page_turner import PageTurning
from widgets.labeling.media import MediaLoader, Ready
from widgets.labeling.open_words import OpenWords
from widgets.labeling.options import OPTION_KINDS, toggled
from widgets.labeling.proposals.shown import Proposals
from widgets.labeling.review.mode import ReviewMode
from widgets.labeling.sound.desk import sound_desk
from widgets.labeling.tags.tagging import Tagging
from widgets.labeling.tint import Tint
from widgets.labeling.vacancy import Vacancy
from widgets.labeling.work import OWN, Work
from widgets.labeling.work_cursor import WorkCursor
from widgets.parts.stack import column
from widgets.shell.page import Page

if TYPE_CHECKING:
    from app.changes.command import ChangeSet
    from app.labeling.desk import Desk
    from app.labeling.queue import Queue
    from widgets.actions.action import ActionRow, FixedKey

# With more items than this, the list is read on a worker.
MANY_ITEMS = 3000


class LabelPage(Page):
    """Composes the work list, the stage, and the rules around one ``Work``."""

    stage = "label"

    def fill(self) -> Iterator[None]:
        """The desk, then what is done at it."""
        context, tint = self.context, Tint(self.context.theme, self)
        self.work = Work(context.workspace, context.who.annotator, context.report_error, self)
        self.loader = MediaLoader(context.workspace, context.jobs, self)
        self.view = DeskView(self.work, tint, media=context.workspace.media, parent=self)
        yield from self.view.fill()
        self.tagging = Tagging(self.work, context, self.view)
        self.class_keys = ClassKeys(self, context.actions)
        self._stale, self._all, self._moved = True, False, False
        # Who comes to the page begins in the text; who walks on by A and D must not end up typing there.
        self._writing = True
        self.setLayout(column(self.view))
        self.questions = Questions(self.view.attributes, self.view.stage, self.work)
        self.memory = DeskMemory(self.view, self.questions, context.settings)
        self.place = WorkCursor(self.view, self.work, context.settings, context.workspace.path)
        self.finder = ClassFinder(self.view, self.work, self.class_keys, context.theme)
        yield
        self.mending, self.vacancy = Mending(self.view, self.work), Vacancy(self.view)
        self.comments = Comments(self.view, self.work, context)
        self.review = ReviewMode(self.view, self.work, self.comments, context)
        self.deciding = DecidingMode(self.view, self.work, self.review, tint, context)
        yield
        self.sound = sound_desk(self.view, self.work, self.loader, context)
        self.proposals = Proposals(self.view, self.work, tint, context)
        self.feedback, self.reasons = Feedback(self.view, self.work, context), ReasonDesk(self.view, self.work, context)
        self.open_words = OpenWords(self.view, self.work, context)
        yield
        self._connect()

    def _connect(self) -> None:
        self.work.item_changed.connect(self._show_item)
        self.work.labels_changed.connect(self._show_labels)
        self.reasons.waived.connect(partial(self.submit, joins=True))
        self.loader.ready.connect(self._show_media)
        self.loader.failed.connect(self._show_failure)
        self.context.changes.changed.connect(self._follow)
        self.class_keys.pressed.connect(self.press)
        self.view.sidebar.answer_asked.connect(self.questions.begin)
        self.finder.picked.connect(self.press)
        self.class_keys.changed.connect(self._show_item)
        self.context.who.changed.connect(self._change_seat)
        self.tagging.done.connect(self._show_steps)
        self.tagging.found.connect(self.open)
        self.tagging.line.left.connect(partial(self.view.stage.take_focus, writing=True))
        view = self.view
        view.list.chosen.connect(self.open)
        view.list.everything.connect(self._read_list)
        view.options.pressed.connect(self.press)
        for name in ("previous", "following", "undo", "redo", "submit"):
            getattr(view.bar, name).connect(getattr(self, name))
        self.review.turned.connect(self._turn)
        self.deciding.turned.connect(self._turn)
        if view.stage.medium == "image":
            PageTurning(view.stage, self.loader, self.work, view.bar.say, self._show_labels)
        view.stage.typed.connect(self._show_typed)

    # ---- the visit

    def actions_of_page(self) -> Sequence[ActionRow]:
        """See ``actions.rows``."""
        return actions.rows(self)

    def fixed_keys(self) -> Sequence[FixedKey]:
        """The keys of classes and options on this item, and of the tools."""
        return (*of_tasks(self.work.tasks, self.class_keys.now), *self.view.stage.fixed_keys())

    def activate(self) -> None:
        """Reads the list anew if something changed meanwhile."""
        if self._stale:
            self._read_list()
        self.proposals.show()

    def deactivate(self) -> None:
        """Saves what is typed and where the work stands, stops the sound."""
        self.view.stage.commit()
        self.memory.save()
        self.place.save()
        self.view.stage.rest()

    def show_selection(self, **selection: Any) -> None:
        """``item_id`` opens that item; with ``decide`` the disagreement on it for that task."""
        found, task = selection.get("item_id"), selection.get("decide")
        if isinstance(found, str) and isinstance(task, str):
            self.deciding.show(found, task)
        elif isinstance(found, str):
            self.review.leave()
            self.deciding.leave()
            if self._stale:
                self._read_list()
            self.open(found)

    def event(self, event: QEvent) -> bool:
        """A window that goes to the background saves what is typed; a page out of view has done so."""
        if event.type() == QEvent.Type.WindowDeactivate and self.isVisible():
            self.view.stage.commit()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A letter that nothing else wanted looks for a class."""
        if not self.finder.take(event):
            super().keyPressEvent(event)

    # ---- going about

    @property
    def mode(self) -> ReviewMode | DecidingMode | None:
        """What is done instead of labelling."""
        return next((mode for mode in (self.review, self.deciding) if mode.on), None)

    def open(self, item_id: str) -> None:
        """Puts an item on the desk; what was typed for the one before is saved first."""
        if item_id and item_id != self.work.item_id:
            self.view.stage.commit()
            self.view.refusal.hide()
            self._writing = self.view.stage.writing
            self.work.open(item_id)

    def previous(self) -> None:
        """The item before."""
        self._walk(-1)

    def following(self) -> None:
        """The item after."""
        self._walk(1)

    def _walk(self, step: int) -> None:
        if self.mode is not None:
            self.mode.walk(step)
        else:
            self.open(self._entries.neighbour(self.work.item_id, step))

    def submit(self, *, joins: bool = False) -> None:
        """Hands the item in (``joins``: in one step of undo with the last) and goes to the next that is open; in
        review, accepts it; else decides."""
        if self.mode is not None:
            self.mode.submit()
        if self.mode is not None or not (self.work.item_id and self.work.editable):
            return
        self.view.stage.commit()
        self.view.refusal.hide()
        if self.feedback.done() or (self.work.submit(joins=joins) and not self.feedback.ask()):
            following = self._entries.next_open(self.work.item_id)
            self.view.bar.say("Submitted" if following else "Submitted. All items are done.")
            self.open(following)

    # ---- labels

    def undo(self) -> None:
        """Takes the last step back, on whichever item it was."""
        self._step("undo")

    def redo(self) -> None:
        """Brings it back."""
        self._step("redo")

    def _step(self, way: str) -> None:
        self.view.stage.commit()
        if self.mode is not None:
            getattr(self.mode, way)()
        elif self.work.editable and not getattr(self.work, way)():
            self.view.bar.say(f"Nothing to {way}")

    def saved(self) -> None:
        """Ctrl+S: all is saved already, and says so."""
        self.view.stage.commit()
        self.view.bar.say("Saved already")

    def press(self, task_name: str, name: str) -> None:
        """A class or an option, by its key or by the mouse."""
        task = self.work.task(task_name)
        if task is None or not self.work.editable:
            return
        if task.kind in OPTION_KINDS:
            self.work.set_value(task_name, toggled(task, self.work.value(task), name))
            self.view.options.show_labels({task.name: self.work.value(task) for task in self.work.tasks})
        else:
            self.view.stage.pick(task_name, name)

    def remove(self) -> None:
        """Removes what is selected."""
        if self.work.editable:
            self.view.stage.remove_selected()

    def cancel(self) -> None:
        """Forgets what was begun; puts the banner away."""
        self.view.refusal.hide()
        # From a part beside the work the keyboard comes back to it first.
        if not (self.feedback.leave() or self.reasons.leave() or self.comments.cancel() or self.view.to_work()):
            self.view.stage.cancel()

    # ---- showing

    @property
    def _entries(self) -> EntryModel:
        return self.view.list.model

    def _read_list(self, everything: bool | None = None) -> None:
        self._stale, self._all = False, self._all if everything is None else everything
        read = partial(queue_for, self.work.desk, self._all)
        if self.context.workspace.view.count(Item) <= MANY_ITEMS:
            self._show_list(read(Progress()))
            return
        left = self.place.item_id
        if not self.work.item_id and left and self.context.workspace.view.get(Item, left) is not None:
            # What lay on the desk is there at once; a list of a million takes its time.
            self.work.open(left)
        self.context.jobs.run("Reading the work list", read, self._show_list)

    def _show_list(self, read: tuple[Desk, Queue]) -> None:
        desk, queue = read
        if desk is not self.work.desk or self.mode is not None:
            return
        self.view.list.set_queue(queue)
        current = self._entries.entry(self.work.item_id)
        if current is None or (self._moved and not self._entries.lists(current.item_id)):
            # Somebody else may have been the last to sit here, with other work.
            left = self.place.item_id if self._entries.lists(self.place.item_id) else ""
            first = left or self._entries.next_open("") or self._entries.neighbour("", 1)
            self.work.open(first)
        else:
            self.view.list.show_item(current.item_id)
            self.view.bar.show_item(current, editable=self.work.editable)
        self._moved = False

    def _show_item(self) -> None:
        work, view = self.work, self.view
        entry = self.mode.entry if self.mode is not None else self._entries.entry(work.item_id)
        view.list.show_item(work.item_id)
        view.bar.show_item(entry, editable=work.editable)
        self.comments.show()
        keys = self.class_keys.listen(work.tasks)
        view.stage.clear()
        view.show_tasks(self.context.workspace.sheet, work.tasks, keys, editable=work.editable)
        self.place.restore_hand()
        if not view.list.isAncestorOf(self.focusWidget() or self):
            view.stage.take_focus(writing=self._writing)
        self._want_media()

    def _want_media(self) -> None:
        item, view = self.work.item, self.view
        view.veil.lift()
        if item is None:
            self.loader.forget()
            self.proposals.hide()
            self.vacancy.nothing(partial(self.context.go, "data"), self.mode.area if self.mode is not None else "label")
            return
        if not item.can_be_labelled:
            self.loader.forget()
            self._show_failure(item.id, item.reason or f"The file is {item.state}.")
            return
        view.show_work(there=True)
        ahead = self.mode.ahead() if self.mode is not None else [self._entries.neighbour(item.id, n) for n in (1, -1)]
        if (ready := self.loader.want(item.id, ahead)) is not None:
            self._show_media(item.id, ready)
        else:
            self._show_labels()
            view.veil.wait("Opening…")

    def _show_media(self, item_id: str, ready: Ready) -> None:
        if item_id != self.work.item_id:
            return
        self.view.veil.lift()
        self.view.stage.show_media(ready)
        self.place.restore_view()
        self._show_labels()

    def _show_failure(self, item_id: str, reason: str) -> None:
        if item_id == self.work.item_id:
            self.proposals.hide()
            self.vacancy.broken(reason, self.following)

    def _show_labels(self) -> None:
        said = {task.name: self.work.value(task) for task in self.work.tasks}
        self.view.stage.show_labels(said)
        self.view.options.show_labels(said)
        self._show_findings()
        self.questions.show_chosen()
        self.comments.show()
        self.proposals.show()
        self.deciding.show_labels()
        state = self.work.state if not self.deciding.on else self.deciding.state
        if self.mode is None:
            self.view.list.set_state(self.work.item_id, state)
        self.view.bar.show_state(state, editable=self.work.editable, why=self.work.why_stale)
        self._show_steps()

    def _show_typed(self) -> None:
        bar = self.view.bar
        (bar.typing if self.view.stage.unsaved else bar.settled)()
        self._show_findings()

    def _show_findings(self) -> None:
        self.reasons.follow(show_now(self.work, self.view))

    def _show_steps(self) -> None:
        area = self.mode.area if self.mode is not None else "label"
        self.view.bar.show_steps_of(self.context.workspace, self.context.who.annotator, area)

    # ---- news

    def _follow(self, changes: ChangeSet) -> None:
        if makes_stale(changes):
            self._stale = True
        if any(edit.kind in OWN for edit in changes.edits):
            self._follow_labels(changes)
        if self._stale and self.isVisible():
            self._read_list()

    def _follow_labels(self, changes: ChangeSet) -> None:
        mine = self.work.items_of(changes)
        if self.mode is not None:
            mine &= {self.work.item_id}
        for name in mine - {self.work.item_id}:
            self.view.list.set_state(name, self.work.desk.state(name))
        if self.work.item_id in mine:
            self._show_labels()
        elif mine and changes.step in ("undo", "redo") and changes.who == self.work.desk.who:
            # What is taken back is to be seen.
            self.open(min(mine))

    def _change_seat(self, who: str) -> None:
        """Another person sits down: nothing of the first one's labels may stay on the screen."""
        self.view.stage.commit()
        self.view.refusal.hide()
        self.deciding.leave()
        self.review.leave()
        self.review.offer()
        self.work.sit_down(who)
        self._all, self._moved = False, True
        self.work.open(self.work.item_id)
        self._read_list()

    def _turn(self, reviewing: bool) -> None:
        """Review has begun or ended: what was said meanwhile may have come to the list."""
        self.view.refusal.hide()
        if not reviewing:
            self._read_list()
