"""The sound card, by QtMultimedia. Importing this module loads that library: only ``output`` does, when it must."""

from __future__ import annotations

import os
import time
from functools import partial

import numpy as np
from PySide6.QtCore import QIODevice, QLoggingCategory, QObject, QTimer

# QAudio is never named below, but without its import each change of the sink's state raises.
from PySide6.QtMultimedia import QAudio, QAudioDevice, QAudioFormat, QAudioSink, QMediaDevices  # noqa: F401

from app.media.resample import Resampler
from app.units import Sound
from widgets.parts.leaving import delete_later
from widgets.timeline.heard import HeardClock
from widgets.timeline.reading import Reading

# As much as the window may be busy without a gap in the sound. Stop and volume do not wait for it.
BUFFER_S = 0.3
RING_OUT_MS = 400
# Qt gives PulseAudio and PipeWire 1,024 frames at a time, which a busy machine does not keep up: pieces are lost, some
# 100 frames a time. libpulse takes another length from its environment.
PULSE_MS = 80
# A device that takes nothing for so long is gone, whatever Qt says: of a sound server that died it says nothing.
STALLED_S = 1.5
# What Qt's video decoders say when they are loaded beside the sound; nothing here asks for them.
QUIET = "qt.multimedia.symbolsresolver=false\nqt.multimedia.ffmpeg*=false"
# By name: of Qt's two enumerations of errors (QAudio, and since 6.7 QtAudio) no member equals one of the other.
BROKEN = ("OpenError", "IOError", "FatalError")


def default_output() -> QAudioDevice | None:
    """The system's default output, or None on a machine without one."""
    QLoggingCategory.setFilterRules(QUIET)
    os.environ.setdefault("PULSE_LATENCY_MSEC", str(PULSE_MS))
    device = QMediaDevices.defaultAudioOutput()
    return None if device.isNull() else device


class SinkOutput:
    """Pushes frames into a QAudioSink, a little ahead of what is heard."""

    silent = False

    def __init__(self, device: QAudioDevice, rate_hz: int, parent: QObject) -> None:
        self._device_id = device.id()
        self._format = chosen_format(device, rate_hz)
        self._rate_hz, self._device_hz = rate_hz, self._format.sampleRate()
        self._sink = QAudioSink(device, self._format, parent)
        self._sink.setBufferSize(round(BUFFER_S * self._device_hz) * self._format.bytesPerFrame())
        self._resampler = None if self._device_hz == rate_hz else Resampler(rate_hz, self._device_hz, 2)
        self._clock = HeardClock(self._device_hz)
        self._reading: Reading | None = None
        self._pipe: QIODevice | None = None
        self._pending = b""
        self._given, self._written = 0, 0
        self._ended = False
        self._taken, self._taken_s = 0, 0.0

    def start(self, reading: Reading, volume: float) -> None:
        """Opens the device."""
        self._reading = reading
        self._sink.setVolume(volume)
        self._pipe = self._sink.start()
        self._taken_s = time.monotonic()
        self.pump()

    def stop(self) -> None:
        """Falls silent at once and lets the device go."""
        self._pipe = self._reading = None
        self._sink.reset()
        delete_later(self._sink)

    def end(self) -> None:
        """Leaves the device open for a moment: it still holds a piece that was not given out."""
        self._pipe = self._reading = None
        QTimer.singleShot(RING_OUT_MS, self._sink, partial(delete_later, self._sink))

    def set_volume(self, volume: float) -> None:
        """0 to 1, of the amplitude."""
        self._sink.setVolume(volume)

    def pump(self) -> bool:
        """Fills the buffer up; False when the device is gone."""
        if self._pipe is None or self._reading is None or self._is_gone():
            return False
        n_bytes = self._format.bytesPerFrame()
        while True:
            if not self._pending:
                room = (self._sink.bytesFree() // n_bytes) * self._rate_hz // self._device_hz
                block = self._reading.take(room) if room > 0 else None
                if block is not None:
                    self._given += block.shape[1]
                    self._pending = self._encoded(block)
                elif self._reading.is_over and not self._ended:
                    self._ended = True
                    self._pending = b"" if self._resampler is None else encoded(self._resampler.end(), self._format)
            if not self._pending:
                return True
            count = max(0, self._pipe.write(self._pending))
            self._pending = self._pending[count:]
            self._written += count
            if self._pending:
                return True

    def heard_frames(self) -> int:
        """Frames of the recording that have been heard, as far as Qt knows of the device."""
        n_bytes = self._format.bytesPerFrame()
        waiting = self._waiting
        taken = max(0, self._written - waiting) // n_bytes
        heard = self._clock.at(taken, time.monotonic(), dry=waiting < n_bytes)
        if self._ended and not self._pending and heard * n_bytes >= self._written:
            return self._given  # not by the ratio of the rates, which need not come out even
        return min(self._given, heard * self._rate_hz // self._device_hz)

    @property
    def _waiting(self) -> int:
        """How many bytes the device has not taken yet."""
        return max(0, self._sink.bufferSize() - self._sink.bytesFree())

    def _is_gone(self) -> bool:
        if self._sink.error().name in BROKEN:
            return True
        now_s, taken = time.monotonic(), self._written - self._waiting
        if taken != self._taken or self._written == taken:
            self._taken, self._taken_s = taken, now_s
        if now_s - self._taken_s > STALLED_S:
            return True
        return all(device.id() != self._device_id for device in QMediaDevices.audioOutputs())

    def _encoded(self, block: Sound) -> bytes:
        return encoded(block if self._resampler is None else self._resampler.put(block), self._format)


def chosen_format(device: QAudioDevice, rate_hz: int) -> QAudioFormat:
    """Two channels at the recording's own rate if the device takes that, else what the device likes best."""
    wanted = QAudioFormat()
    wanted.setSampleRate(rate_hz)
    wanted.setChannelCount(2)
    for kind in (QAudioFormat.SampleFormat.Int16, QAudioFormat.SampleFormat.Float):
        wanted.setSampleFormat(kind)
        if device.isFormatSupported(wanted):
            return wanted
    favourite = device.preferredFormat()
    if favourite.sampleFormat() not in (QAudioFormat.SampleFormat.Int16, QAudioFormat.SampleFormat.Float):
        favourite.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    return favourite


def encoded(block: Sound, wanted: QAudioFormat) -> bytes:
    """``(2, n)`` as the device takes it: left and right on its first two channels, or their mix on its only one."""
    n_channels = wanted.channelCount()
    frames = np.zeros((block.shape[1], n_channels), dtype=np.float32)
    if n_channels == 1:
        frames[:, 0] = block.mean(axis=0)
    else:
        frames[:, :2] = block.T
    if wanted.sampleFormat() == QAudioFormat.SampleFormat.Float:
        return frames.tobytes()
    return np.rint(frames * 32768.0).clip(-32768, 32767).astype(np.int16).tobytes()
