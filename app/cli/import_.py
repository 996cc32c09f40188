"""earmark import: labels that were made elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli import output
from app.cli.output import AsJson, ProjectPath


def command(
    project: ProjectPath,
    file: Annotated[Path, typer.Argument(metavar="FILE_OR_FOLDER", help="The file, or the folder of files.")],
    format_name: Annotated[str, typer.Option("--format", help="A name of `earmark formats`.")],
    annotator: Annotated[str, typer.Option(help='Who said it; "reference" for an adjudicated set.')],
    task: Annotated[str, typer.Option(help="The task to fill, where several would fit.")] = "",
    protocol: Annotated[str, typer.Option(help="How the labels came about, in words.")] = "imported",
    dependent: Annotated[
        bool, typer.Option("--dependent", help="The annotator saw other labels: kept out of HLP.")
    ] = False,
    tolerance_px: Annotated[float, typer.Option(help="How far outside the image is cut without a word.")] = 0.0,
    as_json: AsJson = False,
) -> None:
    """Import labels. Running it again changes nothing; bad entries are reported and the rest comes in.

    Example: earmark import cells annotations --format voc --annotator bccd
    """
    from app.commands.labels import ImportLabels, Said
    from app.formats.incoming import Target, shapes_of
    from app.formats.lookup import Items
    from app.formats.registry import labels_reader
    from app.records import Item
    from app.workspace import Workspace

    with Workspace.open(project) as opened:
        items = Items(opened.view.find(Item))
        target = Target(items, shapes_of(opened.sheet), task=task, tolerance_px=tolerance_px)
        read = labels_reader(format_name)(file, target)
        labels = tuple(Said(item, name, value) for item, found in read.said.items() for name, value in found.items())
        done = opened.do(ImportLabels(annotator, labels, protocol=protocol, independent=not dependent))
    document = {
        "annotator": annotator,
        "labels": len(labels),
        "entries": read.entries,
        "changed_rows": len(done.edits),
        "problems": list(read.problems),
    }
    rows = len(done.edits)
    changed = f"{rows:,} row{'' if rows == 1 else 's'} written" if rows else "nothing new"
    lines = [
        f"{annotator}: {len(labels):,} label{'' if len(labels) == 1 else 's'} "
        f"({read.entries:,} {'entry' if read.entries == 1 else 'entries'} in the file), {changed}.",
        *(f"  {p}" for p in read.problems),
    ]
    output.emit(document, lambda: "\n".join(lines), as_json=as_json)
