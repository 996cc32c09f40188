"""Every format there is, in one list: what it is called, what it can carry, how it is read and written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.errors import CallError, UnknownName
from app.formats import (
    audiofolder,
    audiofolder_read,
    coco,
    coco_results,
    coco_write,
    csv_read,
    csv_write,
    ctm,
    eaf,
    eaf_write,
    imagefolder,
    jsonl,
    kaldi,
    kaldi_write,
    labelme,
    labelstudio,
    labeltrack,
    nemo,
    raven,
    recognise,
    rttm,
    srt,
    stm,
    textgrid,
    textgrid_write,
    voc,
    vtt,
    yolo,
)  # fmt: skip
from app.formats.document import Dataset, Documents
from app.formats.incoming import Read, Target
from app.labels import values
from app.units import Media

Reader = Callable[[Path, Target], Read]
Writer = Callable[[Dataset], Documents]
IMAGE_KINDS: tuple[values.Kind, ...] = ("choice", "multi-choice", "rating", "boxes", "polygons")
SOUND_KINDS: tuple[values.Kind, ...] = ("choice", "multi-choice", "rating", "transcript", "segments")
TIMED: tuple[values.Kind, ...] = ("transcript", "segments")


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
        name="yolo", title="YOLO text files, one an image", media=("image",), carries=("boxes", "polygons"),
        cannot="Anything but boxes and outlines, one task of them.",
        read_labels=yolo.read_labels, read_predictions=yolo.read_predictions,
    ),
    Format(
        name="labelstudio", title="Label Studio JSON", media=("image", "audio"), carries=labelstudio.READS,
        cannot="Brush masks, keypoints, relations between objects and all but one annotation an item.",
        read_labels=labelstudio.read_labels, read_predictions=labelstudio.read_predictions,
    ),
    Format(
        name="imagefolder", title="Folders by class, or with a metadata table (Hugging Face imagefolder)",
        media=("image",), carries=IMAGE_KINDS,
        cannot="Pictures without a label; attributes and holes of objects.", write=imagefolder.write,
    ),
    Format(
        name="hf-audiofolder", title="Recordings with a metadata table (Hugging Face audiofolder)",
        media=("audio",), carries=SOUND_KINDS,
        cannot="Recordings without a label; times of words of whole transcripts.",
        read_labels=audiofolder_read.read_labels, write=audiofolder.write,
    ),
    Format(
        name="textgrid", title="Praat TextGrid, one a recording", media=("audio",), carries=TIMED,
        cannot="Scores, attributes, bands of frequency and times of words; segments of one tier that overlap stand on "
        "further tiers.",
        read_labels=textgrid.read_labels, read_predictions=textgrid.read_labels, write=textgrid_write.write,
    ),
    Format(
        name="eaf", title="ELAN EAF, one a recording", media=("audio",), carries=TIMED,
        cannot="Times of words, times below a millisecond; segments of one tier that overlap stand on further tiers.",
        read_labels=eaf.read_labels, read_predictions=eaf.read_labels, write=eaf_write.write,
    ),
    Format(
        name="audacity", title="Audacity label tracks, one a tier", media=("audio",), carries=TIMED,
        cannot="Scores, attributes, times of words and line breaks.",
        read_labels=labeltrack.read_labels, read_predictions=labeltrack.read_labels, write=labeltrack.write,
    ),
    Format(
        name="raven", title="Raven selection tables, one a recording", media=("audio",), carries=("segments",),
        cannot="Times of words and line breaks.",
        read_labels=raven.read_labels, read_predictions=raven.read_labels, write=raven.write,
    ),
    Format(
        name="srt", title="SubRip subtitles, one a tier", media=("audio",), carries=TIMED,
        cannot="Scores, attributes, bands of frequency, times of words, and times below a millisecond.",
        read_labels=srt.read_labels, read_predictions=srt.read_labels, write=srt.write,
    ),
    Format(
        name="vtt", title="WebVTT subtitles, one a recording", media=("audio",), carries=TIMED,
        cannot="Scores, attributes, bands of frequency, times of words, and times below a millisecond.",
        read_labels=vtt.read_labels, read_predictions=vtt.read_labels, write=vtt.write,
    ),
    Format(
        name="rttm", title="RTTM: who speaks when (NIST)", media=("audio",), carries=("segments",),
        cannot="Texts, attributes but the channel, bands of frequency, and recordings in which there is nothing; the "
        "class or the tier, where the other stands in its place.",
        read_labels=rttm.read_labels, read_predictions=rttm.read_labels, write=rttm.write,
    ),
    Format(
        name="ctm", title="CTM: the time of each word (NIST)", media=("audio",), carries=TIMED,
        cannot="Everything but words whose times are known, their scores and the channel.",
        read_labels=ctm.read_labels, read_predictions=ctm.read_labels, write=ctm.write,
    ),
    Format(
        name="stm", title="STM: who says what when (NIST)", media=("audio",), carries=TIMED,
        cannot="Scores, attributes but the channel, bands of frequency, times of words, line breaks, and recordings in "
        "which there is nothing.",
        read_labels=stm.read_labels, read_predictions=stm.read_labels, write=stm.write,
    ),
    Format(
        name="nemo", title="NeMo manifests", media=("audio",), carries=SOUND_KINDS,
        cannot="Recordings without a transcript beside transcripts, and recordings in which there is nothing.",
        read_labels=nemo.read_labels, read_predictions=nemo.read_predictions, write=nemo.write,
    ),
    Format(
        name="kaldi", title="Kaldi data directories", media=("audio",), carries=TIMED,
        cannot="The class of a segment that has a text, scores, attributes, bands of frequency, times of words, line "
        "breaks, and recordings in which there is nothing.",
        read_labels=kaldi.read_labels, read_predictions=kaldi.read_labels, write=kaldi_write.write,
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
_ENDINGS: Mapping[str, str] = {
    ".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "coco", ".textgrid": "textgrid", ".eaf": "eaf",
    ".srt": "srt", ".vtt": "vtt", ".rttm": "rttm", ".ctm": "ctm", ".stm": "stm",
}  # fmt: skip
BY_NAME: Mapping[str, Format] = {one.name: one for one in ALL}


def named(name: str) -> Format:
    """The format called ``name``. Raises UnknownName."""
    if name not in BY_NAME:
        raise UnknownName("format", name, BY_NAME)
    return BY_NAME[name]


def prediction_formats(media: Media) -> tuple[Format, ...]:
    """Those that bring predictions on pictures, or on sound."""
    return tuple(one for one in ALL if one.read_predictions is not None and media in one.media)


def prediction_endings() -> tuple[str, ...]:
    """The endings of files that predictions come in."""
    return (*recognise.ENDINGS, *recognise.LOOKED_INTO)


def format_of(path: Path) -> str:
    """The name of the format that a file's ending says; for a folder, that of the files in it.

    Raises CallError where it says none, or a folder holds files of several.
    """
    endings = {path.suffix.lower()} if not path.is_dir() else {file.suffix.lower() for file in path.iterdir()}
    found = sorted({_ENDINGS[ending] for ending in endings if ending in _ENDINGS})
    if len(found) != 1:
        what = f"{path.name} holds files of several formats" if found else f"{path.name} does not say what it is"
        raise CallError(f"{what}. Name it with --format: {_with('read_labels')}.")
    return found[0]


def labels_reader(name: str) -> Reader:
    """How labels of that format are read. Raises UnknownName, or CallError where they are not."""
    reader = named(name).read_labels
    if reader is None:
        raise CallError(f"format {name!r} cannot be imported. These can: {_with('read_labels')}.")
    return reader


def predictions_reader(name: str, path: Path | None = None) -> Reader:
    """How predictions of that format are read; an empty name goes by what stands in the file or folder.

    Raises like labels_reader, CallError where nothing says which format it is.
    """
    if not name and path is not None:
        try:
            name = recognise.recognise(path).name
        except CallError as problem:
            raise CallError(f"{problem.message} These bring predictions: {_with('read_predictions')}.") from problem
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
