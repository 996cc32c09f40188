"""A Hugging Face "audiofolder" in: recordings by class folder, or with a metadata table (huggingface.co/docs/datasets,
"Create an audio dataset").

Beside each ``metadata.csv`` or ``metadata.jsonl``, ``file_name`` names the recordings. ``transcription`` (``text``,
``sentence``) is the transcript; a column called like a task is that task's; ``label`` is the one choice. Segments are
the JSON list that ``app.formats.audiofolder`` writes. A folder without any table is read as the library does: the last
folder of a recording's path is its class.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from app.errors import InputError
from app.formats.csv_read import table
from app.formats.files import json_lines
from app.formats.incoming import Read, Target, TaskShape
from app.formats.numbers import number
from app.formats.rows import scalar_of, timed_words
from app.formats.texts import files_of, name_of
from app.formats.timed_read import Place, Said, TimedReader
from app.labels import values
from app.records import Item

METADATA = ("metadata.csv", "metadata.jsonl")
AUDIO = (".wav", ".flac", ".mp3", ".ogg", ".opus", ".aiff", ".aif", ".m4a", ".au")
TEXTS = ("transcription", "text", "sentence", "transcript")
SCALARS: tuple[values.Kind, ...] = ("choice", "multi-choice", "rating")
Row = Mapping[str, Any]


def read_labels(path: Path, target: Target) -> Read:
    """The labels of a folder, or of one metadata file. Raises FormatError or TableError where there is nothing to
    read.
    """
    reader = TimedReader(target, SCALARS)
    if not _has(path):
        return _read_folders(path, reader)
    for file in files_of(path, METADATA):
        name = name_of(file, path)
        try:
            for line, row in _rows(file):
                _read_row(row, f"{name}, line {line}", reader)
        except InputError as problem:
            if file == path:
                raise
            reader.found.problem(name, f"{problem.message.rstrip('.')}; left out")
    return reader.result()


def _has(path: Path) -> bool:
    return not path.is_dir() or any(next(path.rglob(name), None) for name in METADATA)


def _read_folders(path: Path, reader: TimedReader) -> Read:
    """Class folders: the folder of each recording is its choice."""
    shape = reader.target.one(("choice",))
    for file in files_of(path, AUDIO):
        name = name_of(file, path)
        item = reader.found.item(name, name)
        cls = None if item is None else reader.found.name(shape, file.parent.name, name)
        if item is not None and cls is not None:
            reader.found.scalar(item, shape, values.Choice(cls), name)
    return reader.result()


def _rows(file: Path) -> Iterator[tuple[int, Row | None]]:
    if file.suffix.lower() != ".csv":
        for line, entry in json_lines(file):
            yield line, entry if isinstance(entry, dict) else None
        return
    rows = table(file)
    header = next(rows)[1]
    for line, cells in rows:
        yield line, dict(zip(header, cells, strict=True)) if len(cells) == len(header) else None


def _read_row(row: Row | None, place: str, reader: TimedReader) -> None:
    if row is None:
        reader.found.problem(place, "no row as its header, or no JSON object; left out")
        return
    item = reader.found.item(row.get("file_name"), place)
    if item is None:
        return
    target, texts = reader.target, 0
    for shape in target.tasks.values():
        columns: tuple[str, ...] = (shape.name,)
        if shape.kind == "transcript" and not texts:
            columns, texts = (shape.name, *TEXTS), texts + 1
        if shape.kind == "choice" and sum(one.kind == "choice" for one in target.tasks.values()) == 1:
            columns = (shape.name, "label")
        said = next((row[name] for name in columns if row.get(name) is not None), None)
        if said is not None and target.task in ("", shape.name):
            _read_cell(said, shape, item, place, reader)


def _read_cell(said: Any, shape: TaskShape, item: Item, place: str, reader: TimedReader) -> None:
    if shape.kind == "segments":
        _read_segments(said, shape, item, place, reader)
    elif shape.kind in SCALARS and said == "":
        return  # what a column that is text in all splits says for null
    elif shape.kind in (*SCALARS, "transcript"):
        value = scalar_of(said, shape, None, reader.found, place)
        if value is not None:
            reader.found.scalar(item, shape, value, place)


def _listed(said: Any) -> list[Any] | None:
    try:
        listed = msgspec.json.decode(said) if isinstance(said, str) else said
    except (msgspec.DecodeError, RecursionError):
        return None
    return listed if isinstance(listed, list) else None


def _read_segments(said: Any, shape: TaskShape, item: Item, place: str, reader: TimedReader) -> None:
    listed = [] if said == "" else _listed(said)
    if listed is None:
        reader.found.problem(place, f"{shape.name} is no JSON list of segments; left out")
        return
    if said == "":
        return  # what a column that is text in all splits says for null
    reader.mark(item, Place(shape, ""), place)
    for count, one in enumerate(listed, 1):
        here = f"{place}, segment {count}"
        if not isinstance(one, dict):
            reader.found.problem(here, "not a JSON object; left out")
            continue
        start, end = number(one.get("start_s")), number(one.get("end_s"))
        if start is None or end is None:
            reader.found.problem(here, "start_s and end_s are wanted; left out")
            continue
        attributes = one.get("attributes")
        reader.add(item, Place(shape, str(one.get("tier") or "")), Said(
            start_s=start, end_s=end, cls=str(one.get("label") or ""), text=str(one.get("text") or ""),
            attributes=attributes if isinstance(attributes, dict) else {}, score=number(one.get("score")),
            band_hz=(number(one.get("low_hz")), number(one.get("high_hz"))),
            words=timed_words(one.get("words"), reader.found, here),
        ), here)  # fmt: skip
