"""What a file or folder of predictions says, looked at before anything is written.

Which format it is, how its names meet the items, which classes the sheet does not know, what is said twice, and what
has no prediction. The window shows it beside the choices that change it; ``earmark predictions --dry-run`` prints it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.formats.incoming import Read, SeveralTasks, Target, TaskShape, shapes_of
from app.formats.lookup import Items
from app.formats.recognise import head_of, recognise, refuse_pickle
from app.jobs.job import Progress
from app.labels import values
from app.records import PROBE, Item
from app.slices.intake import notes_on
from app.slices.on_samples import apart, sample_items
from app.slices.suspects import told_of

if TYPE_CHECKING:
    from app.formats.recognise import Recognised
    from app.rules.sheet import RuleSheet
    from app.store.reader import Reader

_NAMED = 3  # names that a line of the report holds
_EVERY = 500  # entries between two reports of progress


@dataclass(frozen=True)
class Wish:
    """What is to be read, and as what. ``format_name`` "" goes by what stands in it, ``task`` "" fills all that fit.

    Of several tasks of which only one can be filled it is then the one whose classes the file names. ``names_from``
    explains what results give by number; ``rename`` turns names of the file into classes of the sheet.
    """

    path: Path
    format_name: str = ""
    task: str = ""
    names_from: Path | None = None
    rename: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """A name of the file: where it stands, the item that it means ("" for none), by what or why not, and what is said
    of that item."""

    place: str
    name: str
    item: str
    way: str
    said: str


@dataclass(frozen=True)
class Arrival:
    """What was found. ``read`` is of items alone, ``samples`` is task → sample id → value; ``items`` are those of the
    project that predictions may be of. ``recognised`` is None where the format was named."""

    wish: Wish
    format_name: str
    recognised: Recognised | None
    read: Read
    samples: Mapping[str, Mapping[str, values.Value]]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    items: int

    @property
    def tasks(self) -> Mapping[str, int]:
        """Task → so many items that something is said of."""
        found: dict[str, int] = {}
        for said in self.read.said.values():
            for task in said:
                found[task] = found.get(task, 0) + 1
        return dict(sorted(found.items()))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not self.read.said and not self.samples

    @property
    def unknown_classes(self) -> Sequence[tuple[str, str, int]]:
        """Task, name and count of what the rule sheet does not know, the most frequent first."""
        found = [
            (task, name, n) for task, names in self.read.tally.unknown_classes.items() for name, n in names.items()
        ]
        return sorted(found, key=lambda one: (-one[2], one[0], one[1]))

    @property
    def report(self) -> tuple[str, ...]:
        """What a person should know before it is written, a line each."""
        tally = self.read.tally
        lines = [f"{task}: something is said of {n:,} of {self.items:,} items." for task, n in self.tasks.items()]
        lines += [f"{task}: predictions of {len(said):,} samples." for task, said in self.samples.items()]
        if tally.unknown_items:
            count = len(tally.unknown_items)
            lines.append(f"{_many(count, 'name is', 'names are')} of no item here: {_first(tally.unknown_items)}")
        if tally.again:
            count = len(tally.again)
            lines.append(f"{_many(count, 'item is', 'items are')} said again, the first counts: {_first(tally.again)}")
        for task, name, count in self.unknown_classes[:_NAMED]:
            lines.append(f"{task} has no {name!r}: {_many(count, 'entry', 'entries')} left out.")
        if more := len(self.unknown_classes) - _NAMED if len(self.unknown_classes) > _NAMED else 0:
            lines.append(f"{_many(more, 'more name is', 'more names are')} unknown to the rule sheet.")
        return (*lines, *self.notes)


def look(view: Reader, sheet: RuleSheet, wish: Wish, progress: Progress) -> Arrival:
    """Reads it and writes nothing: for a worker.

    Raises CallError where the format is not known or fits no task, FormatError where it cannot be read, Cancelled.
    """
    from app.formats.registry import predictions_reader

    refuse_pickle(wish.path)
    recognised = None if wish.format_name else recognise(wish.path)
    name = recognised.name if recognised is not None else wish.format_name
    reader = predictions_reader(name)
    items = view.find(Item)
    progress.check()

    def heed(entries: int) -> None:
        if entries % _EVERY == 0:
            progress.check()
            progress.report(entries, None, "entries")

    known = Items([*items, *sample_items(view)])
    target = Target(
        known, shapes_of(sheet), task=wish.task, names_from=wish.names_from, rename=wish.rename, heed=heed
    )  # fmt: skip
    try:
        read = reader(wish.path, target)
    except SeveralTasks:
        likely = likely_task(wish.path, target.tasks)
        if not likely:
            raise
        read = reader(wish.path, replace(target, task=likely))
    progress.check()
    of_items, samples = apart(view, read)
    said_of = sorted({task for said in of_items.said.values() for task in said})
    notes = [line for task in said_of for line in notes_on(view, task, of_items.of(task))]
    fit = sum(item.state == "ok" for item in items if item.state != PROBE)
    rows = _rows(read, {item.id: item.path for item in known.by_id.values()})
    return Arrival(wish, name, recognised, of_items, samples, rows, tuple(notes), fit)


def likely_task(path: Path, tasks: Mapping[str, TaskShape]) -> str:
    """The task whose classes the beginning of a file names, each in quotes or alone in a cell; "" where none alone."""
    if path.is_dir():
        return ""
    text = head_of(path)
    counts = {
        name: sum(bool(re.search(rf"[\"',\t\n]{re.escape(cls)}[\"',\t\r\n]", text)) for cls in shape.names)
        for name, shape in tasks.items()
    }
    best = max(counts.values(), default=0)
    found = [name for name, count in counts.items() if count == best]
    return found[0] if best and len(found) == 1 else ""


def _rows(read: Read, paths: Mapping[str, str]) -> tuple[Row, ...]:
    found = []
    for one in read.tally.sightings:
        said = read.said.get(one.item_id, {})
        told = "; ".join(
            f"{task}: {told_of(value)}" if len(said) > 1 else told_of(value) for task, value in said.items()
        )
        found.append(Row(one.place, one.name, paths.get(one.item_id, ""), one.way, told))
    return tuple(found)


def _first(names: Mapping[str, int]) -> str:
    more = ", …" if len(names) > _NAMED else "."
    return ", ".join(list(names)[:_NAMED]) + more


def _many(count: int, one: str, several: str) -> str:
    return f"{count:,} {one if count == 1 else several}"
