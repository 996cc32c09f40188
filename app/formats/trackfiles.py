"""Files that hold one track each (Audacity, SRT): how they are named, found and read.

``NAME.ext`` is the track without a tier; ``NAME.TIER.ext`` has one, ``NAME.TASK.TIER.ext`` names its task too, where an
export holds several. On reading, NAME is the longest beginning that is a recording of the project.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.formats.paths import safe_name, unique_folders
from app.formats.texts import bare, texts_of
from app.formats.timed_read import Place, TimedReader
from app.formats.timed_write import TimedExport, Track
from app.labels.values import Segment
from app.records import Item

Document = Callable[[TimedExport, Track, Sequence[Segment]], bytes]


@dataclass(frozen=True)
class TrackFile:
    """A file that was found: its recording, where its labels go, its text."""

    name: str
    item: Item
    where: Place
    text: str


def each_file(path: Path, endings: tuple[str, ...], reader: TimedReader) -> Iterator[TrackFile]:
    """The files at ``path`` that belong to a recording; a line for each that does not, or cannot be read.

    Raises FormatError when the one file named cannot be read.
    """
    for _, name, text in texts_of(path, endings, reader.found.problem):
        stem, rest = reader.target.items.split(bare(name))
        item = reader.found.item(stem or bare(name), name)
        where = None if item is None else reader.place(_track(rest, reader))
        if item is not None and where is not None:
            yield TrackFile(name, item, where, text)


def _track(rest: str, reader: TimedReader) -> str:
    """The name of a track as ``app.formats.tracks`` understands it."""
    task, _, tier = rest.partition(".")
    if task in reader.shapes:
        return f"{tier} - {task}" if tier else task
    return rest or reader.default().name


def track_files(
    export: TimedExport, ending: str, document: Document, *, by_tier: bool = True
) -> dict[str, bytes]:  # fmt: skip
    """Path → bytes of all track files of an export: one a tier, or one a task where ``by_tier`` is false.

    ``document`` is given the segments of the file. A tier's name that no file can have is changed, and counted.
    """
    texts: dict[str, bytes] = {}
    for entry in export.entries:
        for track in export.tracks(entry):
            tiers = track.tiers() if by_tier else {"": list(track.segments)}
            folders = unique_folders(tuple(tiers))
            for tier, things in tiers.items():
                name = [export.stems[entry.key]]
                if len(export.tasks) > 1 or tier.partition(".")[0] in export.tasks:
                    name.append(track.shape.name)
                if tier:
                    name.append(folders[tier])
                    renamed = folders[tier] != tier
                    export.drop(track.shape, "tiers written with another name, as files can have it", int(renamed))
                texts[f"{entry.split}/{safe_name('.'.join(name))}{ending}"] = document(export, track, things)
    return texts
