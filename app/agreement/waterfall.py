"""What each comparison rule explains: from the raw figure to the ruled one, rule by rule, with nothing left over.

The figure with any set S of the rules in force is v(S). Where rules overlap, what a rule adds depends on which are in
force already, so two shares are given: in the order in which the sheet applies them, v(first k) − v(first k − 1), and
the Shapley value, the mean of what a rule adds over all orders (Shapley 1953). Both add up to v(all) − v(none).

All sets are computed at once: a text has few different outcomes, however many sets of rules there are.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.agreement import text
from app.agreement.bootstrap import RESAMPLES, Sums, clusters, intervals
from app.agreement.hlp import Labels
from app.agreement.report import Ends
from app.agreement.rule_shares import Sets, left_out_alone, place_of, sets_of, shapley_shares, shares_in_order
from app.agreement.spoken import said_in
from app.labels import values
from app.units import Floats

# So many errors and words, of every item under every set of rules, are kept for the intervals.
MOST_CELLS = 8_000_000


class Outcomes(Protocol):
    """What sets of rules make of the texts of an item."""

    def reach(self, item_id: str, /) -> Hashable:
        """What the rules on an item depend on: they are the same on all items that have the same."""
        ...

    def __call__(
        self, text: str, sets: Sets, reach: Any, cls: str, tier: str, /
    ) -> tuple[list[str], NDArray[np.int64]]:
        """The different outcomes of a text under ``(S, R)`` sets of rules, and ``(S,)`` which of them each set gives.

        The text is that of a clip, or of a segment of ``cls`` on ``tier``.
        """
        ...


@dataclass(frozen=True)
class Step:
    """A rule with what it adds to the figure: in the sheet's order, and as its Shapley value.

    ``without`` is the figure with all rules but this one, ``explains`` that with all minus it. Intervals are over
    items, or groups.
    """

    rule: str
    in_order: float
    shapley: float
    without: float
    explains: float
    in_order_ci: Ends | None = None
    shapley_ci: Ends | None = None
    explains_ci: Ends | None = None


@dataclass(frozen=True)
class Waterfall:
    """From ``raw`` to ``ruled`` by ``metric``, the ``steps`` in the order of the sheet.

    ``exact`` is false where the Shapley values are means over ``orders`` drawn orders, since there are too many rules
    for all. ``reason`` says why there are no steps, ``intervals`` why they have no intervals where that is so.
    """

    metric: str
    raw: float | None
    ruled: float | None
    steps: tuple[Step, ...] = ()
    exact: bool = True
    orders: int = 0
    reason: str = ""
    intervals: str = ""

    @property
    def text(self) -> str:
        """How the shares were computed, as a sentence."""
        if not self.steps:
            return self.reason
        how = "over all orders of the rules" if self.exact else f"over {self.orders} orders of the rules, drawn"
        told = f"Shapley values: what a rule adds, the mean {how}. They add up to the whole."
        return f"{told} {self.intervals}".rstrip()

    def to_json(self) -> dict[str, Any]:
        """Plain data with the names of the fields."""
        return {
            "metric": self.metric,
            "raw": self.raw,
            "ruled": self.ruled,
            "steps": [asdict(step) for step in self.steps],
            "exact": self.exact,
            "text": self.text,
        }


NOTHING_CHANGES = "the comparison rules change nothing on these labels"
NO_RULES = "the rule sheet has no comparison rules for this task"
NO_INTERVALS = "There are too many items and sets of rules for intervals of these values."
NO_WORDS = "no words are left to compare"


def waterfall(
    labels: Labels,
    rules: Sequence[str],
    outcomes: Outcomes,
    *,
    seed: int = 0,
    groups: NDArray[np.int64] | None = None,
    resamples: int = RESAMPLES,
) -> Waterfall:
    """The word error rate between people without the ``rules``, with them, and what each explains.

    ``rules`` are in the order in which the sheet applies them; ``outcomes`` is what sets of them make of a text. A rule
    that is not on an item changes nothing there, in whatever set it stands. ``groups`` ``(U,)`` are drawn in place of
    items for the intervals.
    """
    sets, orders = sets_of(len(rules), seed)
    items, numbers = errors_by_item(labels, sets, outcomes)
    rate = _rates(items.sum(axis=0)[None, :])[0]
    empty, full = place_of(sets, range(0)), place_of(sets, range(len(rules)))
    raw, ruled = rate[empty], rate[full]
    if np.isnan(raw) or np.isnan(ruled):
        before, after = (None if np.isnan(figure) else float(figure) for figure in (raw, ruled))
        return Waterfall("wer", before, after, reason=NO_WORDS)
    if not rules or np.ptp(rate[~np.isnan(rate)]) == 0.0:
        return Waterfall("wer", float(raw), float(ruled), reason=NOTHING_CHANGES if rules else NO_RULES)
    if np.isnan(rate).any():
        return Waterfall("wer", float(raw), float(ruled), reason=NO_WORDS)
    weights = np.hstack([shares_in_order(sets), shapley_shares(sets, orders), left_out_alone(sets)])
    whole = len(items) < len(numbers)
    chosen = None if groups is None else groups[numbers]
    ends: list[Ends | None] = [None] * weights.shape[1]
    if not whole:
        ends = _intervals(items, weights, chosen, seed, resamples)
    steps = _steps(rules, float(ruled), rate @ weights, ends)
    return Waterfall(
        "wer", float(raw), float(ruled), steps, exact=not orders, orders=len(orders),
        intervals=NO_INTERVALS if whole else "",
    )  # fmt: skip


def _steps(rules: Sequence[str], ruled: float, values: Floats, ends: Sequence[Ends | None]) -> tuple[Step, ...]:
    """The steps of figures that stand one kind after the other: in order, Shapley, explained alone."""
    many = len(rules)
    return tuple(
        Step(
            rule, float(values[place]), float(values[many + place]), ruled - float(values[2 * many + place]),
            float(values[2 * many + place]),
            in_order_ci=ends[place], shapley_ci=ends[many + place], explains_ci=ends[2 * many + place],
        )
        for place, rule in enumerate(rules)
    )  # fmt: skip


def _rates(sums: Floats) -> Floats:
    """``(B, S)`` rates of ``(B, 2 S)`` sums, errors before words."""
    errors, words = np.hsplit(sums, 2)
    found: Floats = np.divide(errors, words, out=np.full(words.shape, np.nan), where=words > 0)
    return found


def _intervals(
    items: Floats, weights: Floats, groups: NDArray[np.int64] | None, seed: int, resamples: int
) -> list[Ends | None]:
    """The interval of each figure that is a sum of rates with ``(S, F)`` weights, all in the same draws of items."""
    sums = Sums(items, np.arange(len(items)), lambda part: _rates(part) @ weights)
    rows, times = clusters(sums, groups)
    found = intervals(rows, times, sums.statistic, seed=seed, resamples=resamples)
    return [None if one is None else (one.low, one.high) for one in found]


def errors_by_item(labels: Labels, sets: Sets, outcomes: Outcomes) -> tuple[Floats, NDArray[np.int64]]:
    """``(U, 2 S)`` what each item with two labels adds to the errors, then to the words, under each set of rules; and
    the numbers ``(U,)`` of those items.

    Their sums are the headline: within an item the mean over its pairs, both ways round. Where that were too many
    numbers to keep, there is one row with the sums of all.
    """
    known = _Known(sets, outcomes)
    several = [(number, item) for number, item in enumerate(labels) if len(labels[item]) > 1]
    kept = len(several) * 2 * len(sets) <= MOST_CELLS
    found = np.zeros((len(several) if kept else 1, 2, len(sets)))
    for place, (_, item) in enumerate(several):
        reach = outcomes.reach(item)
        pairs = list(combinations([known.spoken(value, reach) for _, value in sorted(labels[item].items())], 2))
        row = found[place if kept else 0]
        for a, b in pairs:
            wrong, ours, theirs = known.compare(a, b)
            some = (ours + theirs > 0) / len(pairs)
            row[0] += wrong * some
            row[1] += (np.maximum(ours, 1) + np.maximum(theirs, 1)) * some / 2.0
    return found.reshape(len(found), 2 * len(sets)), np.array([number for number, _ in several], dtype=np.int64)


@dataclass(frozen=True)
class _Heard:
    """The different texts of a tier, and which of them each set of rules gives."""

    texts: tuple[str, ...]
    which: NDArray[np.int64]


# What the rules on a tier of an item depend on, the tier, and what is said on it.
_Key: TypeAlias = tuple[Hashable, str, tuple[tuple[str, str], ...]]
_SILENT: _Key = (None, "", ())


class _Known:
    """Outcomes and edits that were computed already."""

    def __init__(self, sets: Sets, outcomes: Outcomes) -> None:
        self._sets, self._outcomes = sets, outcomes
        self._heard: dict[_Key, _Heard] = {}
        self._edits: dict[tuple[str, str], text.Edits] = {}

    def spoken(self, value: values.Value, reach: Hashable) -> Mapping[str, _Heard]:
        return {tier: self._tier((reach, tier, said)) for tier, said in said_in(value).items()}

    def compare(self, a: Mapping[str, _Heard], b: Mapping[str, _Heard]) -> tuple[Floats, Floats, Floats]:
        """``(S,)`` errors, words of ``a`` and words of ``b``."""
        silent = self._tier(_SILENT)
        sums = np.zeros((3, len(self._sets)))
        for tier in {**a, **b}:
            ours, theirs = a.get(tier, silent), b.get(tier, silent)
            table = np.array([[self._compared(x, y) for y in theirs.texts] for x in ours.texts], dtype=np.float64)
            sums += table[ours.which, theirs.which].T
        return sums[0], sums[1], sums[2]

    def _compared(self, a: str, b: str) -> tuple[int, int, int]:
        found = self._edits.get((a, b))
        if found is None:
            found = self._edits[a, b] = text.word_edits(a, b)
        return found.errors, found.length_a, found.length_b

    def _tier(self, key: _Key) -> _Heard:
        found = self._heard.get(key)
        if found is None:
            reach, tier, said = key
            parts = [self._outcomes(text, self._sets, reach, cls, tier) for cls, text in said]
            columns = np.array([which for _, which in parts], dtype=np.int64).reshape(len(parts), len(self._sets))
            different, which = np.unique(columns, axis=1, return_inverse=True)
            joined = tuple(
                " ".join(parts[place][0][choice] for place, choice in enumerate(column)) for column in different.T
            )
            found = self._heard[key] = _Heard(joined, which.reshape(-1))
        return found
