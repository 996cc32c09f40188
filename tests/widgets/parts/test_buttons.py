"""Buttons can be pressed by hand and by key, and say their names."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from widgets.parts.buttons import RowButton, Segmented, button, tool
from widgets.parts.stack import row
from widgets.parts.text import Text


def test_a_button_does_what_it_says(qtbot: QtBot) -> None:
    done: list[str] = []
    made = button("Measure", "primary", tip="Measure it", on=lambda: done.append("measured"))
    qtbot.addWidget(made)
    qtbot.mouseClick(made, Qt.MouseButton.LeftButton)
    assert done == ["measured"]
    assert (made.property("variant"), made.toolTip()) == ("primary", "Measure it")
    qtbot.keyClick(made, Qt.Key.Key_Return)
    assert done == ["measured"] * 2, "Enter presses it, also where there is no dialog"


def test_an_icon_alone_has_a_name(qtbot: QtBot) -> None:
    made = tool(QIcon(QPixmap(4, 4)), "Zoom in", checkable=True)
    qtbot.addWidget(made)
    assert (made.accessibleName(), made.toolTip(), made.isCheckable()) == ("Zoom in", "Zoom in", True)


def test_a_row_is_pressed_by_enter_and_space_and_on_its_words(qtbot: QtBot) -> None:
    words = Text("cells")
    made = RowButton(row(words), "Open cells")
    qtbot.addWidget(made)
    made.show()
    pressed: list[str] = []
    made.clicked.connect(lambda: pressed.append("pressed"))
    qtbot.keyClick(made, Qt.Key.Key_Return)
    qtbot.keyClick(made, Qt.Key.Key_Space)
    qtbot.mouseClick(words, Qt.MouseButton.LeftButton)
    assert len(pressed) == 3
    assert made.accessibleName() == "Open cells"
    assert made.sizeHint().height() >= words.sizeHint().height()


def test_one_of_a_few_is_chosen(qtbot: QtBot) -> None:
    made = Segmented((("raw", "As labelled"), ("rules", "After rules")), "View")
    qtbot.addWidget(made)
    assert made.choice == "raw"
    second = made.findChildren(QPushButton)[1]
    assert second.accessibleName() == "View: After rules"
    with qtbot.waitSignal(made.chosen) as told:
        qtbot.mouseClick(second, Qt.MouseButton.LeftButton)
    assert told.args == ["rules"]
    made.choose("raw")
    made.choose("nonsense")
    assert made.choice == "raw"
