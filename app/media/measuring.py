"""Filling live peaks from a recording: a coarse look all over it first, then every sample."""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from app.media.buckets import BASE_FRAMES, BLOCK_FRAMES, Buckets, extremes
from app.media.live_peaks import CHUNK_FRAMES, LivePeaks
from app.media.side_by_side import Tally, side_by_side
from app.media.sound import SoundReader

_MOST_SPOTS = 2048
_SPOT_FRAMES = 4 * BASE_FRAMES
# A spot of FLAC costs as much as decoding half a second or more: one in so many seconds is a twentieth of the whole.
_SPOT_EVERY_S = 15.0
# Places in the spots' shares that do not go along with anything that comes round in the recording.
_GOLDEN = (5**0.5 - 1) / 2
# So many stretches a reader: one that is held up by other work on the machine leaves its share to the others, and a
# jump to the next stretch costs a few hundredths of a second.
_STRETCHES_EACH = 4
# Spots that are asked for together: a few hundredths of a second at most, so that a stop is heard.
_MOST_AT_ONCE = 64


def measure_missing(
    peaks: LivePeaks, readers: Sequence[SoundReader], *, on_frames: Callable[[int, int], None] | None = None
) -> bool:
    """Measure what is not known of ``peaks``, stretch after stretch in order of time. Whether there was anything.

    The readers are of one recording, one for each thread that works on it; each takes the next stretch when it is done
    with one. Chunks are whole buckets and readers exact, so that the peaks are the same whatever the number of
    threads. ``on_frames(done, total)`` is called after each chunk, on any of the threads but one at a time, and may
    raise to stop: what is measured stays. Raises MediaError when the recording cannot be decoded to its end.
    """
    missing = peaks.missing()
    if not missing:
        return False
    frames = sum(_frames_of(chunk, peaks.n_frames) for chunk in missing)
    tally = Tally(peaks.n_frames - frames, peaks.n_frames, on_frames)
    n_each = len(missing) if len(readers) == 1 else -(-len(missing) // (len(readers) * _STRETCHES_EACH))
    waiting: deque[Sequence[int]] = deque(missing[at : at + n_each] for at in range(0, len(missing), n_each))
    side_by_side([_measured(peaks, reader, _taken(waiting), tally) for reader in readers[: len(waiting)]])
    return True


def _taken(waiting: deque[Sequence[int]]) -> Iterator[int]:
    """The chunks of stretch after stretch; several threads take from one queue."""
    with contextlib.suppress(IndexError):  # another was quicker, and there is no more
        while True:
            yield from waiting.popleft()


def _measured(peaks: LivePeaks, reader: SoundReader, chunks: Iterator[int], tally: Tally) -> Iterator[None]:
    buckets = Buckets(reader.info.channels, reader.stored_type)
    for chunk in chunks:
        start, n_frames = chunk * CHUNK_FRAMES, _frames_of(chunk, peaks.n_frames)
        # Blocks that fit into the processor's cache, and into memory that was used before.
        parts = [
            buckets.pairs(reader.read_stored(start + at, min(BLOCK_FRAMES, n_frames - at)))
            for at in range(0, n_frames, BLOCK_FRAMES)
        ]
        peaks.put(chunk, np.concatenate(parts, axis=1))
        tally.add(n_frames)
        yield


def _frames_of(chunk: int, n_frames: int) -> int:
    return min(CHUNK_FRAMES, n_frames - chunk * CHUNK_FRAMES)


def look_over(
    peaks: LivePeaks,
    reader: SoundReader,
    *,
    n_spots: int | None = None,
    on_spots: Callable[[int, int], None] | None = None,
) -> None:
    """Listen to a short stretch at each of ``n_spots`` spots evenly spread, so that a long recording has a shape.

    Without ``n_spots`` there are as many as cost little beside measuring: one in 15 s, 2,048 at most. The order is such
    that the picture grows finer all over. By one thread: the steps of a spot are so small that two wait for each
    other's interpreter longer than they win. ``on_spots`` as in ``measure_missing``. A spot that cannot be decoded
    stays unknown: measuring will say why.
    """
    usual = min(_MOST_SPOTS, round(peaks.n_frames / peaks.rate_hz / _SPOT_EVERY_S))
    n_spots = max(1, min(usual if n_spots is None else n_spots, peaks.n_frames // _SPOT_FRAMES))
    peaks.look(n_spots)
    span = peaks.n_frames / n_spots
    order = spread(n_spots)
    # The last eighth of a share is room for readers that cannot begin just anywhere.
    room = max(0.0, span * 7 / 8 - _SPOT_FRAMES)
    done = 0
    while done < n_spots:
        # Each picture on the way is twice as fine as the one before.
        batch = order[done : min(2 * done, done + _MOST_AT_ONCE) or 1]
        starts = [int(room * (spot * _GOLDEN % 1) + span * spot) for spot, _ in batch]
        for (spot, gap), block in zip(batch, reader.glimpses(starts, _SPOT_FRAMES, span / 8), strict=True):
            if len(block):
                peaks.put_spot(spot, extremes(block), gap)
            done += 1
            if on_spots is not None:
                on_spots(done, n_spots)


def spread(n: int) -> list[tuple[int, int]]:
    """0 up to n, each once, halving the gaps (0, n/2, n/4, 3n/4 …), and how far it is to the next that came before."""
    bits = (n - 1).bit_length()
    found = []
    for count in range(1 << bits):
        index = int(f"{count:0{bits}b}"[::-1], 2) if bits else 0
        if index < n:
            found.append((index, 1 << bits - count.bit_length()))
    return found
