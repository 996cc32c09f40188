"""What sound is played on: a device, or a silent clock in its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QElapsedTimer, QObject

from widgets.timeline.reading import Reading


class Output(Protocol):
    """Something that one playback is played on; made anew for the next."""

    silent: bool

    def start(self, reading: Reading, volume: float) -> None:
        """Begins. What is in ``reading`` is taken now and at each ``pump``."""
        ...

    def stop(self) -> None:
        """Falls silent at once and lets the device go."""
        ...

    def end(self) -> None:
        """All was heard: lets the device go when it has given out what it still holds."""
        ...

    def set_volume(self, volume: float) -> None:
        """0 to 1, of the amplitude."""
        ...

    def pump(self) -> bool:
        """Takes what it needs next; False when the device is gone."""
        ...

    def heard_frames(self) -> int:
        """Frames heard since the start, at the rate of the recording."""
        ...


OutputMaker = Callable[[int, QObject], Output | None]


class SilentOutput:
    """A clock in the place of a sound card, so that labelling goes on. Takes no sound: nothing is read for it."""

    silent = True

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._clock = QElapsedTimer()

    def start(self, reading: Reading, volume: float) -> None:
        """Begins at zero."""
        reading.close()
        self._clock.start()

    def stop(self) -> None:
        """Stands still."""
        self._clock.invalidate()

    def end(self) -> None:
        """Stands still."""
        self._clock.invalidate()

    def set_volume(self, volume: float) -> None:
        """Silence has no volume."""

    def pump(self) -> bool:
        """Is never gone."""
        return True

    def heard_frames(self) -> int:
        """By the clock."""
        return self._clock.nsecsElapsed() * self._rate_hz // 1_000_000_000 if self._clock.isValid() else 0


def warm_up() -> None:
    """Loads QtMultimedia, some 50 ms, so that the first play does not wait for it."""
    from widgets.timeline import sink  # noqa: F401 - imported is all that it has to be


def system_output(rate_hz: int, parent: QObject) -> Output | None:
    """The system's default sound device; None without one. Loads QtMultimedia at its first call."""
    from widgets.timeline.sink import SinkOutput, default_output

    device = default_output()
    return None if device is None else SinkOutput(device, rate_hz, parent)
