"""The rail shows where one is and what waits."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from widgets.actions.action import ActionRow
from widgets.actions.registry import ActionRegistry
from widgets.shell.rail import StageRail
from widgets.shell.stages import STAGES
from widgets.theme.theme import Theme


def test_where_one_is_and_what_waits(qapp: QApplication, qtbot: QtBot) -> None:
    registry = ActionRegistry()
    rail = StageRail(STAGES, Theme(qapp, "light"), registry)
    qtbot.addWidget(rail)
    rail.show()
    rail.show_stage("agree")
    buttons = rail._group.buttons()
    assert [button.isChecked() for button in buttons] == [stage.id == "agree" for stage in STAGES]
    with qtbot.waitSignal(rail.chosen) as told:
        qtbot.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert told.args == ["data"]
    rail.show_badge("data", 3, "files cannot be read")
    assert rail._badges["data"].text() == "3"
    assert "3 files cannot be read" in buttons[1].accessibleName()
    rail.show_badge("data", 0, "files cannot be read")
    assert rail._badges["data"].isHidden()
    window = [
        ActionRow(f"go.{stage.id}", stage.title, (f"Ctrl+{place}",), print) for place, stage in enumerate(STAGES, 1)
    ]
    registry.install(rail, window, everywhere=True)
    assert "(Ctrl+2)" in buttons[1].toolTip()
