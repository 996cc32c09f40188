"""Thresholds of a project: the usual ones, unless somebody changed them, and then the history says who."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.augmenting.verdict.criteria import CHANCE
from app.augmenting.verdict.limits import THRESHOLDS, TITLES, Limits, limits_of, set_limits
from app.commands.project import AddAnnotator
from app.errors import CallError
from app.workspace import Workspace

SHEET = "earmark: 1\nname: S\nversion: 1.0.0\nmedia: image\ntasks:\n  t: {kind: choice, options: [a, b]}\n"


def test_a_project_keeps_its_thresholds_and_undo_brings_the_usual_ones_back(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "p", name="p", media="image", sheet_text=SHEET) as project:
        assert limits_of(project.view) == Limits()
        project.do(set_limits(project.view, Limits(told_apart=0.7, onset_s=0.002)))
        project.do(AddAnnotator("ann"))
        with pytest.raises(CallError, match="ann"):
            project.do(set_limits(project.view, Limits()), who="ann")
    with Workspace.open(tmp_path / "p") as project:
        assert limits_of(project.view) == Limits(told_apart=0.7, onset_s=0.002)
        step = project.view.revisions(area="augment")[-1]
        assert "pairs told apart below 70 % (was 65 %)" in step.title
        project.undo(area="augment")
        assert limits_of(project.view) == Limits()
        assert project.do(set_limits(project.view, Limits())).edits == (), "nothing changes"


def test_every_threshold_is_offered_once_with_a_range_that_holds_the_usual_value() -> None:
    assert sorted(one.name for one in THRESHOLDS) == sorted(Limits.__struct_fields__)
    assert {one.criterion for one in THRESHOLDS} == TITLES.keys()
    for one in THRESHOLDS:
        assert one.low <= one.usual <= one.high
        assert not one.is_looser(Limits())
        loose = one.high if one.looser == "higher" else one.low
        assert loose == one.usual or one.is_looser(Limits.of({one.name: loose}))
    assert next(one for one in THRESHOLDS if one.name == "told_apart").low == CHANCE
