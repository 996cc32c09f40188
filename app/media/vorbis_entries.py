"""Entries into Ogg Vorbis: a decoder that is given the headers can begin at any page (RFC 3533; Vorbis I, A.2)."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import BinaryIO, cast

from app.media.splice import Entry, Spliced

_PROBE_BYTES = 1 << 16
# Two of the longest blocks there are: the second overlaps with nothing that is not decoded.
_RUN_UP_FRAMES = 2 * 8192
# Pages hold 0.1 to 2 s; a file of many pages is searched by bisection until so few bytes are left.
_NEAR_BYTES = 1 << 16

CountFrames = Callable[[BinaryIO], int]


class VorbisEntries:
    """Finds the page before a sample by bisection. ``count_frames`` decodes a stream and counts its samples."""

    def __init__(self, stream: BinaryIO, count_frames: CountFrames) -> None:
        """Reads the headers. A file that is not plain (chained, several streams, not Vorbis) has no entries."""
        self._count_frames = count_frames
        self._n_bytes = stream.seek(0, os.SEEK_END)
        self._first, self._serial = 0, b""
        offset = 0
        while (page := _page(stream, offset)) is not None and page.position <= 0:
            if not offset:
                stream.seek(page.body)
                if stream.read(7) != b"\x01vorbis":
                    return
                self._serial = page.serial
            if page.serial != self._serial:
                return
            offset = page.end
        stream.seek(0)
        self._head = stream.read(offset)
        last = _last_page(stream, self._n_bytes)
        if page is not None and last is not None and last.serial == self._serial == page.serial:
            self._first = offset

    def before(self, stream: BinaryIO, frame: int) -> Entry | None:
        """See ``Entries``."""
        if not self._first:
            return None
        wanted = frame - _RUN_UP_FRAMES
        low, high = self._first, self._n_bytes
        while high - low > _NEAR_BYTES:
            middle = (low + high) // 2
            page = self._next(stream, middle, high)
            if page is None or page.position > wanted:
                high = middle
            else:
                low = page.start
        best = None
        page = self._next(stream, low, self._n_bytes)
        while page is not None and page.position <= wanted:
            best = page
            page = self._next(stream, page.end, self._n_bytes)
        if best is None:
            return None
        # The page says where its last sample is; where its first is, only decoding it tells.
        part = Spliced(self._head, stream, best.start, best.end)
        n_frames = self._count_frames(cast(BinaryIO, part))
        return Entry(self._head, best.start, best.position - n_frames)

    def _next(self, stream: BinaryIO, offset: int, end: int) -> Page | None:
        """The first page of the stream that begins at ``offset`` or later, before ``end``, and says a position."""
        while offset < end:
            stream.seek(offset)
            data = stream.read(_PROBE_BYTES)
            at = data.find(b"OggS")
            if at < 0:
                if len(data) < _PROBE_BYTES:
                    return None
                offset += _PROBE_BYTES - 3
                continue
            page = _page(stream, offset + at)
            if page is None or page.serial != self._serial:
                offset += at + 1
            elif page.position < 0:
                offset = page.end
            else:
                return page if page.start < end else None
        return None


class Page:
    """Where a page begins, its body and its end, the position it says and its stream."""

    __slots__ = ("body", "end", "position", "serial", "start")

    def __init__(self, start: int, head: bytes, lengths: bytes) -> None:
        self.start, self.body = start, start + 27 + len(lengths)
        self.end = self.body + sum(lengths)
        self.position = int.from_bytes(head[6:14], "little", signed=True)
        self.serial = head[14:18]


def _page(stream: BinaryIO, offset: int) -> Page | None:
    """The page at ``offset``, if another follows it or the file ends with it; None when there is none."""
    stream.seek(offset)
    head = stream.read(27)
    if len(head) < 27 or head[:5] != b"OggS\0":
        return None
    lengths = stream.read(head[26])
    page = Page(offset, head, lengths)
    stream.seek(page.end)
    # Audio may hold the four letters; that it does twice, just so far apart, is not to be feared.
    return page if len(lengths) == head[26] and stream.read(4) in (b"OggS", b"") else None


def _last_page(stream: BinaryIO, n_bytes: int) -> Page | None:
    start = max(0, n_bytes - _PROBE_BYTES - 300)
    stream.seek(start)
    at = stream.read(_PROBE_BYTES + 300).rfind(b"OggS")
    return _page(stream, start + at) if at >= 0 else None
