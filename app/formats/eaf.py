"""ELAN's EAF in (Max Planck Institute for Psycholinguistics, "ELAN Annotation Format", EAFv3.0.xsd).

A tier that stands by itself is a track (``app.formats.tracks``), its aligned annotations are segments. What depends on
it one to one (``REF_ANNOTATION``) says more of each: ELAN calls such a tier ``NAME@PARENT``, and NAME is "class",
"score", "low_hz", "high_hz" or an attribute of the sheet. A dependent tier that is called like a task is a track of
its own, with the times of what it depends on. Times without a value lie evenly between their neighbours, as ELAN shows
them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from app.errors import FormatError
from app.formats.incoming import Read, Target
from app.formats.numbers import number
from app.formats.texts import bare, files_of, name_of
from app.formats.timed_read import Place, Said, TimedReader
from app.formats.tracks import main_track
from app.formats.xmlfile import read_xml
from app.records import Item

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

ENDINGS = (".eaf",)
LIMIT_BYTES = 128 * 1024 * 1024
CLASS, SCORE, LOW, HIGH = "class", "score", "low_hz", "high_hz"
DEEPEST = 50


@dataclass(frozen=True)
class Note:
    """An annotation: its place in the document, its text, its time slots or what it refers to."""

    place: str
    text: str
    slots: tuple[str, str] | None
    refers: str


@dataclass
class Document:
    """What a file holds, by id. ``more``: annotation → what depends on it, as (name, text)."""

    tiers: dict[str, str] = field(default_factory=dict)  # name → its parent, "" where it stands alone
    notes: dict[str, dict[str, Note]] = field(default_factory=dict)  # tier → id → annotation
    all_notes: dict[str, Note] = field(default_factory=dict)
    slots: dict[str, float] = field(default_factory=dict)
    more: dict[str, list[tuple[str, str]]] = field(default_factory=dict)


def read_labels(path: Path, target: Target) -> Read:
    """Annotations of one file, or of all .eaf files below a folder. Raises FormatError where the one file is none."""
    reader = TimedReader(target)
    for file in files_of(path, ENDINGS):
        name = name_of(file, path)
        try:
            root = read_xml(file, "ANNOTATION_DOCUMENT", "ELAN", limit_bytes=LIMIT_BYTES)
            item = _item(root, bare(name), reader, name)
            if item is not None:
                _read_one(_document(root, name, reader), item, reader, name)
        except FormatError as problem:
            if file == path:
                raise
            reader.found.problem(name, f"{problem.message.removeprefix(f'{file.name}: ').rstrip('.')}; left out")
    return reader.result()


def _item(root: Element, stem: str, reader: TimedReader, name: str) -> Item | None:
    """The recording called like the file, or the one that the file names as its medium."""
    items = reader.target.items
    named = [stem]
    for medium in root.iterfind("HEADER/MEDIA_DESCRIPTOR"):
        for key in ("RELATIVE_MEDIA_URL", "MEDIA_URL"):
            said = unquote(medium.get(key, "")).replace("\\", "/")
            named.append(said.rsplit("/", 1)[-1])
    found = next((one for one in named if one and not isinstance(items.find(one), str)), stem)
    return reader.found.item(found, name)


def _document(root: Element, name: str, reader: TimedReader) -> Document:
    read = Document()
    given = _slots(root, name, reader)
    for tier in root.iterfind("TIER"):
        title = tier.get("TIER_ID", "")
        read.tiers[title] = tier.get("PARENT_REF", "")
        notes = read.notes.setdefault(title, {})
        for number_, one in enumerate(tier.iterfind("ANNOTATION/*"), 1):
            place = f"{name}, TIER[@TIER_ID='{title[:60]}']/ANNOTATION[{number_}]"
            text = (one.findtext("ANNOTATION_VALUE") or "").strip()
            slots = (one.get("TIME_SLOT_REF1", ""), one.get("TIME_SLOT_REF2", ""))
            note = Note(
                place, text, slots if one.tag == "ALIGNABLE_ANNOTATION" else None, one.get("ANNOTATION_REF", "")
            )
            key = one.get("ANNOTATION_ID", "") or place
            if key in read.all_notes:
                reader.found.problem(place, f"the id {key[:40]!r} was given before; left out")
            else:
                notes[key] = read.all_notes[key] = note
    read.slots = _filled(given, read)
    for title, parent in read.tiers.items():
        if parent:
            label = title.removesuffix(f"@{parent}")
            for note in read.notes[title].values():
                if note.slots is None:
                    read.more.setdefault(note.refers, []).append((label, note.text))
    return read


def _slots(root: Element, name: str, reader: TimedReader) -> dict[str, float | None]:
    """Time slot → seconds in the order of the file, None where it has no value."""
    unit = root.find("HEADER")
    if unit is not None and unit.get("TIME_UNITS", "milliseconds") != "milliseconds":
        raise FormatError(f"{name}: its times are in {unit.get('TIME_UNITS')!r}, only milliseconds are read.")
    slots: dict[str, float | None] = {}
    for slot in root.iterfind("TIME_ORDER/TIME_SLOT"):
        key, said = slot.get("TIME_SLOT_ID", ""), slot.get("TIME_VALUE")
        value = number(said)
        if said is not None and value is None:
            reader.found.problem(f"{name}, TIME_SLOT[@TIME_SLOT_ID='{key[:40]}']", f"{said[:20]!r} is no time")
        slots[key] = None if value is None else value / 1000
    return slots


def _filled(given: dict[str, float | None], read: Document) -> dict[str, float]:
    """All slots with their times. Annotations that follow one another without times of their own share the stretch
    from the last time before them to the first after; a slot on no such row lies between its neighbours in the file.
    """
    slots = {key: value for key, value in given.items() if value is not None}
    for notes in read.notes.values():
        after = {note.slots[0]: note.slots[1] for note in notes.values() if note.slots is not None}
        for first in [key for key in after if given.get(key) is not None]:
            row, end = list[str](), after[first]
            while end in after and given.get(end) is None and len(row) < len(after):
                row.append(end)
                end = after[end]
            if row and end in slots and given.get(end) is not None:
                _spread(row, slots[first], slots[end], slots)
    waiting: list[str] = []
    before = 0.0
    for key in given:
        if key not in slots:
            waiting.append(key)
            continue
        _spread(waiting, before, slots[key], slots)
        waiting, before = [], slots[key]
    return slots


def _spread(row: list[str], start_s: float, end_s: float, slots: dict[str, float]) -> None:
    for place, key in enumerate(row, 1):
        slots[key] = start_s + (end_s - start_s) * place / (len(row) + 1)


def _read_one(read: Document, item: Item, reader: TimedReader, name: str) -> None:
    for title, parent in read.tiers.items():
        where = _place(title, parent, read, reader, name)
        if where is None:
            continue
        reader.mark(item, where, name)
        for key, note in read.notes[title].items():
            times = _times(note, read)
            if isinstance(times, str):
                reader.found.problem(note.place, times)
            else:
                reader.add(item, where, _said(note, times, dict(_joined(read.more.get(key, ())))), note.place)


def _place(title: str, parent: str, read: Document, reader: TimedReader, name: str) -> Place | None:
    if not parent:
        return reader.place(main_track(title, read.tiers))
    kind = title.removesuffix(f"@{parent}")
    aligned = any(note.slots for note in read.notes[title].values())
    if kind in reader.shapes:
        task = reader.place(kind)
        return None if task is None else Place(task.shape, parent if kind != title else "")
    if aligned:
        reader.count(
            name, f"tier {title[:60]!r} divides {parent[:60]!r}; it is read only where it is called like a task"
        )
    return None


def _times(note: Note, read: Document) -> tuple[float, float] | str:
    """Start and end; through what it refers to where it has none of its own. A text says what is wrong."""
    for _ in range(DEEPEST):
        if note.slots is not None:
            missing = [slot for slot in note.slots if slot not in read.slots]
            if missing:
                return f"there is no time for the slot {missing[0][:40]!r}; left out"
            return read.slots[note.slots[0]], read.slots[note.slots[1]]
        if note.refers not in read.all_notes:
            return f"it refers to {note.refers[:40]!r}, which is not there; left out"
        note = read.all_notes[note.refers]
    return "it refers to itself; left out"


def _joined(more: Iterator[tuple[str, str]] | tuple[()] | list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """One text a name: several annotations under one (a symbolic subdivision) are joined."""
    texts: dict[str, list[str]] = {}
    for name, text in more:
        texts.setdefault(name, []).append(text)
    yield from ((name, " ".join(found)) for name, found in texts.items())


def _said(note: Note, times: tuple[float, float], more: Mapping[str, str]) -> Said:
    rest = {name: text for name, text in more.items() if name not in (CLASS, SCORE, LOW, HIGH)}
    band = (number(more.get(LOW)), number(more.get(HIGH)))
    score = number(more.get(SCORE))
    if CLASS in more:
        return Said(start_s=times[0], end_s=times[1], cls=more[CLASS], text=note.text, attributes=rest,
                    score=score, band_hz=band)  # fmt: skip
    return Said(start_s=times[0], end_s=times[1], label=note.text, attributes=rest, score=score, band_hz=band)
