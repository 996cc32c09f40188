"""The live figures of a task of a project: which changes of the project change them, and how."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec.structs import replace

from app.agreement.gather import Gathered
from app.agreement.live import Live
from app.changes.command import ChangeSet, View
from app.changes.edit import record
from app.labeling import read
from app.labeling.within import around
from app.labels import values
from app.records import REFERENCE, Annotation, Annotator, LabelRow

if TYPE_CHECKING:
    from app.rules.sheet import RuleSheet


@dataclass
class LiveProject:
    """``figures`` of one ``task``; ``follow`` keeps them true. ``people`` is annotator id → the name that is shown."""

    task: str
    kind: values.Kind
    figures: Live
    people: dict[str, str]
    independent_only: bool = True
    _sheet: RuleSheet | None = None
    _within: dict[str, frozenset[str]] = field(default_factory=dict)
    _known: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, found: Gathered, sheet: RuleSheet, *, independent_only: bool = True) -> LiveProject:
        """The figures of labels that were gathered, as ``sheet`` compares them."""
        task = found.task
        comparing = found.around.comparing(sheet, task.name)
        within = dict(comparing.within or {})
        figures = Live.of(
            task.kind,
            found.labels,
            normalise=replace(comparing, within=within),
            references=found.references,
            deciders=found.deciders,
            options=tuple(option.name for option in task.classes),
            groups=found.groups,
        )
        known = set(found.around.items)
        return cls(task.name, task.kind, figures, dict(found.people), independent_only, sheet, within, known)

    def follow(self, view: View, changes: ChangeSet) -> bool:
        """Takes over what ``changes`` did to the labels of the task; true where a label was among it.

        ``view`` is the project after the changes. Another sheet, another name of a person, or another group of an item
        is not followed: read the labels again then.
        """
        touched = self._annotations(changes)
        for id, before in touched.items():
            after = view.get(Annotation, id)
            known = after if after is not None else before
            if known is None or known.task != self.task:
                continue
            self._take(view, known, counts=after is not None)
        return bool(touched)

    def _take(self, view: View, annotation: Annotation, *, counts: bool) -> None:
        counts = counts and annotation.state == "submitted"
        self._place(view, annotation.item_id)
        if annotation.annotator_id == REFERENCE:
            counts = counts and not annotation.protocol.startswith(read.ADOPTED)
            value = read.value_of(view, annotation, self.kind) if counts else None
            decider = self._name(view, annotation.reviewed_by) if annotation.reviewed_by else ""
            self.figures.put_reference(annotation.item_id, value, decider)
            return
        counts = counts and (bool(annotation.independent) or not self.independent_only)
        value = read.value_of(view, annotation, self.kind) if counts else None
        self.figures.put(annotation.item_id, self._name(view, annotation.annotator_id), value)

    def _place(self, view: View, item_id: str) -> None:
        """Which slices an item is in that nobody had labelled before; figures hold on to the same mapping."""
        if self._sheet is not None and item_id not in self._known:
            self._known.add(item_id)
            self._within.update(
                around(view, self._sheet, self.task, (item_id,)).comparing(self._sheet, self.task).within or {}
            )

    def _name(self, view: View, id: str) -> str:
        if id not in self.people:
            person = view.get(Annotator, id)
            name = id if person is None or not person.name else person.name
            self.people[id] = id if name in self.people.values() else name
        return self.people[id]

    def _annotations(self, changes: ChangeSet) -> dict[str, Annotation | None]:
        """The annotations that changed, themselves or in their objects, and what they were where they are gone."""
        found: dict[str, Annotation | None] = {}
        for edit in changes.edits:
            if edit.kind == LabelRow.table:
                for row in (edit.before, edit.after):
                    if row is not None and "annotation_id" in row:
                        found.setdefault(str(row["annotation_id"]), None)
            elif edit.kind == Annotation.table:
                before = edit.before
                gone = before is not None and edit.after is None
                found[edit.id] = record(Annotation, before) if gone and before is not None else found.get(edit.id)
        return found
