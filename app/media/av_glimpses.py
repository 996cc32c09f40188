"""Short stretches from all over an M4A or AAC recording by one decoder: for a first picture of hours of it."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO, cast

import numpy as np

from app.media.adts import AdtsFrames
from app.media.av_index import AvIndex
from app.media.av_packets import Open
from app.media.info import SoundInfo
from app.media.mp4_packets import MOST_PACKET_BYTES
from app.units import Sound

# A frame overlaps the one before it, and with spectral band replication a little of the one before that.
_RUN_UP = 2
_MOST_PACKETS = 32
Interleaved = Callable[[Any], Sound]


def boxed_glimpses(
    stream: BinaryIO, index: AvIndex, starts: Sequence[int], n_frames: int, info: SoundInfo, interleaved: Interleaved
) -> list[Sound]:
    """``n_frames`` from about each of ``starts`` on, ``(n, channels)``; ``index`` is that of ``stream``.

    Packets are read where the index says: FFmpeg's seeking walks through its index, and takes ten times as long.
    Nothing where PyAV does not show the index.
    """
    import av

    found = []
    with index.lent(stream) as (source, decoder, packets, time_base):
        for start in starts if time_base else ():
            first = packets.at(start / info.rate_hz / time_base)
            parts: list[Sound] = []
            for number, (offset, n_bytes, _) in enumerate(packets.spans(first, first + _MOST_PACKETS)):
                source.seek(offset)
                decoded = decoder.decode(av.Packet(source.read(min(n_bytes, MOST_PACKET_BYTES))))
                parts += [interleaved(frame) for frame in decoded if number >= _RUN_UP]
                if sum(map(len, parts)) >= n_frames:
                    break
            found.append(_whole(parts, n_frames, info))
    return found


def framed_glimpses(
    stream: BinaryIO,
    frames: AdtsFrames,
    starts: Sequence[int],
    n_frames: int,
    info: SoundInfo,
    open_data: Open,
    interleaved: Interleaved,
) -> list[Sound]:
    """The same from a stream of frames: those of all stretches are put one behind the other, and decoded in one go."""
    each = info.n_frames // len(frames.offsets)
    n_each = _RUN_UP - (-n_frames // each)
    data = []
    for start in starts:
        first = max(0, min(start // each, len(frames.offsets) - n_each - 1))
        begin, end = frames.offsets[first], frames.offsets[min(first + n_each, len(frames.offsets) - 1)]
        stream.seek(int(begin))
        data.append(stream.read(int(end - begin)))
    with open_data(cast(BinaryIO, io.BytesIO(b"".join(data)))) as container:
        decoded = [interleaved(frame) for frame in container.decode(container.streams.audio[0])]
    if len(decoded) != n_each * len(starts):
        return []
    return [_whole(decoded[at + _RUN_UP : at + n_each], n_frames, info) for at in range(0, len(decoded), n_each)]


def _whole(parts: Sequence[Sound], n_frames: int, info: SoundInfo) -> Sound:
    """Nothing where the channels or the length are others, as in a file that changes them."""
    if parts and all(part.shape[1:] == (info.channels,) for part in parts):
        joined: Sound = np.concatenate(parts)[:n_frames]
        return joined
    return np.zeros((0, info.channels), np.float32)
