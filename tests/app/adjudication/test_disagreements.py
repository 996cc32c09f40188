"""What a disagreement costs, and who is to decide it."""

from __future__ import annotations

import pytest

from app.adjudication.disagreements import find_disagreements, uncovered
from app.agreement.project import project_agreement
from app.commands.labels import ImportLabels, Said
from app.commands.project import AddAnnotator
from app.errors import Cancelled
from app.jobs.job import Progress
from app.labeling.desk import Desk
from app.labels.values import Choice
from app.records import REFERENCE
from app.workspace import Workspace
from tests.app.adjudication.conftest import items


def test_items_by_the_points_that_they_take(split: Workspace) -> None:
    found = find_disagreements(split.view, split.sheet)
    told = [(row.path, row.task, round(row.points, 2)) for row in found.rows]
    # One of three choices differs. Of the 11 objects of the pairs 2·1 are lost by another class, 1 is missed.
    assert told == [("000.jpg", "quality", 33.33), ("000.jpg", "cells", 22.22), ("001.jpg", "cells", 11.11)]
    assert {row.people for row in found.rows} == {("ann", "bob")}
    assert found.figures["quality"] == pytest.approx(2 / 3)


@pytest.mark.parametrize("task", ["quality", "cells"])
def test_the_points_sum_to_what_the_figure_lacks(split: Workspace, task: str) -> None:
    found = find_disagreements(split.view, split.sheet, tasks=[task])
    report = project_agreement(split.view, split.sheet, task, resamples=20)
    lacking = 100 * (1 - report.also["hlp_pairwise"].value)
    assert sum(row.points for row in found.rows) == pytest.approx(lacking)
    assert found.figures[task] == pytest.approx(report.also["hlp_pairwise"].value)


def test_a_reviewer_does_not_decide_on_their_own_labels_but_a_lead_may(split: Workspace) -> None:
    first = items(split)[0]
    for who in ("rev", "lead"):
        desk = Desk(split, who)
        desk.set_value(first, "quality", Choice("sharp"))
        desk.submit(first)
    paths = [(row.path, row.task) for row in find_disagreements(split.view, split.sheet, who="rev").rows]
    assert ("000.jpg", "quality") not in paths and ("001.jpg", "cells") in paths
    assert ("000.jpg", "quality") in [
        (r.path, r.task) for r in find_disagreements(split.view, split.sheet, who="lead").rows
    ]


def test_a_reference_that_was_taken_over_leaves_it_open_and_an_adjudicated_one_does_not(split: Workspace) -> None:
    first, second, _ = items(split)
    split.do(AddAnnotator("third"))
    said = (Said(first, "quality", Choice("sharp")),)
    split.do(ImportLabels(REFERENCE, said, protocol="adopted from ann", independent=False))
    states = {row.key: row.state for row in find_disagreements(split.view, split.sheet).rows}
    assert states[first, "quality"] == "open"
    split.do(ImportLabels(REFERENCE, said, protocol="published reference", independent=False))
    states = {row.key: row.state for row in find_disagreements(split.view, split.sheet).rows}
    assert states[first, "quality"] == "decided" and states[second, "cells"] == "open"
    assert uncovered(split.view) == {}


def test_one_annotator_and_none_disagree_with_nobody(split: Workspace, make_workspace) -> None:
    empty = make_workspace("empty")
    assert find_disagreements(empty.view, empty.sheet).rows == ()
    desk = Desk(empty, "ann")
    desk.set_value(items(empty)[0], "quality", Choice("sharp"))
    desk.submit(items(empty)[0])
    found = find_disagreements(empty.view, empty.sheet)
    assert found.rows == () and found.figures == {}


def test_it_can_be_stopped(split: Workspace) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        find_disagreements(split.view, split.sheet, progress)
