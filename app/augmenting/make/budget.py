"""How many samples of which parents: even rounds over them, within limits, and with the classes balanced on request.

Nothing is drawn: the order of the parents comes from recipe and item alone, so the same project and budget give the
same parents on every machine.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from app.errors import CallError, UnknownName
from app.labels import values

EQUAL = "equal"
_ALL = ""


@dataclass(frozen=True)
class Balance:
    """Classes of ``task`` brought to shares; no shares means equal ones."""

    task: str
    shares: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str) -> Self:
        """``TASK`` or ``TASK=equal``; or ``TASK=red:2,blue:1``, whose numbers are proportions. Raises CallError."""
        task, _, rest = text.partition("=")
        if not task.strip():
            raise CallError(f"balance {text!r}: write TASK, or TASK=class:share,class:share.")
        if rest.strip() in ("", EQUAL):
            return cls(task.strip())
        shares: dict[str, float] = {}
        for part in rest.split(","):
            name, _, number = part.rpartition(":")
            try:
                share = float(number)
            except ValueError:
                share = math.nan
            if not name.strip() or not (math.isfinite(share) and share > 0):
                raise CallError(f"balance {text!r}: {part!r} is not class:share with a share above 0.")
            shares[name.strip()] = share
        total = sum(shares.values())
        return cls(task.strip(), {name: share / total for name, share in shares.items()})


@dataclass(frozen=True)
class Budget:
    """``per_parent``: samples of one parent at most. ``per_source``: the largest share of the samples from one
    source. ``parents``: the condition of the items to take them from, None for the slice itself; a recipe that makes
    other items like those of the slice takes them from elsewhere.
    """

    per_parent: int | None = None
    per_source: float | None = None
    balance: Balance | None = None
    parents: str | None = None

    def __post_init__(self) -> None:
        if self.per_parent is not None and self.per_parent < 1:
            raise CallError(f"per parent {self.per_parent}: at least one sample of a parent.")
        if self.per_source is not None and not 0 < self.per_source <= 1:
            raise CallError(f"per source {self.per_source:g}: a share of the samples, above 0 and at most 1.")


@dataclass(frozen=True)
class Parent:
    """A possible parent: its source, and its classes in the task that is balanced."""

    item_id: str
    source_id: str
    classes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Spread:
    """``chosen`` parents with the number of the variant of each. ``classes`` are items of each class before and after:
    originals alone, and with their samples. ``notes`` say in lines what the budget did."""

    chosen: tuple[tuple[str, int], ...]
    classes: Mapping[str, tuple[int, int]]
    notes: tuple[str, ...]


def classes_of(value: values.Value | None) -> tuple[str, ...]:
    """The classes that a label names, each once: an option, options, the classes of its objects, a rating's number."""
    match value:
        case None | values.Transcript():
            return ()
        case values.Choice():
            return (value.option,)
        case values.MultiChoice():
            return tuple(dict.fromkeys(value.options))
        case values.Rating():
            return (str(value.value),)
        case _:
            return tuple(dict.fromkeys(thing.cls for thing in value.objects))


def spread(parents: Sequence[Parent], count: int, budget: Budget) -> Spread:
    """``count`` samples of ``parents``, which come in the order in which they take turns; fewer where limits bind.

    Every turn goes to a parent that has had the fewest. With a balance the class that lacks most for its share of
    originals and samples together comes first. Raises CallError when no parent has a class of the balance.
    """
    turns = _Turns(parents, count, budget)
    before = Counter(name for parent in parents for name in parent.classes)
    shares = _shares(budget.balance, before)
    have = Counter({name: before[name] for name in shares})
    chosen: list[tuple[str, int]] = []
    while len(chosen) < count:
        found = next((one for name in _lacking(shares, have) if (one := turns.take(name)) is not None), None)
        if found is None:
            break
        parent, variant = found
        chosen.append((parent.item_id, variant))
        have.update(name for name in parent.classes if name in shares)
    classes = {name: (before[name], have[name]) for name in sorted(shares)} if budget.balance else {}
    return Spread(tuple(chosen), classes, turns.notes(len(chosen)))


def _shares(balance: Balance | None, before: Mapping[str, int]) -> dict[str, float]:
    if balance is None:
        return {_ALL: 1.0}
    if not before:
        raise CallError(f"balance: no label of {balance.task!r} in the slice names a class.")
    unknown = [name for name in balance.shares if name not in before]
    if unknown:
        raise UnknownName("class", unknown[0], before, where=f"balance of {balance.task}")
    return dict(balance.shares) or dict.fromkeys(before, 1.0 / len(before))


def _lacking(shares: Mapping[str, float], have: Mapping[str, int]) -> list[str]:
    """The classes, the one that has least of its share first."""
    return sorted(shares, key=lambda name: (have[name] / shares[name], name))


class _Turns:
    """Whose turn it is, in each class. A parent of several classes stands in several queues."""

    def __init__(self, parents: Sequence[Parent], count: int, budget: Budget) -> None:
        self._parents, self._count, self._budget = parents, count, budget
        self._used = [0] * len(parents)
        self._by_source: Counter[str] = Counter()
        share = budget.per_source
        self._most_of_source = count if share is None else max(1, math.floor(share * count + 1e-9))
        self._queues: dict[str, list[tuple[int, int]]] = {}
        for place, parent in enumerate(parents):
            for name in parent.classes if budget.balance else (_ALL,):
                self._queues.setdefault(name, []).append((0, place))

    def take(self, name: str) -> tuple[Parent, int] | None:
        """The next parent of a class and the number of its variant, None when its limits are reached."""
        queue = self._queues.get(name, [])
        while queue:
            used, place = heapq.heappop(queue)
            parent = self._parents[place]
            if self._is_full(place):
                continue
            if used != self._used[place]:  # it had a turn in another queue meanwhile
                heapq.heappush(queue, (self._used[place], place))
                continue
            self._used[place] += 1
            self._by_source[parent.source_id] += 1
            heapq.heappush(queue, (self._used[place], place))
            return parent, used
        return None

    def _is_full(self, place: int) -> bool:
        most = self._budget.per_parent
        return (most is not None and self._used[place] >= most) or (
            self._by_source[self._parents[place].source_id] >= self._most_of_source
        )

    def notes(self, made: int) -> tuple[str, ...]:
        """Why there are fewer than were asked for."""
        if made == self._count:
            return ()
        why = []
        if self._budget.per_parent is not None:
            why.append(f"at most {self._budget.per_parent} a parent, and {len(self._parents)} parents")
        if self._budget.per_source is not None:
            why.append(f"at most {self._most_of_source} of one source, and {len(self._sources())} sources")
        if self._budget.balance is not None and self._budget.balance.shares:
            why.append("only classes that have a share")
        return (f"{made} of {self._count} samples: {'; '.join(why)}.",)

    def _sources(self) -> set[str]:
        return {parent.source_id for parent in self._parents}
