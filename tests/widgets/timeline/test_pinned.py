"""What the timeline looks like in use, pinned: a picture that changes by more than the smoothing of an edge fails.

`EARMARK_PIN=1 make test ARGS=tests/widgets/timeline/test_pinned.py` pins anew; look at them before they are committed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from widgets.bridge.images import to_array
from widgets.theme.theme import Theme
from widgets.timeline.frequency import FrequencyAxis
from widgets.timeline.segments import Tier, TimelineSegment
from widgets.timeline.sources import ArrayPeaks, ArraySpectrogram, Levels
from widgets.timeline.view import TimelineView

PINNED = Path(__file__).with_name("pinned")
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
# Letters differ a little from font to font, edges from one Qt to the next.
FAR, SHARE = 48, 0.02
RATE_HZ, LENGTH_S = 8000, 6.0
AXIS = FrequencyAxis(0, 4000, "mel")


def sound(channels: int) -> NDArray[np.float32]:
    """Tones that swell and fall, with silence between them; the second channel quieter and later."""
    at = np.arange(int(RATE_HZ * LENGTH_S)) / RATE_HZ
    swell = np.clip(np.sin(2 * np.pi * at / 1.5), 0, 1)
    first = (0.8 * swell * np.sin(2 * np.pi * 440 * at)).astype(np.float32)
    return np.stack([first, 0.4 * np.roll(first, RATE_HZ // 2)][:channels])


def levels() -> Levels:
    """Bands that rise and fall, one column each 20 ms."""
    rows, columns = np.mgrid[0:64, 0 : int(LENGTH_S * 50)]
    ridge = 20 + 15 * np.sin(columns / 30)
    return np.clip(230 - 14 * np.abs(rows - ridge), 20, 255).astype(np.uint8)


class HalfPeaks(ArrayPeaks):
    """Peaks of which the second half is not measured yet."""

    def known(self, start_frame: float, end_frame: float, width_px: int) -> NDArray[np.bool_]:
        """See ``PeaksSource``."""
        at = np.linspace(start_frame, end_frame, width_px, endpoint=False)
        return np.asarray(at < self.samples.shape[1] / 2)


class NoTiles:
    """A spectrogram that is not there yet."""

    def window(self, start_s: float, end_s: float, width_px: int) -> None:
        """See ``SpectrogramSource``."""


WORDS = (
    TimelineSegment("a", "words", "word", "#0072b2", 0.2, 1.3, text="yes indeed", letter="W"),
    TimelineSegment("b", "words", "word", "#d55e00", 1.3, 2.4, text="a word that is far too long for its room"),
    TimelineSegment("c", "words", "word", "#009e73", 2.4, 3.0, text="well"),
    TimelineSegment("d", "words", "noise", "#cc79a7", 4.0, 5.5, text="noise", letter="N", dashed=True),
)
SPEAKERS = (
    TimelineSegment("s", "who", "A", "#0072b2", 0.2, 3.4, text="Speaker A", letter="A"),
    TimelineSegment("t", "who", "B", "#d55e00", 2.0, 5.0, text="Speaker B", letter="B"),
    TimelineSegment("u", "who", "C", "#009e73", 2.6, 3.2, text="Speaker C", letter="C"),
)
CALLS = (
    TimelineSegment("x", "calls", "wren", "#e69f00", 0.5, 1.5, text="Wren", letter="W", low_hz=800, high_hz=2400),
    TimelineSegment("y", "calls", "owl", "#56b4e9", 2.0, 4.0, text="Owl", letter="O", low_hz=200, high_hz=900),
)
GHOSTS = (TimelineSegment("m", "model", "word", "#5d3a9b", 0.4, 2.0, text="predicted", ghost=True),)


def show(view: TimelineView, channels: int, *, spectrogram: bool = True) -> None:
    view.set_sound(duration_s=LENGTH_S, rate_hz=RATE_HZ, samples=sound(channels))
    if spectrogram:
        view.set_spectrogram(ArraySpectrogram(levels(), 0.02, AXIS))


def move(view: TimelineView, at: tuple[float, float], *, button: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    point = QPointF(*at)
    world = QPointF(view.mapToGlobal(point))
    event = QMouseEvent(QEvent.Type.MouseMove, point, world, Qt.MouseButton.NoButton, button, NONE)
    QApplication.sendEvent(view, event)


def hold(view: TimelineView, start: tuple[float, float], *way: tuple[float, float]) -> None:
    """Press and move; the button stays down."""
    QTest.mousePress(view, LEFT, NONE, QPoint(round(start[0]), round(start[1])))
    for place in way:
        move(view, place, button=LEFT)


def lane_y(view: TimelineView, tier: str) -> float:
    band = view._scene.rows.band_of(tier)
    assert band is not None
    return (band.top + band.bottom) / 2


def words(view: TimelineView) -> None:
    show(view, 1)
    view.set_tiers([Tier("words", "Words"), Tier("model", "Model", locked=True)])
    view.set_segments([*WORDS, *GHOSTS])


def one_channel(view: TimelineView) -> None:
    words(view)
    view.select(["b"])
    view.set_playhead(2.2)


def two_channels(view: TimelineView) -> None:
    show(view, 2)
    view.set_tiers([Tier("words", "Words")])
    view.set_segments(WORDS)
    view.set_range((3.1, 3.9))
    move(view, (420, 90))


def overlaps(view: TimelineView) -> None:
    show(view, 1, spectrogram=False)
    view.set_tiers([Tier("who", "Speakers", overlap=True)])
    view.set_segments(SPEAKERS)
    view.select(["t"])


def boxes(view: TimelineView) -> None:
    show(view, 1)
    view.set_tiers([Tier("calls", "Calls", overlap=True, boxes=True)])
    view.set_segments(CALLS)
    view.select(["y"])


def new_box(view: TimelineView) -> None:
    boxes(view)
    band = view._scene.rows.spectrogram
    hold(view, (520, band.top + 20), (560, band.top + 50), (620, band.top + 80))


def shared_boundary(view: TimelineView) -> None:
    words(view)
    x, y = view.scale.to_x(1.3), lane_y(view, "words")
    hold(view, (x, y), (x + 20, y), (x + 60, y))


def edge_in_hand(view: TimelineView) -> None:
    words(view)
    view.select(["c"])
    QTest.keyClick(view, Qt.Key.Key_BracketRight, Qt.KeyboardModifier.ControlModifier)


def samples(view: TimelineView) -> None:
    words(view)
    view.go_to(0.25)
    view.zoom_to_samples()


def progressive(view: TimelineView) -> None:
    view.set_sound(duration_s=LENGTH_S, rate_hz=RATE_HZ, peaks=HalfPeaks(sound(1)))
    view.set_spectrogram(NoTiles(), AXIS)
    view.set_tiers([Tier("words", "Words")])


def zoomed(view: TimelineView) -> None:
    words(view)
    view.set_scale(1.0, 2.0)


def nothing(view: TimelineView) -> None:
    view.set_tiers([Tier("words", "Words")])


SCENES: dict[str, Callable[[TimelineView], None]] = {
    "one-channel": one_channel, "two-channels": two_channels, "overlaps": overlaps, "boxes": boxes, "new-box": new_box,
    "shared-boundary": shared_boundary, "edge-in-hand": edge_in_hand, "samples": samples, "progressive": progressive,
    "zoomed": zoomed, "nothing": nothing,
}  # fmt: skip
LOOKS = {"": "light", "-dark": "dark", "-contrast": "contrast"}
PICTURES = [(name, look) for name in SCENES for look in LOOKS if not look or name in ("two-channels", "boxes")]


@pytest.fixture
def themed(qapp: QApplication) -> Iterator[Callable[[str], None]]:
    """Puts a look of the program into force; the next test finds the light one."""
    yield lambda look: Theme(qapp, look).deleteLater()
    Theme(qapp, "light").deleteLater()


@pytest.mark.parametrize(("name", "look"), PICTURES)
def test_the_timeline_looks_as_it_did(qtbot: QtBot, themed: Callable[[str], None], name: str, look: str) -> None:
    # As in the program, and not what an earlier test left as the application's colours and letters.
    themed(LOOKS[look])
    view = TimelineView()
    qtbot.addWidget(view)
    view.resize(720, 360)
    view.show()
    qtbot.waitExposed(view)
    SCENES[name](view)
    QApplication.processEvents()
    found = view.grab().toImage()
    place = PINNED / f"{name}{look}.png"
    if os.environ.get("EARMARK_PIN"):
        PINNED.mkdir(exist_ok=True)
        found.save(str(place))
    wanted = QImage(str(place))
    assert found.size() == wanted.size(), "pin it first"
    apart = np.abs(to_array(found).astype(int) - to_array(wanted).astype(int)).max(axis=2)
    share = float((apart > FAR).mean())
    assert share <= SHARE, f"{share:.1%} of the picture changed; pin it anew if that is meant"
