"""Zoom, scroll, and how the timeline is looked at: what its keys and its wheel do without touching a segment."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from widgets.timeline.acting import TimelineActing
from widgets.timeline.follow import FOLLOWS, WORDS
from widgets.timeline.goto_field import GotoField
from widgets.timeline.ruler import FORMATS, time_of, time_words
from widgets.timeline.scale import STEP, TimeScale

# So much of a page stays in view when one turns it.
PAGE = 0.9
MOST_BACK = 50


class TimelineSeeing(TimelineActing):
    """Keeps the views before this one, so that one can go back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._back: list[TimeScale] = []

    def zoom_in(self) -> None:
        """A step closer, around the playhead if it is in view."""
        self._zoom(STEP)

    def zoom_out(self) -> None:
        """A step further off."""
        self._zoom(1 / STEP)

    def fit(self) -> None:
        """The whole recording."""
        self._look(self._scene.scale.fitted())

    def zoom_to_selection(self) -> None:
        """The range, or else the selected segments, over the width of the view."""
        found, span = self._scene.chosen(), self._scene.range_s
        if span is None and found:
            span = min(segment.start_s for segment in found), max(segment.end_s for segment in found)
        if span is not None:
            self._look(self._scene.scale.on(*span))

    def zoom_to_samples(self) -> None:
        """As close as one can get, around the playhead."""
        scale = self._scene.scale
        self._look(scale.zoomed(scale.most_px_per_s / scale.px_per_s, scale.width_px / 2).centred(self.playhead_s))

    def zoom_back(self) -> None:
        """The view as it was before the last zoom."""
        back = self._past()
        if back:
            self._set_scale(back.pop().resized(self._scene.scale.width_px))
            self._follower.hand_moved(self._scene.scale, self.playhead_s)

    def page(self, way: int) -> None:
        """A page on, or back with -1; the playhead stays."""
        scale = self._scene.scale
        self._scroll(scale.scrolled(way * PAGE * scale.width_px))

    def show_playhead(self) -> None:
        """The playhead in the middle of the view."""
        self._set_scale(self._scene.scale.centred(self.playhead_s))
        self._follower.hand_sought()

    def taller(self) -> None:
        """The waveforms twice as high, for quiet recordings."""
        self._set_gain(2.0)

    def flatter(self) -> None:
        """The waveforms half as high, down to their true height."""
        self._set_gain(0.5)

    def next_channels(self) -> None:
        """All channels below each other, each alone, all in one lane."""
        self.set_channels(self.channels.next())
        self.options_changed.emit()

    def next_follow(self) -> None:
        """Another way to go along with the playhead."""
        self.set_follow(FOLLOWS[(FOLLOWS.index(self.follow) + 1) % len(FOLLOWS)])
        self.said.emit(f"While it plays: {WORDS[self.follow]}.")

    def next_time_format(self) -> None:
        """Another way to write times."""
        written = self._painter.sound.written
        self.set_time_format(FORMATS[(FORMATS.index(written) + 1) % len(FORMATS)])
        self.options_changed.emit()

    def toggle_snapping(self) -> None:
        """Snapping on or off."""
        self.set_snapping(not self.snapping)
        self.said.emit("Edges snap to boundaries." if self.snapping else "Edges go where the hand puts them.")

    def toggle_together(self) -> None:
        """Common boundaries move together, or apart."""
        self.set_together(not self.together)
        self.said.emit("Segments that touch move together." if self.together else "Segments that touch move apart.")

    def ask_time(self) -> None:
        """Opens a field for a time to go to."""
        sound = self._painter.sound
        now = time_words(self.playhead_s, written=sound.written, rate_hz=self._scene.rate_hz)
        field = GotoField(now.replace(",", "") if sound.written != "samples" else f"#{now.replace(',', '')}", self)
        field.chosen.connect(self._go_to_words)
        field.open_at(self._scene.rows.ruler.bottom)

    def _go_to_words(self, words: str) -> None:
        found = time_of(words, rate_hz=self._scene.rate_hz)
        if found is None:
            self.said.emit(f"“{words}” is no time. Write 83.5, 1:23.5, 1:02:03 or #44100 for a sample.")
        else:
            self.go_to(found)

    def _zoom(self, factor: float) -> None:
        scale = self._scene.scale
        x = scale.to_x(self._scene.playhead_s)
        self._look(scale.zoomed(factor, x if 0 <= x <= scale.width_px else scale.width_px / 2))

    def _look(self, scale: TimeScale) -> None:
        """Another zoom by the hand: one can go back from it."""
        if scale != self._scene.scale:
            back = self._past()
            back.append(self._scene.scale)
            del back[:-MOST_BACK]
            self._scroll(scale)

    def _scroll(self, scale: TimeScale) -> None:
        """Another view by the hand."""
        self._set_scale(scale)
        self._follower.hand_moved(scale, self.playhead_s)

    def _past(self) -> list[TimeScale]:
        # Of another recording there is no way back.
        if self._back and self._back[-1].duration_s != self._scene.scale.duration_s:
            self._back.clear()
        return self._back
