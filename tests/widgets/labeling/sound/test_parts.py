"""The timeline has what a text does not need, at every height of the window."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from widgets.labeling.sound.parts import TEXT_LINES, SoundParts


def test_a_text_takes_its_lines_and_the_timeline_the_rest(qtbot: QtBot) -> None:
    parts = SoundParts(QWidget(), QWidget())
    qtbot.addWidget(parts)
    parts.resize(600, 500)
    parts.show()
    lines_px = TEXT_LINES * parts.fontMetrics().lineSpacing()
    parts.share(n_texts=1, segments=False)
    for height in (500, 900):
        parts.resize(600, height)
        assert abs(parts.sizes()[1] - lines_px) <= 2
    parts.setSizes((600, 300))
    parts.share(n_texts=1, segments=False)
    assert abs(parts.sizes()[1] - 300) <= 10, "the next item of the same kind leaves what the hand drew"
    parts.share(n_texts=0, segments=True)
    above, below = parts.sizes()
    assert abs(below / (above + below) - 200 / 680) < 0.05


def test_the_timeline_has_what_it_needs_before_a_list_of_segments_has_more_than_its_least(qtbot: QtBot) -> None:
    class Above(QWidget):
        def sizeHint(self) -> QSize:
            return QSize(400, 420)

    above, below = Above(), QWidget()
    below.setMinimumHeight(90)
    parts = SoundParts(above, below)
    qtbot.addWidget(parts)
    parts.share(n_texts=0, segments=True)
    parts.resize(600, 520)
    parts.show()
    assert abs(parts.sizes()[0] - 420) <= parts.handleWidth()
    parts.resize(600, 450)
    assert parts.sizes()[1] == 90
    parts.resize(600, 1000)
    above_px, below_px = parts.sizes()
    assert abs(below_px / (above_px + below_px) - 200 / 680) < 0.02
