"""Plays a recording by the sample; without a sound device a silent clock keeps the work going."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QTimer, Signal

if TYPE_CHECKING:
    from app.units import Sound

TICK_MS = 25


class Player(QObject):
    """Plays ``samples`` of one span. ``moved`` gives the playhead in seconds; ``ended`` comes at the end of the span.

    Devices of another rate or number of channels are served by Qt's conversion.
    """

    moved = Signal(float)
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sink: Any = None
        self._buffer: QBuffer | None = None
        self._bytes = QByteArray()
        self._start_s, self._length_s, self._began_s = 0.0, 0.0, 0.0
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._follow)

    @property
    def playing(self) -> bool:
        """Whether it plays."""
        return self._tick.isActive()

    @property
    def position_s(self) -> float:
        """Where it is in the recording."""
        if not self.playing:
            return self._start_s
        heard = time.monotonic() - self._began_s
        if self._sink is not None:
            heard = self._sink.processedUSecs() / 1e6
        return self._start_s + min(heard, self._length_s)

    def play(self, samples: Sound, *, rate_hz: int, start_s: float) -> bool:
        """Plays ``(channels, samples)`` that begin at ``start_s`` of the recording; False when nothing can be heard."""
        self.stop()
        self._start_s, self._length_s = start_s, samples.shape[1] / rate_hz
        self._began_s = time.monotonic()
        self._sink = _sink(rate_hz, samples.shape[0])
        if self._sink is not None:
            whole = np.rint(samples.T * 32767).clip(-32768, 32767).astype("<i2")
            self._bytes = QByteArray(np.ascontiguousarray(whole).tobytes())
            self._buffer = QBuffer(self._bytes, self)
            self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
            self._sink.start(self._buffer)
        self._tick.start()
        return self._sink is not None

    def stop(self) -> float:
        """Stops; gives where it was."""
        at = self.position_s
        self._tick.stop()
        if self._sink is not None:
            self._sink.stop()
            self._sink = None
        if self._buffer is not None:
            self._buffer.close()
            self._buffer.deleteLater()
            self._buffer = None
        self._start_s = at
        return at

    def _follow(self) -> None:
        at = self.position_s
        self.moved.emit(at)
        if at >= self._start_s + self._length_s - 1e-3:
            self.stop()
            self.ended.emit()


def _sink(rate_hz: int, channels: int) -> Any:
    """An output for 16-bit sound, or None where there is no device. Qt's sound is loaded at the first play only."""
    from PySide6.QtMultimedia import QAudioFormat, QAudioSink, QMediaDevices

    device = QMediaDevices.defaultAudioOutput()
    if device.isNull():
        return None
    wanted = QAudioFormat()
    wanted.setSampleRate(rate_hz)
    wanted.setChannelCount(channels)
    wanted.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    return QAudioSink(device, wanted) if device.isFormatSupported(wanted) else None
