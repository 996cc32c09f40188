"""COCO annotations in: boxes, polygons, masks or keypoints of one JSON file (cocodataset.org, "Data format").

Category ids may have gaps. An annotation of several outlines becomes as many polygons, and says so. Run-length masks,
compressed or not, are read by a task of masks; a task of polygons reports them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import FormatError
from app.formats.coco_shapes import read_keypoints, read_mask, read_traced
from app.formats.collect import Collector
from app.formats.files import read_json
from app.formats.geometry import Quad, Ring
from app.formats.incoming import Read, Target, TaskShape
from app.labels.values import Attribute, Kind
from app.records import Item

READS: tuple[Kind, ...] = ("boxes", "polygons", "masks", "keypoints")


@dataclass(frozen=True)
class Names:
    """Image id → file name, and category id → category name, as a COCO file says."""

    images: Mapping[object, Any]
    categories: Mapping[object, str]


def read_labels(path: Path, target: Target) -> Read:
    """The annotations of the chosen boxes or polygons task. Raises FormatError when the file is no COCO document."""
    shape = target.one(READS)
    if path.is_dir():
        raise FormatError(f"{path}: this is a folder. Name the JSON file, often annotations/instances_*.json.")
    document = read_json(path)
    listed = listing(path, document, "annotations")
    found = Collector(target)
    names = names_of(path, document, found)
    items = {key: found.item(name, f"{path.name}, image {key}") for key, name in names.images.items()}
    for item in items.values():
        if item is not None:
            found.mark(item, shape)
    for number, entry in enumerate(listed):
        place = f"{path.name}, annotation {entry.get('id', number) if isinstance(entry, dict) else number}"
        if not isinstance(entry, dict):
            found.problem(place, "not an object; left out")
            continue
        key = entry.get("image_id")
        if not _is_key(key) or key not in items:
            found.problem(place, f"image_id {key!r} is not among the images; left out")
            continue
        item = items[key]
        if item is not None:
            found.look_at(item, shape, place=place)
            read_object(entry, item, shape, names, found, place)
    return found.result()


def names_of(path: Path, document: Any, found: Collector) -> Names:
    """The images and categories of a COCO document. Raises FormatError when it has none."""
    images: dict[object, Any] = {}
    for number, entry in enumerate(listing(path, document, "images")):
        if isinstance(entry, dict) and _is_key(entry.get("id")):
            images[entry["id"]] = entry.get("file_name")
        else:
            found.problem(f"{path.name}, image {number}", "it has no id; left out")
    categories: dict[object, str] = {}
    for number, entry in enumerate(listing(path, document, "categories")):
        if isinstance(entry, dict) and _is_key(entry.get("id")) and isinstance(entry.get("name"), str):
            categories[entry["id"]] = entry["name"]
        else:
            found.problem(f"{path.name}, category {number}", "it has no id or no name; left out")
    return Names(images, categories)


def read_object(
    entry: Mapping[str, Any], item: Item, shape: TaskShape, names: Names, found: Collector, place: str
) -> None:
    """One annotation or result as a box or as polygons."""
    said = _category(entry, names)
    if said is None:
        found.problem(place, f"category_id {entry.get('category_id')!r} is not among the categories; left out")
        return
    cls = found.name(shape, said, place)
    if cls is None:
        return
    score = number(entry.get("score"))
    attributes = attributes_of(entry)
    if shape.kind == "masks":
        read_mask(entry, item, shape, cls, attributes, score, found, place)
        return
    if shape.kind == "keypoints":
        read_keypoints(entry, item, shape, cls, attributes, score, found, place)
        return
    if shape.kind == "polygons":
        _read_outlines(entry, item, shape, cls, attributes, score, found, place)
        return
    box = _box(entry)
    if box is None:
        found.problem(place, f"{cls}: bbox must be four numbers (x, y, width, height); left out")
        return
    found.box(item, shape, cls, box, place, attributes=attributes, score=score)


def listing(path: Path, document: Any, key: str) -> list[Any]:
    """The list under ``key``. Raises FormatError when it is not there."""
    found = document.get(key) if isinstance(document, dict) else None
    if not isinstance(found, list):
        raise FormatError(f"{path.name}: no list {key!r} at the top. A COCO file has images, categories, annotations.")
    return found


def number(value: object) -> float | None:
    """A JSON number that is finite; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        plain = float(value)
    except OverflowError:
        return None
    return plain if math.isfinite(plain) else None


def attributes_of(entry: Mapping[str, Any]) -> dict[str, Attribute]:
    """Attributes as CVAT and Earmark write them; anything nested is left out."""
    said = entry.get("attributes")
    if not isinstance(said, dict):
        return {}
    return {str(name): value for name, value in said.items() if isinstance(value, str | bool | int | float)}


def _category(entry: Mapping[str, Any], names: Names) -> str | None:
    key = entry.get("category_id")
    if _is_key(key) and key in names.categories:
        return names.categories[key]
    said = entry.get("category", entry.get("category_name"))
    return said if isinstance(said, str) else None


def _box(entry: Mapping[str, Any]) -> Quad | None:
    said = entry.get("bbox")
    if not isinstance(said, list) or len(said) != 4:
        return None
    numbers = [number(edge) for edge in said]
    if None in numbers:
        return None
    x, y, width, height = (edge for edge in numbers if edge is not None)
    return x, y, x + width, y + height


def _read_outlines(
    entry: Mapping[str, Any], item: Item, shape: TaskShape, cls: str, attributes: Mapping[str, Attribute],
    score: float | None, found: Collector, place: str,
) -> None:  # fmt: skip
    said = entry.get("segmentation")
    if isinstance(said, dict):
        read_traced(entry, item, shape, cls, attributes, score, found, place)
        return
    rings = [_ring(part) for part in said] if isinstance(said, list) else []
    if not rings or None in rings:
        found.problem(place, f"{cls}: segmentation must be lists of x, y, x, y …, three points or more; left out")
        return
    if len(rings) > 1:
        found.problem(place, f"{cls}: {len(rings)} outlines in one annotation; read as {len(rings)} polygons")
    for ring in rings:
        if ring is not None:
            found.polygon(item, shape, cls, ring, place, attributes=attributes, score=score)


def _ring(part: object) -> Ring | None:
    if not isinstance(part, list) or len(part) < 6 or len(part) % 2:
        return None
    numbers = [number(value) for value in part]
    if None in numbers:
        return None
    plain = [value for value in numbers if value is not None]
    return tuple(zip(plain[::2], plain[1::2], strict=True))


def _is_key(value: object) -> bool:
    return isinstance(value, int | str) and not isinstance(value, bool)
