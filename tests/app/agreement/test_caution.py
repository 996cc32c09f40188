"""Warnings before figures are used."""

from __future__ import annotations

from app.agreement.caution import about_classes, about_size


def test_lopsided_classes_need_more_items() -> None:
    few = list(about_classes({"yes": 0.95, "no": 0.05}, items=25, nominal=True))
    assert len(few) == 2 and few[0].startswith("Not enough data: about 1 of 25")
    assert "'yes'" in few[1] and "AC1" in few[1]
    assert list(about_classes({"yes": 0.5, "no": 0.5}, items=25, nominal=True)) == []
    assert len(list(about_classes({"yes": 0.95, "no": 0.05}, items=1000, nominal=True))) == 1
    assert list(about_classes({"yes": 1.0, "no": 0.0}, items=25, nominal=True)) == []
    assert list(about_classes({}, items=25, nominal=True)) == []


def test_an_interval_of_no_width_is_explained() -> None:
    assert "Up to 3.0%" in "".join(about_size(1.0, 100, perfect=1.0, what="items"))
    assert list(about_size(0.8, 100, perfect=1.0, what="items")) == []
    assert "Only 5 groups" in "".join(about_size(0.8, 5, perfect=1.0, what="groups"))
    assert list(about_size(None, 5, perfect=1.0, what="items")) == []
