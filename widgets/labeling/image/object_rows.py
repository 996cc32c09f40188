"""The objects of an item as rows, by task and class; what did not change is the same row again. No Qt."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import msgspec

from app.labels.regions import extent
from widgets.labeling.image.things import UNKNOWN_COLOUR, object_colour

if TYPE_CHECKING:
    from app.labels.values import ImageObject
    from app.rules.checks import Finding
    from app.rules.sheet import ClassDef, Task
    from widgets.labeling.image.looks import ImageLooks
    from widgets.labeling.keys import Key

Labels = Mapping[str, tuple[str, "ImageObject"]]


class ObjectRow(msgspec.Struct, frozen=True):
    """One line: a task, a class with the count of its objects, or an object with its number among them.

    ``size`` is its extent in words, ``predicted`` that it began as a model's prediction, ``problem`` what the rules
    say. A class is ``solo`` where it alone is shown, ``folded`` where its objects have no lines.
    """

    kind: Literal["task", "class", "object"]
    id: str
    task: str
    cls: str
    title: str
    colour: str = ""
    letter: str = ""
    number: int = 0
    size: str = ""
    hidden: bool = False
    locked: bool = False
    predicted: bool = False
    problem: str = ""
    blocks: bool = False
    solo: bool = False
    folded: bool = False

    @property
    def spoken(self) -> str:
        """What a screen reader says, and what the filter looks in."""
        if self.kind == "task":
            return self.title
        if self.kind == "class":
            alone = "shown alone" if self.solo else ""
            return ", ".join(filter(None, (f"{self.title}: {self.number}", alone, "folded" if self.folded else "")))
        marks = (("hidden", self.hidden), ("locked", self.locked), ("began as a prediction", self.predicted))
        said = [name for name, on in marks if on]
        return ", ".join(filter(None, (f"{self.title} {self.number}", self.size, *said, self.problem)))


class Known(msgspec.Struct, frozen=True):
    """What is known of the objects beside the labels themselves."""

    findings: Sequence[Finding] = ()
    predicted: frozenset[str] = frozenset()
    folded: Collection[Key] = ()
    wanted: str = ""


@dataclass
class RowMaker:
    """Makes rows, and keeps those of the objects."""

    _kept: dict[str, tuple[object, ClassDef | None, ObjectRow]] = field(default_factory=dict)

    def rows(self, labels: Labels, tasks: Sequence[Task], looks: ImageLooks, known: Known) -> list[ObjectRow]:
        """Task by task and class by class in the order of the sheet; of a class, what is drawn on top comes first."""
        by_class = _by_class(labels, tasks)
        problems = _problems(known.findings)
        kept = self._kept
        self._kept = {}
        words = known.wanted.lower().split()
        shown: list[ObjectRow] = []
        for task in tasks:
            lines = []
            for (name, cls_name), mine in by_class.items():
                if name == task.name and mine:
                    cls = task.class_of(cls_name)
                    made = [self._row(kept, task, cls, n, one, looks, known, problems) for n, one in mine]
                    fitting = [row for row in made if not words or _holds(row, words)]
                    if fitting:
                        lines.append(_head(task, cls_name, cls, len(fitting), looks, known))
                        lines += [] if lines[-1].folded else fitting
            if lines and len(tasks) > 1:
                shown.append(ObjectRow("task", f"task:{task.name}", task.name, "", task.title or task.name))
            shown += lines
        return shown

    def _row(
        self,
        kept: Mapping[str, tuple[object, ClassDef | None, ObjectRow]],
        task: Task,
        cls: ClassDef | None,
        number: int,
        label: ImageObject,
        looks: ImageLooks,
        known: Known,
        problems: Mapping[str, tuple[str, bool]],
    ) -> ObjectRow:
        key = label.id
        problem, blocks = problems.get(key, ("", False))
        hidden, locked = not looks.shows(key, task.name, label.cls), key in looks.locked
        colour = cls.colour if cls is not None else UNKNOWN_COLOUR
        colour = object_colour(key) if looks.colour_by == "object" else colour
        before = kept.get(key)
        if before is not None and before[0] is label and before[1] is cls:
            old = before[2]
            now = (number, hidden, locked, key in known.predicted, problem, blocks, colour)
            if now == (old.number, old.hidden, old.locked, old.predicted, old.problem, old.blocks, old.colour):
                self._kept[key] = before
                return old
        title = _title(label.cls, cls)
        x0, y0, x1, y1 = extent(label)
        size = f"{x1 - x0:.0f} × {y1 - y0:.0f}"
        row = ObjectRow(
            "object", key, task.name, label.cls, title, colour, title[:1].upper(), number, size,
            hidden=hidden, locked=locked, predicted=key in known.predicted, problem=problem, blocks=blocks,
        )  # fmt: skip
        self._kept[key] = (label, cls, row)
        return row


def _by_class(labels: Labels, tasks: Sequence[Task]) -> dict[Key, list[tuple[int, ImageObject]]]:
    """The objects of each class with their numbers, in the order of the sheet; unknown classes come last."""
    found: dict[Key, list[tuple[int, ImageObject]]] = {}
    for task in tasks:
        for cls in task.classes:
            found[task.name, cls.name] = []
    for task_name, label in labels.values():
        mine = found.setdefault((task_name, label.cls), [])
        mine.append((len(mine) + 1, label))
    return {key: mine[::-1] for key, mine in found.items() if mine}


def _problems(findings: Sequence[Finding]) -> dict[str, tuple[str, bool]]:
    """What is said of each object, and whether it blocks; the worst of several."""
    found: dict[str, tuple[str, bool]] = {}
    for finding in findings:
        key, blocks = finding.object_id, finding.severity == "block"
        if key and not finding.waived and (key not in found or (blocks and not found[key][1])):
            found[key] = (finding.message, blocks)
    return found


def _head(task: Task, name: str, cls: ClassDef | None, count: int, looks: ImageLooks, known: Known) -> ObjectRow:
    title = _title(name, cls)
    where = (task.name, name)
    return ObjectRow(
        "class", f"class:{task.name}/{name}", task.name, name, title,
        cls.colour if cls is not None else UNKNOWN_COLOUR, title[:1].upper(), count,
        hidden=looks.solo not in (None, where), solo=looks.solo == where, folded=where in known.folded,
    )  # fmt: skip


def _title(name: str, cls: ClassDef | None) -> str:
    return (cls.title or cls.name) if cls is not None else name


def _holds(row: ObjectRow, words: Sequence[str]) -> bool:
    spoken = row.spoken.lower()
    return all(word in spoken for word in words)


def objects_in(rows: Sequence[ObjectRow]) -> Iterator[ObjectRow]:
    """The rows that are objects."""
    return (row for row in rows if row.kind == "object")
