"""What is known about the agreement on one task: every figure with its interval, its protocol and its warnings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from app.agreement.waterfall import Waterfall

Ends: TypeAlias = tuple[float, float]
Row: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class Estimate:
    """A figure and the ends of its interval. ``value`` is None where it is undefined; ``reason`` then says why."""

    value: float | None
    ci: Ends | None = None
    reason: str = ""
    method: str = ""

    def to_json(self) -> dict[str, Any]:
        """Keys ``value``, ``ci`` and, where there is one, ``reason``."""
        plain: dict[str, Any] = {"value": self.value, "ci": None if self.ci is None else list(self.ci)}
        return {**plain, "reason": self.reason} if self.reason else plain


@dataclass(frozen=True)
class SampleSize:
    """How certain the figure is and what would make it more so."""

    half_width: float
    more_items: int
    for_half_width: float

    @property
    def text(self) -> str:
        """The same as a sentence."""
        return (
            f"You have ± {self.half_width:.3f}; label {self.more_items:,} more items the same way "
            f"for ± {self.for_half_width:g}."
        )


@dataclass(frozen=True)
class Narrower:
    """The row of a breakdown whose ``figure`` has the widest interval, and what would make it narrower; as ``text``."""

    name: str
    figure: str
    items: int
    size: SampleSize
    text: str

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "name": self.name, "figure": self.figure, "items": self.items, "half_width": self.size.half_width,
            "more_items": self.size.more_items, "for_half_width": self.size.for_half_width, "text": self.text,
        }  # fmt: skip


@dataclass(frozen=True)
class AgreementReport:
    """The agreement on a task, and human-level performance.

    - ``value``: the headline by ``metric``, people among themselves: "krippendorff_alpha" at ``level``, "f1@.5",
      "event_f1" (higher is better), "wer" or, of who speaks when, "der" (lower is better)
    - ``hlp``: by the metric that models are scored with (``score_metric``), higher is better; ``hlp_kind`` says against
      what: "reference", "leave-one-out" or "pairwise", "" where it is not known; over ``hlp_items`` items
    - ``items``, ``pairs``: items with at least two labels, and pairs of labels on them
    - ``raw``: value and hlp before the sheet's comparison rules
    - ``by``: "class", "annotator", "pair", "slice", "rule", "difficulty" → rows; each row has a key of that name
    - ``also``: other coefficients by name; ``chance``: the hlp that blind guessing with the same label shares reaches
    - ``waterfall``: from the raw words to the ruled ones, rule by rule; None for labels without words
    - ``said_below``: breakdown → what is to be known of its figures; ``narrower``: breakdown → its widest interval
    - ``protocol``: how the labels came about; ``warnings``: what to know before the figures are used
    """

    task: str
    metric: str
    level: str
    score_metric: str
    annotators: tuple[str, ...]
    items: int
    pairs: int
    agreement: Estimate
    hlp_estimate: Estimate
    hlp_kind: str
    hlp_items: int
    confidence: float
    raw_agreement: Estimate
    raw_hlp: Estimate
    by: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    also: Mapping[str, Estimate] = field(default_factory=dict)
    balance: Mapping[str, float] = field(default_factory=dict)
    chance: float | None = None
    protocol: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    sample_size: SampleSize | None = None
    waterfall: Waterfall | None = None
    said_below: Mapping[str, Sequence[str]] = field(default_factory=dict)
    narrower: Mapping[str, Narrower] = field(default_factory=dict)

    @property
    def value(self) -> float | None:
        """The headline figure."""
        return self.agreement.value

    @property
    def ci(self) -> Ends | None:
        """Its interval."""
        return self.agreement.ci

    @property
    def hlp(self) -> float | None:
        """Human-level performance."""
        return self.hlp_estimate.value

    @property
    def hlp_ci(self) -> Ends | None:
        """Its interval."""
        return self.hlp_estimate.ci

    @property
    def raw(self) -> dict[str, Any]:
        """Value and hlp before the comparison rules of the sheet, with intervals."""
        return {
            "value": self.raw_agreement.value,
            "ci": _listed(self.raw_agreement.ci),
            "hlp": self.raw_hlp.value,
            "hlp_ci": _listed(self.raw_hlp.ci),
        }

    def to_json(self) -> dict[str, Any]:
        """The document that ``earmark agreement --json`` prints."""
        return {
            "task": self.task,
            "metric": self.metric,
            "level": self.level or None,
            "annotators": list(self.annotators),
            "items": self.items,
            "pairs": self.pairs,
            "value": self.value,
            "ci": _listed(self.ci),
            "confidence": self.confidence,
            "reason": self.agreement.reason or None,
            "hlp": self.hlp,
            "hlp_ci": _listed(self.hlp_ci),
            "hlp_kind": self.hlp_kind or None,
            "hlp_metric": self.score_metric,
            "hlp_items": self.hlp_items,
            "raw": self.raw,
            "by": {name: [dict(row) for row in self.by.get(name, ())] for name in BY},
            "by_notes": {name: list(lines) for name, lines in self.said_below.items()},
            "by_sample_size": {name: one.to_json() for name, one in self.narrower.items()},
            "also": {name: found.to_json() for name, found in self.also.items()},
            "balance": dict(self.balance),
            "chance": self.chance,
            "protocol": dict(self.protocol),
            "sample_size": None
            if self.sample_size is None
            else {
                "half_width": self.sample_size.half_width,
                "more_items": self.sample_size.more_items,
                "for_half_width": self.sample_size.for_half_width,
                "text": self.sample_size.text,
            },
            "waterfall": None if self.waterfall is None else self.waterfall.to_json(),
            "warnings": list(self.warnings),
        }


BY = ("class", "annotator", "pair", "slice", "rule", "difficulty")


def sample_size(estimate: Estimate, items: int) -> SampleSize | None:
    """What halves the interval or better: a width shrinks with the root of the number of items."""
    if estimate.ci is None or items < 2:
        return None
    half = (estimate.ci[1] - estimate.ci[0]) / 2.0
    aims = [aim for aim in (0.2, 0.1, 0.05, 0.03, 0.02, 0.01, 0.005, 0.002, 0.001) if aim <= 0.75 * half]
    if not aims:
        return None
    return SampleSize(half, round(items * ((half / aims[0]) ** 2 - 1.0) + 0.5), aims[0])


def bound_of(protocol: Mapping[str, Any]) -> str:
    """What is added to human-level performance where labels count that were not made blind; "" where all were."""
    return ", not blind: an upper bound" if protocol.get("not_independent") and not protocol.get("left_out") else ""


def figure_text(value: float | None, ci: Sequence[float] | None, reason: str = "") -> str:
    """``0.812  (0.790 to 0.834)``, or the reason why there is no figure."""
    if value is None:
        return f"not known ({reason})" if reason else "not known"
    ends = "" if ci is None else f"  ({ci[0]:.3f} to {ci[1]:.3f})"
    return f"{value:.3f}{ends}"


def _listed(ci: Ends | None) -> list[float] | None:
    return None if ci is None else [ci[0], ci[1]]
