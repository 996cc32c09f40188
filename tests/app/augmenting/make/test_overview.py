"""Parents by name, and samples by what was decided on them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from app.augmenting.make.overview import MadeLine, ParentLine, parents_of_plan, reasons, samples_there
from app.augmenting.make.plan import Plan
from app.records import Item, RecipeRow, SampleRow, Source
from app.store.reader import Reader


class View:
    """Columns as the reader gives them."""

    def find(self, kind: type) -> list[Any]:
        assert kind is Source
        return [SimpleNamespace(id="s1", name="cells"), SimpleNamespace(id="s2", name="nuclei")]

    def columns(self, kind: type, names: tuple[str, ...], **equal: Any) -> list[tuple[str, ...]]:
        rows = {
            Item: [("a", "1.png", "s1"), ("b", "2.png", "s2"), ("c", "0.png", "s1")],
            RecipeRow: [("r1", "dim")],
            SampleRow: [
                ("r1", "", "accepted"), ("r1", "", "pending"), ("r1", "", "labelling"), ("r1", "dark", "rejected"),
                ("0123456789", "", "accepted"),
            ],
        }[kind]  # fmt: skip
        return [row for row in rows if row[0] in equal.get("id", (row[0],))]


def test_parents_are_named_with_what_is_made_of_them() -> None:
    plan = SimpleNamespace(tasks=[SimpleNamespace(parent_id=name) for name in "bacb"])
    found = parents_of_plan(cast("Reader", View()), cast("Plan", plan))
    assert found == (ParentLine("2.png", "nuclei", 2), ParentLine("0.png", "cells", 1), ParentLine("1.png", "cells", 1))


def test_samples_are_counted_by_recipe_slice_and_decision() -> None:
    found = samples_there(cast("Reader", View()))
    assert found == (MadeLine("01234567", "", 0, 1, 0), MadeLine("dim", "", 2, 1, 0), MadeLine("dim", "dark", 0, 0, 1))


def test_what_is_left_out_is_told_by_its_reason() -> None:
    lines = ("a: b.png: kept for dev; a copy of it would leak.", "c.png: no label that counts yet.",
             "d.png: kept for dev; a copy of it would leak.")  # fmt: skip
    assert reasons(lines) == (
        ("Kept for dev; a copy of it would leak.", 2, "a: b.png"), ("No label that counts yet.", 1, "c.png"),
    )  # fmt: skip
