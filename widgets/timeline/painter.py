"""Paints the timeline: sound into one pixmap, with segments over it into another, and over that what moves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap

from widgets.timeline import paint_boxes, paint_frame, paint_segments
from widgets.timeline.frame_drags import frame_x
from widgets.timeline.holdings import Stretch
from widgets.timeline.intents import Placed
from widgets.timeline.paint_segments import SegmentPainter
from widgets.timeline.rows import GAP_PX, Band
from widgets.timeline.scene import TimelineScene
from widgets.timeline.segments import Tier, TimelineSegment
from widgets.timeline.sound_layer import SoundLayer

# Marks around a segment reach a little beyond it.
ROUND_PX = 6
MOST_BOXES = 1500


class TimelinePainter:
    """``sound`` is painted when the view moves; segments when they change, and then only where they did."""

    def __init__(self, scene: TimelineScene) -> None:
        self._scene = scene
        self.sound = SoundLayer(scene)
        self._segments = SegmentPainter()
        self._rest = QPixmap()
        self._sound_fresh = self._rest_fresh = False
        self._dirty: list[QRect] = []
        self.font, self._small = QFont(), QFont()
        self._lifted: frozenset[str] = frozenset()

    def set_font(self, font: QFont) -> None:
        """Words in this font, the tiers' names smaller."""
        self.font, self._small = font, QFont(font)
        if font.pointSizeF() > 0:
            self._small.setPointSizeF(font.pointSizeF() * 0.82)
        else:
            self._small.setPixelSize(max(9, round(font.pixelSize() * 0.82)))
        self.sound.small = self._small
        self._segments.small = self._small
        self._segments.forget()

    def forget(self) -> None:
        """All that rests is out of date."""
        self._sound_fresh = self._rest_fresh = False

    def forget_looks(self) -> None:
        """Other colours."""
        self._segments.forget()
        self.sound.forget_overview()
        self.forget()

    def forget_segments(self) -> None:
        """The segments are out of date, the sound below them is not."""
        self._rest_fresh = False

    def touch(self, stretches: Iterable[Stretch]) -> list[QRect]:
        """Parts of tiers look different; gives where, in widget pixels."""
        found = [rect for stretch in stretches for rect in self._rects(stretch)]
        self._dirty += found
        if len(self._dirty) > 64:
            self._rest_fresh, self._dirty = False, []
        return found

    def lift(self, ids: frozenset[str]) -> None:
        """Segments that are being dragged leave what rests; none puts them back."""
        if ids != self._lifted:
            moved = [s for s in map(self._scene.get, ids ^ self._lifted) if s is not None]
            self._lifted = ids
            self.touch(Stretch(s.tier, s.start_s, s.end_s) for s in moved)

    def paint(self, painter: QPainter, *, height: int, dpr: float, previews: Sequence[Placed]) -> None:
        """The whole timeline; what rests is painted only where it is out of date."""
        width = self._scene.scale.width_px
        wanted = (max(1, round(width * dpr)), max(1, round(height * dpr)))
        if self._rest.size().toTuple() != wanted or self._rest.devicePixelRatio() != dpr:
            self._rest = QPixmap(*wanted)
            self._rest.setDevicePixelRatio(dpr)
            self.forget()
        if not self._sound_fresh:
            self._paint_sound(width, height, dpr)
        if not self._rest_fresh or not self._sound_fresh:
            self._paint_rest([QRect(0, 0, width, height)], dpr, anew=self._sound_fresh)
        elif self._dirty:
            self._paint_rest(self._dirty, dpr, anew=True)
        self._sound_fresh, self._rest_fresh, self._dirty = True, True, []
        painter.drawPixmap(0, 0, self._rest)
        painter.setFont(self.font)
        if previews:
            self._paint_previews(painter, previews)

    def paint_moving(self, painter: QPainter, span_s: tuple[float, float] | None, height: int, dpr: float) -> None:
        """Overview with the view's frame, range, edge in hand, mark and playhead."""
        scene, colours = self._scene, self.sound.colours
        scale, rows = scene.scale, scene.rows
        self.sound.paint_overview(painter, dpr)
        if rows.overview.height and scale.duration_s > 0:
            factor = scale.width_px / scale.duration_s
            if span_s is not None:
                x0, x1 = span_s[0] * factor, max(span_s[1] * factor, span_s[0] * factor + 1)
                paint_frame.draw_span(painter, x0, x1, rows.overview.top, rows.overview.bottom - 1, colours)
            paint_frame.draw_frame(painter, frame_x(scale), rows.overview, scale.width_px, colours)
            painter.fillRect(
                QRectF(round(scene.playhead_s * factor), rows.overview.top, 1, rows.overview.height), colours.playhead
            )
        top = rows.ruler.top
        if span_s is not None:
            paint_frame.draw_span(painter, scale.to_x(span_s[0]), scale.to_x(span_s[1]), top, height, colours)
        if scene.mark_s is not None:
            ends = sorted((scene.mark_s, scene.playhead_s))
            paint_frame.draw_span(painter, scale.to_x(ends[0]), scale.to_x(ends[1]), top, height, colours)
        only = scene.only()
        if only is not None and scene.edge and not self._lifted:
            for rect in self._shapes(only):
                paint_frame.draw_edge(painter, rect, scene.edge, colours)
        if scale.duration_s > 0:
            paint_frame.draw_playhead(painter, scale.to_x(scene.playhead_s), top, height, colours)

    # ---- what rests

    def _paint_sound(self, width: int, height: int, dpr: float) -> None:
        painter = QPainter(self._rest)
        try:
            painter.setFont(self.font)
            # Under the spectrogram no ground is needed: to fill it costs as much as to draw it.
            band = self._scene.rows.spectrogram
            painter.fillRect(QRect(0, 0, width, band.top), self.sound.colours.ground)
            painter.fillRect(QRect(0, band.bottom, width, height - band.bottom), self.sound.colours.ground)
            self.sound.paint(painter, dpr)
        finally:
            painter.end()

    def _paint_rest(self, rects: Sequence[QRect], dpr: float, *, anew: bool) -> None:
        """Lanes and boxes inside these rectangles; ``anew`` where others were painted there before."""
        painter = QPainter(self._rest)
        rows = self._scene.rows
        below = QRect(0, rows.spectrogram.bottom, self._scene.scale.width_px, 1 << 14)
        sound = QRect(0, rows.spectrogram.top, self._scene.scale.width_px, rows.spectrogram.height)
        boxes = any(lane.n_boxes for lane in self._scene.holds.lanes.values())
        try:
            for rect in rects:
                painter.setClipRect(rect)
                if anew and rect.intersects(below):
                    painter.fillRect(rect & below, self.sound.colours.ground)
                if anew and rect.intersects(sound):
                    self.sound.paint_spectrogram(painter, dpr)
                for tier, band in rows.tiers:
                    if band.bottom > rect.top() and band.top - GAP_PX <= rect.bottom():
                        self._paint_tier(painter, tier, band, rect)
                if boxes and self._scene.axis is not None and rect.intersects(sound):
                    self._paint_boxes(painter, rect)
        finally:
            painter.end()

    def _paint_tier(self, painter: QPainter, tier: Tier, band: Band, rect: QRect) -> None:
        scene, colours = self._scene, self.sound.colours
        scale, stack = scene.scale, scene.stack(tier)
        paint_segments.draw_lane(painter, band, scale.width_px, colours)
        start_s, end_s = scale.to_s(rect.left() - ROUND_PX), scale.to_s(rect.right() + ROUND_PX)
        found = scene.lane(tier.name).sparse(start_s, end_s, 1 / scale.px_per_s)
        if self._lifted:
            found = [segment for segment in found if segment.id not in self._lifted]
        rows = [band.part(number, stack.depth) for number in range(stack.depth)]
        painter.setFont(self.font)
        chosen = frozenset(scene.selected)
        if stack.depth == 1:
            self._segments.draw(painter, found, band, scale, colours, chosen)
        else:
            by_row: dict[int, list[TimelineSegment]] = {}
            for segment in found:
                by_row.setdefault(stack.row(segment.id), []).append(segment)
            for number, things in by_row.items():
                self._segments.draw(painter, things, rows[number], scale, colours, chosen)
        painter.setFont(self._small)
        paint_segments.draw_lane_title(painter, tier, band, colours, active=tier.name == scene.active_tier)

    def _paint_boxes(self, painter: QPainter, rect: QRect) -> None:
        scene = self._scene
        band, scale = scene.rows.spectrogram, scene.scale
        start_s, end_s = scale.to_s(rect.left() - 80), scale.to_s(rect.right() + 80)
        chosen = frozenset(scene.selected)
        painter.save()
        painter.setClipRect(rect & QRect(0, band.top, scale.width_px, band.height))
        painter.setFont(self._small)
        left = MOST_BOXES
        for tier, _ in scene.rows.tiers:
            lane = scene.lane(tier.name)
            found = lane.sparse(start_s, end_s, 1 / scale.px_per_s) if lane.n_boxes else ()
            for segment in sorted(found, key=lambda s: s.id in chosen):
                if segment.band_hz is not None and segment.id not in self._lifted and left > 0:
                    left -= 1
                    self._paint_box(painter, segment, selected=segment.id in chosen, locked=tier.locked)
        painter.restore()

    def _paint_box(self, painter: QPainter, segment: TimelineSegment, *, selected: bool, locked: bool) -> None:
        low_hz, high_hz = segment.band_hz or (0.0, 0.0)
        x0, x1 = self._scene.scale.to_x(segment.start_s), self._scene.scale.to_x(segment.end_s)
        top, bottom = self._scene.y_of(high_hz), self._scene.y_of(low_hz)
        rect = QRectF(max(x0, -1e4), top, min(x1, 1e5) - max(x0, -1e4), bottom - top)
        words = "  ".join(filter(None, (segment.letter, segment.text)))
        paint_boxes.draw_box(painter, segment, rect, selected=selected, locked=locked, words=words)

    # ---- what moves

    def _paint_previews(self, painter: QPainter, previews: Sequence[Placed]) -> None:
        scene = self._scene
        accent = QColor(self.sound.colours.accent).name()
        for place in previews:
            known = scene.get(place.id)
            shown = known if known is not None else TimelineSegment("", place.tier, "", accent, 0.0, 0.0)
            shown = replace(
                shown, tier=place.tier, start_s=place.start_s, end_s=place.end_s,
                low_hz=place.low_hz, high_hz=place.high_hz,
            )  # fmt: skip
            tier, band = scene.tier(place.tier), scene.rows.band_of(place.tier)
            if tier is not None and band is not None:
                row = scene.band_of(shown, tier, band) if known is not None and known.tier == place.tier else band
                self._segments.draw_one(painter, shown, row, scene.scale, self.sound.colours)
            if shown.band_hz is not None and scene.axis is not None:
                painter.setFont(self._small)
                self._paint_box(painter, shown, selected=True, locked=False)
                painter.setFont(self.font)

    # ---- where things are

    def _block(self, segment: TimelineSegment, row: Band) -> QRect:
        scale = self._scene.scale
        x0 = round(max(scale.to_x(segment.start_s), -1e4))
        x1 = round(min(scale.to_x(segment.end_s), 1e5))
        return QRect(x0, row.top + 1, max(2, x1 - x0), max(3, row.height - 2))

    def _shapes(self, segment: TimelineSegment) -> list[QRectF]:
        """Where a segment is seen: on its lane, and as a box."""
        scene = self._scene
        tier, band = scene.tier(segment.tier), scene.rows.band_of(segment.tier)
        found = []
        if tier is not None and band is not None and scene.edge in ("start", "end"):
            found.append(QRectF(self._block(segment, scene.band_of(segment, tier, band))))
        if segment.band_hz is not None and scene.axis is not None:
            low_hz, high_hz = segment.band_hz
            x0, x1 = scene.scale.to_x(segment.start_s), scene.scale.to_x(segment.end_s)
            top, bottom = scene.y_of(high_hz), scene.y_of(low_hz)
            found.append(QRectF(x0, top, x1 - x0, bottom - top))
        return found

    def _rects(self, stretch: Stretch) -> list[QRect]:
        scene = self._scene
        tier, band, width = scene.tier(stretch.tier), scene.rows.band_of(stretch.tier), scene.scale.width_px
        if tier is None or band is None:
            return []
        whole = tier.overlap or stretch.end_s == float("inf")
        x0 = 0 if whole else round(max(scene.scale.to_x(stretch.start_s), 0.0)) - ROUND_PX
        x1 = width if whole else round(min(scene.scale.to_x(stretch.end_s), float(width))) + ROUND_PX
        found = [QRect(x0, band.top - ROUND_PX // 2, max(0, x1 - x0), band.height + ROUND_PX)]
        if scene.axis is not None and scene.rows.spectrogram.height and tier.boxes:
            sound = scene.rows.spectrogram
            found.append(QRect(x0 - 80, sound.top, x1 - x0 + 160, sound.height))
        return found
