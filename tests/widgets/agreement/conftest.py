"""A project in which two people disagree, and the agree page on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import ids
from app.commands.dataset import Register
from app.commands.project import AddAnnotator
from app.errors import EarmarkError
from app.labeling.desk import Desk
from app.labels.values import Box, Choice
from app.records import Item, Source
from app.settings.store import Settings
from app.workspace import Workspace
from widgets.agreement.page import AgreePage
from widgets.bridge.changes import Changes
from widgets.bridge.jobs import JobRunner
from widgets.shell.page import PageContext, Who, filled
from widgets.theme.theme import Theme

SHEET = """
earmark: 1
name: Cells
version: 1.0.0
media: image
tasks:
  cells: {kind: boxes, title: Cells, classes: [red, white]}
  quality: {kind: choice, title: Quality, options: [sharp, blurred]}
  empty: {kind: choice, title: Empty, options: [a, b]}
"""


@dataclass
class Bench:
    """The page, and what it was given."""

    page: AgreePage
    workspace: Workspace
    who: Who
    errors: list[EarmarkError] = field(default_factory=list)
    went: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Twelve items: two people agree on all but the first two of them."""
    path = tmp_path / "project"
    with Workspace.create(path, name="Cells", media="image", sheet_text=SHEET) as workspace:
        source = Source(id=ids.source_id("made"), name="made", root="/nowhere")
        items = tuple(
            Item(
                id=ids.item_id(source.id, name), source_id=source.id, path=name, sha256=ids.digest(name),
                size_bytes=1, mtime_ns=1, media="image", features={"width_px": 100.0, "height_px": 80.0},
            )
            for name in (f"{n:03}.jpg" for n in range(12))
        )  # fmt: skip
        workspace.do(Register(source, items))
        for number, who in enumerate(("ann", "bob")):
            workspace.do(AddAnnotator(who, who.title()))
            desk = Desk(workspace, who)
            for place, item in enumerate(items):
                other = number and place < 2
                desk.put(item.id, "cells", Box("a", "white" if other else "red", (0, 0, 40, 40)))
                desk.set_value(item.id, "quality", Choice("blurred" if other else "sharp"))
                desk.submit(item.id)
    return path


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication, project: Path, tmp_path: Path) -> Iterator[Bench]:
    """The agree page, measured."""
    errors: list[EarmarkError] = []
    went: list[tuple[str, dict[str, Any]]] = []
    workspace = Workspace.open(project)
    jobs, changes, who = JobRunner(errors.append), Changes(workspace), Who("lead")

    def go(stage: str, **selection: Any) -> None:
        went.append((stage, selection))

    context = PageContext(
        workspace, jobs, changes, who, Theme(qapp, "light"), Settings(tmp_path / "settings.json"), errors.append, go
    )
    page = filled(AgreePage(context))
    qtbot.addWidget(page)
    page.resize(1200, 900)
    page.show()
    page.activate()
    qtbot.waitUntil(lambda: page._found is not None)
    yield Bench(page, workspace, who, errors, went)
    for close in (jobs.close, changes.close, workspace.close):
        close()
