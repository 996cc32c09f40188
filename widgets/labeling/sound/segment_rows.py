"""The segments of a recording as rows of a list: who, when, what. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from widgets.timeline.ruler import clock

if TYPE_CHECKING:
    from app.labels.values import Segment
    from app.rules.checks import Finding
    from app.rules.sheet import Task

WORST = {"block": 3, "warn": 2, "info": 1}
UNKNOWN_COLOUR = "#808080"


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """One segment. ``wants`` says whether it has a text ("none", "optional", "required"); ``problem`` what is wrong
    with it, and ``severity`` how grave that is ("" where nothing is)."""

    id: str
    task: str
    speaker: str
    title: str
    colour: str
    letter: str
    start_s: float
    end_s: float
    text: str
    wants: str
    severity: str = ""
    problem: str = ""

    @property
    def when(self) -> str:
        """Its beginning, to the hundredth."""
        return clock(self.start_s, 2)

    @property
    def length(self) -> str:
        """How long it lasts."""
        return f"{self.end_s - self.start_s:.2f} s"

    @property
    def spoken(self) -> str:
        """All of it in words, for those who do not see it."""
        said = self.text or ("no text" if self.wants != "none" else "")
        parts = (self.speaker, self.title, f"{self.when}, {self.length}", said, self.problem)
        return ", ".join(part for part in parts if part)


class RowMaker:
    """Makes the rows of a recording, and makes anew only those of segments that changed."""

    def __init__(self) -> None:
        self._tasks: tuple[Task, ...] = ()
        self._made: dict[str, tuple[Segment, str, str, SegmentRow]] = {}

    def rows(
        self, labels: Mapping[str, tuple[str, Segment]], tasks: Sequence[Task], findings: Sequence[Finding]
    ) -> list[SegmentRow]:
        """One row a segment, in order of time."""
        if tuple(tasks) != self._tasks:
            self._tasks, self._made = tuple(tasks), {}
        known = {task.name: task for task in tasks}
        worst = _worst(findings)
        kept: dict[str, tuple[Segment, str, str, SegmentRow]] = {}
        for name, (task, thing) in labels.items():
            severity, problem = worst.get(name, ("", ""))
            before = self._made.get(name)
            if before is not None and before[0] is thing and before[1:3] == (severity, problem):
                kept[name] = before
            else:
                kept[name] = (thing, severity, problem, row_of(known[task], thing, severity, problem))
        self._made = kept
        return sorted((found[3] for found in kept.values()), key=lambda row: (row.start_s, row.end_s, row.id))


def row_of(task: Task, thing: Segment, severity: str = "", problem: str = "") -> SegmentRow:
    """The row of one segment."""
    cls = task.class_of(thing.cls)
    title = (cls.title or cls.name) if cls is not None else thing.cls
    return SegmentRow(
        thing.id,
        task.name,
        thing.tier if len(task.tiers) > 1 else "",
        title,
        cls.colour if cls is not None else UNKNOWN_COLOUR,
        title[:1].upper(),
        thing.start_s,
        thing.end_s,
        thing.text,
        cls.text if cls is not None else "none",
        severity,
        problem,
    )


def _worst(findings: Sequence[Finding]) -> dict[str, tuple[str, str]]:
    """The gravest finding of each segment, by its id."""
    found: dict[str, tuple[str, str]] = {}
    for one in findings:
        if one.object_id is None or one.waived:
            continue
        if WORST[one.severity] > WORST.get(found.get(one.object_id, ("", ""))[0], 0):
            found[one.object_id] = (one.severity, one.message)
    return found
