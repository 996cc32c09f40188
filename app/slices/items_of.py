"""The items of a slice, for what lists, tags and shares items out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import UnknownName
from app.items.query import Query, Within, find
from app.slices.derived import frame_for
from app.slices.expression import matches

if TYPE_CHECKING:
    from app.items.seen import Seen
    from app.rules.sheet import RuleSheet
    from app.store.reader import Reader


def items_of(view: Reader, sheet: RuleSheet, condition: str) -> tuple[str, ...]:
    """The items that satisfy the condition of a slice. Raises as ``app.slices.expression.matches``."""
    frame = frame_for(view, sheet, condition)
    return tuple(name for name, there in zip(frame.item_ids, matches(condition, frame), strict=True) if there)


def query_of(view: Reader, sheet: RuleSheet, seen: Seen, condition: str) -> Query:
    """A filter of items by ``condition``, which may speak the language of filters or that of slices.

    What only one of the two knows decides: a slice knows what labels and tags say of an item, a filter its state, its
    path and who labelled it. Raises as ``find``, where neither understands it.
    """
    query = Query(condition)
    try:
        find(seen, query)
    except UnknownName:
        try:
            return Query(within=Within(condition, frozenset(items_of(view, sheet, condition))))
        except UnknownName:
            pass
        raise
    return query
