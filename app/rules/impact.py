"""What a change of the rule sheet means for labels that were made before it, in four classes.

``figures``: labels stay, only what is counted or exported changes. ``migrate``: labels can be changed by rule.
``revisit``: the labels to look at again can be found by a pattern. ``reopen``: what is asked now was never recorded, so
every label in scope must be opened. And ``wording``: nothing that a label depends on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import cast

import msgspec

from app.errors import UnknownName
from app.labels import values
from app.labels.values import OBJECT_KINDS
from app.rules import touch as t
from app.rules.changed import IMPACTS, Change, ImpactClass
from app.rules.impact_rules import rule_changes, vocabulary_changes
from app.rules.sheet import AttributeDef, ClassDef, ItemContext, RuleSheet, Task

NOT_JUDGED: Mapping[str, ImpactClass] = {}


def changes(old: RuleSheet, new: RuleSheet, judged: Mapping[str, ImpactClass] = NOT_JUDGED) -> tuple[Change, ...]:
    """Everything that is other, what asks most first, else in the order of the sheet.

    ``judged`` says for names of rules or tasks what a person makes of their change: a guidance that was only worded
    anew is no reason to open labels, and one that means something else is. Raises UnknownName for another name.
    """
    found = [
        *_header(old, new),
        *_tasks(old, new),
        *vocabulary_changes(old, new),
        *rule_changes(old, new),
    ]
    known = {one.name for one in found}
    for name in judged:
        if name not in known:
            raise UnknownName("changed rule or task", name, known)
    found = [
        mine for one in found for mine in (_as_judged(one, judged[one.name], new) if one.name in judged else (one,))
    ]
    return tuple(sorted(found, key=lambda one: -IMPACTS.index(one.impact)))


def _as_judged(change: Change, impact: ImpactClass, new: RuleSheet) -> Iterator[Change]:
    """The change in another class; a rule on several tasks asks for work on each of them."""
    if impact in ("wording", "figures"):
        yield replace(change, impact=impact, touch=None, unlabelled=False)
        return
    reach = [name for name in new.tasks if any(rule.id == change.name for rule in new.rules_of(name))]
    tasks = [change.task] if change.task or change.part != "rule" else reach
    rule = next((one for one in new.rules if change.part == "rule" and one.id == change.name), None)
    for task in tasks or [""]:
        every = t.EveryLabel() if rule is None or not task else t.InReach(new, task, rule)
        yield replace(change, impact=impact, task=task, touch=change.touch or every)


def _header(old: RuleSheet, new: RuleSheet) -> Iterator[Change]:
    if old.name != new.name:
        yield Change("wording", "sheet", "name", f"The sheet is called {new.name!r}, before {old.name!r}.")


def _tasks(old: RuleSheet, new: RuleSheet) -> Iterator[Change]:
    for name, task in new.tasks.items():
        before = old.tasks.get(name)
        if before is None:
            what = f"Task {name!r} is new: nobody was asked."
            yield Change("reopen", "task", name, what, name, t.EveryLabel(), unlabelled=True)
        elif before.kind != task.kind or before.level != task.level:
            what = f"Task {name!r} takes {_kind(task)}, before {_kind(before)}."
            yield Change("reopen", "task", name, what, name, t.EveryLabel())
        else:
            yield from _task(before, task)
    for name in old.tasks:
        if name not in new.tasks:
            yield Change("figures", "task", name, f"Task {name!r} is gone: its labels stay and are not counted.")


def _kind(task: Task) -> str:
    return f"{task.kind} by {task.level}" if task.level == "segment" else task.kind


def _task(old: Task, new: Task) -> Iterator[Change]:
    name = new.name

    def made(impact: ImpactClass, what: str, touch: t.Touch | None = None, *, unlabelled: bool = False) -> Change:
        return Change(impact, "task", name, f"Task {name!r}: {what}", name, touch, unlabelled)

    for field, words in (("title", "title"), ("guidance", "guidance")):
        if getattr(old, field) != getattr(new, field):
            yield made("wording", f"another {words}.")
    if old.language != new.language:
        yield made("figures", f"the language is {new.language or 'not said'}, before {old.language or 'not said'}.")
    if new.required and not old.required:
        yield made("revisit", "it is required now.", unlabelled=True)
    elif old.required and not new.required:
        yield made("wording", "it is not required any more.")
    if old.sources != new.sources:
        wider = not new.sources or bool(old.sources and set(new.sources) - set(old.sources))
        listed = ", ".join(new.sources) or "all sources"
        yield made("reopen" if wider else "figures", f"it is set for {listed}.", unlabelled=wider)
    if old.overlap and not new.overlap:
        yield made("revisit", "segments of one tier may not overlap any more.", _Overlapping(name))
    elif new.overlap and not old.overlap:
        yield made("wording", "segments of one tier may overlap.")
    if gone := frozenset(old.tiers) - set(new.tiers) if new.tiers else frozenset():
        yield made("revisit", f"the tiers {', '.join(sorted(gone))} are gone.", t.OnTier(gone))
    if old.tiers and (added := [tier for tier in new.tiers if tier not in old.tiers]):
        yield made("reopen", f"the tiers {', '.join(added)} are new.", t.EveryLabel())
    if new.open and not old.open:
        yield made("reopen", "people may add words of their own, and nobody could.", t.EveryLabel())
    elif old.open and not new.open:
        options = frozenset(cls.name for cls in new.classes)
        yield made("revisit", "words of people's own are no answer any more.", t.OffList(options))
    yield from _scales(old, new)
    yield from _classes(old, new)


def _scales(old: Task, new: Task) -> Iterator[Change]:
    if old.scale is None or new.scale is None or old.scale == new.scale:
        return
    name = new.name
    what = f"Task {name!r}: the scale goes from {new.scale.low} to {new.scale.high}"
    meant = {step for step in old.scale.labels if old.scale.labels[step] != new.scale.labels.get(step)}
    if (old.scale.low, old.scale.high) == (new.scale.low, new.scale.high):
        what = f"Task {name!r}: the scale names its steps otherwise ({', '.join(map(str, sorted(meant)))})."
        yield Change("wording", "task", name, what, name)
    elif old.scale.low <= new.scale.low and new.scale.high <= old.scale.high:
        off = t.OffScale(new.scale.low, new.scale.high)
        yield Change("revisit", "task", name, f"{what}; ratings outside are to be given anew.", name, off)
    else:
        before = f"{old.scale.low} to {old.scale.high}"
        yield Change(
            "reopen", "task", name, f"{what}, before {before}: ratings mean something else.", name, t.EveryLabel()
        )


@dataclass(frozen=True)
class _Overlapping:
    """Labels with segments over one another on a tier."""

    task: str

    def find(self, said: values.Value, now: values.Value, context: ItemContext) -> t.Touched | None:
        from app.rules.segment_checks import overlaps

        if not isinstance(now, values.Segments):
            return None
        strict = Task(self.task, "segments", "", overlap=False)
        found = tuple(one.object_id for one in overlaps(strict, now.objects) if one.object_id)
        return t.Touched(found) if found else None


def _classes(old: Task, new: Task) -> Iterator[Change]:
    name, drawn = new.name, new.kind in OBJECT_KINDS
    what = "class" if drawn else "option"
    before = {one.name: one for one in old.classes}
    after = {one.name: one for one in new.classes}
    heirs = {past: one.name for one in new.classes for past in one.formerly if past in before and past not in after}
    for past, heir in heirs.items():
        yield Change(
            "migrate", what, past, f"{what.capitalize()} {past!r} is called {heir!r}.", name, t.Renamed({past: heir})
        )
    for past in before:
        if past not in after and past not in heirs:
            said = f"{what.capitalize()} {past!r} is gone: say what its labels are now."
            yield Change("revisit", what, past, said, name, t.OfClass(frozenset({past})))
    for cls in new.classes:
        if cls.name in before:
            yield from _class(name, what, before[cls.name], cls)
        elif cls.name in heirs.values() and any(past in before for past in cls.formerly):
            yield from _class(
                name,
                what,
                msgspec.structs.replace(before[next(p for p in cls.formerly if p in before)], name=cls.name),
                cls,
            )
        elif cls.parent and cls.parent in before:
            said = f"{what.capitalize()} {cls.name!r} is new below {cls.parent!r}, whose labels may be of it."
            yield Change("revisit", what, cls.name, said, name, t.OfClass(frozenset({cls.parent})))
        else:
            said = f"{what.capitalize()} {cls.name!r} is new: nobody could say it."
            yield Change("reopen", what, cls.name, said, name, t.EveryLabel())


def _class(task: str, what: str, old: ClassDef, new: ClassDef) -> Iterator[Change]:
    here = f"{what.capitalize()} {new.name!r}"
    looks = ("title", "colour", "key", "description")
    if other := [field for field in looks if getattr(old, field) != getattr(new, field)]:
        yield Change("wording", what, new.name, f"{here}: another {', '.join(other)}.", task)
    if old.parent != new.parent:
        yield Change("figures", what, new.name, f"{here} stands below {new.parent or 'nothing'}.", task)
    if old.skeleton != new.skeleton:
        same = old.skeleton is not None and new.skeleton is not None and old.skeleton.points == new.skeleton.points
        if same and old.skeleton is not None and new.skeleton is not None and old.skeleton.sigma != new.skeleton.sigma:
            yield Change("figures", what, new.name, f"{here}: another σ of its keypoints; OKS changes.", task)
        else:
            touch = None if same else t.OfClass(frozenset({new.name}))
            yield Change("wording" if same else "reopen", what, new.name, f"{here}: another skeleton.", task, touch)
    for carried in ("text", "band"):
        wanted, was = getattr(new, carried), getattr(old, carried)
        if wanted == "required" != was:
            yield Change("revisit", what, new.name, f"{here} needs a {carried}.", task, t.Lacking(new.name, carried))
        elif wanted == "optional" and was == "none":
            touch = t.OfClass(frozenset({new.name}))
            yield Change("reopen", what, new.name, f"{here} may have a {carried}: nobody could give it.", task, touch)
    yield from _attributes(task, new.name, old.attributes, new.attributes)


def _attributes(task: str, cls: str, old: tuple[AttributeDef, ...], new: tuple[AttributeDef, ...]) -> Iterator[Change]:
    before = {one.name: one for one in old}
    for one in new:
        here = f"Attribute {one.name!r} of {cls!r}"
        past = before.get(one.name)
        key = f"{cls}.{one.name}"
        if past is None:
            asked = t.AttributeAsked(cls, one.name, one.when)
            yield Change("reopen", "attribute", key, f"{here} is new: it was never asked.", task, asked)
            continue
        if past.kind != one.kind:
            asked = t.AttributeAsked(cls, one.name, one.when)
            yield Change("reopen", "attribute", key, f"{here} is a {one.kind}, before a {past.kind}.", task, asked)
            continue
        if gone := set(past.values) - set(one.values):
            found = t.AttributeAsked(cls, one.name, among=frozenset(gone), missing=False)
            yield Change("revisit", "attribute", key, f"{here}: {', '.join(sorted(gone))} cannot be said.", task, found)
        if added := [value for value in one.values if value not in past.values]:
            found = t.AttributeAsked(cls, one.name, one.when, missing=False)
            yield Change("reopen", "attribute", key, f"{here} may be {', '.join(added)} too.", task, found)
        if one.required and (not past.required or past.when != one.when):
            found = t.AttributeAsked(cls, one.name, one.when, among=frozenset())
            yield Change("revisit", "attribute", key, f"{here} has to be said.", task, found)
        elif past.when != one.when or past.required != one.required:
            yield Change("wording", "attribute", key, f"{here} is asked in other cases.", task)
    for name in before:
        if all(one.name != name for one in new):
            said = f"Attribute {name!r} of {cls!r} is gone: it is taken off its objects."
            touch = t.WithoutAttribute(cls, name)
            yield Change("migrate", "attribute", f"{cls}.{name}", said, task, touch)


def strongest(found: tuple[Change, ...]) -> ImpactClass:
    """The class of several changes together: the one that asks most."""
    return cast(ImpactClass, max((one.impact for one in found), key=IMPACTS.index, default="wording"))
