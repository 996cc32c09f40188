"""earmark predictions: what a model said, into the project."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli import output
from app.cli.output import AsJson, ProjectPath

_MOST_PROBLEMS = 40  # printed for people: what else is to be said must not scroll away


def command(
    project: ProjectPath,
    file: Annotated[Path, typer.Argument(help="A file, or a folder, of a format that brings predictions.")],
    model: Annotated[str, typer.Option(help="The name of the model; the same name again replaces what it said.")],
    format_name: Annotated[
        str, typer.Option("--format", help="A name of `earmark formats`; by what stands in the file without it.")
    ] = "",
    task: Annotated[str, typer.Option(help="The task that is predicted, where several would fit.")] = "",
    names_from: Annotated[
        Path | None, typer.Option(help="The COCO file or data.yaml that names what results give by number.")
    ] = None,
    run: Annotated[
        str, typer.Option(help="The name of this run of the model: it is MODEL@RUN wherever a model is named.")
    ] = "",
    replace: Annotated[
        bool, typer.Option("--replace", help="Also where that run was trained on another snapshot.")
    ] = False,
    trained_on: Annotated[
        str,
        typer.Option(
            help="The snapshot that the model was trained on, or the folder of its export; "
            "without it a run that stands there keeps what was said, `unknown` forgets it."
        ),
    ] = "",
    rename: Annotated[
        list[str] | None, typer.Option(help="A class of the file and that of the sheet: --rename erythrocyte=red.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would come of it, and write nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Import the predictions of a model run. Unknown items and classes are reported, the rest comes in.

    Example: earmark predictions cells detections.json --model hough --run v2 --trained-on v2 --format coco
    """
    from app.commands.predictions import run_name
    from app.slices.arrival import Wish, look
    from app.slices.intake import import_predictions, plan_import
    from app.slices.trained import trained_on as known_as
    from app.workspace import Workspace

    model = run_name(model, run)
    wish = Wish(file, format_name, task, names_from, dict(_pair(one) for one in rename or ()))
    with Workspace.open(project, read_only=dry_run) as opened:
        with output.progress("Reading:") as progress:
            found = look(opened.view, opened.sheet, wish, progress)
        trained = known_as(opened.view, trained_on) if trained_on else None
        if dry_run:
            taken = plan_import(
                opened.view, opened.who, found.read, model=model, origin=file.name, trained=trained,
                samples=found.samples, replace=replace, told=found.notes,
            )  # fmt: skip
        else:
            taken = import_predictions(
                opened, found.read, model=model, origin=file.name, trained=trained, samples=found.samples,
                replace=replace, told=found.notes,
            )  # fmt: skip
    tally = found.read.tally
    document = {
        "model": model, "format": found.format_name, "written": not dry_run, "tasks": dict(taken.items),
        "items": sum(taken.items.values()), "samples": dict(taken.samples), "entries": found.read.entries,
        "unknown_items": dict(tally.unknown_items), "again": dict(tally.again),
        "unknown_classes": {name: dict(said) for name, said in tally.unknown_classes.items()},
        "problems": list(found.read.problems), "notes": list(taken.notes),
    }  # fmt: skip

    def text() -> str:
        would = " would be kept" if dry_run else ""
        lines = [_counted(model, name, n, "item", would) for name, n in taken.items.items()]
        lines += [_counted(model, name, n, "sample", would) for name, n in taken.samples.items()]
        problems = found.read.problems[:_MOST_PROBLEMS]
        lines += [f"  {line}" for line in (*taken.notes, *problems)]
        if more := len(found.read.problems) - len(problems):
            lines.append(f"  {more:,} more lines like these; --json lists them all.")
        return "\n".join(lines)

    output.emit(document, text, as_json=as_json)


def _pair(text: str) -> tuple[str, str]:
    from app.errors import CallError

    name, sign, cls = text.partition("=")
    if not sign or not name.strip() or not cls.strip():
        raise CallError(f"--rename {text!r}: a class of the file, =, and a class of the sheet are wanted.")
    return name.strip(), cls.strip()


def _counted(model: str, task: str, n: int, what: str, would: str) -> str:
    return f"{model}: predictions of {task} for {n:,} {what}{'' if n == 1 else 's'}{would}."
