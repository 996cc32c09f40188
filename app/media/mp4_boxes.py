"""The boxes of an MP4 file (ISO/IEC 14496-12, 4.2), and the tables in them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

# Ten hours of AAC take 6 MB. What is hostile says more, or is made of boxes that hold nothing.
_MOST_MOVIE_BYTES = 64 << 20
_MOST_BOXES = 1000
_FRAGMENTS = frozenset((b"moof", b"sidx"))
_TABLE_HEAD_BYTES = 8


class Box(NamedTuple):
    """A box in some bytes: where its header, what it holds and the next box start."""

    kind: bytes
    start: int
    body: int
    end: int


def read_movie(stream: BinaryIO) -> tuple[int, bytes]:
    """Where the ``moov`` box of a file is, and all of it. Raises ValueError where there is none, or the file is odd."""
    n_bytes = stream.seek(0, os.SEEK_END)
    at, found = 0, None
    for _ in range(_MOST_BOXES):
        if at >= n_bytes:
            break
        stream.seek(at)
        kind, _, size = _header(stream.read(16), n_bytes - at)
        if kind in _FRAGMENTS:
            raise ValueError("the packets are described in fragments")
        if kind == b"moov" and found is None:
            found = at, size
        at += size
    if found is None or at < n_bytes or found[1] > _MOST_MOVIE_BYTES:
        raise ValueError("no moov box, or too many others")
    stream.seek(found[0])
    return found[0], stream.read(found[1])


def boxes_in(data: bytes, box: Box) -> list[Box]:
    """The boxes that ``box`` is made of. Raises ValueError where one does not fit into it."""
    found: list[Box] = []
    at = box.body
    while at < box.end and len(found) < _MOST_BOXES:
        kind, n_header, size = _header(data[at : at + 16], box.end - at)
        found.append(Box(kind, at, at + n_header, at + size))
        at += size
    if at < box.end:
        raise ValueError("too many boxes")
    return found


def one_of(data: bytes, box: Box, *kinds: bytes) -> Box:
    """The only box of one of ``kinds`` in ``box``. Raises ValueError where there is none, or there are several."""
    (found,) = (inner for inner in boxes_in(data, box) if inner.kind in kinds)
    return found


def table_of(data: bytes, box: Box, dtype: str, n_columns: int, *, skip: int = 0) -> NDArray[np.int64]:
    """The rows ``(n, n_columns)`` of a box that is a table: version, flags, ``skip`` bytes, how many there are, rows.

    ``dtype`` is how a number is stored. Raises ValueError where the box is too small for them.
    """
    at = box.body + 4 + skip
    n_values = int.from_bytes(data[at : at + 4], "big") * n_columns
    if at + 4 + n_values * np.dtype(dtype).itemsize > box.end:
        raise ValueError("a table that is larger than its box")
    return np.frombuffer(data, dtype, n_values, at + 4).astype(np.int64).reshape(-1, n_columns)


def table_box(kind: bytes, dtype: str, rows: NDArray[np.int64], *, before: bytes = b"") -> bytes:
    """The box that ``table_of`` reads ``rows`` from; ``before`` is what was skipped."""
    body = bytes(4) + before + len(rows).to_bytes(4, "big") + rows.astype(dtype).tobytes()
    return _headed(kind, body)


def replaced(data: bytes, box: Box, by: Mapping[int, bytes]) -> bytes:
    """``box`` with others in place of those in it that start at the keys of ``by``."""
    if box.start in by:
        return by[box.start]
    if not any(box.start < start < box.end for start in by):
        return data[box.start : box.end]
    return _headed(box.kind, b"".join(replaced(data, inner, by) for inner in boxes_in(data, box)))


def padding(n_bytes: int) -> bytes:
    """The header of a box that holds nothing, and takes ``n_bytes``."""
    return n_bytes.to_bytes(4, "big") + b"free"


def _headed(kind: bytes, body: bytes) -> bytes:
    return (len(body) + 8).to_bytes(4, "big") + kind + body


def _header(head: bytes, room: int) -> tuple[bytes, int, int]:
    """Kind, bytes of the header and bytes of all of a box that has ``room`` bytes at most."""
    size, n_header = int.from_bytes(head[:4], "big"), 8
    if size == 1:
        size, n_header = int.from_bytes(head[8:16], "big"), 16
    if size == 0:
        size = room
    if len(head) < n_header or not n_header <= size <= room:
        raise ValueError("a box that does not fit")
    return head[4:8], n_header, size
