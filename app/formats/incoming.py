"""What every reader is given and what it gives: the tasks to read into, the items to find, the labels, the problems.

A reader never stops at the first bad entry: each becomes one line in ``problems`` and the rest goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import CallError, UnknownName
from app.formats.lookup import Items
from app.labels import values
from app.records import Item

if TYPE_CHECKING:
    from app.rules.sheet import AttributeDef, RuleSheet, Skeleton


class SeveralTasks(CallError):
    """A file fits several tasks, and nobody has said which one it is to fill."""


@dataclass(frozen=True)
class TaskShape:
    """What a reader or writer needs to know of a task. ``names`` are its classes or options, in the sheet's order.

    ``scale`` is the lowest and highest value of a rating; ``parents`` gives a class its broader class,
    ``skeletons`` its named keypoints, ``attributes`` what may be said of it beside. ``tiers`` are those that segments
    may stand on; empty means any. ``texts`` and ``bands`` are the classes whose segments may carry a text or a band of
    frequencies; None where nothing is known. ``open`` takes words that are none of ``names``.
    """

    name: str
    kind: values.Kind
    names: tuple[str, ...] = ()
    scale: tuple[int, int] | None = None
    parents: Mapping[str, str] = field(default_factory=dict)
    skeletons: Mapping[str, Skeleton] = field(default_factory=dict)
    tiers: tuple[str, ...] = ()
    attributes: Mapping[str, tuple[AttributeDef, ...]] = field(default_factory=dict)
    texts: frozenset[str] | None = None
    bands: frozenset[str] | None = None
    open: bool = False

    @property
    def keypoints(self) -> Mapping[str, int]:
        """How many keypoints the objects of each class have."""
        return {name: len(skeleton.points) for name, skeleton in self.skeletons.items()}


@dataclass(frozen=True)
class Target:
    """What a file is read into.

    ``task`` chooses one task where several would fit. ``rename`` turns names of the file into classes of the sheet.
    ``columns`` says which column of a table plays a role ("path", "label", "text", "score" …) where its name does not.
    ``names_from`` is a second file that explains the ids of the first (COCO results). ``tolerance_px`` and
    ``tolerance_s`` are how far outside the medium something may reach and be cut without a word. ``heed`` is told how
    many entries have named an item so far; what it raises ends the reading.
    """

    items: Items
    tasks: Mapping[str, TaskShape]
    task: str = ""
    rename: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    names_from: Path | None = None
    tolerance_px: float = 0.0
    tolerance_s: float = 0.02
    heed: Callable[[int], None] | None = None

    def wanted(self, kinds: Iterable[values.Kind]) -> tuple[TaskShape, ...]:
        """The tasks that a file with labels of ``kinds`` may fill: the chosen one, or all that fit.

        Raises UnknownName or CallError when none does.
        """
        fitting = frozenset(kinds)
        if self.task:
            if self.task not in self.tasks:
                raise UnknownName("task", self.task, self.tasks)
            shape = self.tasks[self.task]
            if shape.kind not in fitting:
                raise CallError(f"task {self.task!r} takes {shape.kind}, this format brings {_list(fitting)}.")
            return (shape,)
        found = tuple(shape for shape in self.tasks.values() if shape.kind in fitting)
        if not found:
            raise CallError(
                f"the rule sheet has no task that takes {_list(fitting)}, which is what this format brings."
            )
        return found

    def one(self, kinds: Iterable[values.Kind]) -> TaskShape:
        """The one task to fill. Raises CallError when several fit and none was chosen."""
        found = self.wanted(kinds)
        if len(found) > 1:
            names = ", ".join(shape.name for shape in found)
            raise SeveralTasks(f"several tasks fit: {names}. Choose the one to fill (in the terminal with --task).")
        return found[0]


@dataclass(frozen=True)
class Sighting:
    """A name of an item as a file has it: ``place`` is where it stands first; ``way`` by what the item was found (one
    of ``app.formats.lookup.WAYS``), or why it was not, with ``item_id`` "" then."""

    place: str
    name: str
    item_id: str
    way: str


@dataclass(frozen=True)
class Tally:
    """What a reading counted. ``unknown_items``: name → entries that name no item of the project, or none alone.

    ``unknown_classes``: task → name → how often; ``again``: path of an item → how often it is said once more.
    ``sightings`` are the first names of the file, each once.
    """

    unknown_items: Mapping[str, int] = field(default_factory=dict)
    unknown_classes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    again: Mapping[str, int] = field(default_factory=dict)
    sightings: tuple[Sighting, ...] = ()


@dataclass(frozen=True)
class Read:
    """``said``: item id → task → value; ``problems``: one line each; ``entries``: how many labels the file held.

    ``probabilities``: item id → task → those of all options of a choice, where the file gives them. ``tally`` counts
    the problems that somebody may do something about.
    """

    said: Mapping[str, Mapping[str, values.Value]]
    problems: tuple[str, ...]
    entries: int
    probabilities: Mapping[str, Mapping[str, Mapping[str, float]]] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)

    def of(self, task: str) -> dict[str, values.Value]:
        """Item id → value of one task."""
        return {item: found[task] for item, found in self.said.items() if task in found}


def target_for(items: Iterable[Item], sheet: RuleSheet, *, task: str = "") -> Target:
    """The target of a project: its items and the tasks of its rule sheet."""
    return Target(Items(items), shapes_of(sheet), task=task)


def shapes_of(sheet: RuleSheet) -> dict[str, TaskShape]:
    """The tasks of a rule sheet, in its order."""
    shapes: dict[str, TaskShape] = {}
    for name, task in sheet.tasks.items():
        scale = task.scale
        shapes[name] = TaskShape(
            name=name,
            kind=task.kind,
            names=tuple(one.name for one in task.classes),
            scale=None if scale is None else (scale.low, scale.high),
            parents={one.name: one.parent for one in task.classes if one.parent},
            skeletons={one.name: one.skeleton for one in task.classes if one.skeleton is not None},
            tiers=task.tiers,
            attributes={one.name: one.attributes for one in task.classes if one.attributes},
            texts=frozenset(one.name for one in task.classes if one.text != "none"),
            bands=frozenset(one.name for one in task.classes if one.band != "none"),
            open=task.open,
        )
    return shapes


def _list(kinds: Iterable[str]) -> str:
    return " or ".join(sorted(kinds))
