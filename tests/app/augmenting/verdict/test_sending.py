"""A sample that is sent to labelling is in people's work, alike to the rest, and what they say comes back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.augmenting.make.stage import Order, make_samples
from app.augmenting.verdict.measuring import measure
from app.augmenting.verdict.rounds import probes_of
from app.augmenting.verdict.sending import said_of, send_samples, usual_people
from app.commands.labels import ImportLabels, Said, Submit
from app.commands.objects import EditObjects
from app.commands.project import AddAnnotator
from app.commands.rounds import CloseRound
from app.dataset.register import register_folder
from app.errors import CallError, StaleEdit
from app.jobs.job import Progress
from app.labeling.desk import Desk
from app.labeling.queue import read_queue
from app.labels import values
from app.records import PROBE, REFERENCE, Assignment, Item, Round, SampleRow, Source
from app.workspace import Workspace

SHEET = """\
earmark: 1
name: Cells
version: 1.0.0
media: image
tasks:
  cells: {kind: boxes, classes: [red], sources: [photos]}
  weather: {kind: choice, options: [sun, rain], sources: [streets]}
"""
RECIPE = "earmark-recipe: 1\nname: grainy\nmedia: image\nsteps:\n  - gaussian_noise: {}\n"
BOX = values.Box(id="b", cls="red", box_px=(20.0, 20.0, 44.0, 40.0))


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sent")
    (folder / "photos").mkdir()
    for index in range(8):
        fields = np.random.default_rng(index).integers(0, 255, (9, 9, 3)).astype(np.uint8)
        Image.fromarray(fields).resize((64, 60)).save(folder / "photos" / f"{index}.png")
    with Workspace.create(folder / "project", name="p", media="image", sheet_text=SHEET) as made:
        register_folder(made, folder / "photos", name="photos")
        labels = tuple(Said(item.id, "cells", values.Boxes((BOX,))) for item in made.view.find(Item))
        made.do(ImportLabels(REFERENCE, labels))
        for name in ("ann", "bob"):
            made.do(AddAnnotator(name, name))
        make_samples(made, RECIPE, Order("", 3, 1))
    return folder


@pytest.fixture
def project(made_once: Path, tmp_path: Path) -> Iterator[Workspace]:
    shutil.copytree(made_once / "project", tmp_path / "project")
    with Workspace.open(tmp_path / "project") as opened:
        yield opened


def send(project: Workspace, *samples: str, people: tuple[str, ...] = ()) -> Round:
    people = people or usual_people(project.view)
    project.do(send_samples(project.view, project.sheet, project.path, samples, people))
    return project.view.find(Round)[0]


def names(project: Workspace) -> list[str]:
    return sorted(row.id for row in project.view.find(SampleRow))


def listed(project: Workspace, who: str) -> set[str]:
    queue = read_queue(project, who, Progress())
    return {queue.table.ids[row].decode() for row in queue.rows}


def hand_in(project: Workspace, item: str, who: str, *boxes: values.Box) -> None:
    project.do(EditObjects(item, "cells", put=boxes), who=who)
    project.do(Submit(item, Desk(project, who).tasks(item), project.sheet.digest), who=who)


def test_it_is_in_peoples_work_beside_an_original_and_nothing_tells_them_apart(project: Workspace) -> None:
    sample = names(project)[0]
    round_ = send(project, sample)
    assert [row.state for row in project.view.find(SampleRow, id=sample)] == ["labelling"]
    probes = probes_of(round_.body).probes
    assert sorted(probe.arm for probe in probes) == ["original", "sample"]
    items = project.view.find(Item, state=PROBE)
    assert sorted(item.path for item in items) == ["0001.png", "0002.png"]
    for who in ("ann", "bob"):
        assert {item.id for item in items} <= listed(project, who)
    (source,) = project.view.find(Source, provenance=PROBE)
    assert source.name == "Round 1" and Path(source.root).parent == project.path / "rounds"


def test_it_is_asked_what_is_asked_of_what_it_is_a_copy_of(project: Workspace) -> None:
    probes = probes_of(send(project, names(project)[0]).body).probes
    for probe in probes:
        assert [task.name for task in Desk(project, "ann").tasks(probe.item)] == ["cells"]


def test_what_people_say_comes_back_to_the_sample_and_into_the_verdict(project: Workspace) -> None:
    sample = names(project)[0]
    probes = {probe.arm: probe.item for probe in probes_of(send(project, sample).body).probes}
    hand_in(project, probes["sample"], "ann", BOX)
    for who in ("ann", "bob"):
        hand_in(project, probes["original"], who, BOX)
    (row,) = project.view.find(SampleRow, id=sample)
    assert [(one.who, one.score) for one in said_of(project.view, project.sheet, row)] == [
        ("ann", {"cells": 1.0}), ("bob", {}),
    ]  # fmt: skip
    clear = next(one for one in measure(project.view, project.sheet).criteria if one.key == "clear")
    assert (clear.figure, clear.count) == (0.0, 1)


def test_the_next_one_joins_the_same_round_for_the_same_people(project: Workspace) -> None:
    first, second, third = names(project)
    send(project, first)
    round_ = send(project, second)
    assert project.view.count(Round) == 1 and len(probes_of(round_.body).probes) == 4
    assert sorted(item.path for item in project.view.find(Item, state=PROBE))[-1] == "0004.png"
    groups = [probe.group for probe in probes_of(round_.body).probes]
    assert len(set(groups)) == 4, "nobody meets a sample and what it was made of"
    send(project, third, people=("ann",))
    assert project.view.count(Round) == 2
    with pytest.raises(CallError, match="in the work of people already"):
        send(project, first)


def test_undo_takes_all_of_it_back_and_redo_brings_it_again(project: Workspace) -> None:
    sample = names(project)[0]
    send(project, sample)
    project.undo(area="augment")
    assert (project.view.count(Round), project.view.count(Assignment)) == (0, 0)
    assert [row.state for row in project.view.find(SampleRow, id=sample)] == ["pending"]
    project.redo(area="augment")
    assert project.view.count(Assignment) == 4
    item = project.view.find(Item, state=PROBE)[0]
    hand_in(project, item.id, "ann", BOX)
    with pytest.raises(StaleEdit, match="cannot be taken back"):
        project.undo(area="augment")
    assert project.view.count(Assignment) == 4, "what was said of it is not lost"


def test_a_closed_round_gives_back_what_nobody_labelled(project: Workspace) -> None:
    first, second, _ = names(project)
    round_ = send(project, first, second)
    probes = {probe.of: probe.item for probe in probes_of(round_.body).probes}
    hand_in(project, probes[first], "ann", BOX)
    project.do(CloseRound(round_.id))
    assert {row.id: row.state for row in project.view.find(SampleRow, id=(first, second))} == {
        first: "labelling", second: "pending",
    }  # fmt: skip


def test_nobody_to_label_is_told(project: Workspace) -> None:
    with pytest.raises(CallError, match="Add an annotator"):
        send_samples(project.view, project.sheet, project.path, names(project)[:1], ())
