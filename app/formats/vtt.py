"""WebVTT subtitles in and out (W3C, "WebVTT: The Web Video Text Tracks Format").

A tier is the voice of a cue (``<v Anna>``), a class its class (``<c.dog>``) where both a class and a text are said and
the class's name can stand there; else class and text share the text (``app.formats.tracks``). Other tags and times
within a cue are left out. Several tasks are several files, as languages are (``app.formats.trackfiles``).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.formats.cues import cues, stamp
from app.formats.document import Dataset, Documents
from app.formats.incoming import Read, Target
from app.formats.srt import without_blank_lines
from app.formats.timed_read import Place, Said, TimedReader
from app.formats.timed_write import Keeps, TimedExport, Track
from app.formats.trackfiles import TrackFile, each_file, track_files
from app.formats.tracks import spoken_class
from app.labels.values import Segment

ENDINGS = (".vtt",)
KEEPS = Keeps(title="WebVTT", label=False)
_TAG = re.compile(r"<([^<>]*)>")
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")


def read_labels(path: Path, target: Target) -> Read:
    """The cues of one file, or of all .vtt files below a folder. Raises FormatError when there is none."""
    reader = TimedReader(target)
    for file in each_file(path, ENDINGS, reader):
        if not file.text.startswith("WEBVTT"):
            reader.found.problem(f"{file.name}, line 1", "it does not begin with WEBVTT; left out")
            continue
        reader.mark(file.item, file.where, file.name)
        _read_one(file, reader)
    return reader.result()


def _read_one(file: TrackFile, reader: TimedReader) -> None:
    for cue in cues(file.text, blank_ends=True):
        place = f"{file.name}, line {cue.line}"
        if cue.problem:
            reader.found.problem(place, cue.problem)
            continue
        for voice, classes, text in _spoken(cue.text, reader, place):
            cls = next((one for one in classes if one in file.where.shape.names), None)
            where = Place(file.where.shape, voice or file.where.tier)
            if cls is None:
                said = Said(start_s=cue.start_s, end_s=cue.end_s, label=text)
            else:
                said = Said(start_s=cue.start_s, end_s=cue.end_s, cls=cls, text=text)
            reader.add(file.item, where, said, place)


def _spoken(payload: str, reader: TimedReader, place: str) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Voice, classes and text of each part of a cue; a part ends where another voice begins."""
    voice, text, classes = "", "", list[str]()
    at, others = 0, 0
    for tag in _TAG.finditer(payload):
        text += payload[at : tag.start()]
        at = tag.end()
        name, _, said = tag[1].partition(" ")
        kind, *marks = name.split(".")
        if kind == "v":
            if text.strip():
                yield voice, tuple(classes), html.unescape(text).strip()
            voice, text, classes = html.unescape(said).strip(), "", []
        elif kind == "c":
            classes += [html.unescape(mark) for mark in marks]
        elif kind not in ("/c", "/v"):
            others += 1
    reader.count(place, "other tags, and times within a cue, left out", others)
    text += payload[at:]
    if text.strip() or not payload.strip():
        yield voice, tuple(classes), html.unescape(text).strip()


def write(dataset: Dataset) -> Documents:
    """One file a task of each recording, beside it."""
    export = TimedExport(dataset, KEEPS)
    texts = track_files(export, ".vtt", _document, by_tier=False)
    return Documents(export.media(), texts, export.losses.result())


def _document(export: TimedExport, track: Track, things: Sequence[Segment]) -> bytes:
    blocks = ["WEBVTT\n\n"]
    for thing in things:
        if thing.text and thing.cls not in ("", spoken_class(track.shape)) and _PLAIN.fullmatch(thing.cls):
            text = f"<c.{thing.cls}>{_escaped(without_blank_lines(export, track, thing.text))}</c>"
        else:
            text = _escaped(without_blank_lines(export, track, track.label(thing)))
        voice = export.one_line(track.shape, thing.tier)
        text = f"<v {_escaped(voice)}>{text}" if voice else text
        blocks.append(f"{stamp(thing.start_s, thing.end_s, '.')}\n{text}\n\n")
    return "".join(blocks).encode()


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)
