"""The frames of an MP3 without a header are counted once a content, and not believed of another file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.dataset.register import register_folder
from app.media import kept_frames
from app.media.digest import sha256_file
from app.media.mp3_frames import find_frames, frame_bytes
from app.media.recording import open_recording
from app.workspace import Workspace

SHEET = "earmark: 1\nname: T\nversion: 1.0.0\nmedia: audio\ntasks:\n  q: {kind: choice, options: [a, b]}\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Some seconds that do not say how many."""
    found = tmp_path / "clips" / "a.mp3"
    found.parent.mkdir()
    noise = np.random.default_rng(1).normal(0, 0.1, (44_100 * 4, 2))
    soundfile.write(found, noise, 44_100, format="MP3", subtype="MPEG_LAYER_III")
    data = found.read_bytes()
    found.write_bytes(data[frame_bytes(data[:4]) :])
    return found


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each time that frames are counted; no file is too short to be remembered."""
    found: list[int] = []
    monkeypatch.setattr(kept_frames, "_LEAST_BYTES", 0)
    monkeypatch.setattr(kept_frames, "find_frames", lambda *what: found.append(1) or find_frames(*what))
    return found


def test_they_are_counted_once_and_not_believed_of_another_file(path: Path, tmp_path: Path, counted: list[int]) -> None:
    cache = tmp_path / "cache"
    with open_recording(path, sha256="0" * 64, cache_folder=cache) as first:
        n_frames, late = first.n_frames, first.read(150_000, 1000)
    assert len(counted) == 1
    with open_recording(path, sha256="0" * 64, cache_folder=cache) as again:
        assert again.n_frames == n_frames
        assert np.array_equal(again.read(150_000, 1000), late)
    assert len(counted) == 1
    (kept,) = (cache / "frames").iterdir()
    kept.write_bytes(kept.read_bytes()[:-5])
    with open_recording(path, sha256="0" * 64, cache_folder=cache) as again:
        assert again.n_frames == n_frames
    assert len(counted) == 2, "damaged: counted anew, and kept anew"
    with path.open("ab") as stream:
        stream.write(path.read_bytes()[-2000:])
    with open_recording(path, sha256="0" * 64, cache_folder=cache):
        assert len(counted) == 3, "of another length than that which was counted"


def test_a_registered_file_opens_without_counting(path: Path, tmp_path: Path, counted: list[int]) -> None:
    with Workspace.create(tmp_path / "p", name="p", media="audio", sheet_text=SHEET) as project:
        register_folder(project, path.parent, measure=False)
        assert len(counted) == 1
        with open_recording(path, sha256=sha256_file(path), cache_folder=project.path / "cache") as one:
            assert one.n_frames > 150_000
        assert len(counted) == 1


def test_a_short_file_leaves_nothing_behind(path: Path, tmp_path: Path) -> None:
    with open_recording(path, sha256="0" * 64, cache_folder=tmp_path / "cache"):
        assert not (tmp_path / "cache" / "frames").exists()
