"""RTTM in and out: who speaks when (NIST, "The 2009 Rich Transcription Evaluation Plan", appendix A).

``SPEAKER file channel start duration <NA> <NA> name confidence <NA>``. The name is the tier (the speaker) where the
sheet has one class, or the class is "speech"; otherwise it is the class, as event detection writes it. On reading, a
name that is a class of the sheet is the class; any other is the tier, of the sheet's one class or of its class
"speech". The confidence is the score, the channel the attribute ``channel`` where the sheet has one. Only SPEAKER
lines are written, because diarisation tools take every line for one; SPKR-INFO is passed by on reading, other types
are counted.
"""

from __future__ import annotations

from pathlib import Path

from app.formats.columns import CHANNEL, channel_attribute, each_line, named_after, one_word
from app.formats.document import Dataset, Documents
from app.formats.incoming import Read, Target, TaskShape
from app.formats.numbers import number
from app.formats.paths import plain_name
from app.formats.timed_read import Place, Said, TimedReader
from app.formats.timed_write import Keeps, TimedExport
from app.formats.tracks import meant, spoken_class
from app.labels.values import Segment

ENDINGS = (".rttm",)
KEEPS = Keeps(title="RTTM", kinds=("segments",), label=False, text=False, score=True, attributes=frozenset({CHANNEL}))
SPEECH = "speech"
_NONE = ("<NA>", "NA", "<na>")


def read_labels(path: Path, target: Target) -> Read:
    """The SPEAKER lines of one file, or of all .rttm files below a folder. Raises FormatError when there is none."""
    target.wanted(("segments",))
    reader = TimedReader(target)
    for row in each_line(path, ENDINGS, reader):
        shape = reader.shapes[row.task] if row.task else target.one(("segments",))
        _read_row(row.text.split(), shape, row.place, reader)
    return reader.result()


def _read_row(cells: list[str], shape: TaskShape, place: str, reader: TimedReader) -> None:
    if cells[0] == "SPKR-INFO":
        return
    if cells[0] != "SPEAKER":
        reader.count(place, f"lines of the type {cells[0][:20]!r} passed by: only SPEAKER is read")
        return
    if len(cells) < 8:
        reader.found.problem(place, f"{len(cells)} columns, at least 8 are wanted; left out")
        return
    start, length = number(cells[3]), number(cells[4])
    if start is None or length is None:
        reader.found.problem(
            place, f"start and duration are wanted, found {cells[3][:20]!r} {cells[4][:20]!r}; left out"
        )
        return
    item = reader.found.item(cells[1], place)
    if item is None:
        return
    cls, tier = _who(cells[7], shape, reader)
    score = number(cells[8]) if len(cells) > 8 and cells[8] not in _NONE else None
    attributes = channel_attribute(shape, cells[2], ("1", "0", "A", *_NONE))
    said = Said(start_s=start, end_s=start + length, cls=cls, score=score, attributes=attributes)
    reader.add(item, Place(shape, tier), said, place)


def _who(name: str, shape: TaskShape, reader: TimedReader) -> tuple[str, str]:
    """Class and tier that a name means."""
    name = meant(reader.target.rename.get(name, name), shape.names)
    if name in shape.names:
        return name, ""
    cls = turn_class(shape)
    return (cls, name) if cls or not shape.names else (name, name)


def turn_class(shape: TaskShape) -> str:
    """The class of which a name is the speaker, "" where the sheet has none such."""
    if SPEECH in shape.names:
        return SPEECH
    return shape.names[0] if len(shape.names) == 1 else spoken_class(shape)


def write(dataset: Dataset) -> Documents:
    """``SPLIT.rttm`` (``TASK_SPLIT.rttm`` where there are several tasks of segments), sorted by recording and time,
    and the recordings below ``media/SPLIT/``.
    """
    export = TimedExport(dataset, KEEPS, tidy=plain_name)
    lines: dict[tuple[str, str], list[str]] = {
        (shape.name, split): [] for shape in export.shapes for split in dataset.splits()
    }
    for entry in sorted(export.entries, key=lambda one: export.stems[one.key]):
        for track in export.tracks(entry):
            if not track.segments:
                export.drop(track.shape, "recordings in which there is nothing have no line")
            for thing in track.segments:
                name = _name(thing, track.shape, export)
                score = "<NA>" if thing.score is None else f"{thing.score:.6f}"
                channel = one_word(export, track.shape, str(thing.attributes.get(CHANNEL, "1")) or "1", "channels")
                times = f"{thing.start_s:.6f} {max(thing.end_s - thing.start_s, 1e-6):.6f}"
                lines[track.shape.name, entry.split].append(
                    f"SPEAKER {export.stems[entry.key]} {channel} {times} <NA> <NA> {name} {score} <NA>\n"
                )
    texts = {
        f"{named_after(export, task, split)}.rttm": "".join(found).encode() for (task, split), found in lines.items()
    }
    return Documents(export.media("media/"), texts, export.losses.result())


def _name(thing: Segment, shape: TaskShape, export: TimedExport) -> str:
    by_speaker = thing.cls in ("", turn_class(shape))
    name = thing.tier if by_speaker and thing.tier else thing.cls
    if thing.tier and not by_speaker:
        export.drop(shape, "tier left out: the class stands in its place")
    if name == thing.tier and name in shape.names:
        export.drop(shape, "tier that is called like a class")
    return one_word(export, shape, name, "names") or "<NA>"
