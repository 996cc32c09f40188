"""What is played when: playhead, selection, loop; long recordings in parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from widgets.labeling.player import Player

if TYPE_CHECKING:
    from app.units import Sound
    from widgets.labeling.media import Ready
    from widgets.labeling.transport import TransportBar
    from widgets.timeline.view import TimelineView

BACK_S = 3.0
# A part of a long recording that is read at once: short enough to be there within a blink.
PART_S = 20.0
SILENT = "No sound device found: the playhead moves without sound."


class Listening(QObject):
    """Connects timeline, transport and player."""

    def __init__(self, timeline: TimelineView, transport: TransportBar, parent: QObject) -> None:
        super().__init__(parent)
        self._timeline, self._transport = timeline, transport
        self.player = Player(self)
        self._ready: Ready | None = None
        self._span_s: tuple[float, float] = (0.0, 0.0)
        timeline.play_toggled.connect(self.toggle)
        timeline.seek.connect(self._seek)
        transport.play_asked.connect(self.toggle)
        transport.replay_asked.connect(self.replay)
        self.player.moved.connect(self._move)
        self.player.ended.connect(self._end)

    def load(self, ready: Ready) -> None:
        """Another recording; nothing plays by itself."""
        self.stop()
        self._ready = ready
        self._transport.show_place(0.0, ready.duration_s)

    def toggle(self) -> None:
        """Pauses; or plays the selection, or from the playhead on, or from the start at the end."""
        if self.player.playing:
            self._rest(self.player.stop())
        elif self._ready is not None:
            at, duration_s = self._timeline.playhead_s, self._ready.duration_s
            span = self._timeline.range_s
            if span is not None:
                self._play(max(at, span[0]) if span[0] <= at < span[1] - 0.01 else span[0], span[1])
            else:
                self._play(at if at < duration_s - 0.01 else 0.0, duration_s)

    def replay(self) -> None:
        """From some seconds before the playhead."""
        if self._ready is not None:
            at = self.player.stop() if self.player.playing else self._timeline.playhead_s
            self._play(max(0.0, at - BACK_S), self._ready.duration_s)

    def stop(self) -> None:
        """Silence."""
        self.player.stop()
        self._transport.show_playing(False)

    def _play(self, start_s: float, end_s: float) -> None:
        if self._ready is None or end_s <= start_s:
            return
        self._span_s = (start_s, end_s)
        samples, rate_hz = self._samples(start_s, end_s)
        heard = self.player.play(samples, rate_hz=rate_hz, start_s=start_s)
        self._transport.note.setText("" if heard else SILENT)
        self._transport.show_playing(True)

    def _samples(self, start_s: float, end_s: float) -> tuple[Sound, int]:
        assert self._ready is not None and self._ready.peaks is not None
        rate_hz = self._ready.peaks.rate_hz
        first, last = round(start_s * rate_hz), round(end_s * rate_hz)
        if self._ready.samples is not None:
            return self._ready.samples[:, first:last], rate_hz
        from app.media.sound import read_sound

        return read_sound(self._ready.path, start_frame=first, n_frames=min(last - first, round(PART_S * rate_hz)))

    def _seek(self, at_s: float) -> None:
        if self._ready is None:
            return
        self._transport.show_place(at_s, self._ready.duration_s)
        if self.player.playing:
            self._play(at_s, self._ready.duration_s)

    def _move(self, at_s: float) -> None:
        self._timeline.set_playhead(at_s)
        if self._ready is not None:
            self._transport.show_place(at_s, self._ready.duration_s)

    def _end(self) -> None:
        at = self.player.position_s
        if self._span_s[1] - at > 0.01:
            self._play(at, self._span_s[1])
        elif self._transport.loop.isChecked() and self._timeline.range_s is not None:
            self._play(*self._timeline.range_s)
        else:
            self._rest(at)

    def _rest(self, at_s: float) -> None:
        self._timeline.set_playhead(at_s)
        self._transport.show_playing(False)
