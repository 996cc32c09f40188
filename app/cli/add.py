"""earmark add: registers a folder of files, or finds what changed in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import output
from app.cli.output import AsJson, ProjectPath

if TYPE_CHECKING:
    from app.dataset.measuring import RegisterReport
    from app.workspace import Workspace


def command(
    project: ProjectPath,
    folder: Annotated[Path, typer.Argument(help="The folder that holds the pictures or recordings.")],
    licence: Annotated[str, typer.Option(help="The licence of the files; exports carry it along.")] = "",
    origin: Annotated[str, typer.Option(help="Where the files come from, in words.")] = "",
    name: Annotated[str, typer.Option(help="A name for the source; the folder's name otherwise.")] = "",
    columns: Annotated[Path | None, typer.Option(help="A CSV with one row an item, whose columns are joined.")] = None,
    group: Annotated[str, typer.Option(help="The column that keeps items together in splits, such as speaker.")] = "",
    split: Annotated[str, typer.Option(help="The column that says train, dev or test.")] = "",
    show: Annotated[
        str, typer.Option(help="Columns that annotators see too, with commas; the others are hidden from them.")
    ] = "",
    jobs: Annotated[int, typer.Option(help="Worker processes; 0 means one a core.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Register a folder: hash, probe and measure every file. Run again, it finds only what changed.

    Example: earmark add cells photos --licence "CC BY 4.0" --columns patients.csv --group patient
    """
    from app.workspace import Workspace

    with Workspace.open(project) as opened:
        report = register(opened, folder, licence=licence, origin=origin, name=name, jobs=jobs)
        document = report.to_json()
        lines = [report.text()]
        if columns is not None:
            shown = tuple(filter(None, (part.strip() for part in show.split(","))))
            joined, problems = join_columns(opened, columns, group=group, split=split, show=shown)
            document = {**document, "columns": {"items": joined, "problems": list(problems)}}
            lines += [f"Columns of {columns.name} for {joined} items.", *(f"  {line}" for line in problems)]
    output.emit(document, lambda: "\n".join(lines), as_json=as_json)


def register(
    workspace: Workspace, folder: Path, *, licence: str = "", origin: str = "", name: str = "", jobs: int = 0
) -> RegisterReport:
    """Registers ``folder`` with a progress bar and commits what was found."""
    from app.dataset.register import register_folder
    from app.jobs.runner import default_workers

    with output.progress(f"Registering {folder.name}") as progress:
        return register_folder(
            workspace,
            folder,
            name=name,
            licence=licence,
            origin=origin,
            workers=jobs or default_workers(),
            progress=progress,
        )


def join_columns(
    workspace: Workspace, table: Path, *, group: str, split: str, show: tuple[str, ...] = ()
) -> tuple[int, tuple[str, ...]]:
    """Joins the columns of ``table``; gives how many items got some, and the problems. Annotators see those of
    ``show`` beside what they saw before."""
    from app.commands.dataset import SetColumns, ShowColumns
    from app.dataset.columns import read_columns
    from app.errors import UnknownName
    from app.records import Item, Project

    read = read_columns(table, workspace.view.find(Item))
    for wanted in filter(None, (group, split, *show)):
        if wanted not in read.names:
            raise UnknownName("column", wanted, read.names, where=table.name)
    workspace.do(SetColumns(read.columns, group=group, split=split))
    project = workspace.view.get(Project, "project")
    if show and project is not None:
        workspace.do(ShowColumns(tuple({*project.shown_columns, *show})))
    return len(read.columns), read.problems
