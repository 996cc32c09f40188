"""Where the frames of an MP3 are, counted at the speed of reading."""

from __future__ import annotations

import re
import struct
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from io import BufferedIOBase
from typing import BinaryIO, cast

import numpy as np
from numpy.typing import NDArray

_READ_BYTES = 1 << 22
# One is read while the one before it is walked along.
_BLOCK_BYTES = 1 << 21
_HEADER_BYTES = 4
EVERY = 8
"""Of so many frames one offset is kept."""

_KBITS = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0),
}
_RATES_HZ = {3: (44100, 48000, 32000, 0), 2: (22050, 24000, 16000, 0), 0: (11025, 12000, 8000, 0)}

_PACKED = struct.Struct("<4s?qq")

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

    def packed(self) -> bytes:
        """All of it as bytes, to be kept beside the content's hash: counting ten hours anew takes half a second."""
        head = _PACKED.pack(self.header, self.unbroken, self.n_frames, self.n_bytes)
        return head + zlib.compress(np.diff(self.offsets, prepend=0).astype("<i8").tobytes(), 1)

    def fits(self, stream: BinaryIO) -> bool:
        """Whether the stream is as long, and has frames where the first and the last of the offsets say."""
        if stream.seek(0, 2) != int(self.offsets[0]) + self.n_bytes:
            return False
        for offset in (int(self.offsets[0]), int(self.offsets[-1])):
            stream.seek(offset)
            found = stream.read(4)
            if not frame_bytes(found) or (found[1] ^ self.header[1]) & 0xFE:
                return False
        return True


Count = Callable[[BinaryIO, int], Frames | None]
"""Gives the frames of a stream from an offset on: ``find_frames``, or who remembers them."""


def unpacked(body: bytes) -> Frames | None:
    """What ``Frames.packed`` gave; None where it is something else."""
    try:
        header, unbroken, n_frames, n_bytes = _PACKED.unpack_from(body)
        offsets = np.cumsum(np.frombuffer(zlib.decompress(body[_PACKED.size :]), "<i8")).astype(np.int64)
    except (struct.error, zlib.error, ValueError):
        return None
    whole = len(offsets) and len(offsets) == -(-n_frames // EVERY)
    return Frames(n_frames, header, offsets, n_bytes, unbroken) if whole else None


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
    """The frames from ``start`` on; None when there is none. Holds two blocks in memory at a time."""
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
    """One walk along the frames, block after block: four bytes of each are looked at."""

    def __init__(self, stream: BinaryIO, offset: int, header: bytes) -> None:
        # ``BinaryIO`` does not say so, but what reads a file, or bytes, fills a buffer too.
        self._stream = cast(BufferedIOBase, stream)
        self._header, self._start = header, offset
        # The length by the third byte of the header, 0 where it belongs to no frame of this version and rate.
        plain = bytes((0xFF, header[1]))
        self._sizes = [
            frame_bytes(plain + bytes((third, 0))) if third & 0x0C == header[2] & 0x0C else 0 for third in range(256)
        ]
        self._eight = _frames_in_a_row(header[1] & 0xFE, tuple(self._sizes)).match
        self._offsets: list[int] = []
        self._n_frames = 0
        self._unbroken = True

    def frames(self) -> Frames:
        end = self._stream.seek(0, 2)
        at = self._start
        for offset, data in self._blocks(end):
            at = offset + self._walk(data, at - offset, offset, offset + len(data) >= end)
        # A last frame that is not whole is not decoded.
        if self._n_frames and at > end:
            self._n_frames -= 1
            if self._n_frames % EVERY == 0:
                self._offsets.pop()
        offsets = np.array(self._offsets, np.int64)
        return Frames(self._n_frames, self._header, offsets, end - self._start, self._unbroken)

    def _blocks(self, end: int) -> Iterator[tuple[int, bytearray]]:
        """Offset and bytes of block after block, each with the rest of a header that begins in it.

        A thread reads ahead, which is half of the work. The walk cannot be shared: a regular expression keeps the
        interpreter's lock, and as a block is walked in less time than Python waits before it takes the lock from a
        thread, reading has to be under way when the walk begins; else the one waits for the other.
        """
        last = end - _HEADER_BYTES
        two = [bytearray(min(_BLOCK_BYTES + _HEADER_BYTES - 1, end - self._start)) for _ in range(2)]
        reading = threading.Event()
        if last - self._start < _BLOCK_BYTES:
            yield self._start, self._read(two[0], self._start, reading)
            return
        with ThreadPoolExecutor(1, thread_name_prefix="earmark-read") as ahead:
            read = ahead.submit(self._read, two[0], self._start, reading)
            for number, offset in enumerate(range(self._start, last + 1, _BLOCK_BYTES)):
                data = read.result()
                if offset + _BLOCK_BYTES <= last:
                    reading.clear()
                    read = ahead.submit(self._read, two[1 - number % 2], offset + _BLOCK_BYTES, reading)
                    reading.wait()
                yield offset, data

    def _read(self, block: bytearray, offset: int, reading: threading.Event) -> bytearray:
        """``block``, filled; less of it at the end. New memory for each would cost as much as reading."""
        try:
            self._stream.seek(offset)
        finally:
            reading.set()
        n_read = self._stream.readinto(block)
        return block if n_read == len(block) else block[:n_read]

    def _walk(self, data: bytearray, at: int, offset: int, beyond: bool) -> int:
        """Notes the frames whose headers are in ``data`` from ``at`` on; how far it came, perhaps beyond them."""
        sizes, second, offsets = self._sizes, self._header[1] & 0xFE, self._offsets
        n, limit = self._n_frames, len(data) - _HEADER_BYTES + 1
        while at < limit:
            while n % EVERY == 0 and (eight := self._eight(data, at)) is not None:
                offsets.append(offset + at)
                n += EVERY
                at = eight.end()
            if at >= limit:
                break
            size = sizes[data[at + 2]]
            if data[at] == 0xFF and data[at + 1] & 0xFE == second and size:
                if not n % EVERY:
                    offsets.append(offset + at)
                n += 1
                at += size
                continue
            found = self._resume(data, at, beyond)
            if found >= 0:
                self._unbroken = False
                at = found
            else:
                at = limit
        self._n_frames = n
        return at

    def _resume(self, data: bytearray, at: int, beyond: bool) -> int:
        """The next header that another follows, or the end; -1 where there is none in the block."""
        while 0 <= (at := data.find(b"\xff", at + 1)) < len(data) - 3:
            size = self._sizes[data[at + 2]]
            if not size or data[at + 1] & 0xFE != self._header[1] & 0xFE:
                continue
            follow = at + size
            if follow == len(data) and beyond:
                return at
            if follow > len(data) - 3:
                if not beyond:
                    return at
                continue
            if data[follow] == 0xFF and data[follow + 1] & 0xFE == self._header[1] & 0xFE:
                return at
        return -1


@cache
def _frames_in_a_row(second: int, sizes: Sequence[int]) -> re.Pattern[bytes]:
    """``EVERY`` whole frames one behind the other; ``sizes`` are their lengths by the third byte of their headers.

    Walking is what a regular expression does in C: a third byte, and as many bytes further as that says.
    """
    thirds: dict[int, bytes] = {}
    for third, size in enumerate(sizes):
        if size:
            thirds[size] = thirds.get(size, b"") + re.escape(bytes((third,)))
    ways = b"|".join(b"[%b].{%d}" % (found, size - 3) for size, found in sorted(thirds.items(), reverse=True))
    head = b"\xff[%b]" % b"".join(re.escape(bytes((one,))) for one in (second, second | 1))
    return re.compile(b"(?:%b(?:%b))" % (head, ways) * EVERY, re.DOTALL)
