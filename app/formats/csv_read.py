"""Labels and predictions from a CSV table.

Two layouts. Long: one row a label, with a ``task`` column where there are several tasks; an object of an object task
is a row of its own. Wide: one row an item, one column a task, the column named like the task.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from app.errors import TableError, UnknownName
from app.formats.cells import restored
from app.formats.collect import Collector
from app.formats.files import LIMIT_BYTES, LINE_LIMIT_BYTES
from app.formats.incoming import Read, Target, TaskShape
from app.formats.rows import Row, column, item_name, names_item, read_row
from app.labels import values


def read_labels(path: Path, target: Target) -> Read:
    """The labels of a table, UTF-8, comma-separated, with a header. Raises TableError when it is none."""
    found = Collector(target)
    rows = table(path, lambda line, why: found.problem(f"{path.name}, line {line}", f"{why}; left out"))
    header = next(rows)[1]
    if not names_item(dict.fromkeys(header, ""), target):
        raise TableError(
            f"{path.name}: no column names the files. Call one of them 'path'; the columns are: {', '.join(header)}."
        )
    for named in target.columns.values():
        if named not in header:
            raise UnknownName("column", named, header, where=path.name)
    shapes = _shapes(path, header, target)
    for number, cells in rows:
        place = f"{path.name}, line {number}"
        if len(cells) != len(header):
            found.problem(place, f"{len(cells)} cells where the header has {len(header)}; left out")
            continue
        read_entry({name: restored(cell) for name, cell in zip(header, cells, strict=True)}, shapes, found, place)
    return found.result()


def read_entry(row: Row, shapes: tuple[TaskShape, ...], found: Collector, place: str) -> None:
    """One row: its item and its label, for the task it names or for every task it has a column of."""
    item = found.item(item_name(row, found.target), place)
    if item is None:
        return
    named = column(row, "task", found.target)
    if named is not None:
        if found.target.task and named != found.target.task:
            return
        shape = found.target.tasks.get(str(named))
        if shape is None:
            found.problem(place, f"the rule sheet has no task {str(named)[:40]!r}; left out")
        else:
            read_row(row, shape, item, found, place)
        return
    own = [shape for shape in shapes if row.get(shape.name) not in (None, "")]
    if len(shapes) > 1:
        for shape in own:
            read_row(row, shape, item, found, place)
        return
    read_row(row, shapes[0], item, found, place)


def table(path: Path, broken: Callable[[int, str], None] | None = None) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each row that is not blank, the header first.

    Raises TableError; where a line below the header is ``broken``, that is told in its place (line, why) and the rest
    goes on.
    """
    try:
        if path.stat().st_size > LIMIT_BYTES:
            raise TableError(f"{path.name}: larger than {LIMIT_BYTES // 2**20} MiB. Split the table.")
        # Outlines of many points make long cells; the module's own limit of 128 KiB would refuse the whole table.
        csv.field_size_limit(max(csv.field_size_limit(), LINE_LIMIT_BYTES))
        with path.open(encoding="utf-8-sig", newline="") as file:
            empty = True
            for line, cells, why in _rows(file):
                if why and (broken is None or empty):
                    raise TableError(f"{path.name}, line {line}: {why}. Mend the line.")
                if why and broken is not None:
                    broken(line, why)
                elif cells:
                    empty = False
                    yield line, cells
            if empty:
                raise TableError(f"{path.name}: the table is empty. Its first line must name the columns.")
    except UnicodeDecodeError as problem:
        raise TableError(f"{path.name}: not UTF-8 at byte {problem.start}. Save the table as UTF-8.") from problem
    except OSError as problem:
        raise TableError(f"{path}: cannot be read ({problem.strerror}). Check the path.") from problem


def _rows(file: TextIO) -> Iterator[tuple[int, list[str], str]]:
    """Line number, cells, and why they cannot be told apart ("" where they can)."""
    reader = csv.reader(file, strict=True)
    while True:
        before = reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            if "unexpected end" in str(problem):
                yield before + 1, [], "a quotation mark is opened here and never closed"
                return
            yield reader.line_num, [], f"no row of a table ({problem})"
            continue
        yield reader.line_num, cells, ""


def _shapes(path: Path, header: list[str], target: Target) -> tuple[TaskShape, ...]:
    """The tasks that rows without a ``task`` cell fill."""
    if target.task:
        return target.wanted(values.KINDS)
    own = tuple(
        shape for shape in target.tasks.values() if shape.name in header and shape.kind not in values.OBJECT_KINDS
    )
    if own:
        return own
    if any(name in header for name in (target.columns.get("task"), "task") if name):
        return tuple(target.tasks.values())
    return (target.one(values.KINDS),)
