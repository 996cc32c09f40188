"""The window shows first and opens after; what cannot be opened is said on the start page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.settings.store import Settings
from widgets.parts.buttons import RowButton
from widgets.shell.main_window import MainWindow
from widgets.shell.start_page import StartPage, ago

MakeWindow = Callable[[], MainWindow]


def rows(window: MainWindow) -> list[RowButton]:
    return [row for row in window.start.findChildren(RowButton) if not row.isHidden()]


def test_a_first_start_offers_the_sample(window: MainWindow, qtbot: QtBot) -> None:
    assert rows(window) == []
    assert window.start._sample.property("variant") == "primary"
    assert any("None yet" in label.text() for label in window.start.findChildren(QLabel))
    window.start.sample.disconnect()
    with qtbot.waitSignal(window.start.sample):
        window.start._sample.click()


def test_a_recent_project_is_opened_by_a_press(
    make_window: MakeWindow, settings: Settings, project: Path, qtbot: QtBot
) -> None:
    settings.opened(project)
    window = make_window()
    (row,) = rows(window)
    assert row.accessibleName() == f"Open things, in {project.parent}"
    assert window.start._new.property("variant") == "primary"
    row.setFocus()
    qtbot.keyClick(row, Qt.Key.Key_Return)
    assert window.project is None  # first it paints that it opens
    assert window.start.banner.text == "Opening things …"
    qtbot.waitUntil(lambda: window.project is not None)
    assert window.windowTitle().startswith("Things to see")


def test_a_project_opens_even_where_the_window_never_paints(
    make_window: MakeWindow, project: Path, qtbot: QtBot
) -> None:
    window = make_window()
    window.hide()
    window.open_later(str(project), "data")
    qtbot.waitUntil(lambda: window.project is not None and bool(window.project.stage))
    assert window.project is not None and window.project.stage == "data"


def test_what_cannot_be_opened_is_said(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert not window.open_project(tmp_path / "empty")
    assert "empty" in window.start.banner.text
    assert window.start.banner.property("tone") == "error"
    assert window.project is None


def test_back_to_the_projects(opened: MainWindow, project: Path, qtbot: QtBot) -> None:
    assert opened.project is not None
    opened.project._header._home.click()
    assert opened.project is None
    assert opened.windowTitle() == "Earmark"
    qtbot.waitUntil(lambda: [row.toolTip() for row in rows(opened)] == [str(project)])
    assert opened.open_project(project)


def test_the_place_of_the_window_is_remembered(make_window: MakeWindow, settings: Settings) -> None:
    first = make_window()
    first.resize(1100, 700)
    first.theme.choose("dark")
    assert (settings.get("theme"), settings.get("scale")) == ("dark", 1.0)  # at once: a window may be killed
    first.close()
    assert make_window().height() == 700  # the screen of the tests is narrower than a window may be


def test_nonsense_in_the_settings_is_passed_over(make_window: MakeWindow, settings: Settings, project: Path) -> None:
    for name, value in (("window", "no geometry"), ("stage", "nowhere"), ("recent", 7)):
        settings.set(name, value)
    window = make_window()
    assert window.open_project(project)
    assert window.project is not None and window.project.stage == "label"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "just now"), (59, "just now"), (60, "1 minute ago"), (7199, "1 hour ago"), (86400 * 2, "2 days ago"),
        (86400 * 20, "2 weeks ago"), (86400 * 40, "1 month ago"), (86400 * 800, "2 years ago"), (-5, "just now"),
    ],
)  # fmt: skip
def test_how_long_ago(seconds: float, words: str) -> None:
    assert ago(seconds) == words


def test_the_start_page_has_keys(window: MainWindow, qtbot: QtBot) -> None:
    assert isinstance(window.start, StartPage)
    qtbot.waitUntil(lambda: window.start.registry is not None)
    window.start.created.disconnect()
    with qtbot.waitSignal(window.start.created):
        qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
