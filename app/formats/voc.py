"""PASCAL VOC: one XML file an image, boxes with 1-based inclusive pixel edges (VOC2012 devkit, section 2.3).

An edge pair ``xmin..xmax`` covers the pixels xmin to xmax, so the half-open box is ``xmin - 1`` to ``xmax``. Some tools
write 0-based half-open edges in the same file; ``one_based=False`` reads those.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import FormatError
from app.formats.collect import Collector
from app.formats.geometry import Quad
from app.formats.incoming import Read, Target, TaskShape
from app.formats.xmlfile import read_xml
from app.labels.values import Attribute

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LIMIT_BYTES = 16 * 1024 * 1024
FLAGS = ("truncated", "difficult", "occluded")


def read_labels(path: Path, target: Target, *, one_based: bool = True) -> Read:
    """The boxes of one XML file, or of all XML files below a folder. Raises FormatError when there is none."""
    shape = target.one(("boxes",))
    found = Collector(target)
    files = sorted(path.rglob("*.xml")) if path.is_dir() else [path]
    if not files:
        raise FormatError(f"{path}: no XML file in this folder. Name the folder that holds the annotations.")
    for file in files:
        try:
            root = read_xml(file, "annotation", "VOC", limit_bytes=LIMIT_BYTES)
        except FormatError as problem:
            if file == path:
                raise
            found.problem(file.name, f"{problem.message.removeprefix(file.name + ': ').rstrip('.')}; left out")
            continue
        _read_one(file, root, shape, found, one_based)
    return found.result()


def _read_one(file: Path, root: Element, shape: TaskShape, found: Collector, one_based: bool) -> None:
    item = found.item(_image_name(file, root, found), file.name)
    if item is None:
        return
    found.mark(item, shape)
    stated = (_number(root.findtext("size/width")), _number(root.findtext("size/height")))
    measured = (item.features.get("width_px"), item.features.get("height_px"))
    size = next(((w, h) for w, h in (measured, stated) if w and h and math.isfinite(w) and math.isfinite(h)), None)
    for number, thing in enumerate(root.findall("object"), 1):
        place = f"{file.name}, object {number}"
        cls = found.name(shape, thing.findtext("name", ""), place)
        edges = _edges(thing)
        if cls is None:
            continue
        if edges is None:
            found.problem(place, f"{cls}: it has no complete <bndbox>; left out")
            continue
        if edges[0] == edges[2] and edges[1] == edges[3]:
            # One pixel by the letter of the format; in practice a click that was never dragged to a box.
            found.problem(place, f"{cls}: a single pixel at {edges[0]:g}, {edges[1]:g} is no box; left out")
            continue
        first = 1.0 if one_based else 0.0
        box = (edges[0] - first, edges[1] - first, edges[2], edges[3])
        found.box(item, shape, cls, box, place, attributes=_attributes(thing), size_px=size)


def _image_name(file: Path, root: Element, found: Collector) -> str:
    """What <filename> says, or the XML file's own name where that is no item: many tools rename only the files."""
    said = (root.findtext("filename") or "").strip()
    if said and not isinstance(found.target.items.find(said), str):
        return said
    return file.stem if not isinstance(found.target.items.find(file.stem), str) else said or file.stem


def _edges(thing: Element) -> Quad | None:
    numbers = [_number(thing.findtext(f"bndbox/{name}")) for name in ("xmin", "ymin", "xmax", "ymax")]
    if None in numbers:
        return None
    x0, y0, x1, y1 = (number for number in numbers if number is not None)
    return x0, y0, x1, y1


def _number(text: str | None) -> float | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return None


def _attributes(thing: Element) -> Mapping[str, Attribute]:
    return dict(_flags(thing))


def _flags(thing: Element) -> Iterator[tuple[str, Attribute]]:
    for name in FLAGS:
        if (thing.findtext(name) or "").strip() == "1":
            yield name, True
    pose = (thing.findtext("pose") or "").strip()
    if pose and pose.lower() != "unspecified":
        yield "pose", pose
