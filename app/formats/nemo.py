"""NeMo manifests in and out (NVIDIA NeMo, "Datasets" of ASR and of speech classification): JSON lines, one an
utterance.

``audio_filepath``, ``duration`` (s), ``text``; ``offset`` where an utterance is a part of its file; ``label`` for
classification, ``speaker``; recognisers add ``pred_text``. The speaker is the tier, the label the class. NeMo passes
by keys that it does not know, so scores, attributes, bands and the times of words stand beside, under their own names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from app.errors import FormatError
from app.formats.columns import task_of
from app.formats.document import Dataset, Documents, LabelledItem
from app.formats.files import json_lines
from app.formats.incoming import Read, Target, TaskShape
from app.formats.numbers import number
from app.formats.rows import scalar_of, timed_words
from app.formats.texts import files_of, name_of
from app.formats.timed_read import Place, Said, TimedReader
from app.formats.timed_write import Keeps, TimedExport
from app.labels import values
from app.records import Item

ENDINGS = (".json", ".jsonl")
KEEPS = Keeps(title="NeMo", label=False, score=True, attributes=None, band=True, words=True)
SCALARS: tuple[values.Kind, ...] = ("choice", "multi-choice", "rating")
_encoder = msgspec.json.Encoder()


def read_labels(path: Path, target: Target) -> Read:
    """The utterances of one manifest, or of all below a folder: ``text`` and ``label``. Raises FormatError."""
    return _read(path, target, "text")


def read_predictions(path: Path, target: Target) -> Read:
    """What a recogniser said: ``pred_text``; in a manifest that has none, ``text``. Raises FormatError."""
    return _read(path, target, "pred_text")


def _read(path: Path, target: Target, key: str) -> Read:
    reader = TimedReader(target, SCALARS)
    for file in files_of(path, ENDINGS):
        name, empty = name_of(file, path), True
        for line, entry in json_lines(file):
            empty = False
            place = f"{name}, line {line}"
            if isinstance(entry, FormatError):
                reader.found.problem(place, f"{entry.message}; left out")
            elif not isinstance(entry, dict):
                reader.found.problem(place, "not a JSON object; left out")
            else:
                _read_line(entry, task_of(file.stem, reader), key, place, reader)
        if empty and file == path:
            raise FormatError(f"{name}: the file is empty.")
    return reader.result()


def _read_line(entry: Mapping[str, Any], task: str, key: str, place: str, reader: TimedReader) -> None:
    item = reader.found.item(entry.get("audio_filepath", entry.get("audio_file")), place)
    if item is None:
        return
    shape = _shape(entry, task, reader)
    _read_scalars(entry, shape, item, place, reader)
    for other in reader.shapes.values():
        if other is not shape and other.kind == "transcript" and isinstance(entry.get(other.name), str):
            reader.mark(item, Place(other, ""), place)
            reader.add(item, Place(other, ""), Said(start_s=0.0, end_s=0.0, text=entry[other.name]), place)
    if shape is None:
        return
    text = entry.get(key, entry.get("text")) if key == "pred_text" else entry.get(key)
    if text is None and shape.kind == "transcript":
        if not any(name in entry for name in reader.target.tasks):
            reader.found.problem(place, f"it has no {key!r}; left out")
        return
    start = number(entry.get("offset", 0.0))
    length = number(entry.get("duration", item.features.get("duration_s")))
    if length is None and shape.kind == "transcript" and "duration" not in entry:
        length = 0.0  # nobody asks where a transcript of all of it ends
    if start is None or length is None:
        reader.found.problem(place, "offset and duration in seconds are wanted; left out")
        return
    if shape.kind == "transcript":
        reader.mark(item, Place(shape, ""), place)
        if not reader.begins(item, shape, (start, _text(entry.get("speaker"))), place):
            return
    reader.add(item, Place(shape, _text(entry.get("speaker"))), _said(entry, text, start, length, place, reader), place)


def _said(
    entry: Mapping[str, Any], text: object, start: float, length: float, place: str, reader: TimedReader
) -> Said:  # fmt: skip
    attributes = entry.get("attributes")
    band = (number(entry.get("low_hz")), number(entry.get("high_hz")))
    words = timed_words(entry.get("words"), reader.found, place)
    rest: dict[str, Any] = {
        "start_s": start, "end_s": start + length, "score": number(entry.get("score")), "words": words, "band_hz": band,
        "attributes": attributes if isinstance(attributes, dict) else {},
    }  # fmt: skip
    if entry.get("label") is None:
        return Said(label=_text(text), **rest)
    return Said(cls=_text(entry["label"]), text=_text(text), **rest)


def _shape(entry: Mapping[str, Any], task: str, reader: TimedReader) -> TaskShape | None:
    """The task of texts or segments that a line fills; None where it has labels of whole recordings only."""
    target = reader.target
    if target.task:
        return reader.shapes.get(target.task)
    if task:
        return reader.shapes[task]
    kinds = {shape.kind for shape in reader.shapes.values()}
    if "segments" in kinds and ("offset" in entry or "transcript" not in kinds):
        return target.one(("segments",))
    return target.one(("transcript",)) if "transcript" in kinds else None


def _read_scalars(
    entry: Mapping[str, Any], shape: TaskShape | None, item: Item, place: str, reader: TimedReader
) -> None:  # fmt: skip
    found, target = reader.found, reader.target
    scalars = [one for one in target.tasks.values() if one.kind in SCALARS and target.task in ("", one.name)]
    named = [one for one in scalars if entry.get(one.name) is not None]
    choices = [one for one in scalars if one.kind == "choice"]
    said = [(one, entry[one.name]) for one in named]
    if not named and len(choices) == 1 and "label" in entry and (shape is None or shape.kind != "segments"):
        said = [(choices[0], entry["label"])]
    for one, value in said:
        read = scalar_of(value, one, number(entry.get("score")), found, place)
        if read is not None:
            found.scalar(item, one, read, place)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def write(dataset: Dataset) -> Documents:
    """``manifest_SPLIT.json`` for labels of whole recordings, ``TASK_SPLIT.json`` for each task of segments.

    Paths are relative to the manifests, as NeMo takes them. A recording without its transcript has no line in a
    manifest of transcripts: a trainer would fail on it.
    """
    export = TimedExport(dataset, KEEPS, scalars=SCALARS)
    media = export.media("media/")
    lines: dict[str, list[bytes]] = {}
    for entry in export.entries:
        for name, line in _lines(entry, export):
            body = {"audio_filepath": media[entry.key], **line}
            lines.setdefault(f"{name}_{entry.split}.json", []).append(_encoder.encode(body) + b"\n")
    texts = {name: b"".join(found) for name, found in lines.items()}
    return Documents(media, texts, export.losses.result())


def _lines(entry: LabelledItem, export: TimedExport) -> Iterator[tuple[str, dict[str, object]]]:
    whole: dict[str, object] = {} if entry.duration_s is None else {"duration": entry.duration_s}
    transcribed = any(shape.kind == "transcript" for shape in export.shapes)
    texts = 0
    for track in export.tracks(entry):
        if track.whole:
            value = entry.values[track.shape.name]
            assert isinstance(value, values.Transcript)
            whole["text" if not texts else track.shape.name] = value.text
            if value.words and not texts:
                whole["words"] = value.words
            texts += 1
        elif not track.segments:
            export.drop(track.shape, "recordings in which there is nothing have no line")
        for thing in () if track.whole else track.segments:
            yield track.shape.name, _segment(thing)
    scalars = list(_scalars(entry, export.dataset.tasks))
    if transcribed and not texts:
        for shape, _ in scalars:
            export.drop(shape, "label left out: its recording has no transcript, so no line in the manifest")
    elif texts or scalars:
        labels = [said for shape, said in scalars if shape.kind == "choice"]
        label = {"label": labels[0]} if labels and not transcribed else {}
        yield "manifest", {**whole, **label, **{shape.name: said for shape, said in scalars}}


def _scalars(entry: LabelledItem, tasks: Mapping[str, TaskShape]) -> Iterator[tuple[TaskShape, object]]:
    for shape in tasks.values():
        value = entry.values.get(shape.name)
        if isinstance(value, values.Choice):
            yield shape, value.option
        elif isinstance(value, values.MultiChoice):
            yield shape, value.options
        elif isinstance(value, values.Rating):
            yield shape, value.value


def _segment(thing: values.Segment) -> dict[str, object]:
    line: dict[str, object] = {
        "offset": thing.start_s, "duration": thing.end_s - thing.start_s, "text": thing.text, "label": thing.cls,
    }  # fmt: skip
    more = {
        "speaker": thing.tier, "attributes": dict(thing.attributes), "score": thing.score, "words": thing.words,
        "low_hz": thing.low_hz, "high_hz": thing.high_hz,
    }  # fmt: skip
    return {**line, **{name: said for name, said in more.items() if said not in (None, "", {}, ())}}
