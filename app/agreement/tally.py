"""What one item adds to the figures of its task: sums, pairs of people, and which class was taken for which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import TypeAlias

from app.agreement import matching
from app.agreement.scores import ItemScore, of_match, score
from app.labels import values

# Stands in the place of a class where one person gave it and the other gave nothing.
MISSED = "missed"
Taken: TypeAlias = tuple[str, str]


@dataclass
class Tally:
    """One item's share. ``scores`` and ``weights`` are means over its pairs, as the pooled figures want them.

    ``pairs`` is (person, other) → (Σ value·weight, Σ weight), the persons in order; ``taken`` counts pairs of labels,
    or of objects, by their classes in order. ``against`` is the same as scores and weights, held against the reference;
    ``left_out`` counts the labels that are not, since whoever gave them decided on it.
    """

    entries: int = 0
    points: float = 0.0
    weight: float = 0.0
    pairs: dict[Taken, tuple[float, float]] = field(default_factory=dict)
    taken: Counter[Taken] = field(default_factory=Counter)
    against: tuple[float, float] | None = None
    left_out: int = 0


def tally_of(
    kind: values.Kind,
    said: Mapping[str, values.Value],
    reference: values.Value | None,
    *,
    decider: str = "",
    confused: bool = True,
) -> Tally:
    """The tally of an item: ``said`` is person → label as it is compared. ``confused`` counts classes too.

    ``decider`` decided on the reference: what they said themselves is not held against it (``hlp.pairs_with``).
    """
    found = Tally()
    sums: list[tuple[float, float]] = []
    for (a, one), (b, other) in combinations(sorted(said.items()), 2):
        there, back, taken = _pair(kind, one, other, confused=confused)
        sums += [(part.value * part.weight, part.weight) for part in (there, back)]
        found.pairs[a, b] = (sums[-1][0] + sums[-2][0], sums[-1][1] + sums[-2][1])
        found.taken.update(taken)
    found.entries = len(sums)
    if sums:
        found.points = sum(part for part, _ in sums) / len(sums)
        found.weight = sum(weight for _, weight in sums) / len(sums)
    if reference is not None and said:
        held = [score(kind, reference, value) for who, value in said.items() if who != decider]
        found.left_out = len(said) - len(held)
        if held:
            found.against = (
                sum(part.value * part.weight for part in held) / len(held),
                sum(part.weight for part in held) / len(held),
            )
    return found


def _pair(
    kind: values.Kind, a: values.Value, b: values.Value, *, confused: bool
) -> tuple[ItemScore, ItemScore, Counter[Taken]]:
    """The score of ``b`` against ``a``, of ``a`` against ``b``, and the classes of what belongs together."""
    if isinstance(a, values.ImageValue) and isinstance(b, values.ImageValue):
        found = matching.match(a, b)
        same = of_match(found)
        return same, same, taken_of(a, b, found) if confused else Counter()
    there = score(kind, a, b)
    back = there if kind in ("choice", "multi-choice", "rating") else score(kind, b, a)
    return there, back, taken_for(a, b) if confused else Counter()


def taken_for(a: values.Value, b: values.Value) -> Counter[Taken]:
    """How often a class of one label stands where the other has another: the two names in order, ``MISSED`` last.

    Objects are matched by their place whatever their class. Options of a set are shared, or missed by one. Texts have
    no classes.
    """
    match a, b:
        case values.Choice(one), values.Choice(other):
            return Counter([ordered(one, other)])
        case values.Rating(low), values.Rating(high):
            return Counter([ordered(str(low), str(high))])
        case values.MultiChoice(ours), values.MultiChoice(theirs):
            shared = set(ours) & set(theirs)
            return Counter(
                [(name, name) for name in shared] + [(name, MISSED) for name in set(ours).symmetric_difference(theirs)]
            )
        case values.Segments(), values.Segments():
            return taken_of(a, b, matching.match_places(a, b))
        case values.Transcript(), values.Transcript():
            return Counter()
        case _:
            assert isinstance(a, values.ObjectValue) and isinstance(b, values.ObjectValue)
            return taken_of(a, b, matching.match(a, b))


def ordered(a: str, b: str) -> Taken:
    """Two names as one key, in whatever order they come; ``MISSED`` stands last."""
    return (a, b) if (a == MISSED, a) <= (b == MISSED, b) else (b, a)


def taken_of(a: values.ObjectValue, b: values.ObjectValue, found: matching.Matched) -> Counter[Taken]:
    """``taken_for`` of objects that are matched already."""
    ours, theirs = [thing.cls for thing in a.objects], [thing.cls for thing in b.objects]
    taken = Counter(ordered(ours[i], theirs[j]) for i, j in zip(found.a.tolist(), found.b.tolist(), strict=True))
    left = set(range(len(ours))).difference(found.a.tolist()), set(range(len(theirs))).difference(found.b.tolist())
    taken.update((ours[i], MISSED) for i in left[0])
    taken.update((theirs[j], MISSED) for j in left[1])
    return taken
