"""The page and the costs are those of the transforms that there are."""

from __future__ import annotations

from pathlib import Path

from augment.catalog.costs import COSTS
from augment.catalog.registry import AUDIO, IMAGE

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/catalogue.md").read_text("utf-8")


def test_every_transform_of_pictures_stands_on_the_page_with_its_pictures() -> None:
    for one in IMAGE:
        assert f"images/catalogue/{one.name}.jpg" in PAGE, "run packaging/catalogue_pictures.py, then catalogue_page.py"
        assert (ROOT / f"docs/images/catalogue/{one.name}.jpg").stat().st_size > 2000
        assert one.help, one.name


def test_every_transform_has_a_measured_cost_and_none_is_of_one_that_is_gone() -> None:
    assert list(COSTS) == [one.name for one in (*IMAGE, *AUDIO)], "run packaging/catalogue_costs.py"
    assert all(one.cost_ms == COSTS[one.name] > 0 for one in (*IMAGE, *AUDIO))


def test_the_pictures_are_small() -> None:
    assert sum(file.stat().st_size for file in (ROOT / "docs/images/catalogue").iterdir()) < 2_500_000
