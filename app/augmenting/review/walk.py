"""The way through a list of samples: what is wanted of it, in order, the place in it, and how many stand in each state.

A decision costs what it changes, however long the list is, so that a hand that decides twice a second never waits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace

from app.augmenting.review.listing import Listed, Narrowed


class Walk:
    """``order`` are the ids that pass, ``place`` is where one stands in it; ``counts`` says how many are in each
    state, whichever is wanted.
    """

    def __init__(self) -> None:
        self.every: dict[str, Listed] = {}
        self.order: list[str] = []
        self.place = 0
        self.counts: Counter[str] = Counter()
        self._wanted = Narrowed()
        self._alike: set[str] = set()

    @property
    def current(self) -> str:
        """The sample that is looked at; "" where nothing passes."""
        return self.order[self.place] if self.place < len(self.order) else ""

    @property
    def rows(self) -> list[Listed]:
        """The samples that pass."""
        return [self.every[name] for name in self.order]

    def load(self, rows: Iterable[Listed]) -> None:
        """Another list; ``narrow`` puts it in order."""
        self.every = {one.id: one for one in rows}

    def narrow(self, wanted: Narrowed, keep: str = "") -> None:
        """What passes, in order; ``keep``, or the sample that is looked at, stays, or the next one comes."""
        keep = keep or self.current
        later = self.order[self.place :]
        any_state = replace(wanted, state="")
        self._wanted = wanted
        self._alike = {name for name, one in self.every.items() if any_state.passes(one)}
        self.counts = Counter(self.every[name].state for name in self._alike)
        self.order = [name for name in self.every if name in self._alike and self._has_state(name)]
        places = {name: place for place, name in enumerate(self.order)}
        self.place = next((places[name] for name in (keep, *later) if name in places), 0)

    def mark(self, names: Collection[str], state: str, reason: str = "") -> None:
        """What was decided of these; their order stays."""
        for name in names:
            before = self.every.get(name)
            if before is None:
                continue
            self.every[name] = replace(before, state=state, reason=reason)
            if name in self._alike:
                self.counts[before.state] -= 1
                self.counts[state] += 1

    def go_on(self, decided: Collection[str]) -> None:
        """To the next one: in a list of those that wait the decided ones are gone, elsewhere it is one further."""
        gone = {name for name in decided if name in self._alike and not self._has_state(name)}
        if gone:
            before = sum(name not in gone for name in self.order[: self.place])
            self.order = [name for name in self.order if name not in gone]
            self.place = min(before, max(0, len(self.order) - 1))
        elif self.place + 1 < len(self.order) and len(decided) == 1:
            self.place += 1

    def step(self, step: int) -> bool:
        """Some further or back; whether that is another place."""
        return self.go_to_place(min(max(self.place + step, 0), len(self.order) - 1))

    def go_to(self, name: str) -> bool:
        """To a sample that passes; whether that is another place."""
        return name in self.order and self.go_to_place(self.order.index(name))

    def go_to_place(self, place: int) -> bool:
        """To that place; whether it is another one."""
        moved = place != self.place
        self.place = place
        return moved

    def around(self, ahead: int) -> list[str]:
        """The sample that is looked at, those after it, and the one before: in the order in which they are wanted."""
        behind = [self.order[self.place - 1]] if self.place else []
        return [*self.order[self.place : self.place + 1 + ahead], *behind]

    def passes(self, name: str) -> bool:
        """Whether a sample is wanted."""
        return name in self._alike and self._has_state(name)

    def _has_state(self, name: str) -> bool:
        return not self._wanted.state or self.every[name].state == self._wanted.state
