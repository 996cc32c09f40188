"""Measuring in batches: what a stop leaves is given first."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.dataset.measuring import RegisterReport, measure_items, unmeasured
from app.dataset.register import register_folder
from app.errors import Cancelled
from app.jobs.job import Progress
from app.media import sound_features
from app.records import Source
from app.workspace import Workspace

SHEET = "earmark: 1\nname: T\nversion: 1.0.0\nmedia: audio\ntasks:\n  words: {kind: transcript}\n"


@pytest.fixture
def sounds(tmp_path: Path) -> Path:
    folder = tmp_path / "sounds"
    folder.mkdir()
    for index in range(4):
        soundfile.write(folder / f"{index}.wav", np.full(8000, index / 10), 8000)
    return folder


def test_what_was_measured_before_a_stop_is_kept(tmp_path: Path, sounds: Path) -> None:
    with Workspace.create(tmp_path / "p", name="p", media="audio", sheet_text=SHEET) as workspace:
        register_folder(workspace, sounds, measure=False)
        todo = unmeasured(workspace, workspace.view.find(Source)[0])
        progress = Progress(lambda done, total, text: progress.cancel() if done == 2 else None)
        report = RegisterReport("sounds")
        batches = []
        with pytest.raises(Cancelled):
            for features, _ in measure_items(todo, report, progress, workers=1):
                batches.append(features)
        assert [len(features) for features in batches] == [2]
        assert report.measured == 2


def test_silence_is_measured_once_and_a_long_recording_is_told(
    tmp_path: Path, sounds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sound_features, "_WHOLE_S", 0.5)
    monkeypatch.setattr(sound_features, "_STRETCHES", 2)
    monkeypatch.setattr(sound_features, "_STRETCH_FRAMES", 1600)
    with Workspace.create(tmp_path / "p", name="p", media="audio", sheet_text=SHEET) as workspace:
        report = register_folder(workspace, sounds)
        assert not unmeasured(workspace, workspace.view.find(Source)[0])
    assert len(report.warnings) == 4
    assert min(report.warnings).startswith("0.wav: 0.0 h long; level, noise and bandwidth were measured on 0 min")
