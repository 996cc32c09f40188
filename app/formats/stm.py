"""STM in and out: who says what when (NIST sctk, "stm file format", doc/infmts.htm).

``file channel speaker start end [<label>] text``, ";;" begins a comment; sorted by file, channel and time. The speaker
is the tier ("unknown" for none). The label holds the class where the sheet has several. A transcript is one line from
the recording's start to its end. ``ignore_time_segment_in_scoring`` is what sclite wants for a stretch that is not
scored; such lines are passed by, and counted.
"""

from __future__ import annotations

import re
from pathlib import Path

from app.formats.columns import CHANNEL, channel_attribute, each_line, named_after, one_word
from app.formats.document import Dataset, Documents
from app.formats.incoming import Read, Target
from app.formats.numbers import number
from app.formats.paths import plain_name
from app.formats.timed_read import Place, Said, TimedReader
from app.formats.timed_write import Keeps, TimedExport, Track
from app.labels.values import Segment

ENDINGS = (".stm",)
KEEPS = Keeps(title="STM", label=False, attributes=frozenset({CHANNEL}))
NOBODY = "unknown"
IGNORED = "ignore_time_segment_in_scoring"
_LABEL = re.compile(r"<([^<>\s]*)>")


def read_labels(path: Path, target: Target) -> Read:
    """The lines of one file, or of all .stm files below a folder. Raises FormatError when there is none."""
    reader = TimedReader(target)
    for row in each_line(path, ENDINGS, reader):
        shape = reader.shapes[row.task] if row.task else reader.default()
        _read_row(row.text.strip(), Place(shape, ""), row.place, reader)
    return reader.result()


def _read_row(row: str, where: Place, place: str, reader: TimedReader) -> None:
    cells = row.split(None, 5)
    if len(cells) < 5:
        reader.found.problem(place, f"{len(cells)} columns, at least 5 are wanted; left out")
        return
    start, end = number(cells[3]), number(cells[4])
    if start is None or end is None:
        reader.found.problem(place, f"start and end are wanted, found {cells[3][:20]!r} {cells[4][:20]!r}; left out")
        return
    text = cells[5].strip() if len(cells) > 5 else ""
    found = _LABEL.match(text)
    label, text = (found[1], text[found.end() :].strip()) if found else ("", text)
    if text.lower() == IGNORED:
        reader.count(place, "stretches that are not scored passed by")
        return
    item = reader.found.item(cells[0], place)
    if item is None:
        return
    names = where.shape.names
    cls = next((one for one in label.split(",") if one in names), None)
    attributes: dict[str, str] = channel_attribute(where.shape, cells[1], ("1", "A"))
    if label and cls is None:
        attributes["label"] = label
    tier = "" if cells[2].lower() == NOBODY else cells[2]
    said = Said(start_s=start, end_s=end, label=text if cls is None else None, cls=cls or "", text=text,
                attributes=attributes)  # fmt: skip
    reader.add(item, Place(where.shape, tier), said, place)


def write(dataset: Dataset) -> Documents:
    """``SPLIT.stm`` (``TASK_SPLIT.stm`` where there are several tasks), and the recordings below ``media/SPLIT/``."""
    export = TimedExport(dataset, KEEPS, tidy=plain_name)
    lines: dict[tuple[str, str], list[tuple[bytes, bytes, float, float, str]]] = {
        (shape.name, split): [] for shape in export.shapes for split in dataset.splits()
    }
    for entry in export.entries:
        for track in export.tracks(entry):
            if not track.spoken():
                export.drop(track.shape, "recordings in which there is nothing have no line")
            for thing in track.spoken():
                channel, line = _line(thing, track, export)
                stem = export.stems[entry.key].encode()
                lines[track.shape.name, entry.split].append((stem, channel.encode(), thing.start_s, thing.end_s, line))
    texts = {
        f"{named_after(export, task, split)}.stm": "".join(one[-1] for one in sorted(found)).encode()
        for (task, split), found in lines.items()
    }
    return Documents(export.media("media/"), texts, export.losses.result())


def _line(thing: Segment, track: Track, export: TimedExport) -> tuple[str, str]:
    shape = track.shape
    channel = one_word(export, shape, str(thing.attributes.get(CHANNEL, "1")) or "1", "channels")
    speaker = one_word(export, shape, thing.tier, "speakers") or NOBODY
    text = export.one_line(shape, thing.text)
    label = ""
    if not track.whole and thing.cls:
        wanted = len(shape.names) > 1 or _LABEL.match(text)  # a text that begins like a label needs one before it
        if wanted and _LABEL.fullmatch(f"<{thing.cls}>") and "," not in thing.cls:
            label = f"<{thing.cls}> "
        else:
            text = export.one_line(shape, track.label(thing))
    if not label and _LABEL.match(text):
        export.drop(shape, "texts that begin like a label")
    if ";;" in text:
        export.drop(shape, "semicolons doubled in texts, which begin a comment, written once")
        while ";;" in text:
            text = text.replace(";;", ";")
    times = f"{thing.start_s:.6f} {max(thing.end_s, thing.start_s + 1e-6):.6f}"
    line = f"{export.stems[track.entry.key]} {channel} {speaker} {times} {label}{text}".rstrip()
    return channel, f"{line}\n"
