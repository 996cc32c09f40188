"""JSON lines: Earmark's own exchange format, and flat lines of other tools.

A line of Earmark is one item with all its labels: ``{"path": …, "labels": {task: value}}``, a value as in
``app.labels.values``. A line may also hold one label (``{"path", "task", "value"}``) or be flat like a row of a table
(``{"path": "a.wav", "text": "hello", "score": 0.9}``).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from app.errors import FormatError, InputError
from app.formats.collect import Collector
from app.formats.csv_read import read_entry
from app.formats.document import Dataset, Documents, LabelledItem
from app.formats.files import json_lines
from app.formats.incoming import Read, Target, TaskShape
from app.formats.probabilities import probabilities_in
from app.formats.rows import item_name
from app.labels import values
from app.records import Item

_encoder = msgspec.json.Encoder(order="sorted")


def read_labels(path: Path, target: Target) -> Read:
    """Labels or predictions of every line. Raises FormatError when the file cannot be read at all or is empty."""
    found = Collector(target)
    empty = True
    for number, entry in json_lines(path):
        empty = False
        place = f"{path.name}, line {number}"
        if isinstance(entry, FormatError):
            found.problem(place, f"{entry.message}; left out")
        elif not isinstance(entry, dict):
            found.problem(place, "not a JSON object; left out")
        elif isinstance(entry.get("labels"), dict) and all(isinstance(one, dict) for one in entry["labels"].values()):
            _read_item(entry, entry["labels"], found, place)
        elif isinstance(entry.get("value"), dict) and isinstance(entry.get("task"), str):
            _read_item(entry, {entry["task"]: entry["value"]}, found, place)
        elif (task := _nested(target, entry)) is not None:
            shape = f'{{"path": …, "labels": {{"{task}": {{"kind": "{target.tasks[task].kind}", "objects": […]}}}}}}'
            found.problem(place, f"objects of {task} are read from {shape}; left out")
        else:
            read_entry(entry, _flat_shapes(target, entry), found, place)
    if empty:
        raise FormatError(f"{path.name}: the file is empty.")
    return found.result()


def write(dataset: Dataset) -> Documents:
    """``labels.jsonl``, one line an item, and the media below ``media/SPLIT/``."""
    names = dataset.file_names()
    media = {entry.key: f"media/{entry.split}/{names[entry.key]}" for entry in dataset.entries}
    lines = [_encoder.encode(_line(entry, media[entry.key])) + b"\n" for entry in dataset.entries]
    return Documents(media, {"labels.jsonl": b"".join(lines)})


def _line(entry: LabelledItem, path: str) -> Mapping[str, Any]:
    return {
        "path": path,
        "item": entry.key,
        "media": entry.media,
        "split": entry.split,
        **{name: value for name, value in entry.measures().items() if value is not None},
        "labels": dict(entry.values),
    }


def _nested(target: Target, entry: Mapping[str, Any]) -> str | None:
    """The task of objects that the line holds as a list or mapping of its own: a flat line has one object."""
    for shape in target.tasks.values():
        if shape.kind in values.OBJECT_KINDS and isinstance(entry.get(shape.name), list | dict):
            return shape.name
    return None


def _flat_shapes(target: Target, entry: Mapping[str, Any]) -> tuple[TaskShape, ...]:
    if target.task:
        return target.wanted(values.KINDS)
    own = tuple(
        shape for shape in target.tasks.values() if shape.name in entry and shape.kind not in values.OBJECT_KINDS
    )
    if own or "task" in entry:
        return own or tuple(target.tasks.values())
    return (target.one(values.KINDS),)


def _read_item(entry: Mapping[str, Any], labels: Mapping[str, Any], found: Collector, place: str) -> None:
    item = found.item(item_name(entry, found.target), place)
    if item is None:
        return
    for task, said in labels.items():
        found.look_at(item)
        if found.target.task and task != found.target.task:
            continue
        shape = found.target.tasks.get(task)
        if shape is None:
            found.problem(place, f"the rule sheet has no task {task[:40]!r}; left out")
            continue
        try:
            value = values.decode(msgspec.json.encode(said))
        except InputError as problem:
            found.problem(place, f"{task}: {problem.message}; left out")
            continue
        if values.kind_of(value) != shape.kind:
            found.problem(place, f"{task} takes {shape.kind}, this is {values.kind_of(value)}; left out")
            continue
        if shape.kind in values.OBJECT_KINDS and not found.begin(item, shape, place):
            continue
        if shape.kind == "choice" and (likely := probabilities_in(entry, shape, found, place)):
            found.probable(item, shape, likely)
        _keep(value, shape, item, found, place)


def _keep(value: values.Value, shape: TaskShape, item: Item, found: Collector, place: str) -> None:
    """``value`` through the same checks as a label of any other format."""
    if isinstance(value, values.Choice):
        names = [found.name(shape, value.option, place)]
    elif isinstance(value, values.MultiChoice):
        names = [found.name(shape, option, place) for option in value.options]
    else:
        names = []
    if None in names:
        return
    if isinstance(value, values.Rating) and shape.scale and not shape.scale[0] <= value.value <= shape.scale[1]:
        found.problem(place, f"{shape.name} is {value.value}, the scale is {shape.scale[0]} to {shape.scale[1]}")
        return
    if shape.kind not in values.OBJECT_KINDS:
        found.scalar(item, shape, _renamed(value, tuple(name for name in names if name)), place)
        return
    found.mark(item, shape)
    for thing in values.objects_of(value):
        cls = "" if not thing.cls and isinstance(thing, values.Segment) else found.name(shape, thing.cls, place)
        if cls is not None:
            _keep_object(thing, cls, shape, item, found, place)


def _renamed(value: values.Value, names: tuple[str, ...]) -> values.Value:
    if isinstance(value, values.Choice):
        return msgspec.structs.replace(value, option=names[0])
    if isinstance(value, values.MultiChoice):
        return value if names == value.options else values.MultiChoice(tuple(sorted(set(names))))
    return value


def _keep_object(
    thing: values.LabelObject, cls: str, shape: TaskShape, item: Item, found: Collector, place: str
) -> None:
    if isinstance(thing, values.Box):
        found.box(item, shape, cls, thing.box_px, place, attributes=thing.attributes, score=thing.score)
    elif isinstance(thing, values.Polygon):
        found.polygon(
            item, shape, cls, thing.points_px, place,
            holes=thing.holes, attributes=thing.attributes, score=thing.score,
        )  # fmt: skip
    elif not isinstance(thing, values.Segment):
        found.other(item, shape, msgspec.structs.replace(thing, cls=cls), place)
    else:
        found.segment(
            item, shape, cls, (thing.start_s, thing.end_s), place,
            tier=thing.tier, text=thing.text, attributes=thing.attributes, score=thing.score,
            band_hz=(thing.low_hz, thing.high_hz), words=thing.words,
        )  # fmt: skip
