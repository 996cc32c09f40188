"""earmark agreement: how well people agree, on a project or on a bare table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from app.cli import output
from app.cli.output import AsJson
from app.errors import CallError

if TYPE_CHECKING:
    from app.agreement.report import AgreementReport


def command(
    source: Annotated[Path, typer.Argument(metavar="PROJECT|LABELS.csv", help="A project, or a table of labels.")],
    task: Annotated[list[str] | None, typer.Option(help="Only this task; may be repeated.")] = None,
    by: Annotated[str, typer.Option(help="Break down by: class, annotator, slice, rule, with commas.")] = "",
    item: Annotated[str, typer.Option(help="For a table: the column of the items.")] = "",
    annotator: Annotated[str, typer.Option(help="For a table: the column of the people.")] = "",
    label: Annotated[str, typer.Option(help="For a table: the column of the labels.")] = "",
    level: Annotated[
        str, typer.Option(help="For a table: nominal, ordinal, interval, ratio, set or text.")
    ] = "nominal",
    group: Annotated[str, typer.Option(help="For a table: a column by which items belong together.")] = "",
    with_dependent: Annotated[
        bool, typer.Option("--with-dependent", help="Count people who saw other labels too; the protocol says so.")
    ] = False,
    resamples: Annotated[int, typer.Option(help="Resamples of the bootstrap.")] = 1000,
    as_json: AsJson = False,
) -> None:
    """Measure agreement and human-level performance, with confidence intervals.

    Example: earmark agreement labels.csv --item clip --annotator who --label text --level text
    """
    from app.agreement.report import BY
    from app.agreement.show import render_text
    from app.agreement.table import TableLevel, measure_table
    from app.errors import UnknownName

    wanted = tuple(part.strip() for part in by.split(",") if part.strip()) or BY
    for name in wanted:
        if name not in BY:
            raise UnknownName("breakdown", name, BY)
    if source.is_file():
        if not (item and annotator and label):
            raise CallError(f"{source.name}: a table needs --item, --annotator and --label, the names of its columns.")
        reports = [
            measure_table(
                source, item=item, annotator=annotator, label=label, level=cast(TableLevel, level), group=group,
                by=wanted, resamples=resamples,
            )
        ]  # fmt: skip
    else:
        reports = _of_project(source, tuple(task or ()), wanted, not with_dependent, resamples)
    # One document for one task, as scripts expect it; a list where a project has several.
    document = reports[0].to_json() if len(reports) == 1 else [report.to_json() for report in reports]
    output.emit(document, lambda: "\n\n".join(render_text(report) for report in reports), as_json=as_json)


def _of_project(
    source: Path, tasks: tuple[str, ...], by: tuple[str, ...], independent_only: bool, resamples: int
) -> list[AgreementReport]:
    from app.agreement.project import project_agreement
    from app.labeling.read import people_by_item
    from app.workspace import Workspace

    with Workspace.open(source, read_only=True) as opened:
        sheet = opened.sheet
        names = tasks or tuple(name for name in sheet.tasks if people_by_item(opened.view, name))
        if not names:
            raise CallError(
                f"{source}: nothing is submitted yet, so there is no agreement to measure. Label items twice."
            )
        return [
            project_agreement(opened.view, sheet, name, by=by, independent_only=independent_only, resamples=resamples)
            for name in names
        ]
