"""A bug is shown, can be copied, and the program goes on."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from widgets.shell.bug_dialog import BugDialog
from widgets.shell.crash import CrashHook
from widgets.shell.main_window import MainWindow

pytestmark = pytest.mark.allow_log


@pytest.fixture
def hook(qapp: QApplication) -> Iterator[CrashHook]:
    made = CrashHook(qapp)
    yield made
    made.remove()
    made.deleteLater()


def dialogs(qapp: QApplication) -> list[BugDialog]:
    return [found for found in qapp.topLevelWidgets() if isinstance(found, BugDialog) and found.isVisible()]


def meet(hook: CrashHook, text: str) -> None:
    try:
        raise ZeroDivisionError(text)
    except ZeroDivisionError as problem:
        hook.hook(type(problem), problem, problem.__traceback__)


def test_a_bug_is_shown_once_and_can_be_copied(hook: CrashHook, window: MainWindow, qapp: QApplication) -> None:
    meet(hook, "the first")
    meet(hook, "the second")
    (dialog,) = dialogs(qapp)
    assert "ZeroDivisionError: the first" in dialog.text
    assert dialog.parent() is window
    copy = next(button for button in dialog.findChildren(QPushButton) if button.text() == "Copy the details")
    copy.click()
    assert QGuiApplication.clipboard().text() == dialog.text
    dialog.accept()
    assert dialogs(qapp) == []


def test_a_bug_without_a_window_is_shown_too(hook: CrashHook, qapp: QApplication) -> None:
    meet(hook, "early")
    (dialog,) = dialogs(qapp)
    dialog.accept()


def test_a_bug_on_a_thread_is_shown_by_the_window(
    hook: CrashHook, window: MainWindow, qapp: QApplication, qtbot: QtBot
) -> None:
    thread = threading.Thread(target=meet, args=(hook, "elsewhere"))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(dialogs(qapp)) == 1)
    assert "elsewhere" in dialogs(qapp)[0].text
    dialogs(qapp)[0].accept()


def test_a_bug_is_logged(
    hook: CrashHook, window: MainWindow, qapp: QApplication, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        meet(hook, "noted")
    assert "noted" in caplog.text
    dialogs(qapp)[0].accept()


def test_the_hooks_come_and_go(hook: CrashHook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    monkeypatch.setattr(threading, "excepthook", threading.__excepthook__)
    hook.install()
    assert sys.excepthook == hook.hook
    hook.remove()
    assert sys.excepthook is sys.__excepthook__
