"""One CSV table of all labels, one row a label: ``labels.csv``, and the media below ``media/SPLIT/``.

An object of an object task is a row of its own; an item without a label has a row with an empty ``task``, an item in
which there are no objects a row with the task and no class. Points are JSON. Text that a spreadsheet would run as a
formula gets a leading apostrophe (``app.formats.cells``), which reading takes away again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

import msgspec

from app.formats.cells import harmless
from app.formats.document import Dataset, Documents, LabelledItem
from app.labels import values

COLUMNS = (
    "path", "item", "split", "task", "kind", "label", "text", "value", "x0_px", "y0_px", "x1_px", "y1_px",
    "points_px", "holes_px", "shape", "start_s", "end_s", "low_hz", "high_hz", "tier", "timed_words",
    "attributes", "score",
)  # fmt: skip
Row = Mapping[str, object]
_encoder = msgspec.json.Encoder(order="sorted")


def write(dataset: Dataset) -> Documents:
    """The table, in order of item and task."""
    names = dataset.file_names()
    media = {entry.key: f"media/{entry.split}/{names[entry.key]}" for entry in dataset.entries}
    text = io.StringIO(newline="")
    out = csv.DictWriter(text, COLUMNS, lineterminator="\n", restval="")
    out.writeheader()
    for entry in dataset.entries:
        head = {"path": media[entry.key], "item": entry.key, "split": entry.split}
        for row in _rows(entry):
            out.writerow({name: _cell(value) for name, value in {**head, **row}.items()})
    return Documents(media, {"labels.csv": text.getvalue().encode()})


def _rows(entry: LabelledItem) -> Iterator[Row]:
    if not entry.values:
        yield {}
    for task, value in sorted(entry.values.items()):
        head: dict[str, object] = {"task": task, "kind": values.kind_of(value)}
        if isinstance(value, values.ObjectValue):
            if not value.objects:
                yield head
            for thing in value.objects:
                yield {**head, **_object(thing)}
        else:
            yield {**head, **_scalar(value)}


def _scalar(value: values.Choice | values.MultiChoice | values.Rating | values.Transcript) -> Row:
    if isinstance(value, values.MultiChoice):
        return {"label": _json(list(value.options))}
    row: dict[str, object] = {"score": value.score}
    if isinstance(value, values.Choice):
        return {**row, "label": value.option}
    if isinstance(value, values.Rating):
        return {**row, "value": value.value}
    return {**row, "text": value.text, "timed_words": _json(value.words) if value.words else None}


def _object(thing: values.LabelObject) -> Row:
    row: dict[str, object] = {"label": thing.cls, "score": thing.score}
    if thing.attributes:
        row["attributes"] = _json(dict(thing.attributes))
    if isinstance(thing, values.Box):
        return {**row, **dict(zip(("x0_px", "y0_px", "x1_px", "y1_px"), thing.box_px, strict=True))}
    if isinstance(thing, values.Polygon):
        holes = {"holes_px": _json(thing.holes)} if thing.holes else {}
        return {**row, "points_px": _json(thing.points_px), **holes}
    if not isinstance(thing, values.Segment):
        return {**row, "shape": _json(shape_fields(thing))}
    row = {**row, "start_s": thing.start_s, "end_s": thing.end_s, "tier": thing.tier, "text": thing.text}
    if thing.low_hz is not None:
        row = {**row, "low_hz": thing.low_hz, "high_hz": thing.high_hz}
    return {**row, "timed_words": _json(thing.words)} if thing.words else row


def shape_fields(thing: values.LabelObject) -> dict[str, object]:
    """The geometry of an object by field: all of it but id, class, attributes and score."""
    rest = ("id", "cls", "attributes", "score")
    return {name: getattr(thing, name) for name in thing.__struct_fields__ if name not in rest}


def _json(value: object) -> str:
    return _encoder.encode(value).decode()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(value)
    return repr(value) if isinstance(value, float) else str(value)
