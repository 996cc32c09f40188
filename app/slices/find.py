"""Where the model falls short of people: slices of up to three conditions, all of them tried, ranked by gap × share.

The gap of a slice is HLP − model on the same items by the same pooled metric. ``gain`` = gap × share of the data: what
the whole would win if the model were as good as people there. The p-value asks whether the gap per item is larger in
the slice than outside (Welch's test, one-sided; over groups where items share a source), the q-value corrects for
the slices that were tried (Benjamini & Hochberg 1995); how they are chosen is told in ``app.slices.search``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.slices.conditions import candidates
from app.slices.expression import matches
from app.slices.frame import Frame
from app.slices.scored import Scored
from app.slices.search import CONFIRMED_Q, how_sure, search
from app.slices.significance import wanted_labels
from app.units import Floats, Mask

_LOOKED_AT = 2  # times as many are chosen by their effect as are shown by their gain
POOR, GOOD = 0.02, 0.05


@dataclass(frozen=True)
class Slice:
    """One slice. ``hlp``, ``gap`` and ``gain`` are None where people were not measured on it."""

    slice: str
    items: int
    share: float
    model: float
    hlp: float | None
    gap: float | None
    gain: float | None
    p_value: float
    q_value: float
    state: str
    item_ids: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """As ``earmark slices --json`` prints it; the items are left to the condition."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "item_ids"}


@dataclass(frozen=True)
class Found:
    """The slices, best first, and what they were sought in."""

    slices: tuple[Slice, ...]
    overall: Slice
    tested: int
    metric: str
    min_items: int
    human_items: int
    halved: bool = False
    """Whether the slices were chosen on one half of the items and their p and q come from the other."""
    unconfirmed: int = 0
    """How many were chosen there and not sure here; they are not shown."""


def default_min_items(count: int) -> int:
    """The smallest slice worth a word: 30 items, fewer of few data, one in a thousand of many."""
    return max(min(30, max(4, count // 6)), count // 1000)


def find_slices(frame: Frame, scored: Scored, *, min_items: int | None = None, most: int = 20, depth: int = 2) -> Found:
    """The slices of up to ``depth`` (1 to 3) conditions of the items that were ``scored``.

    ``frame`` may hold more items; their features are not used.
    """
    data = _Data(frame.take(scored.item_ids), scored)
    least = default_min_items(data.count) if min_items is None else min_items
    conditions = candidates(data.frame, min_items=least)
    found = search(
        data.frame, conditions, data.shortfall, data.groups, least=least, depth=depth, most=_LOOKED_AT * max(1, most)
    )
    everything = data.describe("", np.ones(data.count, dtype=bool), 1.0, 1.0)
    # The larger win first; at equal wins the simpler condition.
    rows = [(data.rank(one.members), one) for one in (found.picked if most else ())]
    rows.sort(key=lambda row: (-round(row[0], 9), row[1].n_conditions, row[1].text))
    kept = [data.describe(one.text, one.members, one.p_value, one.q_value) for rank, one in rows if rank > 0][:most]
    return Found(
        tuple(kept), everything, found.tested, scored.metric, least, data.human_items, found.halved, found.unconfirmed
    )


@dataclass(frozen=True)
class Surety:
    """How sure it is that the model is worse in a slice than elsewhere; ``items`` of it have a prediction and a label.

    ``inside`` and ``outside`` are the model's mean scores, ``q_value`` is corrected for all that could be tried.
    """

    slice: str
    items: int
    inside: float
    outside: float
    p_value: float
    q_value: float

    @property
    def sure(self) -> bool:
        """Whether it is a place to aim at, rather than chance."""
        return self.q_value < CONFIRMED_Q

    @property
    def warning(self) -> str:
        """What to say before anything is made for it; "" where it is sure."""
        if self.sure:
            return ""
        if not self.items:
            return f"No prediction says anything of {self.slice!r}: whether the model is worse there is unknown."
        if math.isnan(self.outside):
            return (
                f"All {self.items:,} items that were predicted lie in {self.slice!r}: there is nothing elsewhere that "
                "the model could be better on. Predict other items too."
            )
        return (
            f"It is not sure that the model is worse in {self.slice!r}: q {self.q_value:.2g}, score {self.inside:.3f} "
            f"on {self.items:,} items against {self.outside:.3f} elsewhere. Samples made for chance win nothing; "
            "predict and label more items first."
        )


def surety_of(frame: Frame, scored: Scored, expression: str) -> Surety:
    """How sure the slice is that somebody named. Raises CallError where the condition is not understood."""
    data = _Data(frame.take(scored.item_ids), scored)
    members = np.asarray(matches(expression, data.frame), dtype=bool)
    count = int(members.sum())
    if not count or count == data.count:
        return Surety(expression, count, float("nan"), float("nan"), 1.0, 1.0)
    least = default_min_items(data.count)
    depth = min(3, expression.count(" and ") + 1)
    conditions = candidates(data.frame, min_items=least)
    p, q = how_sure(data.frame, conditions, data.shortfall, data.groups, members, least=least, depth=depth)
    inside, outside = (
        _pooled(scored.model, scored.model_weight, members),
        _pooled(scored.model, scored.model_weight, ~members),
    )
    return Surety(expression, count, inside, outside, p, q)


class _Data:
    """The arrays that every slice is described from."""

    def __init__(self, frame: Frame, scored: Scored) -> None:
        self.frame, self.scored = frame, scored
        self.count = len(scored.item_ids)
        self.known: Mask = ~np.isnan(scored.human)
        self.human_items = int(self.known.sum())
        # Without people to compare with, all that can be ranked is the model's own error.
        human = scored.human if self.human_items else np.ones(self.count)
        weight = scored.model_weight
        scale = float(weight.mean()) if self.count and weight.mean() > 0 else 1.0
        self.shortfall: Floats = (human - scored.model) * np.where(weight > 0, weight, 1e-12) / scale
        groups = {name: index for index, name in enumerate(dict.fromkeys(frame.groups))}
        self.groups: NDArray[np.int64] = np.array([groups[name] for name in frame.groups], dtype=np.int64)

    def rank(self, members: Mask) -> float:
        """Gap × share, or the model's error × share where people were never measured."""
        share = float(members.sum()) / self.count
        if self.human_items:
            # A slice no worse than the whole names no place: it would only be a large part of everything.
            gap, whole = self._gap(members), self._gap(np.ones(self.count, dtype=bool))
            return -1.0 if gap is None or whole is None or gap <= whole else gap * share
        model, overall = self._model(members), self._model(np.ones(self.count, dtype=bool))
        return (overall - model) * share

    def describe(self, text: str, members: Mask, p_value: float, q_value: float) -> Slice:
        """The figures of one slice."""
        share = float(members.sum()) / self.count if self.count else 0.0
        hlp, gap, model = self._human(members), self._gap(members), self._model(members)
        names = tuple(name for name, inside in zip(self.scored.item_ids, members, strict=True) if inside)
        gain = None if gap is None else gap * share
        state = self._state(hlp, gap, members)
        return Slice(text, int(members.sum()), share, model, hlp, gap, gain, p_value, q_value, state, names)

    def _model(self, members: Mask) -> float:
        return _pooled(self.scored.model, self.scored.model_weight, members)

    def _human(self, members: Mask) -> float | None:
        both: Mask = members & self.known
        return _pooled(self.scored.human, self.scored.human_weight, both) if both.any() else None

    def _gap(self, members: Mask) -> float | None:
        """HLP − model on the items of the slice where both are known, so that like is compared with like."""
        both: Mask = members & self.known
        if not both.any():
            return None
        human = _pooled(self.scored.human, self.scored.human_weight, both)
        return human - _pooled(self.scored.model, self.scored.model_weight, both)

    def _state(self, hlp: float | None, gap: float | None, members: Mask) -> str:
        known = int((members & self.known).sum())
        if hlp is None or gap is None or known < 4:
            wanted = wanted_labels(int(members.sum())) - known
            return f"too few human labels: label {wanted:,} twice"
        if gap < -POOR:
            return "model better: look at the labels"
        overall = self._human(np.ones(self.count, dtype=bool))
        if overall is not None and hlp < overall - GOOD:
            return "people poor too: mend the rules"
        return "model poor, people good: collect or augment" if gap > POOR else "no gap"


def _pooled(values: Floats, weights: Floats, members: Mask) -> float:
    if not members.any():
        return float("nan")
    total = float(weights[members].sum())
    if total == 0:
        return float(values[members].mean())
    return float((values[members] * weights[members]).sum() / total)
