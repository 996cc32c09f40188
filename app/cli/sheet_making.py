"""earmark sheet: where a rule sheet comes from and where it goes: starters, word lists, proposals, a printed page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import output
from app.cli.output import AsJson, ProjectPath

if TYPE_CHECKING:
    from app.agreement.discovery import Discoveries
    from app.rules.word_lists import Taken

SheetPath = Annotated[Path, typer.Argument(metavar="SHEET.yaml", help="A rule sheet.")]
Out = Annotated[Path | None, typer.Option("--out", help="Where to write it; standard output otherwise.")]


def starters(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="The sheet to write out.")] = "",
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """List the sheets that a project can start from, or write one out.

    Example: earmark sheet starters nuclei-polygons --out rules.yaml
    """
    from app.rules.starters import starter
    from app.rules.starters import starters as every

    if name:
        _write(starter(name).text(), out)
        return
    found = every()
    document = [{"name": one.id, "title": one.title, "media": one.media, "about": one.about} for one in found]
    rows = [(one.id, one.media, one.about) for one in found]
    output.emit(document, lambda: output.table(("name", "media", "about"), rows), as_json=as_json)


def take_over(
    sheet: SheetPath,
    file: Annotated[Path, typer.Argument(metavar="LIST", help="A GLM, or a list with one word a line.")],
    task: Annotated[str, typer.Option(help="The task whose texts it is about; the first with a text otherwise.")] = "",
    cls: Annotated[str, typer.Option("--class", help="The vocabulary class of a plain list.")] = "filler",
    glm: Annotated[bool | None, typer.Option("--glm/--words", help="What the file is; by its lines otherwise.")] = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Take a NIST GLM or a list of fillers over into a sheet. Comments and order of the sheet stay.

    Example: earmark sheet import rules.yaml en.glm --out rules-2.yaml
    """
    from app.errors import CallError
    from app.rules.edit import edited_sheet
    from app.rules.glm import glm_edits
    from app.rules.load import load, read_text
    from app.rules.word_lists import filler_edits

    text, listed = read_text(sheet), read_text(file)
    before = load(text, path=sheet.name)
    name = task or next((one.name for one in before.tasks.values() if one.has_text), "")
    if not name:
        raise CallError(f"{sheet.name}: no task of it has texts, so lists of words say nothing to it.")
    as_glm = glm if glm is not None else "=>" in listed
    taken: Taken = (
        glm_edits(listed, before, name, path=file.name)
        if as_glm
        else filler_edits(listed, before, text, name, cls=cls, path=file.name)
    )
    changed, after = edited_sheet(text, *taken.edits, bump="minor", path=sheet.name)
    for line in taken.left:
        output.note(f"left out: {line}")
    if as_json:
        if out is not None:
            _write(changed, out)
        document = {
            "format": "glm" if as_glm else "words", "taken": taken.taken, "left": list(taken.left),
            "version": after.version, "warnings": list(after.warnings), "text": changed,
        }  # fmt: skip
        output.emit(document, lambda: "", as_json=True)
        return
    _write(changed, out)
    output.note(f"{taken.taken:,} lines taken, {len(taken.left):,} left out; the sheet is {after.version} now.")


def print_page(
    sheet: SheetPath,
    out: Out = None,
    project: Annotated[Path | None, typer.Option(help="Whose pictures the examples were drawn on.")] = None,
) -> None:
    """Write the sheet as one HTML page for annotators, with its pictures and sounds in it.

    Example: earmark sheet print rules.yaml --out rules.html --project birds
    """
    from app.rules.load import load_file
    from app.rules.page import sheet_page

    loaded = load_file(sheet)
    if project is None:
        _write(sheet_page(loaded, sheet.parent), out)
        return
    from app.scope.example_pictures import backdrops
    from app.workspace import Workspace

    with Workspace.open(project, read_only=True) as opened:
        found = backdrops(opened.view, loaded)
    _write(sheet_page(loaded, sheet.parent, found), out)


def discover(
    project: ProjectPath,
    task: Annotated[str, typer.Option(help="The task; the first with a text otherwise.")] = "",
    everybody: Annotated[bool, typer.Option("--all", help="Also labels that are not independent.")] = False,
    as_json: AsJson = False,
) -> None:
    """Propose rules from what people write differently again and again, with what each would explain, and from what
    was decided without a rule.

    Example: earmark sheet discover birds --task words
    """
    from app.adjudication.questions import NO_NOTE, questions
    from app.agreement.discovery import Discoveries, project_discoveries
    from app.errors import CallError
    from app.workspace import Workspace

    with Workspace.open(project, read_only=True) as opened:
        name = task or next((one.name for one in opened.sheet.tasks.values() if one.has_text), "")
        asked = [one for one in questions(opened.view, opened.sheet) if task in ("", one.task)]
        if not name and not asked:
            raise CallError("no task of the rule sheet has texts: there is nothing to align word by word.")
        found = Discoveries(name, None, 0)
        if name:
            with output.progress("Comparing texts") as progress:
                found = project_discoveries(opened.view, opened.sheet, name, progress, independent_only=not everybody)

    def text() -> str:
        lines = _habits(found) if name else []
        lines += ["Decided without a rule:"] * bool(asked)
        lines += [f"  {one.task}: {one.note or NO_NOTE}, {one.times:,} times" for one in asked]
        return "\n".join(lines)

    output.emit({**found.to_json(), "decided_without_a_rule": [one.to_json() for one in asked]}, text, as_json=as_json)


def _habits(found: Discoveries) -> list[str]:
    if found.points is None:
        return [f"{found.task}: nobody has written the same item as somebody else yet."]
    lines = [f"{found.task}: {found.points:.1f} % of words differ, over {found.pairs:,} pairs of texts."]
    lines += [f"  {one.title}{f'  ({one.decided})' if one.decided else ''}" for one in found.proposals]
    return lines if found.proposals else [*lines, "  No habit of spelling explains any of it."]


def _write(text: str, out: Path | None) -> None:
    import sys

    from app.errors import ReadOnly

    if out is None:
        sys.stdout.write(text)
        return
    try:
        out.write_text(text, "utf-8")
    except OSError as problem:
        raise ReadOnly(f"{out}: cannot be written ({problem.strerror}). Choose another place.") from problem
