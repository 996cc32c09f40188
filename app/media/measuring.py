"""Filling live peaks from a recording: a coarse look all over it first, then every sample."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from app.errors import MediaError
from app.media.buckets import BASE_FRAMES, BLOCK_FRAMES, Buckets
from app.media.live_peaks import CHUNK_FRAMES, LivePeaks
from app.media.sound import SoundReader

_SPOTS = 2048
_SPOT_FRAMES = 4 * BASE_FRAMES


def measure_missing(
    peaks: LivePeaks, reader: SoundReader, *, on_frames: Callable[[int, int], None] | None = None
) -> bool:
    """Measure what is not known of ``peaks``, in order of time. Whether there was anything.

    ``on_frames(done, total)`` is called after each chunk and may raise to stop: what is measured stays. Raises
    MediaError when the recording cannot be decoded to its end.
    """
    missing = peaks.missing()
    if not missing:
        return False
    buckets = Buckets(reader.info.channels, reader.stored_type)
    total, n_chunks = peaks.n_frames, -(-peaks.n_frames // CHUNK_FRAMES)
    for n_done, chunk in enumerate(missing, start=1):
        start, end = chunk * CHUNK_FRAMES, min(total, (chunk + 1) * CHUNK_FRAMES)
        # Blocks that fit into the processor's cache, and into memory that was used before.
        parts = [
            buckets.pairs(reader.read_stored(at, min(BLOCK_FRAMES, end - at))) for at in range(start, end, BLOCK_FRAMES)
        ]
        peaks.put(chunk, np.concatenate(parts, axis=1))
        if on_frames is not None:
            on_frames(min(total, (n_chunks - len(missing) + n_done) * CHUNK_FRAMES), total)
    return True


def look_over(
    peaks: LivePeaks, reader: SoundReader, *, n_spots: int = _SPOTS, on_spots: Callable[[int, int], None] | None = None
) -> None:
    """Listen to a short stretch at each of ``n_spots`` spots evenly spread, so that a long recording has a shape.

    The order is such that the picture grows finer all over. A spot that cannot be decoded stays unknown: measuring will
    say why.
    """
    n_spots = max(1, min(n_spots, peaks.n_frames // _SPOT_FRAMES))
    peaks.look(n_spots)
    buckets = Buckets(reader.info.channels, reader.stored_type)
    span = peaks.n_frames / n_spots
    for n_done, (spot, gap) in enumerate(spread(n_spots), start=1):
        start = int(span * (spot + 0.5)) - _SPOT_FRAMES // 2
        try:
            block = reader.read_stored(max(0, start), _SPOT_FRAMES)
        except MediaError:
            continue
        if len(block):
            peaks.put_spot(spot, buckets.pairs(block), gap)
        if on_spots is not None:
            on_spots(n_done, n_spots)


def spread(n: int) -> list[tuple[int, int]]:
    """0 up to n, each once, halving the gaps (0, n/2, n/4, 3n/4 …), and how far it is to the next that came before."""
    bits = (n - 1).bit_length()
    found = []
    for count in range(1 << bits):
        index = int(f"{count:0{bits}b}"[::-1], 2) if bits else 0
        if index < n:
            found.append((index, 1 << bits - count.bit_length()))
    return found
