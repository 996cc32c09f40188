"""The segments of an item as the timeline shows them: lanes of tasks and tiers, colours, letters. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from app.labels.values import Segment, Segments
from widgets.labeling.sound.segment_rows import UNKNOWN_COLOUR
from widgets.timeline.segments import Tier, TimelineSegment, from_label

if TYPE_CHECKING:
    from app.labels.values import Value
    from app.rules.sheet import Task

BETWEEN = "\x1f"
Labels = dict[str, tuple[str, Segment]]


def lane_of(task: str, tier: str) -> str:
    """The lane of a tier of a task."""
    return task + BETWEEN + tier


def of_lane(lane: str) -> tuple[str, str]:
    """Task and tier of a lane."""
    task, _, tier = lane.partition(BETWEEN)
    return task, tier


def lanes(tasks: Sequence[Task], *, locked: bool) -> list[Tier]:
    """A lane a tier, in the order of the sheet."""
    return [
        Tier(lane_of(task.name, tier), _title(task, tier, len(tasks)), task.overlap, locked, task.has_bands)
        for task in tasks
        for tier in task.tiers or ("",)
    ]


class SoundThings:
    """Keeps what was made: a change of one segment makes one thing anew, however many there are."""

    def __init__(self) -> None:
        self.labels: Labels = {}
        self._tasks: tuple[Task, ...] = ()
        self._made: dict[str, tuple[Segment, TimelineSegment]] = {}

    def clear(self) -> None:
        """Nothing of the item before."""
        self.labels, self._made = {}, {}

    def show(self, tasks: Sequence[Task], said: Mapping[str, Value | None]) -> list[TimelineSegment]:
        """All segments of these tasks."""
        if tuple(tasks) != self._tasks:
            self._tasks, self._made = tuple(tasks), {}
        self.labels, made = {}, {}
        for task in tasks:
            value = said.get(task.name)
            for label in value.objects if isinstance(value, Segments) else ():
                self.labels[label.id] = (task.name, label)
                before = self._made.get(label.id)
                made[label.id] = before if before is not None and before[0] is label else (label, _thing(task, label))
        self._made = made
        return [thing for _, thing in made.values()]


def _thing(task: Task, label: Segment) -> TimelineSegment:
    cls = task.class_of(label.cls)
    title = (cls.title or cls.name) if cls is not None else label.cls
    lane = lane_of(task.name, label.tier if label.tier in task.tiers else (task.tiers or ("",))[0])
    colour = cls.colour if cls is not None else UNKNOWN_COLOUR
    return from_label(label, colour=colour, letter=title[:1].upper(), text=label.text or title, tier=lane)


def _title(task: Task, tier: str, n_tasks: int) -> str:
    title = task.title or task.name
    if len(task.tiers) > 1:
        return f"{title}: {tier}" if n_tasks > 1 else tier
    return title
