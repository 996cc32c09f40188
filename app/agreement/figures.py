"""The figures of one task as labels come: codes for the coefficients, the headline of each kind, estimates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from app.agreement import coefficients, hlp
from app.agreement.bootstrap import ratio
from app.agreement.hlp import Figure, Labels, Normalise, Pairs
from app.agreement.report import Estimate
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
Coefficient = Literal["fleiss_kappa", "ac1", "brennan_prediger"]
COEFFICIENTS: tuple[Coefficient, ...] = ("ac1", "fleiss_kappa", "brennan_prediger")


@dataclass(frozen=True)
class Case:
    """What is measured: labels by item and person, references, the group of each item, and how to resample."""

    kind: values.Kind
    labels: Labels
    people: tuple[str, ...]
    references: Mapping[str, values.Value]
    groups: NDArray[np.int64]
    options: tuple[str, ...]
    seed: int
    resamples: int

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
        (item, number[who], meaning(normalise(value)))
        for item, by in enumerate(case.labels.values())
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
    else:
        matched = pairs.parts["matched"]
        found = {
            "place_f1": _part_ratio(pairs, 2.0 * matched, pairs.weight),
            "mean_iou_matched": _part_ratio(pairs, pairs.parts["iou_sum"], matched),
            "class_agreement_matched": _part_ratio(pairs, pairs.parts["true_positives"], matched),
        }
        if case.kind == "segments":  # only events of one class are matched at all
            found = {"mean_iou_matched": found["mean_iou_matched"], **_words(pairs)}
        else:
            found["f1@.5:.95"] = _f1_over_steps(case, normalise)
    found["both_empty"] = _part_ratio(pairs, pairs.parts["both_empty"], np.ones(len(pairs)))
    return {name: case.estimate(figure, "nothing matched") for name, figure in found.items()}


def _beside_alpha(case: Case, codes: Coded) -> dict[str, Estimate]:
    counts = codes.counts()
    if not len(counts.items):
        return {}
    found = {"po": case.estimate(Figure(coefficients.raw_agreement(counts), counts.items))}
    if codes.level == "set":
        jaccard = coefficients.alpha_of_distance(counts, coefficients.jaccard_matrix(codes.meanings))
        return {**found, "alpha_jaccard": case.estimate(Figure(jaccard, counts.items), coefficients.NO_VARIATION)}
    for name in COEFFICIENTS:
        figure = Figure(coefficients.chance_corrected(counts, name), counts.items)
        found[name] = case.estimate(figure, coefficients.NO_VARIATION)
    others: tuple[coefficients.Level, ...] = ("nominal", "interval") if codes.level == "ordinal" else ()
    for level in others:
        figure = Figure(coefficients.alpha(counts, level, values=codes.meanings), counts.items)
        found[f"alpha_{level}"] = case.estimate(figure, coefficients.NO_VARIATION)
    return found


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


def _f1_over_steps(case: Case, normalise: Normalise) -> Figure:
    """F1 averaged over IoU .5 to .95 in steps of .05."""
    from itertools import combinations

    from app.agreement.matching import IOU_STEPS, f1_over_steps

    rows: list[tuple[int, float, float]] = []
    for number, said in enumerate(case.labels.values()):
        compared = [normalise(value) for _, value in sorted(said.items())]
        for a, b in combinations(compared, 2):
            assert isinstance(a, values.ImageValue) and isinstance(b, values.ImageValue)
            hits = sum(f1_over_steps(a, b)) / len(IOU_STEPS)
            rows.append((number, 2.0 * hits, float(len(a.objects) + len(b.objects))))
    table = np.array(rows, dtype=np.float64).reshape(-1, 3)
    items, numerator = hlp.mean_of(table[:, 0].astype(np.int64), table[:, 1])
    return Figure(ratio(numerator, hlp.mean_of(table[:, 0].astype(np.int64), table[:, 2])[1]), items)


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
