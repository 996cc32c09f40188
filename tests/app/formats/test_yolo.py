"""YOLO text files in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.errors import FormatError
from app.formats import yolo
from tests.app.formats.made import BOXES, OUTLINES, item, target, write


def test_boxes_with_confidence_and_names_beside(tmp_path: Path) -> None:
    write(tmp_path, "data.yaml", "names: {0: white, 1: red}")
    write(tmp_path, "labels/a.txt", "1 0.5 0.5 0.2 0.5 0.75\n\n0 0.5 0.5 0.2\n9 0.5 0.5 0.2 0.5 0.1\n1 50 50 2 5 0.3\n")
    write(tmp_path, "labels/b.txt", "")
    write(tmp_path, "labels/z.txt", "0 0.5 0.5 0.2 0.5 0.75")
    read = yolo.read_predictions(tmp_path / "labels", target(BOXES))
    found: Any = read.of("cells")
    (box,) = found[item("a.jpg").id].objects
    assert (box.cls, box.score) == ("red", 0.75)
    assert box.box_px == pytest.approx((40, 20, 60, 60))
    assert found[item("b.jpg").id].objects == ()
    told = "\n".join(read.problems)
    for part in ("a.txt, line 3: 4 columns", "'class 9'", "pixels perhaps", "z.txt: no item 'z'"):
        assert part in told


def test_outlines_and_labels_without_confidence(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "0 0.1 0.1 0.5 0.1 0.5 0.5\n")
    read = yolo.read_labels(path, target(OUTLINES))
    found: Any = read.of("shapes")
    assert found[item("a.jpg").id].objects[0].points_px == ((10, 8), (50, 8), (50, 40))
    assert "no data.yaml names the classes" in read.problems[0]
    with pytest.raises(FormatError, match="no list 'names'"):
        yolo.read_labels(path, target(OUTLINES, names_from=write(tmp_path, "x.yaml", "nc: 3")))
    with pytest.raises(FormatError, match=r"no \.txt file"):
        yolo.read_labels(write(tmp_path, "empty/x.jpg", "").parent, target(OUTLINES))
