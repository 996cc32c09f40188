"""What a finding says is read by people: classes by their titles."""

from __future__ import annotations

import pytest

from app.labels import values as v
from app.rules.checks import check_value
from app.rules.load import load

HEAD = "earmark: 1\nname: T\nversion: 1.0.0\n"
PICTURES = HEAD + (
    "media: image\ntasks:\n  cells: {kind: boxes, classes: {rbc: {title: Red cell}, wbc: {}}}\n"
    "rules:\n  - {id: size, title: T, task: cells, check: {min_side_px: 4, min_objects: 2, severity: warn}}\n"
)
SOUNDS = HEAD + (
    "media: audio\ntasks:\n  spans: {kind: segments, overlap: false, classes: {sp: {title: Speech}}}\n"
    "rules:\n  - {id: short, title: T, task: spans, check: {min_s: 0.2, severity: warn}}\n"
)


@pytest.mark.parametrize(
    ("cls", "said"), [("rbc", "Red cell: 2.0 × 9.0 px"), ("wbc", "wbc: 2.0 × 9.0 px"), ("", "2.0 × 9.0 px")]
)
def test_objects_are_called_by_the_title_of_their_class(cls: str, said: str) -> None:
    thin = v.Boxes((v.Box("b", cls, (0.0, 0.0, 2.0, 9.0)),))
    found = [one.message for one in check_value(load(PICTURES), "cells", thin)]
    assert found[0].startswith(said) and found[1] == "1 objects, at least 2 are expected."


def test_so_are_segments() -> None:
    both = v.Segments((v.Segment("a", "sp", 0.0, 1.0, ""), v.Segment("b", "sp", 0.9, 1.0, "")))
    found = [one.message for one in check_value(load(SOUNDS), "spans", both)]
    assert found == [
        "Speech: overlaps the segment before by 0.100 s.",
        "Speech: 0.100 s, the shortest allowed is 0.2 s.",
    ]
