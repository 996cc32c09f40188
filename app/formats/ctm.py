"""CTM in and out: the time of each word (NIST sctk, "ctm file format", doc/infmts.htm).

``file channel start duration word [confidence]``, ";;" begins a comment; sorted by file, channel and time. A
transcript is its words in order of time, which are kept with their times; for a task of segments each word is one.
Written are the times of words where they are known (of a transcript or a segment), and segments whose text is a single
word; other texts have no times to write. Alternatives (``<ALT_BEGIN>``) are read as their first.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.formats.columns import CHANNEL, channel_attribute, each_line, named_after, one_word
from app.formats.document import Dataset, Documents
from app.formats.incoming import Read, Target, TaskShape
from app.formats.numbers import number
from app.formats.paths import plain_name
from app.formats.timed_read import Place, Said, TimedReader
from app.formats.timed_write import Keeps, TimedExport, Track
from app.formats.tracks import spoken_class
from app.labels.values import TimedWord

ENDINGS = (".ctm",)
KEEPS = Keeps(
    title="CTM", label=False, cls=False, tier=False, score=True, attributes=frozenset({CHANNEL}), words=True
)  # fmt: skip
_BEGIN, _NEXT, _END = "<ALT_BEGIN>", "<ALT>", "<ALT_END>"
Row = tuple[str, str, float, float, str, float | None]


def read_labels(path: Path, target: Target) -> Read:
    """The words of one file, or of all .ctm files below a folder. Raises FormatError when there is none.

    Without a task of its own choosing it fills a transcript before segments: words are what a CTM is about.
    """
    reader = TimedReader(target)
    branch = 0
    for row in each_line(path, ENDINGS, reader):
        cells, place = row.text.split(), row.place
        tag = cells[4].upper() if len(cells) > 4 else ""
        if tag in (_BEGIN, _NEXT, _END):
            branch = {_BEGIN: 1, _NEXT: branch + 1, _END: 0}[tag]
        elif branch > 1:
            reader.count(place, "words of further alternatives passed by")
        elif tag != "@":  # the empty alternative
            shape = reader.shapes[row.task] if row.task else reader.default("transcript")
            _read_row(cells, Place(shape, ""), place, reader)
    return reader.result()


def _read_row(cells: list[str], where: Place, place: str, reader: TimedReader) -> None:
    if len(cells) < 5:
        reader.found.problem(place, f"{len(cells)} columns, at least 5 are wanted; left out")
        return
    start, length = number(cells[2]), number(cells[3])
    if start is None or length is None or start < 0 or length < 0:
        reader.found.problem(
            place, f"start and duration are wanted, found {cells[2][:20]!r} {cells[3][:20]!r}; left out"
        )
        return
    item = reader.found.item(cells[0], place)
    if item is None:
        return
    score = number(cells[5]) if len(cells) > 5 else None
    word = TimedWord(cells[4], start, start + length, score)
    said = Said(
        start_s=start, end_s=start + length, label=cells[4], score=score,
        words=(word,) if where.shape.kind == "transcript" else (),
        attributes=channel_attribute(where.shape, cells[1], ("1", "A")),
    )  # fmt: skip
    reader.add(item, where, said, place)


def write(dataset: Dataset) -> Documents:
    """``SPLIT.ctm`` (``TASK_SPLIT.ctm`` where there are several tasks), and the recordings below ``media/SPLIT/``."""
    export = TimedExport(dataset, KEEPS, tidy=plain_name)
    rows: dict[tuple[str, str], list[Row]] = {
        (shape.name, split): [] for shape in export.shapes for split in dataset.splits()
    }  # fmt: skip
    for entry in export.entries:
        for track in export.tracks(entry):
            rows[track.shape.name, entry.split] += _rows(track, export)
    texts = {
        f"{named_after(export, task, split)}.ctm": "".join(_line(row) for row in sorted(found, key=_order)).encode()
        for (task, split), found in rows.items()
    }
    return Documents(export.media("media/"), texts, export.losses.result())


def _rows(track: Track, export: TimedExport) -> Iterator[Row]:
    shape, stem = track.shape, export.stems[track.entry.key]
    if not track.segments:
        export.drop(shape, "recordings in which nothing is said have no line")
    for thing in track.segments:
        channel = one_word(export, shape, str(thing.attributes.get(CHANNEL, "1")) or "1", "channels")
        text = thing.text or ("" if track.whole else thing.cls)
        if thing.text and thing.cls != spoken_class(shape):
            export.drop(shape, "class of a segment left out: its words stand in its place")
        words = thing.words
        if not words and len(text.split()) == 1 and not track.whole:
            words = (TimedWord(text, thing.start_s, thing.end_s, thing.score),)
        if not words:
            export.drop(shape, "text left out: the times of its words are not known")
        elif " ".join(word.text for word in words).split() != text.split():
            export.drop(shape, "text replaced by its timed words, which differ from it")
        for word in words:
            plain = one_word(export, shape, word.text, "words")
            if plain:
                yield (
                    stem,
                    channel,
                    word.start_s,
                    word.end_s - word.start_s,
                    _no_comment(plain, shape, export),
                    word.score,
                )


def _no_comment(word: str, shape: TaskShape, export: TimedExport) -> str:
    if word.upper() not in (_BEGIN, _NEXT, _END, "@"):
        return word
    export.drop(shape, "words that mean something else in a CTM written with _")
    return f"_{word}"


def _order(row: Row) -> tuple[bytes, bytes, float, float]:
    return row[0].encode(), row[1].encode(), row[2], row[3]


def _line(row: Row) -> str:
    stem, channel, start, length, word, score = row
    confidence = "" if score is None else f" {score:.6f}"
    return f"{stem} {channel} {start:.6f} {length:.6f} {word}{confidence}\n"
