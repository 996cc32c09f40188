"""Human-level performance: people against each other, against the consensus of the others, against the reference.

All three are pooled figures of ``app.agreement.scores``, so that a model is held against people by one metric. Within
an item the pairs are averaged, so that an item with many labels weighs no more than one with two.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.agreement.bootstrap import Sums, ratio
from app.agreement.box_batch import compare
from app.agreement.scores import ItemScore, of_classes, of_parts, score
from app.labels import values
from app.units import Floats

# An item and a label of it → the label as it is compared.
Normalise: TypeAlias = Callable[[str, values.Value], values.Value]
Labels: TypeAlias = Mapping[str, Mapping[str, values.Value]]
NOBODY = -1
# It is not known who decided on any reference.
UNKNOWN: Mapping[str, str] = MappingProxyType({})
# Here truth and what was said change places without a change of the score.
_SYMMETRIC: frozenset[values.Kind] = values.IMAGE_OBJECT_KINDS | {"choice", "multi-choice", "rating"}
# Here the score the other way round follows from the parts: errors are the same, and lengths change places.
_MIRRORED: frozenset[values.Kind] = _SYMMETRIC | {"transcript"}
_SWAPPED = {
    ours: theirs
    for pair in (("truth", "said"), ("words", "words_said"), ("characters", "characters_said"), ("tags", "tags_said"))
    for ours, theirs in (pair, pair[::-1])
}


@dataclass(frozen=True)
class Figure:
    """A figure over some items: ``sums`` has one entry for each of ``items`` (numbers of items, ascending)."""

    sums: Sums
    items: NDArray[np.int64]

    def within(self, chosen: NDArray[np.bool_]) -> Figure:
        """The same figure over the items that ``chosen`` (a mask over all items) marks."""
        kept = chosen[self.items]
        return Figure(self.sums.take(kept), self.items[kept])


@dataclass(frozen=True)
class Pairs:
    """Scores of labels against labels, one entry each: ``said`` held against ``truth`` on an ``item``.

    ``truth`` and ``said`` are numbers of people; ``truth`` is ``NOBODY`` where it is the reference.
    """

    item: NDArray[np.int64]
    truth: NDArray[np.int64]
    said: NDArray[np.int64]
    value: Floats
    weight: Floats
    parts: Mapping[str, Floats]

    def __len__(self) -> int:
        """How many entries there are."""
        return len(self.item)

    def where(self, chosen: NDArray[Any]) -> Pairs:
        """Some of the entries (a mask, or numbers of entries)."""
        return Pairs(
            self.item[chosen], self.truth[chosen], self.said[chosen], self.value[chosen], self.weight[chosen],
            {name: part[chosen] for name, part in self.parts.items()},
        )  # fmt: skip

    def of(self, person: int) -> Pairs:
        """The entries in which ``person`` is on either side."""
        return self.where((self.truth == person) | (self.said == person))


def pairs_between(
    labels: Labels, kind: values.Kind, *, people: Sequence[str], options: Sequence[str] = (), normalise: Normalise
) -> Pairs:
    """Everybody against everybody on each item, both ways round. Items are numbered in the order of ``labels``."""
    number = {name: index for index, name in enumerate(people)}
    if kind == "boxes":
        return _box_pairs(labels, number, options, normalise)
    scored = _scorer(kind, options)
    found: list[_Entry] = []
    for item, (id, said) in enumerate(labels.items()):
        compared = [(number[name], normalise(id, value)) for name, value in sorted(said.items())]
        for (a, one), (b, other) in combinations(compared, 2):
            here = scored(one, other)
            there = _mirrored(kind, here) if kind in _MIRRORED else scored(other, one)
            found += [(item, a, b, here), (item, b, a, there)]
    return _pairs(found)


def _box_pairs(labels: Labels, number: Mapping[str, int], options: Sequence[str], normalise: Normalise) -> Pairs:
    """The same for boxes, all pairs at once."""
    every: list[values.Boxes] = []
    places: list[tuple[int, int, int, int, int]] = []
    for item, (id, said) in enumerate(labels.items()):
        first = len(every)
        names = sorted(said)
        for name in names:
            boxes = of_classes(normalise(id, said[name]), options)
            assert isinstance(boxes, values.Boxes)
            every.append(boxes)
        for (i, a), (j, b) in combinations(enumerate(names), 2):
            places.append((item, number[a], number[b], first + i, first + j))
    table = np.array(places, dtype=np.int64).reshape(-1, 5)
    found = compare(every, table[:, 3], table[:, 4])
    both = found.count_a + found.count_b
    value = np.divide(2.0 * found.same, both, out=np.ones_like(both), where=both > 0)
    parts = {
        "true_positives": found.same, "matched": found.matched, "iou_sum": found.iou_sum, "truth": found.count_a,
        "said": found.count_b, "both_empty": (both == 0).astype(np.float64), "step_hits": found.hits,
    }  # fmt: skip
    there = Pairs(table[:, 0], table[:, 1], table[:, 2], value, both, parts)
    swapped = {**parts, "truth": found.count_b, "said": found.count_a}
    back = Pairs(table[:, 0], table[:, 2], table[:, 1], value, both, swapped)
    return _woven(there, back)


def _woven(a: Pairs, b: Pairs) -> Pairs:
    """The entries of both in turn: each pair, and the same the other way round."""

    def weave(one: NDArray[Any], other: NDArray[Any]) -> NDArray[Any]:
        return np.stack([one, other], axis=1).reshape(-1)

    return Pairs(
        weave(a.item, b.item), weave(a.truth, b.truth), weave(a.said, b.said), weave(a.value, b.value),
        weave(a.weight, b.weight), {name: weave(part, b.parts[name]) for name, part in a.parts.items()},
    )  # fmt: skip


def pairs_with(
    labels: Labels,
    references: Mapping[str, values.Value],
    kind: values.Kind,
    *,
    people: Sequence[str],
    options: Sequence[str] = (),
    normalise: Normalise,
    deciders: Mapping[str, str] = UNKNOWN,
) -> Pairs:
    """Everybody against the reference of the item, where it has one.

    ``deciders`` (item → person) says who decided on the reference: their own label of that item is left out, whatever
    they decided. If only those were left out that they chose themselves, what they lost would be all that counts.
    """
    number = {name: index for index, name in enumerate(people)}
    scored = _scorer(kind, options)
    found: list[_Entry] = []
    for item, (name, said) in enumerate(labels.items()):
        if name in references:
            truth = normalise(name, references[name])
            others = {who: value for who, value in said.items() if who != deciders.get(name)}
            found += [
                (item, NOBODY, number[who], scored(truth, normalise(name, value)))
                for who, value in sorted(others.items())
            ]
    return _pairs(found)


def own_decisions(labels: Labels, references: Collection[str], deciders: Mapping[str, str]) -> dict[str, str]:
    """Item → who both labelled it and decided on its reference: the labels that ``pairs_with`` leaves out."""
    return {
        item: deciders[item]
        for item, said in labels.items()
        if item in references and item in deciders and deciders[item] in said
    }


def pooled(pairs: Pairs) -> Figure:
    """The pooled score: within an item the mean over its entries, over items Σ value·weight / Σ weight."""
    items, numerator = mean_by_item(pairs, pairs.value * pairs.weight)
    return Figure(ratio(numerator, mean_by_item(pairs, pairs.weight)[1]), items)


def mean_by_item(pairs: Pairs, amount: Floats) -> tuple[NDArray[np.int64], Floats]:
    """The items that have entries, and the mean of ``amount`` over the entries of each."""
    return mean_of(pairs.item, amount)


def mean_of(item: NDArray[np.int64], amount: Floats) -> tuple[NDArray[np.int64], Floats]:
    """The different numbers in ``item``, ascending, and the mean of ``amount`` over the entries of each."""
    many = np.bincount(item)
    items = np.flatnonzero(many)
    return items, np.bincount(item, weights=amount)[items] / many[items]


def leave_one_out(pairs: Pairs) -> Figure:
    """Each person against the consensus of the others, from ``pairs_between``.

    The consensus is the label among those of the others that agrees best with the rest of theirs (for a choice the
    most frequent option); where several agree equally well each counts its part. With two or three labels an item this
    is the pairwise figure; it tells more from four.
    """
    numerator = np.zeros(len(pairs))
    weight = np.zeros(len(pairs))
    size = np.bincount(pairs.item)
    for entries in np.unique(size[size > 0]):
        people = round(0.5 + (0.25 + entries) ** 0.5)
        chosen = np.flatnonzero(size[pairs.item] == entries)
        share = _consensus_share(pairs.where(chosen), people)
        # A person is held against one consensus, and not against each other person: entries average to that.
        numerator[chosen] = share * pairs.value[chosen] * pairs.weight[chosen] * (people - 1)
        weight[chosen] = share * pairs.weight[chosen] * (people - 1)
    items, above = mean_by_item(pairs, numerator)
    return Figure(ratio(above, mean_by_item(pairs, weight)[1]), items)


def labels_an_item(pairs: Pairs) -> NDArray[np.int64]:
    """How many labels each item with pairs has, from the entries of ``pairs_between``."""
    entries = np.bincount(pairs.item)
    people: NDArray[np.int64] = np.round(0.5 + np.sqrt(0.25 + entries[entries > 0])).astype(np.int64)
    return people


def _consensus_share(pairs: Pairs, people: int) -> Floats:
    """For items of ``people`` labels each: how much of the consensus for ``said`` the label of ``truth`` is."""
    order = np.lexsort((pairs.said, pairs.truth, pairs.item))
    off_diagonal = ~np.eye(people, dtype=np.bool_)

    def table(amount: Floats) -> Floats:
        square = np.zeros((len(pairs) // (people * (people - 1)), people, people))
        square[:, off_diagonal] = amount[order].reshape(len(square), -1)
        return square + square.transpose(0, 2, 1)

    # Both ways pooled: held against a short text any long one looks hopeless, and the shortest would be the consensus.
    weight = table(pairs.weight)
    alike = np.divide(table(pairs.value * pairs.weight), weight, out=np.ones_like(weight), where=weight > 0)
    alike[:, ~off_diagonal] = 0.0
    support = alike.sum(axis=1)[:, :, None] - alike  # of person t, without what s said: (n, t, s)
    support[:, ~off_diagonal] = -np.inf
    best = support >= support.max(axis=1, keepdims=True) - 1e-9
    share = best / best.sum(axis=1, keepdims=True)
    result = np.empty(len(pairs))
    result[order] = share[:, off_diagonal].ravel()
    return result


_Entry: TypeAlias = tuple[int, int, int, ItemScore]


def _scorer(kind: values.Kind, options: Sequence[str]) -> Callable[[values.Value, values.Value], ItemScore]:
    if kind in values.OBJECT_KINDS or kind == "transcript":
        return lambda truth, said: score(kind, truth, said, options=options)
    known: dict[tuple[Any, Any], ItemScore] = {}

    def remembered(truth: values.Value, said: values.Value) -> ItemScore:
        found = known.get((truth, said))
        if found is None:
            found = known[truth, said] = score(kind, truth, said, options=options)
        return found

    return remembered


def _mirrored(kind: values.Kind, one: ItemScore) -> ItemScore:
    if kind == "transcript":
        return of_parts({_SWAPPED.get(name, name): part for name, part in one.parts.items()})
    if "truth" not in one.parts:
        return one
    return replace(one, parts={_SWAPPED.get(name, name): part for name, part in one.parts.items()})


def _pairs(found: Sequence[_Entry]) -> Pairs:
    names = tuple(dict.fromkeys(name for entry in found[:1] for name in entry[3].parts))
    places = np.array([entry[:3] for entry in found], dtype=np.int64).reshape(-1, 3)
    return Pairs(
        item=places[:, 0],
        truth=places[:, 1],
        said=places[:, 2],
        value=np.array([entry[3].value for entry in found], dtype=np.float64),
        weight=np.array([entry[3].weight for entry in found], dtype=np.float64),
        parts={name: np.array([entry[3].parts[name] for entry in found], dtype=np.float64) for name in names},
    )
