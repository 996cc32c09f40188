"""The timeline without hands: ruler, waveform, spectrogram, tiers, playhead, zoom and scroll."""

from __future__ import annotations

from collections.abc import Sequence

from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.timeline import drawing
from widgets.timeline.gesture import Gesture
from widgets.timeline.painter import TimelinePainter
from widgets.timeline.rows import lay_out, least_height
from widgets.timeline.scale import STEP, TimeScale
from widgets.timeline.scene import TimelineScene
from widgets.timeline.segments import Tier
from widgets.timeline.sources import ArrayPeaks, PeaksSource, SpectrogramSource


class TimelineSurface(QWidget):
    """Shows; ``TimelineView`` adds what the hand does. ``view_changed`` gives start and end of the view in seconds."""

    view_changed = Signal(float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = TimelineScene()
        self._painter = TimelinePainter(self._scene)
        self._gesture = Gesture(self._scene)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._follow_looks()

    def sizeHint(self) -> QSize:
        """Wide, and high enough for its tiers with a waveform that can be read."""
        return QSize(800, self._least_height() + 120)

    def minimumSizeHint(self) -> QSize:
        """The least at which everything can be read."""
        return QSize(200, self._least_height())

    # What is shown

    def set_sound(
        self, *, duration_s: float, rate_hz: int, peaks: PeaksSource | None = None, samples: NDArray | None = None
    ) -> None:
        """Shows a recording from its beginning, without spectrogram, segments and range.

        ``samples`` ``(channels, samples)``, float32 in [-1, 1] or int16, may stand beside ``peaks`` for a view closer
        than these go, or in their place.
        """
        self._gesture.cancel()
        self._painter.peaks, self._painter.rate_hz = peaks, rate_hz
        self._painter.samples = None if samples is None else ArrayPeaks(samples)
        self._painter.spectrogram = None
        self._scene.set_segments(())
        self._scene.playhead_s, self._scene.range_s = 0.0, None
        self._scene.scale = TimeScale(duration_s, max(1, self.width())).fitted()
        self._arrange()

    def set_spectrogram(self, source: SpectrogramSource | None) -> None:
        """Shows a spectrogram below the waveform, or none."""
        self._painter.spectrogram = source
        self._arrange()

    def refresh_sound(self) -> None:
        """Peaks or spectrogram have more to show than before."""
        self._all_anew()

    def set_tiers(self, tiers: Sequence[Tier]) -> None:
        """Shows these lanes, from top to bottom."""
        self._scene.set_tiers(tiers)
        self._arrange()

    def set_playhead(self, time_s: float, *, follow: bool = True) -> None:
        """Puts the playhead where playback is; ``follow`` scrolls along. Emits nothing."""
        before = self._scene.scale.to_x(self._scene.playhead_s)
        self._scene.playhead_s = self._scene.scale.clamp(time_s)
        if follow and not self._gesture.busy:
            self._set_scale(self._scene.scale.showing(self._scene.playhead_s))
        for x in (before, self._scene.scale.to_x(self._scene.playhead_s)):
            self.update(QRect(int(x) - 8, 0, 17, self.height()))

    @property
    def scale(self) -> TimeScale:
        """Which stretch of the recording is in view."""
        return self._scene.scale

    @property
    def playhead_s(self) -> float:
        """Where the playhead is."""
        return self._scene.playhead_s

    # Zoom: what the page's actions call

    def zoom_in(self) -> None:
        """A step closer, around the playhead if it is in view."""
        self._zoom(STEP)

    def zoom_out(self) -> None:
        """A step further off."""
        self._zoom(1 / STEP)

    def fit(self) -> None:
        """The whole recording."""
        self._set_scale(self._scene.scale.fitted())

    def zoom_to_selection(self) -> None:
        """The range, or else the selected segments, over the width of the view."""
        found = [segment for segment in map(self._scene.get, self._scene.selected) if segment is not None]
        span = self._scene.range_s
        if span is None and found:
            span = min(segment.start_s for segment in found), max(segment.end_s for segment in found)
        if span is not None:
            self._set_scale(self._scene.scale.on(*span))

    def set_gain(self, gain: float) -> None:
        """Draws the waveform ``gain`` times as high, 1 to 64, cut off at full scale; the sound stays as it is."""
        self._painter.gain = min(max(gain, 1.0), 64.0)
        self._all_anew()

    def taller(self) -> None:
        """The waveform twice as high, for quiet recordings."""
        self.set_gain(self._painter.gain * 2)

    def flatter(self) -> None:
        """The waveform half as high, down to its true height."""
        self.set_gain(self._painter.gain / 2)

    def _zoom(self, factor: float) -> None:
        scale = self._scene.scale
        x = scale.to_x(self._scene.playhead_s)
        self._set_scale(scale.zoomed(factor, x if 0 <= x <= scale.width_px else scale.width_px / 2))

    def _set_scale(self, scale: TimeScale) -> None:
        if scale != self._scene.scale:
            self._scene.scale = scale
            self._all_anew()
            self.view_changed.emit(scale.start_s, scale.end_s)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """What rests, and over it what moves."""
        painter = QPainter(self)
        try:
            self._paint(painter)
        finally:
            # A painter that outlives its event, held by the traceback of an error, would crash the process.
            painter.end()

    def _paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        preview = self._gesture.preview
        self._painter.lift("" if preview is None else preview.id)
        self._painter.paint(painter, height=self.height(), dpr=self.devicePixelRatioF(), preview=preview)
        self._painter.paint_moving(painter, self._gesture.span_s or self._scene.range_s, self.height())
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(QPen(self._painter.colours.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(1, 1, self.width() - 2, self.height() - 2)

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
        self._painter.colours = drawing.inks(self.palette())
        self._all_anew()

    def _all_anew(self) -> None:
        self._painter.forget()
        self.update()

    def _arrange(self) -> None:
        shown = self._painter.spectrogram is not None
        self._scene.rows = lay_out(self.height(), self._scene.tiers, spectrogram=shown)
        self.updateGeometry()
        self._all_anew()

    def _least_height(self) -> int:
        return least_height(len(self._scene.tiers), spectrogram=self._painter.spectrogram is not None)
