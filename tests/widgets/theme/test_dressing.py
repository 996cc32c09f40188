"""Another look comes once to each widget in view, and to a page out of view when it is shown."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from widgets.parts.stack import column, holder
from widgets.parts.text import Text
from widgets.theme.dressing import Pages
from widgets.theme.theme import Theme
from widgets.theme.tokens import DARK, LIGHT, TEXT_BODY, TEXT_TITLE


class Told(QObject):
    """Counts how often each widget was told of another style."""

    def __init__(self) -> None:
        super().__init__()
        self.times: Counter[QObject] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.StyleChange:
            self.times[watched] += 1
        return False


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def pages(qtbot: QtBot, theme: Theme) -> Pages:
    """Two pages with a title and a button each, some parents deep; the first is in view, the second was."""
    stack = Pages()
    for name in ("One", "Two"):
        title, button = Text(name, "title"), QPushButton(name)
        stack.addWidget(holder(column(holder(column(holder(column(title, button)))))))
    qtbot.addWidget(stack)
    stack.show()
    stack.setCurrentIndex(1)
    stack.setCurrentIndex(0)
    return stack


def looks(page: QWidget) -> tuple[int, str, str]:
    """The size of the title, the colour of its words, and that of the button's ground, as painted."""
    title, button = page.findChildren(Text)[0], page.findChildren(QPushButton)[0]
    ground: QColor = button.grab().toImage().pixelColor(button.width() // 2, 3)
    return title.font().pixelSize(), title.palette().windowText().color().name(), ground.name()


def test_what_is_in_view_changes_at_once_and_each_widget_once(pages: Pages, theme: Theme, qapp: QApplication) -> None:
    told = Told()
    for one in (pages, *pages.findChildren(QWidget)):
        one.installEventFilter(told)
    theme.set_scale(2.0)
    theme.choose("dark")
    first, second = pages.widget(0), pages.widget(1)
    assert looks(first) == (2 * TEXT_TITLE, DARK.colours.text, DARK.colours.surface)
    seen = [pages, first, *first.findChildren(QWidget)]
    assert [told.times[one] for one in seen] == [2] * len(seen), "Qt's own way grows with the number of parents"
    assert not any(told.times[one] for one in (second, *second.findChildren(QWidget)))
    theme.set_scale(1.0)


def test_a_page_out_of_view_changes_when_it_is_shown(pages: Pages, theme: Theme, qtbot: QtBot) -> None:
    theme.set_scale(1.5)
    theme.choose("dark")
    second = pages.widget(1)
    assert second.findChildren(Text)[0].font().pixelSize() == TEXT_TITLE
    with qtbot.waitSignal(theme.changed):  # for those that measure by hand
        pages.setCurrentIndex(1)
    assert looks(second) == (30, DARK.colours.text, DARK.colours.surface)
    theme.set_scale(1.0)
    theme.choose("light")
    pages.setCurrentIndex(0)
    assert looks(pages.widget(0)) == (TEXT_TITLE, LIGHT.colours.text, LIGHT.colours.surface)


def test_a_widget_that_comes_later_wears_the_look_of_the_day(pages: Pages, theme: Theme) -> None:
    theme.set_scale(2.0)
    late = QPushButton("Late")
    pages.widget(1).layout().addWidget(late)
    pages.setCurrentIndex(1)
    assert late.font().pixelSize() == 2 * TEXT_BODY
    theme.set_scale(1.0)


def test_the_room_around_words_stays_where_a_label_has_no_width(qtbot: QtBot, theme: Theme) -> None:
    label = Text("Name", "caption")
    label.inset(0, 8, 0, 0)
    qtbot.addWidget(label)
    label.show()
    label.resize(0, 22)
    theme.set_scale(1.5)
    assert label.contentsMargins().top() == 8
    theme.set_scale(1.0)
