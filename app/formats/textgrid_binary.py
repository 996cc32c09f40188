"""Praat's binary TextGrid in: the same tiers and labels as the text forms, numbers in network order.

``ooBinaryFile`` and the class; start, end, whether there are tiers, how many; a tier is its class, name, start, end
and count; an interval is two times and a text, a point one time and a text. A class has its length in one byte, a text
in two; 0xFFFF says that UTF-16 of so many units follows (as Praat 6 writes it).
"""

from __future__ import annotations

import math
import struct

from app.formats.grid import INTERVALS, MARKS, MOST_TIERS, Grid, Label

MAGIC = b"ooBinaryFile"


class _Ends(Exception):
    """The bytes end, or hold something else; the text says what and where."""


def parse_binary(data: bytes) -> Grid:
    """The tiers and labels. What is broken is said in ``Grid.broken``; the labels before it are there."""
    cursor = _Cursor(data)
    names: list[str] = []
    labels: list[Label] = []
    try:
        if not cursor.short_text().startswith("TextGrid"):
            raise _Ends("it holds something else than a TextGrid")
        _read(cursor, names, labels)
    except _Ends as problem:
        return Grid(tuple(names), tuple(labels), str(problem))
    return Grid(tuple(names), tuple(labels))


def _read(cursor: _Cursor, names: list[str], labels: list[Label]) -> None:
    cursor.number(), cursor.number()
    if not cursor.take(1)[0]:
        return
    for tier in range(cursor.count(MOST_TIERS)):
        kind = cursor.short_text()
        if kind not in (INTERVALS, MARKS):
            raise _Ends(f"byte {cursor.at}: a tier is an {INTERVALS} or a {MARKS}, not {kind[:20]!r}")
        names.append(cursor.text())
        cursor.number(), cursor.number()
        for _ in range(cursor.count(2**31)):
            place = cursor.at
            start = cursor.number()
            end = cursor.number() if kind == INTERVALS else start
            labels.append(Label(tier, start, end, cursor.text(), f"byte {place}"))


class _Cursor:
    """A place in the bytes, after the magic word."""

    def __init__(self, data: bytes) -> None:
        self._data, self.at = data, len(MAGIC)

    def take(self, count: int) -> bytes:
        """The next bytes."""
        found = self._data[self.at : self.at + count]
        if len(found) < count:
            raise _Ends(f"byte {self.at}: the file ends here, {count} bytes are wanted")
        self.at += count
        return found

    def number(self) -> float:
        """A finite double."""
        (value,) = struct.unpack(">d", self.take(8))
        if not math.isfinite(value):
            raise _Ends(f"byte {self.at - 8}: a time is no finite number")
        return float(value)

    def count(self, most: int) -> int:
        """A whole number from 0 to ``most``."""
        (value,) = struct.unpack(">i", self.take(4))
        if not 0 <= value <= most:
            raise _Ends(f"byte {self.at - 4}: a count is {value}")
        return int(value)

    def short_text(self) -> str:
        """A text of ASCII, its length in one byte."""
        return self.take(self.take(1)[0]).decode("latin-1")

    def text(self) -> str:
        """A text of any script."""
        (length,) = struct.unpack(">H", self.take(2))
        if length != 0xFFFF:
            return self.take(length).decode("latin-1")
        (units,) = struct.unpack(">H", self.take(2))
        return self.take(2 * units).decode("utf-16-be", "replace")
