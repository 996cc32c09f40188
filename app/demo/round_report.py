"""The report of the round that trains: what was aimed at, what the model said of the samples, what was won and lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.demo.trained import BASE, Measured, Round
from app.slices.runs import Compared


def round_lines(found: Round) -> Iterator[str]:
    """In lines; nothing is rounded up: an interval that holds 0 is called no clear difference."""
    yield f"ONE ROUND TO THE END  ({found.path})"
    counts = ", ".join(f"{count} {name}" for name, count in found.items.items())
    yield f"  Cells cut out of the photos by their published boxes: {counts}; no photo on two sides"
    yield "  The model is ridge regression on 8 × 8 pixels: a demonstration, the same code before and after"
    if found.slices is not None:
        whole = found.slices.overall
        right = f"{100 * whole.model:.1f} % of {whole.items} items"
        yield f"  Before: right on {right} of train (held out by photo) and dev"
    if found.aim is not None:
        one = found.aim
        figures = f"{one.items} items, right on {100 * one.model:.1f} %, q {one.q_value:.2g}"
        yield f"  Worst slice that is sure: {one.slice}: {figures}"
        steps = ", ".join(step.transform for step in found.suggested)
        yield f"  Suggested: {found.samples} samples of {found.parents!r} by {steps or 'nothing'}"
    if found.verdict is not None:
        for line in found.verdict.criteria:
            if line.state != "unmeasured":
                yield f"    {line.state}: {line.title.lower()}: {line.said}"
    if found.stopped:
        yield f"  Stopped: {found.stopped}."
        return
    yield f"  Exported, trained again ({'every file verified' if found.verified else 'VERIFY FOUND A DIFFERENCE'}), and"
    yield "  measured on photos that no project held in which slices were sought (95 % intervals over photos):"
    for where, arms in (("in the slice", found.inside), ("elsewhere", found.outside)):
        yield from _arms(where, arms)
    yield "    plain copies: the slice's own items twice, unchanged; what they win too is weight, not variation."
    if found.runs:
        yield from _runs(*found.runs)


def _runs(whole: Compared, *inside: Compared) -> Iterator[str]:
    yield f"  Runs side by side in the project, each tied to its snapshot, on {whole.runs[0].items} items of dev:"
    there = {one.model: one for found in inside for one in found.runs}
    for one in whole.runs:
        line = f"    {one.model}, trained on {one.snapshot_name}: right on {100 * one.value:.1f} %"
        own = there.get(one.model)
        yield f"{line}; on {100 * own.value:.1f} % of {own.items} in the slice" if own is not None else line


def _arms(where: str, arms: Mapping[str, Measured]) -> Iterator[str]:
    for arm, one in arms.items():
        share = one.wrong / one.items if one.items else 0.0
        line = f"    {where}, {arm}: {one.wrong} of {one.items} wrong ({100 * share:.1f} %)"
        yield line if arm == BASE else f"{line}; {_changed(one)}"


def _changed(one: Measured) -> str:
    if one.change is None:
        return "too few photos for an interval"
    value, low, high = (100 * part for part in one.change)
    verdict = "won" if high < 0 else "lost" if low > 0 else "no clear difference"
    return f"error {value:+.1f} points ({low:+.1f} to {high:+.1f}): {verdict}"
