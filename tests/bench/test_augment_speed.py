"""What a batch of samples costs, beside a plain script of albumentations and beside reading and writing alone.

    make bench ARGS="-k augment_speed"

Five effects (brightness and contrast, motion blur, Gaussian noise, a turn, JPEG) on JPEG files, from file to file.
The whole batch is what ``earmark augment`` runs: labels that follow, digests, measured features, the journal. All in
one run and taking turns, since machines are shared: the ratios count.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from app.augmenting.make.job import run_plan
from app.augmenting.make.plan import Plan, RenderTask
from app.jobs.job import Progress
from app.media.image import decode_image
from augment.recipe import Recipe
from augment.render import render
from augment.sample import Sample
from tests.bench.rivals import plain_augment

SIZES = {"512 × 512": (512, 512, 48, 90.0), "1920 × 1080": (1080, 1920, 16, 15.0)}
ROUNDS, POOLS = 3, 1
GOAL, GOAL_TWO = 1.6, 0.85
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


def pictures(folder: Path, height: int, width: int, count: int) -> list[Path]:
    """Smooth shapes and a little grain, as JPEGs of quality 90."""
    folder.mkdir()
    y, x = np.mgrid[:height, :width]
    files = []
    for index in range(count):
        light = [120 + 60 * np.sin(x / (31 + index + 9 * n)) * np.cos(y / (47 - 7 * n)) for n in range(3)]
        grain = np.random.default_rng(index).normal(0, 4, (height, width, 3))
        files.append(folder / f"{index:03d}.jpg")
        Image.fromarray((np.stack(light, axis=2) + grain).clip(0, 255).astype(np.uint8)).save(files[-1], quality=90)
    return files


def plan(files: list[Path], out: Path, seed: int) -> Plan:
    """One sample a file."""
    recipe = Recipe.from_yaml(RECIPE)
    shared = RenderTask("", "", "", "image", {}, recipe.to_yaml(), 0, 0, "", saving="jpeg:95", scratch=str(out / "job"))
    tasks = tuple(
        replace(
            shared, sample_id=f"{seed}-{file.stem}", source_file=str(file), seed=seed * 1000 + place,
            target=str(out / f"{seed}-{file.name}"),
        )
        for place, file in enumerate(files)
    )  # fmt: skip
    return Plan(recipe, tasks, len(files), (), job=out / "job")


def like_the_script(files: list[Path], out: Path, seed: int) -> None:
    """What the script does and no more: read, five effects, write."""
    recipe = Recipe.from_yaml(RECIPE)
    for place, file in enumerate(files):
        made = render(Sample(decode_image(file.name, file.read_bytes()), None), recipe, seed + place, as_file=True)
        assert made.content is not None
        (out / file.name).write_bytes(made.content)


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """CPU seconds of this process and wall seconds."""
    start, cpu = time.perf_counter(), time.process_time()
    work()
    return time.process_time() - cpu, time.perf_counter() - start


def batch(files: list[Path], out: Path, seed: int, workers: int) -> tuple[float, float]:
    """Of one batch; its journal is forgotten."""
    made = plan(files, out, seed)
    found = timed(lambda: run_plan(made, Progress(), workers=workers))
    for file in (out / "job").iterdir():
        file.unlink()
    return found


@pytest.mark.bench
@pytest.mark.parametrize("size", SIZES)
def test_batches(tmp_path: Path, size: str) -> None:
    height, width, count, goal = SIZES[size]
    files = pictures(tmp_path / "in", height, width, count)
    out = tmp_path / "out"
    out.mkdir()
    cv2.setNumThreads(0)
    batch(files[:2], out, 99, 1)

    def alone() -> None:
        for file in files:
            plain_augment.only_files(file, out / file.name)

    rows: dict[str, list[tuple[float, float]]] = {
        "alone": [],
        "script": [],
        "pool": [],
        "like": [],
        "one": [],
        "two": [],
    }
    for seed in range(ROUNDS):
        rows["alone"].append(timed(alone))
        # In processes of its own: this one keeps large blocks of memory, which would help the script too.
        rows["script"].append(plain_augment.pool(files, out, 1))
        if seed < POOLS:
            rows["pool"].append(plain_augment.pool(files, out, 2))
        rows["like"].append(timed(partial(like_the_script, files, out, seed)))
        rows["one"].append(batch(files, out, seed, 1))
        rows["two"].append(batch(files, out, seed + ROUNDS, 2))
    cpu = {name: count / statistics.median(one[0] for one in found) for name, found in rows.items()}
    # The best of the rounds: the wall of a shared machine waits for others, and never runs ahead.
    wall = {name: count / min(one[1] for one in found) for name, found in rows.items()}
    ratio, two = cpu["like"] / cpu["script"], wall["two"] / wall["one"] / 2
    print(f"\n| {size}, five effects, pictures a second | a CPU second | a second of wall, best |")
    print("| --- | --- | --- |")
    print(f"| reading and writing alone, OpenCV | {cpu['alone']:.1f} | {wall['alone']:.1f} |")
    print(f"| script of albumentations, one process | {cpu['script']:.1f} | {wall['script']:.1f} |")
    print(f"| the same, a pool of two | {cpu['pool']:.1f} | {wall['pool']:.1f} |")
    print(f"| Earmark, what the script does and no more | {cpu['like']:.1f} (goal {goal:g}) | {wall['like']:.1f} |")
    print(f"| Earmark, the whole batch, one worker | {cpu['one']:.1f} | {wall['one']:.1f} |")
    print(f"| Earmark, the whole batch, two threads | {cpu['two']:.1f} | {wall['two']:.1f} |")
    print(f"| Earmark against the script, like for like, a CPU second | {ratio:.2f} × (goal {GOAL} ×) | |")
    print(f"| the whole batch against the script, a CPU second | {cpu['one'] / cpu['script']:.2f} × | |")
    print(f"| two threads, of twice one, by wall | {two:.0%} (goal {GOAL_TWO:.0%}) | |")
    print(f"| two threads, of twice one, by CPU | {cpu['two'] / cpu['one']:.0%} | |")
    assert ratio >= GOAL
