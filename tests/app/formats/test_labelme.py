"""labelme in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.errors import FormatError
from app.formats import labelme
from tests.app.formats.made import BOXES, OUTLINES, item, target, write

RING = [[1, 1], [9, 1], [9.5, 9]]


def shape(label: str = "nucleus", kind: str = "polygon", points: Any = RING, **more: Any) -> dict[str, Any]:
    return {"label": label, "points": points, "shape_type": kind, "flags": {"blurred": True, "old": False}, **more}


def document(*shapes: Any, image: str = "../pictures/a.jpg") -> str:
    return json.dumps({"version": "5.5.0", "shapes": list(shapes), "imagePath": image, "imageData": None})


def test_outlines_and_rectangles(tmp_path: Path) -> None:
    things = (
        shape(group_id=4),
        shape("red", "rectangle", [[9, 8], [2, 3]]),
        shape("red", "circle", [[9, 9], [12, 13]]),
    )
    path = write(tmp_path, "a.json", document(*things))
    read = labelme.read_labels(path, target(BOXES, OUTLINES))
    found: Any = read.said[item("a.jpg").id]
    assert read.problems == () and found["shapes"].objects[0].points_px == ((1, 1), (9, 1), (9.5, 9))
    assert found["shapes"].objects[0].attributes == {"blurred": True, "group_id": 4}
    assert [box.box_px for box in found["cells"].objects] == [(2, 3, 9, 8), (4, 4, 14, 14)]


def test_only_one_kind_of_task(tmp_path: Path) -> None:
    path = write(tmp_path, "a.json", document(shape("red"), shape("red", "line", [[1, 1], [2, 2]])))
    read = labelme.read_labels(path, target(BOXES))
    found: Any = read.of("cells")
    assert found[item("a.jpg").id].objects[0].box_px == (1, 1, 9.5, 9) and "no task takes a line" in read.problems[0]
    rectangle = write(tmp_path, "a.json", document(shape("nucleus", "rectangle", [[1, 1], [2, 2]])))
    assert "no task takes a rectangle" in labelme.read_labels(rectangle, target(OUTLINES)).problems[0]


def test_folder_with_bad_files(tmp_path: Path) -> None:
    write(tmp_path, "a.json", document("x", shape(points=[[1, 2]]), shape(points=[["a", 2]] * 3), shape("green")))
    write(tmp_path, "b.json", document(image="unknown.png"))
    write(tmp_path, "c.json", "{}")
    write(tmp_path, "d.json", document(image="d.png"))
    read = labelme.read_labels(tmp_path, target(OUTLINES))
    assert set(read.said) == {item("b.jpg").id} and len(read.problems) == 7  # of a.jpg nothing could be read
    with pytest.raises(FormatError, match="no labelme file"):
        labelme.read_labels(tmp_path / "c.json", target(OUTLINES))
