"""Boxes compared at once are what they are one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.agreement import box_batch, matching
from app.agreement.hlp import pairs_between
from app.agreement.measure import as_given
from app.agreement.scores import score
from app.labels.values import Box, Boxes


def crowded(source: np.random.Generator) -> Boxes:
    """Few places and many boxes, so that often several would do."""
    many = int(source.integers(0, 7))
    corner = source.integers(0, 12, (many, 2)).astype(float)
    sides = source.integers(3, 9, (many, 2))
    return Boxes(
        tuple(
            Box(str(n), "ab"[int(source.integers(0, 2))], (x, y, x + float(w), y + float(h)))
            for n, ((x, y), (w, h)) in enumerate(zip(corner.tolist(), sides.tolist(), strict=True))
        )
    )


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 100_000), st.sampled_from([20, 1_000_000]))
def test_at_once_is_one_by_one(seed: int, cells: int) -> None:
    source = np.random.default_rng(seed)
    labels = [crowded(source) for _ in range(8)]
    a, b = source.integers(0, 8, 15), source.integers(0, 8, 15)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(box_batch, "CELLS_AT_ONCE", cells)
        found = box_batch.compare(labels, a, b)
    for place, (i, j) in enumerate(zip(a.tolist(), b.tolist(), strict=True)):
        one = matching.match(labels[i], labels[j])
        assert (found.matched[place], found.same[place]) == (len(one.a), one.same.sum())
        assert found.iou_sum[place] == pytest.approx(one.similar.sum())
        assert (found.count_a[place], found.count_b[place]) == (one.count_a, one.count_b)
        steps = matching.f1_over_steps(labels[i], labels[j])
        assert found.hits[place] == pytest.approx(sum(steps) / len(steps))


def test_pairs_of_boxes_are_scored_as_any_other_label() -> None:
    source = np.random.default_rng(5)
    labels = {f"i{n}": {who: crowded(source) for who in ("ann", "bob", "cy")[: 1 + n % 3]} for n in range(9)}
    people = ("ann", "bob", "cy")
    pairs = pairs_between(labels, "boxes", people=people, options=("a",), normalise=as_given)
    assert len(pairs) == 3 * 2 + 3 * 6
    for place in range(len(pairs)):
        said = labels[f"i{pairs.item[place]}"]
        one = score("boxes", said[people[pairs.truth[place]]], said[people[pairs.said[place]]], options=("a",))
        assert (pairs.value[place], pairs.weight[place]) == pytest.approx((one.value, one.weight))
        assert {name: pairs.parts[name][place] for name in one.parts} == pytest.approx(dict(one.parts))


def test_nothing_to_compare() -> None:
    nobody = np.zeros(0, dtype=np.int64)
    assert len(box_batch.compare([], nobody, nobody).matched) == 0
    found = box_batch.compare([Boxes()], np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64))
    assert found.matched.tolist() == [0.0] and found.count_a.tolist() == [0.0]
