"""Peaks kept in files that may be deleted at any time.

A file is a head, a table with the checksum of every chunk (0 where there is none), and the chunks at fixed places. Only
the head and the table are read and checked when it is opened, each chunk when it is first wanted: the overview of ten
hours wants a hundredth of the file. Chunks are read, not mapped: a mapped file that somebody shortens ends the program.
"""

from __future__ import annotations

import os
import struct
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.media.buckets import Pairs
from app.media.info import SoundInfo
from app.media.live_peaks import CHUNK_BUCKETS, LivePeaks
from app.media.measuring import measure_missing
from app.media.peaks import Peaks, n_buckets
from app.media.sound import SoundReader

# magic, SHA-256 of the recording, decoder, rate in Hz, channels, frames. Behind the table stands the CRC-32 of both.
_MAGIC = b"EARPEAK2"
_HEAD = struct.Struct("<8s32s64sIIQ")
_CRC = struct.Struct("<I")
_THERE = 1 << 32


def peaks_place(cache_folder: Path, sha256: str) -> Path:
    """The file in ``cache_folder`` that holds the peaks of a recording with this content."""
    return cache_folder / sha256[:2] / f"{sha256}.peaks"


def peaks_for(
    path: str | Path, *, sha256: str, cache_folder: Path, on_frames: Callable[[int, int], None] | None = None
) -> Peaks:
    """The whole peaks of a recording whose content has this ``sha256``, from the cache or measured and cached.

    A damaged part, or a file of another decoder, is measured anew; a cache that cannot be written does no harm. Raises
    MediaError as ``read_sound``.
    """
    place = peaks_place(cache_folder, sha256)
    with SoundReader(path) as reader:
        live = load_peaks(place, sha256=sha256, info=reader.info) or new_peaks(reader.info)
        measure_missing(live, [reader], on_frames=on_frames)
        if live.news:
            keep_peaks(live, place, sha256=sha256, decoder=reader.info.decoder)
    return Peaks(rate_hz=live.rate_hz, n_frames=live.n_frames, levels=live.levels)


def new_peaks(info: SoundInfo) -> LivePeaks:
    """Peaks of which nothing is known yet."""
    return LivePeaks(rate_hz=info.rate_hz, n_frames=info.n_frames, channels=info.channels)


def keep_peaks(peaks: LivePeaks, place: Path, *, sha256: str, decoder: str) -> bool:
    """``save_peaks``, but a folder that is full or cannot be written only means that they will be measured again."""
    try:
        save_peaks(peaks, place, sha256=sha256, decoder=decoder)
    except OSError:
        return False
    peaks.news = False
    return True


def save_peaks(peaks: LivePeaks, place: Path, *, sha256: str, decoder: str) -> None:
    """Write ``peaks``, as far as they are known, at once or not at all. Raises OSError when that cannot be."""
    head = _HEAD.pack(
        _MAGIC, bytes.fromhex(sha256), decoder.encode()[:64], peaks.rate_hz, peaks.channels, peaks.n_frames
    )
    layout = _Layout(peaks.n_frames, peaks.channels)
    table = np.zeros(layout.n_chunks, "<u8")
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=place.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            for level, index, pairs in peaks.chunks():
                data = np.ascontiguousarray(pairs, "<i2").tobytes()
                number, offset, _ = layout.chunk(level, index)
                table[number] = _THERE | zlib.crc32(data)
                stream.seek(offset)
                stream.write(data)
            front = head + table.tobytes()
            stream.seek(0)
            stream.write(front + _CRC.pack(zlib.crc32(front)))
        Path(temporary).replace(place)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def load_peaks(place: Path, *, sha256: str, info: SoundInfo) -> LivePeaks | None:
    """The peaks in a file, or None when it is missing, damaged in its head, or of other content or another decoder.

    Damage further down shows when it is looked at: what is damaged then counts as not measured.
    """
    layout = _Layout(info.n_frames, info.channels)
    n_front = _HEAD.size + layout.n_chunks * 8 + _CRC.size
    try:
        with place.open("rb") as stream:
            front = stream.read(n_front)
    except OSError:
        return None
    wanted = _HEAD.pack(
        _MAGIC, bytes.fromhex(sha256), info.decoder.encode()[:64], info.rate_hz, info.channels, info.n_frames
    )
    if len(front) < n_front or front[: _HEAD.size] != wanted:
        return None
    if zlib.crc32(front[: -_CRC.size]) != _CRC.unpack(front[-_CRC.size :])[0]:
        return None
    table = np.frombuffer(front, "<u8", layout.n_chunks, _HEAD.size)

    def load(level: int, index: int) -> Pairs | None:
        return _load_chunk(place, layout, table, level, index)

    done = table[: layout.n_chunks_of[0]] != 0
    return LivePeaks(rate_hz=info.rate_hz, n_frames=info.n_frames, channels=info.channels, load=load, done=done)


class _Layout:
    """Where chunks stand in a file: level after level, each chunk at its full size."""

    def __init__(self, n_frames: int, channels: int) -> None:
        self.channels = channels
        self.counts = n_buckets(n_frames)
        self.n_chunks_of = [-(-count // CHUNK_BUCKETS) for count in self.counts]
        self.n_chunks = sum(self.n_chunks_of)
        self._firsts = np.concatenate([[0], np.cumsum(self.n_chunks_of)])
        self._front = _HEAD.size + self.n_chunks * 8 + _CRC.size

    def chunk(self, level: int, index: int) -> tuple[int, int, int]:
        """Its place in the table, its offset in bytes, and its buckets."""
        number = int(self._firsts[level]) + index
        n = min(CHUNK_BUCKETS, self.counts[level] - index * CHUNK_BUCKETS)
        return number, self._front + number * CHUNK_BUCKETS * self.channels * 4, n


def _load_chunk(place: Path, layout: _Layout, table: NDArray[np.uint64], level: int, index: int) -> Pairs | None:
    number, offset, n = layout.chunk(level, index)
    if not table[number]:
        return None
    try:
        with place.open("rb") as stream:
            stream.seek(offset)
            data = stream.read(n * layout.channels * 4)
    except OSError:
        return None
    if len(data) < n * layout.channels * 4 or zlib.crc32(data) | _THERE != int(table[number]):
        return None
    return np.frombuffer(data, "<i2").reshape(layout.channels, n, 2).astype(np.int16, copy=False)
