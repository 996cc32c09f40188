"""Entries into Ogg Vorbis: a decoder that is given the headers can begin at any page (RFC 3533; Vorbis I, A.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from app.media.ogg_pages import OggStream, Page, ogg_stream
from app.media.splice import Entry

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


def vorbis_blocks(found: OggStream) -> Blocks | None:
    """The blocks of a stream; None where it is no Vorbis or its headers cannot be read."""
    headers = found.headers
    return blocks_of(headers[0], headers[2]) if len(headers) > 2 and headers[0][:7] == b"\x01vorbis" else None


class VorbisEntries:
    """Finds the page before a sample by bisection, and from the lengths of its blocks where its first sample is."""

    def __init__(self, stream: BinaryIO) -> None:
        """Reads the headers. A file that is not plain (chained, several streams, not Vorbis) has no entries."""
        self._ogg = ogg_stream(stream)
        self._blocks = vorbis_blocks(self._ogg) if self._ogg is not None else None

    def before(self, stream: BinaryIO, frame: int) -> Entry | None:
        """See ``Entries``."""
        ogg = self._ogg
        if ogg is None or self._blocks is None:
            return None
        # What a decoder gives at all is right: only the first block, which it gives nothing of, was in want of another.
        wanted = frame - 2 * self._blocks.longest
        low, high = ogg.first, ogg.n_bytes
        while high - low > _NEAR_BYTES:
            middle = (low + high) // 2
            page = ogg.next_page(stream, middle, high)
            if page is None or page.position > wanted:
                high = middle
            else:
                low = page.start
        best = None
        page = ogg.next_page(stream, low, ogg.n_bytes)
        while page is not None and page.position <= wanted:
            best = page
            page = ogg.next_page(stream, page.end, ogg.n_bytes)
        if best is None:
            return None
        if page is not None and not page.is_last:
            # It begins where the other ends. What the last one says is where the sound ends, perhaps amid a block.
            best = page
        n_frames = self._n_frames(stream, best, self._blocks)
        return Entry(ogg.head, best.start, best.position - n_frames) if n_frames is not None else None

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
