"""One round that trains: worst slice, recipe, verdict with the model's word on samples, export, training, measuring.

Nothing is chosen by hand: the product finds the slice among single conditions (items of train are predicted by models
that have not learnt from their photo, items of dev by the model itself), suggests the recipe, and says what samples are
made of; the trainer reads the exported folders back. The photos of the test side are in a project apart.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from app.augmenting.make.aim import aim_at, parents_of
from app.augmenting.make.budget import Budget
from app.augmenting.make.stage import Order, make_samples
from app.augmenting.recipe.compared import takes_others
from app.augmenting.recipe.contrast import Suggestion
from app.augmenting.recipe.suggest import recipe_for
from app.augmenting.verdict.measuring import measure
from app.augmenting.verdict.table import Table
from app.commands.predictions import run_name
from app.commands.samples import DecideSamples
from app.demo.crops import DEV, TASK, TEST, TRAIN, Crop, cut, make_project, sides
from app.demo.ridge import Ridge, pixels_of
from app.demo.side_by_side import MODEL, beside, keep_run
from app.formats.incoming import target_for
from app.formats.registry import predictions_reader
from app.jobs.job import Progress
from app.lineage.export import Options, plan_export
from app.lineage.snapshot import TakeSnapshot, find_snapshot
from app.lineage.verify import verify
from app.records import Item, SampleRow
from app.slices.derived import frame_of
from app.slices.expression import matches
from app.slices.find import Found, Slice
from app.slices.intake import import_predictions
from app.slices.on_samples import apart, sample_items
from app.slices.project import project_slices
from app.slices.runs import Compared
from app.slices.search import CONFIRMED_Q
from app.units import Floats, Mask
from app.workspace import Workspace

FOLDS, SEED = 5, 20
HELD_OUT = run_name(MODEL, "held out")
BASE, AIMED, CONTROL, COPIES = "baseline", "aimed", "untargeted", "plain copies"
# What somebody adds who has not looked at what is wrong: a bit of everything, widely drawn.
UNTARGETED = """\
earmark-recipe: 1
name: a bit of everything
media: image
steps:
  - rotate: {angle: [-12, 12]}
    probability: 0.5
  - shift_scale: {scale: [0.85, 1.2], shift_x: [-0.1, 0.1], shift_y: [-0.1, 0.1]}
    probability: 0.5
  - stretch_shear: {stretch: [0.9, 1.1], shear_x: [-8, 8], shear_y: [-3, 3]}
    probability: 0.5
  - brightness_contrast: {brightness: [-0.25, 0.25], contrast: [-0.4, 0.4]}
    probability: 0.5
  - gamma: {gamma: [0.6, 1.6]}
    probability: 0.5
  - gaussian_blur: {sigma: [0.3, 2.0]}
    probability: 0.5
  - gaussian_noise: {std: [0.01, 0.08]}
    probability: 0.5
"""


@dataclass(frozen=True)
class Measured:
    """Wrong of all test items, in the slice or elsewhere; ``change`` is the error less the baseline's, with its
    interval over photos, None for the baseline and where there can be none."""

    wrong: int
    items: int
    change: tuple[float, float, float] | None = None


@dataclass
class Round:
    """What the round came to. ``stopped`` says why nothing was trained again, "" where it went to the end."""

    path: Path
    items: Mapping[str, int] = field(default_factory=dict)
    slices: Found | None = None
    aim: Slice | None = None
    suggested: tuple[Suggestion, ...] = ()
    parents: str = ""
    samples: int = 0
    verdict: Table | None = None
    verified: bool = False
    stopped: str = ""
    inside: Mapping[str, Measured] = field(default_factory=dict)
    outside: Mapping[str, Measured] = field(default_factory=dict)
    runs: tuple[Compared, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As ``earmark demo --headless --json`` prints it."""
        return {
            "project": str(self.path),
            "items": dict(self.items),
            "slices": [] if self.slices is None else [one.to_json() for one in self.slices.slices[:5]],
            "aim": None if self.aim is None else self.aim.to_json(),
            "suggested": [{"transform": one.transform, "why": one.why} for one in self.suggested],
            "parents": self.parents,
            "samples": self.samples,
            "verdict": None if self.verdict is None else self.verdict.to_json(),
            "stopped": self.stopped,
            "runs": [one.to_json() for one in self.runs],
            "test": {
                where: {
                    arm: {"wrong": one.wrong, "items": one.items, "change": one.change} for arm, one in found.items()
                }
                for where, found in (("slice", self.inside), ("elsewhere", self.outside))
            },
        }


def run_round(pictures: Workspace, out: Path, progress: Progress | None = None, *, seed: int = SEED) -> Round:
    """The round in ``out``/round, on cells cut out of the photos of the project ``pictures``."""
    room, watch = out / "round", progress or Progress()
    crops = cut(pictures.view, room / "all")
    side = sides(crops, seed)
    parts = {name: tuple(one for one in crops if side[one.path] == name) for name in (TRAIN, DEV, TEST)}
    media = _apart(room, crops, side)
    found = Round(room / "project", {name: len(part) for name, part in parts.items()})
    known = (*parts[TRAIN], *parts[DEV])
    with make_project(known, media["known"], room / "project", side, "One cell a picture") as project:
        watch.check()
        models = {BASE: _learnt(_exported(project, room / BASE, "before"))}
        _predict(project, _held_out(media["known"], parts, models[BASE]), room / "predictions.csv")
        keep_run(project, BASE, models[BASE], room / BASE, media["known"], parts[DEV])
        _aim(project, found, watch)
        if not found.stopped:
            _train(project, found, models, media["known"], parts[TRAIN], room, watch)
        if not found.stopped and found.aim is not None:
            for run in (AIMED, CONTROL):
                keep_run(project, run, models[run], room / run, media["known"], parts[DEV])
            found.runs = beside(project, found.aim.slice, (BASE, AIMED, CONTROL))
    if not found.stopped:
        with make_project(parts[TEST], media[TEST], room / "untouched", side, "Untouched cells") as untouched:
            _measure(untouched, found, models, media[TEST], parts[TEST])
    return found


def _apart(room: Path, crops: Sequence[Crop], side: Mapping[str, str]) -> dict[str, Path]:
    """The files of train and dev in one folder, those of test in another."""
    folders = {"known": room / "known", TEST: room / TEST}
    for folder in folders.values():
        folder.mkdir()
    for one in crops:
        (room / "all" / one.path).rename(folders[TEST if side[one.path] == TEST else "known"] / one.path)
    (room / "all").rmdir()
    return folders


def _held_out(media: Path, parts: Mapping[str, Sequence[Crop]], model: Ridge) -> dict[str, str]:
    """File → class for train, by models that have not seen its photo, and for dev."""
    train, dev = parts[TRAIN], parts[DEV]
    said = dict(zip((one.path for one in dev), model.predict(_pixels(media, dev)), strict=True))
    pixels, fold = _pixels(media, train), _folds(train)
    for held, learnt in _fold_models(pixels, train, fold).items():
        names = [one.path for one, own in zip(train, fold, strict=True) if own == held]
        said |= dict(zip(names, learnt.predict(pixels[np.array(fold) == held]), strict=True))
    return said


def _folds(train: Sequence[Crop]) -> list[int]:
    """The fold of each crop: photos in turn."""
    place = {photo: at % FOLDS for at, photo in enumerate(sorted({one.photo for one in train}))}
    return [place[one.photo] for one in train]


def _fold_models(pixels: Floats, train: Sequence[Crop], fold: Sequence[int]) -> dict[int, Ridge]:
    own, labels = np.array(fold), np.array([one.label for one in train])
    return {held: Ridge(pixels[own != held], labels[own != held].tolist()) for held in sorted(set(fold))}


def _pixels(media: Path, crops: Sequence[Crop]) -> Floats:
    return pixels_of([media / one.path for one in crops])


def _predict(project: Workspace, said: Mapping[str, str], table: Path) -> None:
    """Predictions as a user brings them: a table, of items and of samples by the names of their files."""
    with table.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(("path", TASK))
        writer.writerows(sorted(said.items()))
    known = [*project.view.find(Item), *sample_items(project.view)]
    read = predictions_reader("csv")(table, target_for(known, project.sheet, task=TASK))
    read, on_samples = apart(project.view, read)
    import_predictions(project, read, model=HELD_OUT, origin=table.name, samples=on_samples)


def _aim(project: Workspace, found: Round, watch: Progress) -> None:
    """The worst slice that is sure, and how samples for it are made."""
    found.slices = project_slices(project.view, project.sheet, HELD_OUT, task=TASK, depth=1)
    sure = [one for one in found.slices.slices if one.q_value < CONFIRMED_Q]
    if not sure:
        found.stopped = f"no slice is sure (q < {CONFIRMED_Q}): there is nothing to aim at"
        return
    found.aim = sure[0]
    recipe, found.suggested, _ = recipe_for(project, found.aim.slice, watch)
    if not recipe:
        found.stopped = "nothing that is measured sets the slice apart: no step would imitate it"
        return
    found.parents = parents_of(found.aim.slice, others=takes_others(project.sheet, found.aim.slice))
    # As many as there are real ones to learn from: more would weigh the slice above all else.
    found.samples = max(1, len(aim_at(project.view, project.sheet, found.aim.slice).parents))
    order = Order(found.aim.slice, found.samples, SEED, Budget(parents=found.parents))
    make_samples(project, recipe, order, progress=watch)


def _train(
    project: Workspace, found: Round, models: dict[str, Ridge], media: Path, train: Sequence[Crop], room: Path,
    watch: Progress,
) -> None:  # fmt: skip
    """The verdict with what the model says of the samples; unless it refuses them, the model after each arm."""
    assert found.aim is not None
    made = project.view.find(SampleRow, state="pending")
    _predict(project, _on_samples(project, made, media, train), room / "on-samples.csv")
    found.verdict = measure(project.view, project.sheet, made[0].recipe_id, task=TASK, model=HELD_OUT, progress=watch)
    if found.verdict.refusal:
        found.stopped = f"the verdict refuses the samples: {found.verdict.refusal}"
        return
    models[AIMED] = _with(project, made, room / AIMED)
    found.verified = verify(room / AIMED).ok
    make_samples(project, UNTARGETED, Order("", found.samples, SEED, Budget(parents="")), progress=watch)
    models[CONTROL] = _with(project, project.view.find(SampleRow, state="pending"), room / CONTROL)
    project.do(DecideSamples(tuple(row.id for row in made), "accepted"))
    models[COPIES] = _copied(project, found.aim.slice, media, train)


def _on_samples(
    project: Workspace, made: Sequence[SampleRow], media: Path, train: Sequence[Crop]
) -> dict[str, str]:  # fmt: skip
    """File of a sample → class, by the model that has seen no crop of its parent's photo."""
    fold = _folds(train)
    learnt = _fold_models(_pixels(media, train), train, fold)
    fold_of = {one.path: own for one, own in zip(train, fold, strict=True)}
    paths = {item.id: item.path for item in project.view.find(Item)}
    said: dict[str, str] = {}
    for row in made:
        model = learnt[fold_of[paths[row.parent_id]]]
        said[Path(row.path).name] = model.predict(pixels_of([project.path / row.path]))[0]
    return said


def _with(project: Workspace, made: Sequence[SampleRow], out: Path) -> Ridge:
    """The model after these samples; they are rejected again, so that each arm has its own."""
    names = tuple(row.id for row in made)
    project.do(DecideSamples(names, "accepted"))
    model = _learnt(_exported(project, out, out.name.replace(" ", "-")))
    project.do(DecideSamples(names, "rejected", "of another arm"))
    return model


def _copied(project: Workspace, aim: str, media: Path, train: Sequence[Crop]) -> Ridge:
    """The model where the slice's own items of train stand twice: what weight alone would do."""
    parents = {item.path for item in project.view.find(Item, id=aim_at(project.view, project.sheet, aim).parents)}
    twice = [*train, *(one for one in train if one.path in parents)]
    return Ridge(_pixels(media, twice), [one.label for one in twice])


def _exported(project: Workspace, out: Path, name: str) -> Path:
    project.do(TakeSnapshot(f"for {name}", name))
    snapshot = find_snapshot(project.view, name)
    plan_export(project.view, project.path, snapshot, Options("imagefolder"), out=out).run(Progress())
    return out


def _learnt(folder: Path) -> Ridge:
    """The model of the side "train" of an exported folder: a folder a class."""
    files = sorted((folder / TRAIN).glob("*/*"))
    return Ridge(pixels_of(files), [file.parent.name for file in files])


def _measure(
    untouched: Workspace, found: Round, models: Mapping[str, Ridge], media: Path, test: Sequence[Crop]
) -> None:  # fmt: skip
    assert found.aim is not None
    frame = frame_of(untouched.view, sheet=untouched.sheet)
    paths = {item.id: item.path for item in untouched.view.find(Item)}
    place = {one.path: at for at, one in enumerate(test)}
    within: Mask = np.zeros(len(test), dtype=np.bool_)
    for item, there in zip(frame.item_ids, matches(found.aim.slice, frame), strict=True):
        within[place[paths[item]]] = there
    pixels, truth = _pixels(media, test), np.array([one.label for one in test])
    wrong = {arm: np.array(model.predict(pixels)) != truth for arm, model in models.items()}
    photos = np.unique([one.photo for one in test], return_inverse=True)[1]
    found.inside = {arm: _measured(one, wrong[BASE], within, photos, arm) for arm, one in wrong.items()}
    found.outside = {arm: _measured(one, wrong[BASE], ~within, photos, arm) for arm, one in wrong.items()}


def _measured(wrong: Mask, base: Mask, which: Mask, photos: np.ndarray[Any, Any], arm: str) -> Measured:
    from app.agreement.bootstrap import paired_difference

    own, other, weight = (one[which].astype(np.float64) for one in (wrong, base, np.ones(len(wrong))))
    if arm == BASE or not len(own):
        return Measured(int(own.sum()), len(own))
    groups = np.unique(photos[which], return_inverse=True)[1].astype(np.int64)
    interval = paired_difference((own, weight), (other, weight)).interval(groups=groups, seed=SEED)
    change = float(own.mean() - other.mean())
    low, high = (change, change) if interval is None else (interval.low, interval.high)
    return Measured(int(own.sum()), len(own), None if interval is None else (change, low, high))
