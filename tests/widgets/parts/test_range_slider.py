"""The slider with two handles: its scale, its keys, its drag, and its numbers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from widgets.parts.range_field import RangeField
from widgets.parts.range_slider import RangeSlider, Scale
from widgets.theme.theme import Theme


@pytest.mark.parametrize(
    ("scale", "value"),
    [(Scale(-1, 1), 0.25), (Scale(3, 51, whole=True), 17), (Scale(20, 20_000), 440), (Scale(0.05, 5), 0.4)],
)
def test_a_value_goes_to_its_place_and_back(scale: Scale, value: float) -> None:
    assert scale.value(scale.place(value)) == pytest.approx(value, rel=0.02)
    assert scale.value(0.0) == scale.low and scale.value(1.0) == scale.high


def test_wide_limits_are_laid_out_by_ratio() -> None:
    assert Scale(20, 20_000).place(632.45) == pytest.approx(0.5, abs=1e-3)
    assert Scale(0, 100).place(50) == 0.5


def test_a_step_moves_a_whole_number_by_one_at_least() -> None:
    assert Scale(3, 9, whole=True).step(5, 1) == 6
    assert Scale(3, 9, whole=True).step(9, 1) == 9
    assert Scale(-1, 1).step(0.0, -1) == pytest.approx(-0.02)


@pytest.fixture
def slider(qtbot: QtBot, qapp: QApplication) -> RangeSlider:
    made = RangeSlider(Theme(qapp, "light"), "Brightness", Scale(0, 100), (20, 60))
    qtbot.addWidget(made)
    made.resize(218, 22)
    made.show()
    return made


def test_keys_move_the_handle_at_hand_and_tab_goes_to_the_other(slider: RangeSlider, qtbot: QtBot) -> None:
    told: list[tuple[float, float]] = []
    slider.moved.connect(lambda low, high: told.append((low, high)))
    slider.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert slider.value == (21, 60) and slider.accessibleName() == "Brightness: 21 to 60, lower end"
    qtbot.keyClick(slider, Qt.Key.Key_Tab)
    qtbot.keyClick(slider, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert slider.value == (21, 50)
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert slider.value == (21, 21)  # it stops at the other handle
    assert told == [(21, 60), (21, 50), (21, 21)]


def test_a_drag_tells_all_the_way_and_stands_at_the_end(slider: RangeSlider, qtbot: QtBot) -> None:
    moving: list[float] = []
    slider.moving.connect(lambda low, high: moving.append(high))
    with qtbot.waitSignal(slider.moved) as moved:
        qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(9 + 120, 11))
        qtbot.mouseMove(slider, QPoint(9 + 160, 11))
        slider.show_value(0, 1)  # what comes from elsewhere waits until the hand is off
        qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(9 + 160, 11))
    assert moved.args == [20, 80] and moving[-1] == 80


def test_a_number_is_typed_and_the_other_gives_way(qtbot: QtBot, qapp: QApplication) -> None:
    field = RangeField(Theme(qapp, "light"), "Angle", Scale(-180, 180), (-15, 15))
    qtbot.addWidget(field)
    low, high = field.fields
    low.setText("30,5")
    with qtbot.waitSignal(field.moved) as moved:
        low.editingFinished.emit()
    assert moved.args == [30.5, 30.5] and high.text() == "30.5"
    high.setText("far")
    high.editingFinished.emit()
    assert field.value == (30.5, 30.5) and high.text() == "30.5"
    high.setText("999")
    high.editingFinished.emit()
    assert field.value == (30.5, 180)
