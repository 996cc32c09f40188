"""The agreement by pairs of people: rows of a report."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.agreement import coefficients, hlp, numeric
from app.agreement.bootstrap import ratio
from app.agreement.difficulty import Estimated
from app.agreement.figures import LEVEL, Case, Coded, coded, kappa_of, shared
from app.agreement.hlp import Figure, Normalise, Pairs
from app.agreement.report import Estimate
from app.units import Floats

MOST_PAIRS = 100
TOO_FEW = "not enough data"


def by_pair(case: Case, pairs: Pairs, normalise: Normalise) -> tuple[dict[str, Any], ...]:
    """One row a pair of people with shared items, the lowest agreement first; the ``MOST_PAIRS`` that share most.

    ``agreement`` is by the metric of human-level performance. Choices and ratings have Cohen's κ beside it, ratings the
    mean difference (the second person minus the first, in steps of the scale) and the limits within which 95 % lie.
    """
    codes = coded(case, normalise) if case.kind in LEVEL and len(pairs) else None
    found = []
    for a, b in combinations(range(len(case.people)), 2):
        chosen = np.flatnonzero(((pairs.truth == a) & (pairs.said == b)) | ((pairs.truth == b) & (pairs.said == a)))
        if len(chosen):
            found.append((len(chosen), a, b, chosen))
    found.sort(key=lambda entry: (-entry[0], entry[1], entry[2]))
    rows = [_row(case, pairs.where(chosen), a, b, codes) for _, a, b, chosen in found[:MOST_PAIRS]]
    return tuple(sorted(rows, key=lambda row: (row["agreement"] is None, row["agreement"], row["pair"])))


def _row(case: Case, pairs: Pairs, a: int, b: int, codes: Coded | None) -> dict[str, Any]:
    figure = hlp.pooled(pairs)
    found = case.estimate(figure, TOO_FEW)
    row: dict[str, Any] = {
        "pair": f"{case.people[a]} – {case.people[b]}",
        "people": [case.people[a], case.people[b]],
        "items": len(figure.items),
        "agreement": found.value,
        "ci": _listed(found),
    }
    if codes is not None and codes.level != "set":
        kappa = case.estimate(kappa_of(codes, a, b), coefficients.NO_VARIATION)
        row |= {"cohen_kappa": kappa.value, "cohen_kappa_ci": _listed(kappa)}
    if codes is not None and codes.level == "ordinal":
        _, ours, theirs = shared(codes, a, b)
        number = np.asarray(codes.meanings, dtype=np.float64)
        row |= limits_row(number[theirs] - number[ours], figure.items, case.estimate)
    return row


def limits_row(difference: Floats, items: NDArray[np.int64], estimate: Estimated) -> dict[str, Any]:
    """The mean difference of two people and its limits of agreement, for a row; ``items`` are those that differ so.

    ``limits_ci`` holds the lower end of the lower limit and the upper end of the upper one: within them at least 95 %
    of the differences lie, as far as these items can tell.
    """
    limits = numeric.limits_of_agreement(difference)
    if limits is None:
        only = float(difference[0]) if len(difference) else None
        return {"mean_difference": only, "mean_difference_ci": None, "limits": None, "limits_ci": None}
    mean = estimate(Figure(ratio(difference, np.ones(len(difference))), items), TOO_FEW)
    low, high = (estimate(Figure(numeric.limit_of(difference, side), items), TOO_FEW).ci for side in (-1.96, 1.96))
    return {
        "mean_difference": limits.mean, "mean_difference_ci": _listed(mean), "limits": [limits.low, limits.high],
        "limits_ci": None if low is None or high is None else [low[0], high[1]],
    }  # fmt: skip


def _listed(found: Estimate) -> list[float] | None:
    return None if found.ci is None else list(found.ci)
