"""Whatever a file holds, a reader gives lines or one known error, and never another exception."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import EarmarkError
from app.formats import coco, coco_results, csv_read, jsonl, labelme, voc
from app.formats.incoming import Read, Target
from app.formats.lookup import Items
from app.labels import values
from tests.app.formats.made import BOXES, CHOICE, EVENTS, OUTLINES, RATING, SEVERAL, WORDS, item, write

SHAPES = (BOXES, OUTLINES, CHOICE, SEVERAL, RATING, WORDS, EVENTS)
KEYS = [
    "images", "annotations", "categories", "id", "file_name", "image_id", "category_id", "bbox", "segmentation", "name",
    "score", "path", "labels", "task", "value", "kind", "option", "objects", "shapes", "points", "label", "shape_type",
    "imagePath", "attributes", "flags", "text", "x0", "y0", "x1", "y1", "start", "end", "cells", "quality", "words",
]  # fmt: skip
leaf = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
    | st.sampled_from(["a.jpg", "b.jpg", "red", "nucleus", "sharp", "choice", "boxes", "polygon", "cells"])
    | st.sampled_from([1, 7, 10**400])
)  # fmt: skip
anything = st.recursive(
    leaf,
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=30,
)
document = st.fixed_dictionaries(
    {}, optional={key: st.lists(anything, max_size=4) for key in ("images", "annotations", "categories", "shapes")}
)
READERS: list[tuple[Callable[[Path, Target], Read], str]] = [
    (coco.read_labels, "cells"), (coco.read_labels, "shapes"), (coco_results.read_predictions, "cells"),
    (labelme.read_labels, ""), (jsonl.read_labels, ""), (jsonl.read_labels, "quality"),
]  # fmt: skip


def target(task: str) -> Target:
    return Target(Items([item("a.jpg"), item("b.jpg")]), {shape.name: shape for shape in SHAPES}, task=task)


def check(read: Read) -> None:
    """What came through can be stored and read again."""
    for found in read.said.values():
        for value in found.values():
            assert values.decode(values.encode(value)) == value


@given(document | st.lists(anything, max_size=4), st.sampled_from(READERS))
def test_any_json(
    tmp_path_factory: pytest.TempPathFactory, made: object, reader: tuple[Callable[[Path, Target], Read], str]
) -> None:
    path = write(tmp_path_factory.mktemp("f"), "f.json", json.dumps(made))
    with contextlib.suppress(EarmarkError):
        check(reader[0](path, target(reader[1])))


@given(st.binary(max_size=200), st.sampled_from([*(one for one, _ in READERS), csv_read.read_labels, voc.read_labels]))
def test_any_bytes(
    tmp_path_factory: pytest.TempPathFactory, made: bytes, reader: Callable[[Path, Target], Read]
) -> None:
    path = write(tmp_path_factory.mktemp("f"), "f.xml", made)
    with contextlib.suppress(EarmarkError):
        check(reader(path, target("cells")))


cell = st.sampled_from(
    ["a.jpg", "b.jpg", "red", "sharp", "1", "-3", "nan", "", "[[1,2],[3,4],[9,0]]", "{}", "=1", '"', "9e999"]
)


@given(
    st.lists(st.sampled_from(KEYS), max_size=8),
    st.lists(st.lists(cell, max_size=8), max_size=5),
    st.sampled_from(SHAPES),
)
def test_any_table(
    tmp_path_factory: pytest.TempPathFactory, header: list[str], rows: list[list[str]], shape: object
) -> None:
    text = "\n".join(",".join(row) for row in [header, *rows])
    path = write(tmp_path_factory.mktemp("f"), "f.csv", text)
    for task in ("", shape.name):
        with contextlib.suppress(EarmarkError):
            check(csv_read.read_labels(path, target(task)))
