"""What keeps a window from being shown is said before Qt ends the process."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QPluginLoader

from widgets.shell import start


def test_another_platform_is_not_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert start.platform_problem() == ""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X11 is Linux's")
def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    text = "Cannot load library libqxcb.so: (libxcb-cursor.so.0: cannot open shared object file: No such file)"
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setattr(QPluginLoader, "load", lambda self: False)
    monkeypatch.setattr(QPluginLoader, "errorString", lambda self: text)
    problem = start.platform_problem()
    assert "libxcb-cursor.so.0: cannot open" in problem
    assert "sudo apt-get install libxcb-cursor0" in problem
    assert start.run_window(None) == 3
    assert "libxcb-cursor.so.0" in capsys.readouterr().err
