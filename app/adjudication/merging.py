"""The reference out of versions: what most say, one version as a whole, one place of another, what nobody said.

The reference is a plain value all the time, so that it can be drawn and typed on like any label. An object that is
taken over has an id of its own that tells whose object it was (``taken_id``); words are found again by alignment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import cast

import msgspec

from app import ids
from app.adjudication.comparison import Comparison, Place, Version
from app.commands.adjudicate import How
from app.labels import values
from app.labels.values import LabelObject, ObjectValue, Transcript, Value

# Nothing stands at the place, or something that no candidate said.
NOTHING, ANEW = -1, -2


def taken_id(annotator_id: str, thing: LabelObject) -> str:
    """The id that an object of ``annotator_id`` has in the reference."""
    return ids.stable("taken", annotator_id, thing.id)


def options(comparison: Comparison, place: Place) -> list[int]:
    """The numbers of the candidates whose versions at the place differ, each version once; ``NOTHING`` is one."""
    found: dict[object, int] = {}
    for number, version in enumerate(place.versions):
        found.setdefault(_said(comparison, version), NOTHING if _is_nothing(version) else number)
    return list(found.values())


def whole(comparison: Comparison, number: int) -> Value:
    """One candidate's version as the reference."""
    mine = comparison.candidates[number]
    if comparison.kind not in values.OBJECT_KINDS:
        return mine.value
    things = (_taken(comparison, number, thing) for thing in values.objects_of(mine.value))
    return values.of_objects(comparison.kind, tuple(things))


def majority(comparison: Comparison) -> Value | None:
    """What more than half say at each place; of words and whole labels the most frequent, of several the first.

    None where two labels are equally frequent: nothing speaks for either.
    """
    if comparison.kind in values.OBJECT_KINDS:
        things = []
        for place in comparison.places:
            there = [number for number, version in enumerate(place.versions) if version is not None]
            if 2 * len(there) > len(place.versions):
                version = place.versions[_most(comparison, place, there)]
                things.append(_taken(comparison, place.versions.index(version), cast(LabelObject, version)))
        return values.of_objects(comparison.kind, tuple(things))
    everybody = range(len(comparison.candidates))
    if comparison.kind == "transcript":
        said = [cast(str, place.versions[_most(comparison, place, everybody)]) for place in comparison.places]
        return Transcript(" ".join(text for text in said if text))
    place = comparison.places[0]
    counts = Counter(_said(comparison, version) for version in place.versions).most_common(2)
    if len(counts) > 1 and counts[0][1] == counts[1][1]:
        return None
    return cast(Value, place.versions[_most(comparison, place, everybody)])


def standing(comparison: Comparison, draft: Value | None) -> tuple[int, ...]:
    """Whose version stands in ``draft`` at each place: a candidate's number, ``NOTHING`` or ``ANEW``."""
    if draft is None:
        return (NOTHING,) * len(comparison.places)
    if comparison.kind in values.OBJECT_KINDS:
        held = {thing.id: thing for thing in values.objects_of(draft)}
        return tuple(_holds(comparison, place, held) for place in comparison.places)
    said: list[Version] = [*comparison.along(draft.text)] if isinstance(draft, Transcript) else [draft]
    return tuple(_who_says(comparison, place, one) for place, one in zip(comparison.places, said, strict=True))


def stands(comparison: Comparison, number: int, draft: Value | None) -> int:
    """The same at the place ``number`` alone."""
    return standing(comparison, draft)[number]


def _holds(comparison: Comparison, place: Place, held: Mapping[str, LabelObject]) -> int:
    for mine, version in enumerate(place.versions):
        if version is not None:
            thing = _taken(comparison, mine, cast(LabelObject, version))
            if thing.id in held:
                return mine if held[thing.id] == thing else ANEW
    return NOTHING


def _who_says(comparison: Comparison, place: Place, said: Version) -> int:
    for mine, version in enumerate(place.versions):
        if same_version(comparison, version, said):
            return NOTHING if _is_nothing(version) else mine
    return ANEW


def taken(comparison: Comparison, number: int, draft: Value | None, who: int) -> Value | None:
    """``draft`` (else what most say) with the version of candidate ``who`` at the place ``number``; ``NOTHING`` takes
    away what stands there."""
    place = comparison.places[number]
    if comparison.kind in values.OBJECT_KINDS:
        base = cast(ObjectValue, draft if draft is not None else majority(comparison))
        gone = {
            _taken(comparison, mine, cast(LabelObject, version)).id
            for mine, version in enumerate(place.versions)
            if version is not None
        }
        kept = [thing for thing in base.objects if thing.id not in gone]
        if who != NOTHING and place.versions[who] is not None:
            kept.append(_taken(comparison, who, cast(LabelObject, place.versions[who])))
        return values.of_objects(comparison.kind, tuple(kept))
    if comparison.kind == "transcript":
        text = cast(Transcript, draft if draft is not None else majority(comparison)).text
        texts = comparison.along(text)
        texts[number] = "" if who == NOTHING else cast(str, place.versions[who])
        return Transcript(" ".join(part for part in texts if part))
    return None if who == NOTHING else comparison.candidates[who].value


def same_version(comparison: Comparison, a: Version, b: Version) -> bool:
    """Whether two people say the same at a place, as the rules compare it."""
    return _said(comparison, a) == _said(comparison, b)


def origin(comparison: Comparison, draft: Value | None) -> tuple[How, str]:
    """How a reference came about, and whose version it is where it is one as a whole."""
    if draft is not None:
        for number, one in enumerate(comparison.candidates):
            if _same(comparison, draft, whole(comparison, number)):
                return "chosen", one.annotator_id
    if comparison.kind in values.OBJECT_KINDS:
        known = {
            taken_id(one.annotator_id, thing): _taken(comparison, number, thing)
            for number, one in enumerate(comparison.candidates)
            for thing in values.objects_of(one.value)
        }
        things = values.objects_of(draft) if draft is not None else ()
        merged = all(known.get(thing.id) == thing for thing in things)
    elif isinstance(draft, Transcript):
        said = comparison.along(draft.text)
        merged = all(text in place.versions for text, place in zip(said, comparison.places, strict=True))
    else:
        merged = False
    return ("merged" if merged else "anew"), ""


def _taken(comparison: Comparison, number: int, thing: LabelObject) -> LabelObject:
    name = taken_id(comparison.candidates[number].annotator_id, thing)
    return msgspec.structs.replace(thing, id=name, score=None)


def _most(comparison: Comparison, place: Place, among: Sequence[int]) -> int:
    """The first of those of ``among`` who say what most of them say."""
    counts = Counter(_said(comparison, place.versions[number]) for number in among)
    return max(among, key=lambda number: (counts[_said(comparison, place.versions[number])], -number))


def _said(comparison: Comparison, version: Version) -> object:
    """What makes two versions one: words and labels as the rules compare them, of objects all but the id."""
    if version is None or isinstance(version, str):
        return comparison.text_compared(version or "")
    if isinstance(version, values.LabelObject):
        return values.encode(msgspec.structs.replace(version, id="", score=None))
    return comparison.ruled(version)


def _is_nothing(version: Version) -> bool:
    return version is None or version == ""


def _same(comparison: Comparison, a: Value, b: Value) -> bool:
    if isinstance(a, Transcript) and isinstance(b, Transcript):
        return a.text.split() == b.text.split()
    if comparison.kind in values.OBJECT_KINDS:
        return {thing.id: thing for thing in values.objects_of(a)} == {t.id: t for t in values.objects_of(b)}
    return a == b
