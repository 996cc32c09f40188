"""Where the frames of an AAC stream are (ADTS: ISO/IEC 13818-7, 6.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

_READ_BYTES = 1 << 20
_RATES_HZ = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)
SAMPLES_EACH = 1024


@dataclass(frozen=True, eq=False)
class AdtsFrames:
    """Offsets of all whole frames, the rate that the headers say, and what was odd."""

    offsets: NDArray[np.int64]
    rate_hz: int
    odd: str


def adts_frames(stream: BinaryIO) -> AdtsFrames:
    """The frames of a stream; a tag before them is skipped, and what lies between them is, too."""
    stream.seek(0)
    head = stream.read(10)
    at = 10 + (head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]) if head[:3] == b"ID3" and len(head) == 10 else 0
    offsets: list[int] = []
    rate_hz, odd = 0, ""
    base, data = 0, b""
    while True:
        if not base <= at <= base + len(data) - 7:
            stream.seek(at)
            base, data = at, stream.read(_READ_BYTES)
            if len(data) < 7:
                break
        i = at - base
        n_bytes = (data[i + 3] & 3) << 11 | data[i + 4] << 3 | data[i + 5] >> 5
        if data[i] != 0xFF or data[i + 1] & 0xF6 != 0xF0 or n_bytes < 7:
            found = data.find(b"\xff", i + 1)
            at = base + (found if found >= 0 else len(data))
            odd = odd or "there is something other than sound between its frames, which is skipped"
            continue
        index = data[i + 2] >> 2 & 15
        rate_hz = rate_hz or (_RATES_HZ[index] if index < len(_RATES_HZ) else 0)
        offsets.append(at)
        at += n_bytes
    end = stream.seek(0, 2)
    if offsets and at > end:
        offsets.pop()
        odd = odd or "its last frame is not whole; the end may be missing"
    return AdtsFrames(np.array(offsets, np.int64), rate_hz, odd)
