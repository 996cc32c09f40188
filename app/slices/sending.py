"""Who is to label suspect items again: people who know nothing of their labels, each item to as few as wanted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app import ids
from app.commands.relabel import SendToRelabel, is_blind
from app.errors import CallError
from app.labeling.people import people_at_desk
from app.records import Annotator, Assignment

if TYPE_CHECKING:
    from app.store.reader import Reader


@dataclass(frozen=True)
class Sending:
    """``command`` does it; ``nobody`` are items that nobody can label blind any more."""

    command: SendToRelabel
    nobody: tuple[str, ...]

    @property
    def text(self) -> str:
        """What comes of it, for people."""
        count = len({item for item, _ in self.command.pairs})
        lost = f" {len(self.nobody):,} can be sent to nobody: all have labelled or seen them." if self.nobody else ""
        return f"{count:,} item{'' if count == 1 else 's'} sent to re-labelling.{lost}"


def plan_relabel(
    view: Reader, item_ids: Sequence[str], task: str, *, people: Sequence[str] = (), each: int = 1
) -> Sending:  # fmt: skip
    """Pairs of the items with ``each`` of the ``people`` (else of all annotators), the least busy first.

    Raises CallError for somebody unknown, or where nobody is left for any item.
    """
    for who in people:
        if view.get(Annotator, who) is None:
            raise CallError(f"annotator {who!r}: not in this project. Add them with `earmark people` first.")
    everybody = list(people) or [person.id for person in people_at_desk(view) if person.role == "annotator"]
    busy: Counter[str] = Counter(row[0] for row in view.columns(Assignment, ("annotator_id",)))
    pairs: list[tuple[str, str]] = []
    nobody: list[str] = []
    for item in dict.fromkeys(item_ids):
        blind = [person for person in everybody if is_blind(view, item, task, person)]
        # Among those as busy as each other it goes by the item, so that nobody gets all of one kind.
        blind.sort(key=lambda person: (busy[person], ids.stable("relabel", item, person)))
        for person in blind[:each]:
            busy[person] += 1
            pairs.append((item, person))
        if not blind:
            nobody.append(item)
    if not pairs:
        raise CallError("nobody can label these items blind: add an annotator who has not seen them.")
    return Sending(SendToRelabel(task, tuple(pairs)), tuple(nobody))
