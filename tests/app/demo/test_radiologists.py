"""Radiologists on nodules: the shipped data give what one computes by other means."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from shapely import Polygon

from app.demo.radiologists import RATED, Radiologists, lines, radiologists, read_radiologists

FILE = Path(__file__).resolve().parents[3] / "resources" / "sample" / "radiologists" / "nodules.json"


@pytest.fixture(scope="module")
def found() -> Radiologists:
    return radiologists(read_radiologists(FILE))


def test_the_ratings_are_those_of_the_definition(found: Radiologists) -> None:
    """Ordinal alpha from the coincidence matrix, word by word (Krippendorff 2011)."""
    for what in RATED:
        units = [
            [said["ratings"][what] for said in nodule]
            for nodules in read_radiologists(FILE).values()
            for nodule in nodules
            if len(nodule) > 1
        ]
        steps = sorted({step for unit in units for step in unit})
        o = np.zeros((len(steps), len(steps)))
        for unit in units:
            for i, a in enumerate(unit):
                for j, b in enumerate(unit):
                    if i != j:
                        o[steps.index(a), steps.index(b)] += 1 / (len(unit) - 1)
        n = o.sum(axis=0)
        distance = np.array(
            [
                [(n[min(a, b) : max(a, b) + 1].sum() - (n[a] + n[b]) / 2) ** 2 for b in range(len(n))]
                for a in range(len(n))
            ]
        )
        alpha = 1 - (n.sum() - 1) * (o * distance).sum() / (np.outer(n, n) * distance).sum()
        assert found.ratings[what].value == pytest.approx(alpha)


def test_outlines_overlap_as_shapely_says(found: Radiologists) -> None:
    """Mean intersection over union of the pairs that match at .5, each nodule weighing the same."""
    from app.demo.radiologists import _nodules, _outlines

    by_nodule = []
    for _, _, nodule in _nodules(read_radiologists(FILE)):
        shapes = [Polygon(value.objects[0].points_px).buffer(0) for value in _outlines(nodule).values()]
        pairs = [a.intersection(b).area / a.union(b).area for a, b in combinations(shapes, 2)]
        matched = [shared for shared in pairs if shared >= 0.5]
        if matched:
            by_nodule.append(np.mean(matched))
    told = found.outlines.also["mean_iou_matched"].value
    assert told == pytest.approx(np.mean(by_nodule), abs=0.03)


def test_marking_is_the_f1_of_pairs_of_readers(found: Radiologists) -> None:
    """Counted pair by pair: each of four readers against each other, on every nodule that somebody marked."""
    both = only = 0
    for nodules in read_radiologists(FILE).values():
        for nodule in nodules:
            marks = [reader < len(nodule) for reader in range(4)]
            for one, other in combinations(marks, 2):
                both, only = both + (one and other), only + (one != other)
    assert found.marking.value == pytest.approx(2 * both / (2 * both + only))
    assert found.marking.ci is not None and found.marking.ci[0] < found.marking.value < found.marking.ci[1]


def test_every_nodule_is_counted(found: Radiologists) -> None:
    assert sum(found.marked.values()) == found.nodules == 50
    text = "\n".join(lines(found))
    assert "26 by 4, 6 by 3, 7 by 2, 11 by 1" in text and " nan" not in text.lower()
