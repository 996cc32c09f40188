"""A batch that is stopped, killed or out of disk loses nothing that was finished, and goes on where it was."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.augmenting import places
from app.augmenting.make import work
from app.augmenting.make.job import run_plan
from app.augmenting.make.journal import Journal
from app.augmenting.make.plan import Plan, RenderTask
from app.augmenting.make.work import make_sample
from app.errors import Cancelled, DiskFull
from app.jobs.job import Progress
from augment.recipe import Recipe

ROOT = Path(__file__).parents[4]
TEXT = "earmark-recipe: 1\nname: n\nmedia: image\nsteps:\n  - gaussian_noise: {}\n  - rotate: {angle: [-30, 30]}\n"


def plan(folder: Path, count: int = 6, *, side: int = 48) -> Plan:
    """Tasks on pictures of random pixels, without a project around them."""
    recipe = Recipe.from_yaml(TEXT)
    (folder / "in").mkdir(parents=True, exist_ok=True)
    tasks = []
    for index in range(count):
        photo = folder / "in" / f"{index}.png"
        if not photo.exists():
            pixels = np.random.default_rng(index).integers(0, 255, (side, side, 3)).astype(np.uint8)
            Image.fromarray(pixels).save(photo, compress_level=1)
        tasks.append(
            RenderTask(
                sample_id=f"s{index}", parent_id=f"p{index}", source_file=str(photo), media="image", labels={},
                recipe_text=TEXT, variant=0, seed=index, target=str(folder / "samples" / f"s{index}.png"), saving="png",
                scratch=str(folder / "jobs" / "a"),
            )
        )  # fmt: skip
    return Plan(recipe, tuple(tasks), count, (), job=folder / "jobs" / "a")


def digests(folder: Path) -> dict[str, str]:
    return {made.task.sample_id: made.sha256 for made in run_plan(plan(folder), Progress()).made}


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The samples that were really made."""
    made: list[str] = []

    def counting(task: RenderTask):
        made.append(task.sample_id)
        return make_sample(task)

    monkeypatch.setattr("app.augmenting.make.job.make_sample", counting)
    return made


@pytest.mark.parametrize("workers", [2, 8])
def test_any_number_of_workers_gives_the_same_bytes(tmp_path: Path, workers: int) -> None:
    alone = digests(tmp_path / "one")
    many = run_plan(plan(tmp_path / "many"), Progress(), workers=workers)
    assert {made.task.sample_id: made.sha256 for made in many.made} == alone
    assert [made.task.sample_id for made in many.made] == sorted(alone)


def test_a_stopped_batch_goes_on_and_does_nothing_twice(tmp_path: Path, counted: list[str]) -> None:
    watch = Progress(lambda done, total, text: watch.cancel() if done == 4 else None)
    with pytest.raises(Cancelled, match="4 of 6 samples are finished"):
        run_plan(plan(tmp_path), watch)
    assert len(counted) == 4
    seen = []
    again = run_plan(plan(tmp_path), Progress(lambda done, total, text: seen.append((done, total))))
    assert len(counted) == 6 and again.resumed == 4 and len(again.made) == 6
    assert seen[0] == (4, 6) and seen[-1] == (6, 6)
    again.close()
    assert not (tmp_path / "jobs").exists()


def test_what_was_spoiled_since_is_made_again(tmp_path: Path, counted: list[str]) -> None:
    first = {made.task.sample_id: made.sha256 for made in run_plan(plan(tmp_path), Progress()).made}
    (tmp_path / "samples" / "s1.png").write_bytes(b"half")
    (tmp_path / "samples" / "s2.png").unlink()
    with (tmp_path / "jobs" / "a" / "finished.jsonl").open("ab") as journal:
        journal.write(b'{"key": "cut sho')
    counted.clear()
    again = run_plan(plan(tmp_path), Progress())
    assert sorted(counted) == ["s1", "s2"]
    assert {made.task.sample_id: made.sha256 for made in again.made} == first


def test_other_libraries_or_labels_are_other_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_plan(plan(tmp_path), Progress())
    monkeypatch.setattr("augment.engines.versions", lambda: {"numpy": "9"})
    assert run_plan(plan(tmp_path), Progress()).resumed == 0


KILLED = """
import sys
from pathlib import Path
from app.augmenting.make.job import run_plan
from app.jobs.job import Progress
from tests.app.augmenting.make.test_resume import plan
run_plan(plan(Path(sys.argv[1]), 24, side=300), Progress(), workers=2)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_killed_without_a_word_it_loses_nothing(tmp_path: Path, counted: list[str]) -> None:
    plan(tmp_path, 24, side=300)
    child = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], cwd=ROOT)
    journal = tmp_path / "jobs" / "a" / "finished.jsonl"
    end = time.monotonic() + 60
    while time.monotonic() < end and (not journal.exists() or journal.read_bytes().count(b"\n") < 5):
        time.sleep(0.01)
    child.send_signal(signal.SIGKILL)
    child.wait()
    n_lines = journal.read_bytes().count(b'"key"')
    assert 3 <= n_lines < 24
    for file in (tmp_path / "samples").iterdir():
        Image.open(file).load()  # whole, each of them
    with Journal(tmp_path / "jobs" / "a") as opened:
        assert opened.died
        assert not list((tmp_path / "jobs" / "a").glob("*.part"))
    again = run_plan(plan(tmp_path, 24, side=300), Progress())
    assert again.resumed == n_lines and len(counted) == 24 - n_lines
    alone = run_plan(plan(tmp_path / "alone", 24, side=300), Progress())
    assert [one.sha256 for one in again.made] == [one.sha256 for one in alone.made]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_full_disk_stops_it_and_keeps_what_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    wrote: list[Path] = []
    really = Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        if path.suffix == ".part":
            if len(wrote) >= 3:
                really(path, content[:10])
                raise OSError(errno.ENOSPC, "No space left on device")
            wrote.append(path)
        return really(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(DiskFull, match=r"the disk is full.* 3 of 6 samples are finished"):
        run_plan(plan(tmp_path), Progress(), workers=workers)
    assert len(list((tmp_path / "samples").iterdir())) == 3
    assert not list(tmp_path.rglob("*.part"))
    monkeypatch.undo()
    assert run_plan(plan(tmp_path), Progress()).resumed == 3


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="file size limits as Linux has them")
def test_a_real_limit_of_the_system_is_told_too(tmp_path: Path) -> None:
    code = (
        "import resource, signal, sys; from pathlib import Path; from app.augmenting.places import write_whole;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000));"
        "write_whole(sys.argv[1], bytes(5000))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "x")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "DiskFull" in run.stderr and "run it again" in run.stderr
    assert list(tmp_path.iterdir()) == []


def deadly(task: RenderTask):
    """Kills its worker at one of the parents, as a decoder that crashes does."""
    if task.sample_id == "s2" and os.environ.get("EARMARK_TEST_PARENT") != str(os.getpid()):
        os.kill(os.getpid(), signal.SIGKILL)
    places.write_whole(task.target, b"as good as a picture here, and sooner there")
    return work.Made(task, "", {}, "{}", {})


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_after_a_death_the_sample_that_kills_is_found_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EARMARK_TEST_PARENT", str(os.getpid()))
    monkeypatch.setattr("app.augmenting.make.job.make_sample", deadly)
    (tmp_path / "jobs" / "a").mkdir(parents=True)
    # What a run leaves that was killed by it on a thread.
    (tmp_path / "jobs" / "a" / "finished.jsonl").write_bytes(b'{"run": "running"}\n')
    batch = run_plan(plan(tmp_path, 4), Progress(), workers=1)
    assert [made.task.sample_id for made in batch.made] == ["s0", "s1", "s3"]
    assert batch.failed == (f"2.png: {work.crashed(plan(tmp_path).tasks[2]).error.split(': ', 1)[1]}",)
    assert "died" in batch.failed[0]


def test_urls_are_read_and_written_whole(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    places.write_whole("memory://earmark-test/a/b.bin", b"one")
    places.write_whole("memory://earmark-test/a/b.bin", b"two")
    assert places.read_bytes("memory://earmark-test/a/b.bin") == b"two"
    with places.local("memory://earmark-test/a/b.bin") as copy:
        assert copy.name == "b.bin" and copy.read_bytes() == b"two"
    assert not copy.exists()
