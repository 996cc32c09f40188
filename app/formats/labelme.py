"""labelme 5.x: one JSON file an image, ``shapes`` of type polygon, rectangle or circle (labelme, label_file.py).

A rectangle goes to a boxes task, a polygon to a polygons task (and, where there is only a boxes task, its bounds do).
Masks, lines and points are reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.errors import FormatError
from app.formats.collect import Collector
from app.formats.files import read_json
from app.formats.geometry import Quad, Ring, bounds
from app.formats.incoming import Read, Target, TaskShape
from app.formats.numbers import number
from app.labels.values import Attribute
from app.records import Item

LIMIT_BYTES = 128 * 1024 * 1024  # the picture itself may be inside, as base64


def read_labels(path: Path, target: Target) -> Read:
    """The shapes of one JSON file, or of all JSON files below a folder. Raises FormatError when there is none."""
    shapes: dict[str, TaskShape] = {shape.kind: shape for shape in reversed(target.wanted(("boxes", "polygons")))}
    found = Collector(target)
    files = sorted(path.rglob("*.json")) if path.is_dir() else [path]
    if not files:
        raise FormatError(f"{path}: no JSON file in this folder. Name the folder that holds the annotations.")
    for file in files:
        try:
            document = _document(file)
        except FormatError as problem:
            if file == path:
                raise
            found.problem(file.name, f"{problem.message.removeprefix(file.name + ': ').rstrip('.')}; left out")
            continue
        _read_one(file, document, shapes, found)
    return found.result()


def _document(file: Path) -> dict[str, Any]:
    document = read_json(file, limit_bytes=LIMIT_BYTES)
    if not isinstance(document, dict) or not isinstance(document.get("shapes"), list):
        raise FormatError(f"{file.name}: no list 'shapes' at the top, so it is no labelme file.")
    return document


def _read_one(file: Path, document: Mapping[str, Any], shapes: Mapping[str, TaskShape], found: Collector) -> None:
    said = document.get("imagePath")
    known = isinstance(said, str) and not isinstance(found.target.items.find(said), str)
    item = found.item(said if known else file.stem, file.name)
    if item is None:
        return
    for shape in shapes.values():
        found.mark(item, shape)
    found.look_at(item, *shapes.values())
    for index, thing in enumerate(document["shapes"]):
        place = f"{file.name}, shape {index}"
        if isinstance(thing, dict):
            _read_shape(thing, item, shapes, found, place)
        else:
            found.problem(place, "not an object; left out")


def _read_shape(
    thing: Mapping[str, Any], item: Item, shapes: Mapping[str, TaskShape], found: Collector, place: str
) -> None:
    kind = thing.get("shape_type", "polygon")
    points = _points(thing.get("points"))
    if points is None or len(points) < (3 if kind == "polygon" else 2):
        found.problem(place, f"a {kind} needs its points; left out")
        return
    if kind == "polygon" and "polygons" in shapes:
        cls = found.name(shapes["polygons"], thing.get("label"), place)
        if cls is not None:
            found.polygon(item, shapes["polygons"], cls, points, place, attributes=_attributes(thing))
        return
    box = _box(str(kind), points)
    if box is None or "boxes" not in shapes:
        found.problem(place, f"no task takes a {kind}; left out")
        return
    cls = found.name(shapes["boxes"], thing.get("label"), place)
    if cls is not None:
        found.box(item, shapes["boxes"], cls, box, place, attributes=_attributes(thing))


def _box(kind: str, points: Ring) -> Quad | None:
    if kind == "circle":
        (x, y), (u, v) = points[:2]
        radius = ((u - x) ** 2 + (v - y) ** 2) ** 0.5
        return x - radius, y - radius, x + radius, y + radius
    return bounds(points) if kind in ("rectangle", "polygon") else None


def _points(said: object) -> Ring | None:
    """Points as drawn. labelme's own are numbers; anything else is refused."""
    if not isinstance(said, list) or any(not isinstance(pair, list) or len(pair) != 2 for pair in said):
        return None
    numbers = [(number(pair[0]), number(pair[1])) for pair in said]
    if any(x is None or y is None for x, y in numbers):
        return None
    return tuple((x, y) for x, y in numbers if x is not None and y is not None)


def _attributes(thing: Mapping[str, Any]) -> dict[str, Attribute]:
    """Flags that are set, and the group that holds parts of one object together."""
    flags = thing.get("flags")
    found: dict[str, Attribute] = (
        {str(name): True for name, on in flags.items() if on is True} if isinstance(flags, dict) else {}
    )
    if isinstance(thing.get("group_id"), int):
        found["group_id"] = thing["group_id"]
    return found
