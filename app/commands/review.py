"""Commands of review: what a second person makes of labels that were handed in, and the remarks on them.

``who`` is the reviewer. A label that was accepted and is changed afterwards has to be seen anew: the commands on labels
see to that (``app.commands.annotations``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

import msgspec

from app import ids
from app.changes.command import View
from app.changes.edit import Edit, change, create, remove
from app.commands.people import check_reviewer, may_review, role_of
from app.errors import CallError
from app.labels.pinning import Place, encode_place
from app.records import Annotation, Comment, Item

MOST_CHARACTERS = 2000


class Labels(NamedTuple):
    """All that one annotator said about one item."""

    item_id: str
    annotator_id: str


class AcceptLabels(msgspec.Struct, frozen=True):
    """Finds labels in order, as they were handed in; of several annotators and items in one step."""

    labels: tuple[Labels, ...]
    area: ClassVar[str] = "review"

    @property
    def title(self) -> str:
        """For the history."""
        if len(self.labels) == 1:
            return f"Accept the labels of {self.labels[0].annotator_id}"
        return f"Accept the labels of {len(self.labels):,} items"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """Each annotation that is not accepted yet. Raises CallError for one's own labels, or where one is a draft."""
        return [
            change(found, msgspec.structs.replace(found, review="accepted", reviewed_by=who))
            for one in self.labels
            for found in _handed_in(view, one, who)
            if found.review != "accepted"
        ]


class ReturnLabels(msgspec.Struct, frozen=True):
    """Gives labels back to their annotator, who finds them first in the list. An open comment has to say why."""

    item_id: str
    annotator_id: str
    area: ClassVar[str] = "review"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Return the labels of {self.annotator_id}"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """Each annotation, as a draft again.

        Raises CallError for one's own labels, without a comment, and for labels that were made elsewhere.
        """
        found = _handed_in(view, Labels(self.item_id, self.annotator_id), who)
        elsewhere = next((one.protocol for one in found if one.protocol), "")
        if elsewhere:
            raise CallError(
                f"the labels of {self.annotator_id} were made elsewhere ({elsewhere}): nobody here can mend them. "
                "Accept them, or leave a comment."
            )
        if not view.count(Comment, item_id=self.item_id, annotator_id=self.annotator_id, state="open"):
            raise CallError("no comment says why. Leave one on what is to be mended, then return the labels.")
        return [
            change(one, msgspec.structs.replace(one, state="draft", review="returned", reviewed_by=who))
            for one in found
        ]


class AddComment(msgspec.Struct, frozen=True):
    """A remark on an annotator's labels: pinned to a ``place``, on an object, citing a rule, where there is one.

    Reviewers and leads write them, and annotators on their own labels.
    """

    item_id: str
    annotator_id: str
    text: str
    task: str = ""
    object_id: str = ""
    rule: str = ""
    place: Place = None
    area: ClassVar[str] = "review"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Comment on the labels of {self.annotator_id}"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """One row. Raises CallError without words or for labels that are none of ``who``'s business."""
        if view.get(Item, self.item_id) is None:
            raise CallError(f"item {self.item_id}: not in this project.")
        if who != self.annotator_id or not role_of(view, who):
            check_reviewer(view, who, self.annotator_id)
        # The id sorts by when it was written: two comments of one second keep their numbers.
        place = view.count(Comment, item_id=self.item_id, annotator_id=self.annotator_id)
        return [
            create(
                Comment(
                    id=f"{place:04d}-{ids.fresh()}", item_id=self.item_id, annotator_id=self.annotator_id,
                    author_id=who, text=_words(self.text), task=self.task, object_id=self.object_id,
                    rule=self.rule, place=encode_place(self.place), made_at=ids.now(),
                )
            )
        ]  # fmt: skip


class EditComment(msgspec.Struct, frozen=True):
    """Other words for one's own comment, and the rule that it cites."""

    comment_id: str
    text: str
    task: str = ""
    rule: str = ""
    area: ClassVar[str] = "review"

    @property
    def title(self) -> str:
        """For the history."""
        return "Change a comment"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The row, where it differs. Raises CallError for a comment of somebody else."""
        found = _own(view, self.comment_id, who)
        after = msgspec.structs.replace(found, text=_words(self.text), task=self.task, rule=self.rule)
        return [] if after == found else [change(found, after)]


class RemoveComment(msgspec.Struct, frozen=True):
    """Takes one's own comment away."""

    comment_id: str
    area: ClassVar[str] = "review"

    @property
    def title(self) -> str:
        """For the history."""
        return "Remove a comment"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The row. Raises CallError for a comment of somebody else."""
        return [remove(_own(view, self.comment_id, who))]


class ResolveComment(msgspec.Struct, frozen=True):
    """Says that a comment is dealt with, or (``resolved`` false) that it is not after all.

    The annotator whose labels it is about does that, and whoever may review them.
    """

    comment_id: str
    resolved: bool = True
    area: ClassVar[str] = "review"

    @property
    def title(self) -> str:
        """For the history."""
        return "Resolve a comment" if self.resolved else "Open a comment again"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The row, where it differs."""
        found = _known(view, self.comment_id)
        if who not in (found.annotator_id, found.author_id) and not may_review(view, who, found.annotator_id):
            raise CallError("this comment is on somebody else's labels.")
        after = msgspec.structs.replace(found, state="resolved" if self.resolved else "open")
        return [] if after == found else [change(found, after)]


def _handed_in(view: View, labels: Labels, who: str) -> Sequence[Annotation]:
    """What ``who`` may decide on. Raises CallError where they may not, or where not all of it is handed in."""
    check_reviewer(view, who, labels.annotator_id)
    found = view.find(Annotation, item_id=labels.item_id, annotator_id=labels.annotator_id)
    if not found or any(one.state != "submitted" for one in found):
        raise CallError(f"{labels.annotator_id} has not submitted this item. Wait until it is handed in.")
    return found


def _known(view: View, comment_id: str) -> Comment:
    found = view.get(Comment, comment_id)
    if found is None:
        raise CallError(f"comment {comment_id}: not in this project (any more).")
    return found


def _own(view: View, comment_id: str, who: str) -> Comment:
    found = _known(view, comment_id)
    if found.author_id != who:
        raise CallError(f"{found.author_id} wrote this comment: nobody else changes its words.")
    return found


def _words(text: str) -> str:
    said = text.strip()
    if not said:
        raise CallError("the comment says nothing. Write what is to be mended.")
    if len(said) > MOST_CHARACTERS:
        raise CallError(f"the comment has {len(said):,} characters. Keep it below {MOST_CHARACTERS:,}.")
    return said
