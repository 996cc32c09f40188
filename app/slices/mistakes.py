"""What a model gets wrong, told apart: objects by what is wrong with them, words by what was said instead.

The kinds of wrong objects are those of Bolya et al. 2020 (TIDE), with a matching in front: what is matched by the
task's metric is right; of the rest, in this order,

- duplicate: the place of an object of its class that another one has already
- class: the place of an object of another class, shared at least ``PLACE``
- place: near an object of its class (shared at least ``NEAR``), but not at its place
- both: near an object of another class only
- background: near nothing that is labelled
- missed: an object of the truth that neither is matched nor explains a wrong class or place
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import Levenshtein

from app.agreement import matching
from app.labels.values import ObjectValue
from app.slices.kinds import KINDS, Kind

NEAR, PLACE = 0.1, matching.IOU


@dataclass(frozen=True)
class ObjectMistake:
    """``kind`` (which may be "right") of the object ``said``, and the one of the ``truth`` that it belongs to.

    Both are places in the values; None where there is none. ``score`` is the model's own.
    """

    kind: Kind
    truth: int | None
    said: int | None
    score: float | None = None


def object_mistakes(truth: ObjectValue, said: ObjectValue) -> list[ObjectMistake]:
    """Every object of ``said`` once, then what was missed. Both are of one kind, as the rule sheet compares them."""
    shared = matching.similarity(truth, said)
    matched = matching.match_at(shared, truth, said)
    right = {int(b): int(a) for a, b, same in zip(matched.a, matched.b, matched.same, strict=True) if same}
    taken = set(right.values())
    explained: set[int] = set()
    found: list[ObjectMistake] = []
    same_class = np.array([[a.cls == b.cls for b in said.objects] for a in truth.objects], dtype=bool)
    same_class = same_class.reshape(len(truth.objects), len(said.objects))
    for place in range(len(said.objects)):
        score = score_of(said, place)
        if place in right:
            found.append(ObjectMistake("right", right[place], place, score))
            continue
        own = np.where(same_class[:, place], shared[:, place], 0.0)
        other = np.where(same_class[:, place], 0.0, shared[:, place])
        kind, partner = _kind(own, other, taken)
        if kind in ("class", "place") and partner is not None:
            explained.add(partner)
        found.append(ObjectMistake(kind, partner, place, score))
    missed = [place for place in range(len(truth.objects)) if place not in taken and place not in explained]
    return [*found, *(ObjectMistake("missed", place, None) for place in missed)]


def score_of(said: ObjectValue, place: int) -> float | None:
    """The score of one object, which every kind of object may have."""
    score: float | None = getattr(said.objects[place], "score", None)
    return score


def _kind(own: np.ndarray, other: np.ndarray, taken: set[int]) -> tuple[Kind, int | None]:
    best_own = int(np.argmax(own)) if len(own) else -1
    best_other = int(np.argmax(other)) if len(other) else -1
    at_own, at_other = (float(own[best_own]), float(other[best_other])) if len(own) else (0.0, 0.0)
    if at_own >= PLACE and best_own in taken:
        return "duplicate", best_own
    if at_other >= PLACE and at_other >= at_own:
        return "class", best_other
    if at_own >= NEAR:
        return "place", best_own
    if at_other >= NEAR:
        return "both", best_other
    return "background", None


def word_mistakes(truth: Sequence[str], said: Sequence[str]) -> list[tuple[str, str]]:
    """What was said for what: ``(truth, said)``, "" on the side where there is no word.

    Where several alignments have as few errors, one of them: single counts may differ by the choice, their sum not.
    """
    found: list[tuple[str, str]] = []
    for edit in Levenshtein.editops(list(truth), list(said)):
        before = truth[edit.src_pos] if edit.tag != "insert" else ""
        after = said[edit.dest_pos] if edit.tag != "delete" else ""
        found.append((before, after))
    return found


@dataclass(frozen=True)
class Bin:
    """Predictions whose score lies in one tenth: how many, their mean ``score``, and the share that is ``right``."""

    count: int
    score: float
    right: float


@dataclass(frozen=True)
class Calibration:
    """Whether scores are probabilities. ``error`` is the expected calibration error, Σ count·|right − score| / Σ count.

    (Naeini et al. 2015, ten bins of equal width.)
    """

    bins: tuple[Bin, ...]
    error: float


def calibration(scores: Sequence[float], right: Sequence[bool]) -> Calibration | None:
    """None where there are no scores, or where they are none of 0 to 1."""
    values, hits = np.asarray(scores, dtype=np.float64), np.asarray(right, dtype=np.float64)
    if not len(values) or values.min() < 0 or values.max() > 1:
        return None
    place = np.minimum((values * 10).astype(np.int64), 9)
    bins = [
        Bin(int(inside.sum()), float(values[inside].mean()), float(hits[inside].mean()))
        for number in range(10)
        if (inside := place == number).any()
    ]
    error = sum(one.count * abs(one.right - one.score) for one in bins) / len(values)
    return Calibration(tuple(bins), error)


def confident(said: Sequence[str], truth: Sequence[str], scores: Sequence[float]) -> list[int]:
    """The places where a model is confident and the label is another one, the most confident first.

    Confident of a class is, as in confident learning (Northcutt et al. 2021), whose score is at least the mean score of
    that class on the items that are labelled so. Only the score of the class that was said is asked for.
    """
    own: dict[str, list[float]] = {}
    for a, b, score in zip(said, truth, scores, strict=True):
        if a == b:
            own.setdefault(a, []).append(score)
    least = {name: sum(found) / len(found) for name, found in own.items()}
    found = [
        place
        for place, (a, b, score) in enumerate(zip(said, truth, scores, strict=True))
        if a != b and a in least and score >= least[a]
    ]
    return sorted(found, key=lambda place: (-scores[place], place))


def count_kinds(found: Sequence[ObjectMistake]) -> dict[Kind, int]:
    """How many of each kind, all kinds named."""
    counted = Counter(one.kind for one in found)
    return {kind: counted[kind] for kind in KINDS}
