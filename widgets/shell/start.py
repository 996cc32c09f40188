"""Starts the window."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.settings.store import Settings
from widgets.bridge.features import leave_imports_alone
from widgets.bridge.garbage import GarbageCollector
from widgets.shell.crash import CrashHook
from widgets.shell.main_window import MainWindow
from widgets.theme.theme import SYSTEM, Theme

APT = "sudo apt-get install libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0"


def run_window(project: Path | None, stage: str = "") -> int:
    """Shows the window and runs until it is closed; gives the exit code: 3 where this machine cannot show one.

    The window paints first; ``project`` is opened after that.
    """
    if problem := platform_problem():
        sys.stderr.write(f"earmark: {problem}\n")
        return 3
    app = make_app()
    CrashHook(app).install()
    keep_smooth(app)
    settings = Settings()
    window = MainWindow(Theme(app, str(settings.get("theme", SYSTEM)), settings.number("scale", 1.0)), settings)
    window.show()
    if project is not None:
        window.open_later(str(project), stage)
    return app.exec()


def keep_smooth(app: QApplication) -> None:
    """The window's thread waits neither for a job that computes nor for the collector at a bad moment."""
    sys.setswitchinterval(0.001)
    GarbageCollector(app, partial(_is_opening, app))


def _is_opening(app: QApplication) -> bool:
    return any(one.is_opening for one in app.topLevelWidgets() if isinstance(one, MainWindow))


def make_app() -> QApplication:
    """The application object; the one that is there already, in tests."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    leave_imports_alone()
    # Not app.setStyle: it gives the style back, and Python then builds all enums of QStyle before the first paint.
    app = QApplication([*sys.argv[:1], "-style", "Fusion"])
    app.setApplicationName("Earmark")
    app.setApplicationDisplayName("Earmark")
    app.setDesktopFileName("earmark")
    return app


def platform_problem() -> str:
    """What keeps Qt from showing a window on X11, and the command that mends it; "" where nothing does.

    Qt itself would end the process without a word about the library that is missing.
    """
    wanted = os.environ.get("QT_QPA_PLATFORM", "" if os.environ.get("WAYLAND_DISPLAY") else "xcb")
    if not sys.platform.startswith("linux") or not wanted.startswith("xcb"):
        return ""
    from PySide6.QtCore import QLibraryInfo, QPluginLoader

    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    loader = QPluginLoader(str(plugins / "platforms" / "libqxcb.so"))
    if loader.load():
        return ""
    found = loader.errorString().rpartition(": (")[2].rstrip(") ") or loader.errorString()
    return f"a system library of the window is missing: {found}. On Debian or Ubuntu: {APT}"
