"""The line of the verdict that says whether labels moved right: every kind that moves, held against its marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.augmenting.marks.mark import BAND, MIRRORED, NAMES, PASTED, Mark, Tried
from app.augmenting.verdict.limits import Limits
from app.augmenting.verdict.proportion import exact
from app.augmenting.verdict.table import Criterion, State, unmeasured

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY, TITLE = "labels", "Labels moved right"


def moved_right(tried: Tried, limits: Limits) -> Criterion:
    """Passed where of each kind that moves no more than a few marks lie off, and each could be tried."""
    limit = (
        f"IoU above {limits.iou:g}, points and lines within {limits.shift_px:g} px, times within "
        f"{limits.onset_s * 1000:g} ms, bands within {limits.semitones:g} "
        f"semitone{'s' * (limits.semitones != 1)}, in all but {100 * limits.off:.0f} % of "
        "each kind"
    )
    if not tried.of:
        return unmeasured(KEY, TITLE, limit, "No samples yet.", "Make samples.")
    if not tried.moving:
        return Criterion(
            key=KEY,
            title=TITLE,
            state="pass",
            limit=limit,
            said="Nothing that these labels say has a place that the recipe moves.",
        )
    kinds = {kind: [one for one in tried.marks if one.kind == kind] for kind in sorted(tried.moving)}
    untried = [kind for kind, marks in kinds.items() if not marks]
    unknown = _listed([NAMES[kind][1] for kind in untried])
    bad = [NAMES[kind][1] for kind, marks in kinds.items() if _off(marks, limits) > limits.off * len(marks)]
    said = " ".join(line for kind, marks in kinds.items() if marks for line in _said(kind, marks, limits))
    if tried.tried < tried.of:
        said = f"{said} Tried on {tried.tried:,} of {tried.of:,} samples.".strip()
    count = sum(map(len, kinds.values()))
    right = exact(count - sum(_off(marks, limits) for marks in kinds.values()), count)
    state: State = "fail" if bad else "unmeasured" if untried else "pass"
    next_ = {
        "pass": "",
        "fail": f"Look at the samples with {_listed(bad)}; an outline follows better than a box or an ellipse.",
        "unmeasured": f"Not known for {unknown}, because no mark was left to look for. {_why(untried)}",
    }[state]
    return Criterion(
        key=KEY, title=TITLE, state=state, limit=limit, said=said or "Labels move, and no mark of them was left.",
        next=next_, figure=right.value if count else None, low=right.low if count else None,
        high=right.high if count else None, count=count,
    )  # fmt: skip


def _off(marks: Sequence[Mark], limits: Limits) -> int:
    return sum(not _fits(one, limits) for one in marks)


def _fits(mark: Mark, limits: Limits) -> bool:
    if mark.measure == "iou":
        return mark.value > limits.iou
    return (
        mark.value
        < {
            "px": limits.shift_px,
            "s": limits.onset_s,
            "semitones": limits.semitones,
            "wrong": 0.5,
        }[mark.measure]
    )


def _said(kind: str, marks: Sequence[Mark], limits: Limits) -> Iterator[str]:
    """A sentence a measure."""
    for measure in ("iou", "px", "s", "semitones", "wrong"):
        values = [one.value for one in marks if one.measure == measure]
        if not values:
            continue
        what = f"{len(values):,} {NAMES[kind][len(values) != 1]}"
        if measure == "wrong":
            if wrong := int(sum(values)):
                yield f"{wrong:,} of {what} {_wrongly(kind)}."
            elif len(values) == len(marks):
                yield f"{what}: none wrong."
            continue
        far = {"iou": f"least IoU {min(values):.3f}", "px": f"at most {max(values):.2f} px off",
               "s": f"at most {max(values) * 1000:.1f} ms off",
               "semitones": f"at most {max(values):.1f} semitones off"}[measure]  # fmt: skip
        off = sum(not _fits(one, limits) for one in marks if one.measure == measure)
        yield f"{what}: {far}{f', {off:,} of them beyond the limit' if off else ''}."


def _wrongly(kind: str) -> str:
    return {
        "polyline": "leave a part without a label", MIRRORED: "are not those of the picture as it is now",
        PASTED: "have no label of their own",
    }.get(kind, "wrongly called visible, hidden or not there")  # fmt: skip


def _why(untried: Sequence[str]) -> str:
    """What keeps each kind from being known, and what helps; a reason once."""
    reasons = {
        BAND: "A band can be told in segments of 70 ms or more, of recordings up to a minute and a half at 44.1 kHz.",
        PASTED: "No labelled object is large enough and whole, there is no room for one, or none is of the class that "
        "the step asks for.",
    }
    usual = "All are cut or covered, or the recording is too long. Make milder or more samples."
    return " ".join(dict.fromkeys(reasons.get(kind, usual) for kind in untried))


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
