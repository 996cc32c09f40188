"""Many pairs of labels scored by one call, with progress: each figure is what ``scores.score`` gives for the pair.

Boxes are compared in arrays (``app.agreement.box_batch``); labels of other kinds one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.agreement import box_batch
from app.agreement.scores import of_classes, score
from app.jobs.job import Progress
from app.labels import values
from app.units import Floats

AT_ONCE = 10_000  # pairs between two looks at whether to stop
Pair: TypeAlias = tuple[values.Value, values.Value]


@dataclass(frozen=True)
class Scores:
    """``value`` and ``weight`` ``(P,)`` of each pair, as ``scores.ItemScore`` has them."""

    value: Floats
    weight: Floats

    def pooled(self, owner: NDArray[np.int64], owners: int) -> tuple[Floats, Floats]:
        """The pooled value and the mean weight ``(owners,)`` of the pairs of each ``owner``; NaN and 0 of none."""
        count = np.bincount(owner, minlength=owners).astype(np.float64)
        weight = np.bincount(owner, weights=self.weight, minlength=owners)
        above = np.bincount(owner, weights=self.value * self.weight, minlength=owners)
        plain = np.bincount(owner, weights=self.value, minlength=owners)
        with np.errstate(invalid="ignore", divide="ignore"):
            value: Floats = np.where(weight > 0, above / weight, plain / count)
        return value, np.divide(weight, count, out=np.zeros(owners), where=count > 0)


def score_many(
    kind: values.Kind, pairs: Sequence[Pair], *, options: Sequence[str] = (), progress: Progress | None = None
) -> Scores:
    """``pairs`` are truth and what was said, both as they are compared. ``options`` as in ``score``. Raises Cancelled,
    and TypeError as ``score`` does."""
    progress = progress or Progress()
    value, weight = np.zeros(len(pairs)), np.zeros(len(pairs))
    for start in range(0, len(pairs), AT_ONCE):
        progress.check()
        progress.report(start, len(pairs), "comparisons")
        part = slice(start, min(start + AT_ONCE, len(pairs)))
        value[part], weight[part] = _scored(kind, pairs[part], options)
    return Scores(value, weight)


def _scored(kind: values.Kind, pairs: Sequence[Pair], options: Sequence[str]) -> tuple[Floats, Floats]:
    if kind == "boxes":
        return _boxes(pairs, options)
    found = [score(kind, truth, said, options=options) for truth, said in pairs]
    return np.array([one.value for one in found]), np.array([one.weight for one in found])


def _boxes(pairs: Sequence[Pair], options: Sequence[str]) -> tuple[Floats, Floats]:
    places: dict[int, int] = {}
    labels: list[values.Boxes] = []

    def place(value: values.Value) -> int:
        """Its number; the same label is looked at once, in however many pairs it is."""
        if id(value) not in places:
            if not isinstance(value, values.Boxes):
                raise TypeError(f"a task of kind boxes was given a value of kind {values.kind_of(value)}")
            strange = bool(options) and any(thing.cls not in options for thing in value.objects)
            kept = of_classes(value, options) if strange else value
            assert isinstance(kept, values.Boxes)
            places[id(value)] = len(labels)
            labels.append(kept)
        return places[id(value)]

    table = np.array([(place(truth), place(said)) for truth, said in pairs], dtype=np.int64).reshape(-1, 2)
    found = box_batch.compare(labels, table[:, 0], table[:, 1], steps=False)
    both = found.count_a + found.count_b
    return np.divide(2.0 * found.same, both, out=np.ones_like(both), where=both > 0), both
