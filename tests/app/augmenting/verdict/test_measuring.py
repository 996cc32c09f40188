"""A recipe measured on a project: rounds in people's work, a model's predictions, the table, what an export says."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import msgspec
import numpy as np
import pytest
from PIL import Image

from app.augmenting.make.stage import Order, make_samples
from app.augmenting.verdict.limits import Limits
from app.augmenting.verdict.measuring import matrix, measure, runs_of
from app.augmenting.verdict.predicted import write_samples
from app.augmenting.verdict.probes import Wanted, start_labelling, start_pairs
from app.augmenting.verdict.rounds import ORIGINAL, SAMPLE, pairs_of, probes_of
from app.augmenting.verdict.subject import find_recipe, subject_of
from app.augmenting.verdict.table import Criterion, approval
from app.commands.dataset import SetColumns
from app.commands.labels import ImportLabels, Said, Submit
from app.commands.objects import EditObjects
from app.commands.people import role_of
from app.commands.project import AddAnnotator
from app.commands.rounds import AnswerPair, CloseRound, PredictSamples
from app.commands.samples import DecideSamples
from app.commands.verdicts import WithdrawApproval
from app.dataset.register import register_folder
from app.errors import CallError, UnknownName
from app.formats.incoming import Read
from app.formats.lookup import Items
from app.jobs.job import Progress
from app.jobs.runner import run_inline
from app.labeling.queue import read_queue
from app.labeling.read import by_annotator, references
from app.labels import values
from app.lineage.content import content
from app.lineage.export import Options, plan_export
from app.lineage.snapshot import TakeSnapshot, find_snapshot
from app.records import (
    PROBE,
    PROBED,
    REFERENCE,
    Annotation,
    Answer,
    Assignment,
    Item,
    ModelRun,
    Prediction,
    SamplePrediction,
    SampleRow,
)
from app.slices.intake import import_predictions
from app.slices.on_samples import apart, sample_items
from app.workspace import Workspace

SHEET = """\
earmark: 1
name: Cells
version: 1.0.0
media: image
tasks:
  cells: {kind: boxes, classes: [red], sources: [photos]}
"""
RECIPE = """\
earmark-recipe: 1
name: grainy
media: image
steps:
  - gaussian_noise: {}
"""
BOX = values.Box(id="b", cls="red", box_px=(20.0, 20.0, 44.0, 40.0))


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("measured")
    photos = folder / "photos"
    photos.mkdir()
    for index in range(12):
        # Fields of different light: something to be recognised by, and no two alike.
        fields = np.random.default_rng(index).integers(0, 255, (9, 9, 3)).astype(np.uint8)
        Image.fromarray(fields).resize((64, 60), Image.Resampling.BILINEAR).save(photos / f"{index}.png")
    with Workspace.create(folder / "project", name="p", media="image", sheet_text=SHEET) as made:
        register_folder(made, photos, name="photos")
        labels = tuple(Said(item.id, "cells", values.Boxes((BOX,))) for item in made.view.find(Item))
        made.do(ImportLabels(REFERENCE, labels))
        for name in ("ann", "bob"):
            made.do(AddAnnotator(name, name))
        make_samples(made, RECIPE, Order("", 6, 1))
    return folder


@pytest.fixture
def project(made_once: Path, tmp_path: Path) -> Iterator[Workspace]:
    shutil.copytree(made_once / "project", tmp_path / "project")
    with Workspace.open(tmp_path / "project") as opened:
        yield opened


def line(workspace: Workspace, key: str, **options: object) -> Criterion:
    table = measure(workspace.view, workspace.sheet, **options)
    return next(one for one in table.criteria if one.key == key)


def start(project: Workspace, people: tuple[str, ...] = ("ann", "bob")) -> tuple[str, dict[str, list[str]]]:
    command = start_labelling(project.view, project.sheet, project.path, "grainy", Wanted(3, 3, 2, people))
    project.do(command)
    arms: dict[str, list[str]] = {}
    for probe in probes_of(command.round.body).probes:
        arms.setdefault(probe.arm, []).append(probe.item)
    return command.round.id, arms


def hand_in(project: Workspace, item: str, who: str, *boxes: values.Box) -> None:
    project.do(EditObjects(item, "cells", put=boxes), who=who)
    project.do(Submit(item, tuple(project.sheet.tasks.values()), project.sheet.digest), who=who)


def test_people_label_probes_as_any_item_and_cannot_tell_their_arm(project: Workspace) -> None:
    _, arms = start(project)
    probes = project.view.find(Item, state=PROBE)
    assert sorted(item.path for item in probes) == [f"{place:04d}.png" for place in range(1, len(probes) + 1)]
    assert all(not item.features and not item.group_key for item in probes)
    queue = read_queue(project, "ann", Progress())
    listed = {queue.table.ids[row].decode() for row in queue.rows}
    assert {item.id for item in probes} <= listed, "though the task is set for another source"
    lead = read_queue(project, "lead", Progress())
    assert not {lead.table.ids[row].decode() for row in lead.rows} & {item.id for item in probes}
    for arm, items in arms.items():
        for item in items:
            hand_in(project, item, "ann", *([] if arm == SAMPLE and item == items[0] else [BOX]))
    found = line(project, "clear")
    assert found.figure == pytest.approx(-1 / 5), "one of three boxes on samples was missed: 2·2 of 2·2 + 1"
    assert found.count == 3


def test_probes_belong_to_no_data_set(project: Workspace) -> None:
    before = content(project.view).root()
    _, arms = start(project)
    hand_in(project, arms[ORIGINAL][0], "ann", BOX)
    hand_in(project, arms[ORIGINAL][0], "bob", BOX)
    assert {row.state for row in project.view.find(Annotation, item_id=arms[ORIGINAL][0])} == {PROBED}
    assert content(project.view).root() == before
    assert arms[ORIGINAL][0] not in by_annotator(project.view, "cells", "boxes")
    assert arms[ORIGINAL][0] not in references(project.view, "cells", "boxes")
    assert isinstance(Items(project.view.find(Item)).find("0001.png"), str)


def test_a_closed_round_leaves_peoples_work(project: Workspace) -> None:
    name, arms = start(project)
    hand_in(project, arms[SAMPLE][0], "ann", BOX)
    project.do(CloseRound(name))
    assert project.view.count(Assignment) == 0
    assert project.view.count(Annotation, state=PROBED) == 1
    with pytest.raises(CallError, match="is an annotator"):
        project.do(CloseRound(name), who="ann")


def test_a_parent_and_its_sample_are_never_both_shown(project: Workspace) -> None:
    command = start_labelling(project.view, project.sheet, project.path, "", Wanted(3, 3, 3, ("ann",), seed=5))
    groups = [probe.group for probe in probes_of(command.round.body).probes]
    assert len(set(groups)) == len(groups) == 9
    with pytest.raises(CallError, match="people"):
        project.do(start_labelling(project.view, project.sheet, project.path, "", Wanted(3, 3, 3, ())))


def test_what_was_sent_to_labelling_comes_first(project: Workspace) -> None:
    sent = project.view.find(SampleRow)[4]
    project.do(DecideSamples((sent.id,), "labelling", "box looks shifted"))
    assert project.view.get(SampleRow, sent.id).reason == "box looks shifted"
    command = start_labelling(project.view, project.sheet, project.path, "", Wanted(1, 1, 0, ("ann",)))
    assert [probe.of for probe in probes_of(command.round.body).probes if probe.arm == SAMPLE] == [sent.id]


def test_pairs_are_answered_once_each_and_counted(project: Workspace) -> None:
    command = start_pairs(project.view, project.sheet, "", 4, seed=2)
    project.do(command)
    pairs = pairs_of(command.round.body).pairs
    for place, pair in enumerate(pairs[:3]):
        wrong = {"left": "right", "right": "left"}[pair.real_side]
        project.do(AnswerPair(command.round.id, place, pair.real_side if place else wrong), who="lead")
    project.do(AnswerPair(command.round.id, 0, pairs[0].real_side), who="lead")
    assert project.view.count(Answer) == 3
    found = line(project, "told_apart")
    assert (found.figure, found.count) == (1.0, 3)
    project.undo(who="lead", area="augment")
    assert line(project, "told_apart").figure == pytest.approx(2 / 3)
    with pytest.raises(CallError, match="no side"):
        project.do(AnswerPair(command.round.id, 0, "both"), who="lead")


def test_predictions_on_samples_are_held_against_their_parents(project: Workspace, tmp_path: Path) -> None:
    recipe = find_recipe(project.view)
    rows = project.view.find(SampleRow)
    assert write_samples(project.path, recipe, rows, tmp_path / "out") == 6
    listed = list(csv.DictReader((tmp_path / "out" / "samples.csv").read_text("utf-8").splitlines()))
    assert {one["file"] for one in listed} == {Path(row.path).name for row in rows}
    right, wrong = values.Boxes((BOX,)), values.Boxes(())
    of_items = {item.id: {"cells": right} for item in project.view.find(Item)}
    import_predictions(project, Read(of_items, (), 12), model="net", origin="x")
    known = Items([*project.view.find(Item), *sample_items(project.view)])
    said = {known.find(one["file"]).id: {"cells": wrong} for one in listed[:3]}
    said |= {known.find(one["sample"]).id: {"cells": right} for one in listed[3:]}
    of_items_too, on_samples = apart(project.view, Read(said, (), 6))
    assert not of_items_too.said
    taken = import_predictions(project, of_items_too, model="net", origin="x", samples=on_samples)
    assert taken.samples == {"cells": 6} and not taken.items
    found = line(project, "model", limits=Limits(near_slice=1.0))
    # Three of six boxes are missed: F1 is 2·3 / (6 + 3), so the error rises from 0 to 1/3.
    assert found.figure == pytest.approx(1 / 3)
    assert found.low is not None and 0 <= found.low < 1 / 3
    with pytest.raises(CallError, match="not in this project"):
        project.do(PredictSamples("net", "cells", {"nothing": right}))


def test_a_leak_is_named(project: Workspace) -> None:
    assert line(project, "leak").state == "pass"
    parent = project.view.find(SampleRow)[0].parent_id
    project.do(SetColumns({parent: {"split": "test"}}, split="split"))
    found = line(project, "leak")
    assert found.state == "fail" and "kept for test" in found.said


def test_a_copy_of_a_parent_in_test_is_found_by_its_look(project: Workspace, made_once: Path, tmp_path: Path) -> None:
    parent = project.view.get(Item, project.view.find(SampleRow)[0].parent_id)
    assert parent is not None
    copies = tmp_path / "copies"
    copies.mkdir()
    picture = Image.open(made_once / "photos" / parent.path)
    picture.resize((128, 120)).save(copies / "scaled.jpg", quality=90)
    register_folder(project, copies, name="copies")
    copy = next(item for item in project.view.find(Item) if item.path == "scaled.jpg")
    project.do(SetColumns({copy.id: {"split": "test"}}, split="split"))
    found = line(project, "leak")
    assert found.state == "fail" and f"{parent.path} looks the same as scaled.jpg" in found.said


def test_only_what_is_measured_and_passed_is_approved_and_the_export_tells(project: Workspace, tmp_path: Path) -> None:
    project.do(DecideSamples(tuple(row.id for row in project.view.find(SampleRow)), "accepted"))
    table = measure(project.view, project.sheet)
    assert not table.passed and len(table.criteria) == 8
    with pytest.raises(CallError, match="cannot be approved"):
        project.do(approval(table))
    loud = _export(project, tmp_path / "one")
    assert loud.notes[0].startswith("UNAPPROVED: ")
    fine = msgspec.structs.replace(
        table, criteria=tuple(msgspec.structs.replace(one, state="pass") for one in table.criteria)
    )
    with pytest.raises(CallError, match="annotator"):
        project.do(approval(fine), who="ann")
    project.do(approval(fine))
    quiet = _export(project, tmp_path / "two", approved_only=True)
    assert quiet.samples == loud.samples > 0 and not any("UNAPPROVED" in note for note in quiet.notes)
    report = json.loads((tmp_path / "two" / "augmentation-report.json").read_text("utf-8"))
    assert report["recipes"][0]["approved"] and len(report["recipes"][0]["verdict"]["criteria"]) == 8
    assert "Approved by lead" in (tmp_path / "two" / "augmentation-report.html").read_text("utf-8")
    project.do(WithdrawApproval(table.recipe))
    assert _export(project, tmp_path / "three", approved_only=True).samples == 0


def _export(project: Workspace, out: Path, **options: bool):
    project.do(TakeSnapshot("now"))
    found = find_snapshot(project.view, "latest")
    chosen = Options("coco", **options)
    return run_inline(plan_export(project.view, project.path, found, chosen, out=out))


def test_features_that_do_not_vary_or_are_not_shared_are_left_out() -> None:
    names, made, real = matrix([{"a": 1.0, "b": 2.0, "c": 0.0}], [{"a": 2.0, "b": 2.0}, {"a": 3.0, "b": 2.0}])
    assert names == ("a",) and made.tolist() == [[1.0]] and real.tolist() == [[2.0], [3.0]]


def test_a_recipe_is_found_by_name_or_digest(project: Workspace) -> None:
    row = find_recipe(project.view)
    assert find_recipe(project.view, "grainy") == find_recipe(project.view, row.id[:8]) == row
    with pytest.raises(UnknownName, match="grainy"):
        find_recipe(project.view, "grany")
    assert len(subject_of(project.view, project.sheet, row).samples) == 6
    assert role_of(project.view, "ann") == "annotator"


def test_the_run_is_one_that_predicted_samples_and_their_parents() -> None:
    """Predictions on samples alone cannot be held against anything, however new or many they are."""
    counts = {("both", SamplePrediction): 3, ("both", Prediction): 2, ("alone", SamplePrediction): 9}
    runs = [ModelRun(id=name, name=name, task="t", added_at=name) for name in ("both", "alone", "none")]

    class View:
        def find(self, kind: type, **equal: object) -> list[ModelRun]:
            return runs

        def count(self, kind: type, *, run_id: str, **_ids: object) -> int:
            return counts.get((run_id, kind), 0)

    def offered() -> list[str]:
        subject = SimpleNamespace(samples=[SimpleNamespace(id="s")], parents={"p": None})
        found = runs_of(cast(Any, View()), cast(Any, subject), cast(Any, SimpleNamespace(name="t")))
        return [run.name for run in found]

    assert offered() == ["both", "alone"]
    counts.pop(("both", Prediction))
    assert offered() == ["alone", "both"]
    counts.clear()
    assert offered() == []
