"""SubRip subtitles (.srt) in and out.

A block is a number, ``00:00:01,000 --> 00:00:02,500``, lines of text, and a blank line (SubRip's own documentation of
the format; there is no standard). Read generously: the number may be missing, a point may stand for the comma, text may
hold blank lines. Tags for looks (``<i>``, ``{\\an8}``) are left out. The format knows no speakers, so each tier has a
file of its own, as languages have (``app.formats.trackfiles``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from app.formats.cues import cues, stamp
from app.formats.document import Dataset, Documents
from app.formats.incoming import Read, Target
from app.formats.timed_read import Said, TimedReader
from app.formats.timed_write import Keeps, TimedExport, Track
from app.formats.trackfiles import each_file, track_files
from app.labels.values import Segment

ENDINGS = (".srt",)
KEEPS = Keeps(title="SRT")
_LOOKS = re.compile(r"</?(?:i|b|u|s|font)(?:\s[^<>]*)?>|\{\\[^{}]*\}", re.I)


def read_labels(path: Path, target: Target) -> Read:
    """The cues of one file, or of all .srt files below a folder. Raises FormatError when there is none."""
    reader = TimedReader(target)
    for file in each_file(path, ENDINGS, reader):
        reader.mark(file.item, file.where, file.name)
        for cue in cues(file.text):
            place = f"{file.name}, line {cue.line}"
            if cue.problem:
                reader.found.problem(place, cue.problem)
                continue
            text = _LOOKS.sub("", cue.text).strip()
            reader.count(place, "tags for looks left out", len(_LOOKS.findall(cue.text)))
            reader.add(file.item, file.where, Said(start_s=cue.start_s, end_s=cue.end_s, label=text), place)
    return reader.result()


def write(dataset: Dataset) -> Documents:
    """One file a tier of each recording, beside it."""
    export = TimedExport(dataset, KEEPS)
    return Documents(export.media(), track_files(export, ".srt", _document), export.losses.result())


def _document(export: TimedExport, track: Track, things: Sequence[Segment]) -> bytes:
    blocks = []
    for number, thing in enumerate(things, 1):
        text = without_blank_lines(export, track, track.label(thing))
        if _LOOKS.search(text):
            export.drop(track.shape, "texts hold what SRT takes for tags for looks")
        if "-->" in text:
            export.drop(track.shape, "arrows in texts written as →, which SRT takes for times")
            text = text.replace("-->", "→")
        blocks.append(f"{number}\n{stamp(thing.start_s, thing.end_s, ',')}\n{text}\n\n")
    return "".join(blocks).encode()


def without_blank_lines(export: TimedExport, track: Track, text: str) -> str:
    """``text`` as the payload of a cue, which a blank line would end."""
    lines = [line.strip() for line in re.split(r"\r\n|\r|\n", text)]
    plain = "\n".join(line for line in lines if line)
    if plain != text:
        export.drop(track.shape, "blank lines, or blanks at the ends of lines, left out of texts")
    return plain
