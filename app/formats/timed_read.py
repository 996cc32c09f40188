"""What all readers of annotations of sound share: tracks find their task, labels their class, words their transcript.

Names of tracks and texts of labels are understood as ``app.formats.tracks`` says. What the rule sheet has no place for
(an attribute, a tier) is left out and said once a file, with its count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from app.formats.collect import Collector
from app.formats.incoming import Read, Target, TaskShape
from app.formats.numbers import number
from app.formats.tracks import KINDS, POINT, POINT_S, carried, first_spoken, meant, read_label, tier_of
from app.labels import values
from app.records import Item

if TYPE_CHECKING:
    from app.rules.sheet import AttributeDef

_YES, _NO = ("true", "yes", "1"), ("false", "no", "0")


@dataclass(frozen=True)
class Place:
    """Where the labels of a track go."""

    shape: TaskShape
    tier: str


@dataclass(frozen=True, kw_only=True)
class Said:
    """A stretch of time of a file. ``label`` is class and text in one; ``cls`` and ``text`` where they stand apart."""

    start_s: float
    end_s: float
    label: str | None = None
    cls: str = ""
    text: str = ""
    attributes: Mapping[str, Any] | None = None
    score: float | None = None
    band_hz: tuple[float | None, float | None] = (None, None)
    words: tuple[values.TimedWord, ...] = ()


class TimedReader:
    """One reading. Raises what ``Target.wanted`` raises, at once, where no task of the sheet could be filled."""

    def __init__(self, target: Target, others: tuple[values.Kind, ...] = ()) -> None:
        """``others`` are kinds of labels of whole recordings that the file may hold beside."""
        self.target = target
        self.found = Collector(target)
        self.shapes = {shape.name: shape for shape in carried(target.tasks.values())}
        target.wanted((*KINDS, *others))
        self._parts: dict[tuple[str, str], list[tuple[float, float, Said]]] = {}
        self._items: dict[str, Item] = {}
        self._first: dict[tuple[str, str], str] = {}
        self._begun: set[tuple[str, str, object]] = set()
        self._counts: Counter[tuple[str, str]] = Counter()

    def place(self, track: str = "") -> Place | None:
        """Where the labels of ``track`` go; None for a task that was not asked for.

        Raises CallError where the name says no task and several would fit.
        """
        task, tier = tier_of(track, self.shapes)
        if task:
            asked = not self.target.task or self.target.task == task
            return Place(self.shapes[task], tier) if asked else None
        return Place(self.default(), tier)

    def default(self, first: values.Kind = "segments") -> TaskShape:
        """The task for tracks whose name says none: the one asked for, else one of the kind ``first`` if there is any.

        Raises CallError where several would fit.
        """
        if not self.target.task and any(shape.kind == first for shape in self.shapes.values()):
            return self.target.one((first,))
        return self.target.one(KINDS)

    def mark(self, item: Item, where: Place, place: str) -> None:
        """Says that ``item`` has that track, so that no label on it means "there is none"."""
        if where.shape.kind == "segments":
            self.found.mark(item, where.shape)
        else:
            self._parts_of(item, where, place)
            self.found.look_at(item, where.shape)

    def begins(self, item: Item, shape: TaskShape, key: object, place: str) -> bool:
        """Whether this is the first text of ``item`` that begins as ``key`` says; a line where it is not."""
        if (item.id, shape.name, key) in self._begun:
            self.found.twice(item)
            self.found.problem(place, f"{item.path} has its {shape.name} again; the first one counts")
            return False
        self._begun.add((item.id, shape.name, key))
        return True

    def add(self, item: Item, where: Place, said: Said, place: str) -> None:
        """One stretch of time; a line where it cannot be kept."""
        if where.shape.kind == "transcript":
            text = said.text if said.label is None else said.label
            self.found.entries += 1
            parts = self._parts_of(item, where, place)
            if text.strip():
                parts.append((said.start_s, said.end_s, said))
            return
        shape = where.shape
        cls, text = (said.cls, said.text) if said.label is None else self._label(shape, said.label, place)
        if cls is None:
            return
        if not cls and text and (spoken := first_spoken(shape)):
            self.count(place, f"texts that name no class became {spoken}")
            cls = spoken
        if cls not in shape.names:
            known = self.found.name(shape, cls, place) if cls or shape.names else ""
            if known is None:
                return
            cls = known
        tier = self._tier(where, place)
        if tier is None:
            return
        if text and shape.texts is not None and cls not in shape.texts:
            self.count(place, f"texts of {cls} left out: the rule sheet wants none there")
            text = ""
        band = said.band_hz
        if band != (None, None) and shape.bands is not None and cls not in shape.bands:
            self.count(place, f"bands of frequency of {cls} left out: the rule sheet wants none there")
            band = (None, None)
        start, end, is_point = self._times(item, said)
        attributes = self._attributes(shape, cls, said.attributes or {}, place)
        if is_point:
            self.count(place, "marks without length became segments of a millisecond")
            if any(one.name == POINT for one in shape.attributes.get(cls, ())):
                attributes[POINT] = True
        self.found.segment(
            item, shape, cls, (start, end), place, tier=tier, text=text, attributes=attributes, score=said.score,
            band_hz=band, words=said.words if text else (),
        )  # fmt: skip

    def count(self, place: str, text: str, times: int = 1) -> None:
        """Notes something that is said once a file, with how often it happened."""
        if times:
            self._counts[(place.rpartition(", ")[0] or place, text)] += times

    def result(self) -> Read:
        """What was gathered; transcripts are joined from their parts in order of time."""
        for (name, task), every in self._parts.items():
            shape, item = self.shapes[task], self._items[name]
            parts = self._once(every, item, self._first[name, task])
            if not parts and self.found.is_lost(name, task):
                self.found.not_empty(name, task)
                continue
            texts = [(said.text if said.label is None else said.label).strip() for _, _, said in parts]
            words = tuple(word for _, _, said in parts for word in said.words)
            scores = [said.score for _, _, said in parts if said.score is not None]
            score = scores[0] if len(parts) == 1 and scores else None
            entries = self.found.entries
            self.found.scalar(item, shape, values.Transcript(" ".join(texts), score, words), self._first[name, task])
            self.found.entries = entries  # the parts were counted
        for (file, text), times in sorted(self._counts.items()):
            self.found.problem(file, f"{text} ({times})")
        return self.found.result()

    def _once(self, parts: list[tuple[float, float, Said]], item: Item, place: str) -> list[tuple[float, float, Said]]:
        """In order of time; the same text of the same stretch once more is no other part, as in a doubled file."""
        kept: dict[tuple[float, float, str | None], tuple[float, float, Said]] = {}
        for part in parts:
            text = part[2].text if part[2].label is None else part[2].label
            if kept.setdefault((*part[:2], text), part) is not part:
                self.found.twice(item)
                self.count(place, f"{item.path} is said again of the same stretch; the first one counts")
        return sorted(kept.values(), key=lambda part: part[:2])

    def _parts_of(self, item: Item, where: Place, place: str) -> list[tuple[float, float, Said]]:
        key = (item.id, where.shape.name)
        self._items[item.id] = item
        self._first.setdefault(key, place)
        return self._parts.setdefault(key, [])

    def _label(self, shape: TaskShape, label: str, place: str) -> tuple[str | None, str]:
        label = self.target.rename.get(label, label)
        cls, text = read_label(label, shape)
        if cls is None and text.strip() and first_spoken(shape) and not get_close_matches(label, shape.names, n=1):
            # As Praat's and ELAN's users write: what was said, and no class. One that is nearly a class is a slip.
            return "", text
        if cls is None:
            self.found.problem(place, "it has no label; left out") if not label.strip() else self.found.name(
                shape, label, place
            )
        return cls, text

    def _tier(self, where: Place, place: str) -> str | None:
        known = where.shape.tiers
        tier = meant(self.target.rename.get(where.tier, where.tier), known)
        if not known or tier in known:
            return tier
        if not tier and len(known) == 1:
            return known[0]
        said = f"segments on the tier {tier[:80]!r}" if tier else "segments that name no tier"
        self.count(place, f"{said} left out: {where.shape.name} has {', '.join(known[:8])}")
        return None

    def _times(self, item: Item, said: Said) -> tuple[float, float, bool]:
        start, end = said.start_s, said.end_s
        if start != end:
            return start, end, False
        duration = item.features.get("duration_s")
        if duration is not None and start + POINT_S > duration:
            start = max(0.0, duration - POINT_S)
        return start, start + POINT_S, True

    def _attributes(
        self, shape: TaskShape, cls: str, said: Mapping[str, Any], place: str
    ) -> dict[str, values.Attribute]:
        known = {one.name: one for one in shape.attributes.get(cls, ())}
        kept: dict[str, values.Attribute] = {}
        for name, value in said.items():
            if name not in known:
                self.count(
                    place, f"attribute {name[:80]!r} of {cls or shape.name} left out: it is not in the rule sheet"
                )
                continue
            read = read_attribute(known[name], value)
            if read is None:
                self.found.problem(place, f"{cls}: {name} is {str(value)[:40]!r}, {_wanted(known[name])}; left out")
            else:
                kept[name] = read
        return kept


def read_attribute(wanted: AttributeDef, value: Any) -> values.Attribute | None:
    """``value``, given as text or as JSON, as the sheet wants it; None where it is none."""
    text = str(value).strip()
    match wanted.kind:
        case "bool":
            return True if text.lower() in _YES else False if text.lower() in _NO else None
        case "number":
            plain = number(value)
            return int(plain) if plain is not None and plain.is_integer() and abs(plain) < 2**53 else plain
        case "choice":
            return text if text in wanted.values else None
        case _:
            return str(value)


def _wanted(one: AttributeDef) -> str:
    if one.kind == "choice":
        return f"one of {', '.join(one.values[:8])} is wanted"
    return {"bool": "yes or no is wanted", "number": "a number is wanted"}.get(one.kind, "a text is wanted")
