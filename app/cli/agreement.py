"""earmark agreement: how well people agree, on a project or on a bare table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from app.cli import output
from app.cli.output import AsJson
from app.errors import CallError

if TYPE_CHECKING:
    from app.agreement.report import AgreementReport
    from app.agreement.table_facts import Beside


def command(
    source: Annotated[
        Path | None, typer.Argument(metavar="[PROJECT|LABELS.csv]", help="A project, or a table of labels.")
    ] = None,
    task: Annotated[list[str] | None, typer.Option(help="Only this task; may be repeated.")] = None,
    by: Annotated[
        str, typer.Option(help="Break down by: class, annotator, pair, slice, rule, difficulty, with commas.")
    ] = "",
    item: Annotated[str, typer.Option(help="For a table: the column of the items.")] = "",
    annotator: Annotated[str, typer.Option(help="For a table: the column of the people.")] = "",
    label: Annotated[str, typer.Option(help="For a table: the column of the labels.")] = "",
    level: Annotated[
        str, typer.Option(help="For a table: nominal, ordinal, interval, ratio, set or text.")
    ] = "nominal",
    box: Annotated[str, typer.Option(help="For a table of boxes: the columns x0,y0,x1,y1, in pixels.")] = "",
    group: Annotated[str, typer.Option(help="For a table: a column by which items belong together.")] = "",
    slice_columns: Annotated[
        list[str] | None,
        typer.Option("--slice", help="For a table: a column of which each value is a slice; may be repeated."),
    ] = None,
    reference: Annotated[
        str, typer.Option(help="For a table: the annotator whose labels are what the others are held against.")
    ] = "",
    between: Annotated[
        tuple[Path, Path] | None,
        typer.Option(metavar="A B", help="Two people's files of one format, in place of a project or table."),
    ] = None,
    format_name: Annotated[str, typer.Option("--format", help="For --between: a name of `earmark formats`.")] = "",
    kind: Annotated[str, typer.Option(help="For --between: what is compared, such as boxes or segments.")] = "",
    sheet: Annotated[
        Path | None,
        typer.Option(
            help="For --between, or a table of texts: compare by the rules of this sheet. For a project: what its "
            "figures would be under this sheet, before it is put in force."
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write the whole report to this .html, .csv or .json file too.")
    ] = None,
    estimate: Annotated[
        Path | None,
        typer.Option(
            help="For one task of a project: write references estimated from its labels, without adjudication, to this "
            ".csv or .json file."
        ),
    ] = None,
    with_dependent: Annotated[
        bool, typer.Option("--with-dependent", help="Count people who saw other labels too; the protocol says so.")
    ] = False,
    resamples: Annotated[int, typer.Option(min=100, help="Resamples of the bootstrap.")] = 1000,
    as_json: AsJson = False,
) -> None:
    """Measure agreement and human-level performance, with confidence intervals.

    Example: earmark agreement labels.csv --item clip --annotator who --label text --level text
    """
    from app.agreement.export import write_report
    from app.agreement.report import BY
    from app.agreement.show import render_text
    from app.agreement.table_facts import Beside
    from app.errors import EnvironmentFailed, UnknownName

    wanted = tuple(part.strip() for part in by.split(",") if part.strip()) or BY
    for name in wanted:
        if name not in BY:
            raise UnknownName("breakdown", name, BY)
    if (source is None) == (between is None):
        raise CallError("name a project or a table of labels, or two people's files with --between A B.")
    beside = Beside(group, tuple(slice_columns or ()), reference)
    if (between is not None or (source is not None and source.is_dir())) and (
        item or annotator or label or box or beside != Beside()
    ):
        raise CallError(
            "--item, --annotator, --label, --box, --group, --slice and --reference are for a table of labels."
        )
    if between is not None:
        reports = [_of_files(between, format_name, kind, sheet, tuple(task or ()), wanted, resamples)]
        documents = [reports[0].to_json()]
    elif source is not None and source.is_file():
        if not (item and annotator and (label or box)):
            raise CallError(f"{source.name}: a table needs --item, --annotator and --label, the names of its columns.")
        columns, first = (item, annotator, label), (task or [""])[0]
        reports = [_of_table(source, columns, level, box, beside, wanted, resamples, sheet=sheet, task=first)]
        documents = [reports[0].to_json()]
    else:
        assert source is not None
        if not source.exists():
            raise EnvironmentFailed(f"{source}: there is no such file or folder. Check the path.")
        if sheet is not None:
            if out is not None or estimate is not None:
                raise CallError("--sheet only tries another sheet on a project: without --out and --estimate.")
            _try_sheet(source, sheet, tuple(task or ()), not with_dependent, resamples, as_json=as_json)
            return
        pages = _of_project(source, tuple(task or ()), wanted, not with_dependent, resamples, whole=out is not None)
        reports, documents = [report for report, _ in pages], [document for _, document in pages]
    if out is not None:
        write_report(out, documents)
    if estimate is not None:
        _write_estimate(estimate, source, tuple(task or ()), not with_dependent)
    # One document for one task, as scripts expect it; a list where a project has several.
    document = documents[0] if len(documents) == 1 else documents
    output.emit(document, lambda: "\n\n".join(render_text(report) for report in reports), as_json=as_json)


def _try_sheet(
    source: Path, sheet: Path, tasks: tuple[str, ...], independent_only: bool, resamples: int, *, as_json: bool
) -> None:
    """What the figures of a project would be under another sheet."""
    from app.agreement.show_what_if import render_what_if
    from app.agreement.what_if import what_if
    from app.labeling.read import people_by_item
    from app.rules.load import load_file
    from app.workspace import Workspace

    other = load_file(sheet)
    with Workspace.open(source, read_only=True) as opened, opened.view.frozen() as view:
        now = opened.sheet
        names = tasks or tuple(
            name
            for name, task in now.tasks.items()
            if name in other.tasks and other.tasks[name].kind == task.kind and people_by_item(view, name)
        )
        if not names:
            raise CallError(f"{source}: no task with submitted labels is in {sheet.name} too.")
        found = [
            what_if(view, now, other, name, independent_only=independent_only, resamples=resamples) for name in names
        ]
    documents = [one.to_json() for one in found]
    document = documents[0] if len(documents) == 1 else documents
    output.emit(document, lambda: "\n".join(render_what_if(one) for one in found), as_json=as_json)


def _write_estimate(path: Path, source: Path | None, tasks: tuple[str, ...], independent_only: bool) -> None:
    from app.agreement.estimates_file import write_estimates
    from app.agreement.gather import gather
    from app.workspace import Workspace

    if source is None or source.is_file() or len(tasks) != 1:
        raise CallError("--estimate wants a project and one --task of it.")
    with Workspace.open(source, read_only=True) as opened, opened.view.frozen() as view:
        found = gather(view, opened.sheet, tasks[0], independent_only=independent_only)
        told = write_estimates(path, found, found.around.comparing(opened.sheet, tasks[0]))
    for line in told:
        output.note(line)


def _of_table(
    source: Path, columns: tuple[str, str, str], level: str, box: str, beside: Beside, by: tuple[str, ...],
    resamples: int, *, sheet: Path | None, task: str,
) -> AgreementReport:  # fmt: skip
    from app.agreement.table import TableLevel, measure_table
    from app.agreement.table_boxes import measure_boxes
    from app.rules.load import load_file

    item, annotator, label = columns
    if box and sheet is not None:
        raise CallError("the rules of a sheet compare texts, not boxes. Leave --sheet out.")
    if box:
        corners = tuple(part.strip() for part in box.split(","))
        return measure_boxes(
            source, item=item, annotator=annotator, label=label, box=corners, beside=beside, by=by,
            resamples=resamples,
        )  # fmt: skip
    return measure_table(
        source, item=item, annotator=annotator, label=label, level=cast(TableLevel, level), group=beside.group,
        slices=beside.slices, reference=beside.reference, by=by, resamples=resamples,
        sheet=None if sheet is None else load_file(sheet), task=task,
    )  # fmt: skip


def _of_files(
    files: tuple[Path, Path],
    format_name: str,
    kind: str,
    sheet: Path | None,
    tasks: tuple[str, ...],
    by: tuple[str, ...],
    resamples: int,
) -> AgreementReport:
    from app.agreement.between import measure_between
    from app.rules.load import load_file

    loaded = None if sheet is None else load_file(sheet)
    found = measure_between(
        files, format_name=format_name, kind=kind, sheet=loaded, task=tasks[0] if tasks else "", by=by,
        resamples=resamples,
    )  # fmt: skip
    for line in found.problems:
        output.note(line)
    return found.report


def _of_project(
    source: Path, tasks: tuple[str, ...], by: tuple[str, ...], independent_only: bool, resamples: int, *, whole: bool
) -> list[tuple[AgreementReport, dict[str, Any]]]:
    """The report of each task, and its document: ``whole`` with what the agree page shows beside it."""
    from app.agreement.page_figures import page_figures
    from app.agreement.project import project_agreement
    from app.labeling.read import people_by_item
    from app.workspace import Workspace

    with Workspace.open(source, read_only=True) as opened, opened.view.frozen() as view:
        sheet = opened.sheet
        names = tasks or tuple(name for name in sheet.tasks if people_by_item(view, name))
        if not names:
            raise CallError(
                f"{source}: nothing is submitted yet, so there is no agreement to measure. Label items twice."
            )
        if whole:
            pages = [
                page_figures(view, sheet, name, independent_only=independent_only, resamples=resamples)
                for name in names
            ]
            return [(page.report, page.to_json()) for page in pages]
        reports = [
            project_agreement(view, sheet, name, by=by, independent_only=independent_only, resamples=resamples)
            for name in names
        ]
        return [(report, report.to_json()) for report in reports]
