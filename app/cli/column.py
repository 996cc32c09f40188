"""earmark column: columns that a formula gives."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli import output
from app.cli.output import AsJson, ProjectPath


def command(
    project: ProjectPath,
    name: Annotated[str, typer.Argument(help="The column; all are listed without it.")] = "",
    formula: Annotated[str, typer.Argument(help='What gives it, such as "width_px * height_px / 1e6".')] = "",
    note: Annotated[str, typer.Option(help="A remark that is kept with it.")] = "",
    remove: Annotated[bool, typer.Option("--remove", help="Remove the column.")] = False,
    as_json: AsJson = False,
) -> None:
    """Define a column by a formula over features, columns and labels; list them, or remove one.

    Numbers and texts may be worked out (+ - * / // % **, "a" if x < 3 else "b"), with functions such as log10, clip,
    bins, part, lower, contains. Slices, filters, recipes and exports know the column.

    Example: earmark column birds speaker "part(path_of_upload, '_', 1)"
    """
    from app.commands.derive import DefineColumn, RemoveColumn
    from app.records import DerivedColumn
    from app.slices.derived import check_formula, formulas_of
    from app.slices.frame import measured_frame
    from app.slices.sample_values import told
    from app.workspace import Workspace

    with Workspace.open(project, read_only=not name) as opened:
        frame = measured_frame(opened.view, sheet=opened.sheet)
        if name and remove:
            opened.do(RemoveColumn(name))
        elif name and formula:
            check_formula(frame, name, formula, formulas_of(opened.view))
            opened.do(DefineColumn(name, formula, note))
        formulas = formulas_of(opened.view)
        rows = [row for row in opened.view.find(DerivedColumn) if name in ("", row.name) or remove]
        document = [
            {
                "name": row.name,
                "formula": row.formula,
                "note": row.note,
                **told(frame, row.name, formulas),
            }
            for row in sorted(rows, key=lambda row: row.name)
        ]
    table = [(one["name"], one["formula"], one["known"], one["values"]) for one in document]
    header = ("Column", "Formula", "Items", "Values")
    output.emit(
        document,
        lambda: output.table(header, table, right=frozenset({2})) if table else "There is no derived column.",
        as_json=as_json,
    )
