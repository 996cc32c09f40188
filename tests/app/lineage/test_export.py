"""Exports: complete, reproducible, without leaks, whole or not at all."""

from __future__ import annotations

import errno
import json
import shutil
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PIL import Image

from app.commands.dataset import Register, SetColumns
from app.commands.labels import Said
from app.errors import CallError, Cancelled, DiskFull, MediaError, ReadOnly, UnknownName
from app.formats.paths import safe_name
from app.jobs.job import Progress
from app.labels import values
from app.lineage import export as export_module
from app.lineage.export import Options, plan_export
from app.lineage.manifest import load_manifest
from app.lineage.snapshot import TakeSnapshot, find_snapshot
from app.lineage.split import Ratios
from app.lineage.verify import verify
from app.records import Item, Source
from app.workspace import Workspace
from tests.app.lineage.projects import (
    MakeProject,
    accept_sample,
    box,
    export,
    label,
    picture,
    register,
    tree,
)  # fmt: skip

Project = tuple[Workspace, list[Item]]
FORMATS = ("coco", "imagefolder", "csv", "jsonl")
HALVES = Ratios(0.5, 0.25, 0.25)


@pytest.mark.parametrize("name", FORMATS)
def test_twice_gives_identical_bytes_and_verifies(pictures: Project, tmp_path: Path, name: str) -> None:
    workspace, _ = pictures
    export(workspace, tmp_path / "a", name, ratios=HALVES)
    export(workspace, tmp_path / "b", name, ratios=HALVES)
    assert tree(tmp_path / "a") == tree(tmp_path / "b")
    assert verify(tmp_path / "a").ok
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b", "media", "project0"]


def test_over_itself_and_after_later_changes(pictures: Project, tmp_path: Path) -> None:
    workspace, items = pictures
    done = export(workspace, tmp_path / "out", "coco", ratios=HALVES)
    before = tree(tmp_path / "out")
    label(workspace, [Said(items[0].id, "cells", values.Boxes((box("z", 5, 5, 6, 6),)))])
    export(workspace, tmp_path / "out", "coco", snapshot=done.snapshot, ratios=HALVES)
    assert tree(tmp_path / "out") == before
    export(workspace, tmp_path / "out", "coco", ratios=HALVES)
    assert tree(tmp_path / "out") != before
    assert verify(tmp_path / "out").ok


def test_sample_trains_only_with_its_parent(pictures: Project, tmp_path: Path) -> None:
    workspace, items = pictures
    workspace.do(SetColumns({items[0].id: {"side": "train"}}, split="side"))
    done = export(workspace, tmp_path / "a", "coco", ratios=Ratios(0, 0, 1))
    lines = [line for line in load_manifest(tmp_path / "a") if "sample" in line]
    assert done.samples == 1 and [line["split"] for line in lines] == ["train"]
    assert lines[0]["item"] == items[0].id and lines[0]["sample"]["seed"] == 7
    workspace.do(SetColumns({items[0].id: {"side": "dev"}}, split="side"))
    done = export(workspace, tmp_path / "b", "coco", ratios=Ratios(0, 0, 1))
    assert done.samples == 0 and any("samples left out" in note for note in done.notes)


def test_group_on_two_sides_is_refused(pictures: Project, tmp_path: Path) -> None:
    workspace, items = pictures
    one, two = [item for item in items if item.path[-5] in "01"]
    workspace.do(SetColumns({one.id: {"side": "train"}, two.id: {"side": "test"}}, split="side"))
    with pytest.raises(CallError, match=r"group 's0' would be on two sides: .* in train, .* in test"):
        export(workspace, tmp_path / "out", "coco")
    assert not (tmp_path / "out").exists()


def test_orientation_is_baked_once_and_noted(pictures: Project, tmp_path: Path) -> None:
    workspace, items = pictures
    export(workspace, tmp_path / "out", "coco")
    lines = {line["item"]: line for line in load_manifest(tmp_path / "out") if line["kind"] == "media"}
    turned = next(item for item in items if item.path.endswith("p5.jpg"))
    line = lines[turned.id]
    assert line["orientation_baked"] == 6 and line["sha256"] != line["source"]["sha256"] == turned.sha256
    with Image.open(tmp_path / "out" / line["path"]) as image:
        assert image.size == (24, 40) and image.getexif().get(0x0112) is None
    plain = lines[next(item.id for item in items if item.path.endswith("p4.jpg"))]
    assert "orientation_baked" not in plain and plain["sha256"] == plain["source"]["sha256"]


@pytest.mark.parametrize(("ending", "exact"), [("png", True), ("tiff", True), ("webp", True), ("jpg", False)])
@pytest.mark.parametrize("orientation", range(2, 9))
def test_baking_turns_the_pixels_as_reading_does(tmp_path: Path, ending: str, exact: bool, orientation: int) -> None:
    from app.lineage.media_out import bake
    from app.media.image import read_image
    from app.media.probe import probe

    pixels = np.zeros((16, 32, 3), dtype=np.uint8)
    pixels[:8, :8], pixels[8:, 24:] = (250, 10, 10), (10, 250, 10)
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / f"a.{ending}"
    Image.fromarray(pixels).save(path, exif=exif.tobytes(), **({"lossless": True} if ending == "webp" else {}))
    info = probe(path)
    upright = tmp_path / f"b.{ending}"
    upright.write_bytes(bake("a", path.read_bytes(), info))
    wanted, found = read_image(path).astype(int), read_image(upright).astype(int)
    assert wanted.shape == found.shape
    assert np.abs(wanted - found).max() <= (0 if exact else 12)
    assert probe(upright).orientation == 1


def test_missing_and_changed_media_stop_it_with_words(pictures: Project, tmp_path: Path) -> None:
    workspace, items = pictures
    gone = tmp_path / "media" / items[0].path
    kept = gone.read_bytes()
    gone.unlink()
    with pytest.raises(MediaError, match=r"p0\.jpg: the file is missing.*Nothing was exported"):
        export(workspace, tmp_path / "out", "coco")
    picture(gone, 99)
    with pytest.raises(MediaError, match="has changed since it was registered"):
        export(workspace, tmp_path / "out", "coco")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["media", "project0"]
    gone.write_bytes(kept)
    assert export(workspace, tmp_path / "out", "coco").files == {"train": 7}


def test_full_disk_leaves_the_old_export(pictures: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace, _ = pictures
    export(workspace, tmp_path / "out", "coco")
    before = tree(tmp_path / "out")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(export_module, "_write_text", full)
    with pytest.raises(DiskFull, match="the disk is full, so nothing was exported"):
        export(workspace, tmp_path / "out", "csv")
    with pytest.raises(DiskFull):
        export(workspace, tmp_path / "new", "csv")
    assert tree(tmp_path / "out") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["media", "out", "project0"]


def test_read_only_place_is_named(pictures: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "mkdir", refuse)
        with pytest.raises(ReadOnly, match="may not be written"):
            export(pictures[0], tmp_path / "out", "coco")


@pytest.mark.parametrize("steps", range(1, 20, 3))
def test_interrupt_leaves_nothing(pictures: Project, tmp_path: Path, steps: int) -> None:
    workspace, _ = pictures
    workspace.do(TakeSnapshot("now"))
    found = find_snapshot(workspace.view, "latest")
    job = plan_export(workspace.view, workspace.path, found, Options("coco"), out=tmp_path / "out")
    progress = Progress()
    count = 0

    def stop(*_: object) -> None:
        nonlocal count
        count += 1
        if count == steps:
            progress.cancel()

    progress.listener = stop
    if steps <= 14:
        with pytest.raises(Cancelled):
            job.run(progress)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["media", "project0"]


def test_killed_between_renames_is_mended(pictures: Project, tmp_path: Path) -> None:
    workspace, _ = pictures
    export(workspace, tmp_path / "out", "coco")
    before = tree(tmp_path / "out")
    (tmp_path / "out").rename(tmp_path / ".out.earmark-old")
    shutil.copytree(tmp_path / "media", tmp_path / ".out.earmark-partial")
    export(workspace, tmp_path / "out", "coco")
    assert tree(tmp_path / "out") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["media", "out", "project0"]


def test_never_replaces_what_is_not_its_own(pictures: Project, tmp_path: Path) -> None:
    workspace, _ = pictures
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work")
    with pytest.raises(CallError, match="no export of Earmark"):
        export(workspace, mine, "coco")
    export(workspace, tmp_path / "out", "coco")
    (tmp_path / "out/notes.txt").write_text("keep me")
    with pytest.raises(CallError, match=r"holds notes\.txt"):
        export(workspace, tmp_path / "out", "coco")
    with pytest.raises(CallError, match="lies inside the source 'lab'"):
        export(workspace, tmp_path / "media/out", "coco")
    (tmp_path / "out/notes.txt").rename(tmp_path / "out/.DS_Store")
    assert verify(tmp_path / "out").ok and export(workspace, tmp_path / "out", "coco")
    with pytest.raises(CallError, match="over the project"):
        export(workspace, workspace.path, "coco")
    assert (mine / "thesis.txt").exists()


def test_only_labels_that_count(make_project: MakeProject, tmp_path: Path) -> None:
    workspace = make_project()
    for number in range(3):
        picture(tmp_path / f"media/{number}.png", number)
    items = register(workspace, tmp_path / "media")
    with pytest.raises(CallError, match="no item has a label that counts"):
        export(workspace, tmp_path / "out", "imagefolder")
    label(workspace, [Said(items[0].id, "quality", values.Choice("sharp"))], "ann")
    label(workspace, [Said(items[1].id, "quality", values.Choice("sharp"))], "ann")
    label(workspace, [Said(items[1].id, "quality", values.Choice("blurred"))], "bob")
    done = export(workspace, tmp_path / "out", "imagefolder")
    assert done.files == {"train": 1} and any("2 items left out" in note for note in done.notes)
    assert (tmp_path / "out/train/sharp/0.png").is_file()
    line = next(line for line in load_manifest(tmp_path / "out") if line["kind"] == "media")
    assert line["labels"][0]["annotator"] == "ann" and line["labels"][0]["revision"] > 0


def test_wrong_calls(pictures: Project, recordings: Project, tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="Did you mean 'coco'"):
        export(pictures[0], tmp_path / "out", "cocoo")
    with pytest.raises(CallError, match="cannot be written"):
        export(pictures[0], tmp_path / "out", "voc")
    with pytest.raises(CallError, match="holds no audio"):
        export(recordings[0], tmp_path / "out", "coco")
    with pytest.raises(UnknownName, match="unknown task"):
        export(pictures[0], tmp_path / "out", "coco", tasks=("cell",))
    with pytest.raises(UnknownName, match="unknown column"):
        export(pictures[0], tmp_path / "out", "coco", group="speaker")


def test_exported_policy_is_applied(recordings: Project, tmp_path: Path) -> None:
    export(recordings[0], tmp_path / "out", "jsonl")
    lines = [json.loads(line) for line in (tmp_path / "out/labels.jsonl").read_text("utf-8").splitlines()]
    texts = [line["labels"]["words"]["text"] for line in lines]
    assert texts and not any(text.startswith("um ") for text in texts)


def test_card_and_licences(pictures: Project, tmp_path: Path) -> None:
    from ruamel.yaml import YAML

    export(pictures[0], tmp_path / "out", "imagefolder", ratios=HALVES)
    text = (tmp_path / "out/README.md").read_text("utf-8")
    front = YAML(typ="safe").load(text.split("---")[1])
    assert front["license"] == "cc-by-4.0" and "object-detection" in front["task_categories"]
    assert front["configs"][0]["data_files"][0]["path"] == "train/**"
    assert "Taken in the lab." in (tmp_path / "out/licences/lab.txt").read_text("utf-8")


def test_two_sources_with_one_name_of_file(make_project: MakeProject, tmp_path: Path) -> None:
    workspace = make_project()
    picture(tmp_path / "one/a.png", 1)
    picture(tmp_path / "two/A.png", 2)
    items = register(workspace, tmp_path / "one", name="one")
    items += register(workspace, tmp_path / "two", name="two", licence="MIT")
    label(workspace, [Said(item.id, "quality", values.Choice("sharp")) for item in items])
    export(workspace, tmp_path / "out", "imagefolder")
    names = sorted(path.name for path in (tmp_path / "out/train/sharp").iterdir())
    assert names == sorted(f"{item.path[0]}-{item.id[:8]}.png" for item in items)
    assert "license: [cc-by-4.0, mit]" in (tmp_path / "out/README.md").read_text("utf-8")


def test_identical_files_stay_on_one_side(make_project: MakeProject, tmp_path: Path) -> None:
    workspace = make_project()
    for number in range(12):
        picture(tmp_path / f"media/a{number}.png", number)
        shutil.copy(tmp_path / f"media/a{number}.png", tmp_path / f"media/b{number}.png")
    items = register(workspace, tmp_path / "media")
    label(workspace, [Said(item.id, "quality", values.Choice("sharp")) for item in items])
    export(workspace, tmp_path / "out", "imagefolder", ratios=HALVES)
    sides: dict[str, set[str]] = {}
    for line in load_manifest(tmp_path / "out"):
        if line["kind"] == "media":
            sides.setdefault(line["source"]["sha256"], set()).add(line["split"])
    assert len(sides) == 12 and all(len(found) == 1 for found in sides.values())


@pytest.mark.parametrize("path", ["../secret.png", "/etc/secret.png", "a\x00b.png", "x/../../secret.png", "c:\\x.png"])
def test_a_path_out_of_its_source_is_refused(make_project: MakeProject, tmp_path: Path, path: str) -> None:
    workspace = make_project()
    picture(tmp_path / "secret.png", 1)
    picture(tmp_path / "media/a.png", 2)
    items = register(workspace, tmp_path / "media")
    source = workspace.view.find(Source)[0]
    hostile = msgspec.structs.replace(items[0], id="bad", path=path)
    workspace.do(Register(source, (hostile,)))
    label(workspace, [Said("bad", "quality", values.Choice("sharp"))])
    with pytest.raises(MediaError, match="leads out of its source"):
        export(workspace, tmp_path / "out", "imagefolder")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "name", ["NUL.png", "x" * 200 + ".png", "=cmd.png", "日本 語.PNG", "a.b.c.png", "no ending", "-rf.png"]
)
def test_odd_names_are_exported_safely(make_project: MakeProject, tmp_path: Path, name: str) -> None:
    workspace = make_project()
    picture(tmp_path / "x.png", 1)
    (tmp_path / "media").mkdir()
    (tmp_path / "x.png").rename(tmp_path / "media" / name)
    items = register(workspace, tmp_path / "media")
    label(workspace, [Said(items[0].id, "quality", values.Choice("sharp"))])
    for format in FORMATS[1:]:
        export(workspace, tmp_path / format, format)
        assert verify(tmp_path / format).ok
        line = next(line for line in load_manifest(tmp_path / format) if line["kind"] == "media")
        assert line["source"]["path"] == name and safe_name(Path(line["path"]).name) == Path(line["path"]).name


def test_second_sample_of_a_parent(pictures: Project, tmp_path: Path) -> None:
    workspace, items = pictures
    accept_sample(workspace, items[0], seed=8, labels={"quality": values.Choice("sharp")})
    done = export(workspace, tmp_path / "out", "csv")
    assert done.samples == 2 and done.files == {"train": 8}
