"""The objects that recipes may put on other pictures: of labelled training items, listed in one file for the workers.

The file names pictures, windows and labels; pixels are read when an object is drawn. Its name carries its digest, so
that a bank which has changed is another file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import msgspec
import numpy as np

from app import ids
from app.augmenting.shapes import shape_target, shape_value
from app.augmenting.targets import to_targets
from app.changes.command import View
from app.errors import InputError
from app.labeling.read import references
from app.labels import values
from app.records import Item, Source
from app.units import Image
from augment.materials import CutOut
from augment.sample import BoxTarget, MaskTarget, Points, PolygonTarget, ShapeTarget, Target
from augment.targets.drops import Limits
from augment.targets.link import bounds, partners

if TYPE_CHECKING:
    from app.rules.sheet import RuleSheet

MOST_A_CLASS, MOST_ITEMS = 200, 2000
MARGIN_PX, SMALLEST_PX = 16, 6
# An object that another one reaches into by more than this would bring a part of it along.
MOST_SHARED = 0.08
NOT_WHOLE = frozenset({"truncated", "occluded", "crowd", "iscrowd", "difficult"})
_WHOLE = Limits(min_visible=0.0, min_side_px=0.0, min_fit=0.0)


# What an object can be cut out by.
Whole: TypeAlias = BoxTarget | PolygonTarget | MaskTarget


class Entry(msgspec.Struct, frozen=True):
    """An object: ``window_px`` is the part of its picture that is read; ``labels`` are (task, object)."""

    name: str
    cls: str
    file: str
    window_px: tuple[int, int, int, int]
    labels: tuple[tuple[str, values.ImageObject], ...]


def write_bank(view: View, sheet: RuleSheet, folder: Path) -> Path:
    """Writes the list of what can be pasted into ``folder``, unless it is there already."""
    content = msgspec.json.encode(list(_entries(view, sheet)))
    target = folder / f"objects-{ids.digest(content.decode())[:16]}.json"
    folder.mkdir(parents=True, exist_ok=True)
    if not target.is_file():
        part = target.with_suffix(".part")
        part.write_bytes(content)
        part.replace(target)
    return target


@lru_cache(maxsize=2)
def read_bank(path: str) -> tuple[CutOut, ...]:
    """The objects of a bank's file. Raises InputError where it is none."""
    try:
        entries = msgspec.json.decode(Path(path).read_bytes(), type=list[Entry])
    except (OSError, msgspec.DecodeError) as problem:
        raise InputError(f"{path}: the list of objects to paste cannot be read ({problem}).") from problem
    return tuple(
        CutOut(one.name, one.cls, partial(_load, one), frozenset(task for task, _ in one.labels)) for one in entries
    )


def _load(entry: Entry) -> tuple[Image, tuple[Target, ...]]:
    from augment.catalog.entry import Moved
    from augment.sample import Declared
    from augment.targets.space import move_shapes
    from augment.warp import Flat, shifted

    x0, y0, x1, y1 = entry.window_px
    piece = np.ascontiguousarray(_picture(entry.file)[y0:y1, x0:x1])
    targets = [shape_target(task, thing) for task, thing in entry.labels]
    here = Moved(piece, space=Flat((x1 - x0, y1 - y0), shifted(-x0, -y0)))
    moved = move_shapes(targets, here, _WHOLE, Declared(), "cut out")
    return piece, tuple(one for one in moved if isinstance(one, ShapeTarget))


@lru_cache(maxsize=6)
def _picture(file: str) -> Image:
    from app.media.image import read_image

    return read_image(Path(file))


def _entries(view: View, sheet: RuleSheet) -> Iterator[Entry]:
    """Objects in an order that depends on items only; at most ``MOST_A_CLASS`` of each class."""
    roots = {source.id: Path(source.root) for source in view.find(Source)}
    items = [item for item in view.find(Item, media="image", state="ok") if item.split in ("", "train")]
    items = sorted(items, key=lambda item: ids.stable("bank", item.id))[:MOST_ITEMS]
    chosen = tuple(item.id for item in items)
    said: dict[str, dict[str, values.Value]] = {}
    for task in sheet.tasks.values():
        if task.kind in values.IMAGE_OBJECT_KINDS:
            for item_id, value in references(view, task.name, task.kind, item_ids=chosen).items():
                said.setdefault(item_id, {})[task.name] = value
    counts: Counter[str] = Counter()
    for item in items:
        for cls, labels in _objects(sheet, said.get(item.id, {}), item.features):
            counts[cls] += 1
            if counts[cls] <= MOST_A_CLASS:
                yield _entry(item, roots[item.source_id], cls, labels)


def _objects(
    sheet: RuleSheet, labels: Mapping[str, values.Value], features: Mapping[str, float]
) -> Iterator[tuple[str, tuple[Whole, ...]]]:
    """Whole objects as each task says them, the one that they are cut out by first."""
    targets = [one for one in to_targets(labels) if isinstance(one, BoxTarget | PolygonTarget | MaskTarget)]
    box_of = {shape: box for box, shape in partners(targets).items()}
    boxes = [one.box_px if isinstance(one, BoxTarget) else bounds(one) for one in targets]
    size = features.get("width_px", np.inf), features.get("height_px", np.inf)
    for place, one in enumerate(targets):
        if place in box_of.values() or not _is_whole(one, boxes[place], size):
            continue
        if isinstance(one, BoxTarget) and _shared(place, targets, boxes) > MOST_SHARED:
            continue
        found = _in_all_tasks(sheet, one, targets[box_of[place]] if place in box_of else None)
        if found:
            yield one.cls, found


def _in_all_tasks(sheet: RuleSheet, one: Whole, box: Whole | None) -> tuple[Whole, ...]:
    """The object for each task that has its class; none where one of them would have to be made up."""
    found: tuple[Whole, ...] = (one,) if box is None else (one, box)
    for task in sheet.tasks.values():
        has = task.kind in values.IMAGE_OBJECT_KINDS and task.class_of(one.cls) is not None
        if not has or task.name in {shape.task for shape in found}:
            continue
        if task.kind != "boxes" or isinstance(one, BoxTarget):
            return ()
        found = (*found, BoxTarget(task=task.name, id=one.id, cls=one.cls, box_px=bounds(one)))
    return found


def _is_whole(one: ShapeTarget, box: Points, size: tuple[float, float]) -> bool:
    marked = any(one.attributes.get(name) is True for name in NOT_WHOLE)
    inside = box[0] > 1 and box[1] > 1 and box[2] < size[0] - 1 and box[3] < size[1] - 1
    return bool(inside and not marked and (box[2:] - box[:2]).min() >= SMALLEST_PX)


def _shared(place: int, targets: Sequence[ShapeTarget], boxes: Sequence[Points]) -> float:
    """The largest share of a box that lies in a box of another object."""
    mine = boxes[place]
    most = 0.0
    for other, box in enumerate(boxes):
        if other != place and not np.allclose(box, mine, atol=2):
            sides = np.clip(np.minimum(mine[2:], box[2:]) - np.maximum(mine[:2], box[:2]), 0, None)
            most = max(most, float(np.prod(sides) / np.prod(mine[2:] - mine[:2])))
    return most


def _entry(item: Item, root: Path, cls: str, shapes: tuple[Whole, ...]) -> Entry:
    first = shapes[0]
    box = first.box_px if isinstance(first, BoxTarget) else bounds(first)
    width, height = int(item.features.get("width_px", 1e9)), int(item.features.get("height_px", 1e9))
    window = (
        max(0, int(box[0]) - MARGIN_PX), max(0, int(box[1]) - MARGIN_PX),
        min(width, int(np.ceil(box[2])) + MARGIN_PX), min(height, int(np.ceil(box[3])) + MARGIN_PX),
    )  # fmt: skip
    labels = tuple((shape.task, shape_value(shape)) for shape in shapes)
    return Entry(f"{item.id}/{first.task}/{first.id}", cls, str(root / item.path), window, labels)
