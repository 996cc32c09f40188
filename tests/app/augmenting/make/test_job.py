"""Samples of a slice: the same bytes by one worker and by two, parents that do not leak, decisions with undo."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.augmenting.make.budget import Budget
from app.augmenting.make.stage import Order, make_samples
from app.commands.dataset import SetColumns
from app.commands.labels import ImportLabels, Said
from app.commands.samples import DecideSamples
from app.dataset.register import register_folder
from app.errors import CallError, InputError
from app.labels import values
from app.records import REFERENCE, Item, SampleRow
from app.workspace import Workspace

SHEET = """\
earmark: 1
name: Cells
version: 1.0.0
media: image
tasks:
  cells: {kind: boxes, classes: [red]}
"""
RECIPE = """\
earmark-recipe: 1
name: turned and grainy
media: image
steps:
  - rotate: {angle: [-30, 30]}
  - gaussian_noise: {}
"""


def project(folder: Path, photos: Path) -> Workspace:
    made = Workspace.create(folder, name="p", media="image", sheet_text=SHEET)
    register_folder(made, photos, name="photos")
    box = values.Boxes((values.Box(id="b", cls="red", box_px=(20.0, 20.0, 44.0, 40.0)),))
    labels = tuple(Said(item.id, "cells", box) for item in made.view.find(Item))
    made.do(ImportLabels(REFERENCE, labels))
    return made


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    for index in range(3):
        pixels = np.random.default_rng(index).integers(0, 255, (60, 64, 3)).astype(np.uint8)
        Image.fromarray(pixels).save(folder / f"{index}.png")
    return folder


def files(workspace: Workspace) -> dict[str, str]:
    root = workspace.path / "samples"
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in root.rglob("*.png")}


def test_one_worker_and_two_give_the_same_bytes(tmp_path: Path, photos: Path) -> None:
    found = []
    for workers in (1, 2):
        with project(tmp_path / f"p{workers}", photos) as made:
            make_samples(made, RECIPE, Order("", 7, 3), workers=workers)
            rows = made.view.find(SampleRow)
            found.append((files(made), [(row.id, row.sha256, row.labels, row.seed) for row in rows]))
    assert found[0] == found[1]
    assert len(found[0][0]) == 7
    shas = {f"{name}.png": sha for name, sha, _, _ in found[0][1]}
    assert found[0][0] == shas


def test_the_report_names_the_recipe_of_the_row(tmp_path: Path, photos: Path) -> None:
    with project(tmp_path / "p", photos) as made:
        batch = make_samples(made, RECIPE, Order("", 1, 3))
        row = made.view.find(SampleRow)[0]
        assert row.recipe_id == batch.plan.recipe.digest
        assert f'"recipe":"{row.recipe_id}"' in row.report


def test_the_same_again_adds_nothing_and_keeps_decisions(tmp_path: Path, photos: Path) -> None:
    with project(tmp_path / "p", photos) as made:
        make_samples(made, RECIPE, Order("", 3, 3))
        first = made.view.find(SampleRow)[0].id
        made.do(DecideSamples((first,), "accepted"), who="lead")
        make_samples(made, RECIPE, Order("", 3, 3))
        assert made.view.count(SampleRow) == 3
        assert made.view.get(SampleRow, first).state == "accepted"
        made.undo(who="lead", area="augment")
        assert made.view.get(SampleRow, first).state == "pending"


def test_items_of_dev_and_test_are_no_parents(tmp_path: Path, photos: Path) -> None:
    with project(tmp_path / "p", photos) as made:
        items = made.view.find(Item)
        made.do(SetColumns({items[0].id: {"part": "test"}}, split="part"))
        batch = make_samples(made, RECIPE, Order("", 6, 1))
        assert items[0].id not in {sample.task.parent_id for sample in batch.made}
        assert "leak" in batch.plan.left_out[0]


@pytest.mark.parametrize(
    ("slice_expression", "count", "words"),
    [("brightness > 2", 3, "no item satisfies"), ("", 0, "at least one"), ("brigtness > 0", 1, "brightness")],
)
def test_wrong_calls_say_what_to_do(
    tmp_path: Path, photos: Path, slice_expression: str, count: int, words: str
) -> None:
    with project(tmp_path / "p", photos) as made, pytest.raises(CallError, match=words):
        make_samples(made, RECIPE, Order(slice_expression, count, 1))


def test_a_wrong_recipe_names_its_line(tmp_path: Path, photos: Path) -> None:
    with project(tmp_path / "p", photos) as made, pytest.raises(InputError, match="line 5"):
        make_samples(made, RECIPE.replace("rotate", "rotat"), Order("", 1, 1))


def test_a_parent_that_is_gone_is_one_line(tmp_path: Path, photos: Path) -> None:
    with project(tmp_path / "p", photos) as made:
        (photos / "1.png").unlink()
        batch = make_samples(made, RECIPE, Order("", 3, 1))
        assert len(batch.made) == 2
        assert "1.png" in batch.failed[0]


def test_parents_may_come_from_outside_of_the_slice(tmp_path: Path, photos: Path) -> None:
    with project(tmp_path / "p", photos) as made:
        ids = [item.id for item in made.view.find(Item)]
        made.do(SetColumns({ids[0]: {"place": "dark"}, ids[1]: {"place": "light"}, ids[2]: {"place": "light"}}))
        batch = make_samples(
            made, RECIPE, Order('place == "dark"', 4, 1, Budget(parents='place == "light"')),
        )  # fmt: skip
        assert {one.task.parent_id for one in batch.made} == set(ids[1:])
        assert {row.slice for row in made.view.find(SampleRow)} == {'place == "dark"'}
