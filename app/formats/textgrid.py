"""Praat's TextGrid in: long, short and chronological text files in any encoding that Praat writes, and binary ones.

Read as Praat reads its text files ("TextGrid file formats", praat.org/manual): only free-standing numbers, texts in
double quotes (a doubled quote is one) and flags count, everything else on a line is decoration, "!" begins a comment.
The long and the short form are the same file to such a reader. An interval tier is a track, its intervals without text
are silence; a point tier's marks become segments of a millisecond (``app.formats.tracks``).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path

from app.errors import FormatError
from app.formats.files import read_bytes
from app.formats.grid import INTERVALS, MARKS, MOST_TIERS, Grid, Label
from app.formats.incoming import Read, Target
from app.formats.textgrid_binary import MAGIC, parse_binary
from app.formats.texts import LIMIT_BYTES, LineNumbers, bare, decode, files_of, name_of
from app.formats.timed_read import Place, Said, TimedReader
from app.formats.tracks import main_track
from app.records import Item

ENDINGS = (".textgrid",)
_TOKEN = re.compile(r'"([^"]*(?:""[^"]*)*)"|<(\w*)>|![^\r\n]*|(\S+)')
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?%?")


class _Ends(Exception):
    """The file ends, or holds something else than its grammar asks for; the text says what and where."""


def read_labels(path: Path, target: Target) -> Read:
    """The labels of one TextGrid or of all below a folder; each file is called like its recording.

    Raises FormatError when the one file is no TextGrid at all.
    """
    reader = TimedReader(target)
    for file in files_of(path, ENDINGS):
        name = name_of(file, path)
        try:
            grid, note = _grid(read_bytes(file, limit_bytes=LIMIT_BYTES))
        except FormatError as problem:
            if file == path:
                raise FormatError(f"{name}: {problem.message.removeprefix(f'{file.name}: ')}") from problem
            reader.found.problem(name, f"{problem.message.removeprefix(f'{file.name}: ').rstrip('.')}; left out")
            continue
        if note:
            reader.found.problem(name, note)
        item = reader.found.item(bare(name), name)
        if item is not None:
            _read_one(grid, item, reader, name)
        if grid.broken:
            reader.found.problem(name, f"{grid.broken}; what stands before it was read")
    return reader.result()


def _grid(data: bytes) -> tuple[Grid, str]:
    """The grid of a file, and what is to be said of its encoding."""
    if data.startswith(MAGIC):
        grid = parse_binary(data)
        if grid.broken and not grid.names:
            raise FormatError(f"no TextGrid: {grid.broken}.")
        return grid, ""
    text, note = decode(data)
    return parse(text), note


def _read_one(grid: Grid, item: Item, reader: TimedReader, name: str) -> None:
    present = frozenset(grid.names)
    places: list[Place | None] = [reader.place(main_track(track, present)) for track in grid.names]
    for where in places:
        if where is not None:
            reader.mark(item, where, name)
    for label in grid.labels:
        where = places[label.tier]
        if where is not None and label.text.strip():
            said = Said(start_s=label.start_s, end_s=label.end_s, label=label.text.strip())
            reader.add(item, where, said, f"{name}, {label.place}")


def parse(text: str) -> Grid:
    """The tiers and labels of a text file. Raises FormatError when it does not even begin as a TextGrid."""
    tokens = _Tokens(text)
    names: list[str] = []
    labels: list[Label] = []
    try:
        head = tokens.text("the file type")
        if head == "Praat chronological TextGrid text file":
            _chronological(tokens, names, labels)
        elif head.startswith("ooTextFile") and tokens.text("the class").startswith("TextGrid"):
            _by_tier(tokens, names, labels)
        else:
            raise FormatError('it does not begin with File type = "ooTextFile" and Object class = "TextGrid".')
    except _Ends as problem:
        if not names:
            raise FormatError(f"no TextGrid: {problem}.") from problem
        return Grid(tuple(names), tuple(labels), str(problem))
    return Grid(tuple(names), tuple(labels))


def _by_tier(tokens: _Tokens, names: list[str], labels: list[Label]) -> None:
    tokens.number("the start"), tokens.number("the end")
    if not tokens.flag("<exists>"):
        return
    for tier in range(tokens.count("the number of tiers", MOST_TIERS)):
        kind = tokens.tier_kind()
        names.append(tokens.text("the name of a tier"))
        tokens.number("the start of a tier"), tokens.number("the end of a tier")
        for _ in range(tokens.count("the number of intervals or points")):
            labels.append(_label(tokens, tier, kind))


def _chronological(tokens: _Tokens, names: list[str], labels: list[Label]) -> None:
    tokens.number("the start"), tokens.number("the end")
    kinds = []
    for _ in range(tokens.count("the number of tiers", MOST_TIERS)):
        kinds.append(tokens.tier_kind())
        names.append(tokens.text("the name of a tier"))
        tokens.number("the start of a tier"), tokens.number("the end of a tier")
    while tokens.more():
        tier = tokens.count("the number of a tier") - 1
        if not 0 <= tier < len(kinds):
            raise _Ends(f"line {tokens.line()}: there is no tier {tier + 1}")
        labels.append(_label(tokens, tier, kinds[tier]))


def _label(tokens: _Tokens, tier: int, kind: str) -> Label:
    start = tokens.number("a start")
    end = tokens.number("an end") if kind == INTERVALS else start
    text = tokens.text("a label")
    return Label(tier, start, end, text, f"line {tokens.line()}")


class _Tokens:
    """The free-standing numbers, texts and flags of a file, one after the other."""

    def __init__(self, text: str) -> None:
        self._text, self._lines = text, LineNumbers(text)
        self._tokens = self._free_standing()
        self._next: re.Match[str] | None = None
        self._at = 0

    def line(self) -> int:
        """The line of what was read last."""
        return self._lines(self._at)

    def more(self) -> bool:
        """Whether anything follows."""
        if self._next is None:
            self._next = next(self._tokens, None)
        return self._next is not None

    def text(self, what: str) -> str:
        """A quoted text."""
        found = self._take(what)
        if found[1] is None:
            raise _Ends(f"line {self.line()}: {what} is wanted in double quotes, found {found[0][:20]!r}")
        return found[1].replace('""', '"')

    def number(self, what: str) -> float:
        """A number."""
        found = self._take(what)
        if found[3] is None:
            raise _Ends(f"line {self.line()}: {what} is wanted as a number, found {found[0][:20]!r}")
        value = float(found[3].rstrip("%")) / (100 if found[3].endswith("%") else 1)
        if not math.isfinite(value):
            raise _Ends(f"line {self.line()}: {what} is no finite number")
        return value

    def count(self, what: str, most: int = 2**31) -> int:
        """A whole number from 0 to ``most``."""
        value = self.number(what)
        if not value.is_integer() or not 0 <= value <= most:
            raise _Ends(f"line {self.line()}: {what} is {value:g}")
        return int(value)

    def flag(self, wanted: str) -> bool:
        """Whether the flag says so."""
        return self._take("a flag")[0] == wanted

    def tier_kind(self) -> str:
        """The class of a tier."""
        kind = self.text("the class of a tier")
        if kind not in (INTERVALS, MARKS):
            raise _Ends(f"line {self.line()}: a tier is an {INTERVALS} or a {MARKS}, not {kind[:20]!r}")
        return kind

    def _take(self, what: str) -> re.Match[str]:
        if not self.more() or self._next is None:
            raise _Ends(f"the file ends where {what} is wanted")
        found, self._next = self._next, None
        self._at = found.start()
        return found

    def _free_standing(self) -> Iterator[re.Match[str]]:
        for found in _TOKEN.finditer(self._text):
            if found[3] is None:
                if not found[0].startswith("!"):
                    yield found
            elif found[3].startswith('"'):
                self._at = found.start()
                raise _Ends(f"line {self.line()}: a text begins here and does not end")
            elif _NUMBER.fullmatch(found[3]):
                yield found
