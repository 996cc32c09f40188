"""One turn of the loop: train, find the worst slice, aim a recipe, export, train again, measure untouched data.

The reference is the data's own labels and nobody else labelled, so human-level performance is unknown, and the product
ranks slices by the model's error above its mean, times their share. Items of train are predicted by models that have
not learnt from them (five folds, groups kept together), items of dev by the model itself: slices come from both. A turn
stops where no slice is sure, where nothing would imitate it, and where the verdict refuses the samples. Files of the
test side are in a project apart, where they are measured and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.augmenting.make.aim import parents_of
from app.augmenting.make.budget import Budget
from app.augmenting.make.stage import Order, make_samples
from app.augmenting.recipe.compared import takes_others
from app.augmenting.recipe.suggest import recipe_for
from app.augmenting.verdict.measuring import measure
from app.augmenting.verdict.table import Table
from app.commands.samples import DecideSamples
from app.demo.trained import UNTARGETED as UNTARGETED_PICTURES
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
from app.slices.on_samples import apart, sample_items
from app.slices.project import project_slices
from app.slices.search import CONFIRMED_Q
from app.units import Mask
from app.workspace import Workspace
from tests.bench.loop.data import DEV, TASK, TEST, TRAIN, Data, make_project, write_table
from tests.bench.loop.model import Features, Model, errors, features

BASE, AIMED, CONTROL = "baseline", "aimed", "control"
MODEL, FOLDS = "first", 5
FORMATS = {"image": "imagefolder", "audio": "hf-audiofolder"}
# What somebody adds who has not looked at what is wrong: a bit of everything, widely drawn.
UNTARGETED = {
    "image": UNTARGETED_PICTURES,
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
    groups: Mapping[str, str]

    def known(self, paths: Sequence[str]) -> Features:
        """The rows of these files."""
        return self.features[[self.at[path] for path in paths]]


@dataclass(frozen=True)
class Aim:
    """The slice that the turn is for, its recipe, and the condition of what samples are made of."""

    slice: Slice
    recipe: str
    steps: tuple[str, ...]
    parents: str


@dataclass(frozen=True)
class Turn:
    """What became of a seed. ``stopped`` says why nothing was trained; "" where it went to the end.

    Errors by arm are pairs of wrong and all, on test items in the slice and outside. ``verdict`` has the model's
    error on samples, on what they were made of, and on real items of the slice, before training, in words.
    """

    seed: int
    stopped: str
    best_q: float
    aim: Aim | None = None
    verdict: str = ""
    samples: int = 0
    inside: Mapping[str, tuple[int, int]] | None = None
    outside: Mapping[str, tuple[int, int]] | None = None


class Folded:
    """Predictions for items of train, and for samples of them, by models that learnt from neither."""

    def __init__(self, everything: All, train: Sequence[str]) -> None:
        groups = sorted({everything.groups[path] or path for path in train})
        fold = {name: place % FOLDS for place, name in enumerate(np.random.default_rng(0).permutation(groups))}
        self._fold = {path: fold[everything.groups[path] or path] for path in train}
        learnt = {held: [path for path in train if self._fold[path] != held] for held in set(self._fold.values())}
        self._models = {
            held: Model(everything.known(paths), [everything.labels[path] for path in paths])
            for held, paths in learnt.items()
        }

    def predict(self, known: Features, parents: Sequence[str]) -> list[str]:
        """The label of each row of features, of the items ``parents`` or of samples of them."""
        held = np.array([self._fold[path] for path in parents])
        said = np.empty(len(parents), dtype=object)
        for one, model in self._models.items():
            if (held == one).any():
                said[held == one] = model.predict(known[held == one])
        return [str(label) for label in said]


def turn(data: Data, everything: All, seed: int, folder: Path) -> Turn:
    """One turn with the split of ``seed``."""
    sides = data.sides(seed)
    train, dev, test = ([path for path, one in sides.items() if one == side] for side in (TRAIN, DEV, TEST))
    known = {path: side for path, side in sides.items() if side != TEST}
    with make_project(data, folder / "project", known) as project:
        first = Model.of(export(project, folder / BASE))
        folded = Folded(everything, train)
        said = dict(zip(train, folded.predict(everything.known(train), train), strict=True))
        said |= dict(zip(dev, first.predict(everything.known(dev)), strict=True))
        _take_in(project, said, folder / "predictions.csv")
        aim, why_none, best_q = _aim(project)
        if aim is None:
            return Turn(seed, why_none, best_q)
        count, models = len(train), {BASE: first}
        made = _made(project, aim.recipe, aim.slice.slice, Budget(parents=aim.parents), count)
        table = _verdict(project, made, folded, folder / "on-samples.csv")
        said_of = next(one.said for one in table.criteria if one.key == "model")
        if table.refusal:
            return Turn(seed, "refused by its verdict", best_q, aim, said_of)
        models[AIMED] = _trained(project, made, count, folder / AIMED)
        made = _made(project, UNTARGETED[data.media], "", Budget(), count)
        models[CONTROL] = _trained(project, made, count, folder / CONTROL)
    rows = np.array([everything.at[path] for path in test])
    within: Mask = np.asarray(matches(aim.slice.slice, everything.frame), dtype=np.bool_)[rows]
    if not within.any() or within.all():
        return Turn(seed, "no test item in the slice, or none outside", best_q, aim, said_of)
    truth = [everything.labels[path] for path in test]
    wrong = {arm: errors(model.predict(everything.known(test)), truth) for arm, model in models.items()}
    return Turn(seed, "", best_q, aim, said_of, count, _counted(wrong, within), _counted(wrong, ~within))


def _counted(wrong: Mapping[str, NDArray[np.bool_]], which: Mask) -> dict[str, tuple[int, int]]:
    return {arm: (int(one[which].sum()), int(which.sum())) for arm, one in wrong.items()}


def _take_in(project: Workspace, said: Mapping[str, str], table: Path) -> None:
    """Predictions as a user brings them: of items, and of samples by the names of their files."""
    write_table(table, said)
    known = [*project.view.find(Item), *sample_items(project.view)]
    read = predictions_reader("csv")(table, target_for(known, project.sheet, task=TASK))
    assert not read.problems, read.problems
    read, on_samples = apart(project.view, read)
    import_predictions(project, read, model=MODEL, origin="the benchmark", samples=on_samples)


def _aim(project: Workspace) -> tuple[Aim | None, str, float]:
    """The worst slice by the product's ranking that is sure and has a recipe; why there is none; the least q."""
    # Of single conditions: pairs multiply what is tried by twenty, and these data are few.
    found = project_slices(project.view, project.sheet, MODEL, task=TASK, depth=1)
    best_q = min((one.q_value for one in found.slices), default=1.0)
    sure = [one for one in found.slices if one.q_value < CONFIRMED_Q]
    for one in sure:
        recipe, steps, _ = recipe_for(project, one.slice)
        if recipe:
            parents = parents_of(one.slice, others=takes_others(project.sheet, one.slice))
            return Aim(one, recipe, tuple(step.transform for step in steps), parents), "", best_q
    return None, "nothing imitates what is sure" if sure else "no slice is sure", best_q


def _made(
    project: Workspace, recipe: str, aimed_at: str, budget: Budget, count: int
) -> tuple[SampleRow, ...]:  # fmt: skip
    """``count`` samples, which wait to be decided on."""
    make_samples(project, recipe, Order(aimed_at, count, 1, budget))
    return tuple(project.view.find(SampleRow, state="pending"))


def _verdict(project: Workspace, made: Sequence[SampleRow], folded: Folded, table: Path) -> Table:
    """The product's table, with what the model says of the samples before it trains on them."""
    paths = {item.id: item.path for item in project.view.find(Item)}
    known = np.array([features(project.path / row.path) for row in made])
    said = folded.predict(known, [paths[row.parent_id] for row in made])
    _take_in(project, {Path(row.path).name: label for row, label in zip(made, said, strict=True)}, table)
    return measure(project.view, project.sheet, made[0].recipe_id, task=TASK, model=MODEL)


def _trained(project: Workspace, made: Sequence[SampleRow], count: int, out: Path) -> Model:
    """The model after these samples; they are rejected again, so that each arm has its own."""
    names = tuple(row.id for row in made)
    project.do(DecideSamples(names, "accepted"))
    model = Model.of(export(project, out))
    check(out, count)
    project.do(DecideSamples(names, "rejected", "of the arm before"))
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
