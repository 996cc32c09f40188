"""What all writers of annotations of sound share: the segments of each recording, and the count of what is dropped.

A transcript of the whole recording is written as one segment from its start to its end. Each writer says in ``Keeps``
for what its format has a place; everything else is counted here, in one wording for all formats.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

import msgspec

from app.formats.document import Dataset, LabelledItem, Losses
from app.formats.incoming import TaskShape
from app.formats.paths import unique_names
from app.formats.tracks import KINDS, POINT, label_of, read_label
from app.labels import values

# C0 and C1 but tab and line ends: no text format holds them, XML forbids them (XML 1.0, 2.2).
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_BLANKS = re.compile(r"[\s\x1c-\x1f\x85]+")


@dataclass(frozen=True, kw_only=True)
class Keeps:
    """What of a segment a format has a place for. ``attributes`` are the names of those that it keeps, None for all.

    ``label`` says whether class and text share one place (``tracks.label_of``); ``kinds`` are the tasks that it holds.
    """

    title: str
    kinds: tuple[values.Kind, ...] = KINDS
    label: bool = True
    text: bool = True
    cls: bool = True
    tier: bool = True
    score: bool = False
    attributes: frozenset[str] | None = frozenset()
    band: bool = False
    words: bool = False


@dataclass(frozen=True)
class Track:
    """The segments of one task on one recording; ``whole`` for the transcript of all of it."""

    entry: LabelledItem
    shape: TaskShape
    segments: tuple[values.Segment, ...]
    whole: bool = False

    def tiers(self) -> dict[str, list[values.Segment]]:
        """Tier → its segments in order. There is one tier, "", where there are no segments."""
        found: dict[str, list[values.Segment]] = {} if self.segments else {"": []}
        for thing in self.segments:
            found.setdefault(thing.tier, []).append(thing)
        return found

    def spoken(self) -> tuple[values.Segment, ...]:
        """The segments; for a transcript in which nothing is said, the whole recording without a text."""
        if self.segments or not self.whole or not self.entry.duration_s:
            return self.segments
        return (values.Segment(self.entry.key, "", 0.0, self.entry.duration_s),)

    def label(self, thing: values.Segment) -> str:
        """Class and text of a segment as one text; a transcript has no class."""
        return thing.text if self.whole else label_of(thing.cls, thing.text, self.shape)


class TimedExport:
    """One export: stems of files, the tracks of each recording, the losses."""

    def __init__(
        self, dataset: Dataset, keeps: Keeps, *, tidy: Callable[[str], str] = str, scalars: Collection[values.Kind] = ()
    ) -> None:
        """``scalars`` are kinds of labels of whole recordings that the format holds too; their writer takes them."""
        self.dataset, self.keeps, self.losses = dataset, keeps, Losses()
        self.shapes = dataset.with_kind(*keeps.kinds)
        self.tasks = tuple(shape.name for shape in self.shapes)
        names = {*self.tasks, *(shape.name for shape in dataset.with_kind(*scalars))}
        self.entries = tuple(entry for entry in dataset.entries if names & set(entry.values))
        self.stems: Mapping[str, str] = unique_names(
            {entry.key: (entry.path, "") for entry in self.entries}, tidy=tidy
        )  # fmt: skip
        held = {"segments": "segments", "transcript": "transcripts"}
        listed = " and ".join(held.get(kind, f"{kind} labels") for kind in (*keeps.kinds, *scalars))
        for entry in dataset.entries:
            for task in sorted(set(entry.values) - names):
                self.losses.add(task, f"label left out: {keeps.title} holds {listed} only")
            if not names & set(entry.values):
                self.losses.add("recordings", f"recording left out: it has no label that {keeps.title} holds")

    def file(self, entry: LabelledItem) -> str:
        """The name of an exported recording, without its folder."""
        return f"{self.stems[entry.key]}{entry.ending}"

    def media(self, folder: str = "") -> dict[str, str]:
        """Key → path of each recording: ``SPLIT/NAME``, below ``folder`` where one is given."""
        return {entry.key: f"{folder}{entry.split}/{self.file(entry)}" for entry in self.entries}

    def tracks(self, entry: LabelledItem) -> Iterator[Track]:
        """The tracks of one recording, in order of the sheet's tasks; what the format drops is counted."""
        for shape in self.shapes:
            value = entry.values.get(shape.name)
            if isinstance(value, values.Transcript):
                whole = self._whole(entry, shape, value)
                if whole is not None:
                    yield Track(entry, shape, (whole,) if whole.text else (), whole=True)
            elif isinstance(value, values.Segments):
                yield Track(entry, shape, tuple(self._kept(shape, thing) for thing in value.objects))

    def drop(self, shape: TaskShape, text: str, count: int = 1) -> None:
        """Counts something that could not be carried."""
        self.losses.add(shape.name, text, count)

    def one_line(self, shape: TaskShape, text: str) -> str:
        """``text`` on one line: runs of blanks, tabs and line ends become one space each."""
        plain = _BLANKS.sub(" ", _CONTROLS.sub("", text)).strip()
        if plain != text:
            self.drop(shape, "line breaks, tabs or control signs in texts became spaces or are gone")
        return plain

    def _whole(self, entry: LabelledItem, shape: TaskShape, value: values.Transcript) -> values.Segment | None:
        length = entry.duration_s or max((word.end_s for word in value.words), default=0.0)
        if length <= 0:
            self.drop(shape, "transcript left out: the length of the recording is not known")
            return None
        self._count(shape, score=value.score, words=value.words)
        return values.Segment(entry.key, "", 0.0, length, "", self._text(shape, value.text), {}, value.score,
                              words=value.words)  # fmt: skip

    def _kept(self, shape: TaskShape, thing: values.Segment) -> values.Segment:
        keeps, kept = self.keeps, thing
        attributes = thing.attributes
        if keeps.attributes is not None:
            attributes = {name: said for name, said in thing.attributes.items() if name in keeps.attributes}
        if len(attributes) < len(thing.attributes):
            self.drop(shape, "attributes of a segment left out")
        if thing.tier and not keeps.tier:
            self.drop(shape, "tier of a segment left out")
        if thing.low_hz is not None and not keeps.band:
            self.drop(shape, "band of frequencies of a segment left out")
        if thing.text and not keeps.text:
            self.drop(shape, "text of a segment left out")
        self._count(shape, score=thing.score, words=thing.words)
        kept = msgspec.structs.replace(kept, attributes=attributes, text=self._text(shape, thing.text))
        if keeps.label and read_label(label_of(kept.cls, kept.text, shape), shape) != (kept.cls, kept.text):
            self.drop(shape, "class and text of a segment share one place and cannot be told apart again")
        return kept

    def _count(self, shape: TaskShape, *, score: float | None, words: tuple[values.TimedWord, ...]) -> None:
        if score is not None and not self.keeps.score:
            self.drop(shape, "score left out")
        if words and not self.keeps.words:
            self.drop(shape, "times of words left out")

    def _text(self, shape: TaskShape, text: str) -> str:
        plain = _CONTROLS.sub("", text)
        if plain != text:
            self.drop(shape, "control signs in a text left out")
        return plain


def ticks(start_s: float, end_s: float, per_s: int) -> tuple[int, int]:
    """Start and end as whole ticks, at least one apart."""
    start = round(start_s * per_s)
    return start, max(round(end_s * per_s), start + 1)


def seconds(value: float) -> str:
    """A time in seconds with up to nine places, never as 1e-05."""
    text = f"{value:.9f}".rstrip("0")
    return f"{text}0" if text.endswith(".") else text


POINTS = frozenset({POINT})
