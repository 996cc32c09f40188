"""α and raw agreement of labels of a closed list, kept while labels come and go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from app.agreement import coefficients
from app.agreement.accumulate import Accumulator
from app.agreement.bootstrap import Sums, ratio_of
from app.units import Floats


class Closed:
    """The sums of α at ``level``, and of the raw agreement. ``options`` are the labels that are known beforehand.

    A label that nobody has given yet makes the sums wider, so all items are counted once more: once a label.
    """

    def __init__(self, level: coefficients.Level, options: Sequence[str] = ()) -> None:
        self.level = level
        self.options = tuple(options)
        self._meanings: tuple[Any, ...] = self.options if level == "nominal" else ()
        self._given: dict[tuple[tuple[Any, ...], str], int] = {}
        self._start()

    def learn(self, meanings: Iterable[Any]) -> None:
        """Labels that may come."""
        new = set(meanings).difference(self._meanings)
        if not new:
            return
        if self.level == "nominal":
            self._meanings = (*self._meanings, *sorted(new))
        else:
            self._meanings = tuple(sorted(new.union(self._meanings)))
        given = self._given
        self._given = {}
        self._start()
        for (labels, group), times in given.items():
            self._add(labels, times, group)

    def change(self, labels: Sequence[Any], times: int, *, group: str = "") -> None:
        """Adds an item with those labels (two or more), or takes it away where ``times`` is −1."""
        self._add(tuple(sorted(labels)), times, group)

    def _start(self) -> None:
        self._place = {meaning: index for index, meaning in enumerate(self._meanings)}
        self._distance = coefficients.masi_matrix(self._meanings) if self.level == "set" else None
        nobody = self._sums(np.zeros((1, len(self._meanings))))
        self.alpha = Accumulator(nobody.statistic, nobody.rows.shape[1])
        self.raw = Accumulator(ratio_of, 2)
        self._rows: dict[tuple[Any, ...], tuple[Floats, Floats]] = {}

    def _add(self, labels: tuple[Any, ...], times: int, group: str) -> None:
        found = self._rows.get(labels)
        if found is None:
            given: Floats = np.zeros(len(self._meanings))
            np.add.at(given, [self._place[label] for label in labels], 1.0)
            row = self._sums(given[None, :]).rows
            row = np.asarray(row if isinstance(row, np.ndarray) else row.toarray())[0]
            r = len(labels)
            agreeing = float((given * (given - 1.0)).sum()) / (r * (r - 1.0))
            found = self._rows[labels] = (row, np.array([agreeing, 1.0]))
        self.alpha.change(found[0], times, group=group)
        self.raw.change(found[1], times, group=group)
        left = self._given.get((labels, group), 0) + times
        if left:
            self._given[labels, group] = left
        else:
            self._given.pop((labels, group), None)

    def _sums(self, rows: Floats) -> Sums:
        nowhere = np.zeros(1, dtype=np.int64)
        counts = coefficients.Counts(rows, nowhere, nowhere)
        if self._distance is not None:
            return coefficients.alpha_of_distance(counts, self._distance)
        with np.errstate(divide="ignore", invalid="ignore"):
            return coefficients.alpha(counts, self.level, values=self._meanings)
