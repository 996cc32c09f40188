"""The player: play, pause, seek, loop, speed with the pitch kept, on the sound card or, without one, a silent clock."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from widgets.timeline.course import Course
from widgets.timeline.output import Output, OutputMaker, SilentOutput, system_output
from widgets.timeline.reading import ArraySource, Ears, PlaySource, Reading

TICK_MS = 16
# While the first sound is awaited, what comes is noticed sooner; a wait that is longer than this is told.
WAITING_MS = 4
PATIENCE_S = 0.25
SLOWEST, FASTEST = 0.5, 2.0
SILENT = "No sound device was found: the playhead runs in silence. Connect one and press play again."
LOST = "The sound device is gone. The playhead runs on without sound; connect a device and press play again."


class _Readings:
    """The reading under way, for a player that may be taken down at any time."""

    def __init__(self) -> None:
        self.current: Reading | None = None

    def close(self) -> None:
        if self.current is not None:
            self.current.close()
            self.current = None


class Transport(QObject):
    """Plays one source, read as it is played. ``state`` is "stopped", "playing" or "paused".

    ``position_changed`` gives seconds, some sixty times a second: what is heard, not what was sent. ``silent`` carries
    a text for the user when there is no sound device or it is gone, and "" when there is one again; ``failed`` that the
    source could not be read; ``waiting`` whether it keeps one waiting; ``finished`` comes when the end was heard.
    """

    position_changed = Signal(float)
    state_changed = Signal(str)
    silent = Signal(str)
    failed = Signal(str)
    waiting = Signal(bool)
    finished = Signal()

    def __init__(self, parent: QObject | None = None, *, make_output: OutputMaker = system_output) -> None:
        super().__init__(parent)
        self._make_output = make_output
        self._source: PlaySource = ArraySource(np.zeros((1, 0), dtype=np.float32), 1)
        self._at = 0
        self._course = Course(0, 0, 0)
        self._rest_at: int | None = None
        self._volume, self._speed = 1.0, 1.0
        self._ears: Ears = "all"
        self._readings = _Readings()
        self._output: Output | None = None
        self._asked_s, self._told_wait = 0.0, False
        self._without_device = False
        self._state = "stopped"
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self.destroyed.connect(self._readings.close)

    # ---- what is played, and how

    def set_source(self, source: PlaySource) -> None:
        """Takes another recording, at its beginning. Stops what was playing."""
        self.stop()
        self._source = source
        self._at, self._course = 0, Course(0, source.n_frames, 0)

    def set_volume(self, volume: float) -> None:
        """0 to 1, of the amplitude; at once."""
        self._volume = min(max(volume, 0.0), 1.0)
        if self._output is not None:
            self._output.set_volume(self._volume)

    def set_speed(self, speed: float) -> None:
        """0.5 to 2 times as fast, at the same pitch; what plays goes on so from here."""
        speed = min(max(speed, SLOWEST), FASTEST)
        if speed != self._speed:
            self._speed = speed
            self._go_on()

    def set_ears(self, ears: Ears) -> None:
        """Which channels are heard; what plays goes on so from here."""
        if ears != self._ears:
            self._ears = ears
            self._go_on()

    def set_loop(self, loop: bool) -> None:
        """Whether the stretch that plays is played again and again; what plays goes on from here."""
        if loop != self._course.loop and self._state != "stopped":
            at = self._now()
            self._course = replace(self._course, loop=loop)
            if self._state == "playing":
                self._start(at)

    @property
    def speed(self) -> float:
        """How fast it plays."""
        return self._speed

    @property
    def state(self) -> str:
        """One of "stopped", "playing", "paused"."""
        return self._state

    @property
    def position_s(self) -> float:
        """What is heard now, or where playback would begin."""
        return self._now() / self._source.rate_hz

    @property
    def is_silent(self) -> bool:
        """Whether what plays, or played last, found no sound device."""
        return self._without_device

    # ---- hands

    def play(
        self,
        start_s: float | None = None,
        end_s: float | None = None,
        *,
        loop: bool = False,
        at_s: float | None = None,
        rest_s: float | None = None,
    ) -> None:
        """Plays from ``start_s`` (or from where it stands) to ``end_s`` (or the end), again and again with ``loop``.

        ``at_s`` is where it sets in, if not at the start; ``rest_s`` where it stands afterwards, if not at the end.
        """
        at = self._now() if start_s is None else self._frame(start_s)
        end = self._source.n_frames if end_s is None else self._frame(end_s)
        # Without an end of its own it is no stretch: hands may go back before where it began.
        begin = at if start_s is not None and (end_s is not None or loop) else 0
        if at_s is not None and begin <= self._frame(at_s) < end:
            at = self._frame(at_s)
        if at >= end:
            at = begin if begin < end else 0
        self._course = Course(at, end, begin, loop)
        self._rest_at = None if rest_s is None else self._frame(rest_s)
        self._start(at)

    def play_around(self, at_s: float, *, before_s: float, after_s: float) -> None:
        """Plays a stretch on either side of a boundary, and stands at the boundary then."""
        self.play(max(0.0, at_s - before_s), at_s + after_s, rest_s=at_s)

    def pause(self, back_s: float = 0.0) -> None:
        """Stands still, ``back_s`` before where it was, but not before the stretch began; ``resume`` goes on."""
        if self._state == "playing":
            at = self._now()
            self._at = max(min(at, self._course.begin), at - round(back_s * self._source.rate_hz))
            self._halt()
            self.position_changed.emit(self.position_s)
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
        if self._state != "stopped" and not self._course.begin <= frame < self._course.end:
            self._course, self._rest_at = Course(frame, self._source.n_frames, 0), None
        if self._state == "playing":
            self._start(frame)
        else:
            self._at = frame
            self.position_changed.emit(self.position_s)

    # ---- how it is done

    def _go_on(self) -> None:
        """Starts anew from here, for another speed or other ears."""
        if self._state == "playing":
            self._start(self._now())

    def _start(self, at: int) -> None:
        self._halt()
        self._at = at
        if not 0 <= at < self._course.end <= self._source.n_frames:
            if self._state == "playing":
                self._rest()
            return
        self._course = replace(self._course, first=at, speed=self._speed)
        self._asked_s, self._told_wait = time.monotonic(), False
        self._readings.current = Reading(self._source, self._course, self._ears)
        self._timer.start(WAITING_MS)
        self._set_state("playing")

    def _open(self, reading: Reading, *, silent: bool = False) -> None:
        """The first sound is there: on with it."""
        found = None if silent else self._make_output(self._source.rate_hz, self)
        self._output = found if found is not None else SilentOutput(self._source.rate_hz)
        self._output.start(reading, self._volume)
        if found is None and not silent:
            self.silent.emit(SILENT)
        elif self._without_device and not silent:
            self.silent.emit("")
        self._without_device = found is None
        self._timer.start(TICK_MS)

    def _halt(self) -> None:
        self._timer.stop()
        self._readings.close()
        if self._output is not None:
            self._output.stop()
            self._output = None
        self._tell_wait(False)

    @Slot()
    def _tick(self) -> None:
        reading = self._readings.current
        if reading is None:
            return
        if reading.problem is not None and reading.is_over:
            self._fail(reading.problem.message)
        elif self._output is None:
            if reading.is_ready:
                self._tell_wait(False)
                self._open(reading)
            elif time.monotonic() - self._asked_s > PATIENCE_S:
                self._tell_wait(True)
        elif self._output.pump():
            self._follow(self._output)
        else:
            self._go_silent(reading)

    def _follow(self, output: Output) -> None:
        heard = output.heard_frames()
        if self._course.is_over(heard):
            output.end()
            self._output = None
            self._halt()
            self._rest()
        else:
            self.position_changed.emit(self._course.frame_at(heard) / self._source.rate_hz)

    def _rest(self) -> None:
        self._at = self._course.end if self._rest_at is None else self._rest_at
        self.position_changed.emit(self.position_s)
        self._set_state("stopped")
        self.finished.emit()

    def _fail(self, why: str) -> None:
        self._at = self._now()
        self._halt()
        self._set_state("stopped")
        self.failed.emit(why)

    def _go_silent(self, reading: Reading) -> None:
        """The device is gone: on from here by the clock."""
        at = self._now()
        if self._output is not None:
            self._output.stop()
        self._course = replace(self._course, first=at)
        self._open(reading, silent=True)
        self.silent.emit(LOST)

    def _tell_wait(self, wait: bool) -> None:
        if wait != self._told_wait:
            self._told_wait = wait
            self.waiting.emit(wait)

    def _now(self) -> int:
        return self._at if self._output is None else self._course.frame_at(self._output.heard_frames())

    def _frame(self, time_s: float) -> int:
        return min(max(round(time_s * self._source.rate_hz), 0), self._source.n_frames)

    def _set_state(self, state: str) -> None:
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)
