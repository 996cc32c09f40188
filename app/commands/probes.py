"""Commands that look at how people label without their knowing: items with a known reference, and items shown again.

Nothing that an annotator is shown tells such an item from any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

import msgspec

from app import ids
from app.changes.command import View
from app.changes.edit import Edit, change, create, put, remove
from app.commands.annotations import exposed, row_id, saw
from app.commands.curate import assignment_id
from app.commands.people import check_curator
from app.commands.versions import Content, content_of, from_text, to_text
from app.errors import CallError
from app.labels import values
from app.records import REFERENCE, Annotation, Annotator, Assignment, Comment, LabelRow, Repeat

GOLD = "gold"
# Of these the annotator is told what was expected, once they have handed the item in.
TOLD = "gold, told"
KNOWN = (GOLD, TOLD)
FEEDBACK = "feedback"


class GiveGold(msgspec.Struct, frozen=True):
    """Slips items with a known reference in: pairs of item and annotator, among the work that they are given.

    With ``told`` each is told what was expected as soon as they have handed the item in (``TellKnown``).
    """

    pairs: tuple[tuple[str, str], ...]
    told: bool = False
    area: ClassVar[str] = "data"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Slip {len(self.pairs):,} known item{'' if len(self.pairs) == 1 else 's'} in"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """A row a pair; one that was work before is gold from now on.

        Raises CallError where ``who`` is an annotator, the item has no adjudicated reference, or the person has said
        something of it, or seen what others say.
        """
        check_curator(view, who, "slips gold items in")
        edits: list[Edit] = []
        for item, person in dict.fromkeys(self.pairs):
            if view.get(Annotator, person) is None or person == REFERENCE:
                raise CallError(f"annotator {person!r}: not in this project. Add the annotator first.")
            known = view.find(Annotation, item_id=item, annotator_id=REFERENCE, state="submitted")
            if not known:
                raise CallError(f"item {item}: it has no adjudicated reference, so nothing is known of it.")
            name = assignment_id(item, person)
            before = view.get(Assignment, name)
            if before is not None and before.purpose in KNOWN:
                continue
            said = view.count(Annotation, item_id=item, annotator_id=person)
            if said or any(saw(view, item, one.task, person) or one.reviewed_by == person for one in known):
                raise CallError(
                    f"item {item}: {person} has labelled it, has seen what others say of it, or decided it."
                )
            purpose = TOLD if self.told else GOLD
            after = Assignment(id=name, item_id=item, annotator_id=person, made_at=ids.now(), purpose=purpose)
            edits.append(put(before, after))
        return edits


class ShowAgain(msgspec.Struct, frozen=True):
    """Shows people items again that they have handed in, blank: pairs of item and annotator.

    What they said first is kept and counts meanwhile; handing in puts it back and keeps the second beside it.
    """

    pairs: tuple[tuple[str, str], ...]
    area: ClassVar[str] = "data"

    @property
    def title(self) -> str:
        """For the history."""
        return f"Show {len(self.pairs):,} item{'' if len(self.pairs) == 1 else 's'} again"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The labels taken aside. Raises CallError where ``who`` is an annotator, or something is not handed in."""
        check_curator(view, who, "shows people items again")
        return [edit for item, person in dict.fromkeys(self.pairs) for edit in _aside(view, item, person)]


class TellKnown(msgspec.Struct, frozen=True):
    """``who`` is told what was expected of a known item, which they have handed in: from now on nothing that they say
    of it is blind, and what they had said is kept, since that is what the figures are of.

    Not to be undone: the area is of no page. Being told the same again changes nothing.
    """

    item_id: str
    area: ClassVar[str] = "seen"

    @property
    def title(self) -> str:
        """For the history."""
        return "See what was expected of a known item"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """A row for each task with a reference. Raises CallError for any other item, and for one not handed in."""
        if not tells(view, self.item_id, who):
            raise CallError(f"item {self.item_id}: what is expected of it is not told to {who}, or not yet.")
        edits: list[Edit] = []
        for one in view.find(Annotation, item_id=self.item_id, annotator_id=REFERENCE, state="submitted"):
            seen = list(exposed(view, self.item_id, one.task, who, FEEDBACK))
            mine = view.get(Annotation, ids.annotation_id(self.item_id, one.task, who))
            edits += seen
            if seen and mine is not None and mine.independent:
                rows = view.find(LabelRow, annotation_id=mine.id)
                first = Repeat(
                    id=ids.stable("told", mine.id), annotation_id=mine.id, item_id=self.item_id, annotator_id=who,
                    task=one.task, first=to_text(content_of(mine, rows)), state="told", shown_at=ids.now(),
                )  # fmt: skip
                edits.append(create(first))
        return edits


def tells(view: View, item_id: str, who: str) -> bool:
    """Whether ``who`` may be told what was expected: a known item that tells, of which everything is handed in."""
    given = view.get(Assignment, assignment_id(item_id, who))
    if given is None or given.purpose != TOLD or view.count(Repeat, item_id=item_id, annotator_id=who, state="open"):
        return False
    mine = view.find(Annotation, item_id=item_id, annotator_id=who)
    return bool(mine) and all(one.state == "submitted" for one in mine)


class CloseRepeats(msgspec.Struct, frozen=True):
    """The second time is handed in: it is kept, and the first stands again. Nothing where it was no second time."""

    item_id: str
    area: ClassVar[str] = "label"
    elsewhere: ClassVar[bool] = True

    @property
    def title(self) -> str:
        """For the history: the same as handing in, since nobody is to be told."""
        return "Submit the item"

    def plan(self, view: View, who: str) -> Sequence[Edit]:
        """The repeats as closed, and the annotations as they were."""
        edits: list[Edit] = []
        for one in view.find(Repeat, item_id=self.item_id, annotator_id=who, state="open"):
            now = view.get(Annotation, one.annotation_id)
            rows = view.find(LabelRow, annotation_id=one.annotation_id)
            second = to_text(content_of(now, rows)) if now is not None else to_text(Content())
            edits.append(change(one, msgspec.structs.replace(one, second=second, state="closed", closed_at=ids.now())))
            edits += _back(one, now, rows)
        return edits


def _aside(view: View, item: str, person: str) -> Iterator[Edit]:
    found = view.find(Annotation, item_id=item, annotator_id=person)
    if not found or person == REFERENCE or any(one.state != "submitted" for one in found):
        raise CallError(f"item {item}: {person} has not handed it in, so it cannot be shown again.")
    if any(saw(view, item, one.task, person) for one in found):
        raise CallError(f"item {item}: {person} has seen what is said of it, and would not say it again by themselves.")
    if view.count(Comment, item_id=item, annotator_id=person):
        raise CallError(f"item {item}: there are comments on it, which would tell {person} what was said.")
    for one in found:
        rows = view.find(LabelRow, annotation_id=one.id)
        number = view.count(Repeat, annotator_id=person, item_id=item, task=one.task)
        yield create(
            Repeat(
                id=ids.stable("repeat", one.id, str(number)), annotation_id=one.id, item_id=item, annotator_id=person,
                task=one.task, first=to_text(content_of(one, rows)), shown_at=ids.now(),
            )
        )  # fmt: skip
        yield remove(one)
        yield from (remove(row) for row in rows)


def _back(one: Repeat, now: Annotation | None, rows: Sequence[LabelRow]) -> Iterator[Edit]:
    first = from_text(one.first)
    after = Annotation(
        id=one.annotation_id, item_id=one.item_id, task=one.task, annotator_id=one.annotator_id, state=first.state,
        value=first.value, sheet_id=first.sheet_id, independent=first.independent, waivers=dict(first.waivers),
        waived_for=dict(first.waived_for),
        made_at=first.made_at, review=first.review, origin=first.origin,
    )  # fmt: skip
    if now != after:
        yield put(now, after)
    old = {row.id: row for row in rows}
    new: dict[str, LabelRow] = {}
    for z, thing in enumerate(first.objects):
        key = row_id(one.annotation_id, values.decode_object(thing.body).id)
        new[key] = LabelRow(id=key, annotation_id=one.annotation_id, z=z, body=thing.body, origin=thing.origin)
    for key, row in new.items():
        if old.get(key) != row:
            yield put(old.get(key), row)
    yield from (remove(row) for key, row in old.items() if key not in new)
