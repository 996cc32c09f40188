"""COCO results in: a model's detections as one JSON list (cocodataset.org, "Results format").

A result names its image and category by number only. ``Target.names_from`` is the annotation file that explains the
numbers; results that carry ``file_name`` and ``category`` of their own need none.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.errors import FormatError
from app.formats.coco import READS, Names, names_of, number, read_object
from app.formats.collect import Collector
from app.formats.files import read_json
from app.formats.incoming import Read, Target


def read_predictions(path: Path, target: Target) -> Read:
    """Boxes or polygons with scores. Raises FormatError when the file is no list of results.

    An image without any detection counts as predicted empty only when ``names_from`` lists it.
    """
    shape = target.one(READS)
    entries, explains = _entries(path)
    found = Collector(target)
    names = _names(path, target, explains, entries, found)
    for key, name in names.images.items():
        item = found.item(name, f"{path.name}, image {key}")
        if item is not None:
            found.mark(item, shape)
    for index, entry in enumerate(entries):
        place = f"{path.name}, result {index}"
        if not isinstance(entry, dict):
            found.problem(place, "not an object; left out")
            continue
        item = found.item(_file_name(entry, names), place)
        if item is None:
            continue
        if number(entry.get("score")) is None:
            found.problem(place, "it has no score; read without one")
        found.mark(item, shape)
        read_object(entry, item, shape, names, found, place)
    return found.result()


def _entries(path: Path) -> tuple[list[Any], Any]:
    """The results, and the document around them where there is one that explains their numbers."""
    document = read_json(path)
    if isinstance(document, dict) and isinstance(document.get("annotations"), list):
        return document["annotations"], document
    if isinstance(document, list):
        return document, None
    raise FormatError(f"{path.name}: a list of results is wanted: [{{image_id, category_id, bbox, score}}, …].")


def _names(path: Path, target: Target, explains: Any, entries: list[Any], found: Collector) -> Names:
    if target.names_from is not None:
        return names_of(target.names_from, read_json(target.names_from), found)
    if explains is not None:
        return names_of(path, explains, found)
    bare = [entry for entry in entries if isinstance(entry, dict) and not _explains_itself(entry)]
    if bare:
        raise FormatError(
            f"{path.name}: results name images and categories by number only. Give the annotation file that explains "
            "the numbers (--names-from instances.json), or add file_name and category to each result."
        )
    return Names({}, {})


def _explains_itself(entry: dict[str, Any]) -> bool:
    named = isinstance(entry.get("file_name"), str) or isinstance(entry.get("image_id"), str)
    return named and isinstance(entry.get("category", entry.get("category_name")), str)


def _file_name(entry: dict[str, Any], names: Names) -> object:
    """The file name; results of some tools put it where the number of the image belongs."""
    key = entry.get("image_id")
    if isinstance(key, int | str) and key in names.images:
        return names.images[key]
    return entry.get("file_name") or (key if isinstance(key, str) else f"image_id {key}")
