"""Saved slices, tags and their four numbers, and a slice from run to run."""

from __future__ import annotations

import pytest

from app.commands.curate import TagItems
from app.commands.predictions import ImportPredictions
from app.commands.slices import RemoveSlice, SaveSlice
from app.errors import CallError, UnknownName
from app.labels.values import Choice
from app.slices.runs import runs_of
from app.slices.saved import history, saved_rows, saved_slice, tag_rows
from app.workspace import Workspace
from tests.app.slices.conftest import N, name, predict


@pytest.fixture
def project(hums: Workspace) -> Workspace:
    predict(hums, "first", range(8))
    predict(hums, "second", range(2))
    return hums


def test_the_four_numbers_and_their_order(project: Workspace) -> None:
    project.do(SaveSlice("quiet", "hum", "snr_db < 10", ease=2))
    project.do(SaveSlice("loud", "hum", "snr_db >= 30", ease=5, importance=3, note="fine"))
    project.do(SaveSlice("odd", "hum", "nothing > 3"))
    run = runs_of(project.view, "hum", ["first"])[0]
    quiet, loud, odd = saved_rows(project.view, project.sheet, run)
    assert (quiet.name, quiet.items, quiet.share) == ("quiet", 10, 0.25)
    assert (quiet.error_share, quiet.error_rate) == (1.0, pytest.approx(0.8))
    assert (quiet.room, quiet.gain) == (pytest.approx(0.8), pytest.approx(0.2))
    assert (loud.error_share, loud.error_rate, loud.ease, loud.note) == (0.0, 0.0, 5, "fine")
    assert odd.items == 0 and "unknown feature or column 'nothing'" in odd.problem
    project.do(TagItems((name(0), name(1), name(39)), "wind"))
    (wind,) = tag_rows(project.view, project.sheet, run)
    assert (wind.items, wind.error_share) == (3, 0.25) and wind.error_rate == pytest.approx(2 / 3)
    assert wind.condition == "tag_wind == 'yes'"


def test_from_run_to_run_and_sheet_to_sheet(project: Workspace) -> None:
    points = history(project.view, project.sheet, "hum", "snr_db < 10")
    assert [(one.model, one.items, one.value, one.human) for one in points] == [
        ("first", 10, pytest.approx(0.2), 1.0), ("second", 10, pytest.approx(0.8), 1.0)
    ]  # fmt: skip
    assert {one.sheet for one in points} == {"1.0.0 (active)"}
    fewer = {name(n): Choice("a") for n in range(4)}
    project.do(ImportPredictions("third", "hum", fewer))
    assert {one.items for one in history(project.view, project.sheet, "hum", "snr_db < 10")} == {4}, "like with like"
    assert all(one.value is None for one in history(project.view, project.sheet, "hum", f"snr_db > {N}"))


def test_saved_once_changed_and_forgotten(project: Workspace) -> None:
    project.do(SaveSlice("quiet", "hum", "snr_db < 10", ease=2), who="lead")
    project.do(SaveSlice("quiet", "hum", importance=4), who="lead")
    kept = saved_slice(project.view, "", "quiet")
    assert (kept.condition, kept.ease, kept.importance) == ("snr_db < 10", 2, 4)
    assert not project.do(SaveSlice("quiet", "hum", importance=4)).edits
    project.undo(who="lead", area="slices")
    assert saved_slice(project.view, "hum", "quiet").importance == 0
    for bad in (SaveSlice("new", "hum"), SaveSlice("quiet", "hum", ease=6), SaveSlice(" ", "hum", "snr_db < 1")):
        with pytest.raises(CallError):
            project.do(bad)
    with pytest.raises(CallError, match="is an annotator"):
        project.do(SaveSlice("a", "hum", "snr_db < 1"), who="ann")
    project.do(RemoveSlice("quiet", "hum"))
    with pytest.raises(UnknownName):
        project.do(RemoveSlice("quiet", "hum"))
