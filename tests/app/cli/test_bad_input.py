"""Bad input: a clear message with what to do, the right exit code, nothing lost. One test a case."""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
import struct
import sys
import zlib
from pathlib import Path

import pytest
from PIL import Image

from app.records import Item
from app.workspace import Workspace


def png_header(width: int, height: int) -> bytes:
    """A PNG that promises ``width`` × ``height`` pixels and holds none."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def states(project: Path) -> dict[str, str]:
    with Workspace.open(project, read_only=True) as opened:
        return {item.path: item.state for item in opened.view.find(Item)}


def test_a_truncated_jpeg_is_one_line_and_the_rest_goes_on(run, cells: Path, photos: Path) -> None:
    whole = photos / "whole.jpg"
    Image.open(photos / "4.png").save(whole)
    (photos / "cut.jpg").write_bytes(whole.read_bytes()[:300])
    added = run("add", cells, photos, "--json")
    assert added.code == 0
    assert any("cut.jpg" in line for line in added.json["broken"])
    assert states(cells)["cut.jpg"] == "broken"
    assert states(cells)["whole.jpg"] == "ok"


def test_an_empty_wav(run, recordings: Path, tmp_path: Path) -> None:
    (recordings / "empty.wav").write_bytes(b"")
    (tmp_path / "words.yaml").write_text(
        "earmark: 1\nname: W\nversion: 1.0.0\nmedia: audio\ntasks:\n  words: {kind: transcript}\n"
    )
    made = run("new", tmp_path / "p", "--media", "audio", "--sheet", tmp_path / "words.yaml", "--from", recordings)
    assert made.code == 0
    assert "empty.wav" in made.out
    assert states(tmp_path / "p") == {"0.wav": "ok", "1.wav": "ok", "empty.wav": "broken"}


def test_a_picture_of_50000_by_50000(run, cells: Path, photos: Path) -> None:
    (photos / "bomb.png").write_bytes(png_header(50_000, 50_000))
    added = run("add", cells, photos, "--json")
    assert added.code == 0
    line = next(line for line in added.json["broken"] if "bomb.png" in line)
    assert "2500" in line.replace(",", "").replace(" ", "")  # the megapixels that were found


def test_a_sheet_with_an_unknown_key_names_line_and_nearest(run, tmp_path: Path) -> None:
    sheet = tmp_path / "s.yaml"
    sheet.write_text(
        "earmark: 1\nname: S\nversion: 1.0.0\nmedia: image\ntasks:\n  q: {kind: choice, optoins: [a, b]}\n"
    )
    made = run("new", tmp_path / "p", "--media", "image", "--sheet", sheet)
    assert made.code == 3
    assert "line 6" in made.err
    assert "options" in made.err
    assert not (tmp_path / "p").exists()


def test_a_table_with_an_unknown_item(run, cells: Path, photos: Path, tmp_path: Path) -> None:
    table = tmp_path / "columns.csv"
    table.write_text("path,camera\n0.png,left\nnowhere.png,right\n")
    added = run("add", cells, photos, "--columns", table, "--json")
    assert added.code == 0
    assert added.json["columns"]["items"] == 1
    assert "nowhere.png" in added.json["columns"]["problems"][0]


def test_predictions_with_an_unknown_class(run, cells: Path, tmp_path: Path) -> None:
    said = tmp_path / "said.csv"
    said.write_text("path,label\n0.png,sharp\n1.png,blured\n")
    found = run("predictions", cells, said, "--model", "m", "--task", "quality", "--json")
    assert found.code == 0
    assert found.json["items"] == 1
    assert "blured" in found.json["problems"][0]
    assert "blurred" in found.json["problems"][0]


def test_predictions_without_one_that_fits(run, cells: Path, tmp_path: Path) -> None:
    said = tmp_path / "said.csv"
    said.write_text("path,label\nelse.png,sharp\n")
    found = run("predictions", cells, said, "--model", "m", "--task", "quality")
    assert found.code == 3
    assert "nothing was imported" in found.err


def test_a_project_of_a_newer_version(run, cells: Path) -> None:
    with sqlite3.connect(cells / "earmark.db") as raw:
        raw.execute("PRAGMA user_version = 99")
    raw.close()
    before = (cells / "earmark.db").read_bytes()
    found = run("check", cells)
    assert found.code == 3
    assert "Update Earmark" in found.err
    assert (cells / "earmark.db").read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of folders work otherwise there")
def test_a_read_only_folder(run, cells: Path, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a user without the right to write; root may write anyway, so the system's answer is given by hand."""
    cells.chmod(stat.S_IRUSR | stat.S_IXUSR)
    if os.access(cells, os.W_OK):
        real = os.open

        def refused(path, flags, *rest, **named):
            if flags & os.O_RDWR and Path(path).parent == cells:
                raise PermissionError(errno.EACCES, "Permission denied", str(path))
            return real(path, flags, *rest, **named)

        monkeypatch.setattr("os.open", refused)
    try:
        found = run("add", cells, photos)
        assert found.code == 3
        assert "cannot be written" in found.err
        assert "read-only" in found.err
    finally:
        cells.chmod(stat.S_IRWXU)


def test_a_full_disk_at_export_leaves_nothing(run, cells: Path, tmp_path: Path, monkeypatch) -> None:
    said = tmp_path / "labels.csv"
    said.write_text("path,label\n" + "".join(f"{index}.png,sharp\n" for index in range(6)))
    assert run("import", cells, said, "--format", "csv", "--annotator", "ann", "--task", "quality").code == 0
    real = Path.write_bytes

    def full(self: Path, data: bytes) -> int:
        if "export" in str(self) and self.name == "manifest.jsonl":
            raise OSError(errno.ENOSPC, "No space left on device", str(self))
        return real(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    found = run("export", cells, "--format", "imagefolder", "--out", tmp_path / "export")
    assert found.code == 3
    assert "space" in found.err
    assert not (tmp_path / "export").exists()
    assert [path for path in tmp_path.iterdir() if "export" in path.name] == []


def test_a_missing_media_file(run, cells: Path, photos: Path, tmp_path: Path) -> None:
    said = tmp_path / "labels.csv"
    said.write_text("path,label\n" + "".join(f"{index}.png,sharp\n" for index in range(6)))
    assert run("import", cells, said, "--format", "csv", "--annotator", "ann", "--task", "quality").code == 0
    (photos / "2.png").unlink()
    found = run("export", cells, "--format", "imagefolder", "--out", tmp_path / "export")
    assert found.code == 3
    assert "2.png" in found.err
    assert not (tmp_path / "export").exists()
    doctor = run("doctor", cells)
    assert doctor.code == 1
    assert "missing: 2.png" in doctor.out
    assert run("add", cells, photos).code == 0
    assert states(cells)["2.png"] == "missing"


def test_no_project_there(run, tmp_path: Path) -> None:
    found = run("check", tmp_path)
    assert found.code == 3
    assert "earmark new" in found.err


def test_wrong_words(run, cells: Path) -> None:
    assert run("slices", cells).code == 2
    unknown = run("slices", cells, "--model", "nobody")
    assert unknown.code == 2
    assert "nobody" in unknown.err
    assert run("export", cells, "--format", "coc", "--out", "x").code == 2
    assert run("nonsense").code == 2
