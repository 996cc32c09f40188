"""The figures of one task as labels come: codes for the coefficients, the headline of each kind, estimates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from app.agreement import coefficients, hlp, numeric
from app.agreement.bootstrap import ratio
from app.agreement.hlp import Figure, Labels, Normalise, Pairs
from app.agreement.object_figures import object_figures
from app.agreement.report import Estimate
from app.agreement.segment_figures import segment_figures, speaker_errors
from app.labels import values
from app.units import Floats

LEVEL: Mapping[values.Kind, coefficients.Level] = {"choice": "nominal", "rating": "ordinal", "multi-choice": "set"}
METRIC: Mapping[values.Kind, str] = {
    "choice": "krippendorff_alpha",
    "rating": "krippendorff_alpha",
    "multi-choice": "krippendorff_alpha",
    **dict.fromkeys(values.IMAGE_OBJECT_KINDS, "f1@.5"),
    "segments": "event_f1",
    "transcript": "wer",
}
LOWER_IS_BETTER = frozenset({"wer", "cer", "der"})
Coefficient = Literal["fleiss_kappa", "ac1", "brennan_prediger"]
COEFFICIENTS: tuple[Coefficient, ...] = ("ac1", "fleiss_kappa", "brennan_prediger")


@dataclass(frozen=True)
class Case:
    """What is measured: labels by item and person, references, the group of each item, and how to resample.

    ``deciders`` is who decided on the reference of an item, where that is known. ``speakers``: segments tell who speaks
    when, and are measured as such first.
    """

    kind: values.Kind
    labels: Labels
    people: tuple[str, ...]
    references: Mapping[str, values.Value]
    groups: NDArray[np.int64]
    options: tuple[str, ...]
    seed: int
    resamples: int
    deciders: Mapping[str, str] = field(default_factory=dict)
    speakers: bool = False

    @property
    def metric(self) -> str:
        """The name of the headline figure."""
        return "der" if self.speakers else METRIC[self.kind]

    @property
    def own_decisions(self) -> dict[str, str]:
        """Item → who labelled it and decided on its reference: that label is held against no reference."""
        return hlp.own_decisions(self.labels, self.references, self.deciders)

    @property
    def items(self) -> tuple[str, ...]:
        """The items in their order."""
        return tuple(self.labels)

    def estimate(self, figure: Figure, reason: str = "") -> Estimate:
        """The figure with its interval; ``reason`` is why it may be undefined."""
        value = figure.sums.value()
        if value is None:
            return Estimate(None, reason=reason or "not enough data")
        found = figure.sums.interval(groups=self.groups[figure.items], seed=self.seed, resamples=self.resamples)
        if found is None:
            return Estimate(value)
        return Estimate(value, (found.low, found.high), method=found.method)


@dataclass(frozen=True)
class Coded:
    """Ratings as numbers: ``item``, ``person``, ``label`` (one entry each), and what the labels stand for."""

    item: NDArray[np.int64]
    person: NDArray[np.int64]
    label: NDArray[np.int64]
    meanings: tuple[Any, ...]
    level: coefficients.Level

    def counts(self, kept: NDArray[np.bool_] | None = None) -> coefficients.Counts:
        """N_uc, of all ratings or of those that ``kept`` marks."""
        chosen = slice(None) if kept is None else kept
        return coefficients.counts_of(self.item[chosen], self.label[chosen], labels=len(self.meanings))

    def alpha(self, kept: NDArray[np.bool_] | None = None) -> Figure:
        """Krippendorff's α at the level of the labels."""
        counts = self.counts(kept)
        return Figure(coefficients.alpha(counts, self.level, values=self.meanings), counts.items)


def coded(case: Case, normalise: Normalise) -> Coded:
    """The labels of a task of choices, sets or ratings. Raises KeyError for a kind that has no coefficient."""
    level = LEVEL[case.kind]
    number = {name: index for index, name in enumerate(case.people)}
    said = [
        (item, number[who], meaning(normalise(id, value)))
        for item, (id, by) in enumerate(case.labels.items())
        for who, value in by.items()
    ]
    given = {meaning for _, _, meaning in said}
    known: list[Any] = list(case.options) if level == "nominal" else []
    meanings = (*known, *sorted(given.difference(known)))
    place = {meaning: index for index, meaning in enumerate(meanings)}
    table = np.array([(item, who, place[meaning]) for item, who, meaning in said], dtype=np.int64).reshape(-1, 3)
    return Coded(table[:, 0], table[:, 1], table[:, 2], meanings, level)


def headline(case: Case, pairs: Pairs, normalise: Normalise) -> tuple[Figure, str]:
    """People among themselves by the headline metric, and why it is undefined where it is."""
    if case.kind in LEVEL:
        figure = coded(case, normalise).alpha()
        return figure, coefficients.NO_VARIATION if len(figure.items) else coefficients.NO_PAIRS
    if case.kind == "transcript":
        return error_rate(pairs), "no words" if len(pairs) else coefficients.NO_PAIRS
    if case.speakers:
        return speaker_errors(case.labels, normalise), "nobody speaks" if len(pairs) else coefficients.NO_PAIRS
    return hlp.pooled(pairs), "nobody marked anything" if len(pairs) else coefficients.NO_PAIRS


def error_rate(pairs: Pairs) -> Figure:
    """Word error rate: 1 − the pooled score. Over both directions of each pair it is 2E / (n_a + n_b)."""
    items, weight = hlp.mean_by_item(pairs, pairs.weight)
    return Figure(ratio(weight - hlp.mean_by_item(pairs, pairs.value * pairs.weight)[1], weight), items)


def extras(case: Case, pairs: Pairs, normalise: Normalise) -> dict[str, Estimate]:
    """The figures that stand beside the headline, by name."""
    if case.kind in LEVEL:
        return _beside_alpha(case, coded(case, normalise))
    if not len(pairs):
        return {}
    if case.kind == "transcript":
        found = {"cer": _symmetric(pairs, "character_errors", "characters"), **_tags(pairs)}
    elif case.kind == "segments":
        matched = _part_ratio(pairs, pairs.parts["iou_sum"], pairs.parts["matched"])
        found = {"mean_iou_matched": matched, **segment_figures(case.labels, normalise), **_words(pairs)}
    else:
        found = object_figures(case.kind, case.labels, pairs, normalise)
    if case.speakers:
        found = {"event_f1": hlp.pooled(pairs), **{name: one for name, one in found.items() if name != "der"}}
    found["both_empty"] = _part_ratio(pairs, pairs.parts["both_empty"], np.ones(len(pairs)))
    reasons = {
        "alpha_with_missed": coefficients.NO_VARIATION,
        "der": "nobody speaks",
        "time_f1": "nothing marked",
        "cer": "no words",
        "wer": "no words",
    }
    return {name: case.estimate(figure, reasons.get(name, "nothing matched")) for name, figure in found.items()}


def _beside_alpha(case: Case, codes: Coded) -> dict[str, Estimate]:
    counts = codes.counts()
    if not len(counts.items):
        return {}
    found = {"po": case.estimate(Figure(coefficients.raw_agreement(counts), counts.items))}
    if codes.level == "set":
        jaccard = coefficients.alpha_of_distance(counts, coefficients.jaccard_matrix(codes.meanings))
        return {**found, "alpha_jaccard": case.estimate(Figure(jaccard, counts.items), coefficients.NO_VARIATION)}
    figures = coefficients_of(codes, counts, people=len(case.people))
    for name, figure in figures.items():
        reason = numeric.NOT_COMPLETE if name == "icc" and not len(figure.items) else coefficients.NO_VARIATION
        found[name] = case.estimate(figure, reason)
    return found


def coefficients_of(codes: Coded, counts: coefficients.Counts, *, people: int) -> dict[str, Figure]:
    """What stands beside α of classes and ratings, by name; ``cohen_kappa`` where there are two ``people``."""
    found: dict[str, Figure] = {
        name: Figure(coefficients.chance_corrected(counts, name), counts.items) for name in COEFFICIENTS
    }
    if people == 2:
        found["cohen_kappa"] = kappa_of(codes, 0, 1)
    if codes.level != "ordinal":
        return found
    weights = coefficients.quadratic_weights(codes.meanings)
    found["ac2"] = Figure(coefficients.weighted(counts, weights, "ac2"), counts.items)
    others: tuple[coefficients.Level, ...] = ("nominal", "interval")
    for level in others:
        found[f"alpha_{level}"] = Figure(coefficients.alpha(counts, level, values=codes.meanings), counts.items)
    number = np.asarray(codes.meanings, dtype=np.float64)[codes.label] if len(codes.label) else np.zeros(0)
    found["icc"] = numeric.intraclass(codes.item, codes.person, number, people=people)
    return found


def kappa_of(codes: Coded, a: int, b: int) -> Figure:
    """Cohen's κ of two people on the items that both labelled, weighted by squares for ratings."""
    items, ours, theirs = shared(codes, a, b)
    if codes.level == "ordinal":
        weights = coefficients.quadratic_weights(codes.meanings)
    else:
        weights = np.eye(len(codes.meanings))
    return Figure(coefficients.cohen(ours, theirs, weights), items)


def shared(codes: Coded, a: int, b: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The items that both people labelled, and the label that each gave."""
    own, other = codes.person == a, codes.person == b
    items, left, right = np.intersect1d(codes.item[own], codes.item[other], assume_unique=True, return_indices=True)
    return items, codes.label[own][left], codes.label[other][right]


def words_figure(pairs: Pairs) -> Figure | None:
    """The word error rate 2E / (n_a + n_b) of labels that hold words; None where there are none."""
    if "words" not in pairs.parts or not pairs.parts["words"].any():
        return None
    return _symmetric(pairs, "errors", "words")


def _words(pairs: Pairs) -> dict[str, Figure]:
    """Word and character error rates of segments that carry text; nothing where none does."""
    words = words_figure(pairs)
    if words is None:
        return {}
    return {
        "wer": words,
        "cer": _symmetric(pairs, "character_errors", "characters"),
        **_tags(pairs),
    }


def _tags(pairs: Pairs) -> dict[str, Figure]:
    return {"tag_error_rate": _symmetric(pairs, "tag_errors", "tags")} if pairs.parts["tags"].any() else {}


def _symmetric(pairs: Pairs, errors: str, length: str) -> Figure:
    """2E / (n_a + n_b) of the parts with those names."""
    return _part_ratio(pairs, 2.0 * pairs.parts[errors], pairs.parts[length] + pairs.parts[f"{length}_said"])


def _part_ratio(pairs: Pairs, part: Floats, whole: Floats) -> Figure:
    items, above = hlp.mean_by_item(pairs, part)
    return Figure(ratio(above, hlp.mean_by_item(pairs, whole)[1]), items)


def meaning(value: values.Value) -> Any:
    """What stands for a label of a closed list in a table of codes."""
    match value:
        case values.Choice(option):
            return option
        case values.Rating(number):
            return number
        case values.MultiChoice(options):
            return options
        case _:
            raise TypeError(f"{values.kind_of(value)} is not a label of a closed list")
