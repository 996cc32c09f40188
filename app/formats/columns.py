"""Tables whose columns stand apart by blanks (RTTM, CTM, STM): the lines of one file, and how cells are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.formats.incoming import TaskShape
from app.formats.texts import numbered, texts_of
from app.formats.timed_read import TimedReader
from app.formats.timed_write import TimedExport

CHANNEL = "channel"
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class Row:
    """A line: its place, its columns, and the task that its file is named after ("" for none)."""

    place: str
    text: str
    task: str


def each_line(path: Path, endings: tuple[str, ...], reader: TimedReader) -> Iterator[Row]:
    """The lines that are neither blank nor a comment (";;"), of one file or all below a folder.

    Files of tasks that were not asked for are passed by.

    Raises FormatError when the one file named cannot be read.
    """
    for file, name, text in texts_of(path, endings, reader.found.problem):
        task = task_of(file.stem, reader)
        if task and reader.target.task not in ("", task):
            continue
        for line, row in numbered(text):
            if row.strip() and not row.lstrip().startswith((";;", "#")):
                yield Row(f"{name}, line {line}", row, task)


def task_of(stem: str, reader: TimedReader) -> str:
    """The task that a file is named after ("TASK_SPLIT", "TASK"), as exports of several tasks do; "" for none."""
    return next((name for name in (stem, stem.rpartition("_")[0]) if name in reader.shapes), "")


def named_after(export: TimedExport, task: str, split: str) -> str:
    """The stem of the file of a task and split: the split alone where there is one task."""
    return split if len(export.tasks) == 1 else f"{task}_{split}"


def one_word(export: TimedExport, shape: TaskShape, text: str, what: str) -> str:
    """``text`` without blanks, as one column: they become "_", and that is counted."""
    plain = _BLANKS.sub("_", export.one_line(shape, text))
    if plain != text:
        export.drop(shape, f"{what} with blanks written with _")
    return plain


def channel_attribute(shape: TaskShape, channel: str, usual: tuple[str, ...]) -> dict[str, str]:
    """The channel as an attribute where the sheet asks for one, or where it is not the usual one and must be said."""
    asked = any(one.name == CHANNEL for known in shape.attributes.values() for one in known)
    return {CHANNEL: channel} if asked or channel not in usual else {}
