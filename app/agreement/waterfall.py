"""What each comparison rule explains: from the raw figure to the ruled one, rule by rule, with nothing left over.

The figure with any set S of the rules in force is v(S). Where rules overlap, what a rule adds depends on which are in
force already, so two shares are given: in the order in which the sheet applies them, v(first k) − v(first k − 1), and
the Shapley value, the mean of what a rule adds over all orders (Shapley 1953). Both add up to v(all) − v(none).

All sets are computed at once: a text has few different outcomes, however many sets of rules there are.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from math import factorial
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.agreement import text
from app.agreement.hlp import Labels
from app.agreement.spoken import said_in
from app.labels import values
from app.units import Floats

MOST_EXACT = 10
ORDERS = 200
Sets: TypeAlias = NDArray[np.bool_]


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

    ``without`` is the figure with all rules but this one.
    """

    rule: str
    in_order: float
    shapley: float
    without: float


@dataclass(frozen=True)
class Waterfall:
    """From ``raw`` to ``ruled`` by ``metric``, the ``steps`` in the order of the sheet.

    ``exact`` is false where the Shapley values are means over ``orders`` drawn orders, since there are too many rules
    for all. ``reason`` says why there are no steps.
    """

    metric: str
    raw: float | None
    ruled: float | None
    steps: tuple[Step, ...] = ()
    exact: bool = True
    orders: int = 0
    reason: str = ""

    @property
    def text(self) -> str:
        """How the shares were computed, as a sentence."""
        if not self.steps:
            return self.reason
        how = "over all orders of the rules" if self.exact else f"over {self.orders} orders of the rules, drawn"
        return f"Shapley values: what a rule adds, the mean {how}. They add up to the whole."

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
NO_WORDS = "no words are left to compare"


def waterfall(labels: Labels, rules: Sequence[str], outcomes: Outcomes, *, seed: int = 0) -> Waterfall:
    """The word error rate between people without the ``rules``, with them, and what each explains.

    ``rules`` are in the order in which the sheet applies them; ``outcomes`` is what sets of them make of a text. A rule
    that is not on an item changes nothing there, in whatever set it stands.
    """
    sets, orders = _sets(len(rules), seed)
    rate = word_error_rates(labels, sets, outcomes)
    empty, full = _place(sets, range(0)), _place(sets, range(len(rules)))
    raw, ruled = rate[empty], rate[full]
    if np.isnan(raw) or np.isnan(ruled):
        ends = (None if np.isnan(raw) else float(raw), None if np.isnan(ruled) else float(ruled))
        return Waterfall("wer", *ends, reason=NO_WORDS)
    if not rules or np.ptp(rate[~np.isnan(rate)]) == 0.0:
        return Waterfall("wer", float(raw), float(ruled), reason=NOTHING_CHANGES if rules else NO_RULES)
    if np.isnan(rate).any():
        return Waterfall("wer", float(raw), float(ruled), reason=NO_WORDS)
    row = {one.tobytes(): float(figure) for one, figure in zip(sets, rate, strict=True)}
    in_order = _added(row, range(len(rules)))
    shapley = _exact(row, len(rules)) if not orders else _mean_added(row, orders)
    without = [row[_members(len(rules), set(range(len(rules))) - {rule}).tobytes()] for rule in range(len(rules))]
    steps = tuple(Step(*entry) for entry in zip(rules, in_order, shapley, without, strict=True))
    return Waterfall("wer", float(raw), float(ruled), steps, exact=not orders, orders=len(orders))


def word_error_rates(labels: Labels, sets: Sets, outcomes: Outcomes) -> Floats:
    """``(S,)`` the symmetric word error rate between people for each set of rules; NaN where no words are left.

    The same figure as the headline: within an item the mean over its pairs, both ways round.
    """
    known = _Known(sets, outcomes)
    errors, words = np.zeros(len(sets)), np.zeros(len(sets))
    for item, said in labels.items():
        reach = outcomes.reach(item)
        spoken = [known.spoken(value, reach) for _, value in sorted(said.items())]
        pairs = list(combinations(spoken, 2))
        for a, b in pairs:
            wrong, ours, theirs = known.compare(a, b)
            some = (ours + theirs > 0) / len(pairs)
            errors += 2.0 * wrong * some / 2.0
            words += (np.maximum(ours, 1) + np.maximum(theirs, 1)) * some / 2.0
    found: Floats = np.divide(errors, words, out=np.full(len(sets), np.nan), where=words > 0)
    return found


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


def _sets(rules: int, seed: int) -> tuple[Sets, list[tuple[int, ...]]]:
    """The sets to compute, and the orders that were drawn where there are too many rules for all sets."""
    if rules <= MOST_EXACT:
        numbers = np.arange(2**rules)
        return ((numbers[:, None] >> np.arange(rules)) & 1).astype(np.bool_), []
    random = np.random.default_rng(seed)
    half = [tuple(random.permutation(rules).tolist()) for _ in range(ORDERS // 2)]
    orders = half + [order[::-1] for order in half]  # each with its reverse: the errors of both partly cancel
    every = tuple(range(rules))
    wanted = [order[:length] for order in (every, *orders) for length in range(rules + 1)]
    wanted += [every[:rule] + every[rule + 1 :] for rule in every]
    return np.unique(np.array([_members(rules, chosen) for chosen in wanted]), axis=0), orders


def _members(rules: int, chosen: Collection[int]) -> Sets:
    members = np.zeros(rules, dtype=np.bool_)
    members[list(chosen)] = True
    return members


def _place(sets: Sets, chosen: Collection[int]) -> int:
    return int(np.flatnonzero((sets == _members(sets.shape[1], chosen)).all(axis=1))[0])


def _added(figure: Mapping[bytes, float], order: Sequence[int]) -> list[float]:
    """What each rule adds when they come in that order, by the number of the rule."""
    here = np.zeros(len(order), dtype=np.bool_)
    added, before = [0.0] * len(order), figure[here.tobytes()]
    for rule in order:
        here[rule] = True
        after = figure[here.tobytes()]
        added[rule], before = after - before, after
    return added


def _mean_added(figure: Mapping[bytes, float], orders: Sequence[Sequence[int]]) -> list[float]:
    return [float(share) for share in np.mean([_added(figure, order) for order in orders], axis=0)]


def _exact(figure: Mapping[bytes, float], rules: int) -> list[float]:
    """Σ over sets S without the rule of |S|! (n − |S| − 1)! / n! · (v(S and the rule) − v(S))."""
    shares = [0.0] * rules
    for key, value in figure.items():
        members = np.frombuffer(key, dtype=np.bool_)
        size = int(members.sum())
        for rule in range(rules):
            if not members[rule]:
                more = members.copy()
                more[rule] = True
                weight = factorial(size) * factorial(rules - size - 1) / factorial(rules)
                shares[rule] += weight * (figure[more.tobytes()] - value)
    return shares
