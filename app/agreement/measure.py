"""Agreement and human-level performance of one task, of any kind, from labels in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from app.agreement import breakdown, figures, hlp
from app.agreement.bootstrap import CONFIDENCE, RESAMPLES
from app.agreement.by_pair import by_pair
from app.agreement.caution import ALL_OWN, cautions
from app.agreement.difficulty import by_difficulty
from app.agreement.figures import LEVEL, Case
from app.agreement.hlp import Figure, Labels, Normalise, Pairs
from app.agreement.report import BY, AgreementReport, Estimate, sample_size
from app.agreement.scores import METRIC_NAME, score
from app.agreement.sections import with_notes
from app.agreement.spoken import texts_of
from app.agreement.votes import of_votes
from app.agreement.waterfall import Outcomes, Waterfall, waterfall
from app.labels import values

NOTHING_HELD = "no item has two labels, or a label and a reference"
NOTHING_SAID = "everybody left every item empty"


class ClassLike(Protocol):
    """A class or option of a task."""

    @property
    def name(self) -> str:
        """Its name."""
        ...


class TaskLike(Protocol):
    """What is measured; ``app.rules.sheet.Task`` is one."""

    @property
    def name(self) -> str:
        """Its name in the report."""
        ...

    @property
    def kind(self) -> values.Kind:
        """What its labels are."""
        ...

    @property
    def classes(self) -> Sequence[ClassLike]:
        """The options or classes in their order; empty where they are whatever was said."""
        ...


@dataclass(frozen=True)
class BareTask:
    """A task without a rule sheet. ``speakers``: its segments tell who speaks when, measured as diarisation."""

    name: str
    kind: values.Kind
    classes: tuple[ClassLike, ...] = ()
    speakers: bool = False


@dataclass(frozen=True)
class Views:
    """How labels are compared: as they are, ruled by the sheet, and ruled without one rule each.

    ``outcomes`` says what any set of the rules makes of a text, for the waterfall; ``measured_by`` what the sheet says
    of how keypoints are measured, as a sentence.
    """

    ruled: Normalise
    without: Mapping[str, Normalise] = field(default_factory=dict)
    outcomes: Outcomes | None = None
    measured_by: str = ""


def as_given(item: str, value: values.Value) -> values.Value:
    """The raw view: nothing is changed."""
    return value


def measure(
    task: TaskLike,
    labels: Labels,
    *,
    references: Mapping[str, values.Value] | None = None,
    deciders: Mapping[str, str] = hlp.UNKNOWN,
    groups: Mapping[str, str] | None = None,
    views: Views | None = None,
    by: Collection[str] = BY,
    slices: Mapping[str, Collection[str]] | None = None,
    protocol: Mapping[str, Any] | None = None,
    notes: Sequence[str] = (),
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> AgreementReport:
    """The report on ``labels`` (item → person → value, all of the task's kind).

    ``references`` are adjudicated labels, ``deciders`` (item → person) who decided on them; ``groups`` name what an
    item's source shares with others (speaker, patient): intervals are then over groups. ``slices`` are names with
    their items. The same input and ``seed`` give the same report, in whatever order items and people come. ``notes``
    are warnings that the caller knows of.
    """
    case = case_of(task, labels, references or {}, groups or {}, seed, resamples, deciders=deciders)
    views = views or Views(as_given)
    ruled = Seen.of(case, views.ruled)
    # No rule changes keypoints: the sheet says how they are measured, with its rules and without.
    changed = views.ruled is not as_given and case.kind != "keypoints" and _changes(case, views.ruled)
    raw = Seen.of(case, as_given) if changed else ruled
    value, people = ruled.agreement(), ruled.human()
    explained = _waterfall(case, views) if changed and "rule" in by else None
    report_by = _by(case, ruled, value, by, slices or {}, views.without if changed else {}, explained)
    votes = of_votes(value) if case.kind in LEVEL and len(ruled.pairs) else {}
    also = figures.extras(case, ruled.pairs, ruled.normalise) | votes | ruled.all_human()
    balance = _balance(case, ruled.normalise)
    found = AgreementReport(
        task=task.name,
        metric=case.metric,
        level=LEVEL.get(case.kind, ""),
        score_metric=METRIC_NAME[case.kind],
        annotators=case.people,
        items=len(np.unique(ruled.pairs.item)),
        pairs=len(ruled.pairs) // 2,
        agreement=value,
        hlp_estimate=people,
        hlp_kind=ruled.human_kind,
        hlp_items=len(ruled.human_figure.items),
        confidence=CONFIDENCE,
        raw_agreement=raw.agreement() if changed else value,
        raw_hlp=raw.human() if changed else people,
        by=report_by,
        also=also,
        balance=balance,
        chance=_chance(case, ruled.normalise),
        protocol={**_protocol(case, ruled, value.method), **(protocol or {})},
        warnings=(
            *notes,
            *cautions(
                case,
                ruled.pairs,
                ruled.against,
                value,
                balance,
                hlp_kind=ruled.human_kind,
                measured_by=views.measured_by,
            ),
        ),
        sample_size=sample_size(people if people.ci else value, len(ruled.human_figure.items)),
        waterfall=explained,
    )
    return with_notes(found)


@dataclass(frozen=True)
class Seen:
    """All pairs of a case as one view compares them, and the figures that come of them."""

    case: Case
    normalise: Normalise
    pairs: Pairs
    against: Pairs
    human_kind: str
    human_figure: Figure
    headline: tuple[Figure, str]

    @classmethod
    def of(cls, case: Case, normalise: Normalise) -> Seen:
        """What one view makes of the labels."""
        pairs = breakdown.between(case, normalise)
        against = hlp.pairs_with(
            case.labels, case.references, case.kind, people=case.people, normalise=normalise, deciders=case.deciders
        )
        kind = _human_kind(pairs, against)
        figure = _human(kind, pairs, against)
        return cls(case, normalise, pairs, against, kind, figure, figures.headline(case, pairs, normalise))

    def agreement(self) -> Estimate:
        """The headline, people among themselves."""
        return self.case.estimate(*self.headline)

    def human(self) -> Estimate:
        """Human-level performance."""
        nothing = NOTHING_SAID if len(self.human_figure.items) else NOTHING_HELD
        return self.case.estimate(self.human_figure, nothing)

    def all_human(self) -> dict[str, Estimate]:
        """The figures of human-level performance that there are, each by its name."""
        kinds = ["pairwise"] if len(self.pairs) else []
        kinds += ["leave-one-out"] if len(self.pairs) and hlp.labels_an_item(self.pairs).max() >= 4 else []
        kinds += ["reference"] if len(self.against) else []
        found = {kind: _human(kind, self.pairs, self.against) for kind in kinds}
        known = {
            f"hlp_{kind.replace('-', '_')}": self.case.estimate(figure, NOTHING_SAID) for kind, figure in found.items()
        }
        if not len(self.against) and self.case.own_decisions:
            known["hlp_reference"] = Estimate(None, reason=ALL_OWN)
        return known


def case_of(
    task: TaskLike,
    labels: Labels,
    references: Mapping[str, values.Value],
    groups: Mapping[str, str],
    seed: int,
    resamples: int,
    *,
    deciders: Mapping[str, str] = hlp.UNKNOWN,
) -> Case:
    """What is measured, items and people in the order of their names."""
    ordered = {item: dict(sorted(labels[item].items())) for item in sorted(labels) if labels[item]}
    named = [groups.get(item) or item for item in ordered]
    number = {name: index for index, name in enumerate(sorted(set(named)))}
    return Case(
        kind=task.kind,
        labels=ordered,
        people=tuple(sorted({who for said in ordered.values() for who in said})),
        references=references,
        groups=np.array([number[name] for name in named], dtype=np.int64),
        options=tuple(option.name for option in task.classes),
        seed=seed,
        resamples=resamples,
        deciders=deciders,
        speakers=isinstance(task, BareTask) and task.speakers,
    )


def _by(
    case: Case,
    seen: Seen,
    value: Estimate,
    by: Collection[str],
    slices: Mapping[str, Collection[str]],
    without: Mapping[str, Normalise],
    explained: Waterfall | None,
) -> dict[str, tuple[Mapping[str, Any], ...]]:
    found: dict[str, tuple[Mapping[str, Any], ...]] = {}
    if "class" in by:
        found["class"] = breakdown.by_class(case, seen.normalise)
    if "annotator" in by:
        found["annotator"] = breakdown.by_annotator(case, seen.pairs, seen.against, seen.normalise)
    if "pair" in by:
        found["pair"] = by_pair(case, seen.pairs, seen.normalise)
    if "difficulty" in by:
        found["difficulty"] = by_difficulty(case, seen.pairs)
    if "slice" in by:
        found["slice"] = breakdown.by_slice(case.items, case.estimate, seen.headline[0], seen.human_figure, slices)
    if "rule" in by:
        found["rule"] = (
            breakdown.by_rule(case, seen.headline[0], without) if explained is None else breakdown.by_step(explained)
        )
    return found


def _waterfall(case: Case, views: Views) -> Waterfall | None:
    """What each rule explains of the words; None for labels without any."""
    if views.outcomes is None or not any(
        texts for said in case.labels.values() for value in said.values() for texts in texts_of(value).values()
    ):
        return None
    return waterfall(
        case.labels, tuple(views.without), views.outcomes, seed=case.seed, groups=case.groups, resamples=case.resamples
    )


def _human_kind(pairs: Pairs, against: Pairs) -> str:
    """The reference where it covers at least half of what people can be compared on, else what the labels allow."""
    covered, compared = len(np.unique(against.item)), len(np.unique(pairs.item))
    if covered and 2 * covered >= compared:
        return "reference"
    if not compared:
        return ""
    many = hlp.labels_an_item(pairs) >= 4
    return "leave-one-out" if 2 * int(many.sum()) >= compared else "pairwise"


def _human(kind: str, pairs: Pairs, against: Pairs) -> Figure:
    if kind == "reference":
        return hlp.pooled(against)
    return hlp.leave_one_out(pairs) if kind == "leave-one-out" else hlp.pooled(pairs)


def _changes(case: Case, normalise: Normalise) -> bool:
    return any(normalise(item, value) != value for item, said in case.labels.items() for value in said.values()) or any(
        normalise(item, value) != value for item, value in case.references.items() if item in case.labels
    )


def _balance(case: Case, normalise: Normalise) -> dict[str, float]:
    """The share of each label among all labels on items that two people labelled."""
    if case.kind not in ("choice", "rating"):
        return {}
    codes = figures.coded(case, normalise)
    totals = codes.counts().label_totals
    share = totals / totals.sum() if totals.sum() else totals
    return {str(name): float(part) for name, part in zip(codes.meanings, share, strict=True)}


def _chance(case: Case, normalise: Normalise) -> float | None:
    """The score that two people reach who draw from everybody's labels blindly; for labels of a closed list."""
    if case.kind not in LEVEL:
        return None
    codes = figures.coded(case, normalise)
    totals = codes.counts().label_totals
    n = totals.sum()
    if n < 2 or len(totals) > 1000:
        return None
    sample = {normalise(item, value) for item, said in case.labels.items() for value in said.values()}
    by_meaning = {figures.meaning(value): value for value in sample}
    used = [(by_meaning[name], count) for name, count in zip(codes.meanings, totals, strict=True) if count]
    expected = sum(score(case.kind, a, b).value * count * (other - (a == b)) for a, count in used for b, other in used)
    return float(expected / (n * (n - 1)))


def _protocol(case: Case, seen: Seen, method: str) -> dict[str, Any]:
    many = hlp.labels_an_item(seen.pairs)
    sizes, items = np.unique(many, return_counts=True)
    return {
        "people": len(case.people),
        "labels_an_item": {str(size): int(count) for size, count in zip(sizes, items, strict=True)},
        "labelled_once": len(case.labels) - len(many),
        "references": len(np.unique(seen.against.item)),
        "left_out_own_decisions": len(case.own_decisions),
        "resampled": "groups" if len(np.unique(case.groups)) < len(case.groups) else "items",
        "clusters": len(np.unique(case.groups[np.unique(seen.pairs.item)])),
        "interval": method,
        "rules": "each rule is left out alone; overlapping rules do not add up",
    }
