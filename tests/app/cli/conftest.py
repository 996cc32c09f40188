"""Calls of the terminal commands, in this process: the same code as the command, without a second interpreter."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from PIL import Image

from app.main import main

IMAGE_SHEET = """\
earmark: 1
name: Cells
version: 1.0.0
media: image
tasks:
  cells: {kind: boxes, classes: [red, white]}
  quality: {kind: choice, options: [sharp, blurred]}
rules:
  - id: small
    task: cells
    title: Leave out what is smaller than 4 pixels
    check: {min_side_px: 4, severity: block}
"""
SOUND_SHEET = """\
earmark: 1
name: Words
version: 1.0.0
media: audio
tasks:
  words: {kind: transcript}
"""


@dataclass(frozen=True)
class Result:
    """What a command printed and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on standard output."""
        return json.loads(self.out)


Run = Callable[..., Result]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs ``earmark`` with the words that are given."""

    def call(*words: object) -> Result:
        capsys.readouterr()
        code = main([str(word) for word in words])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return Result(code, printed.out, printed.err)

    return call


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Six pictures of 64 × 48, three of them dark."""
    folder = tmp_path / "photos"
    folder.mkdir()
    draw = np.random.default_rng(3)
    for index in range(6):
        light = 40 if index < 3 else 180
        pixels = draw.integers(light - 20, light + 20, (48, 64, 3)).astype(np.uint8)
        Image.fromarray(pixels).save(folder / f"{index}.png")
    return folder


@pytest.fixture
def recordings(tmp_path: Path) -> Path:
    """Two recordings of a second."""
    folder = tmp_path / "recordings"
    folder.mkdir()
    for index in range(2):
        tone = 0.3 * np.sin(2 * np.pi * (300 + 100 * index) * np.arange(16000) / 16000)
        soundfile.write(folder / f"{index}.wav", tone, 16000)
    return folder


@pytest.fixture
def cells(tmp_path: Path, photos: Path, run: Run) -> Path:
    """A project on the photos."""
    (tmp_path / "cells.yaml").write_text(IMAGE_SHEET)
    project = tmp_path / "cells"
    made = run("new", project, "--media", "image", "--sheet", tmp_path / "cells.yaml", "--from", photos)
    assert made.code == 0, made.err
    return project
