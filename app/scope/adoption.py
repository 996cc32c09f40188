"""What it would mean to adopt another rule sheet: the labels it touches, and the figures of each task now and then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.changes.command import View
from app.errors import CallError
from app.jobs.job import Progress
from app.store.reader import Reader

if TYPE_CHECKING:
    from app.agreement.what_if import WhatIf
    from app.labeling.checks import Hearing
    from app.rules.changed import ImpactClass
    from app.rules.sheet import RuleSheet
    from app.scope.impact import Impact, TouchedLabel

NOT_JUDGED: Mapping[str, ImpactClass] = {}


@dataclass(frozen=True)
class TaskOutlook:
    """One task. ``what_if`` is None where its figures cannot be compared, and then ``reason`` says why."""

    task: str
    title: str
    what_if: WhatIf | None = None
    reason: str = ""


@dataclass(frozen=True)
class Adoption:
    """``impact`` are the labels that are touched, ``outlook`` the figures. ``old`` and ``new`` are the sheets' digests.

    ``judged`` is what a person made of changes that the program cannot judge.
    """

    old: str
    new: str
    impact: Impact
    outlook: tuple[TaskOutlook, ...]
    judged: Mapping[str, ImpactClass]

    @property
    def counted_otherwise(self) -> int:
        """How many labels are compared otherwise: of them only figures change."""
        return sum(one.what_if.labels_compared_otherwise for one in self.outlook if one.what_if is not None)


def adoption(
    view: Reader,
    sheet: RuleSheet,
    other: RuleSheet,
    progress: Progress,
    *,
    hearing: Hearing | None = None,
    judged: Mapping[str, ImpactClass] = NOT_JUDGED,
) -> Adoption:
    """Everything that a lead wants to know before ``other`` is put in force. A job: it writes nothing.

    Judged names that did not change are passed over: the draft has moved on since somebody judged.
    """
    from app.rules.impact import changes
    from app.scope.impact import find_impact

    known = {one.name for one in changes(sheet, other)}
    mine = {name: impact for name, impact in judged.items() if name in known}
    impact = find_impact(view, sheet, other, progress, hearing=hearing, judged=mine)
    with view.frozen() as frozen:
        return Adoption(sheet.digest, other.digest, impact, outlook(frozen, sheet, other, progress), mine)


@dataclass(frozen=True)
class Shown:
    """A touched label to look at: ``before`` its words as stored, ``after`` what a rule makes of them.

    ``after`` is "" where a person decides. Whoever is shown another's label is not independent on the item any more
    (``app.commands.proposals.Expose``).
    """

    label: TouchedLabel
    item: str
    before: str
    after: str


def examples_of(view: View, sheet: RuleSheet, impact: Impact, change: int, most: int = 5) -> Sequence[Shown]:
    """The first labels that a change touches; ``change`` is a place in ``Impact.changes``."""
    from app.labeling.read import values_of
    from app.labels import values
    from app.records import Annotation, Item
    from app.scope.tried import in_words

    found = [label for label in impact.labels if change in label.reasons][:most]
    rows = {row.id: row for row in view.find(Annotation, id=tuple(one.annotation_id for one in found))}
    items = {row.id: row.path for row in view.find(Item, id=tuple(one.item_id for one in found))}
    by_rule = {one.annotation_id: values.decode(one.after) for one in impact.migrations}
    shown: list[Shown] = []
    for label in found:
        row = rows.get(label.annotation_id)
        kind = sheet.tasks[label.task].kind if label.task in sheet.tasks else None
        said = values_of(view, [row], kind).get(row.id) if row is not None and kind is not None else None
        after = by_rule.get(label.annotation_id)
        words = "" if said is None else in_words(said)
        shown.append(Shown(label, items.get(label.item_id, ""), words, "" if after is None else in_words(after)))
    return tuple(shown)


def outlook(
    view: View, sheet: RuleSheet, other: RuleSheet, progress: Progress | None = None
) -> tuple[TaskOutlook, ...]:
    """Agreement and human-level performance of every task of ``sheet``, as it compares labels and as ``other`` would.

    Nobody has labelled by ``other`` yet: the figures tell what other comparisons do to the labels that are there.
    """
    from app.agreement.what_if import what_if

    progress = progress or Progress()
    found: list[TaskOutlook] = []
    for number, (name, task) in enumerate(sheet.tasks.items()):
        progress.check()
        progress.report(number, len(sheet.tasks), task.title)
        if name not in other.tasks:
            found.append(TaskOutlook(name, task.title, reason="The draft has no such task; its labels stay stored."))
            continue
        try:
            found.append(TaskOutlook(name, task.title, what_if(view, sheet, other, name, progress=progress)))
        except CallError as problem:
            found.append(TaskOutlook(name, task.title, reason=problem.message))
    return tuple(found)
