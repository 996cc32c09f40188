"""An export folder against its manifest."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import FormatError
from app.lineage.verify import verify
from app.records import Item
from app.workspace import Workspace
from tests.app.lineage.projects import export

Project = tuple[Workspace, list[Item]]


def test_missing_changed_extra(recordings: Project, tmp_path: Path) -> None:
    export(recordings[0], tmp_path / "out", "csv")
    out = tmp_path / "out"
    assert verify(out).ok and verify(out).files == 7
    (out / "media/train/c0.wav").unlink()
    data = (out / "media/train/c1.wav").read_bytes()
    (out / "media/train/c1.wav").write_bytes(data[:-1] + b"x")
    (out / "media/train/c2.wav").unlink()
    (out / "media/train/c2.wav").symlink_to(tmp_path / "clips/c2.wav")
    (out / "new.txt").write_text("x")
    found = verify(out)
    assert found.missing == ("media/train/c0.wav",)
    assert found.changed == ("media/train/c1.wav", "media/train/c2.wav")
    assert found.extra == ("new.txt",) and found.manifest_intact and not found.ok


def test_edited_manifest_is_seen(recordings: Project, tmp_path: Path) -> None:
    export(recordings[0], tmp_path / "out", "csv")
    manifest = tmp_path / "out/manifest.jsonl"
    manifest.write_text(manifest.read_text().replace("CC BY 4.0", "CC0"))
    assert not verify(tmp_path / "out").ok and not verify(tmp_path / "out").manifest_intact


def test_no_export(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="no export of Earmark"):
        verify(tmp_path)
