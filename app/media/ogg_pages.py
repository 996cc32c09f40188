"""The pages of an Ogg file (RFC 3533): where they are, and the packets that they hold."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import BinaryIO

_PROBE_BYTES = 1 << 16
# What most pages fit in: libogg begins another one behind 4 kB.
_USUAL_BYTES = 1 << 13


class Page:
    """Where a page begins, its body and its end, the position it says and its stream."""

    __slots__ = ("_lengths", "body", "end", "is_continued", "is_last", "position", "serial", "start")

    def __init__(self, start: int, head: bytes, lengths: bytes) -> None:
        self.start, self.body = start, start + 27 + len(lengths)
        self.end = self.body + sum(lengths)
        self.position = int.from_bytes(head[6:14], "little", signed=True)
        self.serial = head[14:18]
        self.is_continued, self.is_last = bool(head[5] & 1), bool(head[5] & 4)
        self._lengths = lengths

    @property
    def is_open(self) -> bool:
        """Whether its last packet goes on in the next page."""
        return self._lengths[-1:] == b"\xff"

    def packets(self) -> list[tuple[int, int]]:
        """Begin and end in the body of the packets that end in this page."""
        found, begin, at = [], 0, 0
        for length in self._lengths:
            at += length
            if length < 255:
                found.append((begin, at))
                begin = at
        return found


@dataclass(frozen=True)
class OggStream:
    """The one stream of a plain file: its size, the bytes and the packets of its headers, where its sound begins."""

    n_bytes: int
    serial: bytes
    head: bytes
    headers: tuple[bytes, ...]
    last_position: int

    @property
    def first(self) -> int:
        """The offset of the first page of sound."""
        return len(self.head)

    def next_page(self, stream: BinaryIO, offset: int, end: int) -> Page | None:
        """The first page of the stream that begins at ``offset`` or later, before ``end``, and says a position."""
        n_read = _USUAL_BYTES
        while offset < end:
            stream.seek(offset)
            data = stream.read(n_read)
            at = data.find(b"OggS")
            if at < 0:
                if len(data) < n_read:
                    return None
                offset += n_read - 3
                n_read = _PROBE_BYTES
                continue
            page = page_at(stream, offset + at)
            if page is None or page.serial != self.serial:
                offset += at + 1
            elif page.position < 0:
                offset = page.end
            else:
                return page if page.start < end else None
        return None


def ogg_stream(stream: BinaryIO) -> OggStream | None:
    """What the headers say; None where the file is not plain: several streams at once or in a chain, or no sound."""
    n_bytes = stream.seek(0, os.SEEK_END)
    serial, offset = b"", 0
    packets: list[bytes] = [b""]
    while (page := page_at(stream, offset)) is not None and page.position <= 0:
        serial = serial or page.serial
        if page.serial != serial:
            return None
        _gather(packets, stream, page)
        offset = page.end
    last = _last_page(stream, n_bytes)
    if page is None or last is None or not last.serial == serial == page.serial:
        return None
    stream.seek(0)
    return OggStream(n_bytes, serial, stream.read(offset), tuple(packets[:-1]), last.position)


def _gather(packets: list[bytes], stream: BinaryIO, page: Page) -> None:
    """Adds what a page holds; the last of ``packets`` is the one that is not whole yet."""
    stream.seek(page.body)
    body, begin = stream.read(page.end - page.body), 0
    for packet_begin, packet_end in page.packets():
        packets[-1] += body[packet_begin:packet_end]
        packets.append(b"")
        begin = packet_end
    packets[-1] += body[begin:]


def page_at(stream: BinaryIO, offset: int) -> Page | None:
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
    return page_at(stream, start + at) if at >= 0 else None
