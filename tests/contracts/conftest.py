"""The real window on the sample's real data, for the contracts that walk through all of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.demo.sample import make_sample
from app.settings.store import Settings
from widgets.shell.main_window import MainWindow
from widgets.theme.theme import Theme

LONG_MS = 60_000


@pytest.fixture(scope="session")
def sample_projects(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    make_sample(folder)
    return folder


@pytest.fixture
def open_sample(
    sample_projects: Path, tmp_path: Path, qtbot: QtBot, qapp: QApplication
) -> Iterator[Callable[..., MainWindow]]:
    """Opens "pictures" or "speech"; a size of text other than 1.0 is set before."""
    windows: list[MainWindow] = []

    def opened(name: str, scale: float = 1.0) -> MainWindow:
        shutil.copytree(sample_projects / name, tmp_path / name)
        window = MainWindow(Theme(qapp, "light", scale), Settings(tmp_path / "settings.json"))
        qtbot.addWidget(window)
        windows.append(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        assert window.open_project(tmp_path / name, "scope"), window.start.banner.text
        return window

    yield opened
    for window in windows:
        window.close()
    Theme(qapp, "light")


@pytest.fixture
def visit(qtbot: QtBot) -> Callable[[MainWindow, str], None]:
    """Goes to a stage and waits until its jobs are done."""

    def visited(window: MainWindow, stage: str) -> None:
        assert window.project is not None
        project = window.project
        if project.is_closed(stage):
            project.who.switch("lead")
        project.go(stage)
        qtbot.waitUntil(lambda: not project.jobs.running, timeout=LONG_MS)
        QApplication.processEvents()

    return visited
