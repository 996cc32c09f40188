"""What the timeline costs with 100,000 segments, two channels and a spectrogram: CPU time of the thread, medians."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.media.peaks import pyramid
from widgets.timeline.frequency import FrequencyAxis
from widgets.timeline.segments import Tier, TimelineSegment
from widgets.timeline.sources import ArraySpectrogram
from widgets.timeline.view import TimelineView

N_SEGMENTS, IN_VIEW, RATE_HZ = 100_000, 1_000, 16_000
N_TIERS, LENGTH_S = 4, 0.36
REPAINT_MS, MOVE_MS, TICK_MS, CHANGE_MS = 16.0, 4.0, 2.0, 5.0
pytestmark = pytest.mark.bench
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00")


def segments() -> list[TimelineSegment]:
    """On four tiers one after the other, with words; a tenth of a second apart or touching."""
    dice = random.Random(7)
    per_tier = N_SEGMENTS // N_TIERS
    return [
        TimelineSegment(
            f"{tier}-{number}",
            f"tier {tier}",
            "word",
            COLOURS[number % 5],
            number * LENGTH_S,
            number * LENGTH_S + LENGTH_S - dice.choice((0.0, 0.1)),
            text="transcribed",
            letter="W",
        )
        for tier in range(N_TIERS)
        for number in range(per_tier)
    ]


@pytest.fixture(scope="module")
def things() -> list[TimelineSegment]:
    """Made once: this alone takes longer than anything measured here."""
    return segments()


@pytest.fixture
def timeline(qtbot: QtBot, things: list[TimelineSegment]) -> TimelineView:
    """1600 × 700 on the screen; two and a half hours, of which 90 s with 1,000 segments are in view."""
    made = TimelineView()
    qtbot.addWidget(made)
    made.resize(1600, 700)
    made.show()
    qtbot.waitExposed(made)
    duration_s = N_SEGMENTS / N_TIERS * LENGTH_S
    rng = np.random.default_rng(7)
    n_frames = int(duration_s * RATE_HZ)
    base = rng.integers(-9000, 9000, (2, n_frames // 256 + 1, 2)).astype(np.int16)
    base.sort(axis=2)
    levels = rng.integers(0, 255, (96, int(duration_s * 25))).astype(np.uint8)
    made.set_sound(
        duration_s=duration_s, rate_hz=RATE_HZ, peaks=pyramid(base, rate_hz=RATE_HZ, n_frames=n_frames), channels=2
    )
    made.set_spectrogram(ArraySpectrogram(levels, 0.04, FrequencyAxis(0, 8000, "mel")))
    made.set_tiers([Tier(f"tier {n}", f"Tier {n}", overlap=n == 3) for n in range(N_TIERS)])
    made.set_segments(things)
    made.set_scale(3000.0, 3000.0 + IN_VIEW / N_TIERS * LENGTH_S)
    QApplication.processEvents()
    shown = sum(s.end_s > made.scale.start_s and s.start_s < made.scale.end_s for s in things)
    assert shown >= IN_VIEW
    return made


def cpu_ms(act: Callable[[int], None], times: int) -> list[float]:
    """CPU milliseconds of each of ``times`` calls, their painting included."""
    costs = []
    for number in range(times):
        started = time.thread_time()
        act(number)
        QApplication.processEvents()
        costs.append((time.thread_time() - started) * 1000)
    return costs


def report(name: str, costs: list[float], goal: float | None) -> None:
    """Prints a row of the table; fails where the median is beyond the goal, if there is one."""
    median = statistics.median(costs)
    wanted = "" if goal is None else f"≤ {goal:g} "
    print(f"\n| {name} | {median:.2f} | {max(costs):.2f} | {wanted}|", end="")
    assert goal is None or median <= goal


def move_to(timeline: TimelineView, x: float, y: float, button: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    """A mouse move, as the window system sends it."""
    place = QPointF(x, y)
    world = QPointF(timeline.mapToGlobal(place))
    none, held = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(timeline, QMouseEvent(QEvent.Type.MouseMove, place, world, none, button, held))


class Bare(QWidget):
    """The limit, and how busy the machine is: a widget that paints a pixmap of its size, and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.pixmap = QPixmap(1600, 700)
        self.pixmap.fill(QColor(90, 100, 110))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.resize(1600, 700)

    def paintEvent(self, event: QPaintEvent) -> None:
        """All of it."""
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self.pixmap)
        painter.end()


def test_the_limit(qtbot: QtBot) -> None:
    bare = Bare()
    qtbot.addWidget(bare)
    bare.show()
    qtbot.waitExposed(bare)
    report("bare widget, whole repaint", cpu_ms(lambda n: bare.repaint(), 60)[3:], None)


def test_scrolling(timeline: TimelineView) -> None:
    start_s, end_s = timeline.scale.start_s, timeline.scale.end_s
    costs = cpu_ms(lambda n: timeline.set_scale(start_s + n * 0.7, end_s + n * 0.7), 60)
    report("scroll, 1,000 segments in view of 100,000", costs[5:], REPAINT_MS)


def test_zooming(timeline: TimelineView) -> None:
    costs = cpu_ms(lambda n: timeline.zoom_out() if n % 2 else timeline.zoom_in(), 60)
    report("zoom step, 700 to 1,000 segments in view", costs[6:], REPAINT_MS)


def test_the_whole_recording(timeline: TimelineView) -> None:
    timeline.fit()
    costs = cpu_ms(lambda n: timeline.refresh_sound(), 30)
    report("whole repaint with all 100,000 in view", costs[3:], None)


def test_mouse_moves(timeline: TimelineView) -> None:
    costs = cpu_ms(lambda n: move_to(timeline, 100 + n * 6.1, 60 + n * 2.9), 200)
    report("mouse move, readout and cursor", costs[5:], MOVE_MS)


def test_the_playhead(timeline: TimelineView) -> None:
    start_s = timeline.scale.start_s + 1
    costs = cpu_ms(lambda n: timeline.set_playhead(start_s + n * 0.025), 200)
    report("playhead tick", costs[5:], TICK_MS)


def test_following_smoothly(timeline: TimelineView) -> None:
    timeline.set_follow("smooth")
    start_s = timeline.scale.start_s + 60
    costs = cpu_ms(lambda n: timeline.set_playhead(start_s + n * 0.08), 60)
    report("playhead tick with the playhead in the middle", costs[5:], REPAINT_MS)


def test_one_segment_changes(timeline: TimelineView, things: list[TimelineSegment]) -> None:
    place = next(n for n, s in enumerate(things) if s.start_s > timeline.scale.start_s + 40)
    before, after = tuple(things[:place]), tuple(things[place + 1 :])
    # As the page holds them: to make the tuple is the page's own cost.
    given = [
        (*before, replace(things[place], end_s=things[place].end_s - 0.001 * n, text=f"said {n}"), *after)
        for n in range(60)
    ]
    report(
        "one segment changed, by set_segments of all",
        cpu_ms(lambda n: timeline.set_segments(given[n]), 60)[5:],
        CHANGE_MS,
    )


def test_one_segment_is_told(timeline: TimelineView, things: list[TimelineSegment]) -> None:
    thing = next(s for s in things if s.start_s > timeline.scale.start_s + 40)

    def told(number: int) -> None:
        timeline.change_segments([replace(thing, text=f"said {number}")])

    report("one segment changed, by change_segments", cpu_ms(told, 60)[5:], CHANGE_MS)


def test_dragging(timeline: TimelineView) -> None:
    thing = next(s for s in timeline.segments if s.start_s > timeline.scale.start_s + 40 and s.tier == "tier 0")
    band = timeline._scene.rows.band_of("tier 0")
    assert band is not None
    x, y = timeline.scale.to_x((thing.start_s + thing.end_s) / 2), band.top + 10.0
    place, world = QPointF(x, y), QPointF(timeline.mapToGlobal(QPointF(x, y)))
    left, held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(timeline, QMouseEvent(QEvent.Type.MouseButtonPress, place, world, left, left, held))
    costs = cpu_ms(lambda n: move_to(timeline, x + n / 10, y, left), 100)
    report("drag of one segment", costs[8:], REPAINT_MS)
