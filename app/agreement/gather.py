"""The labels of one task of a project that count for agreement: who said what, under which sheet, against what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from app.agreement.hlp import Labels
from app.changes.command import View
from app.commands.probes import FEEDBACK
from app.commands.proposals import MODEL
from app.labeling import read
from app.labeling.within import Around
from app.labels import values
from app.records import REFERENCE, Annotation, Annotator, Exposure, Item, LabelRow, Source
from app.rules.waivers import holding, rule_of

if TYPE_CHECKING:
    from app.rules.sheet import RuleSheet, Task


MOST_WAIVERS = 4  # named in a report; the document has all


@dataclass(frozen=True)
class Gathered:
    """The labels of ``task``, by item id and by the name of who gave them.

    ``sheets`` has the sheet id that each label was made under, ``references`` the adjudicated labels, ``deciders`` the
    names of who decided on them where that is known, ``items`` the records of the items, ``protocol`` how the labels
    came about and ``notes`` what to know of it, as sentences. ``people`` is the name of each annotator id, ``around``
    what rules on a slice of the items are decided by.
    """

    task: Task
    labels: Labels
    sheets: Mapping[str, Mapping[str, str]]
    references: Mapping[str, values.Value]
    deciders: Mapping[str, str]
    items: Mapping[str, Item]
    people: Mapping[str, str]
    protocol: Mapping[str, Any]
    notes: tuple[str, ...]
    around: Around = field(default_factory=Around)

    @property
    def groups(self) -> dict[str, str]:
        """Item id → its group, "" where it has none."""
        return {name: item.group_key for name, item in self.items.items()}

    def under(self, sheet_id: str) -> Gathered:
        """Only the labels that were made under that version of the sheet."""
        kept: dict[str, dict[str, values.Value]] = {}
        for item, said in self.labels.items():
            here = {who: value for who, value in said.items() if self.sheets[item][who] == sheet_id}
            if here:
                kept[item] = here
        return replace(self, labels=kept)


def gather(
    view: View,
    sheet: RuleSheet,
    task_name: str,
    *,
    item_ids: Collection[str] | None = None,
    independent_only: bool = True,
) -> Gathered:
    """The submitted labels of ``task_name``. Raises UnknownName for a task that the sheet does not have.

    Labels of people who saw another's or a model's are left out unless ``independent_only`` is false.
    """
    task = sheet.task(task_name)
    within = {} if item_ids is None else {"item_id": tuple(item_ids)}
    found = [
        annotation
        for annotation in view.find(Annotation, task=task_name, state="submitted", **within)
        if annotation.annotator_id != REFERENCE and (annotation.independent or not independent_only)
    ]
    said = read.values_of(view, found, task.kind)
    people = _names(view)
    labels: dict[str, dict[str, values.Value]] = defaultdict(dict)
    sheets: dict[str, dict[str, str]] = defaultdict(dict)
    for annotation in found:
        if annotation.id in said:
            who = people.get(annotation.annotator_id, annotation.annotator_id)
            labels[annotation.item_id][who] = said[annotation.id]
            sheets[annotation.item_id][who] = annotation.sheet_id
    references = read.adjudicated(view, task_name, task.kind)
    protocol = {**_protocol(view, sheet, task_name, independent_only), **_decided(view, task_name, references, found)}
    known = {item.id: item for item in view.find(Item) if item.id in labels or item.id in references}
    return Gathered(
        task=task,
        labels=dict(labels),
        sheets=dict(sheets),
        references=references,
        deciders={item: people.get(id, id) for item, id in read.deciders(view, task_name).items()},
        items={id: item for id, item in known.items() if id in labels},
        people=people,
        protocol=protocol,
        notes=_notes(protocol, independent_only),
        around=Around(known, {source.id: source.name for source in view.find(Source)}),
    )


def _names(view: View) -> dict[str, str]:
    """Annotator id → name, where no two people have one name."""
    people = view.find(Annotator)
    many = Counter(person.name for person in people)
    return {person.id: person.name for person in people if person.name and many[person.name] == 1}


def _protocol(view: View, sheet: RuleSheet, task_name: str, independent_only: bool) -> dict[str, Any]:
    found = [
        annotation
        for annotation in view.find(Annotation, task=task_name, state="submitted")
        if annotation.annotator_id != REFERENCE
    ]
    counted = [annotation for annotation in found if annotation.independent or not independent_only]
    dependent = [annotation for annotation in found if not annotation.independent]
    return {
        "independent_only": independent_only,
        "not_independent": len(dependent),
        "saw_a_model": _saw(view, task_name, dependent, MODEL),
        "told_before": _saw(view, task_name, dependent, FEEDBACK),
        "told_after": _saw(view, task_name, [one for one in counted if one.independent], FEEDBACK),
        "began_as_prediction": _began_as_prediction(view, dependent),
        "left_out": len(found) - len(counted),
        "labels": len(counted),
        **_waived(sheet, counted),
        "how": dict(sorted(Counter(annotation.protocol or "labelled here" for annotation in counted).items())),
        "sheets": dict(sorted(Counter(annotation.sheet_id for annotation in counted if annotation.sheet_id).items())),
    }


def _waived(sheet: RuleSheet, counted: Sequence[Annotation]) -> dict[str, Any]:
    """How many labels are exceptions, and to which rules for which reasons: each reason once a rule and label. One that
    was given for another check than that of now excuses nothing, and is not counted."""
    said: Counter[tuple[str, str]] = Counter()
    waived = 0
    for annotation in counted:
        mine = {(rule_of(key), why) for key, why in holding(sheet, annotation.waivers, annotation.waived_for).items()}
        said.update(mine)
        waived += bool(mine)
    titles = {rule.id: rule.title for rule in sheet.rules}
    return {
        "waived": waived,
        "waivers": [
            {"rule": rule, "title": titles.get(rule) or rule, "reason": reason, "labels": n}
            for (rule, reason), n in said.most_common()
        ],
    }


def _decided(view: View, task_name: str, references: Collection[str], found: Sequence[Annotation]) -> dict[str, Any]:
    """How many references were decided by somebody who had labelled the item, of those on items that are labelled."""
    labelled = {(annotation.item_id, annotation.annotator_id) for annotation in found}
    items = {item for item, _ in labelled}
    decided = [
        one
        for one in view.find(Annotation, task=task_name, state="submitted", annotator_id=REFERENCE)
        if one.item_id in references and one.item_id in items
    ]
    return {
        "references_by_annotators": sum((one.item_id, one.reviewed_by) in labelled for one in decided),
        "references_by_nobody_known": sum(not one.reviewed_by for one in decided),
    }


def _saw(view: View, task_name: str, among: Sequence[Annotation], what: str) -> int:
    """Of how many of these labels their annotator has seen ``what``, such as a model's proposals."""
    shown = {
        (exposure.item_id, exposure.annotator_id)
        for exposure in view.find(Exposure, task=task_name)
        if exposure.seen.startswith(what)
    }
    return sum((annotation.item_id, annotation.annotator_id) in shown for annotation in among)


def _began_as_prediction(view: View, dependent: Sequence[Annotation]) -> int:
    """How many of these labels are, or hold, what a model proposed: the commands that take it over see to the rest."""
    held = {annotation.id for annotation in dependent if annotation.origin}
    rows = view.find(LabelRow, annotation_id=tuple(annotation.id for annotation in dependent))
    return len(held.union(row.annotation_id for row in rows if row.origin))


def _notes(protocol: Mapping[str, Any], independent_only: bool) -> tuple[str, ...]:
    dependent, versions = protocol["not_independent"], len(protocol["sheets"])
    notes = []
    model = (
        f" {protocol['saw_a_model']} of them were made with a model's proposals in view, "
        f"{protocol['began_as_prediction']} hold what it proposed."
        if protocol["saw_a_model"] or protocol["began_as_prediction"]
        else ""
    )
    if protocol["told_before"]:
        model += f" {protocol['told_before']} of them were made after their annotator was told what was expected."
    if protocol["told_after"]:
        notes.append(
            f"{protocol['told_after']} labels are of known items of which the annotator was told afterwards what was "
            "expected: these labels were made blind, but no later one of the same item is counted as blind."
        )
    if dependent and independent_only:
        notes.append(
            f"{dependent} labels are left out: whoever made them had seen another's labels or a model's. "
            f"Agreement on them says little about how well people can do it.{model}"
        )
    elif dependent:
        notes.append(
            f"{dependent} labels were not made blind: the figures are no human-level performance, but an upper bound."
            f"{model}"
        )
    if protocol["waived"]:
        listed = [
            f"{one['title']} (“{one['reason']}”, {one['labels']:,})" for one in protocol["waivers"][:MOST_WAIVERS]
        ]
        rest = len(protocol["waivers"]) - len(listed)
        more = f" and {rest} more" if rest else ""
        notes.append(
            f"{protocol['waived']:,} of {protocol['labels']:,} labels are exceptions that somebody gave a reason for: "
            f"{', '.join(listed)}{more}. A rule that is waived often is worth another look."
        )
    if versions > 1:
        notes.append(f"The labels were made under {versions} versions of the rule sheet.")
    return tuple(notes)
