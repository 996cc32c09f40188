"""Earmark beside labelme and X-AnyLabeling: the same images, the same hand, one run. Prints a table for the docs.

Each rival lives in an environment of its own, made by hand once:
    python -m venv labelme      && labelme/bin/pip install labelme
    python -m venv xanylabeling && xanylabeling/bin/pip install x-anylabeling-cvhub
    make rivals LABELME=labelme/bin/python XANYLABELING=xanylabeling/bin/python
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
WIDTH, HEIGHT, N_LARGE, N_MANY, N_VAST, N_POLYGONS, N_VERTICES = 4000, 3000, 7, 10_000, 100_000, 1000, 40
SHEET = """\
earmark: 1
name: Bench
version: 1.0.0
media: image
tasks:
  nuclei: {kind: polygons, classes: [nucleus]}
"""
ROWS = (
    ("mouse move over 1,000 polygons, ms", "move_ms", 4.0),
    ("zoom step with 1,000 polygons, ms", "zoom_ms", 16.0),
    ("pan step with 1,000 polygons, ms", "pan_ms", 16.0),
    ("exact redraw of 1,000 polygons at rest, ms", "redraw_ms", 120.0),
    ("next 4000 × 3000 JPEG after a second's look, wall ms", "next_ms", 30.0),
    ("start and open 10,000 images, CPU s", "open_cpu_s", 1.2),
    ("start and open 100,000 images, CPU s", "open_vast_cpu_s", 2.0),
    ("store one edit with 1,000 objects, ms", "store_ms", 5.0),
    ("store it and show it, ms", "edit_ms", None),
    ("brush dab of radius 60 on 12 MP, ms", "dab_ms", 4.0),
    ("memory after six 12-MP images, MB", "memory_mb", 250.0),
)


def main() -> None:
    """Makes the images, runs every tool on them, prints the table."""
    options = argparse.ArgumentParser()
    options.add_argument("--labelme", type=Path)
    options.add_argument("--xanylabeling", type=Path)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--place", type=Path, help="a folder for the images and projects, kept for another time")
    said = options.parse_args()
    pythons = {"bare": Path(sys.executable), "earmark": Path(sys.executable)}
    pythons |= {name: getattr(said, name) for name in ("labelme", "xanylabeling") if getattr(said, name)}
    with tempfile.TemporaryDirectory() as scratch:
        place = said.place or Path(scratch)
        if not (place / "vast").exists():
            place.mkdir(parents=True, exist_ok=True)
            make_images(place)
        figures = run(pythons, place, said.runs)
    sys.stdout.write(table(figures) + "\n")


def make_images(place: Path) -> None:
    """``large``: photographs of 12 megapixels, the first with 1,000 polygons; ``many`` and ``vast``: 10,000 and 100,000
    small pictures."""
    import numpy as np
    from PIL import Image, ImageFilter

    large, many, vast = place / "large", place / "many", place / "vast"
    for folder in (large, many, vast):
        folder.mkdir()
    for number in range(N_LARGE):
        rng = np.random.default_rng(number)
        coarse = Image.fromarray(rng.integers(0, 256, (HEIGHT // 50, WIDTH // 50, 3), dtype=np.uint8))
        smooth = coarse.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(4))
        noisy = np.asarray(smooth, dtype=np.int16) + rng.normal(0, 6, (HEIGHT, WIDTH, 1)).astype(np.int16)
        Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).save(large / f"{number:02}.jpg", quality=90)
    (large / "00.json").write_text(json.dumps(labelme_document(polygons())))
    Image.new("RGB", (64, 48), (90, 120, 150)).save(many / "00000.jpg")
    for number in range(1, N_MANY):
        shutil.copyfile(many / "00000.jpg", many / f"{number:05}.jpg")
    for number in range(N_VAST):
        shutil.copyfile(many / "00000.jpg", vast / f"{number:06}.jpg")


def polygons() -> list[list[tuple[float, float]]]:
    """1,000 round things of 40 vertices, 20 to 80 pixels' radius."""
    dice = random.Random(7)
    found = []
    for _ in range(N_POLYGONS):
        x, y, radius = dice.uniform(90, WIDTH - 90), dice.uniform(90, HEIGHT - 90), dice.uniform(20, 80)
        turns = [2 * math.pi * k / N_VERTICES for k in range(N_VERTICES)]
        found.append([(x + radius * math.cos(t), y + radius * math.sin(t) * 0.8) for t in turns])
    return found


def labelme_document(rings: list[list[tuple[float, float]]]) -> dict[str, object]:
    """The file that both rivals read beside the picture."""
    shapes = [
        {"label": "nucleus", "points": ring, "shape_type": "polygon", "flags": {}, "group_id": None} for ring in rings
    ]
    return {
        "version": "5.5.0", "flags": {}, "shapes": shapes, "imagePath": "00.jpg", "imageData": None,
        "imageHeight": HEIGHT, "imageWidth": WIDTH,
    }  # fmt: skip


def make_project(place: Path, what: str) -> Path:
    """The folder as a project, its labels read from the same file; the one that is there already."""
    earmark = Path(sys.executable).with_name("earmark")
    project = place / f"project-{what}"
    if project.exists():
        # One kept from an earlier version is brought up to date here, not in each run that is timed.
        subprocess.run([str(earmark), "log", str(project)], check=True, capture_output=True)
        return project
    sheet = place / "sheet.yaml"
    sheet.write_text(SHEET)
    new = [str(earmark), "new", str(project), "--media", "image", "--sheet", str(sheet), "--from", str(place / what)]
    subprocess.run(new, check=True, capture_output=True)
    if what == "large":
        command = [
            str(earmark),
            "import",
            str(project),
            str(place / "large"),
            "--format",
            "labelme",
            "--annotator",
            "lead",
        ]
        subprocess.run(command, check=True, capture_output=True)
    return project


def run(pythons: dict[str, Path], place: Path, runs: int) -> dict[str, dict[str, float]]:
    """Medians over the runs, which go round the tools; each part in a fresh process and a fresh home."""
    found: dict[str, dict[str, list[float]]] = {name: {} for name in pythons}
    projects = {what: make_project(place, what) for what in ("many", "vast", "large")}
    for _ in range(runs):
        for name, python in pythons.items():
            for what in ("many", "vast", "large"):
                if what == "vast" and name not in ("earmark", "bare"):
                    continue  # a rival that opens 10,000 in seconds opens 100,000 in minutes
                for key, value in measured(name, python, place, what, projects[what]).items():
                    found[name].setdefault(key, []).append(value)
    return {name: {key: statistics.median(values) for key, values in one.items()} for name, one in found.items()}


def measured(name: str, python: Path, place: Path, what: str, project: Path) -> dict[str, float]:
    """One run of one tool."""
    home = Path(tempfile.mkdtemp(dir=place))
    folder = place / what
    if name == "earmark":
        folder = home / "project"
        shutil.copytree(project, folder)
    else:
        shutil.copytree(folder, home / "images") if what == "large" else None
        folder = home / "images" if what == "large" else folder
    environment = {
        "HOME": str(home), "PATH": os.environ["PATH"], "QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8",
        "XDG_CONFIG_HOME": str(home / "config"), **({"PYTHONPATH": str(ROOT)} if name == "earmark" else {}),
    }  # fmt: skip
    command = [str(python), str(Path(__file__).with_name("measure.py")), name, what, str(folder)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=1800, check=False)
    shutil.rmtree(home, ignore_errors=True)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if not lines:
        raise SystemExit(f"{name}, {what}: {done.stderr[-2000:]}")
    found: dict[str, float] = json.loads(lines[-1])
    sys.stderr.write(f"{name}, {what}: {found}\n")
    return found


def table(figures: dict[str, dict[str, float]]) -> str:
    """Markdown: a row a figure. In brackets how many times Earmark's figure a rival's is, and Earmark's the limit's."""
    rivals = [name for name in figures if name not in ("earmark", "bare")]
    lines = ["| | " + " | ".join([*rivals, "Earmark", "bare Qt", "goal"]) + " |"]
    lines += ["| --- " * (len(rivals) + 4) + "|"]
    for title, key, goal in ROWS:
        own, limit = figures["earmark"][key], figures["bare"].get(key)
        theirs = [figures[name].get(key) for name in rivals]
        cells = ["–" if found is None else f"{found:.1f} ({found / own:.1f} ×)" for found in theirs]
        cells += [f"{own:.1f}" if limit is None else f"{own:.1f} ({own / limit:.1f} ×)"]
        cells += ["–" if limit is None else f"{limit:.2f}", f"≤ {goal:g}" if goal else "–"]
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
