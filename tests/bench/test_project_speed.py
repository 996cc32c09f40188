"""Opening a project of 100,000 items to a usable page, one edit, registering 60,000 files and again."""

from __future__ import annotations

import hashlib
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from app import ids
from app.commands.dataset import Register
from app.commands.objects import EditObjects
from app.commands.project import AddAnnotator
from app.dataset.register import RegisterReport, describe_folder, register_folder, survey
from app.jobs.job import Progress
from app.labels import values
from app.records import Item, Source
from app.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
SHEET = """\
earmark: 1
name: Bench
version: 1.0.0
media: image
tasks:
  cells: {kind: boxes, classes: [red, white]}
"""
OPEN = """
import sys, time
from pathlib import Path
from widgets.shell.start import make_app
app = make_app()
from app.settings.store import Settings
from widgets.shell.main_window import MainWindow
from widgets.theme.theme import Theme
window = MainWindow(Theme(app, "light"), Settings(Path(sys.argv[2])))
window.show()
app.processEvents()
wall, cpu = time.perf_counter(), time.process_time()
assert window.open_project(Path(sys.argv[1]), "label"), window.start.banner.text
app.processEvents()
print(time.perf_counter() - wall, time.process_time() - cpu)
window.close()
"""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of 100,000 items whose files are not there: only the database is opened."""
    folder = tmp_path_factory.mktemp("large") / "p"
    source = Source(id=ids.source_id("made"), name="made", root="/nowhere")
    with Workspace.create(folder, name="large", media="image", sheet_text=SHEET) as made:
        for start in range(0, 100_000, 10_000):
            made.do(Register(source, tuple(item(source, index) for index in range(start, start + 10_000))))
        made.do(AddAnnotator("ann"))
    return folder


def item(source: Source, index: int) -> Item:
    """One of many."""
    features = {"width_px": 640.0, "height_px": 480.0, "brightness": index % 100 / 100, "contrast": 0.2}
    return Item(
        id=ids.item_id(source.id, f"{index:06}.jpg"), source_id=source.id, path=f"{index:06}.jpg", sha256="0" * 64,
        size_bytes=1, mtime_ns=1, media="image", features=features,
    )  # fmt: skip


def test_open_100000_items_to_a_usable_page(large: Path, tmp_path: Path) -> None:
    environment = {
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "offscreen",
        "HOME": str(tmp_path),
        "PATH": "/usr/bin:/bin",
    }
    runs = []
    for _ in range(5):
        done = subprocess.run(
            [sys.executable, "-c", OPEN, str(large), str(tmp_path / "s.json")],
            env=environment, capture_output=True, text=True, check=True, timeout=120,
        )  # fmt: skip
        runs.append([float(number) for number in done.stdout.split()[:2]])
    wall, cpu = (statistics.median(column) for column in zip(*runs, strict=True))
    print("\n| open 100,000 items to the label page | wall s | CPU s | goal |\n| --- | --- | --- | --- |")
    print(f"| window's libraries and page included | {wall:.2f} | {cpu:.2f} | < 1 s |")
    assert min(run[1] for run in runs) < 1.0


def test_one_edit(large: Path) -> None:
    times: list[float] = []
    with Workspace.open(large, who="ann") as opened:
        first = opened.view.columns(Item, ("id",))[0][0]
        for index in range(500):
            thing = values.Box(id=f"b{index}", cls="red", box_px=(0.0, 0.0, 9.0, 9.0))
            start = time.perf_counter()
            opened.do(EditObjects(first, "cells", put=(thing,)))
            times.append(time.perf_counter() - start)
    median, worst = statistics.median(times) * 1000, sorted(times)[int(len(times) * 0.99)] * 1000
    print("\n| one edit, committed, ms | median | p99 | goal |\n| --- | --- | --- | --- |")
    print(f"| a box drawn, 500 in a row, 100,000 items | {median:.2f} | {worst:.2f} | < 5 median |")
    assert median < 5


def test_register_60000_files(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    picture = tmp_path / "one.jpg"
    Image.effect_noise((320, 240), 60).convert("RGB").save(picture, quality=90)
    data = picture.read_bytes()
    for index in range(60_000):
        place = folder / f"{index // 1000:02}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{index:05}.jpg").write_bytes(data + index.to_bytes(4, "big"))
    with Workspace.create(tmp_path / "p", name="many", media="image", sheet_text=SHEET) as made:
        alone = hashing_alone(folder)
        described = describe_folder(made, folder, name="", licence="", origin="")
        start = time.process_time(), time.perf_counter()
        count = sum(len(batch) for batch in survey(described, RegisterReport("many"), Progress(), workers=1))
        survey_cpu = time.process_time() - start[0]
        start = time.process_time(), time.perf_counter()
        register_folder(made, folder, workers=2, measure=False)
        wall = time.perf_counter() - start[1]
        start = time.process_time(), time.perf_counter()
        again = register_folder(made, folder, workers=2, measure=False)
        again_s = time.perf_counter() - start[1]
    assert count == 60_000 and again.unchanged == 60_000
    speed = alone / survey_cpu
    print("\n| 60,000 JPEG files of 29 kB | s |\n| --- | --- |".replace("29", f"{len(data) // 1000}"))
    print(f"| reading and hashing alone, CPU | {alone:.1f} |")
    print(f"| registering (hash, header, item), one process, CPU | {survey_cpu:.1f} |")
    print(f"| speed against hashing alone (goal ≥ 0.5) | {speed:.2f} |")
    print(f"| registered and committed, two workers, wall | {wall:.1f} |")
    print(f"| again with nothing changed, wall | {again_s:.1f} |")
    assert speed >= 0.5
    assert again_s < 10


def hashing_alone(folder: Path) -> float:
    """CPU seconds to find, read and hash every file."""
    start = time.process_time()
    for path in sorted(folder.rglob("*.jpg")):
        hashlib.sha256(path.read_bytes()).hexdigest()
    return time.process_time() - start
