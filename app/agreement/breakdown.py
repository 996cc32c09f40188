"""The agreement by class, by annotator, by slice and by rule: rows of a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from app.agreement import coefficients, hlp
from app.agreement.bootstrap import paired, spread
from app.agreement.figures import LEVEL, Case, Coded, coded, headline
from app.agreement.hlp import Figure, Normalise, Pairs
from app.agreement.report import Ends, Estimate
from app.agreement.waterfall import Waterfall
from app.labels import values

LEAST_ITEMS = 10
MOST_SUMS = 1200
TOO_FEW = "not enough data"


def by_class(case: Case, normalise: Normalise) -> tuple[dict[str, Any], ...]:
    """One row a class: how often it was given, and the agreement on it.

    For a choice or rating it is the positive specific agreement, for a set the same of each option, for objects the
    pairwise F1 of the objects of that class. A transcript has no classes.
    """
    if case.kind == "transcript":
        return ()
    if case.kind == "multi-choice":
        return tuple(_option_row(case, name, normalise) for name in _class_names(case))
    if case.kind in LEVEL:
        codes = coded(case, normalise)
        counts = codes.counts()
        return tuple(
            _class_row(case, str(name), counts, index) for index, name in enumerate(codes.meanings) if len(counts.items)
        )
    names = _class_names(case)
    # What nobody gave a class, such as the intervals of a TextGrid, has none to tell apart.
    return tuple(_object_row(case, name, normalise) for name in names) if any(names) else ()


def by_annotator(case: Case, pairs: Pairs, against: Pairs, normalise: Normalise) -> tuple[dict[str, Any], ...]:
    """One row a person: agreement with the others and with the reference, and what α gains by their labels.

    ``own_decisions`` counts the labels that are held against no reference, since the person decided on the item.
    """
    codes = coded(case, normalise) if case.kind in LEVEL else None
    whole = codes.alpha() if codes is not None else None
    own = Counter(case.own_decisions.values())
    rows = []
    for number, name in enumerate(case.people):
        mine = hlp.pooled(pairs.of(number))
        found = case.estimate(mine, TOO_FEW)
        row = {"annotator": name, "items": len(mine.items), "agreement": found.value, "ci": _listed(found)}
        if len(against):
            figure = hlp.pooled(against.of(number))
            held = case.estimate(figure, TOO_FEW)
            row |= {"reference": held.value, "reference_ci": _listed(held), "reference_items": len(figure.items)}
        if own:
            row["own_decisions"] = own[name]
        if codes is not None and whole is not None and len(case.people) > 2:
            row |= _vitality(case, codes, number, whole)
        rows.append(row)
    return tuple(rows)


def by_slice(
    names: Sequence[str],
    estimate: Callable[[Figure, str], Estimate],
    value: Figure,
    people: Figure | None,
    slices: Mapping[str, Collection[str]],
) -> tuple[dict[str, Any], ...]:
    """One row a slice, the lowest human-level performance first; below ``LEAST_ITEMS`` items no figure is given.

    ``names`` are the items, in the order of their numbers in the figures; ``people`` is None where there is no score.
    """
    people = people or Figure(value.sums.take(np.zeros(0, dtype=np.int64)), value.items[:0])
    if not len(value.items) and not len(people.items):
        return ()
    place = {name: index for index, name in enumerate(names)}
    rows = []
    for name, items in slices.items():
        chosen = np.zeros(len(place), dtype=np.bool_)
        chosen[[place[item] for item in items if item in place]] = True
        here, human = value.within(chosen), people.within(chosen)
        row: dict[str, Any] = {"slice": name, "items": max(len(here.items), len(human.items))}
        if row["items"] < LEAST_ITEMS:
            row |= {"value": None, "ci": None, "hlp": None, "hlp_ci": None, "reason": TOO_FEW}
        else:
            found, level = estimate(here, TOO_FEW), estimate(human, TOO_FEW)
            row |= {"value": found.value, "ci": _listed(found), "hlp": level.value, "hlp_ci": _listed(level)}
        rows.append(row)
    return tuple(sorted(rows, key=lambda row: (row["hlp"] is None, row["hlp"] or 0.0, row["slice"])))


def by_rule(case: Case, ruled: Figure, without: Mapping[str, Normalise]) -> tuple[dict[str, Any], ...]:
    """One row a comparison rule: the headline without it, and the difference that it alone makes, paired by items.

    Each rule is left out by itself while all others work; where rules overlap, the parts do not add up to the whole.
    """
    rows = []
    for name, normalise in without.items():
        figure = headline(case, between(case, normalise), normalise)[0]
        found = case.estimate(figure, TOO_FEW)
        explains = case.estimate(Figure(paired(ruled.sums, figure.sums), ruled.items), TOO_FEW)
        rows.append(
            {
                "rule": name,
                "without": found.value,
                "without_ci": _listed(found),
                "explains": explains.value,
                "explains_ci": _listed(explains),
            }
        )
    return tuple(sorted(rows, key=lambda row: -abs(row["explains"] or 0.0)))


def by_step(explained: Waterfall) -> tuple[dict[str, Any], ...]:
    """One row a rule of the waterfall: what it ``explains`` by itself, and its share of the whole in both ways."""
    return tuple(
        {
            "rule": step.rule,
            "without": step.without,
            "explains": step.explains,
            "explains_ci": _ends(step.explains_ci),
            "shapley": step.shapley,
            "shapley_ci": _ends(step.shapley_ci),
            "in_order": step.in_order,
            "in_order_ci": _ends(step.in_order_ci),
        }
        for step in sorted(explained.steps, key=lambda step: -abs(step.shapley))
        if explained.ruled is not None
    )


def between(case: Case, normalise: Normalise, options: Sequence[str] = ()) -> Pairs:
    """Everybody against everybody, as compared by ``normalise``."""
    return hlp.pairs_between(case.labels, case.kind, people=case.people, options=options, normalise=normalise)


def _class_row(case: Case, name: str, counts: coefficients.Counts, label: int) -> dict[str, Any]:
    figure = Figure(coefficients.specific_agreement(counts, label), counts.items)
    given = counts.rows[counts.row_of, label]
    found = case.estimate(figure, "never given")
    return {
        "class": name,
        "items": int((given > 0).sum()),
        "labels": int(given.sum()),
        "agreement": found.value,
        "ci": _listed(found),
    }


def _option_row(case: Case, name: str, normalise: Normalise) -> dict[str, Any]:
    def has(item: str, value: values.Value) -> values.Value:
        compared = normalise(item, value)
        assert isinstance(compared, values.MultiChoice)
        return values.Choice("yes" if name in compared.options else "no")

    codes = coded(replace(case, kind="choice", options=("no", "yes")), has)
    row = _class_row(case, name, codes.counts(), 1)
    found = case.estimate(codes.alpha(), coefficients.NO_VARIATION)
    return {**row, "alpha": found.value, "alpha_ci": _listed(found)}


def _object_row(case: Case, name: str, normalise: Normalise) -> dict[str, Any]:
    marked = {
        item: said
        for item, said in case.labels.items()
        if len(said) > 1 and any(thing.cls == name for value in said.values() for thing in values.objects_of(value))
    }
    chosen = np.array([item in marked for item in case.labels], dtype=np.bool_)
    part = replace(case, labels=marked, groups=case.groups[chosen])
    figure = hlp.pooled(between(part, normalise, (name,)))
    found = part.estimate(figure, TOO_FEW)
    many = sum(thing.cls == name for said in marked.values() for v in said.values() for thing in values.objects_of(v))
    return {"class": name, "items": len(marked), "labels": many, "agreement": found.value, "ci": _listed(found)}


def _class_names(case: Case) -> tuple[str, ...]:
    used = {
        name
        for said in case.labels.values()
        for value in said.values()
        for name in (
            value.options
            if isinstance(value, values.MultiChoice)
            else tuple(thing.cls for thing in values.objects_of(value))
        )
    }
    return (*case.options, *sorted(used.difference(case.options)))


def _vitality(case: Case, codes: Coded, person: int, whole: Figure) -> dict[str, Any]:
    return vitality_cells(whole, codes.alpha(codes.person != person), case.estimate)


def vitality_cells(whole: Figure, rest: Figure, estimate: Callable[[Figure, str], Estimate]) -> dict[str, Any]:
    """α minus α without the person (``rest``), paired by items: below 0 where the others agree better by themselves.

    Without an interval where there are so many labels that the sums of a draw would not fit into memory.
    """
    ours, theirs = whole.sums.value(), rest.sums.value()
    if ours is None or theirs is None:
        return {"vitality": None, "vitality_ci": None}
    ends = None
    if whole.sums.rows.shape[1] <= MOST_SUMS:
        figure = Figure(paired(whole.sums, spread(rest.sums, rest.items, whole.items)), whole.items)
        ends = _listed(estimate(figure, TOO_FEW))
    return {"vitality": ours - theirs, "vitality_ci": ends}


def _ends(ci: Ends | None) -> list[float] | None:
    return None if ci is None else list(ci)


def _listed(found: Estimate) -> list[float] | None:
    return None if found.ci is None else list(found.ci)
