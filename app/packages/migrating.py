"""Labels of a package that were made under another version of the sheet: changed by rule, or marked for another look.

What the change of sheet asks to be changed by rule (a class that is called otherwise, a filler with one spelling) is
done to the labels that come back as it was to those that stayed, and to what they began as: a label that nobody but the
rule changed here is no conflict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import msgspec

from app import ids
from app.commands.versions import Content, Thing
from app.labeling.read import value_in
from app.labels import values
from app.packages.manifest import PackedLabel
from app.records import Annotation, Sheet
from app.rules.load import load
from app.rules.waivers import bound
from app.scope.impact import touched_of

if TYPE_CHECKING:
    from app.commands.sheets import Queued
    from app.labeling.checks import Hearing
    from app.packages.merge import Package
    from app.rules.sheet import RuleSheet
    from app.store.reader import Reader


@dataclass(frozen=True)
class Fitted:
    """A package whose labels were changed by rule. ``by_rule`` are the annotations that it changed, ``stale`` the marks
    for those that a person has to look at again, by annotation."""

    package: Package
    by_rule: frozenset[str] = frozenset()
    stale: Mapping[str, Queued] = field(default_factory=dict)


def fit(view: Reader, sheet: RuleSheet, package: Package, hearing: Hearing | None = None) -> Fitted:
    """The package as the present sheet wants its labels; as it is where it was made under this sheet, or where nobody
    knows that version any more."""
    about = package.manifest
    row = view.get(Sheet, about.sheet_id)
    if about.sheet_id == sheet.digest or row is None:
        return Fitted(package)
    old = load(row.text, path=f"{row.name} {row.version}")
    change = _Change(view, old, sheet, about.annotator_id, hearing)
    now, stale = change.of([(one, one.content) for one in package.labels])
    before, _ = change.of([(one, one.began) for one in package.labels if one.began is not None])
    labels = []
    for one in package.labels:
        name = ids.annotation_id(one.item_id, one.task, about.annotator_id)
        content, began = now.get(name, one.content), before.get(name, one.began)
        noted = bound(old, sheet, content.waivers, content.waived_for)
        content = msgspec.structs.replace(content, waived_for=noted)
        if name in now and name not in stale:
            content = msgspec.structs.replace(content, sheet_id=sheet.digest)
        labels.append(msgspec.structs.replace(one, content=content, began=began))
    return Fitted(replace(package, labels=tuple(labels)), frozenset(now), stale)


def as_of_now(view: Reader, sheet: RuleSheet, item_id: str, task: str, who: str, content: Content) -> Content:
    """A version of a label that waits since before ``sheet`` came into force, changed by rule as all others were."""
    row = view.get(Sheet, content.sheet_id) if content.sheet_id != sheet.digest else None
    if row is None:
        return content
    old = load(row.text, path=f"{row.name} {row.version}")
    packed = PackedLabel(item_id=item_id, task=task, revision=0, said_at="", content=content)
    now, _ = _Change(view, old, sheet, who, None).of([(packed, content)])
    return now.get(ids.annotation_id(item_id, task, who), content)


class _Change:
    """What the step from one sheet to another does to labels that are not in the project yet."""

    def __init__(self, view: Reader, old: RuleSheet, new: RuleSheet, who: str, hearing: Hearing | None) -> None:
        self._view, self._old, self._new, self._who, self._hearing = view, old, new, who, hearing

    def of(self, labels: Sequence[tuple[PackedLabel, Content | None]]) -> tuple[dict[str, Content], dict[str, Queued]]:
        """By annotation: what is changed by rule, and the marks of what a person has to look at."""
        said: list[tuple[Annotation, values.Value]] = []
        contents: dict[str, Content] = {}
        for one, content in labels:
            kind = self._kind(one.task)
            if content is None or kind is None or (content.value is None and kind not in values.OBJECT_KINDS):
                continue
            name = ids.annotation_id(one.item_id, one.task, self._who)
            contents[name] = content
            annotation = Annotation(
                id=name, item_id=one.item_id, task=one.task, annotator_id=self._who, waivers=content.waivers
            )
            said.append((annotation, value_in(content, kind)))
        found = touched_of(self._view, self._old, self._new, said, hearing=self._hearing)
        now = {one.annotation_id: _with_value(contents[one.annotation_id], one.after) for one in found.migrations}
        marks = {ids.annotation_id(one.item_id, one.task, one.annotator_id): one for one in found.queue()}
        done = {one.annotation_id for one in found.labels if one.impact == "migrate"} & now.keys()
        return now, {name: mark for name, mark in marks.items() if name not in done}

    def _kind(self, task: str) -> values.Kind | None:
        """The kind of a task that is the same in both sheets."""
        old, new = self._old.tasks.get(task), self._new.tasks.get(task)
        return new.kind if old is not None and new is not None and old.kind == new.kind else None


def _with_value(content: Content, after: str) -> Content:
    value = values.decode(after)
    if values.kind_of(value) not in values.OBJECT_KINDS:
        return msgspec.structs.replace(content, value=after)
    named = {thing.id: thing for thing in values.objects_of(value)}
    things = [Thing(values.encode(named[values.decode_object(one.body).id]), one.origin) for one in content.objects]
    return msgspec.structs.replace(content, objects=tuple(things))
