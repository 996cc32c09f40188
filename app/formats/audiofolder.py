"""A folder that Hugging Face ``datasets`` loads as "audiofolder": ``SPLIT/FILE`` and ``SPLIT/metadata.csv``.

The first transcript task is the column ``transcription``; every other task has a column of its own name. Segments are
a JSON list of ``{"label", "start_s", "end_s", "tier", "text"}`` in a text column, with "attributes", "score", "low_hz",
"high_hz" and "words" where there are any.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from app.errors import CallError
from app.formats.document import Dataset, Documents, LabelledItem, Losses
from app.formats.hub import Row, metadata
from app.labels import values

TEXT_COLUMN = "transcription"
_encoder = msgspec.json.Encoder(order="sorted")


def write(dataset: Dataset) -> Documents:
    """All labelled recordings. One without any label is left out and counted; a missing label is null."""
    losses = Losses()
    names = dataset.file_names()
    columns = _columns(dataset)
    kept = [entry for entry in dataset.entries if set(entry.values) & set(columns)]
    losses.add("recordings", "file left out: it has no label", len(dataset.entries) - len(kept))
    rows: dict[str, list[Row]] = {}
    for entry in kept:
        row: dict[str, object] = {"file_name": names[entry.key]}
        row.update({column: _cell(entry, task, losses) for task, column in columns.items()})
        rows.setdefault(entry.split, []).append(row)
    media = {entry.key: f"{entry.split}/{names[entry.key]}" for entry in kept}
    texts = metadata(rows, losses)
    return Documents(media, texts, losses.result(), loads_with="audiofolder")


def _columns(dataset: Dataset) -> dict[str, str]:
    """Task → column. Only tasks that somebody has labelled."""
    said = {task for entry in dataset.entries for task in entry.values}
    columns: dict[str, str] = {}
    for shape in dataset.tasks.values():
        if shape.name not in said:
            continue
        is_text = shape.kind == "transcript" and TEXT_COLUMN not in columns.values()
        columns[shape.name] = TEXT_COLUMN if is_text else shape.name
    taken = [column for column in columns.values() if column in ("file_name", "audio")]
    if taken or len(set(columns.values())) < len(columns):
        raise CallError(
            f"a task is called {(taken or [TEXT_COLUMN])[0]!r}, which audiofolder keeps for itself. Rename the task."
        )
    return columns


def _cell(entry: LabelledItem, task: str, losses: Losses) -> object:
    value = entry.values.get(task)
    if value is None:
        losses.add(task, "label missing: null in the table")
        return None
    if isinstance(value, values.Transcript):
        losses.add(task, "times of words left out", int(bool(value.words)))
        return value.text
    if isinstance(value, values.Choice):
        return value.option
    if isinstance(value, values.Rating):
        return value.value
    if isinstance(value, values.MultiChoice):
        return _encoder.encode(value.options).decode()
    return _encoder.encode([_segment(thing) for thing in values.objects_of(value)]).decode()


def _segment(thing: values.LabelObject) -> Mapping[str, object]:
    if not isinstance(thing, values.Segment):
        raise TypeError(f"{type(thing).__name__} on a recording")
    body = {
        "label": thing.cls, "start_s": thing.start_s, "end_s": thing.end_s, "tier": thing.tier, "text": thing.text,
    }  # fmt: skip
    more: dict[str, object] = {
        "attributes": dict(thing.attributes), "score": thing.score, "low_hz": thing.low_hz, "high_hz": thing.high_hz,
        "words": thing.words,
    }  # fmt: skip
    return {**body, **{name: said for name, said in more.items() if said not in (None, {}, ())}}
