"""The script that one would write: albumentations and OpenCV, by path, over a pool of processes. Nothing of Earmark."""

from __future__ import annotations

import multiprocessing
import os
import time
from pathlib import Path

os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"

import albumentations
import cv2

WARM = 2


def chain(seed: int) -> albumentations.Compose:
    """Five effects with the ranges of the recipe in ``test_augment_speed``."""
    return albumentations.Compose(
        [
            albumentations.RandomBrightnessContrast((-0.2, 0.2), (-0.2, 0.2), p=1),
            albumentations.MotionBlur((3, 9), p=1),
            albumentations.GaussNoise(std_range=(0.02, 0.08), p=1),
            albumentations.Affine(rotate=(-15, 15), p=1),
            albumentations.ImageCompression("jpeg", (30, 80), p=1),
        ],
        seed=seed,
    )


def one(work: albumentations.Compose, source: Path, target: Path) -> None:
    """Read, five effects, write."""
    picture = cv2.cvtColor(cv2.imread(str(source)), cv2.COLOR_BGR2RGB)
    made = cv2.cvtColor(work(image=picture)["image"], cv2.COLOR_RGB2BGR)
    cv2.imwrite(str(target), made, [cv2.IMWRITE_JPEG_QUALITY, 95])


def only_files(source: Path, target: Path) -> None:
    """Read and write alone."""
    cv2.imwrite(str(target), cv2.imread(str(source)), [cv2.IMWRITE_JPEG_QUALITY, 95])


def several(what: tuple[list[Path], Path, int]) -> tuple[float, float]:
    """CPU seconds and wall seconds of this process for the files, after a few that do not count."""
    files, out, seed = what
    cv2.setNumThreads(0)
    work = chain(seed)
    for place, file in enumerate(files[:WARM]):
        one(work, file, out / f"warm-{seed}-{place}.jpg")
    start, cpu = time.perf_counter(), time.process_time()
    for file in files:
        one(work, file, out / file.name)
    return time.process_time() - cpu, time.perf_counter() - start


def pool(files: list[Path], out: Path, processes: int) -> tuple[float, float]:
    """CPU seconds of all processes, and wall seconds of the slowest, over ``files``."""
    parts = [(files[place::processes], out, place) for place in range(processes)]
    with multiprocessing.get_context("spawn").Pool(processes) as workers:
        found = workers.map(several, parts, chunksize=1)
    return sum(cpu for cpu, _ in found), max(wall for _, wall in found)
