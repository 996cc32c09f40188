"""From an exported file back to its source."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.errors import CallError, FormatError
from app.lineage.manifest import load_manifest
from app.lineage.trace import trace
from app.records import Item
from app.workspace import Workspace
from tests.app.lineage.projects import export

Project = tuple[Workspace, list[Item]]


def test_original_and_sample(pictures: Project, tmp_path: Path) -> None:
    workspace, items = pictures
    done = export(workspace, tmp_path / "out", "coco")
    (tmp_path / "out").rename(tmp_path / "moved")
    for line in load_manifest(tmp_path / "moved"):
        found = trace(tmp_path / "moved" / line["path"])
        kinds = [step["kind"] for step in found.steps]
        assert found.intact and found.sha256 == line["sha256"] and kinds[-2:] == ["snapshot", "export"]
        assert all("at" in step and "who" in step for step in found.steps)
        if line["kind"] == "media":
            item = next(item for item in items if item.id == line["item"])
            source = found.steps[0]
            assert kinds[0] == "source" and source["path"] == item.path and source["sha256"] == item.sha256
            assert source["licence"] == "CC BY 4.0" and source["who"] == "lead"
            labels = [step for step in found.steps if step["kind"] == "label"]
            assert {step["who"] for step in labels} == {"reference"} and all(step["revision"] > 0 for step in labels)
            assert kinds.count("augment") == ("sample" in line)
        assert found.steps[-2]["id"] == done.snapshot
        document = json.loads(json.dumps(found.document()))
        assert set(document) >= {"file", "sha256", "steps"}


def test_changed_file_is_said(recordings: Project, tmp_path: Path) -> None:
    export(recordings[0], tmp_path / "out", "hf-audiofolder")
    path = tmp_path / "out/train/c0.wav"
    path.write_bytes(path.read_bytes() + b"x")
    assert not trace(path).intact
    assert trace(tmp_path / "out/manifest.jsonl").intact


def test_what_was_never_exported(recordings: Project, tmp_path: Path) -> None:
    export(recordings[0], tmp_path / "out", "csv")
    (tmp_path / "out/mine.txt").write_text("x")
    (tmp_path / "loose.txt").write_text("x")
    with pytest.raises(CallError, match="does not know this file"):
        trace(tmp_path / "out/mine.txt")
    with pytest.raises(CallError, match="belongs to no export"):
        trace(tmp_path / "loose.txt")
    with pytest.raises(CallError, match="no such file"):
        trace(tmp_path / "out/no.txt")


@pytest.mark.parametrize(
    "damage", ["{", '{"path": "../x"}\n', '{"path": "README.md", "kind": "media"}\n', "[]\n", '{"path": 3}\n']
)
def test_damaged_manifest(recordings: Project, tmp_path: Path, damage: str) -> None:
    export(recordings[0], tmp_path / "out", "csv")
    (tmp_path / "out/manifest.jsonl").write_text(damage)
    with pytest.raises(FormatError, match="Export again"):
        trace(tmp_path / "out/README.md")
