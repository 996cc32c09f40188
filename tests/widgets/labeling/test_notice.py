from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from widgets.labeling.notice import Empty


def test_all_lines_of_a_reason_with_a_long_path_are_seen(qtbot: QtBot) -> None:
    empty = Empty()
    qtbot.addWidget(empty)
    empty.resize(740, 500)
    empty.show()
    empty.tell("This item cannot be opened", "a.jpg: the file is missing. Put it back at " + "folder/" * 30 + "a.jpg.")
    QApplication.processEvents()
    assert empty.text.height() >= empty.text.heightForWidth(empty.text.width()) > 2 * empty.text.fontMetrics().height()
