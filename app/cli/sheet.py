"""earmark sheet: what changed between two versions of a rule sheet, which labels that touches, putting one in force."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from app.cli import output, sheet_making
from app.cli.output import AsJson, ProjectPath

if TYPE_CHECKING:
    from app.rules.changed import Change, ImpactClass
    from app.rules.sheet import RuleSheet
    from app.scope.impact import Impact
    from app.workspace import Workspace

group = typer.Typer(
    help="""Compare, check and put in force versions of the rule sheet.

    Example: earmark sheet diff old.yaml new.yaml --project birds
    """,
    no_args_is_help=True,
    add_completion=False,
)
group.command("starters")(sheet_making.starters)
group.command("import")(sheet_making.take_over)
group.command("print")(sheet_making.print_page)
group.command("discover")(sheet_making.discover)
SheetPath = Annotated[Path, typer.Argument(metavar="SHEET.yaml", help="A rule sheet.")]
Judge = Annotated[
    list[str] | None,
    typer.Option(
        "--judge",
        help="What you make of a change, NAME=CLASS with one of wording, figures, revisit, reopen; may be repeated.",
    ),
]


@group.command("diff")
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD.yaml", help="The sheet as it was.")],
    new: Annotated[Path, typer.Argument(metavar="NEW.yaml", help="The sheet as it is to be.")],
    project: Annotated[Path | None, typer.Option(help="Look for the labels that the change touches here.")] = None,
    judge: Judge = None,
    as_json: AsJson = False,
) -> None:
    """Say what changed, what that means for labels, and with --project which labels it touches.

    Example: earmark sheet diff cells-1.yaml cells-2.yaml --project cells --json
    """
    from app.rules.impact import changes
    from app.rules.load import load_file
    from app.scope.impact import Impact
    from app.workspace import Workspace

    before, after, judged = load_file(old), load_file(new), _judged(judge)
    if project is None:
        found = Impact(changes(before, after, judged))
    else:
        with Workspace.open(project, read_only=True) as opened:
            found = _impact(opened, before, after, judged)
    document = {"old": _named(before), "new": _named(after), **found.to_json()}
    output.emit(document, lambda: _text(found, looked=project is not None), as_json=as_json)


@group.command("check")
def check(sheet: SheetPath, as_json: AsJson = False) -> None:
    """Run the examples of a sheet and look for rules that work against each other. Exits with 1 where one fails.

    Example: earmark sheet check cells.yaml
    """
    from app.rules.clips import clip_problems
    from app.rules.conflicts import conflicts
    from app.rules.examples import example_runs
    from app.rules.load import read, read_text

    found, _ = read(read_text(sheet), path=sheet.name)
    runs, against = example_runs(found), conflicts(found)
    failed = [ran for ran in runs if ran.problem]
    missing = list(clip_problems(found, sheet.parent))
    document = {
        "sheet": _named(found),
        "examples": len(runs),
        "failed": [{"rule": ran.rule, "example": ran.index, "problem": ran.problem} for ran in failed],
        "clips": [{"rule": rule, "example": place, "problem": problem} for rule, place, problem in missing],
        "conflicts": [
            {"kind": one.kind, "rules": list(one.rules), "example": one.example, "message": one.message}
            for one in against
        ],
    }

    def text() -> str:
        lines = [f"rule {ran.rule!r}: {ran.problem}" for ran in failed] + [one.message for one in against]
        lines += [f"rule {rule!r}: {problem}" for rule, _, problem in missing]
        counted = (
            f"{len(runs)} example{'s' * (len(runs) != 1)}, {len(failed)} of which fail; "
            f"{len(against)} conflict{'s' * (len(against) != 1)}."
        )
        return "\n".join([*lines, f"{found.name} {found.version}: {counted}"])

    output.emit(document, text, as_json=as_json)
    if failed:
        raise typer.Exit(1)


@group.command("activate")
def activate(
    project: ProjectPath,
    sheet: SheetPath,
    migrate: Annotated[bool, typer.Option("--migrate", help="Change by rule what can be changed by rule.")] = False,
    judge: Judge = None,
    as_json: AsJson = False,
) -> None:
    """Put a version of the rule sheet in force; the labels that it touches are queued until they are done.

    Example: earmark sheet activate cells cells-2.yaml --migrate
    """
    from app.commands.project import ActivateSheet
    from app.commands.sheets import MigrateLabels
    from app.rules.load import load, read_text
    from app.workspace import Workspace

    text = read_text(sheet)
    after = load(text, path=sheet.name)
    with Workspace.open(project) as opened:
        found = _impact(opened, opened.sheet, after, _judged(judge))
        done = bool(opened.do(ActivateSheet(text, after, found.queue())).edits)
        changed = found.migrations if migrate and done else ()
        if changed:
            opened.do(MigrateLabels(after.digest, changed))
    document = {"sheet": _named(after), "activated": done, "migrated": len(changed), **found.to_json()}

    def said() -> str:
        if not done:
            return f"{after.name} {after.version} is in force already."
        by_rule = f" {len(changed):,} labels were changed by rule." if changed else ""
        return f"{_text(found, looked=True)}\n{after.name} {after.version} is in force.{by_rule}"

    output.emit(document, said, as_json=as_json)


def _impact(opened: Workspace, before: RuleSheet, after: RuleSheet, judged: dict[str, ImpactClass]) -> Impact:
    from app.scope.impact import find_impact

    with output.progress("Looking at labels") as progress:
        return find_impact(opened.view, before, after, progress, hearing=opened.hearing, judged=judged)


def _judged(given: list[str] | None) -> dict[str, ImpactClass]:
    from app.errors import CallError
    from app.rules.changed import IMPACTS

    found: dict[str, ImpactClass] = {}
    for one in given or []:
        name, sign, impact = one.rpartition("=")
        if not sign or impact not in IMPACTS or impact == "migrate":
            raise CallError(f"--judge {one}: write NAME=CLASS, with one of wording, figures, revisit, reopen.")
        found[name] = cast("ImpactClass", impact)
    return found


def _named(sheet: RuleSheet) -> dict[str, str]:
    return {"name": sheet.name, "version": sheet.version, "digest": sheet.digest}


WORDS = {
    "wording": "No label depends on it",
    "figures": "Only figures change",
    "migrate": "Labels are changed by rule",
    "revisit": "Labels to look at again",
    "reopen": "Was never recorded: all are opened again",
}


def _named_in(change: Change) -> str:
    """The name that --judge takes."""
    return f"  [{change.name}]" if change.part in ("rule", "task") and f"'{change.name}'" not in change.what else ""


def _text(found: Impact, *, looked: bool) -> str:
    from app.rules.changed import IMPACTS

    if not found.changes:
        return "Nothing is other but the text."
    counts = found.counts or (0,) * len(found.changes)
    lines: list[str] = []
    for impact in reversed(IMPACTS):
        mine = [(one, count) for one, count in zip(found.changes, counts, strict=True) if one.impact == impact]
        if mine:
            lines.append(WORDS[impact])
            asks = looked and impact not in ("wording", "figures")
            lines += [f"  {f'{count:>7,}  ' if asks else ''}{one.what}{_named_in(one)}" for one, count in mine]
    if looked:
        by_class = found.by_class()
        lines.append(
            f"{found.looked_at:,} labels looked at: {by_class['migrate']:,} by rule, "
            f"{by_class['revisit']:,} to look at, {by_class['reopen']:,} to open again."
        )
    return "\n".join(lines)
