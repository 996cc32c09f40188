"""``earmark assign``: who gets what, again after more items, and what it does not take."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PIL import Image

from app.commands.curate import ExcludeItems
from app.commands.project import AddAnnotator
from app.records import Assignment, Item
from app.workspace import Workspace
from tests.app.cli.conftest import Run


def _given(project: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    with Workspace.open(project, read_only=True) as opened:
        for row in opened.view.find(Assignment):
            found.setdefault(row.item_id, set()).add(row.annotator_id)
    return found


def test_items_are_shared_out_with_an_overlap_and_only_new_ones_later(cells: Path, photos: Path, run: Run) -> None:
    words = ("assign", cells, "--annotators", "ada, bob,eve", "--overlap", "0.5", "--json")
    first: Any = run(*words).json
    assert (first["items"], first["overlapping"], first["new"], first["added"]) == (6, 3, 9, ["ada", "bob", "eve"])
    assert [one["items"] for one in first["annotators"]] == [3, 3, 3]
    before = _given(cells)
    assert run(*words).json["new"] == 0
    for name in range(6, 8):
        Image.new("RGB", (64, 48)).save(photos / f"{name}.png")
    run("add", cells, photos)
    later: Any = run(*words).json
    assert later["items"] == 8 and later["overlapping"] == 4
    assert all(_given(cells)[item] == people for item, people in before.items())


def test_a_condition_and_strata_choose_the_items(cells: Path, run: Run) -> None:
    dark: Any = run("assign", cells, "--annotators", "ada", "--items", "brightness < 0.4", "--json").json
    assert dark["items"] == 3
    both: Any = run(
        "assign", cells, "--annotators", "bob,eve", "--overlap", "0.34", "--strata", "brightness", "--dry-run", "--json"
    )
    assert both.code == 2 and "not in this project" in both.err
    printed = run("assign", cells, "--annotators", "bob,eve", "--overlap", "0.5", "--strata", "source")
    assert printed.code == 0 and "Added: bob, eve" in printed.out and "6 items" in printed.out


def test_somebody_is_meant_by_their_name_too(cells: Path, run: Run) -> None:
    with Workspace.open(cells) as opened:
        for who in ("ada-1", "bob-1", "bob-2"):
            opened.do(AddAnnotator(who, who[:3].capitalize()))
    assert run("assign", cells, "--annotators", "Ada", "--json").json["added"] == []
    assert {who for people in _given(cells).values() for who in people} == {"ada-1"}
    both: Any = run("assign", cells, "--annotators", "Bob")
    assert both.code == 2 and "bob-1, bob-2" in both.err


def test_excluded_items_are_left_out_and_said(cells: Path, run: Run) -> None:
    with Workspace.open(cells) as opened:
        opened.do(ExcludeItems((opened.view.find(Item)[0].id,), "twice"))
    assert run("assign", cells, "--annotators", "ada", "--json").json["left_out"] == 1


def test_a_wrong_call_says_what_to_do_and_adds_nobody(cells: Path, run: Run) -> None:
    for words, told in (
        (("--annotators", " , "), "at least one"),
        (("--annotators", "ada", "--overlap", "0.2"), "needs 2 of them"),
        (("--annotators", "ada,bob", "--overlap", "7"), "from 0 to 1"),
        (("--annotators", "reference"), "nobody who labels"),
    ):
        found = run("assign", cells, *words)
        assert found.code == 2 and told in found.err
    assert [one["name"] for one in run("people", cells, "--json").json] == ["lead"]
    wrong = run("assign", cells, "--annotators", "lead", "--strata", "sorce")
    assert wrong.code == 2 and "source" in wrong.err
    wrong = run("assign", cells, "--annotators", "lead", "--items", "brightnes < 3")
    assert wrong.code == 2 and "brightness" in wrong.err
