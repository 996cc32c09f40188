"""What to know before the figures are used: too little data, lopsided classes, references that were chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from app.agreement import hlp
from app.agreement.figures import LOWER_IS_BETTER, Case
from app.agreement.hlp import Pairs
from app.agreement.object_figures import MOST_OUTLINES, outlines_left_out
from app.agreement.report import Estimate
from app.labels.measured import KEYPOINT_SIGMA

LEAST_CLUSTERS = 20
LEAST_MINORITY_ITEMS = 10.0
LOPSIDED = 0.8
ONLY_REFERENCE = "No item has two labels: people are held against the reference only."
ALL_OWN = "whoever decided had given the only labels that could be held against a reference"


def cautions(
    case: Case,
    pairs: Pairs,
    against: Pairs,
    value: Estimate,
    balance: Mapping[str, float],
    *,
    hlp_kind: str,
    measured_by: str = "",
) -> tuple[str, ...]:
    """The warnings of a report, the gravest first. ``measured_by`` says how keypoints are measured by a sheet."""
    return (
        *_about_items(case, pairs, against),
        *_about_figure(case, pairs, value),
        *about_classes(balance, items=len(np.unique(pairs.item)), nominal=case.kind == "choice"),
        *(about_mode(balance, hlp.pooled(pairs).sums.value()) if case.kind == "choice" and len(pairs) else ()),
        *about_references(len(np.unique(against.item)), len(np.unique(pairs.item)), hlp_kind),
        *_about_measures(case, pairs, measured_by),
        *_about_own_decisions(case, against),
    )


def about_classes(balance: Mapping[str, float], *, items: int, nominal: bool) -> Iterator[str]:
    """Classes of which there are too few, or too many; ``balance`` is the share of each label."""
    if not balance or not items:
        return
    most, share = max(balance.items(), key=lambda pair: pair[1])
    if 0.0 < share < 1.0 and items * (1.0 - share) < LEAST_MINORITY_ITEMS:
        yield (
            f"Not enough data: about {items * (1.0 - share):.0f} of {items} items are anything but {most!r}. "
            f"Label more until there are {LEAST_MINORITY_ITEMS:.0f}; until then the interval is too narrow."
        )
    if nominal and LOPSIDED < share < 1.0:
        yield (
            f"{100 * share:.0f} % of the labels are {most!r}: α can be low although people nearly always agree. "
            "Read it together with the raw agreement and AC1."
        )


def about_mode(balance: Mapping[str, float], agreed: float | None) -> Iterator[str]:
    """Where saying the most frequent label without looking agrees with people more than they do with each other.

    A constant answer agrees with a label drawn at random by max p, two people who draw theirs at random by Σ p².
    """
    if not balance or agreed is None:
        return
    most, share = max(balance.items(), key=lambda pair: pair[1])
    if agreed < share < 1.0:
        yield (
            f"Whoever always says {most!r} without looking agrees with people on {100 * share:.0f} %, more than people "
            f"with each other ({100 * agreed:.0f} %): by this figure a model that has learnt nothing would seem better "
            "than people."
        )


def about_size(value: float | None, clusters: int, *, perfect: float, what: str) -> Iterator[str]:
    """Too few ``what`` to draw from, or none on which people differ; ``what`` is one of them."""
    many = f"{clusters} {what}{'' if clusters == 1 else 's'}"
    if value is not None and clusters == 1:
        yield (
            f"Only one {what} to draw from: there is no interval, and the figure may be anything. From "
            f"{LEAST_CLUSTERS} it can be relied on."
        )
    elif value is not None and 0 < clusters < LEAST_CLUSTERS:
        yield f"Only {many} to draw from: the interval is rough. From {LEAST_CLUSTERS} it can be relied on."
    if value is not None and value == perfect and clusters > 1:
        yield (
            f"Nobody disagreed on {many}, so the interval has no width. "
            f"Up to {100 * min(1.0, 3.0 / clusters):.1f} % may still differ (rule of three)."
        )


def _about_items(case: Case, pairs: Pairs, against: Pairs) -> Iterator[str]:
    if not case.labels:
        yield "There are no submitted labels that can be compared."
    elif not len(pairs) and not len(against):
        yield "No item has two labels. Let a second person label some of the same items, blind, chosen at random."
    elif not len(pairs):
        yield ONLY_REFERENCE


def _about_figure(case: Case, pairs: Pairs, value: Estimate) -> Iterator[str]:
    clusters = len(np.unique(case.groups[np.unique(pairs.item)]))
    grouped = len(np.unique(case.groups)) < len(case.groups)
    shown, perfect = value.value, 0.0 if case.metric in LOWER_IS_BETTER else 1.0
    if len(pairs) and value.value is None and value.reason:
        yield f"The headline figure is undefined: {value.reason}."
        # What stands in its place has an interval too.
        shown, perfect = hlp.pooled(pairs).sums.value(), 1.0
    yield from about_size(shown, clusters, perfect=perfect, what="group" if grouped else "item")


def about_references(covered: int, compared: int, hlp_kind: str) -> Iterator[str]:
    """Where the reference covers only some of the ``compared`` items, those with two labels."""
    if covered and hlp_kind != "reference":
        yield (
            f"Only {covered} of {compared} items with two labels have an adjudicated label; human-level performance "
            "is measured among people until half of them do."
        )
    elif covered and covered < compared:
        yield (
            f"{covered} of {compared} items with two labels have an adjudicated label. If those were chosen because "
            "people differed, human-level performance is in truth higher than shown."
        )


def _about_own_decisions(case: Case, against: Pairs) -> Iterator[str]:
    own = case.own_decisions
    if not own:
        return
    many = f"{len(own):,} {'label is' if len(own) == 1 else 'labels are'}"
    yield (
        f"{many} not held against the reference, since whoever gave them decided on the item: against one's own "
        "decision anybody is right."
    )
    if not len(against):
        yield (
            "So it cannot be known how people do against the reference: no other label is left. Let somebody decide "
            "who has not labelled the item."
        )


def _about_measures(case: Case, pairs: Pairs, measured_by: str) -> Iterator[str]:
    """How figures were measured, where it could be otherwise."""
    rest, items = outlines_left_out(case.kind, pairs), len(np.unique(pairs.item))
    if rest:
        yield (
            f"How far outlines lie apart (NSD, HD95) was measured on {items - rest:,} of {items:,} items, drawn at "
            f"random: there are more than {MOST_OUTLINES:,} matched objects."
        )
    if case.kind == "keypoints" and len(pairs):
        yield measured_by or (
            f"OKS is by one σ of {KEYPOINT_SIGMA:g} for every keypoint, since the skeleton says none: figures by "
            "COCO's own σ of each joint are other figures."
        )
