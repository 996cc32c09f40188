"""Entries into FLAC: each of its frames stands alone and says where it belongs (RFC 9639)."""

from __future__ import annotations

import os
import threading
from bisect import bisect_right
from typing import BinaryIO

from app.media.splice import Entry

_PROBE_BYTES = 1 << 16
# Fewer tries than a bisection of the longest file needs.
_TRIES = 40
_MOST_FOUND = 20_000

Place = tuple[int, int]
"""The byte a frame begins at, and its first sample."""


class FlacEntries:
    """Finds the frame before a sample by going where it should be, by the share of the bytes, and looking again."""

    def __init__(self, stream: BinaryIO) -> None:
        """Reads the metadata. A file that is not plain (a tag before it, unknown length) has no entries."""
        stream.seek(0)
        head = stream.read(42)
        self._info = head[8:42] if head[:4] == b"fLaC" and len(head) == 42 and not head[4] & 0x7F else b""
        self._first = _end_of_metadata(stream) if self._info else 0
        self._n_bytes = stream.seek(0, os.SEEK_END)
        packed = int.from_bytes(self._info[10:18], "big")
        self._n_frames = packed & (1 << 36) - 1
        # Where all blocks are of one size, frames are numbered, else samples.
        self._block_frames = int.from_bytes(self._info[:2], "big")
        # Readers of one file share what was found, each on a thread of its own.
        self._lock = threading.Lock()
        self._found: list[tuple[int, int]] = []
        self._fixed = self._info[:2] == self._info[2:4]
        self._sync = b"\xff\xf8" if self._fixed else b"\xff\xf9"

    @property
    def are_plain(self) -> bool:
        """Whether there is nothing odd about the file, so that places in it can be told."""
        return bool(self._info and self._n_frames and self._first)

    def before(self, stream: BinaryIO, frame: int) -> Entry | None:
        """See ``Entries``."""
        place = self.place_before(stream, frame)
        if place is None or not place[1]:
            return None
        return Entry(self.head(self._n_frames - place[1]), *place)

    def head(self, n_frames: int) -> bytes:
        """The metadata of a file of so many samples a channel, without the checksum of the whole."""
        info = bytearray(self._info)
        info[10:18] = (int.from_bytes(info[10:18], "big") >> 36 << 36 | n_frames).to_bytes(8, "big")
        info[18:34] = bytes(16)
        return b"fLaC\x80\x00\x00\x22" + bytes(info)

    def place_from(self, stream: BinaryIO, offset: int) -> Place:
        """Of the first frame that begins at ``offset`` or later; behind the last there is the end."""
        return self._next(stream, max(offset, self._first), self._n_bytes) or (self._n_bytes, self._n_frames)

    def place_before(self, stream: BinaryIO, frame: int) -> Place | None:
        """Of a frame that begins at sample ``frame`` or a little earlier; None where the file is not what it says."""
        if not self.are_plain:
            return None
        # Between two frames that were found before: the next spot of an overview is near some.
        with self._lock:
            above = bisect_right(self._found, (frame, self._n_bytes))
            low_frame, low = self._found[above - 1] if above else (0, self._first)
            high_frame, high = self._found[above] if above < len(self._found) else (self._n_frames, self._n_bytes)
        near = 4 * max(self._block_frames, 4096)
        for _ in range(_TRIES):
            if frame - low_frame <= near or high - low <= _PROBE_BYTES // 2:
                break
            # A little before the place by share, so that the answer tends to be the lower bound.
            share = max(0.0, (frame - low_frame - near // 2) / max(1, high_frame - low_frame))
            guess = low + int((high - low) * min(share, 0.98))
            found = self._next(stream, max(low + 1, guess), high)
            if found is None or found[1] > frame:
                if found is not None:
                    high_frame = found[1]
                    self._remember(found)
                high = max(low + 1, guess)
            elif found[1] <= low_frame and found[0] != low:
                return None  # positions that do not rise: not what it says
            else:
                low, low_frame = found
                self._remember(found)
        return low, low_frame

    def _remember(self, found: Place) -> None:
        pair = (found[1], found[0])
        with self._lock:
            index = bisect_right(self._found, pair)
            if len(self._found) < _MOST_FOUND and (not index or self._found[index - 1] != pair):
                self._found.insert(index, pair)

    def _next(self, stream: BinaryIO, offset: int, end: int) -> Place | None:
        """The place of the first frame that begins at ``offset`` or later, before ``end``."""
        while offset < end:
            stream.seek(offset)
            data = stream.read(_PROBE_BYTES)
            at = -1
            while 0 <= (at := data.find(self._sync, at + 1)) < len(data) - 16:
                header = self._header(data, at)
                if header is not None and self._followed(stream, offset + at, header):
                    return offset + at, header[0]
            if len(data) < _PROBE_BYTES:
                return None
            offset += _PROBE_BYTES - 16
        return None

    def _followed(self, stream: BinaryIO, offset: int, header: tuple[int, int]) -> bool:
        """Whether a frame comes behind that begins where this one ends: noise hardly ever looks so twice."""
        position, n_frames = header
        if position + n_frames >= self._n_frames:
            return True
        largest = int.from_bytes(self._info[7:10], "big") or 1 << 20
        stream.seek(offset + 1)
        data = stream.read(largest + 32)
        at = -1
        while 0 <= (at := data.find(self._sync, at + 1)) < len(data) - 16:
            found = self._header(data, at)
            if found is not None and found[0] == position + n_frames:
                return True
        return False

    def _header(self, data: bytes, at: int) -> tuple[int, int] | None:
        """First sample and length of the frame whose header (RFC 9639, 9.1) is at ``at``; its sync code was seen."""
        head = data[at : at + 16]
        size_code, rate_code = head[2] >> 4, head[2] & 15
        if not size_code or rate_code == 15 or head[3] & 1 or head[3] >> 4 > 10:
            return None
        number, n = _coded_number(head, 4)
        if n == 0:
            return None
        end = 4 + n
        if size_code == 6:
            n_frames, end = head[end] + 1, end + 1
        elif size_code == 7:
            n_frames, end = int.from_bytes(head[end : end + 2], "big") + 1, end + 2
        else:
            n_frames = 192 if size_code == 1 else 576 << size_code - 2 if size_code < 6 else 256 << size_code - 8
        end += {12: 1, 13: 2, 14: 2}.get(rate_code, 0)
        if end >= 16 or _crc8(head[:end]) != head[end]:
            return None
        return (number * self._block_frames if self._fixed else number), n_frames


def _end_of_metadata(stream: BinaryIO) -> int:
    offset = 4
    while True:
        stream.seek(offset)
        head = stream.read(4)
        if len(head) < 4:
            return 0
        offset += 4 + int.from_bytes(head[1:], "big")
        if head[0] & 0x80:
            return offset


def _coded_number(data: bytes, at: int) -> tuple[int, int]:
    """A number coded as UTF-8 up to 36 bits, and its bytes; 0 bytes where it is none."""
    first = data[at]
    if first < 0x80:
        return first, 1
    n = 8 - (first ^ 0xFF).bit_length()
    if not 2 <= n <= 7:
        return 0, 0
    number = first & (0x7F >> n)
    for byte in data[at + 1 : at + n]:
        if byte & 0xC0 != 0x80:
            return 0, 0
        number = number << 6 | byte & 0x3F
    return number, n


def _crc8_table() -> bytes:
    """Polynomial x^8 + x^2 + x + 1."""
    found = bytearray()
    for crc in range(256):
        for _ in range(8):
            crc = (crc << 1 ^ 7) & 0xFF if crc & 0x80 else crc << 1
        found.append(crc)
    return bytes(found)


_CRC8 = _crc8_table()


def _crc8(data: bytes) -> int:
    crc = 0
    for byte in data:
        crc = _CRC8[crc ^ byte]
    return crc
