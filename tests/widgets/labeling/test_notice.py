"""What is said of an item, and in the place of one."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.labeling.queue import Entry
from widgets.labeling.notice import Empty
from widgets.labeling.tint import Tint
from widgets.labeling.top_bar import TopBar
from widgets.theme.theme import Theme


def test_all_lines_of_a_reason_with_a_long_path_are_seen(qtbot: QtBot) -> None:
    empty = Empty()
    qtbot.addWidget(empty)
    empty.resize(740, 500)
    empty.show()
    empty.tell("This item cannot be opened", "a.jpg: the file is missing. Put it back at " + "folder/" * 30 + "a.jpg.")
    QApplication.processEvents()
    assert empty.text.height() >= empty.text.heightForWidth(empty.text.width()) > 2 * empty.text.fontMetrics().height()


def test_that_all_is_saved_gives_way_to_the_name_of_the_item(qtbot: QtBot, qapp: QApplication) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    bar = TopBar(Tint(Theme(qapp, "light"), window))
    qtbot.addWidget(bar)
    bar.resize(720, 40)
    bar.show()
    for name, room in (("1.wav", True), ("an interview of a speaker in the north, second part, 0412.wav", False)):
        bar.show_item(Entry("id", name, "source", "todo"), editable=True)
        assert bar.saved.isVisible() is room
    bar.say("Submitted")
    assert bar.saved.isVisible(), "a word that is news is said"
