"""What journeys share: a project of ten real pictures, and seats at its window that must never be kept waiting."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.commands.project import AddAnnotator
from app.dataset.register import register_folder
from app.demo.sample import make_sample
from app.workspace import Workspace
from tests.journeys.seat import Seat

ROOT = Path(__file__).resolve().parents[2]
CELLS = ROOT / "resources" / "sample" / "pictures" / "cells"
SHEET = """
earmark: 1
name: Blood
version: 1.0.0
media: image
tasks:
  cells:
    kind: boxes
    title: Cells
    required: true
    classes: {red: {key: "1"}, white: {key: "2"}, platelet: {key: "3"}}
  outlines: {kind: polygons, title: Outlines, classes: [nucleus]}
  stain: {kind: choice, title: Stain, required: true, options: [good, pale]}
rules:
  - {id: thin, task: cells, title: No slips of the hand, check: {min_side_px: 5, severity: block}}
"""
Sit = Callable[[], Seat]


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample projects, "pictures" and "speech", on their real data."""
    folder = tmp_path_factory.mktemp("sample")
    make_sample(folder)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Ten real pictures of blood cells, one annotator."""
    media = tmp_path / "media"
    media.mkdir()
    found = sorted(path for path in CELLS.rglob("*") if path.suffix.lower() in (".jpg", ".png"))[:10]
    for path in found:
        shutil.copy(path, media / path.name)
    assert len(list(media.iterdir())) == 10
    with Workspace.create(tmp_path / "project", name="Blood", media="image", sheet_text=SHEET) as workspace:
        workspace.do(AddAnnotator("ann", "Ann"))
        register_folder(workspace, media, name="cells", measure=False)
    return tmp_path / "project"


@pytest.fixture
def sit(qtbot: QtBot, qapp: QApplication, project: Path, tmp_path: Path) -> Iterator[Sit]:
    seats: list[Seat] = []

    def seat() -> Seat:
        seats.append(Seat(qapp, project, tmp_path / "settings.json"))
        qtbot.addWidget(seats[-1].window)
        return seats[-1]

    yield seat
    stalls = [stall for one in seats for stall in one.watch.stalls]
    for one in seats:
        one.close()
    assert not stalls, f"the window's thread stalled: {stalls}"
