"""Which items of a project are shared out, their strata, and what stands already: the question for ``allot``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.errors import CallError, UnknownName
from app.items.query import Query, find
from app.labeling.allot import Allotment, Standing, Wish, allot
from app.records import REFERENCE, Annotation, Annotator, Assignment, Exposure

if TYPE_CHECKING:
    from app.changes.command import View
    from app.items.codes import Rows
    from app.items.seen import Seen
    from app.rules.sheet import RuleSheet
    from app.store.reader import Reader

# A number with more different values than this is cut into quarters.
MOST_STRATA = 12
QUARTERS = (0.25, 0.5, 0.75)


@dataclass(frozen=True)
class Scope:
    """The items that can be shared out, in order, and how many were asked for but cannot (``left_out``)."""

    seen: Seen
    rows: Rows
    left_out: int = 0

    @property
    def item_ids(self) -> list[str]:
        """Their ids."""
        return self.seen.table.ids_of(self.rows)


def scope_of(seen: Seen, sheet: RuleSheet, rows: Rows) -> Scope:
    """Of ``rows`` those that somebody can label: not excluded, not broken, and of a source that a task is set for."""
    wanted = [task.sources for task in sheet.tasks.values()]
    sources = seen.texts.get("source")
    usable = (seen.table.state == 0) & ~seen.excluded
    if sources is not None:
        usable &= sources.words.where(lambda name: any(not names or name in names for names in wanted))[sources.codes]
    kept = rows[usable[rows]]
    return Scope(seen, kept, len(rows) - len(kept))


def asked_for(seen: Seen, sheet: RuleSheet, query: Query) -> Scope:
    """The items that pass ``query``. Raises CallError and UnknownName as ``find`` does."""
    return scope_of(seen, sheet, find(seen, query))


def strata_names(seen: Seen) -> list[str]:
    """The columns that items can be stratified by."""
    return [*(name for name in seen.texts if seen.counts(name)), *sorted(seen.numbers)]


def strata_of(scope: Scope, column: str = "") -> dict[str, str]:
    """Item id → stratum: the words of a column, a number's values where there are few, else its quarters.

    Raises UnknownName for a column that no item has.
    """
    seen, rows, ids = scope.seen, scope.rows, scope.item_ids
    if not column:
        return dict.fromkeys(ids, "")
    if column in seen.texts:
        text = seen.texts[column]
        return dict(zip(ids, [text.words.every[code] for code in text.codes[rows].tolist()], strict=True))
    if column not in seen.numbers:
        raise UnknownName("column", column, strata_names(seen))
    return dict(zip(ids, _binned(np.asarray(seen.numbers[column][rows], dtype=np.float64)), strict=True))


def _binned(numbers: np.typing.NDArray[np.float64]) -> list[str]:
    known = numbers[~np.isnan(numbers)]
    different = np.unique(known)
    if len(different) <= MOST_STRATA:
        return ["" if np.isnan(number) else f"{number:g}" for number in numbers.tolist()]
    places = np.searchsorted(np.quantile(known, QUARTERS), numbers, side="right")
    return ["" if np.isnan(number) else f"quarter {place + 1}" for number, place in zip(numbers, places, strict=True)]


def standing_of(view: View | Reader, item_ids: Iterable[str], annotators: Collection[str]) -> Standing:
    """What is given, begun and seen, of all items that are assigned to somebody and of ``item_ids``."""
    wanted = frozenset(item_ids)
    given: dict[str, set[str]] = defaultdict(set)
    for row in view.find(Assignment):
        given[row.item_id].add(row.annotator_id)
    begun: dict[str, set[str]] = defaultdict(set)
    for found in view.find(Annotation, annotator_id=tuple(annotators)):
        if found.item_id in wanted:
            begun[found.item_id].add(found.annotator_id)
    seen: dict[str, set[str]] = defaultdict(set)
    for exposure in view.find(Exposure):
        if exposure.item_id in wanted:
            seen[exposure.item_id].add(exposure.annotator_id)
    return Standing(_frozen(given), _frozen(begun), _frozen(seen))


def share_out(view: View | Reader, scope: Scope, wish: Wish, column: str = "") -> Allotment:
    """The whole answer for a project. Raises CallError and UnknownName."""
    wish.check()
    known_people(view, wish.annotators)
    return allot(strata_of(scope, column), wish, standing_of(view, scope.item_ids, wish.annotators))


def ids_of(view: View | Reader, given: Sequence[str]) -> tuple[str, ...]:
    """The annotators that are meant by an id or a name; what nobody is called stays as it is.

    Raises CallError for a name that two people have.
    """
    people = view.find(Annotator)
    known = {one.id for one in people}
    found: list[str] = []
    for who in given:
        named = [one.id for one in people if one.name == who]
        if who not in known and len(named) > 1:
            raise CallError(f"{who!r} is the name of {len(named)} people ({', '.join(named)}). Give the id of one.")
        found.append(who if who in known or not named else named[0])
    return tuple(found)


def known_people(view: View | Reader, annotators: Sequence[str]) -> None:
    """Raises UnknownName for somebody who is not in the project, and CallError for the reference."""
    people = {one.id for one in view.find(Annotator)} - {REFERENCE}
    for who in annotators:
        if who == REFERENCE:
            raise CallError("the reference is nobody who labels. Name people.")
        if who not in people:
            raise UnknownName("annotator", who, sorted(people))


def _frozen(found: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {item: frozenset(people) for item, people in found.items()}
