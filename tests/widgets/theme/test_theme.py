"""The look follows the system until a person chooses."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from widgets.theme.theme import Theme
from widgets.theme.tokens import DARK


def test_what_was_chosen_holds(qapp: QApplication, qtbot: QtBot) -> None:
    theme = Theme(qapp, "light")
    with qtbot.waitSignal(theme.changed):
        theme.choose("dark")
    assert theme.scheme == "dark"
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == DARK.colours.background
    assert DARK.colours.background in qapp.styleSheet()
    QGuiApplication.styleHints().colorSchemeChanged.emit(QGuiApplication.styleHints().colorScheme())
    assert theme.scheme == "dark"


def test_the_system_is_followed(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    theme = Theme(qapp, "system")
    assert theme.scheme == "light"
    monkeypatch.setattr("widgets.theme.theme._asked_dark", lambda: True)
    QGuiApplication.styleHints().colorSchemeChanged.emit(QGuiApplication.styleHints().colorScheme())
    assert theme.scheme == "dark"
    theme.choose("contrast")
    theme.choose("system")
    assert theme.scheme == "dark"


def test_nonsense_in_the_settings_means_the_system(qapp: QApplication) -> None:
    theme = Theme(qapp, "purple", 99.0)
    assert (theme.choice, theme.tokens.scale) == ("system", 2.0)
    theme.choose("plaid")
    assert theme.choice == "system"


def test_text_grows(qapp: QApplication) -> None:
    theme = Theme(qapp, "light")
    theme.set_scale(1.5)
    assert qapp.font().pixelSize() == 20
    theme.set_scale(1.0)
