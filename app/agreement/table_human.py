"""Human-level performance on a bare table of classes or numbers: person against person, consensus and reference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.agreement.bootstrap import ratio
from app.agreement.coefficients import Counts
from app.agreement.hlp import Figure, mean_of
from app.agreement.scores import STEP_CREDIT
from app.units import Floats


@dataclass(frozen=True)
class Against:
    """Labels held against the reference of their item: ``item``, ``person``, ``score`` ``(N,)``, an entry a label."""

    item: NDArray[np.int64]
    person: NDArray[np.int64]
    score: Floats

    def figure(self, person: int | None = None) -> Figure:
        """The mean over items of the mean over their labels; of one ``person`` where given."""
        kept = slice(None) if person is None else self.person == person
        items, mean = mean_of(self.item[kept], self.score[kept])
        return Figure(ratio(mean, np.ones(len(mean))), items)


def held_against(
    references: Mapping[int, Any], item: NDArray[np.int64], person: NDArray[np.int64], said: Sequence[Any], level: str
) -> Against:
    """Each label that has a reference: ``references`` is item → meaning, ``said`` ``(N,)`` the meanings given."""
    meanings = tuple(sorted({*said, *references.values()}))
    place = {meaning: index for index, meaning in enumerate(meanings)}
    credit = credit_of(level, meanings)
    kept = [at for at, number in enumerate(item.tolist()) if number in references]
    score = [credit[place[references[int(item[at])]], place[said[at]]] for at in kept]
    return Against(item[kept], person[kept], np.array(score, dtype=np.float64))


def human_figures(counts: Counts, credit: Floats, against: Against) -> dict[str, Figure]:
    """The figures of human-level performance that there are: "pairwise", "leave-one-out", "reference"."""
    found: dict[str, Figure] = {}
    if len(counts.items):
        found["pairwise"] = _of_rows(counts, pairwise(counts, credit))
        if counts.rated.max() >= 4:
            found["leave-one-out"] = _of_rows(counts, one_against_rest(counts, credit))
    if len(against.item):
        found["reference"] = against.figure()
    return found


def human_kind(counts: Counts, against: Against) -> str:
    """Which of them is the headline: the reference where it covers half of what can be compared, else by the labels."""
    covered, compared = len(np.unique(against.item)), len(counts.items)
    if covered and 2 * covered >= compared:
        return "reference"
    if not compared:
        return ""
    many = counts.rated[counts.row_of] >= 4
    return "leave-one-out" if 2 * int(many.sum()) >= compared else "pairwise"


def credit_of(table_level: str, meanings: tuple[Any, ...]) -> Floats:
    """``(C, C)`` the score of one label against another, as ``app.agreement.scores`` gives it.

    A step of an ordinal scale is the smallest difference between two labels that were given.
    """
    if table_level == "nominal" or len(meanings) < 2:
        return np.eye(len(meanings))
    number = np.asarray(meanings, dtype=np.float64)
    steps = np.rint(np.abs(number[:, None] - number[None, :]) / np.diff(number).min())
    credit: Floats = np.select([steps == 0, steps == 1], [*STEP_CREDIT], default=0.0)
    return credit


def pairwise(counts: Counts, credit: Floats) -> Floats:
    """``(D,)`` the mean score over the pairs of each row."""
    n, r = counts.rows, counts.rated
    found: Floats = (((n @ credit) * n).sum(axis=1) - n @ np.diag(credit)) / (r * (r - 1.0))
    return found


def one_against_rest(counts: Counts, credit: Floats) -> Floats:
    """``(D,)`` the mean score of each label against the best supported one among the others; ties share."""
    total = np.zeros(len(counts.rows))
    for label in range(counts.rows.shape[1]):
        given = counts.rows[:, label]
        rows = np.flatnonzero(given)
        others = counts.rows[rows].copy()
        others[:, label] -= 1.0
        support = np.where(others > 0, others @ credit - np.diag(credit), -np.inf)
        best = others * (support >= support.max(axis=1, keepdims=True) - 1e-9)
        total[rows] += given[rows] * (best @ credit[:, label]) / best.sum(axis=1)
    return total / counts.rated


def _of_rows(counts: Counts, score: Floats) -> Figure:
    return Figure(ratio(score[counts.row_of], np.ones(len(counts.row_of))), counts.items)
