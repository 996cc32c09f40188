"""What may be pasted: whole objects of labelled training items, on pictures that are labelled for them."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest
from PIL import Image

from app.augmenting.make.stage import Order, make_samples
from app.augmenting.materials.bank import read_bank, write_bank
from app.commands.dataset import SetColumns
from app.commands.labels import ImportLabels, Said
from app.dataset.register import register_folder
from app.labels import values
from app.records import REFERENCE, Item, SampleRow
from app.workspace import Workspace

SHEET = """\
earmark: 1
name: Discs
version: 1.0.0
media: image
tasks:
  boxes: {kind: boxes, classes: {disc: null, speck: {attributes: {occluded: bool}}}}
  outlines: {kind: polygons, classes: [disc]}
"""
RECIPE = """\
earmark-recipe: 1
name: more discs
media: image
steps:
  - copy_paste: {class: disc, count: 1}
"""
CIRCLE = 2 * np.pi * np.arange(24) / 24


@pytest.fixture
def made(tmp_path: Path) -> Workspace:
    folder = tmp_path / "photos"
    folder.mkdir()
    y, x = np.mgrid[:90, :120] + 0.5
    for index in range(4):
        pixels = np.full((90, 120, 3), 100 + index, dtype=np.uint8)
        pixels[np.hypot(x - 40, y - 45) < 14] = (200, 60, 40)
        Image.fromarray(pixels).save(folder / f"{index}.png")
    ready = Workspace.create(tmp_path / "p", name="p", media="image", sheet_text=SHEET)
    register_folder(ready, folder, name="photos")
    ring = tuple((float(40 + 14 * np.cos(t)), float(45 + 14 * np.sin(t))) for t in CIRCLE)
    boxes = values.Boxes((
        values.Box(id="b", cls="disc", box_px=(26.0, 31.0, 54.0, 59.0)),
        values.Box(id="cut", cls="speck", box_px=(0.0, 60.0, 20.0, 80.0)),
        values.Box(id="hard", cls="speck", box_px=(80.0, 60.0, 100.0, 80.0), attributes={"occluded": True}),
    ))  # fmt: skip
    outlines = values.Polygons((values.Polygon(id="p", cls="disc", points_px=ring),))
    items = ready.view.find(Item)
    ready.do(ImportLabels(REFERENCE, tuple(Said(item.id, "boxes", boxes) for item in items)))
    ready.do(ImportLabels(REFERENCE, tuple(Said(item.id, "outlines", outlines) for item in items)))
    ready.do(SetColumns({items[3].id: {"part": "test"}}, split="part"))
    return ready


def test_whole_objects_of_training_items_with_all_their_labels(made: Workspace, tmp_path: Path) -> None:
    with made:
        file = write_bank(made.view, made.sheet, tmp_path)
        held_out = next(item for item in made.view.find(Item) if item.split == "test")
        found = read_bank(str(file))
        assert [one.cls for one in found] == ["disc"] * 3
        assert not any(one.name.startswith(held_out.id) for one in found)
        piece, targets = found[0].load()
        assert {one.task for one in targets} == {"boxes", "outlines"}
        assert found[0].tasks == {"boxes", "outlines"}
        x, y = targets[0].points_px.mean(axis=0)
        assert tuple(piece[int(y), int(x)]) == (200, 60, 40)
        assert write_bank(made.view, made.sheet, tmp_path) == file


def test_samples_carry_what_was_pasted_and_where_it_is_from(made: Workspace) -> None:
    with made:
        batch = make_samples(made, RECIPE, Order("", 2, 1))
        assert not batch.failed
        row = made.view.find(SampleRow)[0]
        boxes, outlines = (values.decode(row.labels[task]) for task in ("boxes", "outlines"))
        assert [one.cls for one in boxes.objects] == ["disc", "speck", "speck", "disc"]
        assert len(outlines.objects) == 2
        assert boxes.objects[-1].id == outlines.objects[-1].id
        (pasted,) = msgspec.json.decode(row.report)["steps"][0]["drawn"]["pasted"]
        assert pasted["object"].endswith("/outlines/p")
