"""Columns from labels are those of hand work, and slices and recipes may speak of them."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.labels.values import Box, Boxes, Choice, Segment, Segments, Transcript
from app.records import Item
from app.slices.label_columns import _crowding, _mean, _of_value


def item(**features: float) -> Item:
    return Item(id="i", source_id="s", path="a", sha256="", size_bytes=0, mtime_ns=0, media="image", features=features)


def test_objects() -> None:
    value = Boxes(
        (Box("a", "red", (10, 20, 30, 60)), Box("b", "red", (20, 20, 40, 30)), Box("c", "red", (90, 5, 99, 9)))
    )
    row = _of_value(value, item(width_px=100, height_px=80))
    assert row == {
        "objects": 3, "smallest_px": 4.0, "area": pytest.approx(200 / 8000), "border_px": 1.0,
        "crowding": pytest.approx(100 / 200),
    }  # fmt: skip
    assert _of_value(Boxes(()), item(width_px=100, height_px=80)) == {"objects": 0}
    assert "area" not in _of_value(value, item()), "the size of the picture is not known"


def test_sound() -> None:
    talk = Segments((Segment("a", "x", 0.0, 2.0, text="one two"), Segment("b", "x", 1.0, 3.0, text="three")))
    assert _of_value(talk, item(duration_s=6.0)) == {
        "segments": 2, "covered": pytest.approx(0.5), "words": 3, "words_per_s": pytest.approx(0.5),
    }  # fmt: skip
    assert _of_value(Transcript("well I never"), item(duration_s=1.5)) == {"words": 3, "words_per_s": 2.0}


def test_people_who_differ_have_no_label_in_common() -> None:
    assert _mean([_of_value(Choice("a"), item()), _of_value(Choice("b"), item())]) == {}
    assert _mean([{"words": 2.0}, {"words": 3.0}, {}]) == {"words": 2.5}


@given(st.lists(st.tuples(*[st.integers(0, 40)] * 2, *[st.integers(1, 20)] * 2), min_size=2, max_size=8))
def test_crowding_is_that_of_every_pair(boxes: list[tuple[int, int, int, int]]) -> None:
    made = np.array([(x, y, x + w, y + h) for x, y, w, h in boxes], dtype=np.float64)
    expected = 0.0
    for a, b in itertools.combinations(made, 2):
        across, down = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
        sizes = [(one[2] - one[0]) * (one[3] - one[1]) for one in (a, b)]
        expected = max(expected, max(0.0, across) * max(0.0, down) / min(sizes))
    assert _crowding(made) == pytest.approx(expected)
