"""MP3 files that do not say how long they are, made to say it.

libsndfile guesses the length of an MP3 without a Xing header from its first frame and stops reading there: of a file
with varying bit rate it may give a quarter. Here the frames are counted, and the decoder is shown a Xing header with
the count. Frame layout: ISO/IEC 11172-3, 2.4.1 and ISO/IEC 13818-3, 2.4.1; Xing header: the de facto layout, as LAME
writes it (VbrTag.c).
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from typing import BinaryIO

_KBITS = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0),
}
_RATES_HZ = {3: (44100, 48000, 32000, 0), 2: (22050, 24000, 16000, 0), 0: (11025, 12000, 8000, 0)}


@dataclass(frozen=True)
class Framing:
    """Where the frames begin, and what the Xing header says: its flags and sizes, 0 where it does not."""

    start: int
    has_xing: bool
    n_bytes: int


def framing(stream: BinaryIO) -> Framing:
    """What stands before the first frame and in it."""
    stream.seek(0)
    head = stream.read(10)
    start = 10 + (head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]) if head[:3] == b"ID3" else 0
    stream.seek(start)
    frame = stream.read(512)
    at = max(frame.find(b"Xing"), frame.find(b"Info"))
    if at < 0 or len(frame) < at + 16:
        return Framing(start=start, has_xing=False, n_bytes=0)
    (flags,) = struct.unpack(">I", frame[at + 4 : at + 8])
    at_bytes = at + 8 + (4 if flags & 1 else 0)
    n_bytes = struct.unpack(">I", frame[at_bytes : at_bytes + 4])[0] if flags & 2 else 0
    return Framing(start=start, has_xing=bool(flags & 1), n_bytes=int(n_bytes))


def with_length(stream: BinaryIO) -> BinaryIO:
    """``stream`` itself when its Xing header gives the number of frames, else a view of it that begins with one."""
    found = framing(stream)
    if found.has_xing:
        return stream
    stream.seek(found.start)
    data = stream.read()
    first = _next_frame(data, 0)
    if first < 0:
        return stream
    n_frames = _count_frames(data, first)
    return io.BytesIO(_xing_frame(data[first : first + 4], n_frames, len(data) - first) + data[first:])


def _frame_bytes(header: bytes) -> int:
    """The length of the layer III frame with this 4-byte header; 0 where it is none."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE6 != 0xE2:
        return 0
    version = header[1] >> 3 & 3
    rate_hz = _RATES_HZ.get(version, (0, 0, 0, 0))[header[2] >> 2 & 3]
    kbits = _KBITS[version == 3][header[2] >> 4]
    if not rate_hz or not kbits:
        return 0
    return (144000 if version == 3 else 72000) * kbits // rate_hz + (header[2] >> 1 & 1)


def _next_frame(data: bytes, at: int) -> int:
    """The offset of the next frame that another frame (or the end) follows; -1 where there is none."""
    while (at := data.find(b"\xff", at)) >= 0:
        n_bytes = _frame_bytes(data[at : at + 4])
        if n_bytes and (at + n_bytes >= len(data) or _frame_bytes(data[at + n_bytes : at + n_bytes + 4])):
            return at
        at += 1
    return -1


def _count_frames(data: bytes, at: int) -> int:
    n_frames = 0
    while at >= 0:
        n_bytes = _frame_bytes(data[at : at + 4])
        if n_bytes:
            # A last frame that is not whole is not decoded.
            n_frames += at + n_bytes <= len(data)
            at += n_bytes
        else:
            at = _next_frame(data, at)
    return n_frames


def _xing_frame(header: bytes, n_frames: int, n_bytes: int) -> bytes:
    """A frame of silence that holds the length, in the format of the frame with ``header``."""
    # Bit rate index 9 (128 or 80 kbit/s) leaves room for the fields at every rate; bit 0 of byte 1 means no checksum.
    own = bytes((0xFF, header[1] | 1, header[2] & 0x0C | 0x90, header[3]))
    mono, mpeg_1 = header[3] >> 6 == 3, header[1] >> 3 & 3 == 3
    n_side = (17 if mono else 32) if mpeg_1 else (9 if mono else 17)
    body = own + bytes(n_side) + b"Xing" + struct.pack(">III", 3, n_frames, n_bytes + _frame_bytes(own))
    return body.ljust(_frame_bytes(own), b"\0")
