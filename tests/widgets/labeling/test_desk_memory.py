"""What a person has set on the label page is there again the next time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from app.settings.store import Settings
from widgets.labeling.desk_memory import NAME, looks_of
from widgets.labeling.image.looks import ImageLooks


def test_widths_panel_and_looks_come_back(make_bench: Callable[..., Any], pictures: Path) -> None:
    first = make_bench(pictures)
    view = first.page.view
    view.set_widths([300, 600, 376])
    view.sidebar.turn_to("view")
    view.stage.looks.set_looks(replace(view.stage.looks.looks, opacity=0.5, colour_by="object", crosshair=False))
    view.sidebar.view.at_once.setChecked(True)
    sizes = view.across.sizes()
    first.page.deactivate()
    first.page.hide()
    first.workspace.close()

    again = make_bench(pictures)
    view = again.page.view
    assert max(abs(a - b) for a, b in zip(view.across.sizes(), sizes, strict=True)) <= 2
    assert view.sidebar.panel == "view" and view.sidebar.pages.currentWidget() is view.sidebar.view
    looks = view.stage.looks.looks
    assert (looks.opacity, looks.colour_by, looks.crosshair, looks.snap) == (0.5, "object", False, True)
    assert again.page.questions.at_once and not view.sidebar.view.keep_light.isChecked()


def test_nonsense_in_the_settings_changes_nothing(
    make_bench: Callable[..., Any], pictures: Path, tmp_path: Path
) -> None:
    nonsense = {"sizes": [1, "2", None], "panel": "attic", "opacity": True, "colour_by": 3, "snap": "no", "panels": 0}
    Settings(tmp_path / "settings.json").set(NAME, nonsense)
    bench = make_bench(pictures)
    assert bench.page.view.sidebar.panel == "rules" and bench.page.view.right.isVisible()
    assert bench.page.view.stage.looks.looks == ImageLooks()


def test_looks_take_what_makes_sense() -> None:
    assert looks_of({"opacity": 0.25, "snap": False, "crosshair": 1}, ImageLooks()) == ImageLooks(
        opacity=0.25, snap=False
    )
    assert looks_of({"opacity": 7}, ImageLooks()).opacity == 1.0


def test_the_panels_can_be_put_away(make_bench: Callable[..., Any], pictures: Path) -> None:
    bench = make_bench(pictures)
    bench.page.memory.save()
    kept = Settings(bench.page.context.settings.path).get(NAME)
    assert "sizes" not in kept, "what nobody drew follows the window"
    bench.page.view.set_widths([300, 600, 376])
    sizes = bench.page.view.across.sizes()
    bench.page.view.toggle_panels()
    bench.page.memory.save()
    assert bench.page.view.right.isHidden()
    kept = Settings(bench.page.context.settings.path).get(NAME)
    assert kept["panels"] is False and kept["sizes"] == sizes
    bench.page.view.toggle_panels()
    assert bench.page.view.right.isVisible()
