"""A reviewer's desk: the labels that were handed in, of every annotator, to be looked at, accepted or returned.

It stands beside the blind ``Desk`` and takes nothing of that away: only reviewers and leads get one, and whoever looks
at another's labels here is not independent on that item any more, which is noted before anything is shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from app.commands.people import check_reviewer, may_review
from app.commands.proposals import Expose
from app.commands.review import (
    AcceptLabels,
    AddComment,
    EditComment,
    Labels,
    RemoveComment,
    ResolveComment,
    ReturnLabels,
)
from app.errors import UnknownName
from app.labeling.desk import Desk
from app.records import PROBE, REFERENCE, Annotation, Annotator, Comment, Item, Source

if TYPE_CHECKING:
    from app.changes.command import ChangeSet
    from app.labels.pinning import Place
    from app.rules.sheet import Rule
    from app.workspace import Workspace

AREA = "review"
PERSON = "annotator:"


class ReviewEntry(msgspec.Struct, frozen=True):
    """One annotator's labels of one item. ``state`` is "submitted", "returned" or "accepted".

    ``annotator`` is the name; ``comments`` counts those that are open.
    """

    item_id: str
    annotator_id: str
    annotator: str
    path: str
    source: str
    state: str
    comments: int = 0
    reason: str = ""

    @property
    def labels(self) -> Labels:
        """Whose labels of what."""
        return Labels(self.item_id, self.annotator_id)


class ReviewDesk:
    """What ``who`` may review. Raises CallError for somebody who is neither reviewer nor lead."""

    def __init__(self, workspace: Workspace, who: str, *, origin: str = AREA) -> None:
        check_reviewer(workspace.view, who, "")
        self.workspace, self.who, self.origin = workspace, who, origin

    # ---- what there is to do

    def entries(self) -> list[ReviewEntry]:
        """Everything that was handed in, in order of source, path and annotator; of drafts only what was returned."""
        view = self.workspace.view
        people = {one.id: one.name for one in view.find(Annotator)}
        open_comments: dict[Labels, int] = defaultdict(int)
        for item, annotator in view.columns(Comment, ("item_id", "annotator_id"), state="open"):
            open_comments[Labels(item, annotator)] += 1
        said: dict[Labels, set[tuple[str, str]]] = defaultdict(set)
        for item, annotator, state, review in view.columns(Annotation, ("item_id", "annotator_id", "state", "review")):
            if annotator != REFERENCE:
                said[Labels(item, annotator)].add((state, review))
        mine = may_review(view, self.who, self.who)
        sources = {source.id: source.name for source in view.find(Source)}
        # A probe is no label of the data set: it is decided on by its round.
        items = {
            name: (path, source)
            for name, path, source, state in view.columns(Item, ("id", "path", "source_id", "state"))
            if state != PROBE
        }
        found = []
        for labels, states in said.items():
            state = _state(states)
            if not state or labels.item_id not in items or (labels.annotator_id == self.who and not mine):
                continue
            path, source = items[labels.item_id]
            name = people.get(labels.annotator_id, labels.annotator_id)
            found.append(ReviewEntry(*labels, name, path, sources.get(source, ""), state, open_comments.get(labels, 0)))
        found.sort(key=lambda entry: (entry.source, entry.path, entry.annotator))
        return found

    def entry(self, labels: Labels) -> ReviewEntry | None:
        """One of ``entries`` as it is now; None where it is a draft (again)."""
        view = self.workspace.view
        item, person = view.get(Item, labels.item_id), view.get(Annotator, labels.annotator_id)
        found = view.find(Annotation, item_id=labels.item_id, annotator_id=labels.annotator_id)
        state = _state({(one.state, one.review) for one in found})
        if item is None or person is None or not state:
            return None
        source = view.get(Source, item.source_id)
        count = view.count(Comment, item_id=item.id, annotator_id=person.id, state="open")
        return ReviewEntry(*labels, person.name, item.path, source.name if source else "", state, count)

    def look(self, labels: Labels) -> Desk:
        """The desk of the annotator, to be read and not to be changed. Raises CallError for one's own labels.

        From now on ``who`` is not independent on the tasks that were labelled there.
        """
        check_reviewer(self.workspace.view, self.who, labels.annotator_id)
        if labels.annotator_id != self.who and not self.workspace.read_only:
            found = self.workspace.view.find(Annotation, item_id=labels.item_id, annotator_id=labels.annotator_id)
            seen = tuple((one.task, PERSON + labels.annotator_id) for one in found)
            self.workspace.do(Expose(labels.item_id, seen), who=self.who, origin=self.origin)
        return Desk(self.workspace, labels.annotator_id, origin=self.origin)

    def rules(self, item_id: str) -> Sequence[tuple[str, Rule]]:
        """The rules that a comment may cite: pairs of task and rule, in the order of the sheet."""
        desk = Desk(self.workspace, self.who)
        return [(task.name, rule) for task in desk.tasks(item_id) for rule in self.workspace.sheet.rules_of(task.name)]

    # ---- what can be done

    def accept(self, *labels: Labels) -> ChangeSet:
        """Finds labels in order, all in one step."""
        return self.workspace.do(AcceptLabels(labels), who=self.who, origin=self.origin)

    def give_back(self, labels: Labels) -> ChangeSet:
        """Returns labels to their annotator. Raises CallError where no open comment says why."""
        return self.workspace.do(ReturnLabels(*labels), who=self.who, origin=self.origin)

    def comment(
        self,
        labels: Labels,
        text: str,
        *,
        task: str = "",
        object_id: str = "",
        rule: str = "",
        place: Place = None,
    ) -> ChangeSet:
        """Writes a comment. Raises UnknownName for a rule that the sheet does not have for the item's tasks."""
        self._check_rule(labels.item_id, task, rule)
        command = AddComment(*labels, text, task=task, object_id=object_id, rule=rule, place=place)
        return self.workspace.do(command, who=self.who, origin=self.origin)

    def edit_comment(self, item_id: str, comment_id: str, text: str, *, task: str = "", rule: str = "") -> ChangeSet:
        """Other words for one's own comment, and another rule."""
        self._check_rule(item_id, task, rule)
        return self.workspace.do(EditComment(comment_id, text, task, rule), who=self.who, origin=self.origin)

    def remove_comment(self, comment_id: str) -> ChangeSet:
        """Takes one's own comment away."""
        return self.workspace.do(RemoveComment(comment_id), who=self.who, origin=self.origin)

    def resolve(self, comment_id: str, *, resolved: bool) -> ChangeSet:
        """Whether a comment is dealt with."""
        return self.workspace.do(ResolveComment(comment_id, resolved), who=self.who, origin=self.origin)

    def undo(self) -> ChangeSet | None:
        """Takes back the last step of this reviewer."""
        return self.workspace.undo(who=self.who, area=AREA, origin=self.origin)

    def redo(self) -> ChangeSet | None:
        """Brings it back."""
        return self.workspace.redo(who=self.who, area=AREA, origin=self.origin)

    def _check_rule(self, item_id: str, task: str, rule: str) -> None:
        known = [known.id for of_task, known in self.rules(item_id) if task in ("", of_task)]
        if rule and rule not in known:
            raise UnknownName("rule", rule, known, where=f"rule sheet {self.workspace.sheet.name}")


def _state(states: set[tuple[str, str]]) -> str:
    """What an item of an annotator is in review, by its annotations' states; "" for what was never handed in."""
    if any(state == "draft" for state, _ in states):
        return "returned" if any(review == "returned" for _, review in states) else ""
    if not states:
        return ""
    return "accepted" if all(review == "accepted" for _, review in states) else "submitted"
