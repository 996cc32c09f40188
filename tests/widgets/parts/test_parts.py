"""The small parts: figures, states, rows, fields, flow."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QPushButton, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from widgets.parts.bars import IntervalBar, SparkBars
from widgets.parts.card import Card, StatTile
from widgets.parts.empty import EmptyState
from widgets.parts.flow import Flow
from widgets.parts.page_frame import PageFrame, PageScroll
from widgets.parts.picture import Picture
from widgets.parts.progress_row import ProgressRow
from widgets.parts.search_field import SearchField
from widgets.parts.section import SectionHeader
from widgets.parts.stack import column
from widgets.parts.text import Badge, Pill, Text, restyle
from widgets.theme.theme import Theme


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def icon() -> QIcon:
    picture = QPixmap(24, 24)
    picture.fill(Qt.GlobalColor.red)
    return QIcon(picture)


def test_markup_of_a_file_is_shown_and_not_obeyed(qtbot: QtBot) -> None:
    label = Text("<b>bold</b>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_a_state_and_a_count_look_right(qtbot: QtBot, theme: Theme) -> None:
    pill, badge = Pill("draft"), Badge()
    qtbot.addWidget(pill)
    qtbot.addWidget(badge)
    pill.show()
    pill.show_state("done", "success")
    assert (pill.text(), pill.property("tone")) == ("done", "success")
    assert pill.grab().toImage().pixelColor(pill.width() // 2, 2).name() == theme.tokens.colours.success_soft
    restyle(badge)
    badge.show_count(7)
    assert (badge.text(), badge.isHidden()) == ("7", False)
    badge.show_count(1200)
    assert badge.text() == "99+"
    badge.show_count(0)
    assert badge.isHidden()


def test_a_tile_says_its_figure(qtbot: QtBot) -> None:
    tile = StatTile("Human-level performance")
    qtbot.addWidget(tile)
    tile.show_figure("0.842", "0.79 – 0.89", "24 items, twice")
    assert tile.accessibleName() == "Human-level performance: 0.842 0.79 – 0.89. 24 items, twice"


def test_a_card_takes_parts(qtbot: QtBot) -> None:
    card = Card("Slices", "The worst first.")
    qtbot.addWidget(card)
    inner = QLabel("x")
    card.add(inner)
    assert inner.parentWidget() is card


def test_an_empty_place_says_what_to_do(qtbot: QtBot, icon: QIcon) -> None:
    empty = EmptyState(icon, "No snapshot yet", "What is exported is a snapshot.", "Make a snapshot")
    qtbot.addWidget(empty)
    with qtbot.waitSignal(empty.pressed):
        empty.findChild(QPushButton).click()


def test_a_picture_is_painted(qtbot: QtBot, icon: QIcon) -> None:
    picture = Picture(icon, 20)
    qtbot.addWidget(picture)
    assert picture.grab().toImage().pixelColor(10, 10).name() == "#ff0000"


def test_progress_is_shown_and_stopped(qtbot: QtBot, icon: QIcon) -> None:
    line = ProgressRow("Registering", icon)
    qtbot.addWidget(line)
    bar = line.findChild(QProgressBar)
    assert bar.maximum() == 0  # how much there is, is not known
    line.show_progress(1500, 60000, "hashing")
    assert (bar.value(), bar.maximum()) == (1500, 60000)
    assert any("1,500 of 60,000" in label.text() for label in line.findChildren(QLabel))
    with qtbot.waitSignal(line.cancelled):
        line.stop.click()


def test_a_search_waits_for_the_typing_to_rest(qtbot: QtBot, icon: QIcon) -> None:
    field = SearchField(icon, "Find an item")
    qtbot.addWidget(field)
    told: list[str] = []
    field.searched.connect(told.append)
    qtbot.keyClicks(field, "cell")
    assert told == []
    qtbot.waitUntil(lambda: told == ["cell"])
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert told == ["cell", ""]
    qtbot.keyClicks(field, "dim")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert told[-1] == "dim"


def test_a_section_has_a_sentence_or_none(qtbot: QtBot) -> None:
    head = SectionHeader("Slices")
    qtbot.addWidget(head)
    assert head._sentence.isHidden()
    head.show_sentence("The worst first.")
    assert not head._sentence.isHidden()


def test_flow_goes_on_in_the_next_line(qtbot: QtBot) -> None:
    parts = [QLabel("x") for _ in range(5)]
    for part in parts:
        part.setFixedSize(40, 20)
    flow = Flow(*parts, gap=10)
    qtbot.addWidget(flow)
    flow.resize(1000, 20)
    flow.show()
    assert flow.height() == 20
    flow.resize(140, 20)
    assert [(part.x(), part.y()) for part in parts] == [(0, 0), (50, 0), (100, 0), (0, 30), (50, 30)]
    assert (flow.height(), flow.minimumSizeHint().width(), flow.sizeHint().width()) == (50, 40, 240)
    flow.resize(190, 50)
    parts[0].hide()
    qtbot.waitUntil(lambda: flow.height() == 20)
    parts[0].show()
    qtbot.waitUntil(lambda: flow.height() == 50)
    flow.clear()
    assert flow.height() == 1


def test_what_was_hidden_before_it_joined_a_flow_stays_hidden(qtbot: QtBot) -> None:
    part = QLabel("x")
    part.hide()
    flow = Flow(part, QLabel("y"))
    qtbot.addWidget(flow)
    flow.show()
    assert not part.isVisible()


def test_words_that_grew_out_of_view_have_their_room(qtbot: QtBot) -> None:
    told, after = QLabel(""), QLabel("after")
    flow = Flow(told, after)
    qtbot.addWidget(flow)
    flow.resize(600, 20)
    flow.show()
    flow.hide()
    told.setText("0.000 / 2.450")
    flow.show()
    assert told.width() >= told.sizeHint().width() and after.x() > told.geometry().right()


def test_a_flow_is_never_cut_off(qtbot: QtBot) -> None:
    """Where the least height is asked for, it is that of all its lines."""
    parts = [QLabel("x") for _ in range(4)]
    for part in parts:
        part.setFixedSize(100, 20)
    big = QWidget()
    big.setMinimumHeight(150)
    pages, inside = QStackedWidget(), QWidget()
    inside.setLayout(column(QWidget(), 1, Flow(*parts, gap=10), gap=0))
    pages.addWidget(inside)
    whole = QWidget()
    qtbot.addWidget(whole)
    whole.setLayout(column(big, pages, gap=0))
    whole.resize(210, 160)
    whole.show()
    qtbot.waitUntil(lambda: parts[3].visibleRegion().boundingRect().height() == 20)


def test_the_content_ends_where_the_head_ends(qtbot: QtBot, icon: QIcon, theme: Theme) -> None:
    frame = PageFrame("Agree", "How well can people do it?", icon)
    qtbot.addWidget(frame)
    inner = QLabel("x")
    inner.setFixedHeight(2000)
    frame.content.addWidget(inner)
    button = QPushButton("Measure")
    frame.buttons.addWidget(button)
    frame.resize(800, 500)
    frame.show()
    qtbot.waitUntil(lambda: inner.mapTo(frame, inner.rect().topRight()).x() == 775)
    assert button.mapTo(frame, button.rect().topRight()).x() == 775


def test_figures_are_painted_and_said(qtbot: QtBot, theme: Theme) -> None:
    bar, spark = IntervalBar(theme), SparkBars(theme)
    qtbot.addWidget(bar)
    qtbot.addWidget(spark)
    bar.resize(400, 46)
    empty = bar.grab().toImage()
    bar.show_figures(0.8, (0.7, 0.9), model=0.6, target=0.95)
    assert bar.grab().toImage() != empty
    assert bar.accessibleName() == "people 0.800, model 0.600, target 0.950"
    bar.show_figures(None)
    assert bar.grab().toImage() == empty
    bar.show_figures(1.7, (-3.0, 4.0))  # figures outside of 0 to 1 are drawn at the ends
    bar.grab()
    spark.resize(200, 36)
    blank = spark.grab().toImage()
    spark.show_counts([0, 0])
    assert spark.grab().toImage() == blank
    spark.show_counts([1, 5, 2])
    assert spark.grab().toImage() != blank


def test_a_page_has_a_frame_only_where_the_keyboard_was_brought_to_it(qtbot: QtBot) -> None:
    area = PageScroll()
    qtbot.addWidget(area)
    for reason, framed in (
        (Qt.FocusReason.OtherFocusReason, False),
        (Qt.FocusReason.TabFocusReason, True),
        (Qt.FocusReason.BacktabFocusReason, True),
    ):
        area.focusInEvent(QFocusEvent(QEvent.Type.FocusIn, reason))
        assert area.property("ring") is framed


def test_a_tile_is_never_narrower_than_its_figure(qtbot: QtBot) -> None:
    tile = StatTile("DISK")
    qtbot.addWidget(tile)
    tile.show_figure("5.42 MB of a very long figure")
    assert tile.minimumSizeHint().width() > tile.fontMetrics().horizontalAdvance("5.42 MB of a very long figure")


def test_the_parts_of_a_line_share_its_middle(qtbot: QtBot) -> None:
    high, low = QWidget(), QWidget()
    high.setFixedSize(40, 30)
    low.setFixedSize(40, 10)
    whole = QWidget()
    qtbot.addWidget(whole)
    whole.setLayout(column(Flow(high, low)))
    whole.resize(100, 40)
    whole.show()
    assert high.geometry().center().y() == low.geometry().center().y()
