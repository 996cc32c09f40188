"""COCO results in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.errors import FormatError
from app.formats import coco_results
from tests.app.formats.made import BOXES, item, target, write

EXPLAINS = {
    "images": [{"id": 1, "file_name": "a.jpg"}, {"id": 2, "file_name": "b.jpg"}],
    "categories": [{"id": 5, "name": "RBC"}],
    "annotations": [],
}


def result(**more: Any) -> dict[str, Any]:
    return {"image_id": 1, "category_id": 5, "bbox": [1, 2, 3, 4], "score": 0.75, **more}


def test_numbers_are_explained_by_the_annotation_file(tmp_path: Path) -> None:
    explains = write(tmp_path, "gt.json", json.dumps(EXPLAINS))
    bad = (result(category_id=6), result(image_id=3), "x", result(score=None))
    path = write(tmp_path, "r.json", json.dumps([result(), *bad]))
    read = coco_results.read_predictions(path, target(BOXES, names_from=explains, rename={"RBC": "red"}))
    found: Any = read.of("cells")
    assert [box.score for box in found[item("a.jpg").id].objects] == [0.75, None]
    assert found[item("b.jpg").id].objects == ()
    assert [line.split(":")[0] for line in read.problems] == [f"r.json, result {n}" for n in (1, 2, 3, 4)]


def test_results_that_explain_themselves(tmp_path: Path) -> None:
    entry = {"file_name": "a.jpg", "category": "white", "bbox": [1, 2, 3, 4], "score": 0.5}
    read = coco_results.read_predictions(write(tmp_path, "r.json", json.dumps([entry])), target(BOXES))
    assert set(read.said) == {item("a.jpg").id} and read.problems == ()


def test_unknown_class_names_the_nearest(tmp_path: Path) -> None:
    entry = {"file_name": "a.jpg", "category": "Red", "bbox": [1, 2, 3, 4], "score": 0.5}
    read = coco_results.read_predictions(write(tmp_path, "r.json", json.dumps([entry])), target(BOXES))
    assert "has no 'Red' (did they mean 'red'?)" in read.problems[0]


def test_bare_numbers_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="by number only"):
        coco_results.read_predictions(write(tmp_path, "r.json", json.dumps([result()])), target(BOXES))
    with pytest.raises(FormatError, match="a list of results"):
        coco_results.read_predictions(write(tmp_path, "r.json", "{}"), target(BOXES))
