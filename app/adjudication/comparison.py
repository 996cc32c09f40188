"""What several people said about one item, side by side: the places where it can be told apart, and who said what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, cast

import msgspec
import numpy as np

from app.adjudication.words import WordPlace, along, word_places
from app.agreement import matching
from app.labels import values
from app.labels.regions import extent
from app.labels.values import LabelObject, ObjectValue, Segment, Transcript, Value

# A label of the item → the label as it is compared.
Ruled: TypeAlias = Callable[[Value], Value]
# What one person says at a place: an object, words, a whole label; None for nothing.
Version: TypeAlias = "LabelObject | str | Value | None"
# From here on two objects that do not match are taken for the same thing, drawn elsewhere.
NEAR = 0.1
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Candidate:
    """One person's version; ``letter`` is the sign that it has on the screen."""

    letter: str
    annotator_id: str
    name: str
    value: Value


@dataclass(frozen=True)
class Place:
    """One object, word or label: ``versions`` has what each candidate says there. ``agreed``: all say the same."""

    versions: tuple[Version, ...]
    agreed: bool


@dataclass(frozen=True)
class Comparison:
    """``candidates`` and the ``places`` that they are made of, in reading order or in time.

    ``words`` are the same places with how many columns each holds, for transcripts.
    """

    kind: values.Kind
    candidates: tuple[Candidate, ...]
    places: tuple[Place, ...]
    ruled: Ruled
    words: tuple[WordPlace, ...] = ()

    @property
    def differing(self) -> tuple[int, ...]:
        """The numbers of the places that have to be decided."""
        return tuple(number for number, place in enumerate(self.places) if not place.agreed)

    def text_compared(self, text: str) -> str:
        """A text as the rules compare it."""
        found = self.ruled(Transcript(text))
        return found.text if isinstance(found, Transcript) else text

    def along(self, text: str) -> list[str]:
        """What another text says at each place, for transcripts."""
        return along(_texts(self.candidates), self.words, text, self.text_compared)


def compare(kind: values.Kind, candidates: Sequence[Candidate], ruled: Ruled) -> Comparison:
    """The places of ``candidates``: objects by the matching that the metric uses, transcripts word by word."""
    found = Comparison(kind, tuple(candidates), (), ruled)
    if kind in values.OBJECT_KINDS:
        places = _objects(kind, [cast(ObjectValue, one.value) for one in candidates], found)
    elif kind == "transcript":
        words = word_places(_texts(candidates), found.text_compared)
        return replace(found, places=tuple(Place(one.texts, one.agreed) for one in words), words=words)
    else:
        said = tuple(one.value for one in candidates)
        places = (Place(said, len({ruled(value) for value in said}) == 1),)
    return replace(found, places=places)


def _texts(candidates: Sequence[Candidate]) -> list[str]:
    return [cast(Transcript, one.value).text for one in candidates]


def _objects(kind: values.Kind, said: Sequence[ObjectValue], found: Comparison) -> tuple[Place, ...]:
    groups: list[list[LabelObject | None]] = []
    for number, value in enumerate(said):
        things = values.objects_of(value)
        partner = _partners(kind, [_first(group) for group in groups], things, found.ruled)
        for group in groups:
            group.append(None)
        for thing, place in zip(things, partner, strict=True):
            if place is None:
                groups.append([*([None] * number), thing])
            else:
                groups[place][number] = thing
    groups.sort(key=lambda group: _where(_first(group)))
    return tuple(Place(tuple(group), _alike(kind, group, found)) for group in groups)


def _partners(
    kind: values.Kind, known: Sequence[LabelObject], things: Sequence[LabelObject], ruled: Ruled
) -> list[int | None]:
    """For each of ``things`` the number in ``known`` of the same object; None where there is none.

    First what the metric matches; of the rest what lies near enough to be the same thing, drawn elsewhere.
    """
    partner: list[int | None] = [None] * len(things)
    if not known or not things:
        return partner
    one, order = _numbered(kind, known, ruled)
    other, numbers = _numbered(kind, things, ruled)
    found = matching.match(one, other)
    for a, b in zip(found.a.tolist(), found.b.tolist(), strict=True):
        partner[numbers[b]] = order[a]
    left = [a for a in range(len(known)) if order[a] not in partner]
    rest = [b for b in range(len(things)) if partner[numbers[b]] is None]
    if left and rest:
        similar = matching.similarity(one, other)[np.ix_(left, rest)]
        tiers = np.array([[_tier(one.objects[a]) == _tier(other.objects[b]) for b in rest] for a in left])
        rows, columns = matching.assign((similar >= NEAR) & tiers, similar)
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            partner[numbers[rest[column]]] = order[left[row]]
    return partner


def _numbered(kind: values.Kind, things: Sequence[LabelObject], ruled: Ruled) -> tuple[ObjectValue, list[int]]:
    """A value of ``things``, and the number in ``things`` of each of its objects: segments are sorted by time."""
    named = tuple(msgspec.structs.replace(thing, id=str(number)) for number, thing in enumerate(things))
    value = cast(ObjectValue, ruled(values.of_objects(kind, named)))
    return value, [int(thing.id) for thing in value.objects]


def _first(group: Sequence[LabelObject | None]) -> LabelObject:
    return next(thing for thing in group if thing is not None)


def _tier(thing: LabelObject) -> str:
    return thing.tier if isinstance(thing, Segment) else ""


def _alike(kind: values.Kind, group: Sequence[LabelObject | None], found: Comparison) -> bool:
    """Whether all have the object, matched by the metric, with one class, the same attributes and words."""
    things = [thing for thing in group if thing is not None]
    if len(things) < len(group) or len({_told(thing, found.text_compared) for thing in things}) > 1:
        return False
    first, *others = (cast(ObjectValue, found.ruled(values.of_objects(kind, (thing,)))) for thing in things)
    return all(len(matching.match(first, other).a) for other in others)


def _told(thing: LabelObject, compared: Callable[[str], str]) -> tuple[object, ...]:
    words = (thing.tier, compared(thing.text)) if isinstance(thing, Segment) else ()
    return (thing.cls, tuple(sorted(thing.attributes.items())), *words)


def _where(thing: LabelObject) -> tuple[float, float, str]:
    """Segments in time; objects on an image from the top, and from the left where they stand beside each other."""
    if isinstance(thing, Segment):
        return thing.start_s, thing.end_s, thing.id
    x0, y0, x1, y1 = extent(thing)
    return (y0 + y1) / 2, (x0 + x1) / 2, thing.id
