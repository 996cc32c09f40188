"""FLAC by dr_flac in miniaudio: the same samples in half the time that libsndfile takes.

libsndfile stays the measure: a stretch that dr_flac does not decode to its last sample, every checksum right, is read
by libsndfile, and so damage is found and worded as by that; so is all where miniaudio is missing.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from functools import cache
from typing import Any, BinaryIO

import numpy as np

from app.media.flac_entries import FlacEntries
from app.media.info import SoundInfo
from app.media.limits import Limits
from app.media.sndfile import Block, SampleType, SndFile

# What is decoded at once: first a little, since a look wants a little, then as much as the processor's cache likes.
_LEAST_BYTES, _MOST_BYTES = 1 << 15, 1 << 20
# Silence takes next to no bytes.
_MOST_VALUES = 1 << 23


@cache
def is_installed() -> bool:
    """Whether miniaudio is there."""
    return importlib.util.find_spec("miniaudio") is not None


class FlacFile:
    """The samples of an open stream. ``at`` is the frame that ``read`` gives next."""

    def __init__(
        self,
        name: str,
        stream: BinaryIO,
        format_name: str,
        warnings: tuple[str, ...],
        limits: Limits,
        like: FlacFile | None = None,
    ) -> None:
        """``like`` has learnt something of the same file. Raises MediaError as ``SndFile``."""
        self._slow: SndFile = SndFile(
            name, stream, format_name, warnings, limits, like=None if like is None else like._slow
        )
        self.info: SoundInfo = self._slow.info
        self.stored_type: SampleType = self._slow.stored_type
        self._stretches: _Stretches = _Stretches(stream, self.info, like._stretches if like is not None else None)
        self.at = 0

    def close(self) -> None:
        """Give the decoder back; the stream is not its own."""
        self._slow.close()

    def seek(self, frame: int) -> None:
        """Stand at ``frame``, to the sample; at the end when there is less."""
        self.at = min(max(0, frame), self.info.n_frames)

    def reaches(self, frame: int) -> bool:
        """See ``SndFile``."""
        return self._slow.reaches(frame)

    def glimpses(self, starts: Sequence[int], n_frames: int, within: float) -> list[Block]:
        """Reading is as quick."""
        return []

    def read(self, n_frames: int, dtype: SampleType) -> Block:
        """The next samples ``(n, channels)``; fewer at the end only. Raises MediaError when they are damaged."""
        parts: list[Block] = []
        end = min(self.at + n_frames, self.info.n_frames)
        while self.at < end:
            part = self._quick(end, dtype)
            if part is None:
                self._slow.seek(self.at)
                part = self._slow.read(end - self.at, dtype)
                if not len(part):
                    break
            parts.append(part)
            self.at += len(part)
        if len(parts) == 1:
            return parts[0]
        return np.concatenate(parts) if parts else np.zeros((0, self.info.channels), dtype)

    def _quick(self, end: int, dtype: SampleType) -> Block | None:
        """What is decoded from where it stands on, up to ``end``; None: libsndfile is asked."""
        if not self._stretches.hold(self.at):
            # Positions in the middle are believed once decoding from there was seen to give what decoding from the
            # start gives.
            if self.at and not self._stretches.ends_at(self.at) and not self._slow.reaches(self.at):
                return None
            if not self._stretches.decode(self.at):
                return None
        part = self._stretches.samples(self.at, end)
        if part.dtype == dtype:
            return part
        # Both steps are exact: 24 bits fit into a float, and the rest is a power of two.
        return part.astype(np.float32) * np.float32(1 / (1 << part.dtype.itemsize * 8 - 1))


class _Stretches:
    """The stretch of samples that was decoded last: from one frame of FLAC up to another."""

    def __init__(self, stream: BinaryIO, info: SoundInfo, like: _Stretches | None) -> None:
        self._stream, self._info = stream, info
        # libsndfile goes on reading where the stream stands.
        place = stream.tell()
        self._places: FlacEntries = FlacEntries(stream) if like is None else like._places
        stream.seek(place)
        self._dtype: Any = np.int16 if info.subtype in ("PCM_16", "PCM_S8") else np.int32
        self._samples: Block = np.zeros((0, info.channels), self._dtype)
        self._begin, self._end = 0, 0
        # The byte behind the stretch, and how many bytes the next one is to have.
        self._offset, self._n_bytes = 0, _LEAST_BYTES

    def hold(self, frame: int) -> bool:
        return self._begin <= frame < self._end

    def ends_at(self, frame: int) -> bool:
        return 0 < self._end == frame

    def samples(self, start: int, end: int) -> Block:
        return self._samples[start - self._begin : end - self._begin]

    def decode(self, frame: int) -> bool:
        """Holds the samples from ``frame`` on, and perhaps some before; False where they cannot be had."""
        place = self._stream.tell()
        try:
            return self._places.are_plain and self._decode(frame)
        finally:
            self._stream.seek(place)

    def _decode(self, frame: int) -> bool:
        if self.ends_at(frame):
            begin = (self._offset, self._end)
            self._n_bytes = min(2 * self._n_bytes, _MOST_BYTES)
        else:
            found = self._places.place_before(self._stream, frame)
            if found is None:
                return False
            begin, self._n_bytes = found, _LEAST_BYTES
        while True:
            end = self._places.place_from(self._stream, begin[0] + self._n_bytes)
            if end[1] > frame and (end[1] - begin[1]) * self._info.channels <= _MOST_VALUES:
                break
            smaller = end[1] > frame
            if smaller and self._n_bytes <= 1:
                return False
            self._n_bytes = self._n_bytes // 8 if smaller else self._n_bytes * 2
        samples = self._decoded(begin, end)
        if samples is None:
            return False
        self._samples, (self._offset, self._end), self._begin = samples, end, begin[1]
        return True

    def _decoded(self, begin: tuple[int, int], end: tuple[int, int]) -> Block | None:
        """All samples between two places; None when one is missing or its checksum wrong."""
        import miniaudio

        n_frames, channels = end[1] - begin[1], self._info.channels
        self._stream.seek(begin[0])
        data = self._places.head(n_frames) + self._stream.read(end[0] - begin[0])
        read = miniaudio.flac_read_s16 if self._dtype is np.int16 else miniaudio.flac_read_s32
        try:
            found = read(data)
        except miniaudio.DecodeError:
            return None
        samples = np.frombuffer(found.samples, self._dtype)
        if (found.nchannels, found.sample_rate, len(samples)) != (channels, self._info.rate_hz, n_frames * channels):
            return None
        return samples.reshape(n_frames, channels)
