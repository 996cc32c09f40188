"""COCO annotations in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pycocotools import mask as coco_mask

from app.errors import CallError, FormatError
from app.formats import coco
from app.labels import values
from app.labels.geometry import rasterise, rings_of
from tests.app.formats.made import BOXES, CHOICE, OUTLINES, item, target, write


def document(*annotations: dict[str, Any], **more: Any) -> str:
    return json.dumps({
        "images": [{"id": 7, "file_name": "train/a.jpg"}, {"id": 9, "file_name": "b.jpg"}],
        "categories": [{"id": 3, "name": "red"}, {"id": 90, "name": "nucleus"}],
        "annotations": list(annotations), **more,
    })  # fmt: skip


def one(**more: Any) -> dict[str, Any]:
    return {"id": 1, "image_id": 7, "category_id": 3, "bbox": [1, 2, 3.5, 4], "iscrowd": 0, **more}


def test_gappy_ids_fractions_and_empty_images(tmp_path: Path) -> None:
    read = coco.read_labels(write(tmp_path, "i.json", document(one(attributes={"age": 3, "x": []}))), target(BOXES))
    found: Any = read.of("cells")
    (box,) = found[item("a.jpg").id].objects
    assert box.box_px == (1, 2, 4.5, 6) and box.cls == "red" and box.attributes == {"age": 3}
    assert found[item("b.jpg").id] == values.Boxes(()) and read.problems == ()


def test_outlines(tmp_path: Path) -> None:
    ring = [1, 1, 9, 1, 9, 9]
    text = document(
        one(category_id=90, segmentation=[ring]),
        one(category_id=90, segmentation=[ring, [20, 20, 30, 20, 30, 30]]),
        one(category_id=90, segmentation={"counts": [1, 2], "size": [80, 100]}, iscrowd=1),
        one(category_id=90, segmentation=[[1, 2, 3, 4]]),
        one(category_id=90, segmentation=[[1, 1, 1, 1, 1, 1]]),
    )
    read = coco.read_labels(write(tmp_path, "i.json", text), target(OUTLINES))
    found: Any = read.of("shapes")
    assert [len(thing.points_px) for thing in found[item("a.jpg").id].objects] == [3, 3, 3]
    assert [line.split(": ", 2)[2].split(";")[0] for line in read.problems] == [
        "2 outlines in one annotation", "its runs hold 3 pixels, the picture 8,000",
        "segmentation must be lists of x, y, x, y …, three points or more", "an outline without area (2 points)",
    ]  # fmt: skip


def test_a_mask_becomes_outlines_where_outlines_are_wanted(tmp_path: Path) -> None:
    """Models that segment write run lengths: their pixels come back from what was read, hole and all."""
    pixels = np.zeros((80, 100), np.bool_)
    pixels[10:40, 20:60] = True
    pixels[20:30, 30:50] = False
    pixels[60:70, 5:15] = True
    said = coco_mask.encode(np.asfortranarray(pixels.astype(np.uint8)))
    text = document(one(category_id=90, score=0.5, segmentation={"size": [80, 100], "counts": said["counts"].decode()}))
    read = coco.read_labels(write(tmp_path, "i.json", text), target(OUTLINES))
    found: Any = read.of("shapes")
    things = found[item("a.jpg").id].objects
    assert [len(thing.holes) for thing in things] == [1, 0] and {thing.score for thing in things} == {0.5}
    drawn = sum(rasterise(rings_of(thing), (0, 0, 100, 80)).astype(int) for thing in things)
    assert (drawn == pixels).all()
    assert [line.split(": ", 2)[2] for line in read.problems] == ["a mask of 2 regions; read as 2 polygons."]


@pytest.mark.parametrize(
    "bad",
    [
        {"image_id": 8}, {"image_id": None}, {"image_id": [7]}, {"image_id": True}, {"category_id": 4},
        {"category_id": {}}, {"bbox": [1, 2, 3]}, {"bbox": [1, 2, 0, 5]}, {"bbox": [1, 2, "3", 4]}, {"bbox": None},
        {"bbox": [1, 2, 1e999, 4]}, {"bbox": [500, 2, 5, 4]},
    ],
)  # fmt: skip
def test_a_bad_annotation_is_one_line(tmp_path: Path, bad: dict[str, Any]) -> None:
    text = document(one(**bad), one(id=2)).replace("Infinity", "1e999")
    read = coco.read_labels(write(tmp_path, "i.json", text), target(BOXES))
    found: Any = read.of("cells")
    assert len(found[item("a.jpg").id].objects) == 1 and len(read.problems) == 1
    assert read.problems[0].startswith("i.json, annotation 1")


def test_an_image_of_which_nothing_could_be_read_is_not_empty(tmp_path: Path) -> None:
    text = document(one(category_id=77), one(id=2, image_id=7, category_id=77))
    read = coco.read_labels(write(tmp_path, "i.json", text), target(BOXES))
    found: Any = read.of("cells")
    assert item("a.jpg").id not in found and len(found[item("b.jpg").id].objects) == 0
    assert read.problems[-1] == "a.jpg: nothing of its cells could be read; it is not taken for empty."


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"images": 3}', "nonsense", "[" * 100_000, b"\xff\xfe{}"])
def test_no_coco_at_all(tmp_path: Path, text: str | bytes) -> None:
    with pytest.raises(FormatError, match=r"i\.json"):
        coco.read_labels(write(tmp_path, "i.json", text), target(BOXES))


def test_odd_entries(tmp_path: Path) -> None:
    text = json.dumps({"images": [3, {"id": 1}, {"id": 2, "file_name": 5}], "categories": [{}], "annotations": ["x"]})
    read = coco.read_labels(write(tmp_path, "i.json", text), target(BOXES))
    assert len(read.problems) == 5 and not read.said


def test_which_task(tmp_path: Path) -> None:
    path = write(tmp_path, "i.json", document(one()))
    with pytest.raises(CallError, match="several tasks fit: cells, shapes"):
        coco.read_labels(path, target(BOXES, OUTLINES))
    assert coco.read_labels(path, target(BOXES, OUTLINES, task="cells")).of("cells")
    with pytest.raises(CallError, match="no task that takes boxes or keypoints or masks or polygons"):
        coco.read_labels(path, target(CHOICE))
