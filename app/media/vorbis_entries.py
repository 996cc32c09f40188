"""Entries into Ogg Vorbis: a decoder that is given the headers can begin at any page (RFC 3533; Vorbis I, A.2)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import BinaryIO

from app.media.splice import Entry

_PROBE_BYTES = 1 << 16
# Pages hold 0.1 to 2 s; a file of many pages is searched by bisection until so few bytes are left.
_NEAR_BYTES = 1 << 16

# The end of a setup header from its last bit backwards: a bit that is set; then for each mode 8 bits of mapping, 16 and
# 16 that are 0, and whether its blocks are long; before them, in 6 bits, how many modes there are, less one.
_MODE_BITS, _COUNT_BITS = 41, 6


@dataclass(frozen=True)
class Blocks:
    """How long the blocks of a stream are: of each mode in frames, of which half is the blocks' own."""

    of_mode: tuple[int, ...]

    @property
    def longest(self) -> int:
        """The longest block, in frames."""
        return max(self.of_mode)

    def of_packet(self, first_byte: int) -> int:
        """The block of a packet of sound (Vorbis I, 4.3.1); 0 where it is none."""
        mode = first_byte >> 1 & (1 << (len(self.of_mode) - 1).bit_length()) - 1
        return self.of_mode[mode] if not first_byte & 1 and mode < len(self.of_mode) else 0


def blocks_of(identification: bytes, setup: bytes) -> Blocks | None:
    """What the first and the third header say (Vorbis I, 4.2.2 and 4.2.4); None where they cannot be read.

    The modes stand at the end of the setup header, behind codebooks that nobody needs to read for them.
    """
    if len(identification) < 29 or setup[:7] != b"\x05vorbis":
        return None
    sizes = 1 << (identification[28] & 15), 1 << (identification[28] >> 4)
    bits = f"{int.from_bytes(setup, 'little'):b}"[1:]
    found: list[int] = []
    likely: Blocks | None = None
    for at in range(0, min(64 * _MODE_BITS, len(bits) - _MODE_BITS - _COUNT_BITS), _MODE_BITS):
        mode = bits[at : at + _MODE_BITS]
        if int(mode[:8], 2) > 63 or "1" in mode[8:40]:
            break
        found.insert(0, sizes[int(mode[40])])
        if int(bits[at + _MODE_BITS :][:_COUNT_BITS], 2) + 1 == len(found):
            likely = Blocks(tuple(found))
    return likely


class VorbisEntries:
    """Finds the page before a sample by bisection, and from the lengths of its blocks where its first sample is."""

    def __init__(self, stream: BinaryIO) -> None:
        """Reads the headers. A file that is not plain (chained, several streams, not Vorbis) has no entries."""
        self._n_bytes = stream.seek(0, os.SEEK_END)
        self._first, self._serial = 0, b""
        self._blocks: Blocks | None = None
        offset = 0
        packets: list[bytes] = [b""]
        while (page := _page(stream, offset)) is not None and page.position <= 0:
            if not offset:
                stream.seek(page.body)
                if stream.read(7) != b"\x01vorbis":
                    return
                self._serial = page.serial
            if page.serial != self._serial:
                return
            _gather(packets, stream, page)
            offset = page.end
        stream.seek(0)
        self._head = stream.read(offset)
        last = _last_page(stream, self._n_bytes)
        if page is not None and last is not None and last.serial == self._serial == page.serial and len(packets) > 3:
            self._first, self._blocks = offset, blocks_of(packets[0], packets[2])

    def before(self, stream: BinaryIO, frame: int) -> Entry | None:
        """See ``Entries``."""
        if not self._first or self._blocks is None:
            return None
        # What a decoder gives at all is right: only the first block, which it gives nothing of, was in want of another.
        wanted = frame - 2 * self._blocks.longest
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
        if page is not None and not page.is_last:
            # It begins where the other ends. What the last one says is where the sound ends, perhaps amid a block.
            best = page
        n_frames = self._n_frames(stream, best, self._blocks)
        return Entry(self._head, best.start, best.position - n_frames) if n_frames is not None else None

    def _n_frames(self, stream: BinaryIO, page: Page, blocks: Blocks) -> int | None:
        """How much is decoded of a page alone; None where it holds what is no sound.

        A block gives its second half over the next one's first: a quarter of both together (Vorbis I, 4.3.8).
        """
        stream.seek(page.body)
        data = stream.read(page.end - page.body)
        # What went on from the page before is not decoded.
        packets = page.packets()[1:] if page.is_continued else page.packets()
        lengths = [blocks.of_packet(data[begin]) if begin < end else 0 for begin, end in packets]
        if not lengths or not all(lengths):
            return None
        return (2 * sum(lengths) - lengths[0] - lengths[-1]) // 4

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

    __slots__ = ("_lengths", "body", "end", "is_continued", "is_last", "position", "serial", "start")

    def __init__(self, start: int, head: bytes, lengths: bytes) -> None:
        self.start, self.body = start, start + 27 + len(lengths)
        self.end = self.body + sum(lengths)
        self.position = int.from_bytes(head[6:14], "little", signed=True)
        self.serial = head[14:18]
        self.is_continued, self.is_last = bool(head[5] & 1), bool(head[5] & 4)
        self._lengths = lengths

    def packets(self) -> list[tuple[int, int]]:
        """Begin and end in the body of the packets that end in this page."""
        found, begin, at = [], 0, 0
        for length in self._lengths:
            at += length
            if length < 255:
                found.append((begin, at))
                begin = at
        return found


def _gather(packets: list[bytes], stream: BinaryIO, page: Page) -> None:
    """Adds what a page holds; the last of ``packets`` is the one that is not whole yet."""
    stream.seek(page.body)
    body, begin = stream.read(page.end - page.body), 0
    for packet_begin, packet_end in page.packets():
        packets[-1] += body[packet_begin:packet_end]
        packets.append(b"")
        begin = packet_end
    packets[-1] += body[begin:]


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
