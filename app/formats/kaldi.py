"""Kaldi data directories in and out (kaldi-asr.org, "Data preparation"): wav.scp, segments, text, utt2spk, spk2utt.

``wav.scp`` names a file, or a command that Kaldi pipes from; here commands are never run, only searched for the name
of a recording. An utterance is a stretch of a recording (``segments``) or all of it; its speaker is the tier, its
words the text, or the class where nothing is said. Written are ids of ASCII letters, digits and "_", parts apart by
"-", so that sorting by utterance and by speaker gives the same order in the C locale, as validate_data_dir.sh asks
for. Paths in wav.scp are relative to the folder of the export: run recipes from there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.errors import FormatError
from app.formats.columns import task_of
from app.formats.incoming import Read, Target, TaskShape
from app.formats.numbers import number
from app.formats.texts import name_of, numbered, read_text
from app.formats.timed_read import Place, Said, TimedReader
from app.records import Item

MOST_FOLDERS = 10_000
Lines = Mapping[str, tuple[str, str]]  # id → (the rest of its line, its place)


@dataclass(frozen=True)
class Folder:
    """The tables of one data directory, each by its first column."""

    name: str
    stem: str
    text: Lines
    segments: Lines | None
    speakers: Lines
    wavs: Lines


def read_labels(path: Path, target: Target) -> Read:
    """The utterances of a data directory, of all below a folder, or of a file ``text`` (with what lies beside it).

    Raises FormatError where there is neither a ``text`` nor a ``segments``.
    """
    reader = TimedReader(target)
    for folder, text in _folders(path):
        _read_folder(_tables(folder, text, path, reader), reader)
    return reader.result()


def _folders(path: Path) -> list[tuple[Path, Path]]:
    """Each data directory and its text."""
    if not path.is_dir():
        if not path.is_file():
            raise FormatError(f"{path}: there is no such file. Check the path.")
        return [(path.parent, path)]
    root, found = path.resolve(), set()
    for name in ("text", "segments"):
        for file in path.rglob(name):
            if file.is_file() and file.resolve().is_relative_to(root):
                found.add(file.parent)
    if not found:
        raise FormatError(f"{path}: no Kaldi data directory here: a file called 'text' or 'segments' is wanted.")
    if len(found) > MOST_FOLDERS:
        raise FormatError(f"{path}: more than {MOST_FOLDERS:,} data directories. Import one at a time.")
    return [(folder, folder / "text") for folder in sorted(found)]


def _tables(folder: Path, text: Path, path: Path, reader: TimedReader) -> Folder:
    def table(file: Path) -> dict[str, tuple[str, str]]:
        return _table(file, name_of(file, path), reader) if file.is_file() else {}

    segments = folder / "segments"
    return Folder(
        name_of(text, path), folder.name, table(text), table(segments) if segments.is_file() else None,
        table(folder / "utt2spk"), table(folder / "wav.scp"),
    )  # fmt: skip


def _table(file: Path, name: str, reader: TimedReader) -> dict[str, tuple[str, str]]:
    try:
        text, note = read_text(file)
    except FormatError as problem:
        reader.found.problem(name, f"{problem.message.rstrip('.')}; left out")
        return {}
    if note:
        reader.found.problem(name, note)
    found: dict[str, tuple[str, str]] = {}
    before = b""
    unsorted = 0
    for line, row in numbered(text):
        key, *rest = row.split(None, 1)[:2] or [""]
        place = f"{name}, line {line}"
        if not key:
            continue
        unsorted += key.encode() < before
        before = key.encode()
        if key in found:
            reader.found.problem(place, f"{key[:60]!r} stands here a second time; the first one counts")
        else:
            found[key] = (rest[0].strip() if rest else "", place)
    if unsorted:
        reader.found.problem(
            name, "its lines are not in the order of the C locale, which Kaldi would refuse; read all the same"
        )
    return found


def _read_folder(folder: Folder, reader: TimedReader) -> None:
    task = task_of(folder.stem, reader)
    if task and reader.target.task not in ("", task):
        return
    shape = reader.shapes[task] if task else reader.default("transcript" if folder.segments is None else "segments")
    for key in folder.text if folder.segments is None else folder.segments:
        _read_one(key, folder, shape, reader)
    if folder.segments is not None:
        for key, (_, place) in folder.text.items():
            if key not in folder.segments:
                reader.found.problem(place, f"the utterance {key[:60]!r} is not in segments; left out")


def _read_one(key: str, folder: Folder, shape: TaskShape, reader: TimedReader) -> None:
    said, place = folder.text.get(key, ("", ""))
    recording, start, end = key, 0.0, -1.0
    if folder.segments is not None:
        row, place = folder.segments[key]
        cells = row.split()
        times = [number(cell) for cell in cells[1:3]]
        if len(cells) < 3 or None in times:
            reader.found.problem(place, "recording, start and end are wanted; left out")
            return
        recording, (start, end) = cells[0], (time for time in times if time is not None)
    item = _item(recording, folder.wavs, reader, place)
    if item is None:
        return
    if end == -1.0:  # Kaldi's word for "to the end"
        end = item.features.get("duration_s", 0.0)
        if end <= start and shape.kind == "segments":
            reader.found.problem(place, "the length of the recording is not known; left out")
            return
    speaker = folder.speakers.get(key, ("", ""))[0]
    tier = "" if speaker in (key, recording) else speaker
    where = Place(shape, tier)
    if shape.kind == "transcript":
        reader.mark(item, where, place)
    reader.add(item, where, Said(start_s=start, end_s=end, label=said), place)


def _item(recording: str, wavs: Lines, reader: TimedReader, place: str) -> Item | None:
    """The recording that a line of wav.scp speaks of, by any word of it that is one; else by its id."""
    for word in _words(wavs.get(recording, ("", ""))[0]):
        found = reader.target.items.find(word)
        if not isinstance(found, str):
            return reader.found.item(word, place)
    return reader.found.item(recording, place)


def _words(command: str) -> Iterator[str]:
    yield from ([command] if command and not command.endswith("|") else [])
    for word in command.split():
        plain = word.strip("\"'")
        if "." in plain or "/" in plain:
            yield plain
