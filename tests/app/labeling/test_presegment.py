"""Speech that is found becomes predictions of a run of its own, which annotators see where a lead shows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.commands.predictions import AddPredictions, ImportPredictions, run_id
from app.commands.project import AddAnnotator
from app.errors import CallError
from app.labeling.desk import Desk
from app.labeling.presegment import Found, as_segments, find_speech, task_for
from app.labels.values import Segments, objects_of
from app.records import Item, ModelRun, Prediction
from app.rules.load import load
from app.workspace import Workspace
from tests.journeys import talk


@pytest.fixture
def workspace(tmp_path: Path):
    with Workspace.open(talk.project(tmp_path, talk.CONVERSATION, 2), who="ann") as opened:
        opened.do(AddAnnotator("boss", role="lead"), who="lead")
        yield opened


def test_a_sentence_of_a_real_reader_is_found(workspace: Workspace) -> None:
    item = workspace.view.find(Item)[0]
    task = task_for(tuple(workspace.sheet.tasks.values()))
    found = find_speech(tmp_of(workspace, item), "energy")
    value = as_segments(task, found)
    assert value.objects and {(one.cls, one.tier) for one in value.objects} == {("speech", "Speaker 1")}
    heard = sum(one.end_s - one.start_s for one in value.objects)
    assert heard > 0.7 * item.features["duration_s"]


def test_found_segments_join_the_run_and_only_a_lead_shows_them(workspace: Workspace) -> None:
    first, second = (item.id for item in workspace.view.find(Item))
    task = workspace.sheet.task("talk")
    value = as_segments(task, (Found(0.5, 1.5), Found(2.0, 3.0)))
    with pytest.raises(CallError, match="no lead"):
        workspace.do(AddPredictions("Energy gate", "talk", {first: value}, shown=True), who="ann")
    workspace.do(AddPredictions("Energy gate", "talk", {first: value}), who="ann")
    assert Desk(workspace, "ann").proposals(first) == ((), ())
    workspace.do(AddPredictions("Energy gate", "talk", {second: value}, shown=True), who="boss")
    assert workspace.view.count(Prediction, run_id=run_id("Energy gate", "talk")) == 2
    models, left = Desk(workspace, "ann").proposals(first)
    assert models == ("Energy gate",) and len(left) == 2
    Desk(workspace, "ann").accept(first, left)
    said = Desk(workspace, "ann").value(first, task)
    assert isinstance(said, Segments) and len(objects_of(said)) == 2


def test_what_is_shown_of_another_model_does_not_give_way_unseen(workspace: Workspace) -> None:
    item = workspace.view.find(Item)[0].id
    task = workspace.sheet.task("talk")
    value = as_segments(task, (Found(0.5, 1.5),))
    workspace.do(ImportPredictions("recogniser", "talk", {item: value}))
    workspace.do(AddPredictions("recogniser", "talk", {}, shown=True), who="boss")
    assert workspace.view.find(ModelRun, shown=1)
    with pytest.raises(CallError, match="recogniser says is shown"):
        workspace.do(AddPredictions("Energy gate", "talk", {item: value}, shown=True), who="boss")


def test_a_sheet_without_segments_has_nothing_to_propose() -> None:
    sheet = load("earmark: 1\nname: T\nversion: 1.0.0\nmedia: audio\ntasks: {words: {kind: transcript}}\n")
    with pytest.raises(CallError, match="kind segments"):
        task_for(tuple(sheet.tasks.values()))


def tmp_of(workspace: Workspace, item: Item) -> Path:
    from app.labeling.presegment import path_of

    found = path_of(workspace, item)
    assert found is not None
    return found
