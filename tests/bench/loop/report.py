"""What the turns came to: errors by arm, paired differences with their intervals, and in words what was won."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.slices.significance import student_interval
from tests.bench.loop.data import Data
from tests.bench.loop.turn import AIMED, BASE, CONTROL, Turn

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Change:
    """The mean over seeds of a difference of error rates, and half of its interval (Student's t over seeds)."""

    mean: float
    half: float

    @property
    def verdict(self) -> str:
        """In a word."""
        if self.mean + self.half < 0:
            return "won"
        return "lost" if self.mean - self.half > 0 else "no clear difference"

    def text(self) -> str:
        """In percentage points."""
        return f"{100 * self.mean:+.1f} ± {100 * self.half:.1f}"


def change(turns: Sequence[Turn], where: str, arm: str, against: str) -> Change:
    """Error of ``arm`` less that of ``against``, paired by seed; below 0 is better."""
    differences = np.array([_rate(getattr(one, where)[arm]) - _rate(getattr(one, where)[against]) for one in turns])
    spread = float(differences.std(ddof=1)) / len(differences) ** 0.5
    return Change(float(differences.mean()), student_interval(len(differences) - 1, CONFIDENCE) * spread)


def lines(data: Data, turns: Sequence[Turn]) -> Iterator[str]:
    """What became of every seed, a table for the docs of those that went to the end, and what it says."""
    done = [one for one in turns if not one.stopped]
    yield f"### {data.name.capitalize()}"
    yield ""
    yield f"{len(data.rows)} files; {data.about}."
    yield ""
    stopped = Counter(one.stopped for one in turns if one.stopped)
    told = "".join(f", {count} stopped: {why}" for why, count in sorted(stopped.items()))
    qs = sorted(one.best_q for one in turns)
    yield (
        f"Of {len(turns)} seeds {len(done)} went to the end{told}. "
        f"The least q of a seed's slices is {qs[0]:.2g} to {qs[-1]:.2g}, middle {qs[len(qs) // 2]:.2g}."
    )
    yield ""
    if len(done) < 2:
        yield "- Too few to compare: nothing to aim at is an answer too."
        return
    yield from _table(done)
    yield ""
    yield from _words(done)


def _table(turns: Sequence[Turn]) -> Iterator[str]:
    yield "| error, % | in the slice | elsewhere |"
    yield "| --- | --- | --- |"
    for arm in (BASE, AIMED, CONTROL):
        yield f"| {arm} | {_mean(turns, 'inside', arm):.1f} | {_mean(turns, 'outside', arm):.1f} |"
    for arm, against in ((AIMED, BASE), (CONTROL, BASE), (AIMED, CONTROL)):
        inside, outside = (change(turns, where, arm, against) for where in ("inside", "outside"))
        yield f"| {arm} − {against}, points | {inside.text()} | {outside.text()} |"
    yield ""
    sizes = [one.inside[BASE][1] for one in turns if one.inside is not None]
    aims = [one.aim for one in turns if one.aim is not None]
    features = Counter(aim.slice.slice.split()[0] for aim in aims)
    steps = Counter(step for aim in aims for step in aim.steps)
    yield (
        f"{min(sizes)} to {max(sizes)} test items in the slice; {np.mean([one.samples for one in turns]):.0f} samples "
        f"an arm. Slices by {_counted(features)}. Steps: {_counted(steps)}."
    )


def _words(turns: Sequence[Turn]) -> Iterator[str]:
    gained, kept = change(turns, "inside", AIMED, BASE), change(turns, "outside", AIMED, BASE)
    beside = change(turns, "inside", AIMED, CONTROL)
    yield f"- In the slice, against the baseline: {gained.verdict}."
    yield f"- Elsewhere, against the baseline: {kept.verdict}."
    yield f"- In the slice, against as many untargeted samples: {beside.verdict}."


def _rate(pair: tuple[int, int]) -> float:
    return pair[0] / pair[1]


def _mean(turns: Sequence[Turn], where: str, arm: str) -> float:
    return float(np.mean([100 * _rate(getattr(one, where)[arm]) for one in turns]))


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items(), key=lambda pair: -pair[1]))
