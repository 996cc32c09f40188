"""Merging, cutting, trimming and turning areas into others, each one step of undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt

from app.labels.runs import mask_area
from app.labels.values import Mask, Polygon
from tests.widgets.labeling.image_bench import (
    BOXES_ONLY,
    CTRL,
    SHIFT,
    areas,
    click,
    disc,
    key,
    objects,
    pixels,
    project,
    put,
    ready,
    square,
    steps,
)


def test_polygons_that_touch_become_one(bench: Any) -> None:
    put(bench, "areas", square("p", 10, 10, 50), square("q", 40, 10, 50))
    assert steps(bench, lambda: key(bench, Qt.Key.Key_M, CTRL)) == 1
    (made,) = objects(bench, "areas")
    assert made.id == "p" and areas(bench) == [4000]
    bench.page.undo()
    assert [thing.id for thing in objects(bench, "areas")] == ["p", "q"]


@pytest.mark.parametrize(
    ("other", "why"), [(square("q", 200, 10, 50), "do not touch"), (square("q", 40, 10, 50, "lake"), "of one class")]
)
def test_what_cannot_be_merged_says_why(bench: Any, other: Polygon, why: str) -> None:
    put(bench, "areas", square("p", 10, 10, 50), other)
    assert steps(bench, lambda: key(bench, Qt.Key.Key_M, CTRL)) == 0
    assert why in bench.heard[-1]


def test_masks_are_merged_by_theirpixels(bench: Any) -> None:
    first, second = disc("m", 60, 60), disc("n", 66, 60)
    put(bench, "masks", first, second)
    key(bench, Qt.Key.Key_M, CTRL)
    (made,) = objects(bench, "masks")
    assert isinstance(made, Mask)
    assert np.array_equal(pixels(made), pixels(first) | pixels(second))


def test_a_drawn_cut_makes_two_objects_of_one(bench: Any) -> None:
    put(bench, "areas", square("p", 40, 40, 100))
    key(bench, Qt.Key.Key_K)
    assert bench.canvas.tool == "cut"
    click(bench.canvas, (80, 20), (80, 160))
    assert steps(bench, lambda: [key(bench, Qt.Key.Key_Return), key(bench, Qt.Key.Key_Return)]) == 1
    assert sorted(areas(bench)) == [4000, 6000]
    assert objects(bench, "areas")[0].id == "p"
    assert len(bench.canvas.selection) == 2
    bench.page.undo()
    assert areas(bench) == [10000]


def test_a_cut_beside_the_polygon_says_so(bench: Any) -> None:
    put(bench, "areas", square("p", 40, 40, 100))
    assert steps(bench, lambda: bench.stage.regions.split_by([(300, 10), (300, 200)])) == 0
    assert "does not cross" in bench.heard[-1]


def test_simplifying_leaves_out_what_is_not_seen(bench: Any) -> None:
    top = tuple((40.0 + n, 40.0) for n in range(100))
    put(bench, "areas", Polygon("p", "field", (*top, (140.0, 140.0), (40.0, 140.0))))
    assert steps(bench, lambda: key(bench, Qt.Key.Key_S, SHIFT)) == 1
    (made,) = objects(bench, "areas")
    assert isinstance(made, Polygon) and len(made.points_px) == 4
    assert bench.heard == ["98 points fewer"]


def test_neighbours_share_their_border(bench: Any) -> None:
    put(bench, "areas", square("p", 40, 40, 100), square("q", 100, 40, 100), square("r", 250, 40, 40))
    bench.canvas.select(["p"])
    assert steps(bench, lambda: key(bench, Qt.Key.Key_B, SHIFT)) == 1
    assert areas(bench) == [6000, 10000, 1600]


def test_of_two_selected_neighbours_only_one_gives_way(bench: Any) -> None:
    put(bench, "areas", square("p", 40, 40, 100), square("q", 100, 40, 100))
    key(bench, Qt.Key.Key_B, SHIFT)
    assert areas(bench) == [6000, 10000]


def test_a_polygon_becomes_a_mask_and_a_polygon_again(bench: Any) -> None:
    put(bench, "areas", square("p", 40, 40, 50, "lake"))
    assert steps(bench, lambda: key(bench, Qt.Key.Key_M, SHIFT)) == 1
    (mask,) = objects(bench, "masks")
    assert objects(bench, "areas") == () and mask.cls == "lake"
    assert isinstance(mask, Mask) and mask_area(mask.runs) == 2500
    assert bench.canvas.selection == (mask.id,)
    assert steps(bench, lambda: key(bench, Qt.Key.Key_P, SHIFT)) == 1
    assert areas(bench) == [2500] and objects(bench, "masks") == ()
    bench.page.undo()
    bench.page.undo()
    assert [thing.id for thing in objects(bench, "areas")] == ["p"]


def test_without_a_task_for_it_nothing_becomes_a_mask(make_bench: Callable[..., Any], tmp_path: Path) -> None:
    bench = ready(make_bench(project(tmp_path, BOXES_ONLY)))
    put(bench, "areas", square("p", 40, 40, 50))
    key(bench, Qt.Key.Key_M, SHIFT)
    assert bench.heard == ["This item has no task with masks, so there is nowhere to put them."]
    assert areas(bench) == [2500]


# ---- looks
