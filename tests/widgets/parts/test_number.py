"""A number keeps to its range and says its name."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from widgets.parts.number import NumberField


def test_a_number_keeps_to_its_range(qtbot: QtBot) -> None:
    field = NumberField("Samples", 1, 100, 12)
    qtbot.addWidget(field)
    assert (field.value(), field.accessibleName()) == (12, "Samples")
    field.setValue(1000)
    assert field.value() == 100
    assert field.lineEdit().textMargins().left() > 0
