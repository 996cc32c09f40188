"""Where each criterion of a verdict is passed: the thresholds, what is usual, and which way is looser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import msgspec

from app.changes.command import View
from app.commands.verdicts import SetLimits
from app.errors import CallError, UnknownName
from app.records import Project


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Where a criterion is passed.

    ``clear`` is how much lower agreement on samples may be than on originals; ``harder`` is what a model's error has to
    rise by, ``near_slice`` how far it may lie from its error on the slice; ``told_apart`` bounds the share of right
    answers, ``auc`` the classifier's area; ``band`` is the share of samples that each feature has to keep within the
    slice's 5 to 95 % band, ``source`` the largest share of one noise or texture. Labels are held against marks that
    were moved along: ``iou`` of what covers pixels, ``shift_px`` of points and lines, ``onset_s`` of times,
    ``semitones`` of bands of frequencies, ``off`` the share of each kind that may lie beyond. ``least`` is how many of
    either side a classifier needs.
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
    semitones: float = 1.0
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
        return f"{round(value * self.scale, 6):g}{f' {self.unit}' if self.unit else ''}"


PERCENT = ("%", 100.0)
THRESHOLDS = (
    Threshold("clear", "clear", "Agreement may be lower by", 0, 1, "higher"),
    Threshold("harder", "model", "Error has to rise by more than", 0, 1, "lower"),
    Threshold("near_slice", "model", "Error may differ from the slice's by", 0, 1, "higher"),
    Threshold("told_apart", "told_apart", "Pairs told apart below", 0.5, 1, "higher", *PERCENT),
    Threshold("band", "band", "Samples within the band at least", 0, 1, "lower", *PERCENT),
    Threshold("auc", "auc", "Area under the curve below", 0.5, 1, "higher"),
    Threshold("least", "auc", "Samples and real items, each", 10, 100_000, "lower"),
    Threshold("source", "sources", "Samples with one source at most", 0, 1, "higher", *PERCENT),
    Threshold("iou", "labels", "Overlap (IoU) above", 0, 1, "lower"),
    Threshold("shift_px", "labels", "Points and lines off by less than", 0.1, 20, "higher", "px"),
    Threshold("onset_s", "labels", "Times off by less than", 0.0005, 1, "higher", "ms", 1000.0),
    Threshold("semitones", "labels", "Bands of frequencies off by less than", 0.1, 24, "higher", "semitones"),
    Threshold("off", "labels", "Labels beyond that at most", 0, 1, "higher", *PERCENT),
)
TITLES = {
    "clear": "People can do it", "model": "The model is poor on it", "told_apart": "Realistic to people",
    "band": "Features within the slice's band", "auc": "A classifier cannot tell them",
    "sources": "Sources of noise are distinct", "labels": "Labels moved right",
}  # fmt: skip


def limits_of(view: View) -> Limits:
    """The thresholds of a project: the usual ones, but for those that somebody changed."""
    project = view.get(Project, "project")
    known = {one.name for one in THRESHOLDS}
    changed = {} if project is None else {name: float(value or 0) for name, value in project.limits.items()}
    return Limits.of({name: value for name, value in changed.items() if name in known})


def set_limits(view: View, wanted: Limits) -> SetLimits:
    """The command that puts these thresholds in force; the history says which of them change, from what to what."""
    before = limits_of(view)
    said = [
        f"{one.title.lower()} {one.text(wanted.value(one.name))} (was {one.text(before.value(one.name))})"
        for one in THRESHOLDS
        if wanted.value(one.name) != before.value(one.name)
    ]
    other = {one.name: wanted.value(one.name) for one in THRESHOLDS if wanted.value(one.name) != one.usual}
    return SetLimits(other, "; ".join(said) or "as they are")


def loosened(limits: Limits) -> tuple[str, ...]:
    """A sentence for each threshold that lets more pass than usually would."""
    return tuple(
        f"{one.title} {one.text(limits.value(one.name))} (usually {one.text(one.usual)})"
        for one in THRESHOLDS
        if one.is_looser(limits)
    )
