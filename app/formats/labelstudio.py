"""Label Studio's JSON in: labels or a model's predictions (labelstud.io, "Export annotations", "Import predictions").

A list of tasks; each has ``data`` with the address of its file, ``annotations`` of people and ``predictions`` of
models, both lists of ``result``. Places are per cent of the picture, or seconds. A result goes to the task of the sheet
that is called like its ``from_name``, else to the one task that takes its kind.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from app.errors import FormatError
from app.formats.collect import Collector, size_of
from app.formats.files import json_lines, read_json
from app.formats.incoming import Read, Target, TaskShape
from app.formats.numbers import number
from app.formats.rows import ring_of, scalar_of
from app.labels import values
from app.records import Item

# What a result is called by its type, and the kinds of task that take it.
KINDS: Mapping[str, tuple[values.Kind, ...]] = {
    "choices": ("choice", "multi-choice"), "rating": ("rating",), "number": ("rating",), "textarea": ("transcript",),
    "rectanglelabels": ("boxes", "rotated-boxes"), "polygonlabels": ("polygons",),
    "ellipselabels": ("ellipses",), "labels": ("segments",), "timeserieslabels": ("segments",),
}  # fmt: skip
READS: tuple[values.Kind, ...] = tuple(dict.fromkeys(kind for kinds in KINDS.values() for kind in kinds))


def read_labels(path: Path, target: Target) -> Read:
    """The first annotation of each task that was not cancelled. Raises FormatError when the file is none of these."""
    return _read(path, target, "annotations")


def read_predictions(path: Path, target: Target) -> Read:
    """What one model says: of several versions the most frequent, the others are counted. Raises FormatError."""
    return _read(path, target, "predictions")


def _read(path: Path, target: Target, key: str) -> Read:
    target.wanted(READS)
    found = Collector(target)
    tasks = list(_tasks(path))
    version = _version(tasks) if key == "predictions" else None
    skipped: Counter[str] = Counter()
    before: set[str] = set()
    for place, task in tasks:
        if not isinstance(task, dict) or not isinstance(task.get("data"), dict):
            found.problem(place, "no task with 'data'; left out")
            continue
        said = [one for one in _list(task.get(key)) if isinstance(one, dict) and not one.get("was_cancelled")]
        if version is not None:
            skipped.update(str(one.get("model_version", "")) for one in said if _version_of(one) != version)
            said = [one for one in said if _version_of(one) == version]
        if not said:
            continue
        item = _item(task["data"], found, place)
        if item is not None and item.id in before:
            found.twice(item)
            found.problem(place, f"{item.path} is that of a task before; the first one counts")
        elif item is not None:
            before.add(item.id)
            if len(said) > 1:
                found.problem(place, f"{len(said)} {key} of {item.path}; the first one counts")
            _Reading(item, found, place, number(said[0].get("score"))).read(_list(said[0].get("result")))
    for name, count in sorted(skipped.items()):
        own = f"of the model version {name[:60]!r}" if name else "without a model version"
        read = f"those of {version[:60]!r}" if version else "those without one"
        many = "prediction" if count == 1 else "predictions"
        found.problem(path.name, f"{count:,} {many} {own} passed by, {read} read")
    return found.result()


def _tasks(path: Path) -> Iterator[tuple[str, Any]]:
    if path.suffix.lower() in (".jsonl", ".ndjson"):
        yield from ((f"{path.name}, line {line}", entry) for line, entry in json_lines(path))
        return
    document = read_json(path)
    if not isinstance(document, list):
        raise FormatError(f"{path.name}: a list of tasks is wanted: [{{data, annotations, predictions}}, …].")
    yield from ((f"{path.name}, task {place}", entry) for place, entry in enumerate(document))


def _version(tasks: list[tuple[str, Any]]) -> str:
    """The model version that most tasks have a prediction of."""
    counts = Counter(
        _version_of(one)
        for _, task in tasks
        if isinstance(task, dict)
        for one in _list(task.get("predictions"))
        if isinstance(one, dict)
    )
    return max(counts, key=lambda name: (counts[name], name), default="")


def _version_of(one: Mapping[str, Any]) -> str:
    return str(one.get("model_version", ""))


def _list(said: Any) -> list[Any]:
    return said if isinstance(said, list) else []


def _item(data: Mapping[str, Any], found: Collector, place: str) -> Item | None:
    """The item that one of the task's addresses names; an upload's file has eight letters and a dash before it."""
    named = [name for value in data.values() if isinstance(value, str) for name in _file_names(value)]
    for name in named:
        known = found.target.items.find(name)
        if not isinstance(known, str):
            return found.item(name, place)
    return found.item(named[0] if named else None, place)


def _file_names(address: str) -> Iterator[str]:
    parts = urlsplit(address)
    asked = parse_qs(parts.query).get("d")
    path = unquote(asked[0] if asked else parts.path).lstrip("/")
    yield path
    folder, _, name = path.rpartition("/")
    head, dash, rest = name.partition("-")
    if dash and len(head) == 8 and all(letter in "0123456789abcdef" for letter in head):
        yield f"{folder}/{rest}" if folder else rest


class _Reading:
    """The results of one annotation or prediction."""

    def __init__(self, item: Item, found: Collector, place: str, score: float | None) -> None:
        self._item, self._found, self._place, self._score = item, found, place, score

    def read(self, results: list[Any]) -> None:
        """Each goes its way; the tasks of objects that it speaks of are marked, so that none means "there are none"."""
        texts = {
            one["id"]: one["value"]["text"]
            for one in results
            if isinstance(one, dict) and one.get("type") == "textarea" and isinstance(one.get("value"), dict)
            and one.get("id") and "text" in one["value"]
        }  # fmt: skip
        regions = {one.get("id") for one in results if isinstance(one, dict) and one.get("type") in ("labels",)}
        if not results:
            self._nothing()
        for index, one in enumerate(results):
            place = f"{self._place}, result {index}"
            if not isinstance(one, dict) or not isinstance(one.get("value"), dict):
                self._found.problem(place, "no result with a 'value'; left out")
            elif one.get("type") == "textarea" and one.get("id") in regions:
                continue  # the text of a segment, read with it
            elif (shape := self._shape(one, place)) is not None:
                self._one(one, shape, _text(texts.get(one.get("id"), "")), place)

    def _nothing(self) -> None:
        shapes = [shape for shape in self._found.target.wanted(READS) if shape.kind in values.OBJECT_KINDS]
        if len(shapes) == 1:
            self._found.mark(self._item, shapes[0])

    def _shape(self, one: Mapping[str, Any], place: str) -> TaskShape | None:
        kinds = KINDS.get(str(one.get("type")))
        target = self._found.target
        if kinds is None:
            self._found.problem(place, f"the type {str(one.get('type'))[:40]!r} is not read; left out")
            return None
        named = target.tasks.get(str(one.get("from_name")))
        if named is not None and named.kind in kinds:
            return named if target.task in ("", named.name) else None
        fitting = [shape for shape in target.tasks.values() if shape.kind in kinds and target.task in ("", shape.name)]
        if len(fitting) != 1:
            told = "several tasks take it: name one" if fitting else "no task of the rule sheet takes it"
            self._found.problem(place, f"{one.get('type')}: {told}; left out")
            return None
        return fitting[0]

    def _one(self, one: Mapping[str, Any], shape: TaskShape, text: str, place: str) -> None:
        value, score = one["value"], number(one.get("score", self._score))
        if shape.kind not in values.OBJECT_KINDS:
            self._scalar(one["type"], value, shape, score, place)
            return
        self._found.mark(self._item, shape)
        labels = _list(value.get(one["type"])) or [None]
        cls = self._found.name(shape, labels[0], place) if labels[0] is not None or shape.names else ""
        if cls is None:
            return
        if shape.kind == "segments":
            times = number(value.get("start")), number(value.get("end"))
            if times[0] is None or times[1] is None:
                self._found.problem(place, "start and end in seconds are wanted; left out")
                return
            tier = _text(value.get("channel")) if _text(value.get("channel")) in shape.tiers else ""
            self._found.segment(self._item, shape, cls, (times[0], times[1]), place, tier=tier, text=text, score=score)
            return
        self._object(value, shape, cls, score, place)

    def _scalar(self, kind: str, value: Mapping[str, Any], shape: TaskShape, score: float | None, place: str) -> None:
        said: Any = value.get({"textarea": "text"}.get(kind, kind))
        if shape.kind == "transcript":
            said = _text(said)
        elif shape.kind != "multi-choice" and isinstance(said, list):
            said = said[0] if len(said) == 1 else None
        if said is None:
            self._found.problem(place, f"nothing, or several things, are said for {shape.name}; left out")
            return
        read = scalar_of(said, shape, score, self._found, place)
        if read is not None:
            self._found.scalar(self._item, shape, read, place)

    def _object(
        self, value: Mapping[str, Any], shape: TaskShape, cls: str, score: float | None, place: str
    ) -> None:  # fmt: skip
        size = size_of(self._item)
        if size is None:
            self._found.problem(place, f"the size of {self._item.path} is not known; left out")
            return
        width, height = size
        names = ("x", "y", "radiusX", "radiusY") if shape.kind == "ellipses" else ("x", "y", "width", "height")
        turned = number(value.get("rotation", 0.0)) or 0.0
        if shape.kind == "polygons":
            ring = ring_of(value.get("points"))
            if ring is None:
                self._found.problem(place, f"{cls}: three points or more are wanted; left out")
                return
            pixels = tuple((x / 100 * width, y / 100 * height) for x, y in ring)
            self._found.polygon(self._item, shape, cls, pixels, place, score=score)
            return
        numbers = [number(value.get(name)) for name in names]
        x, y, w, h = (math.nan if one is None else one / 100 for one in numbers)
        x, y, w, h = x * width, y * height, w * width, h * height
        if shape.kind == "boxes" and not turned:
            self._found.box(self._item, shape, cls, (x, y, x + w, y + h), place, score=score)
        elif shape.kind == "boxes":
            self._found.problem(
                place, f"{cls}: a rectangle turned by {turned:g}°, and {shape.name} takes upright ones; left out"
            )
        elif shape.kind == "ellipses":
            thing = values.Ellipse("", cls, (x, y), (w, h), _half_turn(turned), {}, score)
            self._found.other(self._item, shape, thing, place)
        else:
            # Turned about its upper left corner.
            angle = math.radians(turned)
            cx = x + w / 2 * math.cos(angle) - h / 2 * math.sin(angle)
            cy = y + w / 2 * math.sin(angle) + h / 2 * math.cos(angle)
            box = values.RotatedBox("", cls, (cx, cy), (w, h), _half_turn(turned), {}, score)
            self._found.other(self._item, shape, box, place)


def _half_turn(degrees: float) -> float:
    return (degrees + 180.0) % 360.0 - 180.0


def _text(said: Any) -> str:
    if isinstance(said, list):
        return " ".join(str(part) for part in said)
    return "" if said is None else str(said)
