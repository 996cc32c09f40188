"""MP3 files that do not say how long they are, made to say it.

libsndfile guesses the length of an MP3 without a Xing header from its first frame and stops reading there: of a file
with varying bit rate it may give a quarter. Here the frames are counted, and the decoder is shown a Xing header with
the count. Frame layout: ISO/IEC 11172-3, 2.4.1 and ISO/IEC 13818-3, 2.4.1; Xing header: the de facto layout, as LAME
writes it (VbrTag.c).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

from app.media.mp3_frames import Count, find_frames, frame_bytes
from app.media.splice import spliced


@dataclass(frozen=True)
class Framing:
    """Where the frames begin, and what the Xing header says: its flags and sizes, 0 where it does not.

    ``audio`` is where the first frame of sound begins, behind that header; ``delay`` the encoder's delay in samples as
    it says, which the decoder leaves out at the start (its own 529 it always does).
    """

    start: int
    has_xing: bool
    n_bytes: int
    audio: int = 0
    delay: int = 0


def framing(stream: BinaryIO) -> Framing:
    """What stands before the first frame and in it."""
    stream.seek(0)
    head = stream.read(10)
    start = 10 + (head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]) if head[:3] == b"ID3" else 0
    stream.seek(start)
    frame = stream.read(512)
    at = max(frame.find(b"Xing"), frame.find(b"Info"))
    if at < 0 or len(frame) < at + 16:
        return Framing(start=start, has_xing=False, n_bytes=0, audio=start)
    (flags,) = struct.unpack(">I", frame[at + 4 : at + 8])
    fields = at + 8
    n_bytes, has_frames = 0, bool(flags & 1)
    for bit, size in ((1, 4), (2, 4), (4, 100), (8, 4)):
        if flags & bit:
            n_bytes = struct.unpack(">I", frame[fields : fields + 4])[0] if bit == 2 else n_bytes
            fields += size
    # LAME's part: after 21 bytes, 12 bits of delay and 12 of padding.
    lame = frame[fields : fields + 24]
    delay = 0
    if has_frames and len(lame) == 24 and lame[21:24] != bytes(3):
        delay = lame[21] << 4 | lame[22] >> 4
    audio = start + frame_bytes(frame[:4])
    return Framing(start=start, has_xing=has_frames, n_bytes=int(n_bytes), audio=audio, delay=delay)


def with_length(stream: BinaryIO, count: Count = find_frames) -> BinaryIO:
    """``stream`` itself when its Xing header gives the number of frames, else a view of it that begins with one.

    ``count`` finds the frames where it must.
    """
    found = framing(stream)
    if found.has_xing:
        return stream
    frames = count(stream, found.audio)
    if frames is None:
        return stream
    head = xing_frame(frames.header, frames.n_frames, frames.n_bytes)
    return spliced(head, stream, int(frames.offsets[0]))


def xing_frame(header: bytes, n_frames: int, n_bytes: int) -> bytes:
    """A frame of silence that holds the length, in the format of the frame with ``header``."""
    # Bit rate index 9 (128 or 80 kbit/s) leaves room for the fields at every rate; bit 0 of byte 1 means no checksum.
    own = bytes((0xFF, header[1] | 1, header[2] & 0x0C | 0x90, header[3]))
    body = own + bytes(side_bytes(header)) + b"Xing" + struct.pack(">III", 3, n_frames, n_bytes + frame_bytes(own))
    return body.ljust(frame_bytes(own), b"\0")


def side_bytes(header: bytes) -> int:
    """The length of the side information of a frame (ISO/IEC 11172-3, 2.4.1.7; 13818-3, 2.4.1.7)."""
    mono, mpeg_1 = header[3] >> 6 == 3, header[1] >> 3 & 3 == 3
    return (17 if mono else 32) if mpeg_1 else (9 if mono else 17)
