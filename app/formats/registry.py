"""Every format there is, in one list: what it is called, what it can carry, how it is read and written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.errors import CallError, UnknownName
from app.formats import (
    audiofolder,
    coco,
    coco_results,
    coco_write,
    csv_read,
    csv_write,
    imagefolder,
    jsonl,
    labelme,
    voc,
)  # fmt: skip
from app.formats.document import Dataset, Documents
from app.formats.incoming import Read, Target
from app.labels import values
from app.units import Media

Reader = Callable[[Path, Target], Read]
Writer = Callable[[Dataset], Documents]
IMAGE_KINDS: tuple[values.Kind, ...] = ("choice", "multi-choice", "rating", "boxes", "polygons")
SOUND_KINDS: tuple[values.Kind, ...] = ("choice", "multi-choice", "rating", "transcript", "segments")


@dataclass(frozen=True, kw_only=True)
class Format:
    """``carries`` are the kinds of task it can hold; ``cannot`` says in a sentence what is lost in it."""

    name: str
    title: str
    media: tuple[Media, ...]
    carries: tuple[values.Kind, ...]
    cannot: str
    read_labels: Reader | None = None
    read_predictions: Reader | None = None
    write: Writer | None = None


ALL: tuple[Format, ...] = (
    Format(
        name="coco", title="COCO annotations and results", media=("image",), carries=coco_write.CARRIES,
        cannot="Labels of whole images, rotated boxes, ellipses and lines; holes of outlines become pixel masks.",
        read_labels=coco.read_labels, read_predictions=coco_results.read_predictions, write=coco_write.write,
    ),
    Format(
        name="voc", title="PASCAL VOC", media=("image",), carries=("boxes",),
        cannot="Anything but boxes.", read_labels=voc.read_labels,
    ),
    Format(
        name="labelme", title="labelme", media=("image",), carries=("boxes", "polygons"),
        cannot="Masks, lines and points.", read_labels=labelme.read_labels,
    ),
    Format(
        name="imagefolder", title="Folders by class, or with a metadata table (Hugging Face imagefolder)",
        media=("image",), carries=IMAGE_KINDS,
        cannot="Pictures without a label; attributes and holes of objects.", write=imagefolder.write,
    ),
    Format(
        name="hf-audiofolder", title="Recordings with a metadata table (Hugging Face audiofolder)",
        media=("audio",), carries=SOUND_KINDS,
        cannot="Recordings without a label; attributes of segments.", write=audiofolder.write,
    ),
    Format(
        name="csv", title="CSV table, one row a label", media=("image", "audio"), carries=values.KINDS,
        cannot="Scores of single options of a multi-choice.",
        read_labels=csv_read.read_labels, read_predictions=csv_read.read_labels, write=csv_write.write,
    ),
    Format(
        name="jsonl", title="JSON lines, Earmark's own", media=("image", "audio"), carries=values.KINDS,
        cannot="Nothing is lost.",
        read_labels=jsonl.read_labels, read_predictions=jsonl.read_labels, write=jsonl.write,
    ),
)  # fmt: skip
BY_NAME: Mapping[str, Format] = {one.name: one for one in ALL}


def named(name: str) -> Format:
    """The format called ``name``. Raises UnknownName."""
    if name not in BY_NAME:
        raise UnknownName("format", name, BY_NAME)
    return BY_NAME[name]


def labels_reader(name: str) -> Reader:
    """How labels of that format are read. Raises UnknownName, or CallError where they are not."""
    reader = named(name).read_labels
    if reader is None:
        raise CallError(f"format {name!r} cannot be imported. These can: {_with('read_labels')}.")
    return reader


def predictions_reader(name: str, path: Path | None = None) -> Reader:
    """How predictions of that format are read; an empty name goes by the file's ending. Raises like labels_reader."""
    if not name and path is not None:
        name = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "coco"}.get(path.suffix.lower(), "")
        if not name:
            raise CallError(f"{path.name}: say what it is with --format: {_with('read_predictions')}.")
    reader = named(name).read_predictions
    if reader is None:
        raise CallError(f"format {name!r} brings no predictions. These do: {_with('read_predictions')}.")
    return reader


def writer(name: str) -> Writer:
    """How that format is written. Raises UnknownName, or CallError where it is not."""
    found = named(name).write
    if found is None:
        raise CallError(f"format {name!r} cannot be written. These can: {_with('write')}.")
    return found


def _with(ability: str) -> str:
    return ", ".join(one.name for one in ALL if getattr(one, ability) is not None)
