"""What a command prints: text for people or one JSON document, progress on standard error, and only to a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from app.jobs.job import Progress

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output, nothing else there.")]
ProjectPath = Annotated[Path, typer.Argument(metavar="PROJECT", help="The folder of the project.")]


def emit(document: Any, text: Callable[[], str], *, as_json: bool) -> None:
    """Prints ``document`` as JSON, or what ``text`` gives."""
    if as_json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n")
    else:
        sys.stdout.write(text().rstrip("\n") + "\n")


def note(text: str) -> None:
    """One line for the person, on standard error so that a pipe stays clean."""
    sys.stderr.write(text + "\n")


def table(header: Sequence[str], rows: Sequence[Sequence[object]], *, right: frozenset[int] = frozenset()) -> str:
    """Aligned columns; those in ``right`` are numbers and stand at the right."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(line[i]) for line in [list(header), *cells]) for i in range(len(header))]

    def line(row: Sequence[str]) -> str:
        padded = [
            cell.rjust(width) if i in right else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        return "  ".join(padded).rstrip()

    return "\n".join([line(header), line(["-" * width for width in widths]), *map(line, cells)])


@contextmanager
def progress(title: str) -> Iterator[Progress]:
    """A Progress that draws a bar when standard error is a terminal, and is silent otherwise."""
    if not sys.stderr.isatty():
        yield Progress()
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        line = bar.add_task(title, total=None)

        def draw(done: int, total: int | None, text: str) -> None:
            bar.update(line, completed=done, total=total, description=f"{title} {text}".rstrip())

        yield Progress(draw)
