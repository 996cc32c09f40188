"""Registering: new, unchanged, changed, missing, broken; stopped in the middle and gone on with."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.dataset import register
from app.dataset.columns import read_columns
from app.dataset.register import register_folder
from app.dataset.scan import media_files
from app.errors import CallError, Cancelled, TableError
from app.jobs.job import Progress
from app.records import Item, Source
from app.workspace import Workspace

SHEET = "earmark: 1\nname: T\nversion: 1.0.0\nmedia: image\ntasks:\n  q: {kind: choice, options: [a, b]}\n"


def paint(path: Path, seed: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.random.default_rng(seed).integers(0, 255, (20, 30, 3)).astype(np.uint8)).save(path)


@pytest.fixture
def project(tmp_path: Path):
    with Workspace.create(tmp_path / "p", name="p", media="image", sheet_text=SHEET) as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for index in range(6):
        paint(tmp_path / "photos" / ("sub" if index % 2 else "") / f"{index}.png", index)
    return tmp_path / "photos"


def test_first_second_and_after_changes(project: Workspace, folder: Path) -> None:
    first = register_folder(project, folder, licence="CC0", origin="here")
    assert (first.found, first.new, first.measured) == (6, 6, 6)
    items = project.view.find(Item)
    assert {item.path for item in items} >= {"0.png", "sub/1.png"}
    assert all(item.features["brightness"] > 0 and item.features["width_px"] == 30 for item in items)
    revision = project.view.last_revision()
    again = register_folder(project, folder)
    assert (again.unchanged, again.new, again.changed) == (6, 0, 0)
    assert project.view.last_revision() == revision
    assert project.view.find(Source)[0].licence == "CC0"
    paint(folder / "0.png", 99)
    (folder / "2.png").unlink()
    paint(folder / "new.png", 7)
    third = register_folder(project, folder)
    assert (third.new, third.changed, third.missing) == (1, 1, 1)
    states = {item.path: item.state for item in project.view.find(Item)}
    assert states["2.png"] == "missing" and states["0.png"] == "ok"
    paint(folder / "2.png", 2)
    register_folder(project, folder)
    assert {item.state for item in project.view.find(Item)} == {"ok"}


def test_a_touched_file_is_hashed_again_and_stays_the_same(project: Workspace, folder: Path) -> None:
    register_folder(project, folder)
    before = {item.path: item.features for item in project.view.find(Item)}
    os.utime(folder / "0.png", ns=(1, 1))
    report = register_folder(project, folder)
    assert report.unchanged == 6
    assert {item.path: item.features for item in project.view.find(Item)} == before


def test_broken_files_are_lines_and_the_rest_goes_on(project: Workspace, folder: Path) -> None:
    (folder / "text.png").write_text("not a picture")
    (folder / "empty.png").write_bytes(b"")
    report = register_folder(project, folder)
    assert len(report.broken) == 2
    assert all(line.startswith(("text.png: ", "empty.png: ")) for line in report.broken)
    assert project.view.count(Item, state="broken") == 2
    assert project.view.count(Item, state="ok") == 6


def test_a_stop_keeps_what_was_finished(project: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = tmp_path / "many"
    for index in range(40):
        paint(many / f"{index:02}.png", index)
    monkeypatch.setattr(register, "BATCH", 10)
    monkeypatch.setattr(register, "CHUNK", 5)
    progress = Progress(lambda done, _total, _text: progress.cancel() if done >= 25 else None)
    with pytest.raises(Cancelled):
        register_folder(project, many, progress=progress)
    kept = project.view.count(Item)
    assert 10 <= kept < 40
    report = register_folder(project, many)
    assert report.unchanged == kept and report.new == 40 - kept
    assert project.view.count(Item) == 40


def test_columns_and_groups_stay_when_a_folder_is_added_again(project: Workspace, folder: Path, tmp_path: Path) -> None:
    from app.commands.dataset import SetColumns

    register_folder(project, folder)
    table = tmp_path / "t.csv"
    table.write_text("path,camera,nr\n0.png,left,007\nsub/1.png,right,8\n")
    read = read_columns(table, project.view.find(Item))
    project.do(SetColumns(read.columns, group="camera"))
    paint(folder / "0.png", 50)
    register_folder(project, folder)
    found = next(item for item in project.view.find(Item) if item.path == "0.png")
    assert (found.columns, found.group_key) == ({"camera": "left", "nr": "007"}, "left")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"), ("a,a\n1,2\n", "stands twice"), ("who,what\n1,2\n", "names the files"),
        ("path\n\xff", "not UTF-8"),
    ],
)  # fmt: skip
def test_tables_that_are_none(tmp_path: Path, text: str, words: str) -> None:
    table = tmp_path / "t.csv"
    table.write_bytes(text.encode("latin-1"))
    with pytest.raises(TableError, match=words):
        read_columns(table, ())


def test_numbers_and_what_only_looks_like_one(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("path,light,speaker,odd\na.png,0.5,007,1\nb.png,2,012,x\n")
    items = [
        Item(id=name, source_id="s", path=f"{name}.png", sha256="", size_bytes=1, mtime_ns=1, media="image")
        for name in "ab"
    ]
    read = read_columns(table, items)
    assert read.columns["a"] == {"light": 0.5, "speaker": "007", "odd": "1"}


def test_only_what_lies_in_the_folder(tmp_path: Path) -> None:
    paint(tmp_path / "outside" / "secret.png", 1)
    paint(tmp_path / "root" / "in.png", 1)
    paint(tmp_path / "root" / ".hidden" / "x.png", 1)
    (tmp_path / "root" / "notes.txt").write_text("x")
    (tmp_path / "root" / "link.png").symlink_to(tmp_path / "outside" / "secret.png")
    (tmp_path / "root" / "up").symlink_to(tmp_path)
    assert list(media_files(tmp_path / "root", {".png"})) == ["in.png"]
    with pytest.raises(CallError, match="no such folder"):
        list(media_files(tmp_path / "nowhere", {".png"}))
