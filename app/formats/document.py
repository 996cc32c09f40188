"""What every writer is given and what it gives: labelled media in; places and documents out.

Writers touch no disk. The same dataset gives the same bytes: entries are ordered by key and nothing asks a clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.formats.incoming import TaskShape
from app.formats.paths import unique_names
from app.labels import values
from app.units import Media

SPLITS = ("train", "val", "test")


@dataclass(frozen=True, kw_only=True)
class LabelledItem:
    """One file of an export. ``key`` is the item's or sample's id, ``path`` its name in the source, ``ending`` what the
    exported file ends with (".jpg"). Sizes are upright; a value is missing where nothing counts yet. ``group`` is what
    keeps items together in a split: of recordings, their speaker most often."""

    key: str
    path: str
    ending: str
    media: Media
    split: str
    values: Mapping[str, values.Value]
    width_px: int | None = None
    height_px: int | None = None
    duration_s: float | None = None
    rate_hz: int | None = None
    group: str = ""

    def measures(self) -> dict[str, int | float | None]:
        """Size or length by name."""
        return {
            "width_px": self.width_px,
            "height_px": self.height_px,
            "duration_s": self.duration_s,
            "rate_hz": self.rate_hz,
        }


@dataclass(frozen=True)
class Dataset:
    """All files of an export in order of their key, and the tasks whose labels they carry."""

    name: str
    entries: tuple[LabelledItem, ...]
    tasks: Mapping[str, TaskShape]

    def splits(self) -> tuple[str, ...]:
        """The splits that hold something, in the usual order."""
        return tuple(split for split in SPLITS if any(entry.split == split for entry in self.entries))

    def of_split(self, split: str) -> Iterator[LabelledItem]:
        """The entries of one split, in order."""
        return (entry for entry in self.entries if entry.split == split)

    def file_names(self) -> dict[str, str]:
        """Key → a file name that is safe everywhere and unique in the whole dataset."""
        return unique_names({entry.key: (entry.path, entry.ending) for entry in self.entries})

    def with_kind(self, *kinds: values.Kind) -> tuple[TaskShape, ...]:
        """The tasks of those kinds."""
        return tuple(shape for shape in self.tasks.values() if shape.kind in kinds)


@dataclass(frozen=True)
class Loss:
    """Something that a format could not carry."""

    task: str
    count: int
    text: str

    def line(self) -> str:
        """For the report: "cells: 3 × attributes left out"."""
        return f"{self.task}: {self.count} × {self.text}"


@dataclass(frozen=True)
class Documents:
    """What a writer gives. ``media``: key → relative path of the file, without those that the format leaves out;
    ``texts``: relative path → bytes; ``loads_with``: the loader of Hugging Face ``datasets`` that reads it, if any."""

    media: Mapping[str, str]
    texts: Mapping[str, bytes]
    losses: tuple[Loss, ...] = ()
    loads_with: str = ""


@dataclass
class Losses:
    """Counts what could not be carried."""

    counts: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, task: str, text: str, count: int = 1) -> None:
        """One more of that kind."""
        if count:
            self.counts[(task, text)] = self.counts.get((task, text), 0) + count

    def result(self) -> tuple[Loss, ...]:
        """In order of task and text."""
        return tuple(Loss(task, count, text) for (task, text), count in sorted(self.counts.items()))
