"""Which items are slipped in as gold, and which are shown again: drawn by a seed, never known by their look."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from app import ids
from app.changes.command import View
from app.commands.probes import KNOWN
from app.records import REFERENCE, Annotation, Assignment, Comment, Exposure, Item, Repeat

GAP_DAYS = 7


def gold_for(view: View, people: Sequence[str], many: int, *, seed: int = 0) -> list[tuple[str, str]]:
    """Up to ``many`` pairs an annotator of items with an adjudicated reference, which they know nothing of."""
    usable = {one.id for one in view.find(Item, state="ok")}
    known = {one.item_id for one in view.find(Annotation, annotator_id=REFERENCE, state="submitted")} & usable
    found = []
    for person in people:
        taken = {one.item_id for one in view.find(Annotation, annotator_id=person)}
        taken |= {one.item_id for one in view.find(Exposure, annotator_id=person)}
        # What somebody decided on they know, whether they had labelled it or not.
        taken |= {one.item_id for one in view.find(Annotation, annotator_id=REFERENCE, reviewed_by=person)}
        taken |= {one.item_id for one in view.find(Assignment, annotator_id=person, purpose=KNOWN)}
        found += [(item, person) for item in _drawn(known - taken, f"gold {seed} {person}", many)]
    return found


def repeats_for(
    view: View, people: Sequence[str], many: int, *, gap_days: float = GAP_DAYS, seed: int = 0, now: str = ""
) -> list[tuple[str, str]]:
    """Up to ``many`` pairs an annotator of items that they handed in at least ``gap_days`` ago, as told by when they
    began them; not those that were shown again before, have comments, were not made blind, or of which they have seen
    since what others say."""
    before = datetime.fromisoformat(now or ids.now()) - timedelta(days=gap_days)
    found = []
    for person in people:
        labels: dict[str, list[Annotation]] = defaultdict(list)
        for one in view.find(Annotation, annotator_id=person):
            labels[one.item_id].append(one)
        out = {one.item_id for one in view.find(Repeat, annotator_id=person)}
        out |= {one.item_id for one in view.find(Comment, annotator_id=person)}
        out |= {one.item_id for one in view.find(Exposure, annotator_id=person)}
        usable = {
            item
            for item, said in labels.items()
            if item not in out
            and all(
                one.state == "submitted" and one.independent and not one.protocol and _at(one.made_at) <= before
                for one in said
            )
        }
        found += [(item, person) for item in _drawn(usable, f"repeat {seed} {person}", many)]
    return found


def _drawn(items: Collection[str], key: str, many: int) -> list[str]:
    return sorted(items, key=lambda item: ids.stable(key, item))[:many]


def _at(moment: str) -> datetime:
    return datetime.fromisoformat(moment or "1970-01-01T00:00:00Z")
