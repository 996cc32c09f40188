"""Commands of adjudication: a reviewer or a lead makes the reference out of what several people said.

The reference is worked on as a draft (``OnReference``) and counts from the moment it is decided (``Decide``). The
history says who did each step; none of it is a label of that person's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Literal

import msgspec

from app import ids
from app.changes.command import Command, View
from app.changes.edit import Edit, create, put
from app.commands.annotations import draft, exposed
from app.commands.people import check_reviewer, role_of
from app.errors import CallError
from app.records import ADJUDICATED, REFERENCE, Annotation, Annotator, Decision

AREA = "adjudicate"
MOST_CHARACTERS = 2000
How = Literal["chosen", "merged", "anew"]


class LookAtAll(msgspec.Struct, frozen=True):
    """Notes that ``who`` is shown what everybody says about an item for a task, and makes room for a reference.

    Not to be undone: the area is of no page. Seeing the same again changes nothing.
    """

    item_id: str
    task: str
    people: tuple[str, ...]
    area: ClassVar[str] = "seen"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Look at what everybody says for {self.task}"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """A row a person that is seen. Raises CallError for somebody who may not decide here."""
        check_decider(view, self.item_id, self.task, who)
        edits: list[Edit] = []
        if view.get(Annotator, REFERENCE) is None:
            edits.append(create(Annotator(id=REFERENCE, name="Reference", role=REFERENCE)))
        for person in self.people:
            if person != who:
                edits += exposed(view, self.item_id, self.task, who, f"annotator:{person}")
        # Two people that are seen make one's own draft dependent once.
        return list({(edit.kind, edit.id): edit for edit in edits}.values())


class OnReference(msgspec.Struct, frozen=True):
    """A command on labels, done to the reference by whoever adjudicates."""

    command: Command
    area: ClassVar[str] = AREA

    @property
    def title(self) -> str:
        """For the history."""
        return self.command.title

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """What the command does to the labels of the reference. Raises CallError for no reviewer."""
        check_reviewer(view, who, "")
        return self.command.plan(view, REFERENCE)


class Decide(msgspec.Struct, frozen=True):
    """The draft of the reference becomes the reference, by a ``rule`` of the sheet; "" says that no rule covers it.

    ``how`` and ``chosen`` as in ``Decision``; ``waivers`` are those of what was taken over, which count unless the
    draft has one of its own. The workspace refuses it while a blocking finding stands.
    """

    item_id: str
    task: str
    rule: str
    how: How = "anew"
    chosen: str = ""
    note: str = ""
    sheet_id: str = ""
    objects: bool = False
    waivers: Mapping[str, str] = {}
    area: ClassVar[str] = AREA

    @property
    def title(self) -> str:
        """For the history."""
        return f"Decide {self.task} by {self.rule}" if self.rule else f"Decide {self.task}: no rule covers it"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The reference annotation, and the decision.

        Raises CallError for somebody who may not decide here, and where there is nothing to decide on: of a task of
        ``objects`` none may be right, another one has to say something.
        """
        check_decider(view, self.item_id, self.task, who)
        before = view.get(Annotation, ids.annotation_id(self.item_id, self.task, REFERENCE))
        if not self.objects and (before is None or before.value is None):
            raise CallError("nothing is chosen yet. Take a version, or say what it should be.")
        if len(self.note) > MOST_CHARACTERS:
            raise CallError(f"the note has {len(self.note):,} characters. Keep it below {MOST_CHARACTERS:,}.")
        made = draft(view, before, self.item_id, self.task, REFERENCE, value=before.value if before else None)
        after = msgspec.structs.replace(
            made, state="submitted", protocol=ADJUDICATED, reviewed_by=who, review="", independent=0,
            sheet_id=self.sheet_id or made.sheet_id, waivers={**self.waivers, **made.waivers},
        )  # fmt: skip
        name = decision_id(self.item_id, self.task)
        old = view.get(Decision, name)
        said = Decision(
            id=name, item_id=self.item_id, task=self.task, decided_by=who, rule=self.rule, how=self.how,
            chosen=self.chosen, note=self.note.strip(), sheet_id=after.sheet_id, made_at=ids.now(),
        )  # fmt: skip
        edits = [put(before, after)] if before != after else []
        return [*edits, put(old, said)] if old != said else edits


def decision_id(item_id: str, task: str) -> str:
    """An item is decided on once a task: the id of that row."""
    return ids.stable("decision", item_id, task)


def check_decider(view: View, item_id: str, task: str, who: str) -> None:
    """Raises CallError where ``who`` may not decide: no reviewer, or a reviewer who is one of those that differ.

    A lead may decide on what they labelled themselves, since a small project has nobody else; what they said does not
    count against a reference of their own.
    """
    check_reviewer(view, who, "")
    own = view.get(Annotation, ids.annotation_id(item_id, task, who))
    if own is not None and own.state == "submitted" and role_of(view, who) != "lead":
        raise CallError(f"{who} labelled this item: somebody else has to decide, or a lead.")
