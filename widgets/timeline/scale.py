"""Time and pixels: which stretch of the recording the view shows, as a frozen value. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace

STEP = 1.4
# A sample is then so many pixels wide: its dot can be told from the next.
PX_PER_SAMPLE = 24.0
MAX_PX_PER_S = 480_000.0


@dataclass(frozen=True, slots=True)
class TimeScale:
    """A recording of ``duration_s`` seen through ``width_px`` pixels, beginning at ``start_s``."""

    duration_s: float
    width_px: int
    px_per_s: float = 100.0
    start_s: float = 0.0
    rate_hz: int = 0

    def to_x(self, time_s: float) -> float:
        """Pixels from the left edge of the view."""
        return (time_s - self.start_s) * self.px_per_s

    def to_s(self, x: float) -> float:
        """The time at a pixel; may lie beside the recording."""
        return self.start_s + x / self.px_per_s

    def clamp(self, time_s: float) -> float:
        """The nearest time inside the recording."""
        return min(max(time_s, 0.0), self.duration_s)

    def zoomed(self, factor: float, x: float) -> TimeScale:
        """Closer by ``factor``; the time under pixel ``x`` stays there, as far as the ends allow."""
        px_per_s = min(max(self.px_per_s * factor, self.fit_px_per_s), max(self.most_px_per_s, self.fit_px_per_s))
        return replace(self, px_per_s=px_per_s, start_s=self.to_s(x) - x / px_per_s)._kept()

    def scrolled(self, dx: float) -> TimeScale:
        """Later by ``dx`` pixels."""
        return replace(self, start_s=self.start_s + dx / self.px_per_s)._kept()

    def fitted(self) -> TimeScale:
        """The whole recording."""
        return replace(self, px_per_s=self.fit_px_per_s, start_s=0.0)

    def on(self, start_s: float, end_s: float) -> TimeScale:
        """A stretch of the recording, with a tenth of room on each side."""
        length_s = max(end_s - start_s, 1e-4)
        return self.spanning(start_s - 0.1 * length_s, end_s + 0.1 * length_s)

    def spanning(self, start_s: float, end_s: float) -> TimeScale:
        """A stretch of the recording over the whole width, as far as zoom and the ends allow."""
        most = max(self.most_px_per_s, self.fit_px_per_s)
        px_per_s = min(max(self.width_px / max(end_s - start_s, 1e-6), self.fit_px_per_s), most)
        middle_s = (start_s + end_s) / 2
        return replace(self, px_per_s=px_per_s, start_s=middle_s - self.width_px / px_per_s / 2)._kept()

    def centred(self, time_s: float) -> TimeScale:
        """A time in the middle of the view, as far as the ends allow."""
        return replace(self, start_s=time_s - self.width_px / self.px_per_s / 2)._kept()

    def sees(self, time_s: float) -> bool:
        """Whether a time is in view."""
        return self.start_s <= time_s <= self.end_s

    def showing(self, time_s: float, *, margin_px: float = 24.0) -> TimeScale:
        """Scrolled only if the time is out of view: then it lies a fifth from the edge it came in by."""
        x = self.to_x(time_s)
        if x < margin_px and self.start_s > 0:
            return self.scrolled(x - self.width_px / 5)
        if x > self.width_px - margin_px and self.end_s < self.duration_s:
            return self.scrolled(x - self.width_px * 4 / 5)
        return self

    def resized(self, width_px: int) -> TimeScale:
        """The view has another width; a fitted recording stays fitted."""
        wider = replace(self, width_px=width_px)
        if abs(self.px_per_s / self.fit_px_per_s - 1) < 1e-9:
            return wider.fitted()
        return replace(wider, px_per_s=max(self.px_per_s, wider.fit_px_per_s))._kept()

    @property
    def end_s(self) -> float:
        """The time at the right edge of the view."""
        return self.to_s(self.width_px)

    @property
    def most_px_per_s(self) -> float:
        """The closest zoom."""
        return max(MAX_PX_PER_S, PX_PER_SAMPLE * self.rate_hz)

    @property
    def fit_px_per_s(self) -> float:
        """The zoom at which the whole recording is in view."""
        return max(1, self.width_px) / max(self.duration_s, 1e-3)

    def _kept(self) -> TimeScale:
        latest_s = max(0.0, self.duration_s - self.width_px / self.px_per_s)
        return replace(self, start_s=min(max(self.start_s, 0.0), latest_s))
