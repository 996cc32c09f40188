"""Where the frames of an MP3 are, counted at the speed of reading: headers are found by arithmetic on whole blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

_READ_BYTES = 1 << 22
EVERY = 8
"""Of so many frames one offset is kept."""

_KBITS = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0),
}
_RATES_HZ = {3: (44100, 48000, 32000, 0), 2: (22050, 24000, 16000, 0), 0: (11025, 12000, 8000, 0)}

Offsets = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Frames:
    """``n_frames`` whole frames, the header of the first, and the offset of each eighth of them.

    ``n_bytes`` run from the first to the end of the file. ``unbroken`` says that nothing lies between them.
    """

    n_frames: int
    header: bytes
    offsets: Offsets
    n_bytes: int
    unbroken: bool

    @property
    def samples_each(self) -> int:
        """Samples a frame, a channel: 1,152 of MPEG-1, 576 of MPEG-2 and 2.5 (ISO/IEC 11172-3, 2.4.2.1)."""
        return 1152 if self.header[1] >> 3 & 3 == 3 else 576


def frame_bytes(header: bytes) -> int:
    """The length of the layer III frame with this 4-byte header; 0 where it is none."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE6 != 0xE2:
        return 0
    version = header[1] >> 3 & 3
    rate_hz = _RATES_HZ.get(version, (0, 0, 0, 0))[header[2] >> 2 & 3]
    kbits = _KBITS[version == 3][header[2] >> 4]
    if not rate_hz or not kbits:
        return 0
    return (144000 if version == 3 else 72000) * kbits // rate_hz + (header[2] >> 1 & 1)


def find_frames(stream: BinaryIO, start: int) -> Frames | None:
    """The frames from ``start`` on; None when there is none. Holds one block in memory at a time."""
    first = _first_frame(stream, start)
    if first is None:
        return None
    offset, header = first
    return _Scan(stream, offset, header).frames()


def _first_frame(stream: BinaryIO, start: int) -> tuple[int, bytes] | None:
    """The first frame that another follows, or the end."""
    offset = start
    while True:
        stream.seek(offset)
        data = stream.read(_READ_BYTES)
        at = -1
        while (at := data.find(b"\xff", at + 1)) >= 0:
            n_bytes = frame_bytes(data[at : at + 4])
            if not n_bytes:
                continue
            stream.seek(offset + at + n_bytes)
            after = stream.read(4)
            if not after or frame_bytes(after):
                return offset + at, data[at : at + 4]
        if len(data) < _READ_BYTES:
            return None
        offset += _READ_BYTES - 3


class _Scan:
    """One walk along the frames, block after block."""

    def __init__(self, stream: BinaryIO, offset: int, header: bytes) -> None:
        self._stream, self._header, self._start = stream, header, offset
        version = header[1] >> 3 & 3
        rate_hz = _RATES_HZ[version][header[2] >> 2 & 3]
        kbits = np.array(_KBITS[version == 3], np.int64)
        sizes = (144000 if version == 3 else 72000) * kbits // rate_hz
        # By bit rate and padding; no size for "free" and "forbidden".
        self._sizes = np.where(kbits > 0, sizes, 0)[np.arange(256) >> 4] + np.where(kbits > 0, 1, 0)[
            np.arange(256) >> 4
        ] * (np.arange(256) >> 1 & 1)
        self._parts: list[Offsets] = []
        self._n_before = 0
        self._unbroken = True

    def frames(self) -> Frames:
        expected, offset = self._start, self._start
        end = self._stream.seek(0, 2)
        while offset < end:
            self._stream.seek(offset)
            data = np.frombuffer(self._stream.read(_READ_BYTES), np.uint8)
            last = offset + len(data) >= end
            expected = self._walk(data, offset, expected, end)
            # The three bytes that a header at the end would have lacked are read once more.
            offset = end if last else max(expected, offset + len(data) - 3)
        n_whole = self._n_before
        offsets = np.concatenate(self._parts) if self._parts else np.empty(0, np.int64)
        return Frames(n_whole, self._header, offsets, end - self._start, self._unbroken)

    def _walk(self, data: NDArray[np.uint8], offset: int, expected: int, end: int) -> int:
        """Notes the frames whose headers are in ``data``; where the next one is expected."""
        at = np.flatnonzero(data[:-3] == 0xFF) if len(data) > 3 else np.empty(0, np.intp)
        like = (data[at + 1] & 0xFE == self._header[1] & 0xFE) & (data[at + 2] & 0x0C == self._header[2] & 0x0C)
        at = at[like]
        size = self._sizes[data[at + 2]]
        places, size = at[size > 0] + offset, size[size > 0]
        follows = places + size
        # A frame follows where the next candidate stands just where this one ends; the others are walked one by one.
        broken = np.flatnonzero(places[1:] != follows[:-1])
        limit = offset + len(data) - 3
        while expected < limit:
            index = int(np.searchsorted(places, expected))
            if index == len(places) or places[index] != expected:
                index = self._resume(places, follows, index, limit, end)
                self._unbroken &= index == len(places)
                if index == len(places):
                    return limit
            k = int(np.searchsorted(broken, index))
            stop = int(broken[k]) if k < len(broken) else len(places) - 1
            # A last frame that is not whole is not decoded.
            self._note(places[index : stop + 1][follows[index : stop + 1] <= end])
            expected = int(follows[stop])
        return expected

    def _resume(self, places: Offsets, follows: Offsets, index: int, limit: int, end: int) -> int:
        """The next candidate that another follows, or the end of the block or of the file."""
        for candidate in range(index, len(places)):
            follow = int(follows[candidate])
            beyond = follow >= limit or follow >= end
            found = int(np.searchsorted(places, follow))
            if beyond or (found < len(places) and places[found] == follow):
                return candidate
        return len(places)

    def _note(self, places: Offsets) -> None:
        skipped = -self._n_before % EVERY
        self._parts.append(places[skipped::EVERY].copy())
        self._n_before += len(places)
