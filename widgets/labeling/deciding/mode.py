"""The label page as an adjudicator uses it: the same stage, with the reference on it and everybody's versions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.commands.people import may_review
from app.errors import EarmarkError, RuleViolation
from app.labeling.queue import Entry
from app.records import Annotation, Annotator, Decision, LabelRow

if TYPE_CHECKING:
    from app.adjudication.comparison import Comparison
    from app.adjudication.desk import AdjudicationDesk
    from app.adjudication.disagreements import Disagreement, Disagreements
    from app.changes.command import ChangeSet
    from app.jobs.job import Progress
    from app.workspace import Workspace
    from widgets.labeling.deciding.list_model import Key
    from widgets.labeling.deciding.list_view import DisagreementList
    from widgets.labeling.deciding.rule_card import RuleCard
    from widgets.labeling.deciding.taking import Versions
    from widgets.labeling.desk_view import DeskView
    from widgets.labeling.review.mode import ReviewMode
    from widgets.labeling.tint import Tint
    from widgets.labeling.work import Work
    from widgets.shell.page import PageContext

MODE, AREA = "adjudicate", "adjudicate"


class DecidingMode(QObject):
    """``turned`` tells that adjudication has begun (True) or that the own desk is to be shown again (False)."""

    turned = Signal(bool)
    area = AREA

    def __init__(self, view: DeskView, work: Work, review: ReviewMode, tint: Tint, context: PageContext) -> None:
        super().__init__(view)
        self._view, self._work, self._review, self._tint, self._context = view, work, review, tint, context
        self.desk: AdjudicationDesk | None = None
        self.row: Disagreement | None = None
        self.comparison: Comparison | None = None
        self._left, self._on, self._asked = "", False, 0
        self._wanted: Key | None = None
        self.list: DisagreementList
        self.card: RuleCard
        self.versions: Versions | None = None
        review.switch.chosen.connect(self._switched)
        review.entering.connect(self.leave)
        context.changes.changed.connect(self._follow)
        self.offer()

    def _furnish(self) -> Versions:
        """Its parts, once somebody adjudicates: most who come to the page never do."""
        if self.versions is not None:
            return self.versions
        from widgets.labeling.deciding.list_view import DisagreementList
        from widgets.labeling.deciding.rule_card import RuleCard
        from widgets.labeling.deciding.taking import Versions

        self.list, self.card = DisagreementList(), RuleCard(self._context.actions)
        self.versions = Versions(self._view, self._work, self._tint, self._context)
        self._view.lists.addWidget(self.list)
        self._view.beside.insertWidget(0, self.card)
        self.list.chosen.connect(self.open)
        self.card.decide.connect(self.submit)
        self.card.left.connect(self._back_to_work)
        return self.versions

    @property
    def on(self) -> bool:
        """Whether somebody adjudicates now; the ``desk`` is there once the disagreements are found."""
        return self._on

    @property
    def allowed(self) -> bool:
        """Whether the person at the desk may adjudicate here."""
        workspace = self._context.workspace
        return not workspace.read_only and may_review(workspace.view, self._context.who.annotator)

    @property
    def entry(self) -> Entry | None:
        """What lies on the desk, for the bar above it."""
        row = self.row
        return Entry(row.item_id, row.path, row.source, row.state) if row is not None else None

    @property
    def state(self) -> str:
        """Of what lies on the desk: "open", "draft" or "decided"."""
        return self.row.state if self.row is not None else ""

    def offer(self) -> None:
        """Ends an adjudication that is nobody's any more; the switch is shown with that of review."""
        if not self.allowed:
            self.leave()

    # ---- beginning and end

    def toggle(self) -> None:
        """Adjudicate, or the own desk again."""
        if self.on:
            self.leave()
        elif self.allowed:
            self._enter(None)

    def show(self, item_id: str, task: str) -> None:
        """Puts a disagreement on the desk, from another page."""
        key = (item_id, task)
        if not self.on and self.allowed:
            self._enter(key)
        elif self.on and self.desk is None:
            self._wanted = key
        elif self.on:
            self._open_wanted(key)

    def leave(self) -> None:
        """The own desk again, with the item that lay on it."""
        if not self.on:
            return
        self._view.stage.commit()
        if self.versions is not None:
            self.versions.open(None)
        self._on, self.desk, self.row, self.comparison = False, None, None, None
        self._show(on=False)
        self._work.sit_down(self._context.who.annotator)
        self._work.open(self._left)
        self.turned.emit(False)

    def _enter(self, wanted: Key | None) -> None:
        self._view.stage.commit()
        self._review.leave()
        self._left, self._wanted, self._on = self._work.item_id, wanted, True
        self._asked += 1
        self._show(on=True)
        self.turned.emit(True)
        self._work.look_over(self._work.desk, "")
        self._view.empty.tell("Comparing what people said", "Where they differ then stands in the list.")
        find = partial(_find, self._context.workspace, self._context.who.annotator)
        self._context.jobs.run("Finding disagreements", find, partial(self._found, self._asked))

    def _switched(self, mode: str) -> None:
        if (mode == MODE) != self.on:
            self.toggle()

    def _show(self, *, on: bool) -> None:
        self._review.switch.choose(MODE if on else "label")
        # The work list is of somebody's own work: until the disagreements are found there is nothing to choose.
        self._view.lists.setEnabled(not on)
        self._view.lists.setCurrentWidget(self._view.list)
        self._view.bar.set_reviewing(on)
        if self.versions is not None:
            self.card.hide()

    # ---- the list

    def _found(self, asked: int, result: tuple[AdjudicationDesk, Disagreements]) -> None:
        if asked != self._asked or not self._on:
            return
        self.desk, found = result
        versions = self._furnish()
        versions.open(None)
        self._view.lists.setEnabled(True)
        self._view.lists.setCurrentWidget(self.list)
        workspace = self._context.workspace
        titles = {task.name: task.title or task.name for task in workspace.sheet.tasks.values()}
        names = {one.id: one.name or one.id for one in workspace.view.find(Annotator)}
        self.list.set_found(found, titles, names)
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self._open_wanted(wanted)
        if self.row is not None:
            return
        first = self.list.model.next_waiting(None)
        if first is None and self.list.model.rows:
            self.list.show_everything()
            first = self.list.model.neighbour(None, 1)
        if first is not None:
            self.open(first.key)
        else:
            self._work.sit_at(self.desk, "")

    def _open_wanted(self, key: Key) -> None:
        row = self.list.model.row(key)
        if row is None:
            self._view.bar.say("Nobody disagrees on this item any more")
            return
        if not self.list.model.index_of(key).isValid():
            self.list.show_everything(row.task)
        self.open(key)

    # ---- going about

    def open(self, key: Key) -> None:
        """Puts a disagreement on the desk."""
        desk, row = self.desk, self.list.model.row(key)
        if desk is None or row is None or (self.row is not None and self.row.key == key):
            return
        self._view.stage.commit()
        self._view.refusal.hide()
        try:
            comparison = desk.look(*key)
        except EarmarkError as problem:
            self._context.report_error(problem)
            return
        self.row, self.comparison = row, comparison
        versions = self._furnish()
        versions.open(comparison, self._work.sheet.task(row.task))
        self._show_card()
        self._work.sit_at(desk, row.item_id)
        if self._view.stage.medium == "image":
            # One begins by taking what is there.
            self._view.stage.use_tool("select")
        self.list.show_task(row.task)
        self.list.show_row(key)
        versions.go_to_place()

    def walk(self, step: int) -> None:
        """The next in the list, or the one before."""
        found = self.list.model.neighbour(self.row.key, step) if self.row is not None else None
        if found is not None:
            self.open(found.key)

    def ahead(self) -> list[str]:
        """The items that may come next."""
        if self.row is None:
            return []
        near = [self.list.model.neighbour(self.row.key, step) for step in (1, -1)]
        return [found.item_id if found is not None else "" for found in near]

    def submit(self) -> None:
        """Makes what stands the reference and goes to the next; asks for the rule where none is chosen yet."""
        desk, row, found = self.desk, self.row, self.comparison
        if desk is None or row is None or found is None:
            return
        self._view.stage.commit()
        self._view.refusal.hide()
        rule = self.card.rule
        if rule is None:
            self._view.bar.say("Say which rule decides it")
            self.card.ask()
            return
        try:
            desk.decide(row.item_id, found, rule, self.card.note.text())
        except RuleViolation as problem:
            self._work.refused.emit(problem)
            return
        except EarmarkError as problem:
            self._view.bar.say(problem.message[:1].upper() + problem.message[1:])
            self._back_to_work()
            return
        following, said = self.list.model.next_waiting(row.key), "Decided"
        if following is None:
            other = self.list.go_on()
            following, said = (None, "Decided. Nothing else waits.") if other is None else _onward(*other)
        self._view.bar.say(said)
        self._back_to_work()
        if following is not None:
            self.open(following.key)

    def undo(self) -> None:
        """Takes the last step back, and shows what it was about."""
        if self.desk is not None:
            self._step(self.desk.undo, "Nothing to undo")

    def redo(self) -> None:
        """Brings it back."""
        if self.desk is not None:
            self._step(self.desk.redo, "Nothing to redo")

    def ask_rule(self) -> None:
        """The keyboard to the rules."""
        if self.row is not None:
            self.card.ask()

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
        if touched and self.row is not None and self.row.key not in touched:
            self.open(min(touched))

    # ---- showing

    def show_labels(self) -> None:
        """The page shows labels anew: so do the versions beside them."""
        if self.on and self.versions is not None:
            self.versions.show()

    def _show_card(self) -> None:
        desk, row = self.desk, self.row
        if desk is None or row is None:
            return
        self.card.show()
        said = desk.decision(row.item_id)
        names = {one.id: one.name or one.id for one in self._context.workspace.view.find(Annotator)}
        state = ""
        if said is not None:
            how = {
                "chosen": f"{names.get(said.chosen, said.chosen)}'s version",
                "merged": "merged",
                "anew": "made anew",
            }
            state = f"Decided by {names.get(said.decided_by, said.decided_by)}: {how[said.how]}."
        elif row.state == "decided":
            state = "There is a reference already. Deciding replaces it."
        self.card.show_rules(
            desk.rules(), cited=said.rule if said is not None else None, note=said.note if said is not None else "",
            state=state, editable=self._work.editable or not self._context.workspace.read_only,
        )  # fmt: skip

    def _back_to_work(self) -> None:
        self._view.stage.take_focus(writing=False)

    # ---- news

    def _follow(self, changes: ChangeSet) -> None:
        if changes.touches(Annotator):
            self.offer()
        desk = self.desk
        if desk is None or not any(changes.touches(kind) for kind in (Annotation, LabelRow, Decision)):
            return
        for key in self._touched(changes):
            row = self.list.model.row(key)
            if row is not None:
                now = desk.as_it_is(row)
                self.list.put(now)
                if self.row is not None and self.row.key == key:
                    self.row = now
                    if changes.touches(Decision):
                        self._show_card()
                    self._view.bar.show_item(self.entry, editable=self._work.editable)

    def _touched(self, changes: ChangeSet) -> set[Key]:
        """Items and tasks of a step here."""
        kinds = (Annotation.table, Decision.table)
        rows = [edit.after or edit.before or {} for edit in changes.edits if edit.kind in kinds]
        found = {(str(row["item_id"]), str(row["task"])) for row in rows}
        objects = [edit.after or edit.before or {} for edit in changes.edits if edit.kind == LabelRow.table]
        names = {str(row["annotation_id"]) for row in objects}
        for one in self._context.workspace.view.find(Annotation, id=tuple(names)) if names else ():
            found.add((one.item_id, one.task))
        return found


def _onward(following: Disagreement, title: str) -> tuple[Disagreement, str]:
    return following, f"Decided. Next: {title}"


def _find(workspace: Workspace, person: str, progress: Progress) -> tuple[AdjudicationDesk, Disagreements]:
    """The desk and what there is to decide. What its parts need of the program comes along; they themselves are
    imported on the window's thread, as all of Qt is."""
    from app.adjudication import comparison, heard, merging, words  # noqa: F401 - for the window, see above
    from app.adjudication.desk import AdjudicationDesk
    from app.agreement import show  # noqa: F401 - the same

    desk = AdjudicationDesk(workspace, person)
    return desk, desk.disagreements(progress)
