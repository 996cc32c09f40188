"""Light and looks of the image, set in the panel."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from widgets.canvas.display import PLAIN, Display


@pytest.fixture
def bench(make_bench: Callable[..., Any], pictures: Path) -> Any:
    made = make_bench(pictures)
    made.page.view.sidebar.go_to("view")
    return made


def test_a_slider_and_its_number_are_one(bench: Any) -> None:
    panel, canvas = bench.page.view.sidebar.view, bench.page.view.stage.canvas
    slide = panel.slides["brightness"]
    assert slide.slider.hasFocus()
    QTest.keyClick(slide.slider, Qt.Key.Key_PageUp)
    assert canvas.display.brightness == pytest.approx(0.2) and slide.field.value() == pytest.approx(0.2)
    slide.field.setValue(-0.5)
    assert canvas.display.brightness == -0.5 and slide.slider.value() == 50
    panel.reset.click()
    assert canvas.display == PLAIN and slide.field.value() == 0 and not panel.reset.isEnabled()


def test_black_stays_below_white(bench: Any) -> None:
    panel, canvas = bench.page.view.sidebar.view, bench.page.view.stage.canvas
    panel.slides["high"].field.setValue(0.4)
    panel.slides["low"].field.setValue(0.7)
    assert (canvas.display.low, canvas.display.high) == pytest.approx((0.7, 0.71))
    panel.slides["high"].field.setValue(0.2)
    assert (canvas.display.low, canvas.display.high) == pytest.approx((0.19, 0.2))
    assert panel.slides["low"].field.value() == pytest.approx(0.19)


def test_light_holds_for_the_item_unless_it_is_kept(bench: Any, qtbot: QtBot) -> None:
    panel, canvas = bench.page.view.sidebar.view, bench.page.view.stage.canvas
    panel.slides["gamma"].field.setValue(2)
    bench.open(qtbot, "1.png")
    assert canvas.display.is_plain and panel.slides["gamma"].field.value() == 1
    panel.slides["gamma"].field.setValue(2)
    panel.keep_light.setChecked(True)
    bench.open(qtbot, "2.png")
    assert canvas.display == Display(gamma=2)


def test_looks_are_set_here_and_followed_from_elsewhere(bench: Any) -> None:
    panel, stage = bench.page.view.sidebar.view, bench.page.view.stage
    panel.switches["crosshair"].click()
    panel.opacity.field.setValue(0.3)
    panel.colours._group.buttons()[1].click()
    looks = stage.looks.looks
    assert (looks.crosshair, looks.opacity, looks.colour_by) == (False, 0.3, "object")
    stage.sight.toggle_snap()
    stage.looks.set_opacity(0.8)
    assert not panel.switches["snap"].isChecked() and panel.opacity.field.value() == 0.8


def test_numbers_can_be_read(bench: Any) -> None:
    for slide in bench.page.view.sidebar.view.slides.values():
        line = slide.field.lineEdit()
        assert line.width() - line.textMargins().left() >= line.fontMetrics().horizontalAdvance("-0.25")
