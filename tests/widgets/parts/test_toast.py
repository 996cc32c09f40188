"""A sentence over the lower edge."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from widgets.parts.toast import EDGE_PX, LEAST_MS, WIDEST_PX, Toast, time_to_read_ms


def test_it_stays_at_the_lower_edge_as_wide_as_its_text_and_no_wider_than_its_parent(qtbot: QtBot) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(800, 400)
    over.show()
    toast = Toast(over)
    assert toast.isHidden()
    toast.tell("Short")
    short = toast.width()
    toast.tell("A sentence that goes on. " * 12)
    assert short < toast.width() == WIDEST_PX and toast.accessibleName() == toast.text()
    over.resize(300, 200)
    assert toast.width() == 300 - 2 * EDGE_PX
    assert toast.geometry().bottom() < 200 - EDGE_PX + 1
    assert over.rect().contains(toast.geometry())


def test_a_longer_text_is_shown_longer() -> None:
    assert time_to_read_ms("Saved") == LEAST_MS < time_to_read_ms("a" * 100)
