"""The agreement by pairs of people, and by how hard the items are: rows of a report."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np

from app.agreement import coefficients, hlp, numeric
from app.agreement.figures import LEVEL, Case, Coded, coded, kappa_of, shared
from app.agreement.hlp import Normalise, Pairs
from app.agreement.report import Estimate
from app.units import Floats

MOST_PAIRS = 100
TOO_FEW = "not enough data"
# Lower ends of the score of an item among those who labelled it; 1 stands by itself.
BINS = ((1.0, "everybody agrees"), (0.75, "three quarters or more"), (0.5, "half or more"), (0.25, "a quarter or more"))


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


def by_difficulty(case: Case, pairs: Pairs) -> tuple[dict[str, Any], ...]:
    """One row a range of the score of an item: how many items there are, their share, and what they cost.

    ``cost`` is what they take of the pooled score; the costs add up to 1 − score.
    """
    if not len(pairs):
        return ()
    _, points = hlp.mean_by_item(pairs, pairs.value * pairs.weight)
    weight = hlp.mean_by_item(pairs, pairs.weight)[1]
    return difficulty_rows(np.divide(points, weight, out=np.ones_like(points), where=weight > 0), weight)


def difficulty_rows(score: Floats, weight: Floats) -> tuple[dict[str, Any], ...]:
    """The rows of items with that ``score`` and ``weight`` ``(U,)`` each; ranges without items are left out."""
    whole = float(weight.sum()) or 1.0
    rows, above = [], np.inf
    for low, name in (*BINS, (-np.inf, "less than a quarter")):
        here = (score >= low - 1e-9) & (score < above - 1e-9)
        above = low
        if here.any():
            rows.append(
                {
                    "difficulty": name,
                    "items": int(here.sum()),
                    "share": float(here.mean()),
                    "cost": float((weight[here] * (1.0 - score[here])).sum() / whole),
                }
            )
    return tuple(rows)


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
        row |= limits_row(number[theirs] - number[ours])
    return row


def limits_row(difference: Floats) -> dict[str, Any]:
    """The mean difference of two people and its limits of agreement, for a row."""
    limits = numeric.limits_of_agreement(difference)
    if limits is None:
        return {"mean_difference": None, "limits": None}
    return {"mean_difference": limits.mean, "limits": [limits.low, limits.high]}


def _listed(found: Estimate) -> list[float] | None:
    return None if found.ci is None else list(found.ci)
