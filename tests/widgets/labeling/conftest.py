"""A small project, and the label page on it as the window would make it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from PIL import Image
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.commands.project import AddAnnotator
from app.dataset.register import register_folder
from app.errors import EarmarkError
from app.settings.store import Settings
from app.workspace import Workspace
from tests.widgets.labeling import image_bench
from widgets.actions.registry import ActionRegistry
from widgets.bridge.changes import Changes
from widgets.bridge.jobs import JobRunner
from widgets.labeling.page import LabelPage
from widgets.shell.page import PageContext, Who, filled
from widgets.theme.theme import Theme

PICTURES = """
earmark: 1
name: Things
version: 1.0.0
media: image
tasks:
  things:
    kind: boxes
    title: Things
    guidance: Box every thing.
    required: true
    classes:
      round: {title: Round thing, key: "1", colour: "#0072b2"}
      square: {title: Square thing, key: "2", colour: "#d55e00", attributes: {broken: bool}}
  outlines:
    kind: polygons
    title: Outlines
    classes:
      edge: {title: Edge, key: "3", colour: "#009e73"}
  usable:
    kind: choice
    title: Usable
    options: ["yes", blurred]
rules:
  - id: thin
    task: things
    title: No box thinner than four pixels
    why: Such a box is a slip of the hand.
    check: {min_side_px: 4, severity: block}
"""
SPEECH = """
earmark: 1
name: Words
version: 1.0.0
media: audio
tasks:
  words: {kind: transcript, title: Words, required: true}
  event: {kind: choice, title: Event, options: [bird, horn]}
  spans: {kind: segments, title: Spans, tiers: [main], classes: {speech: {key: "1"}, noise: {key: "2"}}}
vocabulary:
  filler: {um: [umm, uhm]}
rules:
  - id: fillers
    task: words
    title: Write every filler in one spelling
    check: {spelling: [filler], severity: block, fix: canonical}
    examples: [{bad: "umm yes", fixed: "um yes"}]
"""


@dataclass
class Bench:
    """The page in a window of its own, and what it was given."""

    page: LabelPage
    workspace: Workspace
    who: Who
    errors: list[EarmarkError] = field(default_factory=list)
    went: list[str] = field(default_factory=list)

    def open(self, qtbot: QtBot, name: str) -> None:
        """Opens an item by its file name and waits until it is there."""
        found = next(entry for entry in self.page.view.list.model.entries if entry.path == name)
        self.page.open(found.item_id)
        qtbot.waitUntil(lambda: self.page.view.stage.ready)


MakeBench = Callable[..., Bench]


@pytest.fixture
def make_bench(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MakeBench]:
    """Opens the label page on a project folder; closes everything at the end."""
    closers: list[Callable[[], Any]] = []

    def make(project: Path, *, read_only: bool = False) -> Bench:
        errors: list[EarmarkError] = []
        workspace = Workspace.open(project, read_only=read_only)
        jobs, changes, who = JobRunner(errors.append), Changes(workspace), Who("annotator-1")
        went: list[str] = []
        context = PageContext(
            workspace, jobs, changes, who, Theme(qapp, "light"), Settings(tmp_path / "settings.json"), errors.append,
            lambda stage, **selection: went.append(stage),
        )  # fmt: skip
        page = filled(LabelPage(context))
        qtbot.addWidget(page)
        ActionRegistry().install(page, page.actions_of_page())
        page.resize(1300, 800)
        page.show()
        qtbot.waitExposed(page)
        page.activate()
        closers.extend((jobs.close, changes.close, workspace.close))
        bench = Bench(page, workspace, who, errors, went)
        if page.work.item_id and page.view.pages.currentIndex() == 0:
            qtbot.waitUntil(lambda: page.view.stage.ready)
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        return bench

    yield make
    for close in closers:
        close()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """A project with three pictures of 400 × 300 and one that is damaged."""
    media = tmp_path / "media"
    media.mkdir()
    for number in range(3):
        pixels = np.full((300, 400, 3), 60 + 60 * number, dtype=np.uint8)
        Image.fromarray(pixels).save(media / f"{number}.png")
    (media / "9-damaged.png").write_bytes((media / "0.png").read_bytes()[:60])
    return _project(tmp_path / "project", media, "image", PICTURES)


@pytest.fixture
def pictures_with(tmp_path: Path) -> Callable[[str], Path]:
    """A project with two pictures of 400 × 300 and a rule sheet of the test's own."""

    def make(sheet: str) -> Path:
        media = tmp_path / "media"
        media.mkdir()
        for number in range(2):
            pixels = np.full((300, 400, 3), 60 + 60 * number, dtype=np.uint8)
            Image.fromarray(pixels).save(media / f"{number}.png")
        return _project(tmp_path / "project", media, "image", sheet)

    return make


@pytest.fixture
def speech(tmp_path: Path) -> Path:
    """A project with two recordings of two seconds."""
    media = tmp_path / "media"
    media.mkdir()
    for number in range(2):
        tone = 0.4 * np.sin(np.arange(32000) * (0.05 + 0.02 * number))
        soundfile.write(media / f"{number}.wav", tone, 16000)
    return _project(tmp_path / "project", media, "audio", SPEECH)


def _project(path: Path, media: Path, kind: str, sheet: str) -> Path:
    with Workspace.create(path, name="Test", media=kind, sheet_text=sheet) as workspace:
        for number in (1, 2):
            workspace.do(AddAnnotator(f"annotator-{number}", f"Annotator {number}"))
        register_folder(workspace, media, name="media", measure=False)
    return path


@pytest.fixture
def bench(make_bench: Callable[..., Any], tmp_path: Path) -> Any:
    """The label page on a project with every kind of object, its first picture open."""
    return image_bench.ready(make_bench(image_bench.project(tmp_path, image_bench.SHEET)))
