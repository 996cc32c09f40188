"""Starts the window."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.settings.store import Settings
from widgets.shell import crash
from widgets.shell.main_window import MainWindow
from widgets.theme.theme import SYSTEM, Theme


def run_window(project: Path | None, stage: str = "") -> int:
    """Shows the window and runs until it is closed; gives the exit code."""
    # The window's thread must not wait long for the interpreter while a job decodes.
    sys.setswitchinterval(0.001)
    app = make_app()
    crash.install()
    settings = Settings()
    theme = Theme(app, str(settings.get("theme", SYSTEM)), float(settings.get("scale", 1.0)))
    window = MainWindow(theme, settings)
    window.show()
    if project is not None:
        window.start.banner.show_message(f"Opening {project.name} …")
        QTimer.singleShot(0, lambda: window.open_project(project, stage))
    return app.exec()


def make_app() -> QApplication:
    """The application object; the one that is there already, in tests."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    app = QApplication([*sys.argv[:1]])
    app.setApplicationName("Earmark")
    app.setApplicationDisplayName("Earmark")
    app.setDesktopFileName("earmark")
    app.setStyle("Fusion")
    return app


def has_display() -> bool:
    """Whether a window could be seen: a display server, or a system that always has one."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
