"""The timeline without hands: overview, ruler, waveform, spectrogram, tiers, playhead, zoom and scroll."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.timeline import paint_frame
from widgets.timeline.channels import Channels
from widgets.timeline.follow import Follower
from widgets.timeline.frequency import FrequencyAxis
from widgets.timeline.gesture import Gesture
from widgets.timeline.inks import inks
from widgets.timeline.painter import TimelinePainter
from widgets.timeline.rows import ROOMY, TIGHT, Heights, Least, lay_out
from widgets.timeline.ruler import TimeFormat
from widgets.timeline.scale import TimeScale
from widgets.timeline.scene import TimelineScene
from widgets.timeline.segments import Tier
from widgets.timeline.sources import ArrayPeaks, PeaksSource, SampleSource, SpectrogramSource

NO_SOUND = "No recording is open."


class TimelineSurface(QWidget):
    """Shows; ``TimelineView`` adds what the hand does. ``view_changed`` gives start and end of the view in seconds."""

    view_changed = Signal(float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = TimelineScene()
        self._painter = TimelinePainter(self._scene)
        self._gesture = Gesture(self._scene)
        self._follower = Follower()
        self._overview = True
        self._readout = ""
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._follow_looks()

    def sizeHint(self) -> QSize:
        """Wide, and high enough for its tiers with a waveform that can be read."""
        return QSize(800, self.height_with(ROOMY) + 40)

    def minimumSizeHint(self) -> QSize:
        """The least at which everything can be read."""
        return QSize(200, self.height_with(TIGHT))

    # ---- what is shown

    def set_sound(
        self,
        *,
        duration_s: float,
        rate_hz: int,
        peaks: PeaksSource | None = None,
        samples: NDArray | SampleSource | None = None,
        channels: int = 0,
    ) -> None:
        """Shows a recording from its beginning, without spectrogram, segments and range.

        ``samples`` ``(channels, samples)``, float32 in [-1, 1] or int16, or where they come from, may stand beside
        ``peaks`` for a view closer than these go, or in their place. The number of ``channels`` is asked of those two
        unless it is given.
        """
        self._gesture.cancel()
        near: SampleSource | None = ArrayPeaks(samples) if isinstance(samples, np.ndarray) else samples
        count = channels or (near.samples.shape[0] if isinstance(near, ArrayPeaks) else 0)
        sound, scene = self._painter.sound, self._scene
        sound.peaks, sound.samples, sound.spectrogram = peaks, near, None
        sound.channels = Channels.of(count or int(getattr(peaks, "channels", 1)))
        sound.forget_overview()
        scene.set_segments(())
        scene.axis, scene.rate_hz = None, rate_hz
        scene.playhead_s, scene.range_s, scene.mark_s, scene.edge = 0.0, None, None, ""
        scene.scale = TimeScale(duration_s, max(1, self.width()), rate_hz=rate_hz).fitted()
        self._follower.hand_sought()
        self._arrange()

    def set_spectrogram(self, source: SpectrogramSource | None, axis: FrequencyAxis | None = None) -> None:
        """Shows a spectrogram below the waveform, or none. Without an axis of its own the source may have one."""
        self._painter.sound.spectrogram = source
        self._scene.axis = axis if axis is not None else getattr(source, "axis", None)
        self._arrange()

    def set_spectrogram_colours(self, name: str) -> None:
        """The colours of the spectrogram, by the name of their table in ``app.media.colours``."""
        self._painter.sound.set_colours(name)
        self._all_anew()

    def refresh_sound(self) -> None:
        """Peaks, samples or spectrogram have more to show than before."""
        self._painter.sound.forget_overview()
        self._all_anew()

    def set_tiers(self, tiers: Sequence[Tier]) -> None:
        """Shows these lanes, from top to bottom."""
        self._scene.set_tiers(tiers)
        self._arrange()

    def set_playhead(self, time_s: float, *, follow: bool = True) -> None:
        """Puts the playhead where playback is; ``follow`` scrolls along, as was chosen. Emits nothing."""
        scene = self._scene
        before, at_s = scene.scale, scene.scale.clamp(time_s)
        was, scene.playhead_s = scene.playhead_s, at_s
        self._follower.jumped(was, at_s)
        if follow and not self._gesture.busy:
            self._set_scale(self._follower.scale(before, at_s))
        if scene.scale == before:
            self._update_playhead(was)
            self._update_playhead(at_s)
            if scene.mark_s is not None:
                self.update()

    def follow_now(self) -> None:
        """Playing begins: the view goes to the playhead and along with it, wherever the hand had put it."""
        self._follower.hand_sought()
        self._set_scale(self._follower.scale(self._scene.scale, self._scene.playhead_s))

    @property
    def scale(self) -> TimeScale:
        """Which stretch of the recording is in view."""
        return self._scene.scale

    @property
    def playhead_s(self) -> float:
        """Where the playhead is."""
        return self._scene.playhead_s

    @property
    def channels(self) -> Channels:
        """Which channels have a lane, and how high they are drawn."""
        return self._painter.sound.channels

    def set_channels(self, channels: Channels) -> None:
        """Shows the waveform by these lanes."""
        if channels != self._painter.sound.channels:
            self._painter.sound.channels = channels
            self._arrange()

    @property
    def heights(self) -> Heights:
        """What the hand has set of the rows' heights, to be kept by the page."""
        return self._scene.heights

    def set_heights(self, heights: Heights) -> None:
        """Rows as high as they were set before."""
        self._scene.heights = heights
        self._arrange()

    def set_time_format(self, written: TimeFormat) -> None:
        """How times are written: "clock", "seconds", or "samples"."""
        self._painter.sound.written = written
        self._all_anew()

    def set_overview(self, shown: bool) -> None:
        """Shows the whole recording above the ruler, or not."""
        self._overview = shown
        self._arrange()

    def set_scale(self, start_s: float, end_s: float) -> None:
        """Shows a stretch of the recording."""
        self._set_scale(self._scene.scale.spanning(start_s, end_s))

    def _set_scale(self, scale: TimeScale) -> None:
        if scale != self._scene.scale:
            self._scene.scale = scale
            self._all_anew()
            self.view_changed.emit(scale.start_s, scale.end_s)

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """What rests, and over it what moves."""
        painter = QPainter(self)
        try:
            self._paint(painter)
        finally:
            # A painter that outlives its event, held by the traceback of an error, would crash the process.
            painter.end()

    def _paint(self, painter: QPainter) -> None:
        gesture, height, dpr = self._gesture, self.height(), self.devicePixelRatioF()
        previews = gesture.previews
        self._painter.lift(frozenset(place.id for place in previews if place.id))
        self._painter.paint(painter, height=height, dpr=dpr, previews=previews)
        self._painter.paint_moving(painter, gesture.span_s or self._scene.range_s, height, dpr)
        colours = self._painter.sound.colours
        if gesture.rubber is not None:
            paint_frame.draw_rubber(painter, gesture.rubber, colours)
        if self._readout:
            painter.setFont(self._painter.font)
            paint_frame.draw_readout(painter, self._readout, self._readout_rect(self._readout), colours)
        self._paint_words(painter)
        if self.hasFocus():
            painter.setPen(QPen(colours.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(1, 1, self.width() - 2, self.height() - 2)

    def _paint_words(self, painter: QPainter) -> None:
        scene, rows, colours = self._scene, self._scene.rows, self._painter.sound.colours
        painter.setFont(self._painter.font)
        if scene.scale.duration_s <= 0:
            rect = QRect(8, rows.wave.top, self.width() - 16, rows.spectrogram.bottom - rows.wave.top)
            paint_frame.draw_empty(painter, NO_SOUND, rect, colours)

    def _readout_rect(self, words: str) -> QRect:
        ruler = self._scene.rows.ruler
        width = self.fontMetrics().horizontalAdvance(words)
        return paint_frame.readout_rect(self.width(), width, ruler.height - 1, ruler.top)

    def _set_readout(self, words: str) -> None:
        if words != self._readout:
            old, self._readout = self._readout, words
            for text in filter(None, (old, words)):
                self.update(self._readout_rect(text).adjusted(-2, 0, 2, 0))

    def _update_playhead(self, time_s: float) -> None:
        scale, rows = self._scene.scale, self._scene.rows
        self.update(QRect(int(scale.to_x(time_s)) - 8, rows.ruler.top, 17, self.height() - rows.ruler.top))
        if rows.overview.height and scale.duration_s > 0:
            x = round(time_s / scale.duration_s * scale.width_px)
            self.update(QRect(x - 1, 0, 3, rows.overview.height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A fitted recording stays fitted."""
        self._set_scale(self._scene.scale.resized(max(1, event.size().width())))
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Another palette or font."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._follow_looks()
        super().changeEvent(event)

    def _follow_looks(self) -> None:
        self._painter.set_font(self.font())
        self._painter.sound.colours = inks(self.palette())
        self._painter.forget_looks()
        self.update()

    def _all_anew(self) -> None:
        self._painter.forget()
        self.update()

    def _segments_anew(self) -> None:
        self._painter.forget_segments()
        self.update()

    def _arrange(self) -> None:
        scene = self._scene
        scene.rows = lay_out(
            self.height(), scene.tiers, spectrogram=self._painter.sound.spectrogram is not None,
            n_lanes=self._painter.sound.channels.n_lanes, heights=scene.heights, overview=self._overview,
        )  # fmt: skip
        self.updateGeometry()
        self._all_anew()

    def height_with(self, least: Least) -> int:
        """How high it is when every row has its ``least`` height."""
        sound = self._painter.sound
        return least.height(
            self._scene.tiers, spectrogram=sound.spectrogram is not None,
            n_lanes=sound.channels.n_lanes, overview=self._overview,
        )  # fmt: skip

    def _set_gain(self, factor: float, lane: int | None = None) -> None:
        channels = self._painter.sound.channels
        self._painter.sound.channels = channels.with_gain(channels.gain(lane or 0) * factor, lane)
        self._all_anew()

    def set_gain(self, gain: float) -> None:
        """Draws all waveforms ``gain`` times as high, 1 to 64, cut off at full scale; the sound stays as it is."""
        self._painter.sound.channels = replace(self.channels).with_gain(gain)
        self._all_anew()
