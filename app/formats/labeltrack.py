"""Audacity's label tracks in and out, plain and with bands of frequency.

A line is start, end and label with tabs between them; a label over a band is followed by a line that starts with a
backslash and holds the lower and the upper frequency (manual.audacityteam.org, "Importing and Exporting Labels"). A
file is one track, so each tier has a file: ``NAME.txt``, ``NAME.TIER.txt``, ``NAME.TASK.txt``, ``NAME.TASK.TIER.txt``.
A start that equals its end is a point (``app.formats.tracks``); -1 is what Audacity writes for an edge that is not
set.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.formats.document import Dataset, Documents
from app.formats.incoming import Read, Target
from app.formats.numbers import number
from app.formats.texts import numbered
from app.formats.timed_read import Said, TimedReader
from app.formats.timed_write import POINTS, Keeps, TimedExport, Track
from app.formats.trackfiles import TrackFile, each_file, track_files
from app.formats.tracks import is_point
from app.labels.values import Segment

ENDINGS = (".txt",)
KEEPS = Keeps(title="Audacity", attributes=POINTS, band=True)
_COMMA = re.compile(r"-?\d+,\d+")


def read_labels(path: Path, target: Target) -> Read:
    """The labels of one file, or of all .txt files below a folder. Raises FormatError when there is none."""
    reader = TimedReader(target)
    for file in each_file(path, ENDINGS, reader):
        reader.mark(file.item, file.where, file.name)
        _read_one(file, reader)
    return reader.result()


def _read_one(file: TrackFile, reader: TimedReader) -> None:
    waiting: tuple[Said, str] | None = None
    for line, text in numbered(file.text):
        place = f"{file.name}, line {line}"
        if text.startswith("\\"):
            if waiting is None:
                reader.found.problem(place, "a band of frequencies without a label before it; left out")
            else:
                waiting = replace(waiting[0], band_hz=_band(text, reader, place)), waiting[1]
            continue
        if waiting is not None:
            reader.add(file.item, file.where, *waiting)
            waiting = None
        if not text.strip():
            continue
        said = _said(text)
        if isinstance(said, str):
            reader.found.problem(place, said)
        else:
            waiting = said, place
    if waiting is not None:
        reader.add(file.item, file.where, *waiting)


def _said(text: str) -> Said | str:
    cells = text.split("\t", 2)
    if len(cells) < 2:
        return "start, end and label are wanted with tabs between them; left out"
    start, end = (_number(cell) for cell in cells[:2])
    if start is None or end is None:
        return f"times are wanted, found {cells[0][:20]!r} and {cells[1][:20]!r}; left out"
    return Said(start_s=start, end_s=end, label=cells[2].strip() if len(cells) == 3 else "")


def _band(text: str, reader: TimedReader, place: str) -> tuple[float | None, float | None]:
    edges = [_number(cell) for cell in text.split("\t")[1:3]]
    if len(edges) < 2 or None in edges:
        reader.found.problem(place, "a lower and an upper frequency are wanted; read without them")
        return None, None
    low, high = edges
    if low is None or high is None or low < 0 or high < 0:
        if (low, high) != (-1, -1):
            reader.count(place, "bands with one edge only were read without it")
        return None, None
    return low, high


def _number(cell: str) -> float | None:
    """A number; with a decimal comma too, as Audacity once wrote where that is the custom."""
    text = cell.strip()
    return number(text.replace(",", ".") if _COMMA.fullmatch(text) else text)


def write(dataset: Dataset) -> Documents:
    """One file a tier of each recording, beside it."""
    export = TimedExport(dataset, KEEPS)
    return Documents(export.media(), track_files(export, ".txt", _document), export.losses.result())


def _document(export: TimedExport, track: Track, things: Sequence[Segment]) -> bytes:
    lines = []
    for thing in things:
        label = export.one_line(track.shape, track.label(thing))
        end = thing.start_s if is_point(thing) else thing.end_s
        lines.append(f"{thing.start_s:.6f}\t{end:.6f}\t{label}\n")
        if thing.low_hz is not None and thing.high_hz is not None:
            lines.append(f"\\\t{thing.low_hz:.6f}\t{thing.high_hz:.6f}\n")
    return "".join(lines).encode()
