"""The part of the timeline that shows sound: ruler, waveforms, spectrogram, overview. Painted when the view moves."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QPainter, QPalette, QPixmap

from app.media.colours import colour_table
from widgets.timeline import paint_frame, paint_sound
from widgets.timeline.channels import Channels
from widgets.timeline.frequency import hertz
from widgets.timeline.inks import Table, inks
from widgets.timeline.rows import Band
from widgets.timeline.ruler import TimeFormat, marks, time_words
from widgets.timeline.scene import TimelineScene
from widgets.timeline.sources import ArrayPeaks, Levels, PeaksSource, SampleSource, SpectrogramSource, known_columns
from widgets.timeline.wave import full_scale

# Below this many samples a pixel the pyramid of peaks has nothing finer: take the samples, when they are there.
FINEST_FRAMES_PER_PX = 256.0
# From here on samples are drawn one by one.
SINGLE_PX = 1.5


class SoundLayer:
    """Knows where the sound's pictures come from, and remembers what it showed last for the readout."""

    def __init__(self, scene: TimelineScene) -> None:
        self._scene = scene
        self._over = QPixmap()
        self._over_key: tuple[object, ...] = ()
        self.peaks: PeaksSource | None = None
        self.samples: SampleSource | None = None
        self.spectrogram: SpectrogramSource | None = None
        self.channels = Channels()
        self.written: TimeFormat = "clock"
        self.colours = inks(QPalette())
        self.small = QFont()
        self.table: Table = np.zeros(256, dtype=np.uint32)
        self._columns: tuple[NDArray, NDArray] | None = None
        self._names: list[QRect] = []
        self._levels: Levels | None = None
        self._picture: NDArray[np.uint32] | None = None
        self._known: NDArray[np.uint8] | None = None
        self.set_colours("ember")

    def set_colours(self, name: str) -> None:
        """The colours of the spectrogram, by the name of their table. Raises UnknownName."""
        red, green, blue = colour_table(name).T.astype(np.uint32)
        self.table = 0xFF000000 | red << 16 | green << 8 | blue  # as qRgb has it

    def forget_overview(self) -> None:
        """More of the recording is known than before."""
        self._over_key = ()

    def paint(self, painter: QPainter, dpr: float) -> None:
        """Ruler, waveforms and spectrogram of the present view."""
        scene, rows = self._scene, self._scene.rows
        found = marks(scene.scale, written=self.written, rate_hz=scene.rate_hz)
        paint_frame.draw_ruler(painter, scene.scale, rows.ruler, self.colours, found)
        self._columns, self._levels, self._names = None, None, []
        if self.peaks is not None or self.samples is not None:
            self._paint_waves(painter, dpr)
        if rows.spectrogram.height and self.spectrogram is not None:
            self._measure_spectrogram(self.spectrogram, dpr)
            self.paint_spectrogram(painter, dpr)

    def paint_overview(self, painter: QPainter, dpr: float) -> None:
        """The whole recording above the ruler."""
        band, width = self._scene.rows.overview, self._scene.scale.width_px
        if not band.height:
            return
        key = (width, band.height, dpr, self._scene.scale.duration_s, id(self.peaks), id(self.samples), self.channels)
        if key != self._over_key:
            self._over, self._over_key = self._overview(band, width, dpr), key
        painter.drawPixmap(0, 0, self._over)

    def name_at(self, x: float, y: float) -> int | None:
        """The lane whose name stands there; None elsewhere."""
        return next((lane for lane, rect in enumerate(self._names) if rect.contains(int(x), int(y))), None)

    def words_at(self, x: float, y: float) -> str:
        """Time, frequency and loudness under the pointer; over the name of a lane, what a click there does."""
        scene, rows = self._scene, self._scene.rows
        if self.name_at(x, y) is not None:
            return self.channels.offer
        at_s = scene.scale.to_s(x)
        if not 0 <= at_s <= scene.scale.duration_s or scene.scale.duration_s <= 0:
            return ""
        decimals = min(max(3, math.ceil(math.log10(scene.scale.px_per_s))), 6)
        parts = [time_words(at_s, decimals, written=self.written, rate_hz=scene.rate_hz)]
        if rows.spectrogram.holds(y) and scene.axis is not None:
            parts.append(hertz(scene.hz_at(y)))
            if self._levels is not None:
                row = int((y - rows.spectrogram.top) / rows.spectrogram.height * self._levels.shape[0])
                column = int(x / scene.scale.width_px * self._levels.shape[1])
                level = int(self._levels[min(row, self._levels.shape[0] - 1), min(column, self._levels.shape[1] - 1)])
                parts.append(f"{scene.axis.level_db(level):.0f} dB")
        elif rows.wave.holds(y) and self._columns is not None:
            parts.append(self._loudness(x, y))
        return "   ".join(filter(None, parts))

    def _loudness(self, x: float, y: float) -> str:
        assert self._columns is not None
        low, high = self._columns
        lane = next((n for n, band in enumerate(self._scene.rows.waves) if band.holds(y)), 0)
        column = min(int(x / self._scene.scale.width_px * low.shape[1]), low.shape[1] - 1)
        peak = max(abs(float(low[lane, column])), abs(float(high[lane, column]))) / full_scale(low)
        return "silence" if peak <= 0 else f"peak {20 * math.log10(peak):.1f} dB"

    def _paint_waves(self, painter: QPainter, dpr: float) -> None:
        scene, rows = self._scene, self._scene.rows
        scale, rate_hz, width = scene.scale, scene.rate_hz, round(scene.scale.width_px * dpr)
        start, end = scale.start_s * rate_hz, scale.end_s * rate_hz
        low, high, known = self._window(start, end, width, dpr)
        self._columns = low, high
        single = self._singles(start, end) if scale.px_per_s / max(1, rate_hz) >= SINGLE_PX else None
        painter.setFont(self.small)
        for lane, (band, name) in enumerate(zip(rows.waves, self.channels.names(), strict=False)):
            gain = self.channels.gain(lane)
            if single is not None and lane < len(single[1]):
                samples = single[1][lane]
                paint_sound.draw_middle(painter, band, scale.width_px, self.colours)
                paint_sound.draw_samples(
                    painter, samples, single[0], scale, rate_hz, band, self.colours, gain=gain
                )  # fmt: skip
            else:
                paint_sound.draw_wave(painter, low[lane], high[lane], band, self.colours, gain=gain, dpr=dpr)
                paint_sound.draw_middle(painter, band, scale.width_px, self.colours)
            if known is not None:
                paint_sound.draw_unknown(painter, known, band, scale.width_px, self.colours, dpr)
            words = "  ".join(filter(None, (name, f"× {gain:g}" if gain > 1 else "")))
            self._names.append(paint_sound.draw_name(painter, words, band, self.colours))
            if lane:
                painter.fillRect(QRect(0, band.top, scale.width_px, 1), self.colours.line)

    def _window(
        self, start: float, end: float, width: int, dpr: float
    ) -> tuple[NDArray, NDArray, NDArray[np.uint8] | None]:
        """Least and greatest by lane and column, and which columns are known."""
        fine = (end - start) / max(1, width) < FINEST_FRAMES_PER_PX
        if self.samples is not None and (fine or self.peaks is None):
            first, last = max(0, math.floor(start)), max(0, math.ceil(end)) + 1
            part = self.samples.near(first, last)
            if part is not None and part.shape[1]:
                low, high = ArrayPeaks(part).window(start - first, end - first, width)
                return self.channels.lanes(low, highest=False), self.channels.lanes(high, highest=True), None
        if self.peaks is None:
            nothing = np.zeros((self.channels.n_lanes, width), dtype=np.int16)
            return nothing, nothing, np.zeros(width, dtype=np.uint8)
        low, high = self.peaks.window(start, end, width)
        known = known_columns(self.peaks, start, end, width)
        return self.channels.lanes(low, highest=False), self.channels.lanes(high, highest=True), known

    def _singles(self, start: float, end: float) -> tuple[int, NDArray] | None:
        if self.samples is None or self.channels.mixed:
            return None
        first = max(0, math.floor(start) - 1)
        part = self.samples.near(first, math.ceil(end) + 2)
        return None if part is None else (first, self.channels.lanes(part, highest=True))

    def paint_spectrogram(self, painter: QPainter, dpr: float) -> None:
        """The spectrogram as it was measured last: under boxes that change it is painted again."""
        band, axis, width = self._scene.rows.spectrogram, self._scene.axis, self._scene.scale.width_px
        if self.spectrogram is None or not band.height:
            return
        if self._picture is None:
            paint_sound.draw_unknown(painter, None, band, width, self.colours, dpr)
        else:
            paint_sound.draw_rgb(painter, self._picture, 0.0, band.top, dpr)
            if self._known is not None:
                paint_sound.draw_unknown(painter, self._known, band, width, self.colours, dpr)
        painter.setFont(self.small)
        if axis is not None:
            paint_sound.draw_frequencies(painter, axis, band)
        painter.fillRect(QRect(0, band.top, width, 1), self.colours.line)

    def _measure_spectrogram(self, source: SpectrogramSource, dpr: float) -> None:
        scale, width = self._scene.scale, round(self._scene.scale.width_px * dpr)
        levels = source.window(scale.start_s, scale.end_s, width)
        self._levels, self._picture, self._known = None, None, None
        if levels is not None and levels.size:
            band = self._scene.rows.spectrogram
            self._levels, self._picture = paint_sound.spectrogram_picture(levels, band, self.table, dpr=dpr)
            self._known = known_columns(source, scale.start_s, scale.end_s, width)

    def _overview(self, band: Band, width: int, dpr: float) -> QPixmap:
        made = QPixmap(max(1, round(width * dpr)), max(1, round(band.height * dpr)))
        made.setDevicePixelRatio(dpr)
        made.fill(self.colours.ground)
        painter = QPainter(made)
        try:
            n_frames = self._scene.scale.duration_s * self._scene.rate_hz
            columns = round(width * dpr)
            if n_frames and (self.peaks is not None or self.samples is not None):
                low, high, known = self._whole(n_frames, columns)
                inner = Band(band.top + 2, band.bottom - 3)
                paint_sound.draw_wave(painter, low, high, inner, self.colours, gain=self._fill(low, high), dpr=dpr)
                if known is not None:
                    paint_sound.draw_unknown(painter, known, inner, width, self.colours, dpr)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.fillRect(QRect(0, band.bottom - 1, width, 1), self.colours.line)
        finally:
            painter.end()
        return made

    def _whole(self, n_frames: float, columns: int) -> tuple[NDArray, NDArray, NDArray[np.uint8] | None]:
        """All channels in one lane, over the whole recording."""
        source = self.peaks
        if source is None:
            part = None if self.samples is None else self.samples.near(0, math.ceil(n_frames))
            if part is None or not part.shape[1]:
                return np.zeros(columns), np.zeros(columns), np.zeros(columns, dtype=np.uint8)
            source = ArrayPeaks(part)
        low, high = source.window(0.0, n_frames, columns)
        return low.min(axis=0), high.max(axis=0), known_columns(source, 0.0, n_frames, columns)

    def _fill(self, low: NDArray, high: NDArray) -> float:
        """A quiet recording fills the overview all the same: it shows where something is, not how loud."""
        most = max(abs(float(low.min())), abs(float(high.max())))
        return min(32.0, full_scale(low) / most) if most > 0 else 1.0
