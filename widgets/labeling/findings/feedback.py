"""What was expected of a known item, told as soon as it is handed in: a card above the work, and what is drawn.

The item stays on the desk until the person goes on, by the key that handed it in or by any other way about. Nothing is
read before it is handed in, and that it was told is noted before anything is shown (``app.commands.probes``).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFrame, QWidget

from app.errors import Cancelled
from app.labels.values import ImageValue, Segment, Segments
from widgets.actions.told import KeyTold
from widgets.canvas.objects import CanvasObject, Overlay, from_label
from widgets.labeling.image.things import UNKNOWN_COLOUR, bones
from widgets.parts.buttons import button
from widgets.parts.stack import column, row
from widgets.parts.text import Text

if TYPE_CHECKING:
    from app.agreement.feedback import Expected
    from app.jobs.job import Progress
    from app.workspace import Workspace
    from widgets.actions.registry import ActionRegistry
    from widgets.labeling.desk_view import DeskView
    from widgets.labeling.work import Work
    from widgets.shell.page import PageContext
    from widgets.timeline.segments import Tier, TimelineSegment

GUEST = "expected"
LANE = "expected\x1f"


class FeedbackCard(QFrame):
    """``going`` asks for the next item, ``left`` puts the card away."""

    going = Signal()
    left = Signal()

    def __init__(self, registry: ActionRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName("What was expected")
        self.heading = Text("", "strong", wrap=True)
        self.told = Text("", wrap=True)
        self.rule = Text("", "caption", wrap=True)
        onwards, away = button("Next item", on=self.going.emit), button("Close", "ghost", on=self.left.emit)
        KeyTold(onwards, registry, "label.submit", text="Next item", tip="Go on to the next item")
        KeyTold(away, registry, "label.cancel", text="Close", tip="Stay on this item")
        top = row(self.heading, away, onwards, gap=8)
        top.setStretch(0, 1)
        self.setLayout(column(top, self.told, self.rule, gap=4, margin=10))
        self.hide()

    def wait(self) -> None:
        """It is being compared."""
        self.heading.setText("Known item: comparing …")
        for part in (self.told, self.rule):
            part.setText("")
            part.hide()
        self.show()

    def tell(self, found: tuple[Expected, ...]) -> None:
        """What was expected for each task, and by which rule."""
        right = all(one.right for one in found)
        several = len(found) > 1
        self.heading.setText(f"Known item: {'as expected' if right else 'not as expected'}")
        self.told.setText("\n".join(_line(one, named=several) for one in found if not one.right))
        self.rule.setText("\n".join(_rule(one, named=several) for one in found if not one.right))
        for part in (self.told, self.rule):
            part.setVisible(bool(part.text()))
        self.setAccessibleDescription("\n".join(part.text() for part in (self.heading, self.told, self.rule)))


class Feedback(QObject):
    """``on`` while the card stands; the page asks when an item was handed in."""

    def __init__(self, view: DeskView, work: Work, context: PageContext) -> None:
        super().__init__(view)
        self._view, self._work, self._context = view, work, context
        self.card = FeedbackCard(context.actions)
        view.above_work.addWidget(self.card)
        self.card.left.connect(self.leave)
        self.card.going.connect(view.bar.submit)
        work.item_changed.connect(self.leave)

    @property
    def on(self) -> bool:
        """Whether it is told now."""
        return not self.card.isHidden()

    def ask(self) -> bool:
        """Whether something is told of the item that was just handed in; the page stays on it then."""
        work = self._work
        if self.on or not work.desk.be_told(work.item_id):
            return False
        self.card.wait()
        job = partial(_feedback, self._context.workspace, work.item_id, work.desk.who)
        shown = partial(self._show, work.item_id, work.desk.who)
        self._context.jobs.run("What was expected", job, shown, self._failed, quiet=True)
        return True

    def done(self) -> bool:
        """Whether it was looked at, and nothing was changed since: then the same key puts it away and goes on."""
        return self._work.state in ("submitted", "accepted") and self.leave()

    def leave(self) -> bool:
        """Puts it away; whether it was there."""
        was = self.on
        self.card.hide()
        if was:
            self._draw(())
        return was

    def _show(self, item_id: str, who: str, found: tuple[Expected, ...]) -> None:
        if self.on and (item_id, who) == (self._work.item_id, self._work.desk.who):
            self.card.tell(found)
            self._draw(tuple(one for one in found if not one.right))

    def _failed(self, problem: BaseException) -> None:
        self.card.hide()
        if not isinstance(problem, Cancelled):
            raise problem

    def _draw(self, found: tuple[Expected, ...]) -> None:
        stage = self._view.stage
        if stage.medium == "image":
            things = tuple(thing for one in found for thing in _things(one))
            stage.canvas.set_overlays((Overlay(GUEST, things),) if things else ())
        else:
            lanes = [_lane(one) for one in found if isinstance(one.value, Segments)]
            stage.guests.show(GUEST, [tier for tier, _ in lanes], [part for _, parts in lanes for part in parts])


def _feedback(workspace: Workspace, item_id: str, who: str, progress: Progress) -> tuple[Expected, ...]:
    from app.agreement.feedback import feedback_on

    progress.check()
    with workspace.view.frozen() as view:
        return feedback_on(view, workspace.sheet, item_id, who)


def _line(one: Expected, *, named: bool) -> str:
    said = " ".join(one.differences) or "Nothing was expected."
    return f"{one.task.title or one.task.name}: {said}" if named else said


def _rule(one: Expected, *, named: bool) -> str:
    said = f"by the rule “{one.rule}”. {one.why}".strip() if one.rule else "no rule of the sheet was cited."
    return f"{one.task.title or one.task.name}: {said}" if named else said[:1].upper() + said[1:]


def _things(one: Expected) -> list[CanvasObject]:
    if not isinstance(one.value, ImageValue):
        return []
    made = []
    for thing in one.value.objects:
        cls = one.task.class_of(thing.cls)
        title = (cls.title or cls.name) if cls is not None else thing.cls
        names, edges = bones(cls)
        colour = cls.colour if cls is not None else UNKNOWN_COLOUR
        made.append(from_label(thing, colour=colour, letter="✓", text=title, dashed=True, names=names, edges=edges))
    return made


def _lane(one: Expected) -> tuple[Tier, list[TimelineSegment]]:
    from widgets.timeline.segments import Tier, from_label

    name = LANE + one.task.name
    parts = []
    assert isinstance(one.value, Segments)
    for thing in one.value.objects:
        assert isinstance(thing, Segment)
        cls = one.task.class_of(thing.cls)
        title = (cls.title or cls.name) if cls is not None else thing.cls
        colour = cls.colour if cls is not None else UNKNOWN_COLOUR
        parts.append(from_label(thing, colour=colour, letter="✓", text=thing.text or title, tier=name, ghost=True))
    return Tier(name, f"Expected: {one.task.title or one.task.name}", overlap=True, locked=True), parts
