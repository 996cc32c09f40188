"""Zoom, scroll, follow, channels, heights, boxes and chosen keys on the timeline in the hand."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from widgets.timeline.frequency import FrequencyAxis
from widgets.timeline.goto_field import GotoField
from widgets.timeline.segments import Tier, TimelineSegment
from widgets.timeline.snap import Times, ZeroCrossings
from widgets.timeline.sources import ArrayPeaks, ArraySpectrogram
from widgets.timeline.view import TimelineView

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
RATE_HZ = 8000
A = TimelineSegment("a", "calls", "c", "#e66100", 1.0, 2.0, text="one", low_hz=1000.0, high_hz=2000.0)
B = TimelineSegment("b", "calls", "c", "#e66100", 4.0, 5.0, text="two")


@pytest.fixture
def view(qtbot: QtBot) -> TimelineView:
    """Ten seconds of two channels on 1,000 pixels, with a spectrogram from 0 to 4 kHz; one tier of boxes."""
    made = TimelineView()
    qtbot.addWidget(made)
    made.resize(1000, 500)
    made.show()
    qtbot.waitExposed(made)
    wave = np.sin(np.arange(10 * RATE_HZ, dtype=np.float32) / 30)
    made.set_sound(duration_s=10.0, rate_hz=RATE_HZ, samples=np.stack([wave, wave / 2]))
    made.set_spectrogram(ArraySpectrogram(np.full((64, 500), 128, np.uint8), 0.02, FrequencyAxis(0, 4000)))
    made.set_tiers([Tier("calls", "Calls", overlap=True, boxes=True)])
    made.set_segments([A, B])
    made.setFocus()
    return made


def move(view: TimelineView, x: float, y: float, *, held: Qt.KeyboardModifier = NONE, button=LEFT) -> None:
    point = QPointF(x, y)
    world = QPointF(view.mapToGlobal(point))
    none = Qt.MouseButton.NoButton
    QApplication.sendEvent(view, QMouseEvent(QEvent.Type.MouseMove, point, world, none, button, held))


def drag(view: TimelineView, start: tuple[float, float], end: tuple[float, float]) -> None:
    QTest.mousePress(view, LEFT, NONE, QPoint(*map(round, start)))
    for n in range(1, 5):
        move(view, *(a + (b - a) * n / 4 for a, b in zip(start, end, strict=True)))
    QTest.mouseRelease(view, LEFT, NONE, QPoint(*map(round, end)))


def wheel(view: TimelineView, x: float, y: float, turned: int, held: Qt.KeyboardModifier = NONE) -> None:
    at = QPointF(x, y)
    # Qt turns a wheel with Alt sideways on its own.
    angle = QPoint(turned, 0) if held == ALT else QPoint(0, turned)
    event = QWheelEvent(
        at, QPointF(view.mapToGlobal(at)), QPoint(), angle, Qt.MouseButton.NoButton, held,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


def test_a_box_is_drawn_moved_and_resized(view: TimelineView, qtbot: QtBot) -> None:
    y = view._scene.y_of
    with qtbot.waitSignal(view.box_created) as made:
        drag(view, (600, y(3000)), (700, y(1000)))
    tier, start_s, end_s, low_hz, high_hz = made.args
    assert (tier, start_s, end_s) == ("calls", 6.0, 7.0)
    assert (low_hz, high_hz) == pytest.approx((1000, 3000), abs=30)
    with qtbot.waitSignal(view.segments_changed) as changed:
        drag(view, (200, y(1500)), (230, y(1500)))
    assert changed.args[0] == (("a", 1.0, 2.3, 1000.0, 2000.0),)
    with qtbot.waitSignal(view.segments_changed) as changed:
        drag(view, (150, y(1500)), (150, y(2500)))
    assert changed.args[0][0][3:] == pytest.approx((2000, 3000), abs=30)


def test_a_box_by_keyboard_alone(view: TimelineView, qtbot: QtBot) -> None:
    view.set_range((6.0, 7.0))
    with qtbot.waitSignal(view.box_created) as made:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert made.args == ["calls", 6.0, 7.0, 0.0, 4000.0]
    view.select(["a"])
    seen = []
    for _ in range(5):
        QTest.keyClick(view, Qt.Key.Key_E, CTRL)
        seen.append(view.edge)
    assert seen == ["start", "end", "high", "low", ""]
    QTest.keyClick(view, Qt.Key.Key_E, CTRL)
    with qtbot.waitSignal(view.segments_changed) as changed:
        QTest.keyClick(view, Qt.Key.Key_Period)
    assert changed.args[0] == (("a", 1.01, 2.0, 1000.0, 2000.0),)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.edge == "" and view.selection == ("a",)
    with qtbot.waitSignal(view.segments_changed) as changed:
        QTest.keyClick(view, Qt.Key.Key_Up, ALT)
    low_hz, high_hz = changed.args[0][0][3:]
    assert low_hz > 1000 and high_hz - low_hz == pytest.approx(1000, abs=0.1)


def test_split_merge_and_boundaries_are_asked_for(view: TimelineView, qtbot: QtBot) -> None:
    view.go_to(1.5)
    with qtbot.waitSignal(view.segment_split) as split:
        QTest.keyClick(view, Qt.Key.Key_I, CTRL)
    assert split.args == ["a", 1.5]
    view.select(["a", "b"])
    with qtbot.waitSignal(view.segments_merged) as merged:
        QTest.keyClick(view, Qt.Key.Key_M, ALT)
    assert merged.args[0] == ("a", "b")
    QTest.keyClick(view, Qt.Key.Key_Right, ALT)
    assert view.playhead_s == 2.0
    with qtbot.waitSignal(view.played_asked) as played:
        QTest.keyClick(view, Qt.Key.Key_Space, SHIFT)
    assert played.args == [1.5, 2.5]
    view.go_to(8.0)
    with qtbot.waitSignal(view.said):
        QTest.keyClick(view, Qt.Key.Key_I, CTRL)


def test_a_segment_is_marked_while_it_plays(view: TimelineView, qtbot: QtBot) -> None:
    view.set_playhead(6.0)
    QTest.keyClick(view, Qt.Key.Key_Insert)
    for at_s in (6.1, 6.2, 6.3):
        view.set_playhead(at_s)
    assert "begins at 6.000" in view.accessibleDescription()
    with qtbot.waitSignal(view.box_created) as made:
        QTest.keyClick(view, Qt.Key.Key_Insert)
    assert made.args[:3] == ["calls", 6.0, 6.3]


def test_the_overview_moves_and_resizes_the_view(view: TimelineView) -> None:
    view.set_scale(2.0, 4.0)
    drag(view, (300, 10), (600, 10))
    assert (view.scale.start_s, view.scale.end_s) == pytest.approx((5.0, 7.0))
    drag(view, (700, 10), (800, 10))
    assert (view.scale.start_s, view.scale.end_s) == pytest.approx((5.0, 8.0))
    drag(view, (500, 10), (600, 10))
    assert (view.scale.start_s, view.scale.end_s) == pytest.approx((6.0, 8.0))
    QTest.mouseDClick(view, LEFT, NONE, QPoint(100, 10))
    assert view.scale.end_s == pytest.approx(10.0)


def test_borders_are_dragged_and_put_back(view: TimelineView, qtbot: QtBot) -> None:
    rows = view._scene.rows
    with qtbot.waitSignal(view.options_changed):
        drag(view, (500, rows.wave.bottom), (500, rows.wave.bottom + 60))
    assert view._scene.rows.wave.bottom == rows.wave.bottom + 60
    tier = view._scene.rows.tiers[0][1]
    drag(view, (500, view._scene.rows.spectrogram.bottom), (500, view._scene.rows.spectrogram.bottom - 40))
    assert view._scene.rows.tiers[0][1].height == pytest.approx(tier.height + 40, abs=1)
    QTest.mouseDClick(view, LEFT, NONE, QPoint(500, view._scene.rows.wave.bottom))
    assert view._scene.rows == rows


def test_the_wheel_scrolls_zooms_and_raises_one_waveform(view: TimelineView) -> None:
    wheel(view, 250, 60, 120 * 4, CTRL)
    assert view.scale.to_s(250) == pytest.approx(2.5) and view.scale.end_s < 6
    start_s = view.scale.start_s
    wheel(view, 250, 60, -120)
    assert view.scale.start_s > start_s
    second = view._scene.rows.waves[1]
    wheel(view, 250, second.top + 5, 120, ALT)
    assert [view.channels.gain(lane) for lane in (0, 1)] == [1.0, 2.0]
    QTest.keyClick(view, Qt.Key.Key_Minus, ALT)
    assert view.scale.end_s == pytest.approx(10.0), "the view before the last zoom"


def test_channels_go_round(view: TimelineView) -> None:
    seen = []
    for _ in range(4):
        QTest.keyClick(view, Qt.Key.Key_C, ALT)
        seen.append(view.channels.names())
        view.grab()
    assert seen == [("Left",), ("Right",), ("Channels all",), ("Left", "Right")]
    view.set_sound(duration_s=1.0, rate_hz=RATE_HZ, samples=np.zeros((6, RATE_HZ), np.float32))
    assert view.channels.n_lanes == 1, "many channels come in one lane"


def test_a_click_on_the_name_of_a_lane_shows_its_channel_alone_and_all_again(view: TimelineView) -> None:
    def click(lane: int, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> tuple[str, ...]:
        view.grab()
        at = QPoint(10, view._scene.rows.waves[lane].top + 8)
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, held, at)
        return view.channels.names()

    playhead_s = view.playhead_s
    assert click(1) == ("Right",)
    assert click(0) == ("Left", "Right")
    assert click(1, CTRL) == ("Left",)
    assert click(0) == ("Left", "Right")
    assert view.playhead_s == playhead_s and view.range_s is None, "a name is no place in time"
    view.set_sound(duration_s=1.0, rate_hz=RATE_HZ, samples=np.zeros((6, RATE_HZ), np.float32))
    assert click(0)[-1] == "Channel 6", "many in one lane come apart"


def test_the_view_follows_and_does_not_fight_the_hand(view: TimelineView) -> None:
    view.set_scale(0.0, 2.0)
    for n in range(30):
        view.set_playhead(n / 10)
    assert view.scale.sees(2.9)
    wheel(view, 500, 60, -120 * 30)
    away = view.scale
    assert not away.sees(2.9)
    for n in range(30, 35):
        view.set_playhead(n / 10)
    assert view.scale == away, "the hand looks elsewhere"
    view.follow_now()
    assert view.scale.sees(view.playhead_s)
    view.set_follow("smooth")
    view.set_playhead(5.0)
    assert view.scale.to_x(5.0) == pytest.approx(500)
    view.set_follow("off")
    before = view.scale
    view.set_playhead(9.5)
    assert view.scale == before


def test_a_time_is_typed(view: TimelineView, qtbot: QtBot) -> None:
    for words, wanted in (("1:02.5", 10.0), ("7,25", 7.25), ("#16000", 2.0)):
        QTest.keyClick(view, Qt.Key.Key_G, CTRL)
        field = view.findChild(GotoField)
        assert field is not None and field.hasFocus()
        field.clear()
        QTest.keyClicks(field, words)
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert view.playhead_s == wanted and view.hasFocus()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QTest.keyClick(view, Qt.Key.Key_G, CTRL)
    field = view.findChild(GotoField)
    with qtbot.waitSignal(view.said) as said:
        QTest.keyClicks(field, "soon")
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert "no time" in said.args[0]


def test_enter_on_a_typed_time_does_not_open_what_is_selected(view: TimelineView, qtbot: QtBot) -> None:
    view.select(["b"])
    QTest.keyClick(view, Qt.Key.Key_G, CTRL)
    field = view.findChild(GotoField)
    with qtbot.assertNotEmitted(view.segment_activated):
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert view.hasFocus()


def test_edges_snap_to_silences_then_to_zero_crossings(view: TimelineView, qtbot: QtBot) -> None:
    band = view._scene.rows.band_of("calls")
    assert band is not None
    y = band.top + 5.0
    view.set_snap_sources(Times(np.array([5.53])), ZeroCrossings(ArrayPeaks(np.array([[-1.0, 1.0] * 40000])), RATE_HZ))
    with qtbot.waitSignal(view.segment_changed) as changed:
        drag(view, (500, y), (550, y))
    assert changed.args == ["b", 4.0, 5.53]
    QTest.keyClick(view, Qt.Key.Key_S, ALT)
    with qtbot.waitSignal(view.segment_changed) as changed:
        drag(view, (500, y), (550, y))
    assert changed.args == ["b", 4.0, 5.5]


def test_the_readout_says_what_is_under_the_pointer(view: TimelineView) -> None:
    move(view, 500, view._scene.y_of(2000), button=Qt.MouseButton.NoButton)
    assert view._readout == "5.000   2 kHz   -45 dB"
    move(view, 500, view._scene.rows.waves[1].top + 8, button=Qt.MouseButton.NoButton)
    assert "peak -6.0 dB" in view._readout
    QTest.keyClick(view, Qt.Key.Key_T, ALT)
    QTest.keyClick(view, Qt.Key.Key_T, ALT)
    move(view, 501, 60, button=Qt.MouseButton.NoButton)
    assert view._readout.startswith("40,080")


def test_other_keys_are_heard_once_they_are_chosen(view: TimelineView, qtbot: QtBot) -> None:
    chosen = [replace(row, keys=("Tab",) if row.id == "timeline.play" else ()) for row in view.rows]
    view.set_keys(chosen)
    with qtbot.waitSignal(view.play_toggled):
        QTest.keyClick(view, Qt.Key.Key_Tab)
    with qtbot.assertNotEmitted(view.play_toggled):
        QTest.keyClick(view, Qt.Key.Key_Space)


def test_one_that_changes_does_not_disturb_the_rest(view: TimelineView) -> None:
    view.select(["b"])
    view.change_segments([replace(A, text="said")], gone=["nobody"])
    assert [s.text for s in view.segments] == ["said", "two"] and view.selection == ("b",)
    view.change_segments((), gone=["b"])
    assert view.selection == () and len(view.segments) == 1
    view.set_segments([B, A])
    assert [s.id for s in view.segments] == ["b", "a"]


def test_nothing_open_says_so(qtbot: QtBot) -> None:
    empty = TimelineView()
    qtbot.addWidget(empty)
    empty.resize(600, 300)
    assert "No recording is open" in empty.accessibleDescription()
    QTest.mouseClick(empty, LEFT, NONE, QPoint(100, 100))
    empty.grab()
