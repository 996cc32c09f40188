"""A project that is opened again is where the work was left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.commands.curate import AssignItems
from app.records import Item
from app.settings.store import Settings
from widgets.canvas.viewport import Viewport
from widgets.labeling.work_cursor import NAME, viewport_at


def leave(bench: Any) -> None:
    bench.page.deactivate()
    bench.page.hide()
    bench.workspace.close()


def test_item_zoom_tool_class_and_filter_come_back(
    make_bench: Callable[..., Any], pictures: Path, qtbot: QtBot
) -> None:
    first = make_bench(pictures)
    first.open(qtbot, "1.png")
    stage = first.page.view.stage
    first.page.press("outlines", "edge")
    stage.canvas.actual_size()
    stage.canvas.zoom_in()
    first.page.view.list.filter.setText("png")
    before = stage.canvas.viewport
    leave(first)

    again = make_bench(pictures)
    stage = again.page.view.stage
    assert again.page.work.item.path == "1.png" and again.page.view.list.filter.text() == "png"
    assert (stage.in_hand, stage.canvas.tool) == (("outlines", "edge"), "polygon")
    now = stage.canvas.viewport
    # What is above the canvas may still be breaking into rows; what is in the middle of it stays there.
    middle, was = (one.to_image(*(size / 2 for size in one.view_px)) for one in (now, before))
    assert now.scale == pytest.approx(before.scale)
    assert middle == pytest.approx(was, abs=2)
    again.page.following()
    qtbot.waitUntil(lambda: stage.ready)
    assert stage.canvas.viewport.is_fitted, "only the item that was left is shown as it was left"


def test_of_a_picture_that_cannot_be_opened_no_view_is_kept(
    make_bench: Callable[..., Any], pictures: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "media" / "1.png"
    kept = file.read_bytes()
    file.unlink()
    first = make_bench(pictures)
    first.page.following()
    qtbot.waitUntil(first.page.view.empty.isVisible)
    first.page.view.stage.canvas.zoom_in()
    leave(first)
    file.write_bytes(kept)
    again = make_bench(pictures)
    assert again.page.work.item.path == "1.png" and again.page.view.stage.canvas.viewport.is_fitted


def test_a_filter_that_hides_the_item_and_an_item_that_is_gone_do_no_harm(
    make_bench: Callable[..., Any], pictures: Path, tmp_path: Path
) -> None:
    place = {"item": "gone", "filter": 7, "state": [], "task": "things", "class": "?", "tool": "lasso", "view": [0]}
    Settings(tmp_path / "settings.json").set(NAME, {str(pictures.resolve()): place})
    bench = make_bench(pictures)
    assert bench.page.work.item.path == "0.png" and bench.page.view.stage.canvas.viewport.is_fitted


def test_the_place_of_somebody_else_is_nobodys_who_was_not_given_it(
    make_bench: Callable[..., Any], pictures: Path, qtbot: QtBot
) -> None:
    first = make_bench(pictures)
    first.open(qtbot, "1.png")
    given = next(one.id for one in first.workspace.view.find(Item) if one.path == "0.png")
    first.workspace.do(AssignItems((given,), first.page.context.who.annotator), who="lead")
    leave(first)
    assert make_bench(pictures).page.work.item.path == "0.png"


@pytest.mark.parametrize("place", [None, [], [1, 2], ["1", 2, 3], [0, 1, 1], [float("nan"), 1, 1], {"scale": 1}])
def test_what_is_no_place_is_none(place: object) -> None:
    assert viewport_at(Viewport((400, 300), (800, 600)), place) is None


def test_a_place_outside_the_image_is_brought_back() -> None:
    found = viewport_at(Viewport((400, 300), (800, 600)), [2.0, 9000.0, -50.0])
    assert found is not None and found.to_image(400, 300) == pytest.approx((400, 0))
