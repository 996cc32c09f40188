"""A preview at screen size looks as the sample at full size does, and the labels lie where they lie there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from app.augmenting.make.preview import full_size, load_original, preview
from app.commands.labels import ImportLabels, Said
from app.dataset.register import register_folder
from app.errors import Cancelled
from app.jobs.job import Progress
from app.labels import values
from app.records import REFERENCE, Item, SampleRow
from app.workspace import Workspace
from augment.recipe import Recipe

SHEET = """\
earmark: 1
name: Cells
version: 1.0.0
media: image
tasks:
  cells: {kind: boxes, classes: [red]}
"""
BOX = (200.0, 100.0, 520.0, 400.0)


def recipe(*steps: str) -> Recipe:
    body = "".join(f"  - {step}\n" for step in steps)
    return Recipe.from_yaml(f"earmark-recipe: 1\nname: n\nmedia: image\nsteps:\n{body}")


@pytest.fixture
def opened(tmp_path: Path):
    folder = tmp_path / "photos"
    folder.mkdir()
    y, x = np.mgrid[:720, :960]
    light = 128 + 50 * np.sin(x / 17) * np.cos(y / 23)
    pixels = np.repeat(light.astype(np.uint8)[:, :, None], 3, axis=2)
    Pillow.fromarray(pixels).save(folder / "0.jpg", quality=95)
    with Workspace.create(tmp_path / "p", name="p", media="image", sheet_text=SHEET) as made:
        register_folder(made, folder, name="photos")
        (item,) = made.view.find(Item)
        box = values.Boxes((values.Box(id="b", cls="red", box_px=BOX),))
        made.do(ImportLabels(REFERENCE, (Said(item.id, "cells", box),)))
        yield made


def half(image: np.ndarray) -> np.ndarray:
    height, width = image.shape[:2]
    return image.reshape(height // 2, 2, width // 2, 2, 3).mean(axis=(1, 3))


@pytest.mark.parametrize(
    "step",
    [
        "gaussian_noise: {std: 0.1}", "motion_blur: {size: 15}", "gaussian_blur: {sigma: 6}",
        "rotate: {angle: [-30, 30]}", "brightness_contrast: {}", "downscale: {scale: 0.1}", "jpeg: {quality: 10}",
    ],
)  # fmt: skip
def test_it_looks_as_the_whole_made_smaller(opened: Workspace, step: str) -> None:
    (item,) = opened.view.find(Item)
    original = load_original(opened.view, opened.sheet, item.id, max_side_px=480)
    assert original.scale == pytest.approx(0.5)
    plain = original.sample.media.astype(float)
    shown = preview(original, recipe(step), seed=4, count=2)
    for variant, seen in enumerate(shown):
        whole = full_size(opened.view, opened.sheet, item.id, recipe(step), seed=4, variant=variant)
        assert seen.seed == whole.seed and not seen.error
        small, close = half(whole.media.astype(float)), seen.media.astype(float)
        # What the step changes, as seen at this size: as strong, and, where chance is not each pixel's own, the same.
        alike = 0.5 if "jpeg" in step else 0.25
        assert (close - plain).std() == pytest.approx((small - plain).std(), rel=alike)
        if "noise" not in step and "jpeg" not in step:
            assert np.abs(close - small).mean() < 0.25 * np.abs(plain - small).mean() + 1


def test_labels_lie_where_they_lie_at_full_size(opened: Workspace) -> None:
    (item,) = opened.view.find(Item)
    original = load_original(opened.view, opened.sheet, item.id, max_side_px=240)
    assert original.shown["cells"].objects[0].box_px == pytest.approx(np.array(BOX) / 4)
    turned = recipe("rotate: {angle: [-30, 30]}", "crop: {share: 0.9}")
    for seen in preview(original, turned, seed=1, count=3):
        whole = full_size(opened.view, opened.sheet, item.id, turned, seed=1, variant=seen.variant)
        found = np.array(seen.labels["cells"].objects[0].box_px) * 4
        assert found == pytest.approx(np.array(whole.labels["cells"].objects[0].box_px), abs=5)
        assert seen.steps[0].startswith("Rotate: angle")


def test_it_shows_what_a_batch_makes_and_writes_nothing(opened: Workspace) -> None:
    from app.augmenting.make.stage import Order, make_samples
    from app.media.image import read_image

    (item,) = opened.view.find(Item)
    grainy = recipe("gaussian_noise: {}", "rotate: {}")
    whole = full_size(opened.view, opened.sheet, item.id, grainy, seed=9, variant=1)
    assert opened.view.count(SampleRow) == 0 and not (opened.path / "samples").exists()
    make_samples(opened, grainy.to_yaml(), Order("", 2, 9, saving="png"))
    row = next(row for row in opened.view.find(SampleRow) if row.variant == 1)
    assert (read_image(opened.path / row.path) == whole.media).all()


def test_it_stops_when_nobody_waits_any_more(opened: Workspace) -> None:
    (item,) = opened.view.find(Item)
    watch = Progress()
    watch.cancel()
    with pytest.raises(Cancelled):
        preview(load_original(opened.view, opened.sheet, item.id), recipe("rotate: {}"), seed=1, progress=watch)
