"""What a preview costs: twelve variants of a picture of 1920 × 1080, from the file to the arrays that are shown.

make bench ARGS="-k preview_speed -s"
"""

from __future__ import annotations

import statistics
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from app.augmenting.make.preview import load_original, preview
from app.dataset.register import register_folder
from app.records import Item
from app.workspace import Workspace
from augment.recipe import Recipe

GOAL_MS = 150
TIMES = 15
SHEET = "earmark: 1\nname: S\nversion: 1.0.0\nmedia: image\ntasks:\n  what: {kind: boxes, classes: [a]}\n"
RECIPE = """\
earmark-recipe: 1
name: five
media: image
steps:
  - brightness_contrast: {}
  - motion_blur: {}
  - gaussian_noise: {}
  - rotate: {}
  - jpeg: {}
"""


@pytest.mark.bench
def test_twelve_variants(tmp_path: Path) -> None:
    y, x = np.mgrid[:1080, :1920]
    light = [120 + 60 * np.sin(x / (30 + 9 * n)) * np.cos(y / (41 - 7 * n)) for n in range(3)]
    noise = np.random.default_rng(0).normal(0, 6, (1080, 1920, 3))
    (tmp_path / "in").mkdir()
    pixels = (np.stack(light, axis=2) + noise).clip(0, 255).astype(np.uint8)
    Pillow.fromarray(pixels).save(tmp_path / "in" / "a.jpg", quality=90)
    recipe = Recipe.from_yaml(RECIPE)
    with Workspace.create(tmp_path / "p", name="p", media="image", sheet_text=SHEET) as opened:
        register_folder(opened, tmp_path / "in", name="in")
        (item,) = opened.view.find(Item)
        preview(load_original(opened.view, opened.sheet, item.id), recipe, seed=0)
        rows = []
        for seed in range(TIMES):
            start, cpu = time.perf_counter(), time.process_time()
            original = load_original(opened.view, opened.sheet, item.id)
            read = time.perf_counter()
            assert len(preview(original, recipe, seed=seed)) == 12
            rows.append((time.perf_counter() - start, read - start, time.process_time() - cpu))
    wall, read, cpu = (statistics.median(row[n] for row in rows) * 1000 for n in range(3))
    print("\n| twelve variants of a picture of 1920 × 1080 at 512 px, ms | wall | CPU | goal |")
    print("| --- | --- | --- | --- |")
    print(f"| five effects, file read ({read:.0f} ms of it) to arrays shown | {wall:.0f} | {cpu:.0f} | ≤ {GOAL_MS} |")
    # On a shared machine the wall waits for others; on two cores of its own it is about half of the CPU time.
    assert min(wall, cpu) <= GOAL_MS
