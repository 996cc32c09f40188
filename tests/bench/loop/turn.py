"""One turn of the loop: train, find the worst slice, aim a recipe, export, train again, measure untouched data.

The reference is the data's own labels and nobody else labelled, so human-level performance is unknown, and the product
ranks slices by the model's error above its mean, times their share. Slices and recipes come from train and dev alone:
files of the test side are in a project apart, where they are measured and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.augmenting.make.budget import Budget
from app.augmenting.make.stage import make_samples
from app.augmenting.recipe.suggest import recipe_for
from app.commands.samples import DecideSamples
from app.formats.incoming import target_for
from app.formats.registry import predictions_reader
from app.jobs.job import Progress
from app.lineage.export import Options, plan_export
from app.lineage.manifest import load_manifest
from app.lineage.snapshot import TakeSnapshot, taken
from app.lineage.verify import verify
from app.records import Item, SampleRow
from app.slices.derived import derived_cells
from app.slices.expression import matches
from app.slices.find import Slice
from app.slices.frame import Frame
from app.slices.intake import import_predictions
from app.slices.project import project_slices
from app.units import Mask
from app.workspace import Workspace
from tests.bench.loop.data import DEV, TASK, TEST, TRAIN, Data, make_project, write_table
from tests.bench.loop.model import Features, Model, errors

BASE, AIMED, CONTROL = "baseline", "aimed", "control"
FORMATS = {"image": "imagefolder", "audio": "hf-audiofolder"}
# What somebody adds who has not looked at what is wrong: a bit of everything, widely drawn.
UNTARGETED = {
    "image": """\
earmark-recipe: 1
name: a bit of everything
media: image
steps:
  - brightness_contrast: {brightness: [-0.25, 0.25], contrast: [-0.4, 0.4]}
    probability: 0.5
  - gamma: {gamma: [0.6, 1.6]}
    probability: 0.5
  - gaussian_blur: {sigma: [0.3, 2.0]}
    probability: 0.5
  - gaussian_noise: {std: [0.01, 0.08]}
    probability: 0.5
""",
    "audio": """\
earmark-recipe: 1
name: a bit of everything
media: audio
steps:
  - time_stretch: {rate: [0.8, 1.25]}
    probability: 0.5
  - low_pass: {cutoff_hz: [1500, 3800]}
    probability: 0.5
  - gaussian_noise_snr: {snr_db: [5, 40]}
    probability: 0.5
  - gain: {gain_db: [-15, 10]}
    probability: 0.5
""",
}


@dataclass(frozen=True)
class All:
    """Every file of the data: its features for the model, and as a condition sees it; ``at`` path → row of both."""

    frame: Frame
    at: Mapping[str, int]
    features: Features
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Turn:
    """Errors by arm: pairs of wrong and all, on test items in the slice and outside. ``tried`` slices had no recipe
    before this one."""

    seed: int
    slice: str
    q_value: float
    tried: int
    steps: tuple[str, ...]
    samples: int
    inside: Mapping[str, tuple[int, int]]
    outside: Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class Aim:
    """The slice that the turn is for, and its recipe."""

    slice: Slice
    tried: int
    recipe: str
    steps: tuple[str, ...]


def turn(data: Data, everything: All, seed: int, folder: Path) -> Turn | None:
    """One turn with the split of ``seed``; None where no slice of dev has a recipe."""
    sides = data.sides(seed)
    known = {path: side for path, side in sides.items() if side != TEST}
    with make_project(data, folder / "project", known) as project:
        first = Model(export(project, folder / BASE))
        _take_in(project, first, everything, [path for path, side in sides.items() if side == DEV], folder)
        aim = _aim(project)
        if aim is None:
            return None
        count = sum(side == TRAIN for side in sides.values())
        models = {BASE: first}
        for arm, recipe in ((AIMED, aim.recipe), (CONTROL, UNTARGETED[data.media])):
            models[arm] = _trained_with(project, recipe, aim.slice.slice if arm == AIMED else "", count, folder / arm)
    return _measured(aim, models, count, seed, [path for path, side in sides.items() if side == TEST], everything)


def _take_in(project: Workspace, model: Model, everything: All, paths: list[str], folder: Path) -> None:
    said = model.predict(everything.features[[everything.at[path] for path in paths]])
    table = folder / "predictions.csv"
    write_table(table, dict(zip(paths, said, strict=True)))
    read = predictions_reader("csv")(table, target_for(project.view.find(Item), project.sheet, task=TASK))
    import_predictions(project, read, model="first", origin="the benchmark")


def _aim(project: Workspace) -> Aim | None:
    """The worst slice by the product's ranking for which it has a recipe."""
    found = project_slices(project.view, project.sheet, "first", task=TASK)
    for tried, one in enumerate(found.slices):
        recipe, steps, no_noise = recipe_for(project, one.slice)
        if recipe and not no_noise:
            return Aim(one, tried, recipe, tuple(step.transform for step in steps))
    return None


def _trained_with(project: Workspace, recipe: str, aimed_at: str, count: int, out: Path) -> Model:
    """The model after ``count`` samples of training items; they are rejected again, so that each arm has its own."""
    make_samples(
        project, recipe, slice_expression=aimed_at, count=count, seed=1, budget=Budget(parents=f"side == '{TRAIN}'")
    )
    made = tuple(row.id for row in project.view.find(SampleRow, state="pending"))
    project.do(DecideSamples(made, "accepted"))
    model = Model(export(project, out))
    check(out, count)
    project.do(DecideSamples(made, "rejected", "of the arm before"))
    return model


def export(project: Workspace, out: Path) -> Path:
    """A training folder of what the project holds now."""
    project.do(TakeSnapshot(f"for {out.name}"))
    options = Options(FORMATS[project.media])
    plan_export(project.view, project.path, taken(project.view), options, out=out, derive=derived_cells).run(Progress())
    return out


def check(folder: Path, count: int) -> None:
    """That ``count`` samples are in the export, all in train and of a parent that is in train; AssertionError else."""
    assert verify(folder).ok
    lines = [line for line in load_manifest(folder) if line["kind"] == "media"]
    originals = {line["item"]: line["split"] for line in lines if "sample" not in line}
    samples = [line for line in lines if "sample" in line]
    assert len(samples) == count
    assert all(line["split"] == TRAIN == originals[line["sample"]["parent"]] for line in samples)
    # What a recording or picture shows is never on two sides, under whatever name.
    assert not {x["sha256"] for x in lines if x["split"] == TRAIN} & {x["sha256"] for x in lines if x["split"] != TRAIN}


def _measured(
    aim: Aim, models: Mapping[str, Model], count: int, seed: int, test: list[str], everything: All
) -> Turn:  # fmt: skip
    rows = np.array([everything.at[path] for path in test])
    within: Mask = np.asarray(matches(aim.slice.slice, everything.frame), dtype=np.bool_)[rows]
    truth = [everything.labels[path] for path in test]
    wrong = {arm: errors(model.predict(everything.features[rows]), truth) for arm, model in models.items()}
    return Turn(
        seed, aim.slice.slice, aim.slice.q_value, aim.tried, aim.steps, count,
        {arm: (int(one[within].sum()), int(within.sum())) for arm, one in wrong.items()},
        {arm: (int(one[~within].sum()), int((~within).sum())) for arm, one in wrong.items()},
    )  # fmt: skip
