"""Where the frames of an AAC stream are (ADTS: ISO/IEC 13818-7, 6.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

# What fits into the processor's cache.
_READ_BYTES = 1 << 17
_HEADER_BYTES = 7
_RATES_HZ = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)
SAMPLES_EACH = 1024

Offsets = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class AdtsFrames:
    """Offsets of all whole frames, the rate that the headers say, and what was odd."""

    offsets: Offsets
    rate_hz: int
    odd: str


def adts_frames(stream: BinaryIO) -> AdtsFrames:
    """The frames of a stream; a tag before them is skipped, and what lies between them is, too."""
    end = stream.seek(0, 2)
    stream.seek(0)
    head = stream.read(10)
    at = 10 + (head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]) if head[:3] == b"ID3" and len(head) == 10 else 0
    parts: list[Offsets] = []
    rate_hz, is_odd = 0, False
    while at <= end - _HEADER_BYTES:
        stream.seek(at)
        data = stream.read(_READ_BYTES)
        rows, n_bytes, skipped = _in_block(data)
        if rows and not rate_hz:
            index = data[int(rows[0][0]) + 2] >> 2 & 15
            rate_hz = _RATES_HZ[index] if index < len(_RATES_HZ) else 0
        parts += [row + at for row in rows]
        is_odd |= skipped
        at += n_bytes
    odd = "there is something other than sound between its frames, which is skipped" if is_odd else ""
    offsets = np.concatenate(parts) if parts else np.zeros(0, np.int64)
    if len(offsets) and at > end:
        offsets = offsets[:-1]
        odd = odd or "its last frame is not whole; the end may be missing"
    return AdtsFrames(offsets, rate_hz, odd)


def _in_block(data: bytes) -> tuple[list[Offsets], int, bool]:
    """Rows of frames whose headers are in ``data``, how far they go, perhaps beyond it, and whether some was skipped.

    All that looks like the first header is found at once, and followed row by row: a look at each frame in turn takes
    five times as long.
    """
    n = len(data) - _HEADER_BYTES + 1
    values = np.frombuffer(data, np.uint8)
    like = np.flatnonzero(values[:n] == 0xFF)
    like = like[(values[like + 1] == data[1]) & (values[like + 2] == data[2])]
    sizes = _sizes(*(values[like + nth].astype(np.int64) for nth in (3, 4, 5)))
    # The last of each row: it is no frame, or what is alike lies amid it, or what follows it is not alike.
    ends = np.flatnonzero(np.append(like[1:] != like[:-1] + sizes[:-1], True))
    rows: list[Offsets] = []
    at, skipped = 0, False
    while at < n:
        index = int(np.searchsorted(like, at))
        if index < len(like) and like[index] == at and sizes[index] >= _HEADER_BYTES:
            last = int(ends[np.searchsorted(ends, index)])
            last -= sizes[last] < _HEADER_BYTES
            rows.append(like[index : last + 1])
            at = int(like[last] + sizes[last])
            continue
        size = int(_sizes(*np.array(list(data[at + 3 : at + 6]), np.int64)))
        if data[at] == 0xFF and data[at + 1] & 0xF6 == 0xF0 and size >= _HEADER_BYTES:
            rows.append(np.array([at], np.int64))
            at += size
            continue
        skipped = True
        found = data.find(b"\xff", at + 1)
        at = found if found >= 0 else len(data)
    return rows, at, skipped


def _sizes(third: Offsets, fourth: Offsets, fifth: Offsets) -> Offsets:
    """The lengths of frames by three bytes of their headers."""
    sizes: Offsets = (third & 3) << 11 | fourth << 3 | fifth >> 5
    return sizes
