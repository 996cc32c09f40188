"""How hard the items are, and how people do on items of each difficulty: rows of a report with their intervals.

The difficulty of an item is read from the same labels whose agreement is measured, so the agreement of those labels
within a range of difficulty would say nothing: it lies in that range by definition. Three figures say something.

- ``share`` of the items and ``cost`` (what they take of the pooled score): the ranges are fixed numbers and an item
  takes its range along when it is drawn, so both are ordinary functions of the items and are drawn over as such
- ``held_out``: each person in turn is left out, the item is given its range by the labels of the others alone, and the
  one who was left out is held against them. That takes three labels an item. What an item adds to one range or another
  stays together in a draw, so the interval knows that it is one item.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.agreement import hlp
from app.agreement.bootstrap import Sums, plain, ratio_of
from app.agreement.coefficients import Counts
from app.agreement.figures import Case
from app.agreement.hlp import Figure, Pairs
from app.agreement.report import Estimate
from app.units import Floats

LEAST_ITEMS = 10
TOO_FEW = "fewer than 10 items of this range"
TWO_LABELS = "needs a third label on the item"
# Lower ends of the score of an item among those who labelled it; 1 stands by itself.
BINS = ((1.0, "everybody agrees"), (0.75, "three quarters or more"), (0.5, "half or more"), (0.25, "a quarter or more"))
NAMES = (*(name for _, name in BINS), "less than a quarter")
Estimated: TypeAlias = Callable[[Figure, str], Estimate]


@dataclass(frozen=True)
class Scored:
    """Items with two labels or more: their numbers, ascending, and which of ``D`` different ones each is.

    ``score`` and ``weight`` are ``(D,)``; ``held`` is ``(D, R, 2)``: what an item adds to the held-out figure of each
    range of ``NAMES``, above and below.
    """

    items: NDArray[np.int64]
    row_of: NDArray[np.int64]
    score: Floats
    weight: Floats
    held: Floats


def by_difficulty(case: Case, pairs: Pairs) -> tuple[dict[str, Any], ...]:
    """One row a range of the score of an item; ranges without items are left out."""
    return difficulty_rows(scored_pairs(pairs), case.estimate) if len(pairs) else ()


def difficulty_rows(found: Scored, estimate: Estimated) -> tuple[dict[str, Any], ...]:
    """The rows of scored items: ``items``, ``share``, ``cost`` and ``held_out``, each with its interval.

    The costs add up to 1 − score. Where all items are of one range, or none is, no draw can show another share, so
    there is no interval; what everybody agrees on costs nothing by definition.
    """
    place, rows = range_of(found.score), []
    lost, times = found.weight * (1.0 - found.score), np.bincount(found.row_of, minlength=len(found.score))

    def over(above: Floats, below: Floats) -> Figure:
        different = plain(np.column_stack([above, below]), ratio_of)
        return Figure(Sums(different.rows, different.row_of[found.row_of], ratio_of), found.items)

    for number, name in enumerate(NAMES):
        here = place == number
        held, items = over(*found.held[:, number].T), int(times[here].sum())
        many = int(times[found.held[:, number, 1] > 0].sum())
        if not items and not many:
            continue
        row: dict[str, Any] = {"difficulty": name, "items": items, "share": items / len(found.items)}
        share = over(here.astype(np.float64), np.ones(len(here)))
        row["share_ci"] = _ends(estimate(share, "")) if here.any() and not here.all() else None
        cost = estimate(over(np.where(here, lost, 0.0), found.weight), "")
        row |= {"cost": cost.value or 0.0, "cost_ci": _ends(cost) if number and here.any() else None}
        row |= _held_cells(held, many, estimate, possible=bool(found.held.any()))
        rows.append(row)
    return tuple(rows)


def range_of(score: Floats) -> NDArray[np.int64]:
    """The number in ``NAMES`` of the range that each score lies in."""
    lowest = np.array([low for low, _ in BINS])
    return np.asarray((score[:, None] < lowest[None, :] - 1e-9).sum(axis=1), dtype=np.int64)


def scored_pairs(pairs: Pairs) -> Scored:
    """The items of pairs of people, both ways round."""
    items, points = hlp.mean_by_item(pairs, pairs.value * pairs.weight)
    weight = hlp.mean_by_item(pairs, pairs.weight)[1]
    score = np.divide(points, weight, out=np.ones_like(points), where=weight > 0)
    place = np.full(int(items.max(initial=-1)) + 1, -1, dtype=np.int64)
    place[items] = np.arange(len(items))
    return Scored(items, np.arange(len(items)), score, weight, _held_pairs(pairs, place[pairs.item], len(items)))


def scored_counts(counts: Counts, credit: Floats) -> Scored:
    """The items of a table of classes: ``credit`` ``(C, C)`` is the score of one label against another."""
    n, r = counts.rows, counts.rated
    liked, own = n @ credit, np.diag(credit)
    together = (liked * n).sum(axis=1) - n @ own
    score = together / (r * (r - 1.0))
    held = np.zeros((len(n), len(NAMES), 2))
    for label in range(n.shape[1]):
        rows = np.flatnonzero((n[:, label] > 0) & (r > 2))
        with_others = liked[rows, label] - own[label]
        rest = (together[rows] - 2.0 * with_others) / ((r[rows] - 1.0) * (r[rows] - 2.0))
        part = n[rows, label] / r[rows]
        held += _by_range(rows, rest, part * with_others / (r[rows] - 1.0), part, items=len(n))
    return Scored(counts.items, counts.row_of, score, np.ones(len(n)), held)


def _held_pairs(pairs: Pairs, place: NDArray[np.int64], items: int) -> Floats:
    """What each item adds to the figure of each range, as ``Scored.held``."""
    people = int(max(pairs.truth.max(initial=0), pairs.said.max(initial=0))) + 1
    both = np.concatenate([place * people + pairs.truth, place * people + pairs.said])
    keys, which = np.unique(both, return_inverse=True)
    item = keys // people
    labels = np.bincount(item, minlength=items)[item].astype(np.float64)

    def own_and_rest(amount: Floats) -> tuple[Floats, Floats]:
        own = np.bincount(which.reshape(-1), weights=np.concatenate([amount, amount]), minlength=len(keys))
        rest = np.bincount(place, weights=amount, minlength=items)[item] - own
        return np.asarray(own, dtype=np.float64), np.asarray(rest, dtype=np.float64)

    (above, above_rest), (below, below_rest) = own_and_rest(pairs.value * pairs.weight), own_and_rest(pairs.weight)
    several = labels > 2
    # Sums of floats leave a trace of weight where the others all left the item empty: then they agree.
    some = below_rest > 1e-9 * np.maximum(1.0, below)
    rest = np.divide(above_rest, below_rest, out=np.ones_like(below_rest), where=some)
    part = 1.0 / (2.0 * np.maximum(1.0, labels - 1.0) * labels)
    return _by_range(
        item[several], rest[several], (above * part)[several], (below * part)[several], items=items
    )  # fmt: skip


def _by_range(item: NDArray[np.int64], rest: Floats, above: Floats, below: Floats, *, items: int) -> Floats:
    """``(items, R, 2)``: ``above`` and ``below`` summed by item and by the range of ``rest``."""
    cell, cells = item * len(NAMES) + range_of(rest), items * len(NAMES)
    columns = [np.bincount(cell, weights=amount, minlength=cells) for amount in (above, below)]
    return np.asarray(np.stack(columns, axis=1).reshape(items, len(NAMES), 2), dtype=np.float64)


def _held_cells(held: Figure, many: int, estimate: Estimated, *, possible: bool) -> dict[str, Any]:
    """The cells of the held-out figure, or why there is none."""
    cells: dict[str, Any] = {"held_out": None, "held_out_ci": None, "held_out_items": many}
    if many < LEAST_ITEMS:
        return {**cells, "reason": TOO_FEW if possible else TWO_LABELS}
    found = estimate(held, TOO_FEW)
    return {**cells, "held_out": found.value, "held_out_ci": _ends(found)}


def _ends(found: Estimate) -> list[float] | None:
    return None if found.ci is None else list(found.ci)
