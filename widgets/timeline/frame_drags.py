"""Drags that move the view and the borders, and no segment: overview, heights, panning. No Qt."""

from __future__ import annotations

from typing import Literal

from widgets.timeline.rows import Border, Heights, Rows
from widgets.timeline.scale import TimeScale

EDGE_PX = 6.0
Grip = Literal["left", "right", "body", "outside"]


def frame_x(scale: TimeScale) -> tuple[float, float]:
    """Where the view's frame stands on the overview, in pixels."""
    factor = scale.width_px / max(scale.duration_s, 1e-9)
    return scale.start_s * factor, min(scale.end_s, scale.duration_s) * factor


def grip_at(scale: TimeScale, x: float) -> Grip:
    """What of the frame a press would take; a small frame can still be moved."""
    left, right = frame_x(scale)
    inner = min(EDGE_PX, (right - left) / 4)
    if left - EDGE_PX <= x <= left + inner:
        return "left"
    if right - inner <= x <= right + EDGE_PX:
        return "right"
    return "body" if left < x < right else "outside"


class OverviewDrag:
    """The frame of the view on the overview: moved by its middle, resized by its sides, put where one presses."""

    def __init__(self, scale: TimeScale, x: float) -> None:
        self._grip = grip_at(scale, x)
        if self._grip == "outside":
            scale = scale.centred(_time(scale, x))
            self._grip = "body"
        self.began, self._from_x = scale, x

    def scale(self, x: float) -> TimeScale:
        """The view for a pointer here."""
        began, by_s = self.began, _time(self.began, x) - _time(self.began, self._from_x)
        if self._grip == "body":
            return began.scrolled(by_s * began.px_per_s)
        least_s = began.width_px / began.most_px_per_s
        end_s = min(began.end_s, began.duration_s)
        if self._grip == "left":
            return began.spanning(min(max(0.0, began.start_s + by_s), end_s - least_s), end_s)
        return began.spanning(
            began.start_s, max(min(began.duration_s, end_s + by_s), began.start_s + least_s)
        )  # fmt: skip


class PanDrag:
    """The recording pulled along under the hand."""

    def __init__(self, scale: TimeScale, x: float) -> None:
        self.began, self._from_x = scale, x

    def scale(self, x: float) -> TimeScale:
        """The view for a pointer here."""
        return self.began.scrolled(self._from_x - x)


class BorderDrag:
    """The border between two rows."""

    def __init__(self, rows: Rows, border: Border, heights: Heights, height: int) -> None:
        self._rows, self._border, self._heights, self._height = rows, border, heights, height

    def heights(self, y: float) -> Heights:
        """The heights for a pointer here."""
        return self._rows.moved(self._border, y, self._heights, height=self._height)


def _time(scale: TimeScale, x: float) -> float:
    return x / max(1, scale.width_px) * scale.duration_s
