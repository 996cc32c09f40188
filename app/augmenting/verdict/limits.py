"""Where each criterion of a verdict is passed: the thresholds, what is usual, and which way is looser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import msgspec

from app.errors import CallError, UnknownName


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Where a criterion is passed.

    ``clear`` is how much lower agreement on samples may be than on originals; ``harder`` is what a model's error has to
    rise by, ``near_slice`` how far it may lie from its error on the slice; ``told_apart`` bounds the share of right
    answers, ``auc`` the classifier's area; ``band`` is the share of samples that each feature has to keep within the
    slice's 5 to 95 % band, ``source`` the largest share of one noise or texture. Labels are held against marks that
    were moved along: ``iou`` of what covers pixels, ``shift_px`` of points and lines, ``onset_s`` of times, ``off`` the
    share of each kind that may lie beyond. ``least`` is how many of either side a classifier needs.
    """

    clear: float = 0.05
    harder: float = 0.0
    near_slice: float = 0.15
    told_apart: float = 0.65
    auc: float = 0.70
    band: float = 0.75
    source: float = 0.20
    iou: float = 0.9
    shift_px: float = 1.0
    onset_s: float = 0.005
    off: float = 0.02
    least: int = 100

    @classmethod
    def of(cls, changes: Mapping[str, float], *, base: Limits | None = None) -> Limits:
        """``base``, or the usual ones, with some changed. Raises UnknownName, and CallError for a wrong value."""
        known = {one.name: one for one in THRESHOLDS}
        for name, value in changes.items():
            if name not in known:
                raise UnknownName("threshold", name, known)
            one = known[name]
            if not one.low <= value <= one.high:
                raise CallError(f"{name}={value:g}: from {one.low:g} to {one.high:g}.")
        whole = {name: int(value) if name == "least" else float(value) for name, value in changes.items()}
        return msgspec.convert({**msgspec.structs.asdict(base or cls()), **whole}, cls)

    def value(self, name: str) -> float:
        """One of them by its name."""
        return float(getattr(self, name))


@dataclass(frozen=True)
class Threshold:
    """One threshold as it is offered: the ``criterion`` that it is of, what it says, its range, and whether a higher or
    a lower value lets more pass. ``scale`` is what a person reads it in: 100 for percent, 1,000 for ms."""

    name: str
    criterion: str
    title: str
    low: float
    high: float
    looser: Literal["higher", "lower"]
    unit: str = ""
    scale: float = 1.0
    digits: int = 2

    @property
    def usual(self) -> float:
        """What it is where nobody has changed it."""
        return Limits().value(self.name)

    def is_looser(self, limits: Limits) -> bool:
        """Whether more passes than usually would."""
        value = limits.value(self.name)
        return value > self.usual if self.looser == "higher" else value < self.usual

    def text(self, value: float) -> str:
        """As a person reads it."""
        return f"{value * self.scale:g}{f' {self.unit}' if self.unit else ''}"


THRESHOLDS = (
    Threshold("clear", "clear", "Agreement may be lower by", 0, 1, "higher"),
    Threshold("harder", "model", "Error has to rise by more than", 0, 1, "lower"),
    Threshold("near_slice", "model", "and lie this near to the slice's", 0, 1, "higher"),
    Threshold("told_apart", "told_apart", "Pairs told apart, at most", 0.5, 1, "higher", "%", 100, 0),
    Threshold("band", "band", "Samples within the band, at least", 0, 1, "lower", "%", 100, 0),
    Threshold("auc", "auc", "Area under the curve, below", 0.5, 1, "higher"),
    Threshold("least", "auc", "Samples and real items, each", 10, 100_000, "lower", "", 1, 0),
    Threshold("source", "sources", "Samples with one source, at most", 0, 1, "higher", "%", 100, 0),
    Threshold("iou", "labels", "Overlap above", 0, 1, "lower"),
    Threshold("shift_px", "labels", "Points and lines within", 0.1, 20, "higher", "px", 1, 1),
    Threshold("onset_s", "labels", "Times within", 0.0005, 1, "higher", "ms", 1000, 1),
    Threshold("off", "labels", "May lie beyond that", 0, 1, "higher", "%", 100, 0),
)


def loosened(limits: Limits) -> tuple[str, ...]:
    """A sentence for each threshold that lets more pass than usually would."""
    return tuple(
        f"{one.title} {one.text(limits.value(one.name))} (usually {one.text(one.usual)})"
        for one in THRESHOLDS
        if one.is_looser(limits)
    )
