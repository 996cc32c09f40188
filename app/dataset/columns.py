"""Item columns from a CSV: one row an item, found by its path or file name."""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.errors import TableError
from app.records import Item, Scalar

LIMIT_BYTES = 256 * 1024 * 1024
KEYS = ("path", "file", "file_name", "filename", "audio", "image", "item")


@dataclass(frozen=True)
class ColumnsRead:
    """``columns`` by item id, ``names`` in the order of the table, ``problems`` one line each."""

    columns: Mapping[str, Mapping[str, Scalar]]
    names: tuple[str, ...]
    problems: tuple[str, ...]


def read_columns(path: Path, items: Sequence[Item], *, key: str = "") -> ColumnsRead:
    """Reads the table at ``path``; ``key`` names the column that holds the path (found by its usual names otherwise).

    A column in which every filled cell is a number becomes numbers; the rest stays text; an empty cell is left out.
    Unknown items and repeated rows become problems and the other rows still count. Raises TableError when the file
    is no table or has no such column.
    """
    rows = _rows(path)
    header = next(rows, None)
    if not header:
        raise TableError(f"{path.name}: the table is empty. It needs a first line with the names of the columns.")
    key = _key(path, header, key)
    place = header.index(key)
    names = tuple(name for name in header if name != key)
    found: dict[str, dict[str, str]] = {}
    problems: list[str] = []
    index = _by_name(items)
    for number, row in enumerate(rows, 2):
        if len(row) != len(header):
            problems.append(
                f"{path.name}, line {number}: {len(row)} cells where the header has {len(header)}; left out."
            )
            continue
        item = index.get(row[place].replace("\\", "/"))
        if item is None:
            problems.append(f"{path.name}, line {number}: no item {row[place]!r} in this project; left out.")
        elif item in found:
            problems.append(f"{path.name}, line {number}: {row[place]!r} stands in the table before; left out.")
        else:
            cells = zip(header, row, strict=True)
            found[item] = {name: cell for name, cell in cells if name != key and cell.strip()}
    return ColumnsRead(_typed(found, names), names, tuple(problems))


def _rows(path: Path) -> Iterator[list[str]]:
    try:
        size = path.stat().st_size
        if size > LIMIT_BYTES:
            raise TableError(f"{path.name}: {size // 2**20} MiB, the limit is {LIMIT_BYTES // 2**20}. Split the table.")
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.reader(file)
    except UnicodeDecodeError as problem:
        raise TableError(f"{path.name}: not UTF-8 at byte {problem.start}. Save the table as UTF-8.") from problem
    except csv.Error as problem:
        raise TableError(f"{path.name}: not a CSV table ({problem}).") from problem
    except OSError as problem:
        raise TableError(f"{path}: cannot be read ({problem.strerror}).") from problem


def _key(path: Path, header: Sequence[str], wanted: str) -> str:
    double = [name for name, times in Counter(header).items() if times > 1]
    if double:
        raise TableError(f"{path.name}: the column {double[0]!r} stands twice in the first line. Rename one.")
    if wanted:
        if wanted not in header:
            raise TableError(f"{path.name}: no column {wanted!r}. The columns are: {', '.join(header)}.")
        return wanted
    usual = [name for name in KEYS if name in header]
    if not usual:
        raise TableError(
            f"{path.name}: no column names the files. Call one of them 'path'; the columns are: {', '.join(header)}."
        )
    return usual[0]


def _by_name(items: Sequence[Item]) -> Mapping[str, str]:
    """Path → item id, and file name → item id where only one item has that name."""
    names = Counter(item.path.rsplit("/", 1)[-1] for item in items)
    short = {item.path.rsplit("/", 1)[-1]: item.id for item in items}
    return {
        **{name: item for name, item in short.items() if names[name] == 1},
        **{item.path: item.id for item in items},
    }


def _typed(found: Mapping[str, Mapping[str, str]], names: Sequence[str]) -> Mapping[str, Mapping[str, Scalar]]:
    numeric = {name for name in names if _all_numbers(cells[name] for cells in found.values() if name in cells)}
    return {
        item: {name: float(cell) if name in numeric else cell for name, cell in cells.items()}
        for item, cells in found.items()
    }


def _all_numbers(cells: Iterable[str]) -> bool:
    some = False
    for cell in cells:
        try:
            some = math.isfinite(float(cell))
        except ValueError:
            return False
        # "007" and "1e5" name things (a speaker, a batch) as often as they count; keep what a number would not print.
        if not some or (len(cell.strip()) > 1 and cell.strip().startswith("0") and not cell.strip().startswith("0.")):
            return False
    return some
