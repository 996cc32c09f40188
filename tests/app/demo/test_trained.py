"""The demo's round goes from the worst slice to what was won on photos that no project held before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.commands.labels import ImportLabels, Said
from app.commands.project import AddAnnotator
from app.dataset.register import register_folder
from app.demo.round_report import round_lines
from app.demo.trained import AIMED, BASE, CONTROL, COPIES, run_round
from app.labels.values import Box, Boxes
from app.records import Item
from app.workspace import Workspace

SHEET = """\
earmark: 1
name: P
version: 1.0.0
media: image
tasks:
  cells: {kind: boxes, classes: [RBC, WBC, Platelets]}
"""
PHOTOS, SIDE_PX = 16, 100
# Platelets are rare, and of a colour between the two others: a linear model has to take them for one of these.
COLOURS = {"RBC": (205, 130, 130), "WBC": (110, 70, 165), "Platelets": (160, 100, 148)}


def photo(draw: np.random.Generator) -> tuple[np.ndarray, list[Box]]:
    """Nine cells in rows, with their boxes."""
    image = np.full((SIDE_PX, SIDE_PX, 3), 225.0)
    boxes = []
    for place, kind in enumerate(draw.permutation(["RBC"] * 4 + ["WBC"] * 3 + ["Platelets"] * 2)):
        x, y = 18 + 32 * (place % 3), 18 + 32 * (place // 3)
        cv2.circle(image, (x, y), int(draw.integers(8, 12)), (draw.normal(COLOURS[kind], 12)).tolist(), -1)
        boxes.append(Box(f"b{place}", str(kind), (x - 11.0, y - 11.0, x + 11.0, y + 11.0)))
    return np.clip(image + draw.normal(0, 6, image.shape), 0, 255).astype(np.uint8), boxes


@pytest.fixture
def pictures(tmp_path: Path) -> Iterator[Workspace]:
    media = tmp_path / "photos"
    media.mkdir()
    draw, boxes = np.random.default_rng(1), {}
    for number in range(PHOTOS):
        image, boxes[f"{number:02}.png"] = photo(draw)
        cv2.imwrite(str(media / f"{number:02}.png"), image[..., ::-1])
    with Workspace.create(tmp_path / "pictures", name="p", media="image", sheet_text=SHEET) as made:
        register_folder(made, media, name="cells")
        made.do(AddAnnotator("bccd", "Published"))
        said = (Said(item.id, "cells", Boxes(tuple(boxes[item.path]))) for item in made.view.find(Item))
        made.do(ImportLabels("bccd", tuple(said)))
        yield made


def test_a_round_goes_to_its_end(pictures: Workspace, tmp_path: Path) -> None:
    found = run_round(pictures, tmp_path / "out")
    assert found.stopped == "" and found.verified
    assert found.items == {"train": 54, "dev": 27, "test": 63}
    assert found.aim is not None and found.aim.slice == "cell_label == 'Platelets'"
    arms = [BASE, AIMED, CONTROL, COPIES]
    for where in (found.inside, found.outside):
        assert list(where) == arms
        assert len({one.items for one in where.values()}) == 1
    assert found.inside[BASE].items + found.outside[BASE].items == found.items["test"]
    # Half of them or more were taken for something else before; afterwards fewer are.
    assert found.inside[AIMED].wrong < found.inside[BASE].wrong >= found.inside[BASE].items / 2
    assert found.verdict is not None and found.verdict.samples == found.samples > 0
    assert {len(one.runs) for one in found.runs} == {3} and found.runs[0].runs[0].items == found.items["dev"]
    report = "\n".join(round_lines(found))
    assert "ridge@aimed, trained on aimed: right on" in report
    assert "Worst slice that is sure: cell_label == 'Platelets'" in report and "every file verified" in report
    assert json.loads(json.dumps(found.to_json()))["test"]["slice"][AIMED]["wrong"] == found.inside[AIMED].wrong
