"""A message stays in its place, can bring a button, and folds its details away."""

from __future__ import annotations

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from widgets.parts.banner import Banner


def test_a_message_comes_and_goes(qtbot: QtBot) -> None:
    banner = Banner(QIcon())
    qtbot.addWidget(banner)
    assert (banner.isHidden(), banner.text) == (True, "")
    banner.show_message("a.wav: nothing in it. Take it out, or record it again.", "error", "Take it out")
    assert banner.text.startswith("a.wav") and banner.accessibleName() == banner.text
    assert banner.property("tone") == "error"
    with qtbot.waitSignal(banner.pressed):
        _button(banner, "Take it out").click()
    banner.clear()
    assert banner.text == ""


def test_details_are_folded_away(qtbot: QtBot) -> None:
    banner = Banner(QIcon())
    qtbot.addWidget(banner)
    banner.show_message("3 files were not read.", "warning", details="a.png\nb.png\nc.png")
    assert banner._details.isHidden()
    _button(banner, "Details").click()
    assert not banner._details.isHidden()
    assert "b.png" in banner._details.text()
    _button(banner, "Fewer details").click()
    assert banner._details.isHidden()
    banner.show_message("All were read.")
    assert banner._more.isHidden()


def _button(banner: Banner, text: str) -> QPushButton:
    return next(found for found in banner.findChildren(QPushButton) if found.text() == text)
