"""FLAC by dr_flac in miniaudio: the same samples in half the time that libsndfile takes.

libsndfile stays the measure: a stretch that dr_flac does not decode to its last sample, every checksum right, is read
by libsndfile, and so damage is found and worded as by that; so is all where miniaudio is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from io import BufferedIOBase
from typing import Any, BinaryIO, cast

import numpy as np

from app.media.flac_entries import FlacEntries
from app.media.info import SoundInfo
from app.media.limits import Limits
from app.media.sndfile import Block, SampleType, SndFile

# What is decoded at once: first a little, since a look wants a little, then as much as the processor's cache likes.
_LEAST_BYTES, _MOST_BYTES = 1 << 15, 1 << 20
# Silence takes next to no bytes.
_MOST_VALUES = 1 << 23


# What is called of miniaudio's C library, which it may rename: until 1.61 it had other names.
_CALLED = (
    "ma_dr_flac_open_memory", "ma_dr_flac_read_pcm_frames_s16", "ma_dr_flac_read_pcm_frames_s32", "ma_dr_flac_close",
)  # fmt: skip


@cache
def is_installed() -> bool:
    """Whether miniaudio is there, and all that is called of it."""
    try:
        from miniaudio import lib
    except ImportError:
        return False
    return all(hasattr(lib, name) for name in _CALLED)


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
        end = min(self.at + n_frames, self.info.n_frames)
        block: Block = np.empty((max(0, end - self.at), self.info.channels), dtype)
        n_read = 0
        while self.at < end:
            n = self._quick(block[n_read:])
            if not n:
                self._slow.seek(self.at)
                part = self._slow.read(end - self.at, dtype)
                n = len(part)
                block[n_read : n_read + n] = part
                if not n:
                    break
            n_read += n
            self.at += n
        return block[:n_read]

    def _quick(self, block: Block) -> int:
        """Fills ``block`` from where it stands on, and tells how far; 0: libsndfile is asked."""
        if not self._stretches.hold(self.at):
            # Positions in the middle are believed once decoding from there was seen to give what decoding from the
            # start gives.
            if self.at and not self._stretches.ends_at(self.at) and not self._slow.reaches(self.at):
                return 0
            if not self._stretches.decode(self.at):
                return 0
        part = self._stretches.samples(self.at, self.at + len(block))
        if part.dtype == block.dtype:
            block[: len(part)] = part
        else:
            # Both steps are exact: 24 bits fit into a float, and the rest is a power of two.
            scale = np.float32(1 / (1 << part.dtype.itemsize * 8 - 1))
            np.multiply(part, scale, out=block[: len(part)], dtype=np.float32, casting="same_kind")
        return len(part)


class _Stretches:
    """The stretch of samples that was decoded last: from one frame of FLAC up to another."""

    def __init__(self, stream: BinaryIO, info: SoundInfo, like: _Stretches | None) -> None:
        self._stream, self._info = stream, info
        # libsndfile goes on reading where the stream stands.
        place = stream.tell()
        self._places: FlacEntries = FlacEntries(stream) if like is None else like._places
        stream.seek(place)
        self._dtype: Any = np.int16 if info.subtype in ("PCM_16", "PCM_S8") else np.int32
        # Kept for the next stretch: blocks of this size would go back to the system, and getting new ones took a fifth
        # of the time.
        self._memory: Block = np.empty((0, info.channels), self._dtype)
        self._data = bytearray()
        self._begin, self._end = 0, 0
        # The byte behind the stretch, and how many bytes the next one is to have.
        self._offset, self._n_bytes = 0, _LEAST_BYTES

    def hold(self, frame: int) -> bool:
        return self._begin <= frame < self._end

    def ends_at(self, frame: int) -> bool:
        return 0 < self._end == frame

    def samples(self, start: int, end: int) -> Block:
        """What is held of a span, until the next ``decode``."""
        return self._memory[start - self._begin : min(end, self._end) - self._begin]

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
        self._begin = self._end = 0  # nothing is held meanwhile
        if not self._decoded(begin, end):
            return False
        self._begin, (self._offset, self._end) = begin[1], end
        return True

    def _decoded(self, begin: tuple[int, int], end: tuple[int, int]) -> bool:
        """Whether all samples between two places are in memory; not so when one is missing or its checksum wrong."""
        n_frames, n_bytes = end[1] - begin[1], end[0] - begin[0]
        if len(self._memory) < n_frames:
            self._memory = np.empty((n_frames, self._info.channels), self._dtype)
        head = self._places.head(n_frames)
        if len(self._data) < len(head) + n_bytes:
            self._data = bytearray(len(head) + n_bytes)
        data = memoryview(self._data)[: len(head) + n_bytes]
        data[: len(head)] = head
        self._stream.seek(begin[0])
        if cast(BufferedIOBase, self._stream).readinto(data[len(head) :]) < n_bytes:
            return False
        return _fill(self._memory[:n_frames], data, self._info.rate_hz)


def _fill(samples: Block, data: memoryview, rate_hz: int) -> bool:
    """Decode ``data``, a FLAC file, into ``samples``; False when it holds others, or not all of them.

    Straight into their place: miniaudio's own functions decode into one block and hand over a copy of it.
    """
    import miniaudio

    library, ffi = miniaudio.lib, miniaudio.ffi
    decoder = library.ma_dr_flac_open_memory(ffi.from_buffer(data), len(data), ffi.NULL)
    if not decoder:
        return False
    try:
        if (decoder.channels, decoder.sampleRate) != (samples.shape[1], rate_hz):
            return False
        short = samples.dtype == np.int16
        read = library.ma_dr_flac_read_pcm_frames_s16 if short else library.ma_dr_flac_read_pcm_frames_s32
        place = ffi.from_buffer("ma_dr_flac_int16[]" if short else "ma_dr_flac_int32[]", samples, True)
        return bool(read(decoder, len(samples), place) == len(samples))
    finally:
        library.ma_dr_flac_close(decoder)
