"""A small project, pages that only remember what was asked of them, and the window around them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.commands.project import AddAnnotator
from app.settings.store import Settings
from app.workspace import Workspace
from widgets.actions.action import ActionRow
from widgets.shell import stages
from widgets.shell.main_window import MainWindow
from widgets.shell.page import Page, PageContext, StageRow
from widgets.theme.theme import Theme

SHEET = """
earmark: 1
name: Things
version: 1.0.0
media: image
tasks:
  usable: {kind: choice, title: Usable, options: ["yes", "no"]}
"""


class PlainPage(Page):
    """Remembers what was asked of it."""

    def __init__(self, context: PageContext, parent: QWidget, stage: str, log: list[str]) -> None:
        super().__init__(context, parent)
        self.stage, self.log = stage, log
        self.selection: dict[str, Any] = {}
        layout = QVBoxLayout(self)
        self.button = QPushButton("Do it")
        layout.addWidget(self.button)
        self.tell("made")

    def tell(self, what: str) -> None:
        self.log.append(f"{self.stage} {what}")

    def actions_of_page(self) -> Sequence[ActionRow]:
        return [
            ActionRow(f"{self.stage}.do", f"Do the {self.stage} thing", ("D",), self._do, group="Things"),
            ActionRow(f"{self.stage}.not", "Do what cannot be done", ("N",), self._do, lambda: False, group="Things"),
        ]

    def activate(self) -> None:
        self.tell("shown")

    def deactivate(self) -> None:
        self.tell("left")

    def show_selection(self, **selection: Any) -> None:
        self.selection = selection

    def _do(self) -> None:
        self.tell("done")


class _Maker:
    def __init__(self, stage: str, log: list[str]) -> None:
        self.stage, self.log = stage, log

    def __call__(self, context: PageContext, parent: QWidget) -> PlainPage:
        return PlainPage(context, parent, self.stage, self.log)


@pytest.fixture
def log() -> list[str]:
    return []


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "things"
    with Workspace.create(folder, name="Things to see", media="image", sheet_text=SHEET) as workspace:
        for number in (1, 2):
            workspace.do(AddAnnotator(f"annotator-{number}", f"Annotator {number}"))
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def plain_stages(monkeypatch: pytest.MonkeyPatch, log: list[str]) -> tuple[StageRow, ...]:
    rows = tuple(StageRow(row.id, row.title, row.icon, row.question, _Maker(row.id, log)) for row in stages.STAGES)
    monkeypatch.setattr(stages, "STAGES", rows)
    return rows


@pytest.fixture
def make_window(
    qapp: QApplication, qtbot: QtBot, settings: Settings, plain_stages: tuple[StageRow, ...]
) -> Iterator[Callable[[], MainWindow]]:
    made: list[MainWindow] = []

    def make() -> MainWindow:
        window = MainWindow(Theme(qapp, "light"), settings)
        made.append(window)
        window.show()
        window.activateWindow()
        qtbot.waitActive(window)
        return window

    yield make
    for window in made:
        window.close()
        window.deleteLater()


@pytest.fixture
def window(make_window: Callable[[], MainWindow]) -> MainWindow:
    return make_window()


@pytest.fixture
def opened(window: MainWindow, project: Path) -> MainWindow:
    assert window.open_project(project, "scope")
    return window
