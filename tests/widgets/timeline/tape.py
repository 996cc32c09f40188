"""An output that hears as much as the test says, and keeps what it is given."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject

from app.units import Sound
from widgets.timeline.output import Output
from widgets.timeline.reading import Reading


class Tape:
    """One for every playback, as the transport makes a new output each time; ``here`` False: no device."""

    silent = False

    def __init__(self) -> None:
        self.heard = 0
        self.running = False
        self.ended = False
        self.here = True
        self.volume = -1.0
        self.started = 0
        self._parts: list[Sound] = []
        self._reading: Reading | None = None

    def make(self, rate_hz: int, parent: QObject) -> Output | None:
        """What the transport asks for an output."""
        return self if self.here else None

    def start(self, reading: Reading, volume: float) -> None:
        """Begins, with an empty tape."""
        self.heard, self.running, self.ended, self._parts = 0, True, False, []
        self.started += 1
        self._reading, self.volume = reading, volume

    def stop(self) -> None:
        """Ends at once."""
        self.running = False

    def end(self) -> None:
        """All was heard."""
        self.running, self.ended = False, True

    def set_volume(self, volume: float) -> None:
        """Remembers it."""
        self.volume = volume

    def pump(self) -> bool:
        """Takes all there is."""
        if not self.here or self._reading is None:
            return False
        block = self._reading.take(1 << 20)
        if block is not None:
            self._parts.append(block)
        return True

    def heard_frames(self) -> int:
        """As the test says."""
        return self.heard

    @property
    def sound(self) -> Sound:
        """What was taken."""
        return np.concatenate(self._parts, axis=1) if self._parts else np.zeros((2, 0), dtype=np.float32)
