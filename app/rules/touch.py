"""How the labels that a change of the sheet touches are found: one small predicate a kind of change.

A predicate looks at one label's value. Where the change can be made by rule it also gives the value as it is to be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import msgspec

from app.labels import values
from app.labels.values import Attribute
from app.rules.checks import apply_fixes, check_one
from app.rules.finding import Finding
from app.rules.reach import reached, speaks_on
from app.rules.sheet import ItemContext, Rule, RuleSheet


@dataclass(frozen=True)
class Touched:
    """``objects`` are the ids that matter, () for the label as a whole; ``migrated`` is the value after the change by
    rule, None where a person has to look."""

    objects: tuple[str, ...] = ()
    migrated: values.Value | None = None


class Touch(Protocol):
    """Finds labels. ``said`` is the value as stored, ``now`` the value after what was migrated before."""

    def find(self, said: values.Value, now: values.Value, context: ItemContext) -> Touched | None:
        """What of the label is touched, None where nothing is."""
        ...


@dataclass(frozen=True)
class EveryLabel:
    """All labels of the task: nobody was asked."""

    def find(self, said: values.Value, now: values.Value, context: ItemContext) -> Touched | None:
        """Always."""
        return Touched()


@dataclass(frozen=True)
class InReach:
    """Labels that a rule is on: objects of its class and on its tier, on items of its slice.

    With ``before`` those alone that the rule was not on in that sheet.
    """

    sheet: RuleSheet
    task: str
    rule: Rule
    before: RuleSheet | None = None

    def find(self, said: values.Value, now: values.Value, context: ItemContext) -> Touched | None:
        """The objects in reach, or the label as a whole where the rule tells none from the others."""
        past = self._in(self.before, said, context) if self.before is not None else None
        here = self._in(self.sheet, said, context)
        if here is None or past == frozenset():
            return None
        left = tuple(thing.id for thing in values.objects_of(said) if thing.id in here and thing.id not in (past or ()))
        return Touched(left) if left else None if here else Touched()

    def _in(self, sheet: RuleSheet, value: values.Value, context: ItemContext) -> frozenset[str] | None:
        """The ids of the objects in reach, none where all of the label is; None where it is not."""
        rule = next((one for one in sheet.rules_of(self.task) if one.id == self.rule.id), None)
        if self.task not in sheet.tasks or rule is None or not speaks_on(sheet, self.task, rule, context):
            return None
        if not (rule.cls or rule.tier) or values.kind_of(value) not in values.OBJECT_KINDS:
            return frozenset()
        return (
            frozenset(thing.id for thing in reached(sheet, self.task, rule, values.objects_of(value), context)) or None
        )


@dataclass(frozen=True)
class OfClass:
    """Labels that say one of ``names``: as an option, or as the class of an object."""

    names: frozenset[str]

    def find(self, said: values.Value, now: values.Value, context: ItemContext) -> Touched | None:
        """The objects of these classes."""
        match said:
            case values.Choice(option):
                return Touched() if option in self.names else None
            case values.MultiChoice(options):
                return Touched() if self.names.intersection(options) else None
        return _objects(said, lambda thing: thing.cls in self.names)


@dataclass(frozen=True)
class OffList:
    """Sets of options with one that is not among ``names``."""

    names: frozenset[str]

    def find(self, said: values.Value, now: values.Value, context: ItemContext) -> Touched | None:
        """The label as a whole."""
        return Touched() if isinstance(said, values.MultiChoice) and not self.names.issuperset(said.options) else None


@dataclass(frozen=True)
class AttributeAsked:
    """Objects of a class at which an attribute is now asked and whose value is ``missing`` or ``among`` those."""

    cls: str
    name: str
    when: Mapping[str, Attribute] = field(default_factory=dict)
    among: frozenset[Attribute] | None = None
    missing: bool = True

    def find(self, said: values.Value, now: values.Value, context: ItemContext) -> Touched | None:
        """The objects in question."""
        return _objects(now, self._asked)

    def _asked(self, thing: values.LabelObject) -> bool:
        if thing.cls != self.cls or any(thing.attributes.get(name) != value for name, value in self.when.items()):
            return False
        found = thing.attributes.get(self.name)
        return self.missing if found in (None, "") else self.among is None or found in self.among


@dataclass(frozen=True)
class OffScale:
    """Ratings that the scale does not have any more."""

    low: int
    high: int

    def find(self, said: values.Value, now: values.Value, context: ItemContext) -> Touched | None:
        """A rating outside."""
        return Touched() if isinstance(said, values.Rating) and not self.low <= said.value <= self.high else None


@dataclass(frozen=True)
class OnTier:
    """Segments on tiers that are gone."""

    tiers: frozenset[str]

    def find(self, said: values.Value, now: values.Value, context: ItemContext) -> Touched | None:
        """The segments on them."""
        return _objects(said, lambda thing: isinstance(thing, values.Segment) and thing.tier in self.tiers)


@dataclass(frozen=True)
class Lacking:
    """Segments of a class that carry no text, or no band, where one is required now."""

    cls: str
    what: str

    def find(self, said: values.Value, now: values.Value, context: ItemContext) -> Touched | None:
        """The segments without."""

        def lacks(thing: values.LabelObject) -> bool:
            if not isinstance(thing, values.Segment) or thing.cls != self.cls:
                return False
            return not thing.text.strip() if self.what == "text" else thing.low_hz is None

        return _objects(now, lacks)


@dataclass(frozen=True)
class HasWord:
    """Texts with a word that belonged to the vocabulary and does not any more."""

    forms: frozenset[str]

    def find(self, said: values.Value, now: values.Value, context: ItemContext) -> Touched | None:
        """The texts that have one."""
        if isinstance(said, values.Transcript):
            return Touched() if self._has(said.text) else None
        return _objects(said, lambda thing: isinstance(thing, values.Segment) and self._has(thing.text))

    def _has(self, text: str) -> bool:
        words = f" {' '.join(word.strip(EDGES) for word in text.lower().split())} "
        return any(f" {form} " in words for form in self.forms)


EDGES = '.,;:!?"“”'


@dataclass(frozen=True)
class Renamed:
    """Classes and options that are called otherwise: old name → new name. Done by rule."""

    names: Mapping[str, str]

    def find(self, said: values.Value, now: values.Value, context: ItemContext) -> Touched | None:
        """The value with the new names."""
        match now:
            case values.Choice(option):
                if option in self.names:
                    return Touched((), msgspec.structs.replace(now, option=self.names[option]))
                return None
            case values.MultiChoice(options):
                if not set(options) & set(self.names):
                    return None
                named = tuple(sorted({self.names.get(option, option) for option in options}))
                return Touched((), msgspec.structs.replace(now, options=named, scores=None))
        return _changed(now, lambda thing: self.names.get(thing.cls, "") and {"cls": self.names[thing.cls]})


@dataclass(frozen=True)
class WithoutAttribute:
    """An attribute that objects of a class have no more: it is taken off, by rule, since it could not be edited."""

    cls: str
    name: str

    def find(self, said: values.Value, now: values.Value, context: ItemContext) -> Touched | None:
        """The value without it."""

        def without(thing: values.LabelObject) -> object:
            if thing.cls != self.cls or self.name not in thing.attributes:
                return None
            return {"attributes": {name: one for name, one in thing.attributes.items() if name != self.name}}

        return _changed(now, without)


@dataclass(frozen=True)
class BreaksNow:
    """Labels that break a rule and did not before. Where the rule fixes all of it, that is the change by rule."""

    task: str
    rule: str
    old: RuleSheet
    new: RuleSheet

    def find(self, said: values.Value, now: values.Value, context: ItemContext) -> Touched | None:
        """The objects with new findings."""
        found = self._findings(self.new, now, context)
        if not found:
            return None
        before: set[object] = set()
        if self.task in self.old.tasks and self.old.tasks[self.task].kind == self.new.tasks[self.task].kind:
            before = {_key(one) for one in self._findings(self.old, said, context)}
        fresh = [one for one in found if _key(one) not in before]
        if not fresh:
            return None
        objects = tuple(dict.fromkeys(one.object_id for one in fresh if one.object_id is not None))
        if any(one.fix is None for one in fresh):
            return Touched(objects)
        return Touched(objects, apply_fixes(now, fresh))

    def broken(self, now: values.Value, context: ItemContext) -> Touched | None:
        """The objects that break it now, whether they did before or not; a person has to look at them."""
        found = self._findings(self.new, now, context)
        objects = dict.fromkeys(one.object_id for one in found if one.object_id is not None)
        return Touched(tuple(objects)) if found else None

    def _findings(self, sheet: RuleSheet, value: values.Value, context: ItemContext) -> list[Finding]:
        rule = next((one for one in sheet.rules_of(self.task) if one.id == self.rule), None)
        if rule is None or rule.check is None:
            return []
        return list(check_one(sheet, rule, sheet.tasks[self.task], value, context))


def _key(found: Finding) -> object:
    return found.object_id, found.span, found.severity == "block"


def _objects(value: values.Value, test: Callable[[values.LabelObject], bool]) -> Touched | None:
    found = tuple(thing.id for thing in values.objects_of(value) if test(thing))
    return Touched(found) if found else None


def _changed(value: values.Value, change: Callable[[values.LabelObject], object]) -> Touched | None:
    """The value with what ``change`` gives for an object, a mapping of fields, put into it."""
    found: list[str] = []
    things: list[values.LabelObject] = []
    for thing in values.objects_of(value):
        fields = change(thing)
        if isinstance(fields, dict):
            found.append(thing.id)
            things.append(msgspec.structs.replace(thing, **fields))
        else:
            things.append(thing)
    if not found:
        return None
    return Touched(tuple(found), values.of_objects(values.kind_of(value), tuple(things)))
