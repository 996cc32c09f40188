"""The headers of plain WAV, FLAC, Ogg Vorbis and Opus read directly, with the counts that libsndfile would give.

Registering reads little else, and opening libsndfile takes up to ten times as long as hashing a short clip. Whatever is
not plain (other codings, chained streams, unknown lengths) gives None, and libsndfile is asked.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

_TAIL_BYTES = 1 << 16
# (format tag, bits a sample) of RIFF WAVE to libsndfile's names.
_WAV_SUBTYPES = {
    (1, 8): "PCM_U8", (1, 16): "PCM_16", (1, 24): "PCM_24", (1, 32): "PCM_32", (3, 32): "FLOAT", (3, 64): "DOUBLE",
}  # fmt: skip
_FLAC_SUBTYPES = {8: "PCM_S8", 16: "PCM_16", 24: "PCM_24"}
_OPUS_RATES_HZ = (8000, 12000, 16000, 24000, 48000)


@dataclass(frozen=True)
class SoundHeader:
    """Rate, channels, samples a channel, and the coding by libsndfile's name."""

    rate_hz: int
    channels: int
    n_frames: int
    subtype: str


def wav_header(stream: BinaryIO) -> SoundHeader | None:
    """The format and data chunks (Multimedia Programming Interface 1.0, 3; WAVEFORMATEXTENSIBLE)."""
    n_bytes = stream.seek(0, os.SEEK_END)
    layout, offset = b"", 12
    while True:
        stream.seek(offset)
        head = stream.read(8)
        if len(head) < 8:
            return None
        size = int.from_bytes(head[4:], "little")
        if head[:4] == b"data":
            break
        if head[:4] == b"fmt ":
            layout = stream.read(min(size, 40))
        offset += 8 + size + size % 2
    if len(layout) < 16 or not 0 < size <= n_bytes - offset - 8:
        return None
    tag, channels, rate_hz, _, frame_bytes, bits = struct.unpack("<HHIIHH", layout[:16])
    if tag == 0xFFFE and len(layout) >= 26:
        tag = layout[24] | layout[25] << 8
    subtype = _WAV_SUBTYPES.get((tag, bits))
    if subtype is None or not channels or not rate_hz or frame_bytes != channels * bits // 8:
        return None
    return SoundHeader(rate_hz, channels, size // frame_bytes, subtype)


def flac_header(stream: BinaryIO) -> SoundHeader | None:
    """The STREAMINFO block (RFC 9639, 8.2)."""
    stream.seek(0)
    head = stream.read(42)
    if len(head) < 42 or head[:4] != b"fLaC" or head[4] & 0x7F:
        return None
    packed = int.from_bytes(head[18:26], "big")
    rate_hz, channels = packed >> 44, (packed >> 41 & 7) + 1
    bits, n_frames = (packed >> 36 & 31) + 1, packed & (1 << 36) - 1
    subtype = _FLAC_SUBTYPES.get(bits)
    return SoundHeader(rate_hz, channels, n_frames, subtype) if subtype and rate_hz and n_frames else None


def ogg_header(stream: BinaryIO) -> SoundHeader | None:
    """The first packet and the position on the last page (RFC 3533, 6; Vorbis I, 4.2.2; RFC 7845, 5.1)."""
    n_bytes = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    first = stream.read(64)
    stream.seek(max(0, n_bytes - _TAIL_BYTES))
    tail = stream.read(_TAIL_BYTES)
    at = tail.rfind(b"OggS")
    # The last page must be whole, of the only stream, and say that it is the last.
    if (
        at < 0
        or len(first) < 64
        or len(tail) < at + 27
        or not tail[at + 5] & 4
        or tail[at + 14 : at + 18] != first[14:18]
    ):
        return None
    (position,) = struct.unpack("<q", tail[at + 6 : at + 14])
    packet = first[27 + first[26] :]
    if len(packet) < 16:
        return None
    if packet[:7] == b"\x01vorbis":
        channels, rate_hz = struct.unpack("<BI", packet[11:16])
        header = SoundHeader(rate_hz, channels, position, "VORBIS")
    elif packet[:8] == b"OpusHead":
        channels, skipped, rate_hz = struct.unpack("<BHI", packet[9:16])
        if rate_hz not in _OPUS_RATES_HZ:
            return None
        header = SoundHeader(rate_hz, channels, (position - skipped) * rate_hz // 48000, "OPUS")
    else:
        return None
    return header if header.n_frames > 0 and header.channels and header.rate_hz else None


HEADERS: Mapping[str, Callable[[BinaryIO], SoundHeader | None]] = {
    "WAV": wav_header, "FLAC": flac_header, "OGG": ogg_header, "OPUS": ogg_header,
}  # fmt: skip
"""The readers by format."""
