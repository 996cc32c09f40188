"""earmark slice: slices that are kept under a name, tags, and how a slice fares over time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import output
from app.cli.output import AsJson, ProjectPath

if TYPE_CHECKING:
    from app.slices.saved import Point, Row


def command(
    project: ProjectPath,
    name: Annotated[str, typer.Argument(help="The saved slice; all are listed without it.")] = "",
    condition: Annotated[str, typer.Argument(help='What it is, such as "snr_db < 10"; to save or change it.')] = "",
    model: Annotated[str, typer.Option(help="The model run whose figures are shown; the newest without it.")] = "",
    task: Annotated[str, typer.Option(help="The task, where the model predicts several.")] = "",
    ease: Annotated[int | None, typer.Option(min=0, max=5, help="How easy it is to do something about it.")] = None,
    importance: Annotated[int | None, typer.Option(min=0, max=5, help="How much it matters, 1 to 5.")] = None,
    note: Annotated[str | None, typer.Option(help="A remark that is kept with it.")] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Forget the slice; its items stay.")] = False,
    tag: Annotated[str, typer.Option(help="Put this tag on the items of the slice.")] = "",
    tags: Annotated[bool, typer.Option("--tags", help="The tags of items in place of saved slices.")] = False,
    as_json: AsJson = False,
) -> None:
    """Save slices with ease and importance, rank them, and see how one has fared in each run under each sheet version.

    Example: earmark slice birds quiet "snr_db < 10" --ease 4 --importance 5
    """
    from app.commands.curate import TagItems
    from app.commands.slices import RemoveSlice, SaveSlice
    from app.slices.derived import frame_of
    from app.slices.expression import matches
    from app.slices.items_of import items_of
    from app.slices.project import find_run
    from app.slices.runs import runs_of
    from app.slices.saved import history, saved_rows, saved_slice, tag_rows
    from app.workspace import Workspace

    changing = bool(name) and (bool(condition) or remove or not (ease is None and importance is None and note is None))
    with Workspace.open(project, read_only=not (changing or tag)) as opened:
        run = find_run(opened.view, model, task) if model else runs_of(opened.view, task)[-1]
        if changing and remove:
            opened.do(RemoveSlice(name, run.task))
        elif changing:
            matches(condition, frame_of(opened.view, sheet=opened.sheet))  # one that is not understood is not saved
            opened.do(SaveSlice(name, run.task, condition or None, ease, importance, note))
        if tag:
            known = saved_slice(opened.view, run.task, name).condition
            tagged = items_of(opened.view, opened.sheet, known)
            opened.do(TagItems(tagged, tag))
            output.note(f"{len(tagged):,} items of {known} have the tag {tag!r}.")
        if name and not changing:
            kept = saved_slice(opened.view, run.task, name)
            points = history(opened.view, opened.sheet, run.task, kept.condition)
            output.emit([_document(one) for one in points], lambda: over_time(kept.condition, points), as_json=as_json)
            return
        rows = (tag_rows if tags else saved_rows)(opened.view, opened.sheet, run)
    output.emit([one.to_json() for one in rows], lambda: text(run.name, rows), as_json=as_json)


def _document(one: Point) -> dict[str, object]:
    return {
        "sheet": one.sheet, "model": one.model, "added_at": one.added_at, "items": one.items, "value": one.value,
        "hlp": one.human, "gap": one.gap,
    }  # fmt: skip


def text(model: str, rows: Sequence[Row]) -> str:
    """The table of saved slices or tags."""
    if not rows:
        return "Nothing is saved yet. Save a slice with: earmark slice PROJECT NAME CONDITION"
    cells = [
        (
            one.name, one.condition, one.items, _share(one.error_share), _share(one.error_rate), _share(one.share),
            _number(one.room), _number(one.gain), one.ease or "–", one.importance or "–", one.problem or one.note,
        )
        for one in rows
    ]  # fmt: skip
    header = ("Slice", "Condition", "Items", "Of all errors", "Error rate", "Of the data", "Room", "Gain", "Ease",
              "Importance", "Note")  # fmt: skip
    return "\n".join([f"Figures of {model}.", "", output.table(header, cells, right=frozenset(range(2, 10)))])


def over_time(condition: str, points: Sequence[Point]) -> str:
    """The table of one slice from run to run."""
    cells = [
        (one.sheet, one.model, one.added_at[:10], one.items, _number(one.value), _number(one.human), _number(one.gap))
        for one in points
    ]
    header = ("Rule sheet", "Run", "Imported", "Items", "Model", "HLP", "Gap")
    return "\n".join([f"{condition}:", "", output.table(header, cells, right=frozenset({3, 4, 5, 6}))])


def _share(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.0f} %"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
