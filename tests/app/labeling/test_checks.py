"""The labels of a project held against its sheet: slices, waivers, and expressions that hang."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import ids
from app.commands.dataset import Register
from app.commands.labels import ImportLabels, Said, Waive
from app.errors import Cancelled, SheetError
from app.jobs.job import Progress
from app.labeling.checks import MOST_STOPS, check_project
from app.labeling.flaws import find_flaws
from app.labels import values as v
from app.rules.load import load
from app.rules.normalise import compared
from app.workspace import Workspace
from tests.app.conftest import MakeWorkspace, source_with

HANGS = "^(a|aa|aaa|a[ab])+$"
AUDIO = "earmark: 1\nname: T\nversion: 1.0.0\nmedia: audio\ntasks: {words: {kind: transcript}}\n"


def item(name: str) -> str:
    return ids.item_id(ids.source_id("made"), name)


def small(name: str) -> v.Boxes:
    first = v.Box(id=name, cls="red", box_px=(0, 0, 2, 2))
    return v.Boxes((first, v.Box(id=f"{name}2", cls="red", box_px=(9, 9, 11, 11))))


def test_a_rule_for_a_slice_speaks_of_its_items_alone(make_workspace: MakeWorkspace) -> None:
    made = make_workspace(items=0)
    made.do(source_with(["dark.jpg"], brightness=20.0))
    light = source_with(["light.jpg"], brightness=90.0)
    made.do(Register(light.source, (*source_with(["dark.jpg"], brightness=20.0).items, *light.items)))
    made.do(ImportLabels("ann", tuple(Said(item(name), "cells", small("a")) for name in ("dark.jpg", "light.jpg"))))
    sheet = load(made.sheet.text.replace("    check: {min", "    slice: brightness < 40\n    check: {min"))
    assert {found.path for found in check_project(made.view, sheet)} == {"dark.jpg"}


def test_an_exception_is_counted_with_its_reason(make_workspace: MakeWorkspace) -> None:
    made = make_workspace()
    made.do(ImportLabels("ann", (Said(item("000.jpg"), "cells", small("a")),)))
    made.do(Waive(item("000.jpg"), "cells", "small/a", "far away"), who="ann")
    found = list(check_project(made.view, made.sheet))
    assert [(one.finding.object_id, one.finding.waived, one.finding.reason) for one in found] == [
        ("a", True, "far away"),
        ("a2", False, ""),
    ]
    assert find_flaws(made.view, made.sheet, Progress()) == [(item("000.jpg"), "ann", "small")]


@pytest.fixture
def hanging(tmp_path: Path) -> Iterator[Workspace]:
    """Six transcripts, on each of which the expression of the sheet hangs."""
    slow = f"{{id: slow, title: S, check: {{must_match: '{HANGS}'}}}}"
    rule = f"rules: [{slow}, {{id: hash, title: H, check: {{banned: '#'}}}}]"
    made = Workspace.create(tmp_path / "p", name="p", media="audio", sheet_text=AUDIO + rule)
    made.do(source_with([f"{n}.wav" for n in range(6)], media="audio"))
    said = tuple(Said(item(f"{n}.wav"), "words", v.Transcript("a" * 3000 + "#!")) for n in range(6))
    made.do(ImportLabels("ann", said))
    yield made
    made.close()


def test_an_expression_that_hangs_is_left_out_of_the_job_and_named(hanging: Workspace) -> None:
    found = list(check_project(hanging.view, hanging.sheet))
    assert [one.finding.rule for one in found if one.finding.stopped] == ["slow"] * MOST_STOPS
    assert [one.finding.rule for one in found if not one.finding.stopped] == ["hash"] * 6
    assert HANGS in next(one.finding.message for one in found if one.finding.stopped)


def test_the_job_can_be_stopped(hanging: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.labeling.checks.EVERY", 2)
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        list(check_project(hanging.view, hanging.sheet, None, progress))


def test_a_comparison_fails_by_name_instead_of_giving_another_figure() -> None:
    sheet = load(AUDIO + f"rules: [{{id: slow, title: S, compare: {{rewrite: [{{pattern: '{HANGS}', to: b}}]}}}}]")
    with pytest.raises(SheetError, match="slow") as caught:
        compared(sheet, "words", v.Transcript("a" * 3000 + "!"))
    assert HANGS.replace("\\", "\\\\") in caught.value.message
