"""What is said of the keys of a text is what they are."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.settings.store import Settings
from widgets.actions.action import ActionRow
from widgets.actions.keymap import KeyMap
from widgets.actions.registry import ActionRegistry
from widgets.labeling.sound.hint import MEND, HintLine


def test_a_key_that_is_changed_is_told_and_one_that_is_taken_away_is_not(qtbot: QtBot, tmp_path: Path) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    keymap = KeyMap(Settings(tmp_path / "settings.json"))
    registry = ActionRegistry(keymap)
    mend = ActionRow(MEND, "Mend", ("Alt+Return",), page.update)
    registry.install(page, (mend,))
    hint = HintLine(("Tab", "plays"), (MEND, "mends"))
    qtbot.addWidget(hint)
    hint.tell(registry)
    assert hint.text() == "Tab plays, Alt+Enter mends"
    keymap.change((mend, ["Ctrl+M"]))
    assert hint.text() == "Tab plays, Ctrl+M mends"
    keymap.change((mend, []))
    assert hint.text() == "Tab plays"
