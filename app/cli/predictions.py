"""earmark predictions: what a model said, into the project."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli import output
from app.cli.output import AsJson, ProjectPath


def command(
    project: ProjectPath,
    file: Annotated[Path, typer.Argument(help="A file, or a folder, of a format that brings predictions.")],
    model: Annotated[str, typer.Option(help="The name of the model run; the same name again replaces it.")],
    format_name: Annotated[
        str, typer.Option("--format", help="A name of `earmark formats`; by the file's ending otherwise.")
    ] = "",
    task: Annotated[str, typer.Option(help="The task that is predicted, where several would fit.")] = "",
    names_from: Annotated[
        Path | None, typer.Option(help="The COCO file or data.yaml that names what results give by number.")
    ] = None,
    trained_on: Annotated[
        str, typer.Option(help="The snapshot that the model was trained on, or the folder of its export.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Import the predictions of a model run. Unknown items and classes are reported, the rest comes in.

    Example: earmark predictions cells detections.json --model hough --format coco --task cells
    """
    from app.augmenting.verdict.predicted import apart, keep_samples, sample_items
    from app.formats.incoming import Target, shapes_of
    from app.formats.lookup import Items
    from app.formats.registry import predictions_reader
    from app.records import Item
    from app.slices.intake import TakenIn, import_predictions
    from app.slices.project import find_run
    from app.slices.trained import seen_in_training
    from app.slices.trained import trained_on as known_as
    from app.workspace import Workspace

    with Workspace.open(project) as opened:
        known = [*opened.view.find(Item), *sample_items(opened.view)]
        target = Target(Items(known), shapes_of(opened.sheet), task=task, names_from=names_from)
        read = predictions_reader(format_name, file)(file, target)
        read, on_samples = apart(opened.view, read)
        samples = keep_samples(opened, on_samples, model=model, origin=file.name)
        trained = known_as(opened.view, trained_on) if trained_on else None
        taken = TakenIn({}, ())
        if read.said or not samples:
            taken = import_predictions(opened, read, model=model, origin=file.name, trained=trained)
        runs = taken.items
        notes = list(taken.notes)
        for name in runs:
            seen = seen_in_training(opened.view, find_run(opened.view, model, name), read.of(name))
            notes += [f"{name}: {seen.text}"] if seen.text else []
    document = {
        "model": model,
        "tasks": dict(runs),
        "items": sum(runs.values()),
        "samples": dict(samples),
        "entries": read.entries,
        "problems": list(read.problems),
        "notes": notes,
    }

    def text() -> str:
        lines = [f"{model}: predictions of {name} for {count} items." for name, count in runs.items()]
        lines += [f"{model}: predictions of {name} for {count} samples." for name, count in samples.items()]
        return "\n".join([*lines, *(f"  {line}" for line in (*notes, *read.problems))])

    output.emit(document, text, as_json=as_json)
