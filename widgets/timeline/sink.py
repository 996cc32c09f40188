"""The sound card, by QtMultimedia. Importing this module loads that library: only ``transport`` does, when it must."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QIODevice, QObject

# QAudio is never named below, but without its import each change of the sink's state raises.
from PySide6.QtMultimedia import QAudio, QAudioDevice, QAudioFormat, QAudioSink, QMediaDevices  # noqa: F401

from widgets.timeline.feed import Feed

BUFFER_S = 0.12


def default_output() -> QAudioDevice | None:
    """The system's default output, or None on a machine without one."""
    device = QMediaDevices.defaultAudioOutput()
    return None if device.isNull() else device


class SinkOutput:
    """Pushes frames into a QAudioSink, a little ahead of what is heard."""

    def __init__(self, device: QAudioDevice, samples: NDArray, rate_hz: int, parent: QObject) -> None:
        self._format = _format(device, samples.shape[0], rate_hz)
        self._samples = _fitted(samples, self._format.channelCount())
        self._rate_hz = rate_hz
        self._sink = QAudioSink(device, self._format, parent)
        self._sink.setBufferSize(round(BUFFER_S * self._format.sampleRate()) * self._format.bytesPerFrame())
        self._pipe: QIODevice | None = None
        self._pending = b""
        self._written = 0

    def start(self) -> None:
        """Opens the device."""
        self._written, self._pending = 0, b""
        self._pipe = self._sink.start()

    def stop(self) -> None:
        """Falls silent at once."""
        self._pipe = None
        self._sink.reset()

    def set_volume(self, volume: float) -> None:
        """0 to 1."""
        self._sink.setVolume(volume)

    def pump(self, feed: Feed) -> None:
        """Fills the buffer up."""
        if self._pipe is None:
            return
        free = self._sink.bytesFree() - len(self._pending)
        frames = free // self._format.bytesPerFrame() * self._rate_hz // self._format.sampleRate()
        parts = [self._samples[:, begin:end] for begin, end in feed.take(max(0, frames))]
        if parts:
            self._pending += self._encoded(np.concatenate(parts, axis=1))
        if self._pending:
            count = max(0, self._pipe.write(self._pending))
            self._pending = self._pending[count:]
            self._written += count

    def heard_frames(self) -> int:
        """Frames of the recording that have left the buffer."""
        waiting = self._sink.bufferSize() - self._sink.bytesFree()
        heard = max(0, self._written - max(0, waiting)) // max(1, self._format.bytesPerFrame())
        return heard * self._rate_hz // self._format.sampleRate()

    def _encoded(self, part: NDArray) -> bytes:
        if self._format.sampleRate() != self._rate_hz:
            part = _at_rate(part, self._rate_hz, self._format.sampleRate())
        if self._format.sampleFormat() == QAudioFormat.SampleFormat.Float:
            return np.ascontiguousarray(part.T, dtype=np.float32).tobytes()
        return np.ascontiguousarray(np.rint(part.T * 32767.0).clip(-32768, 32767), dtype=np.int16).tobytes()


def _format(device: QAudioDevice, channels: int, rate_hz: int) -> QAudioFormat:
    """The recording's own format if the device takes it, else the device's favourite rate and as much as it takes."""
    wanted = QAudioFormat()
    wanted.setSampleRate(rate_hz)
    wanted.setChannelCount(min(2, channels))
    for kind in (QAudioFormat.SampleFormat.Int16, QAudioFormat.SampleFormat.Float):
        wanted.setSampleFormat(kind)
        if device.isFormatSupported(wanted):
            return wanted
    favourite = device.preferredFormat()
    if favourite.sampleFormat() not in (QAudioFormat.SampleFormat.Int16, QAudioFormat.SampleFormat.Float):
        favourite.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    return favourite


def _fitted(samples: NDArray, channels: int) -> NDArray[np.float32]:
    """As float32 in [-1, 1] with so many channels: more are mixed to one, fewer repeated."""
    scale = 32768.0 if np.issubdtype(samples.dtype, np.integer) else 1.0
    sound = (samples / scale).astype(np.float32)
    if sound.shape[0] == channels:
        return sound
    return np.repeat(sound.mean(axis=0, keepdims=True), channels, axis=0)


def _at_rate(part: NDArray, rate_hz: int, wanted_hz: int) -> NDArray[np.float32]:
    """Linear interpolation: good enough to listen to on the rare device that refuses the recording's rate."""
    count = max(1, round(part.shape[1] * wanted_hz / rate_hz))
    at = np.arange(count) * rate_hz / wanted_hz
    there = np.arange(part.shape[1])
    return np.stack([np.interp(at, there, channel) for channel in part]).astype(np.float32)
