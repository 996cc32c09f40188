"""Columns from labels are those of hand work, and slices and recipes may speak of them."""

from __future__ import annotations

import itertools
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import ids
from app.commands.dataset import Register
from app.commands.labels import ImportLabels, Said
from app.commands.project import AddAnnotator
from app.labels.values import Box, Boxes, Choice, Segment, Segments, Transcript
from app.records import Item, Source
from app.slices.label_columns import _crowding, _mean, _of_value, label_columns
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


@given(st.lists(st.tuples(*[st.integers(0, 40)] * 2, *[st.integers(1, 20)] * 2), min_size=2, max_size=8))
def test_crowding_is_that_of_every_pair(boxes: list[tuple[int, int, int, int]]) -> None:
    made = np.array([(x, y, x + w, y + h) for x, y, w, h in boxes], dtype=np.float64)
    expected = 0.0
    for a, b in itertools.combinations(made, 2):
        across, down = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
        sizes = [(one[2] - one[0]) * (one[3] - one[1]) for one in (a, b)]
        expected = max(expected, max(0.0, across) * max(0.0, down) / min(sizes))
    assert _crowding(made) == pytest.approx(expected)
