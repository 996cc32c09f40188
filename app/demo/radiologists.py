"""How well radiologists agree: nodules of 24 scans, outlined and rated by up to four of them, each alone.

There are no pictures, so this is no project: tables and outlines go straight to the measures. The readers are anonymous
and their order says nothing, so nothing is said of a single one; scans are what intervals are drawn over.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from app.agreement.bootstrap import ratio
from app.agreement.measure import measure
from app.agreement.report import AgreementReport, Estimate, figure_text
from app.agreement.show import hlp_title, metric_title
from app.agreement.table import measure_table
from app.labels import values
from app.rules.load import load

RATED = ("malignancy", "subtlety", "spiculation", "lobulation", "margin", "sphericity", "texture")
READERS = 4
ALSO = {
    "dice_matched": "Dice of outlines that match",
    "mean_iou_matched": "intersection over union of those",
    "hd95_px_matched": "95 % of the border of those within, pixels",
}
SHEET = """\
earmark: 1
name: Nodules
version: 1.0.0
media: image
tasks:
  outline: {kind: polygons, classes: [nodule]}
"""
BLIND = "up to four radiologists, each alone"
Nodule = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Radiologists:
    """``marked`` counts nodules by how many of the four readers marked them, ``marking`` is how often another
    reader marked what one did; ``ratings`` by what was rated."""

    scans: int
    nodules: int
    marked: Mapping[int, int]
    marking: Estimate
    outlines: AgreementReport
    ratings: Mapping[str, AgreementReport]


def read_radiologists(file: Path) -> dict[str, list[Nodule]]:
    """Scan → nodules → what each reader said, as published."""
    found: dict[str, list[Nodule]] = json.loads(file.read_text("utf-8"))
    return found


def radiologists(scans: Mapping[str, Sequence[Nodule]]) -> Radiologists:
    """The agreement of the readers: on the outline, where most of them drew one, and on each rating."""
    marked = Counter(min(len(nodule), READERS) for nodules in scans.values() for nodule in nodules)
    labels: dict[str, dict[str, values.Value]] = {}
    groups: dict[str, str] = {}
    rows: list[dict[str, str]] = []
    for name, scan, nodule in _nodules(scans):
        outlines = _outlines(nodule)
        if len(outlines) > 1:
            labels[name], groups[name] = outlines, scan
        for reader, said in enumerate(nodule):
            rows += [
                {
                    "nodule": name,
                    "scan": scan,
                    "reader": _reader(reader),
                    "what": what,
                    "step": str(said["ratings"][what]),
                }
                for what in RATED
            ]
    task = load(SHEET).task("outline")
    measured = measure(task, labels, groups=groups, by=(), protocol={"text": BLIND})
    ratings = {
        what: measure_table(
            [row for row in rows if row["what"] == what],
            item="nodule", annotator="reader", label="step", level="ordinal", group="scan", by=(),
        )
        for what in RATED
    }  # fmt: skip
    return Radiologists(len(scans), sum(marked.values()), dict(marked), _marking(scans), measured, ratings)


def _marking(scans: Mapping[str, Sequence[Nodule]]) -> Estimate:
    """Positive specific agreement on "marked": Σ m (m − 1) / Σ m (r − 1) for m of r readers: the F1 of pairs of
    readers (Cicchetti & Feinstein 1990). Nodules that nobody marked are unknown, so there is no agreement on "none"."""
    many = np.array([min(len(nodule), READERS) for nodules in scans.values() for nodule in nodules], dtype=np.float64)
    scan = np.array([at for at, nodules in enumerate(scans.values()) for _ in nodules], dtype=np.int64)
    sums = ratio(many * (many - 1.0), many * (READERS - 1.0))
    found = sums.interval(groups=scan)
    return Estimate(
        sums.value(), None if found is None else (found.low, found.high), method=found.method if found else ""
    )


def lines(found: Radiologists) -> Iterator[str]:
    """The part of the demo's report."""
    yield f"RADIOLOGISTS  ({found.scans} scans, {found.nodules} nodules, {BLIND})"
    by_many = ", ".join(f"{found.marked.get(count, 0)} by {count}" for count in range(READERS, 0, -1))
    yield f"  Marked: {by_many}"
    outline = found.outlines
    yield f"    where one marked a nodule, another did too: {figure_text(found.marking.value, found.marking.ci)}"
    over = f"{outline.items} nodules that two or more outlined, {outline.pairs} pairs"
    how = f"{metric_title(outline.score_metric)}, {hlp_title(outline)}"
    yield f"  Outlines ({how}): {figure_text(outline.hlp, outline.hlp_ci)}"
    yield f"    on {over}; who did not mark a nodule is not counted here, but above"
    for name, said in ALSO.items():
        if name in outline.also:
            beside = outline.also[name]
            yield f"    {said}: {figure_text(beside.value, beside.ci, beside.reason)}"
    yield "  Ratings (Krippendorff's alpha, ordinal):"
    for what, report in found.ratings.items():
        yield f"    {what}: {figure_text(report.value, report.ci, report.agreement.reason)}; {report.items} nodules"


def _nodules(scans: Mapping[str, Sequence[Nodule]]) -> Iterator[tuple[str, str, Nodule]]:
    for scan, nodules in scans.items():
        for number, nodule in enumerate(nodules):
            yield f"{scan}/{number}", scan, nodule


def _outlines(nodule: Nodule) -> dict[str, values.Value]:
    """Reader → outline, on the slice that most readers drew on, the largest area of those."""
    drawn: Counter[float] = Counter()
    for said in nodule:
        drawn.update({contour["z"] for contour in said["contours"] if contour["inclusion"]})
    if not drawn:
        return {}
    most = max(drawn.values())
    middle = sorted(z for z, count in drawn.items() if count == most)
    z = middle[len(middle) // 2]
    found: dict[str, values.Value] = {}
    for reader, said in enumerate(nodule):
        rings = [_ring(contour["points"]) for contour in said["contours"] if contour["inclusion"] and contour["z"] == z]
        shapes = tuple(
            values.Polygon(f"{reader}-{place}", "nodule", ring) for place, ring in enumerate(rings) if len(ring) > 2
        )
        if shapes:
            found[_reader(reader)] = values.Polygons(shapes)
    return found


def _ring(points: Sequence[Sequence[float]]) -> tuple[values.Point, ...]:
    """Without the last point, which is the first again."""
    ring = [(float(x), float(y)) for x, y in points]
    return tuple(ring[:-1] if len(ring) > 1 and ring[0] == ring[-1] else ring)


def _reader(number: int) -> str:
    return f"reader {number + 1}"
