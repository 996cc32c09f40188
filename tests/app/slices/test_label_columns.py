"""Columns from labels are those of hand work, and slices and recipes may speak of them."""

from __future__ import annotations

import itertools
from pathlib import Path
from statistics import median

import msgspec
import numpy as np
import pytest

from app import ids
from app.commands.dataset import Register
from app.commands.labels import ImportLabels, Said
from app.commands.project import AddAnnotator
from app.labels.values import Box, Boxes, Choice, Segment, Segments, Transcript
from app.records import Item, Source
from app.slices import object_columns
from app.slices.label_columns import _mean, _of_value, label_columns, rows_of
from app.slices.object_columns import crowding, object_rows
from app.workspace import Workspace

SHEET = """\
earmark: 1
name: Talk
version: 1.0.0
media: audio
tasks:
  words: {kind: transcript}
vocabulary:
  filler: {um: [umm], uh: []}
policy:
  filler: {compared: drop}
"""


def item(**features: float) -> Item:
    return Item(id="i", source_id="s", path="a", sha256="", size_bytes=0, mtime_ns=0, media="image", features=features)


def test_objects() -> None:
    value = Boxes(
        (Box("a", "red", (10, 20, 30, 60)), Box("b", "red", (20, 20, 40, 30)), Box("c", "red", (90, 5, 99, 9)))
    )
    sized = item(width_px=100, height_px=80)
    row, nothing, unsized = rows_of("boxes", [(value, sized), (Boxes(()), sized), (value, item())])
    assert row == {
        "objects": 3, "smallest_px": 4.0, "area": pytest.approx(200 / 8000), "border_px": 1.0,
        "crowding": pytest.approx(100 / 200),
    }  # fmt: skip
    assert nothing == {"objects": 0}
    assert "area" not in unsized and "border_px" not in unsized, "the size of the picture is not known"


def test_sound() -> None:
    talk = Segments((Segment("a", "x", 0.0, 2.0, text="one two"), Segment("b", "x", 1.0, 3.0, text="three")))
    assert _of_value(talk, item(duration_s=6.0)) == {
        "segments": 2, "covered": pytest.approx(0.5), "words": 3, "words_per_s": pytest.approx(0.5),
    }  # fmt: skip
    assert _of_value(Transcript("well I never"), item(duration_s=1.5)) == {"words": 3, "words_per_s": 2.0}


def test_people_who_differ_have_no_label_in_common() -> None:
    assert _mean([_of_value(Choice("a"), item()), _of_value(Choice("b"), item())]) == {}
    assert _mean([{"words": 2.0}, {"words": 3.0}, {}]) == {"words": 2.5}


def test_people_differ_as_far_as_the_sheet_compares_what_they_say(tmp_path: Path) -> None:
    source = Source(id=ids.source_id("talk"), name="talk", root="/nowhere")
    spoken = msgspec.structs.replace(item(duration_s=2.0), source_id=source.id, media="audio")
    with Workspace.create(tmp_path / "talk", name="talk", media="audio", sheet_text=SHEET) as project:
        project.do(Register(source, (spoken,)))
        for person, text in (("ann", "um I do"), ("bob", "I do"), ("eve", "I did")):
            project.do(AddAnnotator(person, person))
            project.do(ImportLabels(person, (Said("i", "words", Transcript(text)),)))
        found = label_columns(project.view, project.sheet, [spoken])
    # Without the filler ann and bob say the same; either of them and eve differ by one word of two, both ways.
    assert found["i"]["words_disagreement"] == pytest.approx((0 + 0 + 4 * 0.5) / 6)


@pytest.mark.parametrize("paired", [0, 64])
def test_crowding_is_that_of_every_pair(paired: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(object_columns, "MOST_PAIRED", paired)
    monkeypatch.setattr(object_columns, "CELLS_AT_ONCE", 40)
    source = np.random.default_rng(2)
    counts = source.integers(1, 8, 40)
    corners, sides = source.integers(0, 40, (counts.sum(), 2)), source.integers(1, 20, (counts.sum(), 2))
    boxes = np.hstack([corners, corners + sides]).astype(np.float64)
    starts = np.cumsum(counts) - counts
    found = crowding(boxes, counts, starts)
    for place, (start, count) in enumerate(zip(starts, counts, strict=True)):
        expected = 0.0
        for a, b in itertools.combinations(boxes[start : start + count], 2):
            across, down = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
            sizes = [(one[2] - one[0]) * (one[3] - one[1]) for one in (a, b)]
            expected = max(expected, max(0.0, across) * max(0.0, down) / min(sizes))
        assert found[place] == pytest.approx(expected)


def test_many_labels_at_once_are_each_told_for_itself() -> None:
    source = np.random.default_rng(4)
    labels, sizes = [], []
    for _ in range(30):
        at, wide = source.uniform(0, 80, (int(source.integers(0, 6)), 2)), float(source.uniform(3, 20))
        labels.append([Box(str(n), "a", (x, y, x + wide, y + wide / (n + 1))) for n, (x, y) in enumerate(at.tolist())])
        sizes.append({"width_px": 120.0, "height_px": 100.0} if source.random() < 0.7 else {})
    for boxes, size, row in zip(labels, sizes, object_rows(labels, sizes), strict=True):
        assert row["objects"] == len(boxes) and ("smallest_px" in row) is bool(boxes)
        assert ("area" in row) is bool(boxes and size) and ("crowding" in row) is (len(boxes) > 1)
        places = [one.box_px for one in boxes]
        if boxes:
            assert row["smallest_px"] == min(min(x1 - x0, y1 - y0) for x0, y0, x1, y1 in places)
        if boxes and size:
            assert row["area"] == pytest.approx(median((x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in places) / 12000)
            assert row["border_px"] == pytest.approx(
                max(0.0, min(min(x0, y0, 120 - x1, 100 - y1) for x0, y0, x1, y1 in places))
            )
