"""Where the packets of an M4A are, from its own tables (ISO/IEC 14496-12, 8.6 and 8.7): of ten hours they take 13 MB.

FFmpeg's index of as many packets takes 65 MB, and twice as much while it is read.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import BinaryIO, cast

import numpy as np
from numpy.typing import NDArray

from app.media.mp4_boxes import Box, boxes_in, one_of, padding, read_movie, replaced, table_box, table_of
from app.media.splice import Patched

# FFmpeg is shown so many packets, from which it learns all else that there is to know of a file. Of a file that has no
# more its own index is small.
SHOWN = 4096
MOST_PACKET_BYTES = 1 << 20
_PLAIN_SPEED = 1 << 16
_NOT_PLAIN = (b"ctts", b"stss", b"stz2")
_CODINGS = (b"mp4a", b"alac")
_OFFSETS = {b"stco": ">u4", b"co64": ">i8"}
Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Mp4Packets:
    """The packets of the only sound in a file, counted from 0. Times are in units of its track, from 0."""

    bytes_before: Numbers
    """``(n + 1,)``: of all packets before each, and of all."""
    chunk_packets: Numbers
    """The first packet of each chunk: those of a chunk lie one behind the other."""
    chunk_offsets: Numbers
    run_packets: Numbers
    """The first packet of each run: those of a run last equally long."""
    run_times: Numbers
    run_durations: Numbers
    n_shown: int
    patch: bytes
    """What ``beginning`` shows in place of what stands at ``patch_at``, so that there are ``n_shown`` packets only."""
    patch_at: int

    def __len__(self) -> int:
        return len(self.bytes_before) - 1

    def at(self, time: float) -> int:
        """The last packet that begins at ``time`` or before it; the first where there is none."""
        run = max(0, int(np.searchsorted(self.run_times, time, "right")) - 1)
        number = int(self.run_packets[run]) + int((time - self.run_times[run]) // self.run_durations[run])
        return max(0, min(number, len(self) - 1))

    def time(self, number: int) -> int:
        """When a packet begins; one that is not there begins when the last ends."""
        run = int(np.searchsorted(self.run_packets, number, "right")) - 1
        return int(self.run_times[run] + (number - self.run_packets[run]) * self.run_durations[run])

    def spans(self, first: int, last: int) -> list[tuple[int, int, int]]:
        """Offset in the file, bytes and time of the packets from ``first`` up to ``last``, which is not one of them."""
        numbers = np.arange(max(0, first), min(last, len(self)))
        chunks = np.searchsorted(self.chunk_packets, numbers, "right") - 1
        runs = np.searchsorted(self.run_packets, numbers, "right") - 1
        before = self.bytes_before[numbers]
        offsets = self.chunk_offsets[chunks] + before - self.bytes_before[self.chunk_packets[chunks]]
        times = self.run_times[runs] + (numbers - self.run_packets[runs]) * self.run_durations[runs]
        sizes = self.bytes_before[numbers + 1] - before
        return list(zip(offsets.tolist(), sizes.tolist(), times.tolist(), strict=True))

    def beginning(self, stream: BinaryIO) -> BinaryIO:
        """The file as if it had its first packets only, all at their places; it says the same of itself."""
        return cast(BinaryIO, Patched(stream, self.patch_at, self.patch))


def read_packets(stream: BinaryIO) -> Mp4Packets | None:
    """The packets of a long file; None where its tables are not plain, or not right: FFmpeg knows what to do.

    Plain is one sound of AAC or Apple Lossless, in no fragments, all of it in the file, played from one place to
    another.
    """
    try:
        return _read(stream)
    except ValueError:
        return None


def _read(stream: BinaryIO) -> Mp4Packets:
    at, data = read_movie(stream)
    movie = Box(b"moov", 0, 16 if data[:4] == b"\0\0\0\1" else 8, len(data))
    track = _only_sound(data, movie)
    tables = one_of(data, one_of(data, one_of(data, track, b"mdia"), b"minf"), b"stbl")
    _check(not any(box.kind in _NOT_PLAIN for box in boxes_in(data, tables)))
    described = one_of(data, tables, b"stsd").body + 4
    _check(data[described : described + 4] == b"\0\0\0\1" and data[described + 8 : described + 12] in _CODINGS)

    sizes, (offsets, n_packets) = _sizes(data, tables), _chunks(data, tables)
    bytes_before, chunk_packets = np.append(0, np.cumsum(sizes)), np.cumsum(n_packets) - n_packets
    _check(n_packets.sum() == len(sizes))
    room = stream.seek(0, os.SEEK_END) - np.diff(bytes_before[np.append(chunk_packets, len(sizes))])
    _check(offsets.min() >= 0 and bool((offsets <= room).all()))
    n_each, durations = table_of(data, one_of(data, tables, b"stts"), ">u4", 2).T
    # A packet of one unit is no packet but a sample, of which FFmpeg puts many together.
    _check(n_each.min() > 0 and durations.min() > 0 and durations[0] > 1 and n_each.sum() == len(sizes))
    return Mp4Packets(
        bytes_before=bytes_before, chunk_packets=chunk_packets, chunk_offsets=offsets,
        run_packets=np.cumsum(n_each) - n_each, run_times=np.cumsum(n_each * durations) - n_each * durations,
        run_durations=durations, n_shown=SHOWN, patch_at=at,
        patch=_first_only(data, movie, tables, sizes, (offsets, n_packets)),
    )  # fmt: skip


def _sizes(data: bytes, tables: Box) -> Numbers:
    """Bytes of each packet."""
    box = one_of(data, tables, b"stsz")
    sizes = table_of(data, box, ">u4", 1, skip=4)[:, 0]
    _check(len(sizes) > SHOWN and data[box.body + 4 : box.body + 8] == bytes(4))
    _check(sizes.min() > 0 and sizes.max() <= MOST_PACKET_BYTES)
    return sizes


def _chunks(data: bytes, tables: Box) -> tuple[Numbers, Numbers]:
    """Where each chunk is in the file, and how many packets are in it."""
    box = one_of(data, tables, *_OFFSETS)
    offsets = table_of(data, box, _OFFSETS[box.kind], 1)[:, 0]
    # Rows that say how many there are from a chunk on, counted from 1, up to that of the next.
    first, n_packets, described = table_of(data, one_of(data, tables, b"stsc"), ">u4", 3).T
    n_rows = np.diff(np.append(first, len(offsets) + 1))
    _check(n_rows.min() > 0 and first[0] == 1 and n_packets.min() > 0 and bool((described == 1).all()))
    return offsets, np.repeat(n_packets, n_rows)


def _first_only(data: bytes, movie: Box, tables: Box, sizes: Numbers, chunks: tuple[Numbers, Numbers]) -> bytes:
    """The box ``movie`` with ``SHOWN`` packets, and as long as it is. How long each lasts is still said of all."""
    offsets, n_packets = chunks
    n_chunks = int(np.searchsorted(np.cumsum(n_packets), SHOWN)) + 1
    old = [one_of(data, tables, *kinds) for kinds in ((b"stsz",), tuple(_OFFSETS), (b"stsc",))]
    rows = table_of(data, old[2], ">u4", 3)
    last = np.array([[n_chunks, SHOWN - n_packets[: n_chunks - 1].sum(), 1]])
    new = [
        table_box(b"stsz", ">u4", sizes[:SHOWN, None], before=bytes(4)),
        table_box(old[1].kind, _OFFSETS[old[1].kind], offsets[:n_chunks, None]),
        table_box(b"stsc", ">u4", np.concatenate([rows[rows[:, 0] < n_chunks], last])),
    ]
    found = replaced(data, movie, {box.start: by for box, by in zip(old, new, strict=True)})
    _check(len(found) + 8 <= len(data))
    return found + padding(len(data) - len(found))


def _only_sound(data: bytes, movie: Box) -> Box:
    """The track of the only sound in it, which is played from one place to another, or whole."""
    _check(not any(box.kind == b"mvex" for box in boxes_in(data, movie)))
    (track,) = (
        box
        for box in boxes_in(data, movie)
        if box.kind == b"trak"
        and data[(at := one_of(data, one_of(data, box, b"mdia"), b"hdlr").body + 8) : at + 4] == b"soun"
    )
    for edits in (box for box in boxes_in(data, track) if box.kind == b"edts"):
        for edit in (box for box in boxes_in(data, edits) if box.kind == b"elst"):
            # Its length, where it begins and its speed; the first two are twice as long in the first version.
            n_columns = 5 if data[edit.body : edit.body + 1] > b"\0" else 3
            rows = table_of(data, edit, ">i4", n_columns)
            _check(len(rows) == 0 or (len(rows) == 1 and rows[0, n_columns // 2] >= 0 and rows[0, -1] == _PLAIN_SPEED))
    return track


def _check(is_plain: object) -> None:
    if not is_plain:
        raise ValueError("tables that are not plain")
