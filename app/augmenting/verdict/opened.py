"""Which recipe a verdict is opened on: the one that somebody works on, not the newest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from app.changes.command import View
from app.records import RecipeRow, SampleRow, Verdict


def at_hand(view: View, under_hand: Sequence[str], slice: str) -> str:
    """The recipe with samples that is under hand, by its ids, or else the newest whose samples were made for the slice
    in hand; "" where neither is there."""
    rows = _newest_first(view)
    tests: tuple[Callable[[RecipeRow], bool], ...] = (
        lambda row: row.id in under_hand and view.count(SampleRow, recipe_id=row.id) > 0,
        lambda row: bool(slice) and view.count(SampleRow, recipe_id=row.id, slice=slice) > 0,
    )
    return next(_first_of(rows, tests), "")


def usual(view: View) -> str:
    """The newest that is approved; or else with samples that were accepted, or that wait; or else at all; or ""."""
    tests: tuple[Callable[[RecipeRow], bool], ...] = (
        lambda row: view.count(Verdict, recipe_id=row.id, state="approved") > 0,
        lambda row: view.count(SampleRow, recipe_id=row.id, state="accepted") > 0,
        lambda row: view.count(SampleRow, recipe_id=row.id, state=("pending", "labelling")) > 0,
        lambda row: True,
    )
    return next(_first_of(_newest_first(view), tests), "")


def _newest_first(view: View) -> list[RecipeRow]:
    return sorted(view.find(RecipeRow), key=lambda row: (row.added_at, row.id), reverse=True)


def _first_of(rows: Sequence[RecipeRow], tests: Sequence[Callable[[RecipeRow], bool]]) -> Iterator[str]:
    return (row.id for test in tests for row in rows if test(row))
