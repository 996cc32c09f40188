"""Packages come from elsewhere: hostile names, bombs, lies about sizes and damage are refused, and nothing is left."""

from __future__ import annotations

import json
import shutil
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PIL import Image

from app.commands.dataset import Register
from app.commands.project import AddAnnotator
from app.dataset.register import register_folder
from app.errors import CallError, Cancelled, DiskFull, EarmarkError, FormatError, InputError
from app.jobs.job import Progress
from app.packages import archive as archives
from app.packages.merge import read_package
from app.packages.pack import pack
from app.packages.unpack import place_for, unpack
from app.records import Item, Source
from app.workspace import Workspace
from tests.app.conftest import IMAGE_SHEET

GO = Progress()


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    """Two pictures for ann, with their files."""
    media = tmp_path / "media"
    (media / "sub").mkdir(parents=True)
    for name in ("a.png", "sub/b.png"):
        Image.new("RGB", (40, 30), "red" if name == "a.png" else "blue").save(media / name)
    with Workspace.create(tmp_path / "p", name="p", media="image", sheet_text=IMAGE_SHEET) as made:
        register_folder(made, media, name="media")
        made.do(AddAnnotator("ann", "Ann"))
        pack(made, "ann", tmp_path / "ann.earmark", GO)
    return tmp_path / "ann.earmark"


def rewritten(packed: Path, change: Callable[[str, bytes], tuple[str, bytes] | None], *more: Any) -> Path:
    """The package with other entries."""
    bad = packed.with_name("bad.earmark")
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(bad, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            found = change(entry.filename, old.read(entry))
            if found is not None:
                new.writestr(*found)
        for name, text in more:
            new.writestr(name, text)
    return bad


def same(name: str, text: bytes) -> tuple[str, bytes]:
    return name, text


def test_the_files_come_out_as_they_went_in(packed: Path, tmp_path: Path) -> None:
    folder = place_for(packed)
    report = unpack(packed, folder, GO)
    assert (report.items, report.missing, folder) == (2, (), tmp_path / "ann")
    with Workspace.open(folder, who="ann") as opened:
        (source,) = opened.view.find(Source)
        for item in opened.view.find(Item):
            file = Path(source.root) / item.path
            assert file.read_bytes() == (tmp_path / "media" / item.path).read_bytes()
    assert unpack(packed, place_for(packed), GO).there_already
    (tmp_path / "ann" / "package.json").write_text("{}")
    assert place_for(packed).name == "ann 2"


def test_a_desk_that_is_moved_still_finds_its_files(packed: Path, tmp_path: Path) -> None:
    unpack(packed, tmp_path / "ann", GO)
    (tmp_path / "away").mkdir()
    moved = tmp_path / "away" / "desk"
    (tmp_path / "ann").rename(moved)
    with Workspace.open(moved, read_only=True) as opened:
        (source,) = opened.view.find(Source)
        assert source == opened.view.get(Source, source.id) and Path(source.root).is_absolute()
        assert all((Path(source.root) / item.path).is_file() for item in opened.view.find(Item))
    # It can be changed there, and the change taken back, like any other source.
    with Workspace.open(moved, who="ann") as opened:
        licensed = msgspec.structs.replace(source, licence="CC0")
        opened.do(Register(licensed, ()))
        opened.undo(area="data")
        assert opened.view.find(Source) == [source]
        opened.redo(area="data")
    moved.rename(tmp_path / "back")
    with Workspace.open(tmp_path / "back", read_only=True) as opened:
        (source,) = opened.view.find(Source)
        assert source.licence == "CC0" and Path(source.root).is_relative_to(tmp_path / "back")
        assert all((Path(source.root) / item.path).is_file() for item in opened.view.find(Item))


def old_way(folder: Path, root: str) -> None:
    """As desks were stored before folders were relative."""
    with sqlite3.connect(folder / "earmark.db") as database:
        database.execute("UPDATE source SET root = ?", (root,))
    database.close()


def raw_root(folder: Path) -> str:
    with Workspace.open(folder, read_only=True) as opened:
        ((root,),) = opened.view.columns(Source, ("root",))
    return str(root)


def test_a_desk_of_an_earlier_version_looks_for_its_files_within_itself(packed: Path, tmp_path: Path) -> None:
    """Where it still is, moved since, and copied while the first one stays; one step of the history each."""
    desk = unpack(packed, tmp_path / "ann", GO).folder
    relative = raw_root(desk)
    whole = str(desk / relative)
    old_way(desk, whole)
    shutil.copytree(desk, tmp_path / "copy")
    with Workspace.open(desk, who="ann") as opened:
        before = opened.view.last_revision()
    with Workspace.open(desk, who="ann") as opened:
        assert opened.view.last_revision() == before, "once"
    assert raw_root(desk) == relative
    with Workspace.open(tmp_path / "copy", who="ann") as opened:
        (source,) = opened.view.find(Source)
        assert Path(source.root) == tmp_path / "copy" / relative and opened.view.revisions()[-1].area == "package"
        # And it can be changed like any other source.
        opened.do(Register(msgspec.structs.replace(source, licence="CC0"), ()))
        opened.undo(area="data")
        assert opened.view.find(Source) == [source]
    # What lies elsewhere stays there.
    old_way(desk, str(tmp_path / "media"))
    shutil.rmtree(desk / "media")
    with Workspace.open(desk, who="ann"):
        pass
    assert raw_root(desk) == str(tmp_path / "media")


def test_the_same_work_has_the_same_bytes_but_for_its_name(packed: Path, tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "p") as opened:
        pack(opened, "ann", tmp_path / "again.earmark", GO)
    with zipfile.ZipFile(packed) as one, zipfile.ZipFile(tmp_path / "again.earmark") as other:
        assert one.namelist() == other.namelist()
        for name in one.namelist():
            assert name == "package.json" or one.read(name) == other.read(name)


@pytest.mark.parametrize(
    "name",
    [
        "../evil.png", "media/../../evil.png", "/etc/evil.png", "media//evil.png", "media/C:evil.png",
        "media\\..\\evil.png", "media/a\nb.png", "earmark.db", "package.json/../x", "media/./x",
    ],
)  # fmt: skip
def test_names_that_lead_elsewhere_are_refused(packed: Path, tmp_path: Path, name: str) -> None:
    bad = rewritten(packed, same, (zipfile.ZipInfo(name), b"x"))
    with pytest.raises(FormatError, match="It was not opened"):
        unpack(bad, tmp_path / "out", GO)
    assert not (tmp_path / "out").exists() and not (tmp_path / "evil.png").exists()


def test_links_bombs_twins_and_strays_are_refused(packed: Path, tmp_path: Path) -> None:
    link = zipfile.ZipInfo("media/link.png")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(packed) as opened:
        some = next(name for name in opened.namelist() if name.endswith("a.png"))
    for more, words in (
        ((link, b"/etc/passwd"), "does not belong"),
        (("media/bomb.png", b"\0" * (8 << 20)), "grow more than"),
        ((some.replace("a.png", "A.PNG"), b"x"), "two files"),
        (("media/stray.png", b"x"), "belongs to no item"),
    ):
        with pytest.raises(FormatError, match=words):
            unpack(rewritten(packed, same, more), tmp_path / "out", GO)
    assert not list(tmp_path.glob("out*"))


def test_lists_are_bounded(packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(archives._LIMITS, "items.jsonl", 10)
    with pytest.raises(FormatError, match="larger than"):
        unpack(packed, tmp_path / "out", GO)
    monkeypatch.setattr(archives, "MOST_ENTRIES", 3)
    with pytest.raises(FormatError, match="too many"):
        unpack(packed, tmp_path / "out", GO)


def changed(of: str, change: Callable[[Any], Any]) -> Callable[[str, bytes], tuple[str, bytes]]:
    """One document, or each line, changed."""

    def rewrite(name: str, text: bytes) -> tuple[str, bytes]:
        if name != of:
            return name, text
        if name.endswith(".json"):
            return name, json.dumps(change(json.loads(text))).encode()
        return name, b"".join(json.dumps(change(json.loads(line))).encode() + b"\n" for line in text.splitlines())

    return rewrite


@pytest.mark.parametrize(
    ("rewrite", "words"),
    [
        (changed("items.jsonl", lambda one: {**one, "path": "../../x.png"}), "does not belong"),
        (changed("items.jsonl", lambda one: {**one, "id": "other"}), "does not belong"),
        (changed("items.jsonl", lambda one: {**one, "source_id": "../x"}), "does not belong"),
        (changed("items.jsonl", lambda one: {**one, "sha256": "0" * 64}), "not the file that was packed"),
        (changed("items.jsonl", lambda one: {**one, "size_bytes": 1}), "belongs to no item"),
        (changed("items.jsonl", lambda one: [one]), "line 1: cannot be read"),
        (changed("package.json", lambda one: {**one, "earmark_package": 2}), "Update Earmark"),
        (changed("package.json", lambda one: {**one, "sheet_id": "other"}), "not the one that was packed"),
        (changed("package.json", lambda one: {**one, "annotator_id": "reference"}), "for nobody"),
        (changed("package.json", lambda one: {"earmark_package": 1}), "cannot be read"),
        (lambda name, text: None if name == "package.json" else (name, text), "is missing"),
        (lambda name, text: (name, b"tasks: [") if name == "sheet.yaml" else (name, text), "sheet.yaml"),
        (lambda name, text: (name, b"\xff\xfe") if name == "sheet.yaml" else (name, text), "no text"),
    ],
)
def test_packages_that_lie_are_refused_and_leave_nothing(
    packed: Path, tmp_path: Path, rewrite: Callable[[str, bytes], tuple[str, bytes] | None], words: str
) -> None:
    with pytest.raises(EarmarkError, match=words):
        unpack(rewritten(packed, rewrite), tmp_path / "out", GO)
    assert not list(tmp_path.glob("out*"))


def test_damage_and_what_is_no_package_are_said(packed: Path, tmp_path: Path) -> None:
    whole = packed.read_bytes()
    for broken in (b"", b"PK", b"no zip at all", whole[: len(whole) // 2]):
        (tmp_path / "broken.earmark").write_bytes(broken)
        with pytest.raises(FormatError, match="no work package"):
            unpack(tmp_path / "broken.earmark", tmp_path / "out", GO)
    place = whole.index(b"IHDR") + 20
    (tmp_path / "broken.earmark").write_bytes(whole[:place] + b"\x00\x01\x02" + whole[place + 3 :])
    with pytest.raises(FormatError, match=r"damaged|not the file"):
        unpack(tmp_path / "broken.earmark", tmp_path / "out", GO)
    with pytest.raises(InputError, match="no such file"):
        read_package(tmp_path / "nothing.earmark")
    assert not list(tmp_path.glob("out*"))


def test_no_room_a_full_folder_and_stopping_leave_things_as_they_were(
    packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with pytest.raises(CallError, match="something else"):
        unpack(packed, tmp_path / "out", GO)
    stopped = Progress()
    stopped.cancel()
    with pytest.raises(Cancelled):
        unpack(packed, tmp_path / "new", stopped)
    monkeypatch.setattr(archives.shutil, "disk_usage", lambda place: type("Usage", (), {"free": 10})())
    with pytest.raises(DiskFull, match="are free"):
        unpack(packed, tmp_path / "new", GO)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ann.earmark", "media", "out", "p"]


def test_packing_says_what_cannot_be_done(packed: Path, tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "p") as opened:
        for who, file, words in (
            ("anna", "x.earmark", "Did you mean 'ann'"),
            ("reference", "x.earmark", "unknown annotator"),
            ("ann", "x.zip", "call the package"),
        ):
            with pytest.raises(CallError, match=words):
                pack(opened, who, tmp_path / file, GO)
        (tmp_path / "media" / "a.png").unlink()
        report = pack(opened, "ann", tmp_path / "less.earmark", GO)
    assert report.missing == ("a.png",) and "1 files are missing" in report.text
    assert unpack(tmp_path / "less.earmark", tmp_path / "less", GO).missing == ("a.png",)
