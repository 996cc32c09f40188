"""Paints segments on their lanes, many at a time: those of one colour and look in one call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from widgets.timeline.inks import Inks, mix
from widgets.timeline.rows import GAP_PX, Band
from widgets.timeline.segments import Tier, TimelineSegment

# A text or a letter in less room than this could not be read.
READABLE_PX = 14
MOST_WORDS = 4000


@dataclass(frozen=True, slots=True)
class Drawn:
    """A segment and where it is drawn."""

    segment: TimelineSegment
    rect: QRect
    selected: bool


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

    def draw(self, painter: QPainter, things: Iterable[Drawn], colours: Inks) -> None:
        """Blocks in their class's colour on the lane's ground, with letter and text as far as there is room."""
        groups: dict[tuple[str, bool, bool, bool], list[QRect]] = {}
        written: list[Drawn] = []
        for thing in things:
            segment = thing.segment
            look = (segment.colour, thing.selected, segment.ghost, segment.dashed)
            groups.setdefault(look, []).append(thing.rect)
            if thing.rect.width() >= READABLE_PX + 9:
                written.append(thing)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        # What is selected lies on top.
        for look in sorted(groups, key=lambda look: look[1]):
            self._draw_blocks(painter, groups[look], look, colours)
        painter.setPen(colours.text)
        metrics = painter.fontMetrics()
        for thing in written:
            rect = thing.rect
            if rect.height() < metrics.height() - 2 and painter.font() != self.small:
                painter.setFont(self.small)
                metrics = painter.fontMetrics()
            left = max(rect.left(), 0) + 6
            room = rect.right() - left - 3
            if room >= READABLE_PX and rect.height() >= metrics.ascent() - 2:
                baseline = rect.top() + (rect.height() + metrics.ascent() - metrics.descent()) // 2 + 1
                painter.drawText(left, baseline, self._elided(painter, thing.segment, room))

    def _draw_blocks(
        self, painter: QPainter, rects: list[QRect], look: tuple[str, bool, bool, bool], colours: Inks
    ) -> None:
        colour, selected, ghost, dashed = look
        fill, border = self._mixed(colour, selected, ghost, colours)
        pen = QPen(border, 1)
        if dashed:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(fill)
        # A rectangle's pen goes one pixel beyond its width and height.
        painter.drawRects([rect.adjusted(0, 0, -1, -1) for rect in rects])
        if not ghost:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(border)
            painter.drawRects([QRect(r.left(), r.top(), 3, r.height()) for r in rects if r.width() >= 8])
        if selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colours.text, 2))
            painter.drawRects([rect.adjusted(1, 1, -1, -1) for rect in rects if rect.width() >= 4])

    def _mixed(self, colour: str, selected: bool, ghost: bool, colours: Inks) -> tuple[QColor, QColor]:
        key = (colour, selected, ghost)
        if key not in self._fills:
            ink = QColor(colour)
            share = (0.5 if selected else 0.3) * (0.5 if ghost else 1.0)
            border = mix(mix(colours.lane, ink, 0.6 if ghost else 1.0), colours.text, 0.15)
            self._fills[key] = (mix(colours.lane, ink, share), border)
        return self._fills[key]

    def _elided(self, painter: QPainter, segment: TimelineSegment, room: int) -> str:
        words = "  ".join(filter(None, (segment.letter, segment.text)))
        key = (words, room, painter.fontMetrics().height())
        found = self._words.get(key)
        if found is None:
            if len(self._words) > MOST_WORDS:
                self._words.clear()
            found = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
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
