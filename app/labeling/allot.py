"""Sharing items out among annotators, with a planned overlap: who gets what, at random within strata, by a seed.

Pure: the same question gives the same answer on every machine. What was given stays given, so that asking again after
more items came shares out the new ones alone.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from app.errors import CallError

# How well an annotator usually agrees, for saying how exact agreement will be: 0.85, as in the design of studies.
USUAL_AGREEMENT = 0.85


@dataclass(frozen=True)
class Wish:
    """How items are to be shared out.

    ``overlap`` is the share of the items (0 to 1) that get ``per_item`` annotators each; the others get one. It is
    reached within every stratum, as far as whole items allow.
    """

    annotators: tuple[str, ...]
    overlap: float = 0.0
    per_item: int = 2
    seed: int = 0

    def check(self) -> None:
        """Raises CallError where nobody could fulfil it."""
        people = tuple(dict.fromkeys(self.annotators))
        if not people or len(people) != len(self.annotators):
            raise CallError("name at least one annotator, and each of them once.")
        if not 0.0 <= self.overlap <= 1.0:
            raise CallError(f"an overlap of {self.overlap:g} is no share of the items. Give a number from 0 to 1.")
        if self.per_item < 2:
            raise CallError("an item that is labelled twice needs 2 annotators or more.")
        if self.overlap and self.per_item > len(people):
            raise CallError(
                f"an overlap of {self.per_item} annotators an item needs {self.per_item} of them, and "
                f"{len(people)} {'is' if len(people) == 1 else 'are'} named. Name more, or ask for no overlap."
            )


@dataclass(frozen=True)
class Standing:
    """What is given and known already, by item: ``given`` to whom it is assigned, ``begun`` who has said something of
    it, ``seen`` who has seen what others say and would not be blind there."""

    given: Mapping[str, frozenset[str]] = field(default_factory=dict)
    begun: Mapping[str, frozenset[str]] = field(default_factory=dict)
    seen: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Share:
    """One annotator's part: ``before`` items were given, ``new`` come to them; ``shared`` of both together are
    labelled by somebody else too."""

    annotator: str
    before: int
    new: int
    shared: int


@dataclass(frozen=True)
class Allotment:
    """``pairs`` of item and annotator that are to be assigned, in order of the item's id.

    ``items`` is how many were asked about, ``fresh`` of them nobody had, ``overlapping`` of them have two annotators or
    more at the end. ``by_pair`` counts the items that two annotators share. ``not_blind`` pairs had to go to somebody
    who has seen what others say of the item.
    """

    pairs: tuple[tuple[str, str], ...]
    shares: tuple[Share, ...]
    items: int
    fresh: int
    overlapping: int
    by_pair: Mapping[tuple[str, str], int]
    not_blind: int = 0

    @property
    def half_width(self) -> float | None:
        """About how exact agreement (raw, at ``USUAL_AGREEMENT``) will be: ± this, 95 %; None without overlap."""
        if not self.overlapping:
            return None
        return 1.96 * math.sqrt(USUAL_AGREEMENT * (1 - USUAL_AGREEMENT) / self.overlapping)


def allot(strata: Mapping[str, str], wish: Wish, standing: Standing | None = None) -> Allotment:
    """Shares the items of ``strata`` (item id → stratum) out.

    Nothing that was given is taken away. Whoever has begun an item keeps it. Which items overlap is drawn among those
    that nobody has, then, where a greater overlap is wished for than before, among the others. Each goes to the
    annotator who has least so far. Raises CallError for a wish that cannot be fulfilled.
    """
    wish.check()
    known = standing or Standing()
    work = _Work(wish, known, strata)
    for item in work.order:
        work.keep(item)
    for item, many in _wanted(work, strata, wish):
        work.give(item, many)
    return work.result()


class _Work:
    """Loads and holders while items are shared out."""

    def __init__(self, wish: Wish, known: Standing, strata: Mapping[str, str]) -> None:
        self.people, self.known = wish.annotators, known
        self.places = {who: place for place, who in enumerate(wish.annotators)}
        self.keys = {item: _key(wish.seed, item) for item in strata}
        self.order = sorted(strata, key=lambda item: (self.keys[item], item))
        self.holders = {item: set(known.given.get(item, ())) for item in strata}
        self.fresh = sum(not holders for holders in self.holders.values())
        self.before = Counter(who for holders in known.given.values() for who in holders)
        self.load = Counter({who: self.before[who] for who in self.people})
        self.pairs: list[tuple[str, str]] = []
        self.by_pair: Counter[tuple[str, str]] = Counter()
        for holders in self.holders.values():
            self.by_pair.update(_pairs_of(holders))
        self.not_blind = 0

    def was_given(self, item: str) -> bool:
        """Whether somebody had it before."""
        return bool(self.known.given.get(item))

    def keep(self, item: str) -> None:
        """Who has begun the item has it."""
        begun = self.known.begun.get(item, frozenset())
        for who in self.people:
            if who in begun and who not in self.holders[item]:
                self._hand(item, who)

    def give(self, item: str, many: int) -> None:
        """Hands the item to the least busy until ``many`` have it: blind ones first, of these pairs that are rare."""
        holders = self.holders[item]
        seen = self.known.seen.get(item, frozenset())
        while len(holders) < many:
            free = [who for who in self.people if who not in holders]
            if not free:
                return
            # Nearly always the seen ones and the busy ones go out at once, and few are compared in full.
            blind = [who for who in free if who not in seen] if seen else free
            free = blind or free
            least = min(self.load[who] for who in free)
            free = [who for who in free if self.load[who] == least]
            chosen = free[0] if len(free) == 1 else min(free, key=partial(self._rank, item))
            self.not_blind += chosen in seen
            self._hand(item, chosen)

    def _rank(self, item: str, who: str) -> tuple[int, int, str]:
        """Who has met the others on this item least, then by the draw."""
        met = sum(self.by_pair[_pair(who, other)] for other in self.holders[item])
        turn = self.keys[item]
        return met, turn[self.places[who] % len(turn)], who

    def _hand(self, item: str, who: str) -> None:
        for other in self.holders[item]:
            self.by_pair[_pair(who, other)] += 1
        self.holders[item].add(who)
        self.load[who] += 1
        self.pairs.append((item, who))

    def result(self) -> Allotment:
        shared: Counter[str] = Counter()
        for holders in self.holders.values():
            if len(holders) > 1:
                shared.update(holders)
        new = Counter(who for _, who in self.pairs)
        shares = tuple(Share(who, self.before[who], new[who], shared[who]) for who in self.people)
        overlapping = sum(len(holders) > 1 for holders in self.holders.values())
        return Allotment(
            tuple(sorted(self.pairs)), shares, len(self.holders), self.fresh, overlapping,
            dict(sorted(self.by_pair.items())), self.not_blind,
        )  # fmt: skip


def _wanted(work: _Work, strata: Mapping[str, str], wish: Wish) -> Sequence[tuple[str, int]]:
    """How many annotators each item is to have, in the order in which they are handed out."""
    members: dict[str, list[str]] = {}
    for item in work.order:
        members.setdefault(strata[item], []).append(item)
    double: set[str] = set()
    for stratum, many in _quotas({name: len(items) for name, items in members.items()}, wish.overlap).items():
        items = members[stratum]
        there = [item for item in items if len(work.holders[item]) >= wish.per_item]
        # New ones first: what was given long ago stays as it is while the wish stays the same.
        rest = sorted((item for item in items if len(work.holders[item]) < wish.per_item), key=work.was_given)
        double.update(rest[: max(0, many - len(there))])
    return [(item, wish.per_item if item in double else 1) for name in sorted(members) for item in members[name]]


def _quotas(sizes: Mapping[str, int], share: float) -> dict[str, int]:
    """Whole numbers that add up to ``share`` of all, as near to ``share`` of each as can be (largest remainders)."""
    exact = {name: share * size for name, size in sizes.items()}
    found = {name: int(amount + 1e-9) for name, amount in exact.items()}
    left = round(share * sum(sizes.values()) + 1e-9) - sum(found.values())
    for name in sorted(exact, key=lambda name: (found[name] - exact[name], name))[: max(0, left)]:
        found[name] += 1
    return found


def _key(seed: int, item: str) -> bytes:
    return hashlib.sha256(f"assign\x1f{seed}\x1f{item}".encode()).digest()


def _pairs_of(people: Collection[str]) -> Iterator[tuple[str, str]]:
    ordered = sorted(people)
    return ((a, b) for place, a in enumerate(ordered) for b in ordered[place + 1 :])


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)
