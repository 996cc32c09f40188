"""Two versions of one label side by side, compared as adjudication compares people, and what is made of them.

What is decided is a number of a version at each place, so that one version as a whole stays exactly what it was, and
what is put together keeps the ids of its objects.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import msgspec

from app import ids
from app.adjudication.comparison import LETTERS, Candidate, Comparison, Version, compare
from app.adjudication.merging import NOTHING
from app.commands.merging import CombineVersions, DecideVersion
from app.commands.versions import Content, Thing, digest_of
from app.errors import RuleViolation
from app.labeling.checks import findings_of, source_of
from app.labeling.read import value_in
from app.labeling.within import comparing
from app.labels import texts, values
from app.labels.values import LabelObject, MultiChoice, Segments, Transcript, Value
from app.packages.migrating import as_of_now
from app.records import Annotation, Item
from app.rules.checks import in_the_way
from app.rules.segment_checks import overlaps

if TYPE_CHECKING:
    from app.changes.command import View
    from app.labeling.checks import Hearing
    from app.packages.merge import Conflict
    from app.rules.sheet import RuleSheet, Task
    from app.store.reader import Reader

# At a place of a label with several options: all that either says.
BOTH = -3
HERE, PACKAGE = "Here", "Package"
# Of one label only one thing can be said; of a text nobody knows which words belong to both.
ONE_ALONE = "Only one can stand: this label says one thing."
TEXT_ALONE = "Two texts are not joined: take the words one by one."


@dataclass(frozen=True)
class Versions:
    """What waits on one label: ``contents`` are what is here and what each package says, the candidates of
    ``comparison`` in the same order; ``digests`` tell them apart."""

    conflict: Conflict
    task: Task
    comparison: Comparison
    contents: tuple[Content | None, ...]
    digests: tuple[str, ...]


def versions_of(view: Reader, sheet: RuleSheet, conflict: Conflict) -> Versions:
    """The versions of a conflict. One that waits since before a change of the sheet is shown, and taken, as a rule
    changes it. Raises UnknownName for a task that the sheet does not have any more."""
    task, whose = sheet.task(conflict.task), (conflict.item_id, conflict.task, conflict.annotator)
    said = [(HERE, conflict.stands, conflict.here)]
    alone = len(conflict.waiting) == 1
    said += [
        (PACKAGE if alone else f"{PACKAGE}, {at[:10]} {at[11:16]}", digest, as_of_now(view, sheet, *whose, content))
        for digest, at, content in conflict.waiting
    ]
    candidates = [
        Candidate(LETTERS[number % len(LETTERS)], digest or "nothing", name, _value(content, task.kind))
        for number, (name, digest, content) in enumerate(said)
    ]
    ruled = partial(comparing(view, sheet, task.name, (conflict.item_id,)), conflict.item_id)
    found = _exactly(compare(task.kind, candidates, partial(_ruled, ruled)))
    contents = tuple(content for _, _, content in said)
    return Versions(conflict, task, found, contents, tuple(digest for _, digest, _ in said))


def whole(found: Versions, number: int) -> tuple[int, ...]:
    """One version at every place."""
    return (number,) * len(found.comparison.places)


def both(found: Versions) -> tuple[int, ...] | None:
    """What any version marks: at each place the first that says something. None where two cannot stand together."""
    if found.task.kind == "multi-choice":
        return (BOTH,) * len(found.comparison.places)
    if found.task.kind not in values.OBJECT_KINDS:
        return None
    return tuple(
        next((number for number, version in enumerate(place.versions) if version is not None), NOTHING)
        for place in found.comparison.places
    )


def why_not_both(found: Versions) -> str:
    """Why the rules allow no "both" here; "" where they do."""
    if found.task.kind == "transcript":
        return TEXT_ALONE
    chosen = both(found)
    if chosen is None:
        return ONE_ALONE
    value = value_of(found, chosen)
    if isinstance(value, Segments) and (clash := overlaps(found.task, value.objects)):
        return clash[0].message
    return ""


def value_of(found: Versions, chosen: Sequence[int]) -> Value | None:
    """The label that ``chosen`` makes: a version's number, ``NOTHING`` or ``BOTH`` at each place."""
    kind, comparison = found.task.kind, found.comparison
    if len(set(chosen)) == 1 and chosen[0] >= 0:
        return comparison.candidates[chosen[0]].value
    if kind in values.OBJECT_KINDS:
        return values.of_objects(kind, _objects(found, chosen))
    if kind == "transcript":
        said = [
            cast(str, place.versions[number]) if number >= 0 else ""
            for place, number in zip(comparison.places, chosen, strict=True)
        ]
        text, first = " ".join(one for one in said if one), comparison.candidates[0].value
        return Transcript(text, words=texts.kept_words(first.words, text) if isinstance(first, Transcript) else ())
    if chosen and chosen[0] == BOTH:
        options = [one.value.options for one in comparison.candidates if isinstance(one.value, MultiChoice)]
        return MultiChoice(tuple(dict.fromkeys(option for several in options for option in several)))
    return comparison.candidates[chosen[0]].value if chosen and chosen[0] >= 0 else None


def standing(found: Versions, chosen: Sequence[int]) -> int:
    """The number of the version that ``chosen`` is as a whole; ``NOTHING`` where it is none of them."""
    if len(set(chosen)) == 1 and chosen[0] >= 0:
        return chosen[0]
    wanted = _content(found, chosen)
    return next((number for number, digest in enumerate(found.digests) if digest == digest_of(wanted)), NOTHING)


def decision(
    view: View, sheet: RuleSheet, found: Versions, chosen: Sequence[int], hearing: Hearing | None = None
) -> DecideVersion | CombineVersions:
    """The command that makes it so. Raises RuleViolation where what is put together does not keep to the sheet."""
    name = found.conflict.annotation_id
    number = standing(found, chosen)
    if number >= 0:
        return decided(found, number)
    content = _content(found, chosen)
    if content.state == "submitted":
        _check(view, sheet, found, content, hearing)
    return CombineVersions(name, found.conflict.stands, content)


def decided(found: Versions, number: int) -> DecideVersion | CombineVersions:
    """The command after which one version stands as a whole: as it came, or as a rule has changed it since."""
    content, digest = found.contents[number], found.digests[number]
    if number and content is not None and digest_of(content) != digest:
        return CombineVersions(found.conflict.annotation_id, found.conflict.stands, content)
    return DecideVersion(found.conflict.annotation_id, digest)


def _check(view: View, sheet: RuleSheet, found: Versions, content: Content, hearing: Hearing | None) -> None:
    conflict, item = found.conflict, view.get(Item, found.conflict.item_id)
    annotation = Annotation(
        id=conflict.annotation_id, item_id=conflict.item_id, task=conflict.task, annotator_id=conflict.annotator,
        waivers=content.waivers,
    )  # fmt: skip
    if content.value is None and found.task.kind not in values.OBJECT_KINDS:
        return
    value = value_in(content, found.task.kind)
    source = source_of(view, sheet, conflict.task, item)
    standing_in_the_way = [
        one for one in findings_of(sheet, annotation, value, item, hearing, source) if in_the_way(sheet, one)
    ]
    if standing_in_the_way:
        said = standing_in_the_way[0].message
        raise RuleViolation(f"Put together they do not keep to the rules: {said}", tuple(standing_in_the_way))


def _content(found: Versions, chosen: Sequence[int]) -> Content:
    """Handed in where all versions are; a draft where one of them still was."""
    there = [one for one in found.contents if one is not None]
    used = [found.contents[number] for number in dict.fromkeys(chosen) if number >= 0]
    first = next((one for one in (*used, *there) if one is not None), Content())
    value = value_of(found, chosen)
    waivers: dict[str, str] = {}
    for one in reversed(there):
        waivers |= one.waivers
    things: tuple[Thing, ...] = ()
    encoded = None
    if found.task.kind in values.OBJECT_KINDS:
        things = tuple(_things(found, values.objects_of(value) if value is not None else ()))
        held = {values.decode_object(thing.body).id for thing in things}
        waivers = {key: why for key, why in waivers.items() if "/" not in key or key.partition("/")[2] in held}
    elif value is not None:
        encoded = values.encode(value)
    return msgspec.structs.replace(
        first, state="submitted" if all(one.state == "submitted" for one in there) else "draft", value=encoded,
        objects=things, waivers=waivers, independent=min((one.independent for one in there), default=1), review="",
        made_at=max((one.made_at for one in there), default=""),
    )  # fmt: skip


def _things(found: Versions, objects: Sequence[LabelObject]) -> list[Thing]:
    """Their rows, each with the prediction that it began as."""
    began: dict[str, Thing] = {}
    for content in found.contents:
        for thing in content.objects if content is not None else ():
            began.setdefault(thing.body, thing)
    bodies = [values.encode(thing) for thing in objects]
    return [began.get(body, Thing(body)) for body in bodies]


def _objects(found: Versions, chosen: Sequence[int]) -> tuple[LabelObject, ...]:
    """In the order in which the versions draw them. Two objects of one id, told apart as places, get an id each."""
    places = zip(found.comparison.places, chosen, strict=True)
    taken = [(number, place.versions[number]) for place, number in places if number >= 0]
    order = {
        (number, thing.id): at
        for number, one in enumerate(found.comparison.candidates)
        for at, thing in enumerate(values.objects_of(one.value))
    }
    things = [(number, thing) for number, thing in taken if isinstance(thing, LabelObject)]
    things.sort(key=lambda one: (order.get((one[0], one[1].id), 0), one[0]))
    seen: set[str] = set()
    made: list[LabelObject] = []
    for number, thing in things:
        name = thing.id
        if name in seen:
            name = ids.stable("both", thing.id, found.digests[number])
        seen.add(name)
        made.append(msgspec.structs.replace(thing, id=name) if name != thing.id else thing)
    return tuple(made)


def _value(content: Content | None, kind: values.Kind) -> Value:
    """What a version says; of objects and texts an empty label where it says nothing."""
    if content is not None and (content.value is not None or kind in values.OBJECT_KINDS):
        return value_in(content, kind)
    if kind in values.OBJECT_KINDS:
        return values.of_objects(kind, ())
    return Transcript("") if kind == "transcript" else cast(Value, None)


def _exactly(found: Comparison) -> Comparison:
    """The same places, of which none counts as agreed where anything is stored differently: what the rules compare as
    one, or the metric matches, is still a choice between two labels."""
    places = tuple(replace(place, agreed=len(set(map(_bare, place.versions))) == 1) for place in found.places)
    return replace(found, places=places)


def _bare(version: Version) -> object:
    """What is stored, but for the id and what says nothing."""
    if isinstance(version, LabelObject):
        return values.encode(msgspec.structs.replace(version, id="", score=None))
    if version is None or isinstance(version, str):
        return version or ""
    return values.encode(version)


def _ruled(ruled: Callable[[Value], Value], value: Any) -> Any:
    return None if value is None else ruled(value)
