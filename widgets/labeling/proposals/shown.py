"""A model's predictions on the label page, where a lead shows them: accepted, edited or rejected, one by one or all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.labels.values import Choice, MultiChoice, Rating, Segment, Transcript
from app.records import ModelRun, Prediction
from widgets.labeling.image.proposal_things import score_words
from widgets.labeling.proposals.bar import Line, ProposalBar
from widgets.labeling.sound.words import word_things
from widgets.timeline.segments import Tier, TimelineSegment, from_label

if TYPE_CHECKING:
    from app.changes.command import ChangeSet
    from app.labels.proposing import Proposal
    from app.rules.sheet import Task
    from widgets.labeling.desk_view import DeskView
    from widgets.labeling.tint import Tint
    from widgets.labeling.work import Work
    from widgets.shell.page import PageContext

NAME = "label.proposals"
LANE = "proposals\x1f"


class Proposals(QObject):
    """Shows what waits for a decision on the item, and carries decisions out; each is one step of undo."""

    def __init__(self, view: DeskView, work: Work, tint: Tint, context: PageContext) -> None:
        super().__init__(view)
        self._view, self._work, self._context = view, work, context
        self.models: tuple[str, ...] = ()
        self.left: tuple[Proposal, ...] = ()
        self._value = self._item = ""
        self.bar = ProposalBar(tint, context.actions)
        view.above_work.addWidget(self.bar)
        found = context.settings.get(NAME)
        if isinstance(found, int | float) and 0 <= found <= 1:
            self.bar.least.setValue(found)
        bar = self.bar
        bar.step.connect(self.step)
        bar.accept.connect(self.accept)
        bar.reject.connect(self.reject)
        bar.edit.connect(self.edit)
        bar.accept_all.connect(self.accept_all)
        bar.reject_all.connect(self.reject_all)
        bar.value_accepted.connect(self._accept_value)
        bar.value_rejected.connect(self._reject_value)
        bar.least_changed.connect(self._keep_least)
        view.stage.selected.connect(self._tell)
        context.changes.changed.connect(self._follow)

    # ---- what is shown

    def show(self) -> None:
        """What waits on this item now. Only where it can really be seen: whoever has seen it is not blind any more.

        Until the item is there the bar stays as it is, so that nothing jumps, but nothing can be done with it.
        """
        if self._view.stage.ready and self._view.isVisible():
            self.models, self.left = self._work.proposals()
            self.bar.setVisible(bool(self.models))
            if self._work.item_id != self._item:
                self._item = self._work.item_id
                self.bar.show_all_row(len(self.left) > 1)
        else:
            self.left = ()
        stage = self._view.stage
        if stage.medium == "image":
            stage.show_proposals([one for one in self.left if one.thing is not None])
        else:
            self._show_lanes()
        self._tell()

    def hide(self) -> None:
        """There is no item to propose anything for."""
        self.models, self.left = (), ()
        self.bar.hide()

    def _show_lanes(self) -> None:
        stage = self._view.stage
        assert stage.medium != "image"
        tiers: list[Tier] = []
        segments: list[TimelineSegment] = []
        for task in self._work.tasks:
            mine = [one for one in self.left if one.task == task.name and isinstance(one.thing, Segment)]
            if mine:
                name = LANE + task.name
                tiers.append(Tier(name, f"Proposed: {task.title or task.name}", overlap=True, locked=True))
                segments += [_segment(one, task, name) for one in mine]
                words = [
                    (one.id, one.thing.words) for one in mine if isinstance(one.thing, Segment) and one.thing.words
                ]
                if words:
                    tiers.append(Tier(name + LANE, "Proposed words", overlap=True, locked=True))
                    segments += [word for of, said in words for word in word_things(of, said, name + LANE, ghost=True)]
        stage.guests.show("proposals", tiers, segments)

    def _tell(self) -> None:
        if not self.models:
            return
        objects = [one for one in self.left if one.thing is not None]
        said = f"{len(self.left):,} proposals" if len(self.left) != 1 else "1 proposal"
        told = f"{said} by {', '.join(self.models)}" if self.left else f"Nothing is left of {', '.join(self.models)}"
        above = len(self._good_enough())
        values = [one for one in self.left if one.thing is None]
        if self._value not in [one.id for one in values]:
            self._value = ""
        self.bar.show_objects(told, waiting=len(self.left), above=above, one=bool(self._in_hand()), scored=self._scored)
        tasks = {task.name: task for task in self._work.tasks}
        lines = [_line(one, tasks[one.task]) for one in values if one.task in tasks]
        self.bar.show_values(lines, self._value if not self._on_stage(objects) else "")

    # ---- what the hand does

    def step(self, way: int) -> None:
        """The next proposal, or the one before with -1: values first, then objects in reading order."""
        order = self._order()
        if not order:
            self._view.bar.say("No proposals here")
            return
        held = self._in_hand()
        at = order.index(held[-1].id) + way if held else (0 if way > 0 else -1)
        self._go(order[at % len(order)])

    def accept(self) -> None:
        """Takes what is in hand over as it is."""
        self._decide(self._work.accept)

    def reject(self) -> None:
        """Wants nothing of what is in hand."""
        self._decide(self._work.reject)

    def edit(self) -> None:
        """Takes one proposal over, and leaves it in hand to be changed."""
        self._view.stage.commit()
        held = self._in_hand()[:1]
        if not held:
            self.step(1)
        elif self._work.accept(held):
            stage, thing = self._view.stage, held[0].thing
            if thing is None:
                stage.take_focus(writing=True)
            elif stage.medium == "image":
                stage.canvas.set_tool("select")
                stage.canvas.select([thing.id], show=True)
                stage.canvas.setFocus()
            else:
                stage.timeline.select([thing.id], show=True)
                stage.timeline.setFocus()

    def accept_all(self) -> None:
        """Takes over all that reaches the score beside the button."""
        self._view.stage.commit()
        wanted = self._good_enough()
        if not wanted:
            least = self.bar.least.value()
            self._view.bar.say(f"No proposal here reaches {least:.2f}" if self.left else "No proposals here")
        elif self._work.accept(wanted):
            self._view.bar.say(f"Accepted {len(wanted):,}")

    def reject_all(self) -> None:
        """Wants nothing of what is left."""
        self._view.stage.commit()
        wanted = self.left
        if not wanted:
            self._view.bar.say("No proposals here")
        elif self._work.reject(wanted):
            self._view.bar.say(f"Rejected {len(wanted):,}")

    @property
    def _scored(self) -> bool:
        return any(one.score is not None for one in self.left)

    def _good_enough(self) -> list[Proposal]:
        """What reaches the score; all of it where the model gives no scores."""
        least = self.bar.least.value() if self._scored else 0.0
        return [one for one in self.left if one.passes(least)]

    def _decide(self, act: Callable[[Sequence[Proposal]], bool]) -> None:
        self._view.stage.commit()
        held, order = self._in_hand(), self._order()
        if not held:
            self.step(1)
            return
        ids = {one.id for one in held}
        last = max(order.index(name) for name in ids)
        following = [name for name in (*order[last + 1 :], *order[:last]) if name not in ids]
        if act(held) and following:
            still = {one.id for one in self.left}
            following = [name for name in following if name in still]
            if following:
                self._go(following[0])

    def _accept_value(self, name: str) -> None:
        self._work.accept([one for one in self.left if one.id == name])

    def _reject_value(self, name: str) -> None:
        self._work.reject([one for one in self.left if one.id == name])

    # ---- which is in hand

    def _in_hand(self) -> list[Proposal]:
        """Those that are selected; else the value that was gone to, or the only thing that waits."""
        objects = self._on_stage([one for one in self.left if one.thing is not None])
        if objects:
            return objects
        values = [one for one in self.left if one.thing is None]
        return [one for one in values if one.id == self._value] or (values if len(self.left) == 1 else [])

    def _on_stage(self, objects: Sequence[Proposal]) -> list[Proposal]:
        stage = self._view.stage
        held = stage.canvas.selection if stage.medium == "image" else stage.timeline.selection
        return [one for one in objects if one.id in held]

    def _order(self) -> list[str]:
        values = [one.id for one in self.left if one.thing is None]
        stage = self._view.stage
        objects = [one for one in self.left if one.thing is not None]
        if stage.medium == "image":
            band = max(1.0, stage.image_px[1] / 10)
            places = {thing.id: thing.bounds_px for thing in stage.canvas.objects}
            objects.sort(key=lambda one: (places[one.id][1] // band, places[one.id][0], one.id))
        else:
            objects.sort(key=_start)
        return [*values, *(one.id for one in objects)]

    def _go(self, name: str) -> None:
        stage = self._view.stage
        value = any(one.id == name and one.thing is None for one in self.left)
        self._value = name if value else ""
        if stage.medium == "image":
            stage.sight.to_select()
            stage.canvas.select(() if value else [name], show=True)
        else:
            stage.timeline.select(() if value else [name], show=True)
        self._tell()

    # ---- news

    def _keep_least(self) -> None:
        self._context.settings.set(NAME, round(self.bar.least.value(), 2))
        self._tell()

    def _follow(self, changes: ChangeSet) -> None:
        if changes.touches(ModelRun) or changes.touches(Prediction):
            self.show()


def _segment(one: Proposal, task: Task, lane: str) -> TimelineSegment:
    thing = one.thing
    assert isinstance(thing, Segment)
    cls = task.class_of(thing.cls)
    title = (cls.title or cls.name) if cls is not None else thing.cls
    text = f"{thing.text or title}  {score_words(one.score)}".strip()
    colour = cls.colour if cls is not None else "#808080"
    return from_label(thing, colour=colour, letter=title[:1].upper(), text=text, tier=lane, ghost=True)


def _line(one: Proposal, task: Task) -> Line:
    match one.value:
        case Choice(option):
            text = _title(task, option)
        case MultiChoice(options):
            text = ", ".join(_title(task, option) for option in options) or "none of them"
        case Rating(number):
            label = task.scale.labels.get(number, "") if task.scale is not None else ""
            text = f"{number} {label}".strip()
        case Transcript(said):
            text = f"“{said}”" if said else "nothing is said"
        case _:
            text = ""
    return Line(one.id, task.title or task.name, text, score_words(one.score))


def _title(task: Task, option: str) -> str:
    found = task.class_of(option)
    return (found.title or found.name) if found is not None else option


def _start(one: Proposal) -> tuple[float, str]:
    return (one.thing.start_s if isinstance(one.thing, Segment) else 0.0), one.id
