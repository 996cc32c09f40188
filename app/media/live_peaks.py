"""Peaks that can be drawn while they are still being measured."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from app.media.buckets import BASE_FRAMES, Pairs
from app.media.peaks import FACTOR, NOTHING, beside, columns, level_and_edges, n_buckets, parents
from app.units import Mask

CHUNK_BUCKETS = 4096
"""Buckets a chunk: what is measured, kept and checked at once. At the finest level 1,048,576 frames."""

CHUNK_FRAMES = CHUNK_BUCKETS * BASE_FRAMES

UNKNOWN, COARSE, MEASURED = 0, 1, 2
"""What ``LivePeaks.known`` says of a column: nothing is known, a few spots of it were looked at, all of it was."""

Known = NDArray[np.uint8]
# Gives chunk i of level k, or None when it is damaged.
Load = Callable[[int, int], Pairs | None]


class LivePeaks:
    """The pyramid of one recording, of which some parts may not be known yet. Read and filled on any thread.

    ``levels[k]`` is as in ``Peaks``; pairs that are not known have their minimum above their maximum. ``news`` says
    whether anything was measured that no file holds yet.
    """

    def __init__(
        self, *, rate_hz: int, n_frames: int, channels: int, load: Load | None = None, done: Mask | None = None
    ) -> None:
        """Nothing is known at first. With ``load`` the chunks in ``done`` are, each fetched when it is first asked."""
        self.rate_hz, self.n_frames, self.channels = rate_hz, n_frames, channels
        counts = n_buckets(n_frames)
        # Pages that are never touched take no memory.
        self.levels = tuple(np.empty((channels, count, 2), np.int16) for count in counts)
        n_chunks = [-(-count // CHUNK_BUCKETS) for count in counts]
        self._fetched = [np.full(count, load is None) for count in n_chunks]
        self._done: Mask = np.zeros(n_chunks[0], np.bool_) if done is None else done.copy()
        self._load = load
        # The window and the measuring job may meet in one chunk.
        self._lock = threading.RLock()
        self._spots: Pairs = np.empty((channels, 0, 2), np.int16)
        # How many spots share what was heard at one of them.
        self._sharing: NDArray[np.int32] = np.empty(0, np.int32)
        self.news = False
        if load is None:
            for level in self.levels:
                # Both halves of a pair in one word: twenty times as fast as pair by pair.
                level.view(np.uint32).fill(np.array(NOTHING, np.int16).view(np.uint32)[0])

    @property
    def progress(self) -> float:
        """The measured share, 0 to 1."""
        return float(np.mean(self._done))

    @property
    def complete(self) -> bool:
        """Whether every part is measured (or said to be, by a cache that was not read to its end yet)."""
        return bool(self._done.all())

    def missing(self) -> tuple[int, ...]:
        """The chunks that are to be measured, in order of time. Fetches and checks all of what was cached."""
        for level, fetched in enumerate(self._fetched):
            self._fetch(level, np.flatnonzero(~fetched))
        return tuple(int(chunk) for chunk in np.flatnonzero(~self._done))

    def window(self, start_frame: float, end_frame: float, width_px: int) -> tuple[Pairs, Pairs]:
        """Minimum and maximum a column, each ``(channels, width_px) int16``; as ``Peaks.window``.

        What is not measured is drawn from the spots that were looked at, or is 0: ``known`` tells which.
        """
        level, edges = level_and_edges(start_frame, end_frame, width_px, len(self.levels))
        low = np.zeros((self.channels, width_px), np.int16)
        high = np.zeros((self.channels, width_px), np.int16)
        inside = ~beside(start_frame, end_frame, width_px, self.n_frames)
        if not inside.any():
            return low, high
        begin = max(0, int(edges[0]) // CHUNK_BUCKETS)
        end = min(len(self._fetched[level]), int(np.ceil(edges[-1])) // CHUNK_BUCKETS + 1)
        self._fetch(level, begin + np.flatnonzero(~self._fetched[level][begin:end]))
        found_low, found_high = columns(self.levels[level], edges)
        unknown = (found_low > found_high).any(axis=0)
        if unknown.any():
            spot_low, spot_high = self._spot_window(start_frame, end_frame, width_px)
            found_low[:, unknown], found_high[:, unknown] = spot_low[:, unknown], spot_high[:, unknown]
            inside &= (found_low <= found_high).all(axis=0)
        low[:, inside], high[:, inside] = found_low[:, inside], found_high[:, inside]
        return low, high

    def known(self, start_frame: float, end_frame: float, width_px: int) -> Known:
        """How much is known of each column, ``(width_px,) uint8``: ``UNKNOWN``, ``COARSE`` or ``MEASURED``.

        Beside the recording there is nothing to learn, so that it is ``MEASURED``.
        """
        edges = (start_frame + (end_frame - start_frame) / max(1, width_px) * np.arange(width_px + 1)) / CHUNK_FRAMES
        n = len(self._done)
        first = np.floor(edges[:-1]).clip(0, n).astype(np.intp)
        last = np.maximum(np.ceil(edges[1:]).clip(0, n).astype(np.intp), np.minimum(first + 1, n))
        n_missing = np.concatenate([[0], np.cumsum(~self._done)])
        measured = n_missing[last] == n_missing[first]
        spot_low, spot_high = self._spot_window(start_frame, end_frame, width_px)
        found: Known = np.where((spot_low <= spot_high).all(axis=0), COARSE, UNKNOWN).astype(np.uint8)
        found[measured | beside(start_frame, end_frame, width_px, self.n_frames)] = MEASURED
        return found

    def look(self, n_spots: int) -> None:
        """Make room for a coarse look at ``n_spots`` spots, evenly spread."""
        with self._lock:
            self._spots = np.full((self.channels, n_spots, 2), NOTHING, np.int16)
            self._sharing = np.full(n_spots, np.iinfo(np.int32).max, np.int32)

    def put_spot(self, index: int, pairs: Pairs, n_spots: int = 1) -> None:
        """What was heard at a spot: ``(channels, buckets, 2)`` of a short stretch in it.

        It stands for ``n_spots`` of them, but where a nearer one was heard before.
        """
        with self._lock:
            coarser = index + np.flatnonzero(self._sharing[index : index + n_spots] > n_spots)
            self._spots[:, coarser, 0] = pairs[..., 0].min(axis=1)[:, None]
            self._spots[:, coarser, 1] = pairs[..., 1].max(axis=1)[:, None]
            self._sharing[coarser] = n_spots

    def put(self, chunk: int, pairs: Pairs) -> None:
        """The measured pairs ``(channels, buckets, 2)`` of a chunk of the finest level."""
        begin = chunk * CHUNK_BUCKETS
        end = begin + pairs.shape[1]
        with self._lock:
            self.levels[0][:, begin:end] = pairs
            for finer, level in zip(self.levels[:-1], self.levels[1:], strict=True):
                begin, end = begin // FACTOR, -(-end // FACTOR)
                level[:, begin:end] = parents(finer[:, begin * FACTOR : end * FACTOR])
            self._done[chunk] = True
            self.news = True

    def chunks(self) -> Iterator[tuple[int, int, Pairs]]:
        """What is worth keeping, as (level, chunk, pairs): the measured chunks and all above the finest level."""
        for level, pairs in enumerate(self.levels):
            for index in range(len(self._fetched[level])):
                if level or self._done[index]:
                    yield level, index, pairs[:, index * CHUNK_BUCKETS : (index + 1) * CHUNK_BUCKETS]

    def _spot_window(self, start_frame: float, end_frame: float, width_px: int) -> tuple[Pairs, Pairs]:
        n_spots = self._spots.shape[1]
        if not n_spots:
            empty = np.empty((self.channels, width_px, 2), np.int16)
            empty[...] = NOTHING
            return empty[..., 0], empty[..., 1]
        span = self.n_frames / n_spots
        return columns(
            self._spots, (start_frame + (end_frame - start_frame) * np.arange(width_px + 1) / width_px) / span
        )

    def _fetch(self, level: int, chunks: NDArray[np.intp]) -> None:
        """Bring chunks from the cache. A damaged one is measured again, or made again from the level below."""
        for index in chunks.tolist():
            with self._lock:
                if not self._fetched[level][index]:
                    self._fetch_one(level, index)

    def _fetch_one(self, level: int, index: int) -> None:
        begin, end = index * CHUNK_BUCKETS, (index + 1) * CHUNK_BUCKETS
        pairs = self._load(level, index) if self._load is not None else None
        target = self.levels[level][:, begin:end]
        if pairs is not None:
            target[...] = pairs
        elif level == 0:
            target[...] = NOTHING
            self._done[index] = False
        else:
            below = -(-min(end * FACTOR, self.levels[level - 1].shape[1]) // CHUNK_BUCKETS)
            finer = np.arange(begin * FACTOR // CHUNK_BUCKETS, below)
            self._fetch(level - 1, finer[~self._fetched[level - 1][finer]])
            target[...] = parents(self.levels[level - 1][:, begin * FACTOR : end * FACTOR])
            self.news = True
        self._fetched[level][index] = True
