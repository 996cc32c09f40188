"""What a plan is said to take is held against carrying it out: bytes here, time in the benchmarks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PIL import Image

from app.augmenting.make.estimate import FACTOR, MOST_TRIED, duration, estimate, size
from app.augmenting.make.job import run_plan
from app.augmenting.make.stage import Order, plan_of
from app.commands.labels import ImportLabels, Said
from app.dataset.register import register_folder
from app.jobs.job import Progress
from app.labels import values
from app.records import REFERENCE, Item
from app.workspace import Workspace

SHEET = "earmark: 1\nname: S\nversion: 1.0.0\nmedia: {media}\ntasks:\n  ok: {{kind: choice, title: Ok, options: [a]}}\n"
RECIPE = "earmark-recipe: 1\nname: r\nmedia: {media}\nsteps:\n  - {step}\n"


def project(folder: Path, media: str) -> Workspace:
    files = folder / "files"
    files.mkdir()
    draw = np.random.default_rng(0)
    for index in range(6):
        side = 40 + 20 * index  # of different sizes, in two formats
        if media == "image":
            pixels = np.kron(draw.integers(0, 255, (side // 4, side // 4, 3)), np.ones((4, 4, 1))).astype(np.uint8)
            Image.fromarray(pixels).save(files / f"{index}.{'png' if index % 2 else 'jpg'}")
        else:
            soundfile.write(files / f"{index}.{'wav' if index % 2 else 'flac'}", draw.normal(0, 0.1, side * 50), 8000)
    made = Workspace.create(folder / "p", name="p", media=media, sheet_text=SHEET.format(media=media))
    register_folder(made, files, name="files")
    made.do(ImportLabels(REFERENCE, tuple(Said(one.id, "ok", values.Choice("a")) for one in made.view.find(Item))))
    return made


@pytest.mark.parametrize(("media", "step"), [("image", "gamma: {}"), ("audio", "gain: {}")])
def test_bytes_are_within_what_is_said(tmp_path: Path, media: str, step: str) -> None:
    with project(tmp_path, media) as made:
        plan = plan_of(made, RECIPE.format(media=media, step=step), Order("", 24, 1))
        said = estimate(made.view, plan)
        assert not list((made.path / "samples").rglob("*.*")), "a trial leaves no file"
        found = sum(Path(one.task.target).stat().st_size for one in run_plan(plan, Progress()).made)
    assert found / FACTOR < said.disk_bytes < found * FACTOR
    assert said.core_s > 0 and said.tried == MOST_TRIED
    assert said.wall_s(2) == said.core_s / 2


def test_what_cannot_be_made_is_known_before_the_batch(tmp_path: Path) -> None:
    with project(tmp_path, "image") as made:
        plan = plan_of(made, RECIPE.format(media="image", step="gamma: {}"), Order("", 3, 1))
        for file in (tmp_path / "files").iterdir():
            file.write_bytes(b"no picture")
        said = estimate(made.view, plan)
        assert said.tried == 0 and said.failed.count(".jpg: ") == 1
        assert estimate(made.view, replace(plan, tasks=())).core_s == 0


def test_figures_are_said_as_a_person_would() -> None:
    assert [duration(one) for one in (0.2, 42, 600, 9000)] == ["< 1 s", "42 s", "10 min", "2.5 h"]
    assert [size(one) for one in (12_300, 4_560_000, 7.8e9, 2e12)] == ["12.3 kB", "4.56 MB", "7.8 GB", "2 TB"]
