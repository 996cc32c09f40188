"""References without adjudication: what the labels themselves say the truth is, and how sure that is.

- majority: the label given most often; ties stay undecided
- Dawid and Skene 1979, "Maximum likelihood estimation of observer error-rates using the EM algorithm": each person has
  a table of how they label items of each true class; tables, shares of classes and truths are estimated together

EM is exact: no prior, every rating counted once, until the likelihood rests. Probabilities are kept as logarithms, and
ratings as triples, so that a million of them need no table of items by people.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.units import Floats

MOST_ROUNDS = 500
TOLERANCE = 1e-9
UNDECIDED = -1
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Truths:
    """What Dawid and Skene's model makes of ratings.

    ``chance`` is ``(U, C)``: of each class for each item; ``shares`` ``(C,)`` of the classes; ``tables`` ``(P, C, C)``:
    how likely a person gives each label (last) to items of each class. ``converged`` is false where ``rounds`` ran out.
    """

    chance: Floats
    shares: Floats
    tables: Floats
    log_likelihood: float
    rounds: int
    converged: bool

    @property
    def label(self) -> Numbers:
        """``(U,)`` the likeliest class of each item; ``UNDECIDED`` where it has no rating, or two are as likely."""
        if not self.chance.shape[1]:
            return np.full(len(self.chance), UNDECIDED, dtype=np.int64)
        best = self.chance.max(axis=1)
        tied = (self.chance >= best[:, None] - 1e-9).sum(axis=1) > 1
        return np.where(tied, UNDECIDED, self.chance.argmax(axis=1)).astype(np.int64)

    @property
    def accuracy(self) -> Floats:
        """``(P,)`` how often each person is expected to give the true class."""
        return np.asarray(np.einsum("c,pcc->p", self.shares, self.tables), dtype=np.float64)


def majority(item: Numbers, label: Numbers, *, items: int, labels: int) -> tuple[Numbers, Floats]:
    """``(U,)`` the label given most often to each item, ``UNDECIDED`` where there is none; and its share of votes."""
    if not labels:
        return np.full(items, UNDECIDED, dtype=np.int64), np.zeros(items)
    votes = _votes(item, label, items=items, labels=labels)
    most, all_votes = votes.max(axis=1, initial=0.0), votes.sum(axis=1)
    decided = (votes == most[:, None]).sum(axis=1) == 1
    share = np.divide(most, all_votes, out=np.zeros(items), where=all_votes > 0)
    return np.where(decided & (all_votes > 0), votes.argmax(axis=1), UNDECIDED).astype(np.int64), share


def dawid_skene(
    item: Numbers,
    person: Numbers,
    label: Numbers,
    *,
    items: int,
    people: int,
    labels: int,
    rounds: int = MOST_ROUNDS,
    tolerance: float = TOLERANCE,
) -> Truths:
    """The truths of ratings, one entry each, numbered from 0; one person may rate an item several times.

    Stops when the log-likelihood grows by less than ``tolerance`` a rating, or after ``rounds``. Begins with the shares
    of votes, as the paper does.
    """
    votes = _votes(item, label, items=items, labels=labels)
    chance = _shares(votes)
    before, done = -np.inf, 0
    while True:
        shares, tables = _maximise(chance, item, person, label, people=people)
        chance, likelihood = _expect(shares, tables, item, person, label, items=items)
        done += 1
        converged = likelihood - before <= tolerance * max(1, len(item))
        if converged or done >= rounds:
            return Truths(chance, shares, tables, likelihood, done, converged)
        before = likelihood


def _maximise(chance: Floats, item: Numbers, person: Numbers, label: Numbers, *, people: int) -> tuple[Floats, Floats]:
    """The shares of classes and the tables of people that fit the truths best."""
    labels = chance.shape[1]
    rated = np.bincount(item, minlength=len(chance)) > 0
    shares = chance[rated].mean(axis=0) if rated.any() else np.full(labels, 1.0 / max(1, labels))
    cell = person * labels + label
    tables = np.empty((people, labels, labels))
    for truth in range(labels):
        weights = np.bincount(cell, weights=chance[item, truth], minlength=people * labels)
        tables[:, truth, :] = weights.reshape(people, labels)
    whole = tables.sum(axis=2, keepdims=True)
    # A class that a person never met says nothing of how they would label it.
    return shares, np.divide(tables, whole, out=np.full_like(tables, 1.0 / max(1, labels)), where=whole > 0)


def _expect(
    shares: Floats, tables: Floats, item: Numbers, person: Numbers, label: Numbers, *, items: int
) -> tuple[Floats, float]:
    """The chance of each class for each item, and the log-likelihood of all ratings."""
    with np.errstate(divide="ignore"):
        log_tables, log_shares = np.log(tables), np.log(shares)
    # What is impossible stays far below everything else without making sums of infinities.
    log_tables, log_shares = np.maximum(log_tables, -700.0), np.maximum(log_shares, -700.0)
    cell = person * len(shares) + label
    score = np.empty((items, len(shares)))
    for truth in range(len(shares)):
        score[:, truth] = log_shares[truth] + np.bincount(
            item, weights=log_tables[:, truth, :].ravel()[cell], minlength=items
        )
    top = score.max(axis=1, keepdims=True, initial=-np.inf) if len(shares) else np.zeros((items, 1))
    part = np.exp(score - top)
    whole = part.sum(axis=1, keepdims=True)
    rated = np.bincount(item, minlength=items) > 0
    return part / whole, float((top + np.log(whole))[rated].sum())


def _votes(item: Numbers, label: Numbers, *, items: int, labels: int) -> Floats:
    return np.bincount(item * labels + label, minlength=items * labels).reshape(items, labels).astype(np.float64)


def _shares(votes: Floats) -> Floats:
    whole = votes.sum(axis=1, keepdims=True)
    even = np.full_like(votes, 1.0 / max(1, votes.shape[1]))
    return np.asarray(np.divide(votes, whole, out=even, where=whole > 0), dtype=np.float64)
