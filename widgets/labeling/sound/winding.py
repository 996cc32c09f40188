"""Rewind and forward, for as long as a key or a pedal is held."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Slot

from widgets.labeling.tint import repeating
from widgets.timeline.transport import Transport

# A tap goes so far; held, it winds so many times as fast as sound.
TAP_S = 1.0
TIMES = 6.0
TICK_MS = 40


class Winding(QObject):
    """Moves the playhead of ``player`` without sound; what played before goes on when it is let go."""

    def __init__(self, player: Transport, parent: QObject) -> None:
        super().__init__(parent)
        self._player = player
        self._way = 0
        self._played = False
        self._seen_s = 0.0
        self._timer = repeating(self, TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def winds(self) -> bool:
        """Whether it is held."""
        return self._way != 0

    def press(self, way: int) -> None:
        """Back with -1, on with 1."""
        if not self._way:
            self._played = self._player.state == "playing"
            self._player.pause()
        self._way = way
        self._seen_s = time.monotonic()
        self._go(way * TAP_S)
        self._timer.start()

    def release(self, way: int) -> None:
        """Let go, if it is this way that it winds."""
        if way == self._way:
            self._way = 0
            self._timer.stop()
            if self._played:
                self._player.resume()

    def play_after(self, play: bool) -> None:
        """Whether it plays when it is let go: the pedal that plays was pressed, or let go, meanwhile."""
        self._played = play

    def stop(self) -> None:
        """Lets go, and nothing plays."""
        self._way, self._played = 0, False
        self._timer.stop()

    @Slot()
    def _tick(self) -> None:
        now_s = time.monotonic()
        passed_s, self._seen_s = now_s - self._seen_s, now_s
        self._go(self._way * TIMES * passed_s)

    def _go(self, by_s: float) -> None:
        self._player.seek(max(0.0, self._player.position_s + by_s))
