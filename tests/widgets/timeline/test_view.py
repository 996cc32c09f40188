"""The timeline in the hand: mouse and keyboard in, signals out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from widgets.timeline.segments import Tier, TimelineSegment
from widgets.timeline.sources import ArraySpectrogram
from widgets.timeline.view import TimelineView

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
A = TimelineSegment("a", "words", "word", "#e66100", 1.0, 2.0, text="one")
B = TimelineSegment("b", "words", "word", "#e66100", 4.0, 5.0, text="two")
C = TimelineSegment("c", "model", "word", "#5d3a9b", 4.5, 6.0, text="three")
SIGNALS = ("segment_created", "segment_changed", "segments_removed", "selection_changed", "segment_activated")


@pytest.fixture
def timeline(qtbot: QtBot) -> TimelineView:
    """Ten seconds on 1,000 pixels: 100 pixels a second; two tiers, of which the second is locked."""
    made = TimelineView()
    qtbot.addWidget(made)
    made.resize(1000, 300)
    made.show()
    qtbot.waitExposed(made)
    rate_hz = 1000
    wave = np.sin(np.arange(10 * rate_hz, dtype=np.float32) / 30)[None]
    made.set_sound(duration_s=10.0, rate_hz=rate_hz, samples=wave)
    made.set_tiers([Tier("words", "Words"), Tier("model", "Model", locked=True)])
    made.set_segments([A, B, C])
    made.setFocus()
    return made


class Heard:
    """Everything the timeline said, in order."""

    def __init__(self, timeline: TimelineView, names: tuple[str, ...] = SIGNALS) -> None:
        self.said: list[tuple[str, object]] = []
        for name in names:
            getattr(timeline, name).connect(self._hear(name))

    def _hear(self, name: str) -> Callable[..., None]:
        def heard(*words: object) -> None:
            self.said.append((name, words if len(words) > 1 else words[0]))

        return heard

    def only(self, name: str) -> object:
        """What was said under this name, exactly once."""
        found = [words for said, words in self.said if said == name]
        assert len(found) == 1, self.said
        return found[0]


@pytest.fixture
def heard(timeline: TimelineView) -> Heard:
    """Listens."""
    return Heard(timeline)


def lane_y(timeline: TimelineView, tier: str) -> float:
    """The middle of a tier's lane."""
    return next((band.top + band.bottom) / 2 for each, band in timeline._scene.rows.tiers if each.name == tier)


def drag(timeline: TimelineView, start_s: float, end_s: float, y: float, held: Qt.KeyboardModifier = NONE) -> None:
    """Press at one time, release at another."""
    begin, end = (QPoint(round(timeline.scale.to_x(s)), round(y)) for s in (start_s, end_s))
    QTest.mousePress(timeline, LEFT, held, begin)
    for n in range(1, 6):
        point = QPointF(begin + (end - begin) * (n / 5))
        world = QPointF(timeline.mapToGlobal(point))
        event = QMouseEvent(QEvent.Type.MouseMove, point, world, Qt.MouseButton.NoButton, LEFT, held)
        QApplication.sendEvent(timeline, event)
    QTest.mouseRelease(timeline, LEFT, held, end)


def click(timeline: TimelineView, time_s: float, y: float, held: Qt.KeyboardModifier = NONE) -> None:
    """A click at a time."""
    QTest.mouseClick(timeline, LEFT, held, QPoint(round(timeline.scale.to_x(time_s)), round(y)))


def test_a_drag_on_an_empty_lane_makes_a_segment(timeline: TimelineView, heard: Heard) -> None:
    drag(timeline, 2.5, 3.5, lane_y(timeline, "words"))
    assert heard.said == [("segment_created", ("words", 2.5, 3.5))]
    assert len(timeline.segments) == 3, "only the page makes segments"


def test_a_new_segment_ends_at_its_neighbour(timeline: TimelineView, heard: Heard) -> None:
    drag(timeline, 2.5, 7.0, lane_y(timeline, "words"))
    assert heard.only("segment_created") == ("words", 2.5, 4.0)


def test_edges_snap_to_other_boundaries_unless_alt_is_held(timeline: TimelineView, heard: Heard) -> None:
    y = lane_y(timeline, "words")
    drag(timeline, 5.0, 5.97, y)
    assert heard.only("segment_changed") == ("b", 4.0, 6.0)
    heard.said.clear()
    drag(timeline, 5.0, 5.97, y, held=ALT)
    assert heard.only("segment_changed") == ("b", 4.0, 5.97)


def test_a_drag_moves_a_segment_up_to_its_neighbour(timeline: TimelineView, heard: Heard) -> None:
    drag(timeline, 4.5, 1.5, lane_y(timeline, "words"))
    assert heard.only("segment_changed") == ("b", 2.0, 3.0)
    assert timeline.selection == ("b",)


def test_segments_of_a_locked_tier_are_selected_and_stay(timeline: TimelineView, heard: Heard) -> None:
    drag(timeline, 5.2, 7.0, lane_y(timeline, "model"))
    drag(timeline, 1.0, 3.0, lane_y(timeline, "model"))
    QTest.keyClick(timeline, Qt.Key.Key_Delete)
    assert [name for name, _ in heard.said] == ["selection_changed"]


def test_a_range_by_mouse_and_a_segment_by_enter(timeline: TimelineView, heard: Heard, qtbot: QtBot) -> None:
    with qtbot.waitSignals([timeline.range_changed, timeline.seek]):
        drag(timeline, 6.5, 8.0, 60)
    assert timeline.range_s == (6.5, 8.0)
    assert timeline.playhead_s == 6.5
    QTest.keyClick(timeline, Qt.Key.Key_Return)
    assert heard.only("segment_created") == ("words", 6.5, 8.0)
    assert timeline.range_s is None


def test_everything_by_keyboard(timeline: TimelineView, heard: Heard) -> None:
    QTest.keyClick(timeline, Qt.Key.Key_Home)
    for _ in range(4):
        QTest.keyClick(timeline, Qt.Key.Key_Right, SHIFT)
    assert timeline.range_s == pytest.approx((0.0, 0.2))
    QTest.keyClick(timeline, Qt.Key.Key_Enter)
    QTest.keyClick(timeline, Qt.Key.Key_PageDown)
    assert (timeline.selection, timeline.playhead_s) == (("a",), 1.0)
    timeline.set_playhead(0.8)
    QTest.keyClick(timeline, Qt.Key.Key_BracketLeft)
    QTest.keyClick(timeline, Qt.Key.Key_Period)
    QTest.keyClick(timeline, Qt.Key.Key_Period, ALT)
    QTest.keyClick(timeline, Qt.Key.Key_Delete)
    said = [row for row in heard.said if row[0] != "selection_changed"]
    assert said == [
        ("segment_created", ("words", 0.0, 0.2)),
        ("segment_changed", ("a", 0.8, 2.0)),
        ("segment_changed", ("a", 1.01, 2.01)),
        ("segment_changed", ("a", 1.001, 2.001)),
        ("segments_removed", ("a",)),
    ]


def test_page_keys_walk_along_the_tier(timeline: TimelineView) -> None:
    seen = []
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
        QTest.keyClick(timeline, key)
        seen.append(timeline.selection)
    assert seen == [("a",), ("b",), ("b",), ("a",)]


def test_escape_forgets_a_drag_then_the_range_then_the_selection(timeline: TimelineView, heard: Heard) -> None:
    timeline.select(["a"])
    timeline.set_range((3.0, 3.5))
    QTest.mousePress(timeline, LEFT, NONE, QPoint(450, round(lane_y(timeline, "words"))))
    QTest.mouseRelease(timeline, LEFT, NONE, QPoint(450, round(lane_y(timeline, "words"))))
    QTest.keyClick(timeline, Qt.Key.Key_Escape)
    assert (timeline.range_s, timeline.selection) == (None, ("b",))
    QTest.keyClick(timeline, Qt.Key.Key_Escape)
    assert timeline.selection == ()


def test_a_click_seeks_and_a_double_click_opens(timeline: TimelineView, heard: Heard, qtbot: QtBot) -> None:
    with qtbot.waitSignal(timeline.seek) as sought:
        click(timeline, 7.25, 60)
    assert sought.args == [7.25]
    QTest.mouseDClick(timeline, LEFT, NONE, QPoint(150, round(lane_y(timeline, "words"))))
    assert heard.only("segment_activated") == "a"


def test_space_asks_for_play(timeline: TimelineView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(timeline.play_toggled):
        QTest.keyClick(timeline, Qt.Key.Key_Space)


def test_the_playhead_scrolls_the_view_along(timeline: TimelineView) -> None:
    timeline.set_range((1.0, 1.5))
    QTest.keyClick(timeline, Qt.Key.Key_0, ALT)
    assert timeline.scale.to_x(1.25) == pytest.approx(500)
    timeline.set_playhead(9.0)
    assert timeline.scale.start_s < 9.0 < timeline.scale.end_s
    QTest.keyClick(timeline, Qt.Key.Key_0)
    assert (timeline.scale.start_s, timeline.scale.end_s) == pytest.approx((0, 10))


def test_all_of_it_is_painted(timeline: TimelineView) -> None:
    bare = timeline.grab().toImage()
    levels = np.zeros((20, 100), np.uint8)
    levels[:10] = 200
    timeline.set_spectrogram(ArraySpectrogram(levels, 0.1))
    image = timeline.grab().toImage()
    band = timeline._scene.rows.spectrogram
    quarter = band.height // 4
    assert image.pixelColor(500, band.bottom - quarter).lightness() > 80, "low frequencies lie below"
    assert image.pixelColor(500, band.top + quarter).lightness() < 40
    assert image != bare


def test_the_screen_reader_is_told(timeline: TimelineView) -> None:
    timeline.select(["a"])
    assert timeline.accessibleName() == "Timeline"
    assert "one, 1.000 to 2.000" in timeline.accessibleDescription()


def test_another_recording_clears_what_was_selected(timeline: TimelineView, heard: Heard) -> None:
    timeline.select(["a"])
    timeline.set_sound(duration_s=2.0, rate_hz=1000)
    assert (timeline.selection, timeline.segments, heard.said[-1]) == ((), (), ("selection_changed", ()))
