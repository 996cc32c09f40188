"""A recording shown to the decoder from the middle on, so that a late part is heard without decoding all before it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

# As much as a look at one spot of a recording wants.
_BUFFER_BYTES = 1 << 15


@dataclass(frozen=True)
class Entry:
    """A place to start decoding: ``head`` followed by the file from ``offset`` on gives its first sample at ``frame``.

    ``frame`` may lie before 0. The first samples may differ from what a decoder gives that began at the start; whoever
    finds entries leaves enough of a run-up before the frame that was asked for.
    """

    head: bytes
    offset: int
    frame: int


class Entries(Protocol):
    """Finds entries in files of one format."""

    def before(self, stream: BinaryIO, frame: int) -> Entry | None:
        """An entry from which ``frame`` is decoded as from the start; None: there is none, decode from the start."""
        ...


class Spliced(io.RawIOBase):
    """``head`` and then ``stream`` from ``offset`` on (up to ``end``), as one file. Does not own the stream."""

    def __init__(self, head: bytes, stream: BinaryIO, offset: int, end: int | None = None) -> None:
        self._head, self._stream, self._offset = head, stream, offset
        end = stream.seek(0, io.SEEK_END) if end is None else end
        self._size = len(head) + max(0, end - offset)
        self._at = 0

    def readable(self) -> bool:
        """True."""
        return True

    def seekable(self) -> bool:
        """True."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a byte of the whole."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        """The byte it stands at."""
        return self._at

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill ``buffer``, across the seam too; fewer bytes at the end only."""
        room = memoryview(buffer).cast("B")
        wanted = min(len(room), max(0, self._size - self._at))
        data = self._head[self._at : self._at + wanted]
        if len(data) < wanted:
            self._stream.seek(self._offset + self._at + len(data) - len(self._head))
            data += self._stream.read(wanted - len(data))
        room[: len(data)] = data
        self._at += len(data)
        return len(data)


class Patched(Spliced):
    """``stream`` with ``patch`` in place of as many bytes from ``place`` on. Does not own the stream."""

    def __init__(self, stream: BinaryIO, place: int, patch: bytes) -> None:
        super().__init__(b"", stream, 0)
        self._place, self._patch = place, patch

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """As that of the stream."""
        begin = self._at
        n_bytes = super().readinto(buffer)
        first = max(begin, self._place)
        part = self._patch[first - self._place : max(first, begin + n_bytes) - self._place]
        memoryview(buffer).cast("B")[first - begin : first - begin + len(part)] = part
        return n_bytes


def spliced(head: bytes, stream: BinaryIO, offset: int) -> BinaryIO:
    """``Spliced``, for a decoder that asks for a few hundred bytes at a time: those come from a buffer."""
    return cast(BinaryIO, io.BufferedReader(Spliced(head, stream, offset), _BUFFER_BYTES))
