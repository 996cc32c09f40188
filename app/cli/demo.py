"""earmark demo: the sample project, and the whole loop on it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Protocol

import typer

from app.cli import output
from app.cli.output import AsJson


class Windows(Protocol):
    """What the composition root offers to commands that show something."""

    def has_display(self) -> bool:
        """Whether a window could be seen."""
        ...

    def open(self, project: Path) -> int:
        """Opens the window on a project; blocks until it is closed."""
        ...

    def pictures(self, projects: list[Path], out: Path) -> list[Path]:
        """Pictures of every page of the projects; empty where the window's libraries are missing."""
        ...


def command(
    context: typer.Context,
    headless: Annotated[
        bool, typer.Option("--headless", help="No window: run the whole loop and write a report.")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="Where to; the documents folder otherwise.")] = None,
    as_json: AsJson = False,
) -> None:
    """Make the sample projects from the shipped real data and open them, or run the whole loop on them.

    Example: earmark demo --headless --out demo
    """
    windows: Windows = context.obj
    if not headless and not windows.has_display():
        output.note("There is no display, so the loop runs without a window.")
        headless = True
    if headless:
        _loop(windows, out or Path("earmark-demo"), as_json=as_json)
        return
    project = _sample(out)
    raise typer.Exit(windows.open(project))


def _sample(out: Path | None) -> Path:
    """The first project of the sample, made where it is not there yet."""
    from platformdirs import user_documents_path

    from app.demo.sample import make_sample

    folder = out or user_documents_path() / "Earmark sample"
    if not (folder / "speech" / "earmark.db").is_file():
        output.note(f"Making the sample projects in {folder} …")
        with output.progress("Making the sample") as progress:
            make_sample(folder, progress)
    return folder / "pictures"


def _loop(windows: Windows, out: Path, *, as_json: bool) -> None:
    from app.demo.loop import run_loop, to_json
    from app.demo.report import report_text
    from app.errors import CallError

    if any((out / name).exists() for name in ("pictures", "speech", "training")):
        raise CallError(f"{out}: a demo is there already. Name another folder with --out, or remove it.")
    with output.progress("Running the loop") as progress:
        result = run_loop(out, progress)
    report = report_text(result)
    (out / "report.txt").write_text(report, "utf-8")
    pictures = windows.pictures([loop.path for loop in result.loops], out / "screenshots")
    end = f"Report: {out / 'report.txt'}; {len(pictures)} screenshots in {out / 'screenshots'}\n"
    document = {**to_json(result), "screenshots": [str(path) for path in pictures]}
    output.emit(document, lambda: report + "\n" + end, as_json=as_json)
