"""Clips of examples lie in the project's folder, and none takes the place of another."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import EnvironmentFailed
from app.scope.clips import keep_clip


def test_a_clip_is_copied_once_and_never_over_another(tmp_path: Path) -> None:
    project, elsewhere = tmp_path / "project", tmp_path / "elsewhere"
    project.mkdir()
    elsewhere.mkdir()
    clip = elsewhere / "um.wav"
    clip.write_bytes(b"one")
    assert keep_clip(project, clip) == keep_clip(project, clip) == "clips/um.wav"
    clip.write_bytes(b"two")
    assert keep_clip(project, clip) == "clips/um-2.wav"
    assert (project / "clips/um.wav").read_bytes() == b"one"
    assert keep_clip(project, project / "clips" / "um.wav") == "clips/um.wav", "what lies there stays where it is"


def test_a_clip_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailed, match="cannot be copied"):
        keep_clip(tmp_path / "project", tmp_path / "no.wav")
