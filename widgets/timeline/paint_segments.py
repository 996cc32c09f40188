"""Paints segments on their lanes, many at a time: those of one colour and look in one call."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from operator import attrgetter
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from widgets.timeline.inks import Inks, mix
from widgets.timeline.lane_raster import raster
from widgets.timeline.paint_sound import draw_rgb
from widgets.timeline.rows import GAP_PX, Band
from widgets.timeline.scale import TimeScale
from widgets.timeline.segments import Tier, TimelineSegment

# A text or a letter in less room than this could not be read.
READABLE_PX = 14
WRITTEN_PX = READABLE_PX + 9
# Farther beside the screen than this a coordinate need not be true.
BESIDE, BEYOND = 10_000, 100_000
MOST_WORDS = 4000


# Colour, whether it is a ghost and dashed; of a selected one True besides.
Look: TypeAlias = tuple[str, bool, bool] | tuple[str, bool, bool, bool]
LOOK = attrgetter("colour", "ghost", "dashed")
START, END = attrgetter("start_s"), attrgetter("end_s")


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
        chosen: Collection[str],
    ) -> None:
        """Blocks in their class's colour on one row, with letter and text as far as there is room."""
        shown = things if isinstance(things, list) else list(things)
        if not shown:
            return
        dpr = painter.device().devicePixelRatioF()
        # Where a thousand are in view this is what a frame spends most on: columns of values, and no loop in Python.
        starts, ends = np.array(list(map(START, shown))), np.array(list(map(END, shown)))
        px_per_s = scale.px_per_s * dpr
        lefts = np.floor(((starts - scale.start_s) * px_per_s).clip(-BESIDE, BEYOND) + 0.5).astype(np.int64)
        widths = np.floor(((ends - scale.start_s) * px_per_s).clip(-BESIDE, BEYOND) + 0.5).astype(np.int64) - lefts
        looks_of: list[Look] = list(map(LOOK, shown))
        if chosen:
            for n in (n for n, segment in enumerate(shown) if segment.id in chosen):
                colour, ghost, dashed = looks_of[n][:3]
                looks_of[n] = (colour, ghost, dashed, True)
        looks = {look: number for number, look in enumerate(dict.fromkeys(looks_of))}
        which = np.array(list(map(looks.__getitem__, looks_of)))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        one_by_one = [n for look, n in looks.items() if len(look) > 3 or look[2]]
        if not self._draw_raster(painter, (lefts, widths, which), tuple(looks), row, scale.width_px, colours, dpr):
            one_by_one = list(looks.values())
        # What is selected lies on top.
        for number in sorted(one_by_one, key=lambda n: len(tuple(looks)[n])):
            at = which == number
            places = zip((lefts[at] / dpr).round().tolist(), (widths[at] / dpr).round().tolist(), strict=True)
            self._draw_blocks(painter, [(int(x), int(w)) for x, w in places], row, tuple(looks)[number], colours)
        wide = np.flatnonzero(widths >= WRITTEN_PX * dpr).tolist()
        if wide:
            written = [(shown[n], round(lefts[n] / dpr), round(widths[n] / dpr)) for n in wide]
            self._write(painter, written, row, colours)

    def draw_one(self, painter: QPainter, segment: TimelineSegment, row: Band, scale: TimeScale, colours: Inks) -> None:
        """One that is in hand, over whatever lies there."""
        x0 = round(max(scale.to_x(segment.start_s), -BESIDE))
        width = round(min(scale.to_x(segment.end_s), BEYOND)) - x0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        look = (segment.colour, segment.ghost, segment.dashed, True)
        self._draw_blocks(painter, [(x0, width)], row, look, colours)
        if width >= WRITTEN_PX:
            self._write(painter, [(segment, x0, width)], row, colours)

    def _draw_raster(
        self,
        painter: QPainter,
        shown: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
        looks: tuple[Look, ...],
        row: Band,
        width_px: int,
        colours: Inks,
        dpr: float,
    ) -> bool:
        """All of them at once, where none lies over another; whether it was so."""
        lefts, widths, which = shown
        inks = [self._mixed(look[0], len(look) > 3, look[1], colours) for look in looks]
        fills = np.array([fill.rgb() for fill, _ in inks], dtype=np.uint32)[which]
        borders = np.array([border.rgb() for _, border in inks], dtype=np.uint32)[which]
        bars = np.array([round((1 if look[1] else 3) * dpr) for look in looks])[which]
        size = (round(width_px * dpr), max(3, round((row.height - 2) * dpr)))
        line, ground = max(1, round(dpr)), colours.lane.rgb()
        picture = raster(lefts, widths, bars, fills, borders, ground=ground, size=size, line=line)
        if picture is not None:
            draw_rgb(painter, picture, 0.0, row.top + 1, dpr)
        return picture is not None

    def _draw_blocks(
        self, painter: QPainter, places: list[tuple[int, int]], row: Band, look: Look, colours: Inks
    ) -> None:
        colour, ghost, dashed, selected = look[0], look[1], look[2], len(look) > 3
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
