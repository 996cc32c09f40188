"""Comments on one annotator's labels as the window shows them: numbered, with their author and the rule they cite."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from app.changes.command import View
from app.labels.pinning import Place, decode_place
from app.records import Annotator, Comment

if TYPE_CHECKING:
    from app.rules.sheet import RuleSheet


class Remark(msgspec.Struct, frozen=True):
    """One comment. ``number`` stands on its pin; ``rule`` is the title of the cited rule, or its id if it is gone."""

    id: str
    number: int
    text: str
    author: str
    author_id: str
    task: str
    object_id: str
    rule: str
    rule_id: str
    place: Place
    open: bool
    made_at: str


def remarks(view: View, sheet: RuleSheet, item_id: str, annotator_id: str) -> tuple[Remark, ...]:
    """The comments on what ``annotator_id`` said about an item, oldest first."""
    found = view.find(Comment, item_id=item_id, annotator_id=annotator_id)
    if not found:
        return ()
    titles = {rule.id: rule.title for rule in sheet.rules}
    names = {person.id: person.name for person in view.find(Annotator)}
    ordered = sorted(found, key=lambda one: (one.made_at, one.id))
    return tuple(
        Remark(
            one.id, number, one.text, names.get(one.author_id, one.author_id), one.author_id, one.task, one.object_id,
            titles.get(one.rule, one.rule), one.rule, decode_place(one.place), one.state == "open", one.made_at,
        )
        for number, one in enumerate(ordered, 1)
    )  # fmt: skip
