"""What the hand does to segments: make, move, cut, join, give a class or a speaker. Each is one step of undo."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from app import ids
from app.labeling.desk import TaskEdit
from app.labels import segment_edits, texts
from app.labels.values import Segment
from widgets.labeling.image.hand import kept_attributes
from widgets.labeling.sound.things import of_lane

if TYPE_CHECKING:
    from app.rules.sheet import Task
    from widgets.labeling.sound.things import Labels
    from widgets.labeling.work import Work

Moved = tuple[str, float, float] | tuple[str, float, float, float | None, float | None]
LEAST_S = 0.001


class SoundEdits(QObject):
    """Works on the item's segments by ``work``. ``made`` carries the ids of what is to be selected after a gesture;
    ``said`` a word for the person at the desk."""

    made = Signal(object)
    said = Signal(str)

    def __init__(self, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._tasks: tuple[Task, ...] = ()
        self._in_hand: dict[str, str] = {}
        self.labels: Labels = {}

    # ---- the class in hand

    def show_tasks(self, tasks: Sequence[Task]) -> None:
        """The tasks of segments; each keeps the class that was in hand as far as it has it."""
        self._tasks = tuple(tasks)
        for task in tasks:
            names = [cls.name for cls in task.classes]
            if self._in_hand.get(task.name) not in names and names:
                self._in_hand[task.name] = names[0]

    def class_in_hand(self, task: str) -> str:
        """The class that the next segment gets."""
        return self._in_hand.get(task, "")

    def take(self, task: str, cls: str) -> None:
        """Takes a class in hand."""
        self._in_hand[task] = cls

    # ---- gestures

    def create(self, lane: str, start_s: float, end_s: float, band_hz: tuple[float, float] | None = None) -> None:
        """A new segment with the class in hand."""
        task, tier = of_lane(lane)
        if not self._work.editable:
            return
        name = ids.fresh()
        low_hz, high_hz = band_hz or (None, None)
        thing = Segment(name, self.class_in_hand(task), start_s, end_s, tier, low_hz=low_hz, high_hz=high_hz)
        if self._work.put(task, thing):
            self.made.emit((name,))

    def move(self, moved: Iterable[Moved]) -> None:
        """Other places for segments: one that is dragged, or two that share a boundary."""
        changed: dict[str, list[Segment]] = defaultdict(list)
        for name, start_s, end_s, *band in moved:
            if name not in self.labels:
                continue
            task, label = self.labels[name]
            new = _within(label, start_s, end_s)
            if band:
                new = replace(new, low_hz=band[0], high_hz=band[1])
            if new != label:
                changed[task].append(new)
        self._change(changed, "Move")

    def to_lane(self, name: str, lane: str, start_s: float, end_s: float) -> None:
        """To another tier of its task; to one of another task, where the class may not exist, it does not go."""
        to_task, tier = of_lane(lane)
        for task, label in self._of((name,)):
            if task == to_task:
                self._change({task: [replace(_within(label, start_s, end_s), tier=tier)]}, "Move to another tier")
            else:
                self.said.emit("A segment stays within its task: the other one has classes of its own.")

    def split(self, name: str, at_s: float) -> None:
        """Cuts a segment in two; its words go where they are spoken, as far as that is known."""
        for task, label in self._of((name,)):
            if label.start_s + LEAST_S <= at_s <= label.end_s - LEAST_S:
                self._put_parts(task, segment_edits.split(label, at_s, new_id=ids.fresh()))
            else:
                self.said.emit("Put the playhead inside the segment to split it there.")

    def split_at_cursor(self, name: str, text: str, place: int) -> None:
        """Cuts a segment where its text is cut, at the time when that is spoken as far as it is known."""
        task, label = self.labels[name]
        span_s = (label.start_s, label.end_s)
        at_s = texts.time_at_cursor(text, label.words, place, span_s)
        edge = min(LEAST_S * 10, (label.end_s - label.start_s) / 4)
        at_s = min(max(at_s, label.start_s + edge), label.end_s - edge)
        self._put_parts(task, texts.parts(label, round(at_s, 6), texts.split_at_cursor(text, place), ids.fresh()))

    def merge(self, names: Sequence[str]) -> None:
        """Joins segments of one tier, and their texts; a single one with the next on its tier."""
        found = [self.labels[name] for name in names if name in self.labels]
        if len(found) == 1:
            found += self._next(*found[0])
        places = {(task, label.tier) for task, label in found}
        if len(found) < 2 or len(places) != 1:
            self.said.emit("Select segments of one tier to merge them.")
            return
        things = [label for _, label in found]
        whole = segment_edits.merged(things)
        gone = tuple(thing.id for thing in things if thing.id != whole.id)
        if self._work.change([TaskEdit(found[0][0], put=(whole,), remove=gone)], said=f"Merge {len(things)} segments"):
            self.made.emit((whole.id,))

    def give_class(self, names: Iterable[str], task: str, cls: str) -> None:
        """Another class for those of these that belong to the task."""
        mine = [label for of, label in self._of(names) if of == task and label.cls != cls]
        self._change({task: [self._as_class(task, label, cls) for label in mine]}, "Class")

    def give_tier(self, names: Iterable[str], number: int) -> bool:
        """Another speaker, by the number of the tier in its task; whether there is such a one."""
        changed: dict[str, list[Segment]] = defaultdict(list)
        there = False
        for of, label in self._of(names):
            tiers = next((task.tiers for task in self._tasks if task.name == of), ())
            if number < len(tiers):
                there = True
                if label.tier != tiers[number]:
                    changed[of].append(replace(label, tier=tiers[number]))
        self._change(changed, "Speaker")
        return there

    def remove(self, names: Iterable[str]) -> None:
        """Takes segments out."""
        gone: dict[str, list[str]] = defaultdict(list)
        for of, label in self._of(names):
            gone[of].append(label.id)
        edits = [TaskEdit(task, remove=tuple(mine)) for task, mine in gone.items()]
        if edits:
            count = sum(len(mine) for mine in gone.values())
            self._work.change(edits, said=f"Remove {count} segment{'' if count == 1 else 's'}")

    # ---- inside

    def _of(self, names: Iterable[str]) -> list[tuple[str, Segment]]:
        return [self.labels[name] for name in names if name in self.labels]

    def _put_parts(self, task: str, parts: tuple[Segment, Segment]) -> None:
        first, second = parts
        if self._work.change([TaskEdit(task, put=parts, heirs={second.id: first.id})], said="Split a segment"):
            self.made.emit((second.id,))

    def _change(self, changed: dict[str, list[Segment]], said: str) -> None:
        edits = [TaskEdit(task, put=tuple(things)) for task, things in changed.items() if things]
        if edits:
            self._work.change(edits, said=said)

    def _next(self, task: str, label: Segment) -> list[tuple[str, Segment]]:
        later = [
            found
            for found in self.labels.values()
            if found[0] == task and found[1].tier == label.tier and found[1].start_s > label.start_s
        ]
        return [min(later, key=lambda found: (found[1].start_s, found[1].id))] if later else []

    def _as_class(self, task: str, label: Segment, cls: str) -> Segment:
        wanted = next((one.class_of(cls) for one in self._tasks if one.name == task), None)
        kept = kept_attributes(label, wanted) if wanted is not None else {}
        return replace(label, cls=cls, attributes=kept)


def _within(label: Segment, start_s: float, end_s: float) -> Segment:
    """The segment at another place; times of words that are not in it any more are not its words' times."""
    words = tuple(word for word in label.words if start_s <= (word.start_s + word.end_s) / 2 <= end_s)
    return replace(label, start_s=start_s, end_s=end_s, words=words)
