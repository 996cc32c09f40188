"""Sets of rules, and the weights by which figures under all sets become what each rule adds (Shapley 1953)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import factorial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.units import Floats

MOST_EXACT = 10
ORDERS = 200
Sets: TypeAlias = NDArray[np.bool_]
Order: TypeAlias = tuple[int, ...]


def sets_of(rules: int, seed: int) -> tuple[Sets, list[Order]]:
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


def place_of(sets: Sets, chosen: Collection[int]) -> int:
    """The number of the set of the chosen rules."""
    return int(np.flatnonzero((sets == _members(sets.shape[1], chosen)).all(axis=1))[0])


def shares_in_order(sets: Sets) -> Floats:
    """``(S, R)`` weights of the rates: what each rule adds when they come in the order of the sheet."""
    return _of_orders(sets, [tuple(range(sets.shape[1]))])


def shapley_shares(sets: Sets, orders: Sequence[Order]) -> Floats:
    """``(S, R)`` weights of the rates whose sums are the Shapley values: over all orders, or over those given.

    Over all: Σ over sets S without the rule of |S|! (n − |S| − 1)! / n! · (v(S and the rule) − v(S)).
    """
    if orders:
        return _of_orders(sets, orders)
    rules = sets.shape[1]
    size = sets.sum(axis=1)
    before = np.array([factorial(k) * factorial(max(0, rules - k - 1)) / factorial(rules) for k in range(rules + 1)])
    # A set with the rule stands for the same set without it, which is one smaller.
    return np.asarray(np.where(sets, before[size - 1][:, None], -before[size][:, None]), dtype=np.float64)


def _of_orders(sets: Sets, orders: Sequence[Order]) -> Floats:
    place = {one.tobytes(): number for number, one in enumerate(sets)}
    weights = np.zeros(sets.shape)
    for order in orders:
        here = np.zeros(sets.shape[1], dtype=np.bool_)
        for rule in order:
            weights[place[here.tobytes()], rule] -= 1.0 / len(orders)
            here[rule] = True
            weights[place[here.tobytes()], rule] += 1.0 / len(orders)
    return weights


def left_out_alone(sets: Sets) -> Floats:
    """``(S, R)`` weights of the rates: all rules minus all rules but one."""
    rules = sets.shape[1]
    weights = np.zeros(sets.shape)
    weights[place_of(sets, range(rules))] = 1.0
    for rule in range(rules):
        weights[place_of(sets, set(range(rules)) - {rule}), rule] = -1.0
    return weights
