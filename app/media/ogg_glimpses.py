"""Short stretches from all over an Ogg recording, decoded in one go: for a first picture of hours of it.

A decoder of its own for each stretch would read the codebooks of Vorbis again, or seek and run up in Opus, which takes
some milliseconds each time. Instead the packets of many stretches are put one behind the other into one small stream.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from app.media.info import SoundInfo
from app.media.ogg_pages import OggStream, Page, ogg_stream, page_at
from app.media.vorbis_entries import vorbis_blocks

Glimpse = NDArray[np.float32]

_MOST_PROBES = 40
# A search by proportion that aims a little low meets the page before the place rather than the one behind it.
_AIM_LOW_BYTES = 2048
# A page of this stream holds one packet.
_MOST_BYTES = 255 * 254
_PREROLL_S = 0.08
_NO_TAGS = struct.pack("<II", 0, 0)
_OPUS_FRAMES = (480, 960, 1920, 2880), (480, 960), (120, 240, 480, 960)
_REVERSED = bytes(int(f"{one:08b}"[::-1], 2) for one in range(256))
_FIRST_PAGE, _LAST_PAGE = 2, 4


@dataclass(frozen=True)
class _Coding:
    """``headers`` of a stream without tags; ``gives`` how much a packet adds behind another, 0 where it is no sound.

    Positions count ``unit_hz``; ``preroll`` is decoded before what is believed.
    """

    headers: tuple[bytes, ...]
    gives: Callable[[bytes, bytes], int]
    unit_hz: int
    preroll: int


class OggGlimpses:
    """Finds and decodes stretches of one file."""

    def __init__(self, ogg: OggStream, coding: _Coding, info: SoundInfo) -> None:
        """See ``ogg_glimpses``."""
        self._ogg, self._coding, self._info = ogg, coding, info

    def of(
        self,
        stream: BinaryIO,
        starts: Sequence[int],
        n_frames: int,
        within: float,
        decode: Callable[[BinaryIO, int], Glimpse],
    ) -> list[Glimpse]:
        """``n_frames`` that begin at most ``within`` frames behind each of ``starts``, as ``(n_frames, channels)``.

        One is empty where nothing was found; all are where ``decode(file, at_most)`` gives more or less than
        there should be.
        """
        scale = self._coding.unit_hz / self._info.rate_hz
        found = [self._packets(stream, start * scale, n_frames * scale, within * scale) for start in starts]
        nothing = np.zeros((0, self._info.channels), np.float32)
        data, ends = self._joined(found)
        n_expected = round(ends[-1] / scale)
        samples = decode(io.BytesIO(data), n_expected + 1) if any(found) else nothing
        if len(samples) != n_expected:
            return [nothing for _ in starts]
        # What a stretch begins with was decoded behind the end of another.
        parts = [samples[round(begin / scale) : round(end / scale)] for begin, end in pairwise((0, *ends))]
        return [part[-n_frames:] for part in parts]

    def _packets(self, stream: BinaryIO, target: float, length: float, within: float) -> list[bytes]:
        """Whole packets behind the first page that ends between ``target`` and half of ``within`` later."""
        page = self._page_behind(stream, target, within / 2)
        packets: list[bytes] = []
        n_left = length + self._coding.preroll
        for packet in self._packets_behind(stream, page) if page is not None else ():
            given = self._coding.gives(packets[-1] if packets else b"", packet)
            if (packets and not given) or len(packet) > _MOST_BYTES:
                break
            packets.append(packet)
            n_left -= given
            if n_left <= 0:
                return packets
        return []

    def _page_behind(self, stream: BinaryIO, target: float, within: float) -> Page | None:
        low, high = self._ogg.first, self._ogg.n_bytes
        before, behind = 0.0, float(max(1, self._ogg.last_position))
        for _ in range(_MOST_PROBES):
            share = min(1.0, max(0.0, (target - before) / max(1.0, behind - before)))
            guess = max(low, int(low + share * (high - low)) - _AIM_LOW_BYTES)
            page = self._ogg.next_page(stream, guess, high)
            if page is not None and target < page.position <= target + within:
                return page
            if page is not None and page.position <= target:
                low, before = page.end, page.position
            elif guess <= low:
                return None
            else:
                high, behind = guess, page.position if page is not None else behind
        return None

    def _packets_behind(self, stream: BinaryIO, page: Page) -> Iterator[bytes]:
        """Those that begin behind a page, joined where they go on in the next."""
        rest: bytes | None = None if page.is_open else b""
        at: Page | None = page_at(stream, page.end)
        while at is not None and at.serial == self._ogg.serial:
            stream.seek(at.body)
            body, begin = stream.read(at.end - at.body), 0
            for first, last in at.packets():
                if rest is not None:
                    yield rest + body[first:last]
                rest, begin = b"", last
            rest = rest + body[begin:] if rest is not None else None
            at = page_at(stream, at.end)

    def _joined(self, stretches: Sequence[Sequence[bytes]]) -> tuple[bytes, list[int]]:
        """One stream of all packets, and how much is decoded of it up to the end of each stretch."""
        serial = self._ogg.serial
        pages = [_page([self._coding.headers[0]], serial, 0, 0, _FIRST_PAGE)]
        pages.append(_page(self._coding.headers[1:], serial, 1, 0))
        n_pages = len(pages) + sum(map(len, stretches))
        position, last, ends = 0, b"", []
        for packets in stretches:
            for packet in packets:
                position += self._coding.gives(last, packet)
                kind = _LAST_PAGE if len(pages) == n_pages - 1 else 0
                pages.append(_page([packet], serial, len(pages), position, kind))
                last = packet
            ends.append(position)
        return b"".join(pages), ends


def ogg_glimpses(stream: BinaryIO, info: SoundInfo) -> OggGlimpses | None:
    """What finds glimpses in a file of Vorbis or Opus; None where it is not plain."""
    ogg = ogg_stream(stream)
    coding = _vorbis(ogg, info) or _opus(ogg) if ogg is not None else None
    return OggGlimpses(ogg, coding, info) if ogg is not None and coding is not None else None


def _vorbis(ogg: OggStream, info: SoundInfo) -> _Coding | None:
    """The first packet gives nothing, but is wanted for the second (Vorbis I, 4.3.8)."""
    blocks = vorbis_blocks(ogg)
    if blocks is None:
        return None

    def gives(previous: bytes, packet: bytes) -> int:
        lengths = [blocks.of_packet(one[0]) if one else 0 for one in (previous, packet)]
        return sum(lengths) // 4 if all(lengths) else 0

    headers = ogg.headers[0], b"\x03vorbis" + _NO_TAGS + b"\x01", ogg.headers[2]
    return _Coding(headers, gives, info.rate_hz, 0)


def _opus(ogg: OggStream) -> _Coding | None:
    """Nothing is skipped at the begin of this stream (RFC 7845, 5.1)."""
    if ogg.headers[0][:8] != b"OpusHead" or len(ogg.headers[0]) < 19:
        return None
    head = ogg.headers[0][:10] + bytes(2) + ogg.headers[0][12:]
    return _Coding((head, b"OpusTags" + _NO_TAGS), _opus_gives, 48_000, round(_PREROLL_S * 48_000))


def _opus_gives(_previous: bytes, packet: bytes) -> int:
    """The length of a packet at 48 kHz (RFC 6716, 3.1 and 3.2)."""
    if not packet:
        return 0
    number, code = packet[0] >> 3, packet[0] & 3
    sizes = _OPUS_FRAMES[0 if number < 12 else 1 if number < 16 else 2]
    count = (1, 2, 2, packet[1] & 63 if len(packet) > 1 else 0)[code]
    return sizes[number % len(sizes)] * count


def _page(packets: Sequence[bytes], serial: bytes, number: int, position: int, kind: int = 0) -> bytes:
    """A page of whole packets (RFC 3533, 6)."""
    lengths = b"".join(b"\xff" * (len(one) // 255) + bytes((len(one) % 255,)) for one in packets)
    head = struct.pack("<4sBBq4sIIB", b"OggS", 0, kind, position, serial, number, 0, len(lengths))
    whole = head + lengths + b"".join(packets)
    return whole[:22] + struct.pack("<I", checksum(whole)) + whole[26:]


def checksum(page: bytes) -> int:
    """Of a page where it says 0 (RFC 3533, 6): zlib's polynomial, with the bits the other way round and from 0 on."""
    value = zlib.crc32(page.translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{value:032b}"[::-1], 2)
