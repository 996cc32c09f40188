"""Warnings before figures are used."""

from __future__ import annotations

import pytest

from app.agreement import object_figures
from app.agreement.caution import about_classes, about_size
from app.agreement.measure import BareTask, measure
from app.labels.values import Keypoints, Polygon, Polygons, Pose


def test_lopsided_classes_need_more_items() -> None:
    few = list(about_classes({"yes": 0.95, "no": 0.05}, items=25, nominal=True))
    assert len(few) == 2 and few[0].startswith("Not enough data: about 1 of 25")
    assert "'yes'" in few[1] and "AC1" in few[1]
    assert list(about_classes({"yes": 0.5, "no": 0.5}, items=25, nominal=True)) == []
    assert len(list(about_classes({"yes": 0.95, "no": 0.05}, items=1000, nominal=True))) == 1
    assert list(about_classes({"yes": 1.0, "no": 0.0}, items=25, nominal=True)) == []
    assert list(about_classes({}, items=25, nominal=True)) == []


def test_an_interval_of_no_width_is_explained() -> None:
    assert "Up to 3.0 %" in "".join(about_size(1.0, 100, perfect=1.0, what="items"))
    assert list(about_size(0.8, 100, perfect=1.0, what="items")) == []
    assert "Only 5 groups" in "".join(about_size(0.8, 5, perfect=1.0, what="groups"))
    assert list(about_size(None, 5, perfect=1.0, what="items")) == []


def test_what_was_measured_on_a_sample_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    corners = ((0.0, 0.0), (20.0, 0.0), (20.0, 20.0))
    drawn = Polygons((Polygon("1", "nucleus", corners),))
    labels = {f"i{n:02}": {"ann": drawn, "bob": drawn} for n in range(30)}
    told = [text for text in measure(BareTask("t", "polygons"), labels, by=(), resamples=20).warnings if "HD95" in text]
    assert told == []
    monkeypatch.setattr(object_figures, "MOST_OUTLINES", 10)
    (text,) = [one for one in measure(BareTask("t", "polygons"), labels, by=(), resamples=20).warnings if "HD95" in one]
    assert "on 10 of 30 items, drawn at random" in text


def test_which_sigma_keypoints_are_compared_by_is_said() -> None:
    pose = Keypoints((Pose("1", "cat", ((0.0, 0.0), (30.0, 40.0)), (2, 2)),))
    found = measure(BareTask("t", "keypoints"), {"i": {"ann": pose, "bob": pose}}, by=(), resamples=20)
    assert any("one σ of 0.05 for every keypoint" in text for text in found.warnings)
