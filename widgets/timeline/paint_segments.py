"""Paints segments on their lanes, many at a time: those of one colour and look in one call."""

from __future__ import annotations

from collections.abc import Container, Iterable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from widgets.timeline.inks import Inks, mix
from widgets.timeline.rows import GAP_PX, Band
from widgets.timeline.scale import TimeScale
from widgets.timeline.segments import Tier, TimelineSegment

# A text or a letter in less room than this could not be read.
READABLE_PX = 14
WRITTEN_PX = READABLE_PX + 9
# Farther beside the screen than this a coordinate need not be true.
BESIDE, BEYOND = 10_000, 100_000
MOST_WORDS = 4000


Look = tuple[str, bool, bool, bool]


class SegmentPainter:
    """Remembers mixed colours and words cut to their room."""

    def __init__(self) -> None:
        self.small = QFont()
        self._fills: dict[tuple[str, bool, int], tuple[QColor, QColor]] = {}
        self._words: dict[tuple[str, int, int], str] = {}

    def forget(self) -> None:
        """Other letters, other colours."""
        self._fills.clear()
        self._words.clear()

    def draw(
        self,
        painter: QPainter,
        things: Iterable[TimelineSegment],
        row: Band,
        scale: TimeScale,
        colours: Inks,
        chosen: Container[str],
    ) -> None:
        """Blocks in their class's colour on one row, with letter and text as far as there is room."""
        groups: dict[Look, list[tuple[int, int]]] = {}
        written: list[tuple[TimelineSegment, int, int]] = []
        px_per_s, start_s = scale.px_per_s, scale.start_s
        # Where a thousand are in view, this loop is what a frame spends most on: no calls, no pixels beside the screen.
        for segment in things:
            x0 = (segment.start_s - start_s) * px_per_s
            x1 = (segment.end_s - start_s) * px_per_s
            left = int(x0 + 0.5) if x0 > -BESIDE else -BESIDE
            width = (int(x1 + 0.5) if x1 < BEYOND else BEYOND) - left
            look = (segment.colour, segment.id in chosen, segment.ghost, segment.dashed)
            if look in groups:
                groups[look].append((left, width))
            else:
                groups[look] = [(left, width)]
            if width >= WRITTEN_PX:
                written.append((segment, left, width))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        # What is selected lies on top.
        for look in sorted(groups, key=lambda look: look[1]):
            self._draw_blocks(painter, groups[look], row, look, colours)
        if written:
            self._write(painter, written, row, colours)

    def _draw_blocks(
        self, painter: QPainter, places: list[tuple[int, int]], row: Band, look: Look, colours: Inks
    ) -> None:
        colour, selected, ghost, dashed = look
        fill, border = self._mixed(colour, selected, ghost, colours)
        top, height, bar = row.top + 1, max(3, row.height - 2), 1 if ghost else 3
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(border)
        if dashed:
            painter.setBrush(fill)
            painter.drawRects([QRect(x, top, width, height) for x, width in places])
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(border, 1, Qt.PenStyle.DashLine))
            painter.drawRects([QRect(x, top, width - 1, height - 1) for x, width in places])
        else:
            # Filled twice: to stroke an outline takes three times as long.
            painter.drawRects([QRect(x, top, width if width > 1 else 2, height) for x, width in places])
            painter.setBrush(fill)
            inner = [QRect(x + bar, top + 1, width - bar - 1, height - 2) for x, width in places if width > bar + 2]
            painter.drawRects(inner)
        if selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colours.text, 2))
            painter.drawRects([QRect(x + 1, top + 1, max(1, width - 2), height - 2) for x, width in places])

    def _write(
        self, painter: QPainter, written: list[tuple[TimelineSegment, int, int]], row: Band, colours: Inks
    ) -> None:
        painter.setPen(colours.text)
        metrics = painter.fontMetrics()
        if row.height - 2 < metrics.height() - 2:
            painter.setFont(self.small)
            metrics = painter.fontMetrics()
        if row.height - 2 < metrics.ascent() - 2:
            return
        baseline = row.top + (row.height + metrics.ascent() - metrics.descent()) // 2
        for segment, x, width in written:
            left = max(x, 0) + 6
            room = x + width - left - 4
            if room >= READABLE_PX:
                painter.drawText(left, baseline, self._elided(metrics, segment, room))

    def _mixed(self, colour: str, selected: bool, ghost: bool, colours: Inks) -> tuple[QColor, QColor]:
        key = (colour, selected, ghost)
        if key not in self._fills:
            ink = QColor(colour)
            share = (0.5 if selected else 0.3) * (0.5 if ghost else 1.0)
            border = mix(mix(colours.lane, ink, 0.6 if ghost else 1.0), colours.text, 0.15)
            self._fills[key] = (mix(colours.lane, ink, share), border)
        return self._fills[key]

    def _elided(self, metrics: QFontMetrics, segment: TimelineSegment, room: int) -> str:
        words = "  ".join(filter(None, (segment.letter, segment.text)))
        key = (words, room, metrics.height())
        found = self._words.get(key)
        if found is None:
            if len(self._words) > MOST_WORDS:
                self._words.clear()
            found = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
            self._words[key] = found
        return found


def draw_lane(painter: QPainter, band: Band, width_px: int, colours: Inks) -> None:
    """The ground of a tier."""
    painter.fillRect(QRect(0, band.top, width_px, band.height), colours.lane)


def draw_lane_title(painter: QPainter, tier: Tier, band: Band, colours: Inks, *, active: bool) -> None:
    """The tier's name above its lane; the active one has a bar and stands out."""
    words = tier.words + (" · read only" if tier.locked else "")
    left = 6
    if active:
        painter.fillRect(QRect(0, band.top - GAP_PX + 2, 4, GAP_PX + band.height - 2), colours.accent)
        left = 9
    painter.setPen(colours.text if active else colours.faint)
    painter.drawText(QRect(left, band.top - GAP_PX, 600, GAP_PX), Qt.AlignmentFlag.AlignVCenter, words)
