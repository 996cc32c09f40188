"""COCO annotations out: ``images/SPLIT/`` and ``annotations/instances_SPLIT.json``.

Annotation ids start at 1, because COCOeval takes 0 for "unmatched". ``area`` is that of the outline or mask. With
several tasks of objects there is one file a task, ``annotations/TASK_SPLIT.json``. Outlines with holes become
run-length masks (COCO outlines cannot have holes), with ``iscrowd`` 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

import msgspec
import numpy as np

from app.formats.document import Dataset, Documents, LabelledItem, Losses
from app.formats.geometry import Quad, bounds, mask_of, ring_area
from app.formats.incoming import TaskShape
from app.labels import values
from app.labels.regions import area, extent
from app.labels.runs import decode_mask
from app.units import Mask

_encoder = msgspec.json.Encoder(order="sorted")
CARRIES: tuple[values.Kind, ...] = ("boxes", "polygons", "masks", "keypoints")


def write(dataset: Dataset, category_ids: Mapping[str, int] | None = None) -> Documents:
    """The documents of all splits. ``category_ids`` keeps the numbers of an earlier export, gaps and all.

    Without them classes are numbered from 1 in the order of the rule sheet. An entry without a value for the task is
    left out of that task's file: "not labelled" is not "nothing there".
    """
    shapes = dataset.with_kind(*CARRIES)
    losses = Losses()
    names = dataset.file_names()
    kept = [entry for entry in dataset.entries if any(shape.name in entry.values for shape in shapes)]
    media = {entry.key: f"images/{entry.split}/{names[entry.key]}" for entry in kept}
    _note_losses(dataset, shapes, losses)
    texts: dict[str, bytes] = {}
    for shape in shapes:
        stem = "instances" if len(shapes) == 1 else shape.name
        numbers = _category_ids(dataset, shape, category_ids or {})
        for split in dataset.splits():
            document = _document(dataset, shape, split, names, numbers, losses)
            texts[f"annotations/{stem}_{split}.json"] = _encoder.encode(document)
    return Documents(media, texts, losses.result())


def _category_ids(dataset: Dataset, shape: TaskShape, given: Mapping[str, int]) -> dict[str, int]:
    used = {thing.cls for entry in dataset.entries for thing in _objects(entry, shape)}
    classes = [*shape.names, *sorted(used - set(shape.names))]
    free = (number for number in count(1) if number not in set(given.values()))
    return {name: given[name] if name in given else next(free) for name in classes}


def _document(
    dataset: Dataset, shape: TaskShape, split: str, names: Mapping[str, str], numbers: Mapping[str, int], losses: Losses
) -> dict[str, Any]:
    entries = [entry for entry in dataset.of_split(split) if shape.name in entry.values]
    images = [
        {"id": number, "file_name": names[entry.key], "width": entry.width_px, "height": entry.height_px}
        for number, entry in enumerate(entries, 1)
    ]
    annotations = []
    next_id = count(1)
    for number, entry in enumerate(entries, 1):
        for body in _annotations(entry, shape, numbers, losses):
            annotations.append({"id": next(next_id), "image_id": number, **body})
    categories = [
        {"id": number, "name": name, "supercategory": shape.parents.get(name, ""), **_skeleton(shape, name)}
        for name, number in sorted(numbers.items(), key=lambda pair: pair[1])
    ]
    info = {"description": f"{dataset.name}: {shape.name}, {split}"}
    return {
        "info": info, "licenses": [], "images": images, "annotations": annotations, "categories": categories,
    }  # fmt: skip


def _annotations(
    entry: LabelledItem, shape: TaskShape, numbers: Mapping[str, int], losses: Losses
) -> Iterator[dict[str, Any]]:
    for thing in _objects(entry, shape):
        body: dict[str, Any] = {"category_id": numbers[thing.cls], "iscrowd": 0}
        if thing.attributes:
            body["attributes"] = dict(thing.attributes)
        if isinstance(thing, values.Box):
            x0, y0, x1, y1 = thing.box_px
            ring = [x0, y0, x1, y0, x1, y1, x0, y1]
            area = (x1 - x0) * (y1 - y0)
            yield {**body, "bbox": _xywh(thing.box_px), "area": _short(area), "segmentation": [_shorts(ring)]}
        elif isinstance(thing, values.Polygon):
            yield {**body, **_outline(thing, entry, shape, losses)}
        elif isinstance(thing, values.Mask):
            yield from ({**body, **found} for found in _mask(thing, entry, shape, losses))
        elif isinstance(thing, values.Pose):
            yield {**body, **_pose(thing)}


def _outline(thing: values.Polygon, entry: LabelledItem, shape: TaskShape, losses: Losses) -> dict[str, Any]:
    box = _xywh(bounds(thing.points_px))
    if not thing.holes or not entry.width_px or not entry.height_px:
        flat = [edge for point in thing.points_px for edge in point]
        return {"bbox": box, "area": _short(ring_area(thing.points_px)), "segmentation": [_shorts(flat)]}
    losses.add(shape.name, "outlines with holes written as pixel masks")
    mask = mask_of((thing.points_px, *thing.holes), width_px=entry.width_px, height_px=entry.height_px)
    return {"bbox": box, "area": int(mask.sum()), "segmentation": run_lengths(mask)}


def _mask(thing: values.Mask, entry: LabelledItem, shape: TaskShape, losses: Losses) -> Iterator[dict[str, Any]]:
    if not entry.width_px or not entry.height_px:
        losses.add(shape.name, "masks left out: the size of the picture is not known")
        return
    whole = np.zeros((entry.height_px, entry.width_px), dtype=np.bool_)
    x0, y0, x1, y1 = thing.box_px
    cut = whole[max(0, y0) : y1, max(0, x0) : x1]
    part = decode_mask(thing.box_px, thing.runs)[max(0, -y0) :, max(0, -x0) :]
    cut[:] = part[: cut.shape[0], : cut.shape[1]]
    box = _xywh((float(x0), float(y0), float(x1), float(y1)))
    yield {"bbox": box, "area": int(whole.sum()), "segmentation": run_lengths(whole)}


def _pose(thing: values.Pose) -> dict[str, Any]:
    """Three numbers a keypoint: x, y, and 0 not labelled, 1 labelled but hidden, 2 visible."""
    flat: list[float] = []
    for (x, y), state in zip(thing.points_px, thing.states, strict=True):
        flat += [_short(x), _short(y), state] if state else [0, 0, 0]
    there = sum(1 for state in thing.states if state)
    return {"bbox": _xywh(extent(thing)), "area": _short(area(thing)), "keypoints": flat, "num_keypoints": there}


def _skeleton(shape: TaskShape, cls: str) -> dict[str, Any]:
    """The keypoints of a category and its lines, which COCO counts from 1."""
    found = shape.skeletons.get(cls)
    if found is None:
        return {}
    place = {name: number for number, name in enumerate(found.points, 1)}
    return {"keypoints": list(found.points), "skeleton": [[place[a], place[b]] for a, b in found.edges]}


def run_lengths(mask: Mask) -> dict[str, Any]:
    """Uncompressed COCO run lengths: column by column, the first run counts zeros (pycocotools, maskApi.c)."""
    flat = mask.reshape(-1, order="F")
    changes = np.flatnonzero(np.diff(flat.astype(np.int8))) + 1
    edges = np.concatenate(([0], changes, [flat.size]))
    runs = np.diff(edges).tolist()
    return {"counts": [0, *runs] if flat.size and flat[0] else runs, "size": list(mask.shape)}


def _objects(entry: LabelledItem, shape: TaskShape) -> tuple[values.LabelObject, ...]:
    value = entry.values.get(shape.name)
    return () if value is None else values.objects_of(value)


def _note_losses(dataset: Dataset, shapes: tuple[TaskShape, ...], losses: Losses) -> None:
    carried = {shape.name for shape in shapes}
    for entry in dataset.entries:
        for task in entry.values:
            if task not in carried:
                losses.add(task, "label left out: COCO holds only boxes, outlines, masks and keypoints")
        if not carried & set(entry.values):
            losses.add(" ".join(sorted(carried)) or "images", "image left out: it has no label that COCO holds")


def _xywh(box_px: Quad) -> list[float]:
    x0, y0, x1, y1 = box_px
    return _shorts([x0, y0, x1 - x0, y1 - y0])


def _shorts(numbers: list[float]) -> list[float]:
    return [_short(number) for number in numbers]


def _short(number: float) -> float:
    # Six places are far below a pixel and keep 0.1 + 0.2 from filling the file with digits.
    return round(float(number), 6)
