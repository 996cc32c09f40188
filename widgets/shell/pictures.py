"""Pictures of every page of a project, without anybody looking on."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from app.labeling.people import lead_of
from app.settings.store import Settings
from widgets.shell.main_window import MainWindow
from widgets.shell.stages import STAGES
from widgets.shell.start import make_app
from widgets.theme.theme import Theme

PATIENCE_S = 60.0
REST_S = 0.4  # until layouts and painted pictures have settled


def take_pictures(projects: Sequence[Path], out: Path, *, scheme: str = "light") -> list[Path]:
    """Opens each project, visits every stage, waits for its jobs, and writes ``out``/project-stage.png."""
    app = make_app()
    out.mkdir(parents=True, exist_ok=True)
    settings = Settings(out / ".settings.json")
    theme = Theme(app, scheme)
    written: list[Path] = []
    for project in projects:
        window = MainWindow(theme, settings)
        window.resize(1440, 900)
        window.show()
        if window.open_project(project, STAGES[0].id) and window.project is not None:
            for stage in STAGES:
                if window.project.is_closed(stage.id):
                    window.project.who.switch(lead_of(window.project.workspace.view))
                window.project.go(stage.id)
                _settle(app, window)
                file = out / f"{project.name}-{stage.id}.png"
                if window.grab().save(str(file)):
                    written.append(file)
        window.close()
    settings.path.unlink(missing_ok=True)
    return written


def _settle(app: QApplication, window: MainWindow) -> None:
    """Waits until no job is under way, not even a quiet one, then a moment more."""
    end = time.monotonic() + PATIENCE_S
    rested = time.monotonic()
    while time.monotonic() < end:
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        if window.project is not None and window.project.jobs.busy:
            rested = time.monotonic()
        elif time.monotonic() - rested > REST_S:
            return
        time.sleep(0.005)
