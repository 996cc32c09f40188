"""The figures of a task while people label: one label changes what its item adds, and nothing is counted anew.

A change costs the pairs of one item, whatever the number of items; intervals are in closed form
(``app.agreement.accumulate``). The report, with its bootstrap and breakdowns, is ``app.agreement.measure``; both agree
on every figure (a test holds them together).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.agreement import coefficients
from app.agreement.accumulate import Accumulator
from app.agreement.bootstrap import ratio_of
from app.agreement.caution import ALL_OWN
from app.agreement.costliest import Costliest
from app.agreement.figures import LEVEL, METRIC, meaning
from app.agreement.hlp import UNKNOWN, Labels, Normalise
from app.agreement.live_coefficients import Closed
from app.agreement.report import Estimate, SampleSize, sample_size
from app.agreement.scores import METRIC_NAME
from app.agreement.tally import MISSED, Taken, Tally, tally_of
from app.labels import values

WORST = 50


@dataclass(frozen=True)
class Cell:
    """Two people: their pooled score on the items that both labelled; None where there are none that count."""

    items: int
    value: float | None


@dataclass(frozen=True)
class Matrix:
    """Everybody with everybody: ``cells[i][j]`` for ``people[i]`` and ``people[j]``, symmetric, None on the diagonal.

    The score is ``metric``, the same that human-level performance has: higher is better.
    """

    people: tuple[str, ...]
    cells: tuple[tuple[Cell | None, ...], ...]
    metric: str


@dataclass(frozen=True)
class Confusion:
    """``counts[i][j]``: pairs in which one person gave ``classes[i]`` and the other ``classes[j]``; symmetric.

    Pairs are of labels, or of objects in one place; the last class is ``MISSED`` where somebody gave nothing (objects
    and sets). Empty for texts, which have no classes.
    """

    classes: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]

    @property
    def missed(self) -> bool:
        """Whether the last class stands for what the other did not give."""
        return bool(self.classes) and self.classes[-1] == MISSED


@dataclass(frozen=True)
class WorstItem:
    """An item on which people differ. ``cost`` is what it takes of the pooled score: the costs add up to 1 − score.

    ``score`` is the agreement on this item alone, ``people`` those who labelled it.
    """

    item_id: str
    cost: float
    score: float
    people: tuple[str, ...]


@dataclass(frozen=True)
class LiveFigures:
    """The figures now: ``value`` by ``metric`` and ``level``, ``pairwise`` and ``reference`` by ``score_metric``.

    ``raw_agreement`` is Po, for labels of a closed list only. ``items`` have at least two labels, ``pairs`` of labels.
    ``left_out`` labels are not held against the reference, since whoever gave them decided on the item.
    """

    metric: str
    level: str
    score_metric: str
    value: Estimate
    pairwise: Estimate
    reference: Estimate | None
    raw_agreement: Estimate | None
    items: int
    pairs: int
    left_out: int = 0

    @property
    def sample_size(self) -> SampleSize | None:
        """What would make ``pairwise`` more certain, at this moment."""
        return sample_size(self.pairwise, self.items)


class Live:
    """Labels by item and person, and their figures. Not for several threads at once.

    ``normalise`` is how labels are compared, ``groups`` (item → group) keep items together in the intervals.
    """

    def __init__(
        self,
        kind: values.Kind,
        *,
        normalise: Normalise,
        options: Sequence[str] = (),
        groups: Mapping[str, str] | None = None,
    ) -> None:
        self.kind = kind
        self._normalise = normalise
        self._groups = groups or {}
        self._labels: dict[str, dict[str, values.Value]] = {}
        self._references: dict[str, values.Value] = {}
        self._deciders: dict[str, str] = {}
        self._left_out = 0
        self._pooled = Accumulator(ratio_of, 2)
        self._against = Accumulator(ratio_of, 2)
        self._closed = Closed(LEVEL[kind], options) if kind in LEVEL else None
        self._pairs: dict[Taken, list[float]] = {}
        self._taken: Counter[Taken] = Counter()
        self._lost = Costliest()
        self._people: Counter[str] = Counter()
        self._entries = 0
        self._known: dict[Any, Tally] = {}

    @classmethod
    def of(
        cls,
        kind: values.Kind,
        labels: Labels,
        *,
        normalise: Normalise,
        references: Mapping[str, values.Value] | None = None,
        deciders: Mapping[str, str] = UNKNOWN,
        options: Sequence[str] = (),
        groups: Mapping[str, str] | None = None,
    ) -> Live:
        """The figures of ``labels`` (item → person → value) to begin with."""
        live = cls(kind, normalise=normalise, options=options, groups=groups)
        live._references = {item: normalise(item, value) for item, value in (references or {}).items()}
        live._deciders = {item: who for item, who in deciders.items() if item in live._references}
        for item, said in labels.items():
            live._labels[item] = {who: normalise(item, value) for who, value in said.items()}
            live._people.update(list(said))
        if live._closed is not None:
            live._closed.learn(meaning(value) for said in live._labels.values() for value in said.values())
        live._begin()
        return live

    def put(self, item: str, who: str, value: values.Value | None) -> None:
        """What ``who`` says about ``item`` from now on; None where they say nothing any more."""
        said = self._labels.get(item, {})
        before = said.get(who)
        if value is None and before is None:
            return
        after = None if value is None else self._normalise(item, value)
        if self._closed is not None and after is not None:
            self._closed.learn([meaning(after)])
        self._count(item, -1)
        if after is None:
            del said[who]
            self._people -= Counter([who])
        else:
            said[who] = after
            self._people.update(() if before is not None else (who,))
        if said:
            self._labels[item] = said
        else:
            self._labels.pop(item, None)
        self._count(item, 1)

    def put_reference(self, item: str, value: values.Value | None, decider: str = "") -> None:
        """The adjudicated label of ``item``, by ``decider``; None where it has none any more."""
        self._count(item, -1)
        self._references.pop(item, None)
        self._deciders.pop(item, None)
        if value is not None:
            self._references[item] = self._normalise(item, value)
            if decider:
                self._deciders[item] = decider
        self._count(item, 1)

    def figures(self) -> LiveFigures:
        """The figures now."""
        nothing = coefficients.NO_PAIRS
        pairwise = self._pooled.estimate("nobody marked anything" if self._pooled.items else nothing)
        if self._closed is not None:
            value = self._closed.alpha.estimate(coefficients.NO_VARIATION if self._pooled.items else nothing)
        else:
            value = _error(pairwise) if self.kind == "transcript" else pairwise
        return LiveFigures(
            metric=METRIC[self.kind],
            level=LEVEL.get(self.kind, ""),
            score_metric=METRIC_NAME[self.kind],
            value=value,
            pairwise=pairwise,
            reference=self._reference(),
            raw_agreement=None if self._closed is None else self._closed.raw.estimate(nothing),
            items=self._pooled.items,
            pairs=self._entries // 2,
            left_out=self._left_out,
        )

    def _reference(self) -> Estimate | None:
        if self._against.items:
            return self._against.estimate()
        return Estimate(None, reason=ALL_OWN) if self._left_out else None

    def matrix(self) -> Matrix:
        """Everybody with everybody, people in the order of their names."""
        people = tuple(sorted(self._people))
        place = {name: index for index, name in enumerate(people)}
        cells: list[list[Cell | None]] = [
            [None if a == b else Cell(0, None) for b in range(len(people))] for a in range(len(people))
        ]
        for (a, b), (points, weight, items) in self._pairs.items():
            if items:
                cell = Cell(round(items), points / weight if weight > 1e-9 else 1.0)
                cells[place[a]][place[b]] = cells[place[b]][place[a]] = cell
        return Matrix(people, tuple(tuple(row) for row in cells), METRIC_NAME[self.kind])

    def confusion(self) -> Confusion:
        """Which class was taken for which, the sheet's classes first."""
        used = {name for pair, many in self._taken.items() if many for name in pair} - {MISSED}
        known = () if self._closed is None else self._closed.options
        first = [name for name in known if name in used]
        classes = (*first, *sorted(used.difference(first), key=_as_number))
        if classes and self.kind not in ("choice", "rating"):
            classes = (*classes, MISSED)
        place = {name: index for index, name in enumerate(classes)}
        counts = np.zeros((len(classes), len(classes)), dtype=np.int64)
        for (a, b), many in self._taken.items():
            if many:
                counts[place[a], place[b]] = counts[place[b], place[a]] = many
        return Confusion(classes, tuple(tuple(row) for row in counts.tolist()))

    def worst(self, most: int = WORST) -> tuple[WorstItem, ...]:
        """The items that cost most, the costliest first; those on which everybody agrees are not among them."""
        whole = float(self._pooled.total[1])
        found = []
        for item, lost in self._lost.first(most):
            tally = self._tally(item)
            found.append(WorstItem(item, lost / whole, tally.points / tally.weight, tuple(sorted(self._labels[item]))))
        return tuple(found)

    def _count(self, item: str, times: int) -> None:
        """Adds what the item adds, or takes it away."""
        said = self._labels.get(item)
        if said:
            tally = self._tally(item)
            self._add(said, tally, times, self._groups.get(item, ""))
            self._keep_lost(item, tally if times > 0 else None)

    def _begin(self) -> None:
        """Counts all items. Of closed lists there are few different ones: those are added at once."""
        alike: dict[int, list[Any]] = {}
        for item, said in self._labels.items():
            tally, group = self._tally(item), self._groups.get(item, "")
            self._keep_lost(item, tally)
            if self._closed is None or group:
                self._add(said, tally, 1, group)
            else:
                alike.setdefault(id(tally), [said, tally, 0])[2] += 1
        for said, tally, times in alike.values():
            self._add(said, tally, times, "")
        # Put in order here, on the worker, and not when somebody first asks.
        self._lost.first(0)

    def _keep_lost(self, item: str, tally: Tally | None) -> None:
        lost = 0.0 if tally is None else tally.weight - tally.points
        costs = tally is not None and lost > 1e-9 * max(1.0, tally.weight)
        self._lost.put(item, lost if costs else None)

    def _add(self, said: Mapping[str, values.Value], tally: Tally, times: int, group: str) -> None:
        self._left_out += times * tally.left_out
        if tally.against is not None:
            self._against.change(np.array(tally.against), times, group=group)
        if not tally.entries:
            return
        self._pooled.change(np.array([tally.points, tally.weight]), times, group=group)
        self._entries += times * tally.entries
        if self._closed is not None:
            self._closed.change([meaning(value) for value in said.values()], times, group=group)
        for pair, (points, weight) in tally.pairs.items():
            sums = self._pairs.setdefault(pair, [0.0, 0.0, 0.0])
            sums[0] += times * points
            sums[1] += times * weight
            sums[2] += times
        for taken, many in tally.taken.items():
            self._taken[taken] += times * many

    def _tally(self, item: str) -> Tally:
        said, reference, decider = self._labels[item], self._references.get(item), self._deciders.get(item, "")
        if self._closed is None:
            return tally_of(self.kind, said, reference, decider=decider)
        # Closed lists have few different items: what they add is remembered.
        key = (tuple(sorted((who, meaning(value)) for who, value in said.items())), reference, decider)
        found = self._known.get(key)
        if found is None:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            found = self._known[key] = tally_of(self.kind, said, reference, decider=decider)
        return found


_MOST_KNOWN = 200_000


def _error(score: Estimate) -> Estimate:
    """The word error rate of a pooled word accuracy."""
    if score.value is None:
        return Estimate(None, reason="no words" if score.reason != coefficients.NO_PAIRS else score.reason)
    ci = None if score.ci is None else (1.0 - score.ci[1], 1.0 - score.ci[0])
    return Estimate(1.0 - score.value, ci, method=score.method)


def _as_number(name: str) -> tuple[float, str]:
    """Numbers in their order, words after them in theirs."""
    try:
        return float(name), name
    except ValueError:
        return float("inf"), name
