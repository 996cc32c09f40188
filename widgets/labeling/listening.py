"""What is played when: playhead, selection, loop; long recordings are read as they are played."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from widgets.timeline.reading import PlaySource
from widgets.timeline.transport import Transport

if TYPE_CHECKING:
    from widgets.labeling.media import Ready
    from widgets.labeling.transport import TransportBar
    from widgets.timeline.view import TimelineView

BACK_S = 3.0


class Listening(QObject):
    """Connects timeline, transport bar and player."""

    def __init__(self, timeline: TimelineView, transport: TransportBar, parent: QObject) -> None:
        super().__init__(parent)
        self._timeline, self._transport = timeline, transport
        self.player = Transport(self)
        self._ready: Ready | None = None
        self._source: PlaySource | None = None
        timeline.play_toggled.connect(self.toggle)
        timeline.seek.connect(self._seek)
        transport.play_asked.connect(self.toggle)
        transport.replay_asked.connect(self.replay)
        transport.loop.toggled.connect(self.player.set_loop)
        self.player.position_changed.connect(self._move)
        self.player.state_changed.connect(self._show_state)
        self.player.silent.connect(transport.note.setText)
        self.player.failed.connect(transport.note.setText)

    def load(self, ready: Ready) -> None:
        """Another recording; nothing plays by itself."""
        self.stop()
        self._ready = ready
        self._source = _source(ready)
        if self._source is not None:
            self.player.set_source(self._source)
        self._transport.note.setText("")
        self._transport.show_place(0.0, ready.duration_s)

    def toggle(self) -> None:
        """Pauses; or plays the selection, or from the playhead on, or from the start at the end."""
        if self.player.state == "playing":
            self.player.pause()
        elif self._ready is not None:
            at, duration_s = self._timeline.playhead_s, self._ready.duration_s
            span = self._timeline.range_s
            if span is None:
                self.player.play(at if at < duration_s - 0.01 else 0.0)
                return
            within = at if span[0] <= at < span[1] - 0.01 else None
            self.player.play(*span, loop=self._transport.loop.isChecked(), at_s=within)

    def replay(self) -> None:
        """From some seconds before the playhead."""
        if self._ready is not None:
            self.player.play(max(0.0, self._timeline.playhead_s - BACK_S))

    def stop(self) -> None:
        """Silence."""
        self.player.stop()

    def unload(self) -> None:
        """Silence, and nothing to play."""
        self.player.stop()
        self._ready = None

    def _seek(self, at_s: float) -> None:
        if self._ready is not None:
            self.player.seek(at_s)

    def _move(self, at_s: float) -> None:
        self._timeline.set_playhead(at_s)
        if self._ready is not None:
            self._transport.show_place(at_s, self._ready.duration_s)

    def _show_state(self, state: str) -> None:
        self._transport.show_playing(state == "playing")
        if state == "playing":
            self._timeline.follow_now()


def _source(ready: Ready) -> PlaySource | None:
    return ready.recording
