"""Playback: play, pause, stop, seek and loop over samples in memory; with no sound device, on a silent clock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

from widgets.timeline.feed import Feed

TICK_MS = 16
SILENT = "No sound device was found. The playhead runs without sound; connect a device and press play again."


class Output(Protocol):
    """Something that frames are played on."""

    def start(self) -> None:
        """Begins at zero."""
        ...

    def stop(self) -> None:
        """Falls silent at once."""
        ...

    def set_volume(self, volume: float) -> None:
        """0 to 1."""
        ...

    def pump(self, feed: Feed) -> None:
        """Takes what it needs next."""
        ...

    def heard_frames(self) -> int:
        """Frames heard since the start."""
        ...


OutputMaker = Callable[[NDArray, int, QObject], Output | None]


class SilentOutput:
    """A clock in the place of a sound card, so that labelling goes on."""

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._clock = QElapsedTimer()

    def start(self) -> None:
        """Begins at zero."""
        self._clock.start()

    def stop(self) -> None:
        """Stands still."""
        self._clock.invalidate()

    def set_volume(self, volume: float) -> None:
        """Silence has no volume."""

    def pump(self, feed: Feed) -> None:
        """Needs no samples."""

    def heard_frames(self) -> int:
        """By the clock."""
        return self._clock.elapsed() * self._rate_hz // 1000 if self._clock.isValid() else 0


def system_output(samples: NDArray, rate_hz: int, parent: QObject) -> Output | None:
    """The system's default sound device; None without one. Loads QtMultimedia at its first call."""
    from widgets.timeline.sink import SinkOutput, default_output

    device = default_output()
    return None if device is None else SinkOutput(device, samples, rate_hz, parent)


class Transport(QObject):
    """Plays one recording. ``state`` is "stopped", "playing" or "paused".

    ``position_changed`` gives seconds, some sixty times a second; ``silent`` a text for the user, when there is no
    sound device at the start of playback; ``finished`` comes when the end was heard.
    """

    position_changed = Signal(float)
    state_changed = Signal(str)
    silent = Signal(str)
    finished = Signal()

    def __init__(self, parent: QObject | None = None, *, make_output: OutputMaker = system_output) -> None:
        super().__init__(parent)
        self._make_output = make_output
        self._samples: NDArray = np.zeros((1, 0), dtype=np.float32)
        self._rate_hz = 1
        self._at = 0
        self._begin = 0
        self._end = 0
        self._loop = False
        self._volume = 1.0
        self._feed: Feed | None = None
        self._output: Output | None = None
        self._state = "stopped"
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    def set_sound(self, samples: NDArray, rate_hz: int) -> None:
        """Takes another recording: ``(channels, samples)``, float32 in [-1, 1] or int16. Stops what was playing."""
        self.stop()
        self._output = None
        self._samples, self._rate_hz = samples, rate_hz
        self._at, self._begin, self._end = 0, 0, samples.shape[1]

    @property
    def state(self) -> str:
        """One of "stopped", "playing", "paused"."""
        return self._state

    @property
    def position_s(self) -> float:
        """What is heard now, or where playback would begin."""
        return self._now() / self._rate_hz

    @property
    def is_silent(self) -> bool:
        """Whether the last playback found no sound device."""
        return isinstance(self._output, SilentOutput)

    def play(self, start_s: float | None = None, end_s: float | None = None, *, loop: bool = False) -> None:
        """Plays from ``start_s`` (or from where it stands) to ``end_s`` (or the end), again and again with ``loop``."""
        at = self._now() if start_s is None else self._frame(start_s)
        self._halt()
        self._end = self._samples.shape[1] if end_s is None else self._frame(end_s)
        self._begin, self._loop = (at if start_s is not None else 0), loop
        if at >= self._end:
            at = self._begin if self._begin < self._end else 0
        self._start(at)

    def pause(self) -> None:
        """Stands still; ``resume`` goes on."""
        if self._state == "playing":
            self._at = self._now()
            self._halt()
            self._set_state("paused")

    def resume(self) -> None:
        """Goes on after a pause, with the same end and loop."""
        if self._state == "paused":
            self._start(self._at)

    def toggle(self) -> None:
        """Play, pause, go on."""
        if self._state == "playing":
            self.pause()
        elif self._state == "paused":
            self.resume()
        else:
            self.play()

    def stop(self) -> None:
        """Falls silent, and stays where it was."""
        if self._state != "stopped":
            self._at = self._now()
            self._halt()
            self._set_state("stopped")

    def seek(self, time_s: float) -> None:
        """Goes elsewhere; while it plays, it plays on there, to the end of the recording if that is past the range."""
        frame = self._frame(time_s)
        if self._state == "playing":
            self._halt()
            if not self._begin <= frame < self._end:
                self._begin, self._end, self._loop = 0, self._samples.shape[1], False
            self._start(frame)
        else:
            self._at = frame
            self.position_changed.emit(self.position_s)

    def set_volume(self, volume: float) -> None:
        """0 to 1."""
        self._volume = min(max(volume, 0.0), 1.0)
        if self._output is not None:
            self._output.set_volume(self._volume)

    def _start(self, at: int) -> None:
        if self._samples.shape[1] == 0:
            return
        self._feed = Feed(at, self._end, self._begin, loop=self._loop)
        if self._output is None or self.is_silent:
            # A device may have been plugged in since the last time.
            found = self._make_output(self._samples, self._rate_hz, self)
            self._output = found if found is not None else SilentOutput(self._rate_hz)
            if found is None:
                self.silent.emit(SILENT)
        self._output.set_volume(self._volume)
        self._output.start()
        self._output.pump(self._feed)
        self._timer.start()
        self._set_state("playing")

    def _halt(self) -> None:
        self._timer.stop()
        if self._output is not None:
            self._output.stop()
        self._feed = None

    def _tick(self) -> None:
        feed, output = self._feed, self._output
        if feed is None or output is None:
            return
        output.pump(feed)
        heard = output.heard_frames()
        if feed.is_over(heard):
            self._halt()
            self._at = feed.end
            self.position_changed.emit(self.position_s)
            self._set_state("stopped")
            self.finished.emit()
        else:
            self.position_changed.emit(feed.frame_at(heard) / self._rate_hz)

    def _now(self) -> int:
        if self._feed is None or self._output is None:
            return self._at
        return self._feed.frame_at(self._output.heard_frames())

    def _frame(self, time_s: float) -> int:
        return min(max(round(time_s * self._rate_hz), 0), self._samples.shape[1])

    def _set_state(self, state: str) -> None:
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)
