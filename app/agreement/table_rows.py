"""The rows of a bare table, from a CSV file or at hand: only the cells that are wanted, each with its line."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TextIO

from app.errors import TableError, UnknownName

MOST_BYTES = 1 << 30
DELIMITERS = ",;\t"


def columns_of(path: Path, columns: Collection[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Line number and wanted cells of each row of a CSV file that is not blank. Raises TableError, UnknownName.

    Cells are separated by commas, or by semicolons or tabs where it is those that separate the wanted columns.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise TableError(f"{path.name}: larger than {MOST_BYTES >> 30} GiB. Split the table.")
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, delimiter=_delimiter(file, columns), strict=True)
            header = [cell.strip() for cell in next(reader, [])]
            if not header:
                raise TableError(f"{path.name}: the table is empty. Its first line must name the columns.")
            places = _places(header, columns, path.name)
            for cells in reader:
                if not cells:
                    continue
                if len(cells) != len(header):
                    raise TableError(
                        f"{path.name}, line {reader.line_num}: {len(cells)} cells where the header has {len(header)}. "
                        "Put text that holds a comma in double quotes."
                    )
                yield reader.line_num, tuple([cells[place].strip() for place in places])
    except UnicodeDecodeError as problem:
        raise TableError(f"{path.name}: not UTF-8 at byte {problem.start}. Save the table as UTF-8.") from problem
    except csv.Error as problem:
        raise TableError(f"{path.name}, line {reader.line_num}: not a CSV table ({problem}).") from problem
    except OSError as problem:
        raise TableError(f"{path}: cannot be read ({problem.strerror}). Check the path.") from problem


def cells_of(rows: Iterable[Mapping[str, str]], columns: Collection[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The same of rows that are at hand. Raises UnknownName."""
    for number, row in enumerate(rows, start=1):
        for column in columns:
            if column not in row:
                raise UnknownName("column", column, row, where=f"row {number}")
        yield number, tuple(str(row[column]).strip() for column in columns)


def _places(header: list[str], columns: Collection[str], name: str) -> tuple[int, ...]:
    for column in columns:
        if column not in header:
            raise UnknownName("column", column, header, where=f"{name}, line 1")
        if header.count(column) > 1:
            raise TableError(f"{name}, line 1: the column {column!r} stands {header.count(column)} times. Rename one.")
    return tuple(header.index(column) for column in columns)


def _delimiter(file: TextIO, columns: Collection[str]) -> str:
    """What stands between the cells of the header; ``file`` is back at its start afterwards."""
    line = file.readline()
    file.seek(0)
    for delimiter in DELIMITERS:
        try:
            header = {cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])}
        except csv.Error:
            continue
        if header.issuperset(columns):
            return delimiter
    return DELIMITERS[0]
