"""Paints the timeline: all that rests into a pixmap, and over it what moves."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QFont, QPainter, QPalette, QPixmap, qRgb

from app.media.colours import colour_table
from widgets.timeline import drawing
from widgets.timeline.gesture import Preview
from widgets.timeline.rows import Band
from widgets.timeline.scene import TimelineScene
from widgets.timeline.segments import Tier, TimelineSegment
from widgets.timeline.sources import ArrayPeaks, PeaksSource, SpectrogramSource

# Below this many samples a pixel the pyramid of peaks has nothing finer: take the samples, when they are there.
FINEST_FRAMES_PER_PX = 256.0


class TimelinePainter:
    """Knows the scene and where the sound's pictures come from."""

    def __init__(self, scene: TimelineScene) -> None:
        self._scene = scene
        self._rest = QPixmap()
        self._fresh = False
        self._table = [qRgb(*row) for row in colour_table().tolist()]
        self.peaks: PeaksSource | None = None
        self.samples: ArrayPeaks | None = None
        self.rate_hz = 0
        self.spectrogram: SpectrogramSource | None = None
        self.colours = drawing.inks(QPalette())
        self.gain = 1.0
        self.font = QFont()
        self._small = QFont()
        self._lifted = ""

    def set_font(self, font: QFont) -> None:
        """Words in this font, the tiers' names smaller."""
        self.font, self._small = font, QFont(font)
        if font.pointSizeF() > 0:
            self._small.setPointSizeF(font.pointSizeF() * 0.82)
        else:
            self._small.setPixelSize(max(9, round(font.pixelSize() * 0.82)))

    def forget(self) -> None:
        """What rests is out of date."""
        self._fresh = False

    def lift(self, segment_id: str) -> None:
        """A segment that is being dragged leaves what rests; "" puts it back."""
        if segment_id != self._lifted:
            self._lifted, self._fresh = segment_id, False

    def paint(self, painter: QPainter, *, height: int, dpr: float, preview: Preview | None) -> None:
        """The whole timeline; what rests is painted only when it is out of date."""
        scene = self._scene
        wanted = (max(1, round(scene.scale.width_px * dpr)), max(1, round(height * dpr)))
        if not self._fresh or self._rest.size().toTuple() != wanted or self._rest.devicePixelRatio() != dpr:
            self._rest = QPixmap(*wanted)
            self._rest.setDevicePixelRatio(dpr)
            self._paint_rest(height, dpr)
            self._fresh = True
        painter.drawPixmap(0, 0, self._rest)
        painter.setFont(self.font)
        if preview is not None:
            self._paint_preview(painter, preview)

    def paint_moving(self, painter: QPainter, span_s: tuple[float, float] | None, height: int) -> None:
        """Range and playhead."""
        scale = self._scene.scale
        if span_s is not None:
            drawing.draw_span(painter, scale.to_x(span_s[0]), scale.to_x(span_s[1]), 0, height, self.colours)
        drawing.draw_playhead(painter, scale.to_x(self._scene.playhead_s), 0, height, self.colours)

    def _paint_rest(self, height: int, dpr: float) -> None:
        scene, rows = self._scene, self._scene.rows
        painter = QPainter(self._rest)
        try:
            painter.setFont(self.font)
            painter.fillRect(QRect(0, 0, scene.scale.width_px, height), self.colours.ground)
            drawing.draw_ruler(painter, scene.scale, rows.ruler, self.colours)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            self._paint_sound(painter, dpr)
            for tier, band in rows.tiers:
                self._paint_tier(painter, tier, band)
        finally:
            painter.end()

    def _paint_sound(self, painter: QPainter, dpr: float) -> None:
        scene, rows = self._scene, self._scene.rows
        scale = scene.scale
        peaks = self.peaks
        if self.samples is not None and (peaks is None or self.rate_hz / scale.px_per_s < FINEST_FRAMES_PER_PX * dpr):
            peaks = self.samples
        if peaks is not None and self.rate_hz > 0:
            drawing.draw_wave(
                painter, scale, rows.wave, self.colours, peaks=peaks, rate_hz=self.rate_hz, gain=self.gain, dpr=dpr
            )
        if self.spectrogram is not None and rows.spectrogram.height:
            levels = self.spectrogram.window(scale.start_s, scale.end_s, round(scale.width_px * dpr))
            if levels is not None and levels.size:
                drawing.draw_spectrogram(painter, rows.spectrogram, scale.width_px, levels, self._table)

    def _paint_tier(self, painter: QPainter, tier: Tier, band: Band) -> None:
        scene = self._scene
        width = scene.scale.width_px
        drawing.draw_lane(painter, tier, band, width, self.colours, active=tier.name == scene.active_tier)
        shown = scene.lane(tier.name).between(scene.scale.start_s, scene.scale.end_s)
        chosen = frozenset(scene.selected)
        last_x, last_colour = -1, ""
        for segment in shown:
            x0, x1 = scene.scale.to_x(segment.start_s), scene.scale.to_x(segment.end_s)
            # Of many segments in one pixel, one of each colour in a row is enough to see.
            if x1 - x0 < 1 and int(x0) == last_x and segment.colour == last_colour:
                continue
            last_x, last_colour = int(x0), segment.colour
            if segment.id != self._lifted:
                self._paint_segment(painter, segment, band, selected=segment.id in chosen)
        painter.setFont(self._small)
        drawing.draw_lane_title(painter, tier, band, self.colours, active=tier.name == scene.active_tier)
        painter.setFont(self.font)

    def _paint_preview(self, painter: QPainter, preview: Preview) -> None:
        band = next((band for tier, band in self._scene.rows.tiers if tier.name == preview.tier), None)
        if band is None:
            return
        known = self._scene.get(preview.id)
        colour = QColor(self.colours.accent).name()
        shown = (
            TimelineSegment("", preview.tier, "", colour, preview.start_s, preview.end_s)
            if known is None
            else replace(known, start_s=preview.start_s, end_s=preview.end_s)
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self._paint_segment(painter, shown, band, selected=True)

    def _paint_segment(self, painter: QPainter, segment: TimelineSegment, band: Band, *, selected: bool) -> None:
        scale = self._scene.scale
        span = scale.to_x(segment.start_s), scale.to_x(segment.end_s)
        drawing.draw_segment(painter, segment, span, band, self.colours, selected=selected)
