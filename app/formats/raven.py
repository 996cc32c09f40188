"""Raven's selection tables in and out (Cornell Lab of Ornithology, "Raven Pro User's Manual", chapter on selections).

Tab-separated, with a header. ``Begin Time (s)`` and ``End Time (s)``, ``Low Freq (Hz)`` and ``High Freq (Hz)``; the
class is ``Annotation`` (or Species, Label, Class … where others call it so), everything else that a sheet has an
attribute for is one, by the name of its column, ``Channel`` too. Raven lists a selection once a view: of the lines of
one selection the one of the spectrogram counts, and one that has only the view of the waveform has no band of
frequencies. A table is called like its recording (``NAME.Table.1.selections.txt``), or names it in ``Begin File``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.errors import FormatError
from app.formats.cells import harmless, restored
from app.formats.document import Dataset, Documents
from app.formats.incoming import Read, Target
from app.formats.numbers import number
from app.formats.texts import bare, files_of, name_of, numbered, read_text
from app.formats.timed_read import Place, Said, TimedReader
from app.formats.timed_write import Keeps, TimedExport, Track
from app.labels.values import Segment

ENDINGS = (".txt", ".selections.tsv")
KEEPS = Keeps(title="Raven", kinds=("segments",), label=False, score=True, attributes=None, band=True)
BEGIN, END, LOW, HIGH = "Begin Time (s)", "End Time (s)", "Low Freq (Hz)", "High Freq (Hz)"
SELECTION, VIEW, CHANNEL, LABEL, TEXT, TIER, SCORE = (
    "Selection", "View", "Channel", "Annotation", "Text", "Tier", "Score",
)  # fmt: skip
_OWN = (SELECTION, VIEW, CHANNEL, BEGIN, END, LOW, HIGH, LABEL, TEXT, TIER, SCORE)
_LABELS = (LABEL, "annotation", "Species", "Common Name", "Label", "label", "Class", "Call Type", "Code", "Sound Type")
_SCORES = (SCORE, "Confidence", "score", "confidence")
# What Raven measures or counts by itself: no word of an annotator.
_MEASURED = ("Begin File", "Begin Path", "File Offset (s)", "Delta Time (s)", "Delta Freq (Hz)", "Occupancy")


@dataclass(frozen=True)
class Selection:
    """A line: its place and its cells by column."""

    place: str
    cells: Mapping[str, str]

    def first(self, names: tuple[str, ...]) -> str:
        """The first cell that says something, of the columns ``names``."""
        return next((self.cells[name] for name in names if self.cells.get(name, "").strip()), "").strip()


def read_labels(path: Path, target: Target) -> Read:
    """Selections of one table, or of all .txt tables below a folder. Raises FormatError where the one file is none."""
    target.wanted(("segments",))
    reader = TimedReader(target)
    for file in files_of(path, ENDINGS):
        name = name_of(file, path)
        try:
            text, note = read_text(file)
            if note:
                reader.found.problem(name, note)
            rows = list(_rows(text, name, reader))
        except FormatError as problem:
            if file == path:
                raise FormatError(f"{name}: {problem.message.removeprefix(f'{file.name}: ')}") from problem
            reader.found.problem(name, f"{problem.message.rstrip('.')}; left out")
            continue
        _read_table(rows, bare(name), reader, name)
    return reader.result()


def _rows(text: str, name: str, reader: TimedReader) -> Iterator[Selection]:
    header: list[str] = []
    for line, row in numbered(text):
        cells = row.split("\t")
        if not header:
            header = [cell.strip() for cell in cells]
            if BEGIN not in header or END not in header:
                raise FormatError(f"no selection table: its first line has no columns {BEGIN!r} and {END!r}.")
        elif len(cells) != len(header) and row.strip():
            problem = f"{len(cells)} cells where the header has {len(header)}; left out"
            reader.found.problem(f"{name}, line {line}", problem)
        elif row.strip():
            yield Selection(f"{name}, line {line}", dict(zip(header, map(restored, cells), strict=True)))
    if not header:
        raise FormatError("the table is empty.")


def _read_table(rows: list[Selection], stem: str, reader: TimedReader, name: str) -> None:
    own, rest = reader.target.items.split(stem)
    task = rest.partition(".")[0]
    if task in reader.shapes and reader.target.task not in ("", task):
        return
    shape = reader.shapes[task] if task in reader.shapes else reader.target.one(("segments",))
    if own and not any(row.first(("Begin File", "Begin Path")) for row in rows):
        itself = reader.target.items.find(own)
        if not isinstance(itself, str):
            reader.mark(itself, Place(shape, ""), name)
    for row in _once(rows):
        said = row.first(("Begin File", "Begin Path")) or own or stem
        item = reader.found.item(said, row.place)
        if item is None:
            continue
        offset = row.first(("File Offset (s)",))
        start, end = number(row.cells[BEGIN]), number(row.cells[END])
        if start is None or end is None:
            wanted = f"times are wanted, found {row.cells[BEGIN][:20]!r} and {row.cells[END][:20]!r}; left out"
            reader.found.problem(row.place, wanted)
            continue
        from_file = number(offset)
        if from_file is not None:  # times of a table over several files count from the first one's start
            start, end = from_file, from_file + (end - start)
        reader.add(item, Place(shape, row.first((TIER,))), _said(row, start, end), row.place)


def _once(rows: list[Selection]) -> list[Selection]:
    """One line a selection: that of a spectrogram where there are several."""
    kept: dict[tuple[str, ...], Selection] = {}
    for place, row in enumerate(rows):
        number_ = row.first((SELECTION,))
        key = (number_, row.first(("Begin File",)), row.cells[BEGIN], row.cells[END]) if number_ else (f"#{place}",)
        if key not in kept or row.first((VIEW,)).startswith("Spectrogram"):
            kept[key] = row
    return list(kept.values())


def _said(row: Selection, start: float, end: float) -> Said:
    waveform = row.first((VIEW,)).startswith("Waveform")
    band = (None, None) if waveform else (number(row.first((LOW,))), number(row.first((HIGH,))))
    label = row.first(_LABELS)
    known = {*_OWN, *_MEASURED, next((name for name in _LABELS if row.cells.get(name, "").strip()), LABEL)}
    rest = {
        name: cell for name, cell in row.cells.items() if name not in known and name not in _SCORES and cell.strip()
    }
    if row.first((CHANNEL,)) not in ("", "1"):
        rest["channel"] = row.first((CHANNEL,))
    return Said(start_s=start, end_s=end, cls=label, text=row.first((TEXT,)), attributes=rest,
                score=number(row.first(_SCORES)), band_hz=band)  # fmt: skip


def write(dataset: Dataset) -> Documents:
    """``SPLIT/NAME.Table.1.selections.txt`` beside each recording; ``NAME.TASK.selections.txt`` where there are
    several.
    """
    export = TimedExport(dataset, KEEPS)
    texts: dict[str, bytes] = {}
    several = len(export.tasks) > 1
    for entry in export.entries:
        for track in export.tracks(entry):
            name = f"{export.stems[entry.key]}.{track.shape.name if several else 'Table.1'}.selections.txt"
            texts[f"{entry.split}/{name}"] = _table(track, export)
    return Documents(export.media(), texts, export.losses.result())


def _table(track: Track, export: TimedExport) -> bytes:
    said = {name for thing in track.segments for name in thing.attributes if name != "channel"}
    clashing = said & {*_OWN, *_MEASURED, *_LABELS, *_SCORES}
    columns = (*_OWN, *sorted(said - clashing))
    lines = ["\t".join(export.one_line(track.shape, column) for column in columns)]
    for place, thing in enumerate(track.segments, 1):
        clashes = len(clashing & set(thing.attributes))
        export.drop(track.shape, "attributes called like a column of Raven left out", clashes)
        cells = _cells(thing, place, track)
        lines.append(
            "\t".join(_cell(cells.get(column, thing.attributes.get(column)), track, export) for column in columns)
        )
    return ("\n".join(lines) + "\n").encode()


def _cells(thing: Segment, place: int, track: Track) -> dict[str, object]:
    band = thing.low_hz is not None
    nyquist = (track.entry.rate_hz or 0) / 2
    return {
        SELECTION: place, VIEW: "Spectrogram 1" if band else "Waveform 1",
        CHANNEL: thing.attributes.get("channel", 1), BEGIN: f"{thing.start_s:.9f}", END: f"{thing.end_s:.9f}",
        LOW: f"{thing.low_hz if thing.low_hz is not None else 0.0:.6f}",
        HIGH: f"{thing.high_hz if thing.high_hz is not None else nyquist:.6f}",
        LABEL: thing.cls, TEXT: thing.text, TIER: thing.tier, SCORE: thing.score,
    }  # fmt: skip


def _cell(value: object, track: Track, export: TimedExport) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return harmless(export.one_line(track.shape, value)) if isinstance(value, str) else str(value)
