"""Kaldi data directories out: ``SPLIT/`` (``TASK_SPLIT/`` where there are several tasks), see ``app.formats.kaldi``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from app.formats.columns import named_after
from app.formats.document import Dataset, Documents, LabelledItem
from app.formats.paths import dashless_name
from app.formats.timed_write import Keeps, TimedExport, Track
from app.formats.tracks import spoken_class
from app.ids import digest
from app.labels.values import Segment, Segments

KEEPS = Keeps(title="Kaldi", label=False, cls=False)
_RESERVED = ("<s>", "</s>", "#0")
# How Kaldi gets at the samples of what is no WAV file. Names are plain, so that a shell reads nothing into them.
_PIPES = {".wav": "{}", ".flac": "flac -c -d -s {} |"}
_PIPE = "ffmpeg -nostdin -v error -i {} -f wav -acodec pcm_s16le - |"


@dataclass
class Tables:
    """The lines of one data directory, by id."""

    wavs: dict[str, str] = field(default_factory=dict)
    segments: dict[str, str] = field(default_factory=dict)
    text: dict[str, str] = field(default_factory=dict)
    speakers: dict[str, str] = field(default_factory=dict)


def write(dataset: Dataset) -> Documents:
    """A data directory a split. Recordings without an utterance are left out: Kaldi refuses a wav.scp with more."""
    export = TimedExport(dataset, KEEPS, tidy=dashless_name)
    paths = export.media("media/")
    speakers = speaker_ids(thing.tier or entry.group for entry in export.entries for thing in _segments(entry))
    folders: dict[str, Tables] = {}
    used: dict[str, str] = {}
    for entry in export.entries:
        for track in export.tracks(entry):
            tables = folders.setdefault(named_after(export, track.shape.name, entry.split), Tables())
            if _add(track, entry, paths[entry.key], tables, speakers, export):
                used[entry.key] = paths[entry.key]
    texts = {f"{name}/{file}": data for name, tables in folders.items() if tables.text for file, data in _files(tables)}
    return Documents(used, texts, export.losses.result())


def _add(
    track: Track, entry: LabelledItem, path: str, tables: Tables, speakers: Mapping[str, str], export: TimedExport
) -> bool:  # fmt: skip
    stem, shape = export.stems[entry.key], track.shape
    things = track.spoken()
    if not things:
        export.drop(shape, "recordings in which there is nothing are left out")
    for thing in things:
        said = thing.tier or entry.group
        speaker = speakers[said] if said else ""
        export.drop(shape, "speakers written with ASCII letters, digits and _ only", int(speaker != said))
        utterance = f"{speaker}-{stem}" if speaker else stem
        if not track.whole:
            utterance = _free(f"{utterance}-{_ms(thing.start_s)}-{_ms(thing.end_s)}", tables)
            tables.segments[utterance] = f"{stem} {thing.start_s:.6f} {max(thing.end_s, thing.start_s + 1e-6):.6f}"
        tables.wavs[utterance if track.whole else stem] = _PIPES.get(entry.ending, _PIPE).format(path)
        tables.speakers[utterance] = speaker or stem
        tables.text[utterance] = _words(thing, track, export)
    return bool(things)


def _segments(entry: LabelledItem) -> Iterator[Segment]:
    """The segments of a recording, and one without a tier that stands for its transcripts."""
    yield Segment("", "", 0.0, 1.0)
    for value in entry.values.values():
        if isinstance(value, Segments):
            yield from value.objects


def speaker_ids(names: Iterable[str]) -> dict[str, str]:
    """Speaker → an id of ASCII letters, digits and "_", two speakers never the same."""
    plain = {name: dashless_name(name) for name in sorted(set(names))}
    times = Counter(plain.values())
    return {
        name: short if times[short] == 1 and short.strip("_") else f"{short}_{digest(name)[:8]}"
        for name, short in plain.items()
    }


def _free(wanted: str, tables: Tables) -> str:
    """``wanted``, told apart from utterances of the very same times."""
    number, free = 1, wanted
    while free in tables.text:
        number += 1
        free = f"{wanted}-{number}"
    return free


def _ms(seconds: float) -> str:
    return f"{round(seconds * 1000):08d}"


def _words(thing: Segment, track: Track, export: TimedExport) -> str:
    if thing.text and thing.cls not in ("", spoken_class(track.shape)):
        export.drop(track.shape, "class of a segment left out: its words stand in its place")
    kept = []
    for word in export.one_line(track.shape, thing.text or thing.cls).split():
        changed = word
        for reserved in _RESERVED:
            changed = changed.replace(reserved, "_" * len(reserved))
        export.drop(track.shape, "words that Kaldi keeps for itself written with _", int(changed != word))
        kept.append(changed)
    return " ".join(kept)


def _files(tables: Tables) -> Iterator[tuple[str, bytes]]:
    yield "wav.scp", _sorted(tables.wavs)
    yield "text", _sorted(tables.text)
    yield "utt2spk", _sorted(tables.speakers)
    if tables.segments:
        yield "segments", _sorted(tables.segments)
    spoken: dict[str, list[str]] = {}
    for utterance in sorted(tables.speakers, key=str.encode):
        spoken.setdefault(tables.speakers[utterance], []).append(utterance)
    yield "spk2utt", _sorted({speaker: " ".join(said) for speaker, said in spoken.items()})


def _sorted(rows: dict[str, str]) -> bytes:
    return b"".join(f"{key} {rows[key]}".rstrip().encode() + b"\n" for key in sorted(rows, key=str.encode))
