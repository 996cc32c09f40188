"""The model of each training as a run of its own, tied to the snapshot that it was trained on, on the items of dev."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from app.commands.predictions import run_name
from app.commands.slices import SaveSlice
from app.demo.crops import TASK, Crop
from app.demo.ridge import Ridge, pixels_of
from app.errors import CallError
from app.formats.incoming import Read
from app.labels.values import Choice
from app.records import Item
from app.slices.intake import import_predictions
from app.slices.runs import Compared, compare, runs_of
from app.slices.trained import trained_on
from app.workspace import Workspace

MODEL = "ridge"


def keep_run(project: Workspace, run: str, model: Ridge, export: Path, media: Path, dev: Sequence[Crop]) -> None:
    """What ``model`` says of the items of dev, which no training had; it learnt from the folder ``export``."""
    names = {item.path: item.id for item in project.view.find(Item)}
    options = model.predict(pixels_of([media / one.path for one in dev]))
    said = {names[one.path]: {TASK: Choice(option)} for one, option in zip(dev, options, strict=True)}
    import_predictions(
        project, Read(said, (), len(said)), model=run_name(MODEL, run), origin=export.name,
        trained=trained_on(project.view, str(export)),
    )  # fmt: skip


def beside(project: Workspace, aim: str, runs: Sequence[str]) -> tuple[Compared, ...]:
    """The runs on all that they predict and, where they predict any of it, on the slice, which is kept under a name."""
    project.do(SaveSlice("aimed at", TASK, aim))
    chosen = runs_of(project.view, TASK, [run_name(MODEL, run) for run in runs])
    found = [compare(project.view, project.sheet, chosen)]
    with suppress(CallError):
        found.append(compare(project.view, project.sheet, chosen, condition=aim))
    return tuple(found)
