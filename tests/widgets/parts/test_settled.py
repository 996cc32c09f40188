"""A text that is seen as a whole stays where it is."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from widgets.parts.settled import MOST_LINES, TextField


def turned(field: TextField) -> bool:
    """The wheel is turned over the field: whether the field took it."""
    here, none = QPointF(20.0, 10.0), QPoint(0, 0)
    event = QWheelEvent(
        here, here, none, QPoint(0, -120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(field.viewport(), event)
    return event.isAccepted() and field.verticalScrollBar().value() > 0


def test_the_wheel_is_for_what_is_around_unless_the_text_is_long(qtbot: QtBot) -> None:
    field = TextField("Why")
    qtbot.addWidget(field)
    field.resize(300, 60)
    field.show()
    field.show_value("one line\nand another")
    assert not turned(field)
    field.show_value("\n".join(map(str, range(MOST_LINES + 8))))
    assert turned(field)
