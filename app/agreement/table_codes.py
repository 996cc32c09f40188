"""The report on a bare table of classes or numbers, in arrays from end to end: a million ratings take seconds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.agreement import coefficients, numeric
from app.agreement.bootstrap import CONFIDENCE, ratio
from app.agreement.breakdown import by_slice, vitality_cells
from app.agreement.by_pair import MOST_PAIRS, limits_row
from app.agreement.caution import ONLY_REFERENCE, about_classes, about_mode, about_references, about_size
from app.agreement.difficulty import difficulty_rows, scored_counts
from app.agreement.figures import Coded, coefficients_of, kappa_of
from app.agreement.hlp import Figure, mean_of
from app.agreement.ratings import Ratings
from app.agreement.report import AgreementReport, Estimate, sample_size
from app.agreement.scores import METRIC_NAME
from app.agreement.sections import with_notes
from app.agreement.table_human import Against, credit_of, held_against, human_figures, human_kind
from app.agreement.votes import of_votes
from app.units import Floats

MOST_CLASSES = 100
MOST_PEOPLE = 100
_NO_HLP = "numbers are compared by their differences; people and models have no common score at this level"


@dataclass(frozen=True)
class _Table:
    ratings: Ratings
    level: coefficients.Level
    label: NDArray[np.int64]
    meanings: tuple[Any, ...]
    number: Floats
    group: NDArray[np.int64]
    seed: int
    resamples: int

    @property
    def is_classes(self) -> bool:
        return self.level in ("nominal", "ordinal")

    @property
    def codes(self) -> Coded:
        return Coded(self.ratings.item, self.ratings.annotator, self.label, self.meanings, self.level)

    def counts(self, kept: Any = slice(None)) -> coefficients.Counts:
        return coefficients.counts_of(self.ratings.item[kept], self.label[kept], labels=len(self.meanings))

    def alpha(self, kept: Any = slice(None)) -> Figure:
        if self.level == "interval":
            sums, items = coefficients.alpha_interval(self.ratings.item[kept], self.number[kept])
            return Figure(sums, items)
        counts = self.counts(kept)
        return Figure(coefficients.alpha(counts, self.level, values=self.meanings), counts.items)

    def estimate(self, figure: Figure, reason: str = "") -> Estimate:
        value = figure.sums.value()
        if value is None:
            return Estimate(None, reason=reason or "not enough data")
        # Where nothing belongs together, to find that out for each figure takes longer than the figure.
        groups = self.group[figure.items] if self.ratings.groups else None
        found = figure.sums.interval(groups=groups, seed=self.seed, resamples=self.resamples)
        return Estimate(value, None if found is None else (found.low, found.high), method=found.method if found else "")


def measure_codes(
    ratings: Ratings,
    level: coefficients.Level,
    *,
    numbers: Mapping[str, float] | None,
    by: Collection[str],
    seed: int,
    resamples: int,
) -> AgreementReport:
    """The report on ``ratings``; ``numbers`` gives each different label its number, None for classes by name."""
    table = _coded(ratings, level, numbers, seed, resamples)
    figure = table.alpha()
    reason = coefficients.NO_VARIATION if len(figure.items) else coefficients.NO_PAIRS
    value = table.estimate(figure, reason)
    rated = np.bincount(ratings.item)
    counts = table.counts() if table.is_classes else None
    against = _against(table, numbers)
    human, kind = _human(table, counts, against)
    known = {name: table.estimate(one) for name, one in human.items()}
    people = known.get(kind) or Estimate(None, reason=_NO_HLP if counts is None else coefficients.NO_PAIRS)
    balance = _balance(table, counts)
    found = AgreementReport(
        task=Path(ratings.name).stem,
        metric="krippendorff_alpha",
        level=level,
        score_metric=METRIC_NAME["rating" if level == "ordinal" else "choice"] if counts is not None else "",
        annotators=tuple(sorted(ratings.annotators)),
        items=len(figure.items),
        pairs=int((rated * (rated - 1) // 2).sum()),
        agreement=value,
        hlp_estimate=people,
        hlp_kind=kind if people.value is not None else "",
        hlp_items=len(human[kind].items) if kind else 0,
        confidence=CONFIDENCE,
        raw_agreement=value,
        raw_hlp=people,
        by=_by(table, counts, by, figure, against) | _slices(table, by, figure, human.get(kind)),
        also={
            **_also(table, counts),
            **(of_votes(value) if len(figure.items) else {}),
            **{f"hlp_{name.replace('-', '_')}": one for name, one in known.items()},
        },
        balance=balance,
        chance=_chance(table, counts),
        protocol=_protocol(table, rated, value.method, against),
        warnings=_warnings(table, value, balance, figure.items, against, kind),
        sample_size=sample_size(people if people.ci else value, len(human[kind].items if kind else figure.items)),
    )
    return with_notes(found)


def _coded(
    ratings: Ratings, level: coefficients.Level, numbers: Mapping[str, float] | None, seed: int, resamples: int
) -> _Table:
    keys: list[Any] = list(ratings.labels) if numbers is None else [numbers[label] for label in ratings.labels]
    meanings = tuple(sorted(set(keys)))
    place = {meaning: index for index, meaning in enumerate(meanings)}
    label = np.fromiter((place[key] for key in keys), dtype=np.int64, count=len(keys))
    number = np.zeros(len(keys)) if numbers is None else np.asarray(keys, dtype=np.float64)
    named = [ratings.groups.get(name) or name for name in ratings.items] if ratings.groups else ratings.items
    group_place = {name: index for index, name in enumerate(dict.fromkeys(named))}
    group = np.fromiter((group_place[name] for name in named), dtype=np.int64, count=len(named))
    return _Table(ratings, level, label, meanings, number, group, seed, resamples)


def _human(table: _Table, counts: coefficients.Counts | None, against: Against | None) -> tuple[dict[str, Figure], str]:
    """The figures of human-level performance, and which of them is the headline."""
    if counts is None or against is None:
        return {}, ""
    return human_figures(counts, credit_of(table.level, table.meanings), against), human_kind(counts, against)


def _against(table: _Table, numbers: Mapping[str, float] | None) -> Against | None:
    if not table.is_classes:
        return None
    number = {name: index for index, name in enumerate(table.ratings.items)}
    references = {
        number[item]: said if numbers is None else numbers[said]
        for item, said in table.ratings.references.items()
        if item in number
    }
    said = [table.meanings[label] for label in table.label.tolist()] if references else []
    return held_against(references, table.ratings.item, table.ratings.annotator, said, table.level)


def _also(table: _Table, counts: coefficients.Counts | None) -> dict[str, Estimate]:
    if counts is None:
        people = len(table.ratings.annotators)
        icc = numeric.intraclass(table.ratings.item, table.ratings.annotator, table.number, people=people)
        return {
            "mean_absolute_difference": table.estimate(_mean_difference(table), coefficients.NO_PAIRS),
            "icc": table.estimate(icc, coefficients.NO_VARIATION if len(icc.items) else numeric.NOT_COMPLETE),
        }
    if not len(counts.items):
        return {}
    found = {"po": table.estimate(Figure(coefficients.raw_agreement(counts), counts.items))}
    for name, figure in coefficients_of(table.codes, counts, people=len(table.ratings.annotators)).items():
        reason = numeric.NOT_COMPLETE if name == "icc" and not len(figure.items) else coefficients.NO_VARIATION
        found[name] = table.estimate(figure, reason)
    return found


def _mean_difference(table: _Table) -> Figure:
    """Mean |difference| between two people, in the unit of the labels: mean over items of the mean over pairs."""
    order = np.lexsort((table.number, table.ratings.item))
    item, number = table.ratings.item[order], table.number[order]
    many = np.bincount(item)
    rank = np.arange(len(item)) - (np.cumsum(many) - many)[item]
    r = many[item]
    # Sorted within an item, the k-th number stands above k others and below r − 1 − k.
    signed = number * (2.0 * rank - r + 1.0)
    usable = r >= 2
    items, mean = mean_of(item[usable], (signed / np.where(usable, (r - 1) / 2.0, 1.0))[usable])
    return Figure(ratio(mean, np.ones(len(items))), items)


def _slices(
    table: _Table, by: Collection[str], value: Figure, human: Figure | None
) -> dict[str, tuple[Mapping[str, Any], ...]]:
    if "slice" not in by or not table.ratings.slices:
        return {}
    rows = by_slice(table.ratings.items, table.estimate, value, human, table.ratings.slices)
    return {"slice": rows}


def _by(
    table: _Table,
    counts: coefficients.Counts | None,
    by: Collection[str],
    whole: Figure,
    against: Against | None,
) -> dict[str, tuple[Mapping[str, Any], ...]]:
    found: dict[str, tuple[Mapping[str, Any], ...]] = {}
    if "class" in by and counts is not None and len(table.meanings) <= MOST_CLASSES and len(counts.items):
        found["class"] = tuple(_class_row(table, counts, label) for label in range(len(table.meanings)))
    if "pair" in by and len(table.ratings.annotators) <= MOST_PEOPLE:
        found["pair"] = _pair_rows(table)
    if "difficulty" in by and counts is not None and len(counts.items):
        scored = scored_counts(counts, credit_of(table.level, table.meanings))
        found["difficulty"] = difficulty_rows(scored, table.estimate)
    if "annotator" in by and len(table.ratings.annotators) <= MOST_PEOPLE:
        row = _numeric_row(table) if counts is None else _person_row(table, counts, against)
        order = np.argsort(np.array(table.ratings.annotators))
        found["annotator"] = tuple(row(int(person), whole) for person in order)
    return found


def _class_row(table: _Table, counts: coefficients.Counts, label: int) -> dict[str, Any]:
    given = counts.rows[counts.row_of, label]
    found = table.estimate(Figure(coefficients.specific_agreement(counts, label), counts.items), "never given")
    return {
        "class": _shown(table.meanings[label]),
        "items": int((given > 0).sum()),
        "labels": int(given.sum()),
        "agreement": found.value,
        "ci": None if found.ci is None else list(found.ci),
    }


def _person_row(
    table: _Table, counts: coefficients.Counts, against: Against | None
) -> Callable[[int, Figure], dict[str, Any]]:
    credit = credit_of(table.level, table.meanings)
    row_of = np.full(len(table.ratings.items), -1, dtype=np.int64)
    row_of[counts.items] = counts.row_of
    liked = counts.rows @ credit

    def row(person: int, whole: Figure) -> dict[str, Any]:
        own = (table.ratings.annotator == person) & (row_of[table.ratings.item] >= 0)
        rows, label = row_of[table.ratings.item[own]], table.label[own]
        score = (liked[rows, label] - credit[label, label]) / (counts.rated[rows] - 1.0)
        order = np.argsort(table.ratings.item[own])
        figure = Figure(ratio(score[order], np.ones(len(score))), table.ratings.item[own][order])
        found = table.estimate(figure, "not enough data")
        return {
            "annotator": table.ratings.annotators[person],
            "items": len(rows),
            "agreement": found.value,
            "ci": None if found.ci is None else list(found.ci),
            **_reference_cells(table, against, person),
            **_vitality(table, person, whole),
        }

    return row


def _reference_cells(table: _Table, against: Against | None, person: int) -> dict[str, Any]:
    if against is None or not len(against.item):
        return {}
    figure = against.figure(person)
    held = table.estimate(figure, "not enough data")
    ends = None if held.ci is None else list(held.ci)
    return {"reference": held.value, "reference_ci": ends, "reference_items": len(figure.items)}


def _numeric_row(table: _Table) -> Callable[[int, Figure], dict[str, Any]]:
    item = table.ratings.item
    many = np.bincount(item)
    total = np.bincount(item, weights=table.number)

    def row(person: int, whole: Figure) -> dict[str, Any]:
        own = (table.ratings.annotator == person) & (many[item] >= 2)
        place, number = item[own], table.number[own]
        away = number - (total[place] - number) / np.maximum(1, many[place] - 1)
        order = np.argsort(place)
        figure = Figure(ratio(away[order], np.ones(len(away))), place[order])
        found = table.estimate(figure, "not enough data")
        return {
            "annotator": table.ratings.annotators[person],
            "items": len(place),
            "mean_difference": found.value,
            "mean_difference_ci": None if found.ci is None else list(found.ci),
            **_vitality(table, person, whole),
        }

    return row


def _pair_rows(table: _Table) -> tuple[Mapping[str, Any], ...]:
    """One row a pair of people, the lowest agreement first."""
    people, item = table.ratings.annotators, table.ratings.item
    of_person = [np.flatnonzero(table.ratings.annotator == person) for person in range(len(people))]
    credit = credit_of(table.level, table.meanings) if table.is_classes else None
    found: list[tuple[int, dict[str, Any]]] = []
    for a, b in combinations(range(len(people)), 2):
        ours, theirs = of_person[a], of_person[b]
        items, left, right = np.intersect1d(item[ours], item[theirs], assume_unique=True, return_indices=True)
        if not len(items):
            continue
        row: dict[str, Any] = {"pair": f"{people[a]} – {people[b]}", "people": [people[a], people[b]]}
        row["items"] = len(items)
        own, other = ours[left], theirs[right]
        if credit is not None:
            score = credit[table.label[own], table.label[other]]
            agreed = table.estimate(Figure(ratio(score, np.ones(len(score))), items), "not enough data")
            kappa = table.estimate(kappa_of(table.codes, a, b), coefficients.NO_VARIATION)
            row |= {
                "agreement": agreed.value,
                "ci": None if agreed.ci is None else list(agreed.ci),
                "cohen_kappa": kappa.value,
                "cohen_kappa_ci": None if kappa.ci is None else list(kappa.ci),
            }
        if table.level != "nominal":
            row |= limits_row(table.number[other] - table.number[own], items, table.estimate)
        found.append((len(items), row))
    found.sort(key=lambda entry: -entry[0])
    rows = [row for _, row in found[:MOST_PAIRS]]
    return tuple(sorted(rows, key=lambda row: row.get("agreement") or 0.0))


def _vitality(table: _Table, person: int, whole: Figure) -> dict[str, Any]:
    if len(table.ratings.annotators) < 3:
        return {}
    return vitality_cells(whole, table.alpha(table.ratings.annotator != person), table.estimate)


def _balance(table: _Table, counts: coefficients.Counts | None) -> dict[str, float]:
    if counts is None or not len(counts.items) or len(table.meanings) > MOST_CLASSES:
        return {}
    totals = counts.label_totals
    shares = (totals / totals.sum()).tolist()
    return {_shown(name): share for name, share in zip(table.meanings, shares, strict=True)}


def _chance(table: _Table, counts: coefficients.Counts | None) -> float | None:
    if counts is None or not len(counts.items):
        return None
    credit, totals = credit_of(table.level, table.meanings), counts.label_totals
    n = totals.sum()
    return float((totals @ credit @ totals - totals @ np.diag(credit)) / (n * (n - 1.0)))


def _protocol(table: _Table, rated: NDArray[np.int64], method: str, against: Against | None) -> dict[str, Any]:
    sizes, items = np.unique(rated[rated >= 2], return_counts=True)
    return {
        "people": len(table.ratings.annotators),
        "labels_an_item": {str(size): int(count) for size, count in zip(sizes, items, strict=True)},
        "labelled_once": int((rated == 1).sum()),
        "references": 0 if against is None else len(np.unique(against.item)),
        "resampled": "groups" if table.ratings.groups else "items",
        "clusters": len(np.unique(table.group[np.flatnonzero(rated >= 2)])),
        "interval": method,
    }


def _warnings(
    table: _Table,
    value: Estimate,
    balance: Mapping[str, float],
    items: NDArray[np.int64],
    against: Against | None,
    kind: str,
) -> tuple[str, ...]:
    clusters = len(np.unique(table.group[items]))
    covered = 0 if against is None else len(np.unique(against.item))
    if not len(items) and covered:
        return (ONLY_REFERENCE,)
    if not len(items):
        return ("No item has two labels. Let a second person label some of the same items, blind, chosen at random.",)
    undefined = (f"The headline figure is undefined: {value.reason}.",) if value.value is None else ()
    what = "group" if table.ratings.groups else "item"
    agreed = coefficients.raw_agreement(table.counts()).value() if table.is_classes else None
    return (
        *undefined,
        *about_size(agreed if value.value is None else value.value, clusters, perfect=1.0, what=what),
        *about_classes(balance, items=len(items), nominal=table.level == "nominal"),
        *(about_mode(balance, agreed) if table.level == "nominal" else ()),
        *about_references(covered, len(items), kind),
    )


def _shown(meaning: Any) -> str:
    return f"{meaning:g}" if isinstance(meaning, float) else str(meaning)
