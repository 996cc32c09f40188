"""A small project of sound, and the rules page on it as the window would make it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.commands.project import AddAnnotator
from app.errors import EarmarkError
from app.settings.store import Settings
from app.workspace import Workspace
from widgets.actions.registry import ActionRegistry
from widgets.bridge.changes import Changes
from widgets.bridge.jobs import JobRunner
from widgets.rules.page import RulesPage
from widgets.shell.page import PageContext, Who, filled
from widgets.theme.theme import Theme

SHEET = """\
earmark: 1
name: Words
version: 1.0.0
media: audio
# What is labelled.
tasks:
  words: {kind: transcript, title: Words, required: true}
  event: {kind: choice, title: Event, options: [bird, horn]}
vocabulary:
  filler:
    um: [umm, uhm]  # never erm
policy:
  filler: {stored: keep, exported: keep, compared: drop}
rules:
  - id: fillers
    task: words
    title: Write every filler in one spelling
    check: {spelling: [filler], severity: block, fix: canonical}
    examples:
      - {bad: "umm yes", fixed: "um yes"}
  # Numbers are read in many ways.
  - id: numbers
    task: words
    title: Numbers in words
    check: {must_not_match: '\\d', severity: warn}
"""
PATIENCE_MS = 10_000


@dataclass
class Bench:
    """The page, and what it stands on."""

    page: RulesPage
    workspace: Workspace
    who: Who
    errors: list[EarmarkError] = field(default_factory=list)

    def settle(self, qtbot: QtBot) -> None:
        """Waits until all that was written has been read."""
        QApplication.processEvents()
        qtbot.waitUntil(lambda: self.page.desk.settled, timeout=PATIENCE_MS)
        QApplication.processEvents()


Open = Callable[..., Bench]


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Open]:
    """Opens the page on the project in the same folder each time, at first made anew."""
    made: list[tuple[Bench, JobRunner, Changes]] = []

    def close(one: tuple[Bench, JobRunner, Changes]) -> None:
        found, jobs, changes = one
        found.page.deactivate()
        jobs.close()
        changes.close()
        found.workspace.close()
        found.page.hide()
        found.page.deleteLater()
        QApplication.processEvents()

    def opened(who: str = "lead", sheet: str = SHEET, media: str = "audio") -> Bench:
        while made:
            close(made.pop())
        folder = tmp_path / "project"
        if folder.exists():
            workspace = Workspace.open(folder)
        else:
            workspace = Workspace.create(folder, name="Words", media=media, sheet_text=sheet)
            workspace.do(AddAnnotator("ann"))
        errors: list[EarmarkError] = []
        jobs, changes, person = JobRunner(errors.append), Changes(workspace), Who(who)
        context = PageContext(
            workspace, jobs, changes, person, Theme(qapp, "light"), Settings(tmp_path / "settings.json"), errors.append,
            lambda stage, **selection: None, ActionRegistry(),
        )  # fmt: skip
        page = filled(RulesPage(context))
        page.resize(1280, 820)
        page.show()
        page.activate()
        found = Bench(page, workspace, person, errors)
        made.append((found, jobs, changes))
        found.settle(qtbot)
        return found

    yield opened
    end = time.monotonic() + 1
    while made and time.monotonic() < end:
        close(made.pop())
