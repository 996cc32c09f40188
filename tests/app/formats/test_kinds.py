"""Every kind of object on an image goes out and comes back as it was; COCO as its own library reads it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from pycocotools import mask as coco_mask

from app.formats import coco, coco_write, csv_read, csv_write, jsonl
from app.formats.coco_shapes import run_pixels
from app.formats.document import Dataset, LabelledItem
from app.formats.incoming import TaskShape
from app.labels import values
from app.labels.geometry import rasterise, rings_of
from app.labels.runs import decode_mask, encode_mask
from app.rules.sheet import Skeleton
from tests.app.formats.made import item, target, write

BONES = Skeleton(("head", "left", "right"), (("head", "left"), ("head", "right")), (("left", "right"),))
SIDE = (100, 80)


def some(kind: values.Kind) -> values.LabelObject:
    """One object of the kind, with attributes, within 100 × 80 pixels."""
    head = {"id": "x", "cls": "red", "attributes": {"age": 3}}
    bits = np.zeros((80, 100), dtype=bool)
    bits[10:30, 20:60] = True
    bits[15:20, 30:40] = False
    encoded = encode_mask(bits)
    assert encoded is not None
    made: dict[str, values.LabelObject] = {
        "boxes": values.Box(box_px=(1, 2, 30, 40), **head),
        "rotated-boxes": values.RotatedBox(centre_px=(40, 30), size_px=(20, 10), angle_deg=-30, **head),
        "ellipses": values.Ellipse(centre_px=(40, 30), radii_px=(20, 10), angle_deg=15.5, **head),
        "polygons": values.Polygon(
            points_px=((5, 5), (60, 5), (60, 60)), holes=(((30, 10), (40, 10), (40, 20)),), **head
        ),
        "polylines": values.Polyline(points_px=((5, 5), (60, 5), (60, 60)), **head),
        "masks": values.Mask(box_px=encoded[0], runs=encoded[1], **head),
        "keypoints": values.Pose(points_px=((5.5, 6), (0, 0), (9, 12)), states=(2, 0, 1), **head),
    }
    return made[kind]


def shape(kind: values.Kind) -> TaskShape:
    return TaskShape("t", kind, ("red", "blue"), skeletons={"red": BONES} if kind == "keypoints" else {})


def dataset(kind: values.Kind) -> Dataset:
    value = values.of_objects(kind, (some(kind),))
    entry = LabelledItem(
        key=item("a.jpg").id, path="a.jpg", ending=".jpg", media="image", split="train", values={"t": value},
        width_px=SIDE[0], height_px=SIDE[1],
    )  # fmt: skip
    return Dataset("d", (entry,), {"t": shape(kind)})


def bare(value: values.Value) -> list[values.LabelObject]:
    import msgspec

    return [msgspec.structs.replace(thing, id="x") for thing in values.objects_of(value)]


@pytest.mark.parametrize("kind", sorted(values.IMAGE_OBJECT_KINDS))
@pytest.mark.parametrize(("name", "module", "reader"), [("csv", csv_write, csv_read), ("jsonl", jsonl, jsonl)])
def test_tables_and_lines_come_back(tmp_path: Path, name: str, module, reader, kind: values.Kind) -> None:
    text = module.write(dataset(kind)).texts[f"labels.{name}"].decode()
    read = reader.read_labels(write(tmp_path, f"l.{name}", text), target(shape(kind)))
    assert read.problems == ()
    assert bare(read.of("t")[item("a.jpg").id]) == [some(kind)]


@pytest.mark.parametrize("kind", coco_write.CARRIES)
def test_coco_comes_back(tmp_path: Path, kind: values.Kind) -> None:
    documents = coco_write.write(dataset(kind))
    text = documents.texts["annotations/instances_train.json"].decode()
    text = text.replace(next(iter(documents.media.values())).rpartition("/")[2], "a.jpg")
    read = coco.read_labels(write(tmp_path, "i.json", text), target(shape(kind)))
    found = bare(read.of("t")[item("a.jpg").id])
    if kind == "polygons":  # holes go out as pixels, which are traced
        (there,), window = found, (0, 0, *SIDE)
        assert (rasterise(rings_of(there), window) == rasterise(rings_of(some(kind)), window)).all() and there.holes
        return
    assert found == [some(kind)]


def test_keypoints_are_what_coco_expects() -> None:
    document = json.loads(coco_write.write(dataset("keypoints")).texts["annotations/instances_train.json"])
    (annotation,), categories = document["annotations"], document["categories"]
    assert annotation["keypoints"] == [5.5, 6, 2, 0, 0, 0, 9, 12, 1] and annotation["num_keypoints"] == 2
    assert categories[0]["keypoints"] == ["head", "left", "right"] and categories[0]["skeleton"] == [[1, 2], [1, 3]]


def test_masks_are_what_pycocotools_reads() -> None:
    document = json.loads(coco_write.write(dataset("masks")).texts["annotations/instances_train.json"])
    rle = coco_mask.frPyObjects(document["annotations"][0]["segmentation"], SIDE[1], SIDE[0])
    thing = some("masks")
    assert isinstance(thing, values.Mask)
    x0, y0, x1, y1 = thing.box_px
    wanted = np.zeros((SIDE[1], SIDE[0]), dtype=bool)
    wanted[y0:y1, x0:x1] = decode_mask(thing.box_px, thing.runs)
    assert np.array_equal(coco_mask.decode(rle).astype(bool), wanted)
    assert document["annotations"][0]["area"] == int(coco_mask.area(rle)) == wanted.sum()


def test_compressed_run_lengths_are_those_of_pycocotools() -> None:
    rng = np.random.default_rng(2)
    for density in (0.02, 0.5, 0.98):
        bits = np.asfortranarray(rng.random((61, 83)) < density)
        rle = coco_mask.encode(bits.astype(np.uint8))
        found = run_pixels({"size": list(rle["size"]), "counts": rle["counts"].decode()}, None)
        assert not isinstance(found, str) and np.array_equal(found, bits)


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"counts": "x"}, "needs its size"),
        ({"size": [5, 5], "counts": "\x00"}, "cannot be read"),
        ({"size": [5, 5], "counts": [3, 4]}, "7 pixels, the picture 25"),
        ({"size": [100000, 100000], "counts": [10**10]}, "the picture is not"),
        ({"size": [5, 5], "counts": [-1, 26]}, "cannot be read"),
    ],
)
def test_hostile_run_lengths_say_what_is_wrong(said, says: str) -> None:
    assert says in str(run_pixels(said, (5.0, 5.0)))
