"""Agreement on a bare table: one row a rating, with a column each for the item, the annotator and the label."""

from __future__ import annotations

import csv
import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from app.agreement.bootstrap import RESAMPLES
from app.agreement.measure import BareTask, measure
from app.agreement.report import BY, AgreementReport
from app.errors import CallError, TableError, UnknownName
from app.labels import values

if TYPE_CHECKING:
    from app.rules.comparing import Comparing
    from app.rules.sheet import RuleSheet

TableLevel: TypeAlias = Literal["nominal", "ordinal", "interval", "ratio", "set", "text"]
LEVELS: tuple[TableLevel, ...] = get_args(TableLevel)
NUMERIC: frozenset[str] = frozenset({"ordinal", "interval", "ratio"})
MOST_BYTES = 1 << 30
SEPARATORS = "|;,"


@dataclass(frozen=True)
class Ratings:
    """The ratings of a table, in the order of items, then annotators.

    ``item`` and ``annotator`` ``(N,)`` are numbers of ``items`` and ``annotators``; ``labels`` are text, each from a
    ``line`` (or row) of the table. An empty label is a missing rating and is not among them, except at the levels set
    and text: there it says "none".
    """

    item: NDArray[np.int64]
    annotator: NDArray[np.int64]
    line: NDArray[np.int64]
    labels: tuple[str, ...]
    items: tuple[str, ...]
    annotators: tuple[str, ...]
    groups: Mapping[str, str]
    name: str


def measure_table(
    source: Path | Iterable[Mapping[str, str]],
    *,
    item: str,
    annotator: str,
    label: str,
    level: TableLevel,
    group: str = "",
    by: Collection[str] = BY,
    seed: int = 0,
    resamples: int = RESAMPLES,
    sheet: RuleSheet | None = None,
    task: str = "",
) -> AgreementReport:
    """The agreement in a CSV file (UTF-8, header first), or in rows; ``item``, ``annotator``, ``label`` name columns.

    Numbers are read at the levels ordinal, interval and ratio. A set is written with ``|``, ``;`` or ``,`` between its
    members. ``group`` names a column by which items belong together. Texts are compared by the rules of a ``sheet``
    where one is given, those on its transcript ``task`` or its only one. Raises TableError with line and column,
    UnknownName for a column, level or task that is not there, CallError for a sheet without texts to compare.
    """
    if level not in LEVELS:
        raise UnknownName("level", level, LEVELS)
    columns = (item, annotator, label, *((group,) if group else ()))
    rows = columns_of(source, columns) if isinstance(source, Path) else _of_rows(source, columns)
    name = source.name if isinstance(source, Path) else "table"
    ratings = _ratings(rows, name=name, keep_empty=level in ("set", "text"), columns=columns)
    if level == "set" or level == "text":
        ruled = None if sheet is None else _text_task(sheet, task, level)
        return _by_values(ratings, level, by, seed, resamples, ruled)
    if sheet is not None:
        raise CallError(_ONLY_TEXTS)
    from app.agreement.table_codes import measure_codes

    return measure_codes(ratings, level, by=by, seed=seed, resamples=resamples, numbers=_numbers(ratings, level, label))


def columns_of(path: Path, columns: Collection[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Line number and wanted cells of each row of a CSV file that is not blank. Raises TableError, UnknownName."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise TableError(f"{path.name}: larger than {MOST_BYTES >> 30} GiB. Split the table.")
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
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
                yield reader.line_num, tuple([cells[place] for place in places])
    except UnicodeDecodeError as problem:
        raise TableError(f"{path.name}: not UTF-8 at byte {problem.start}. Save the table as UTF-8.") from problem
    except csv.Error as problem:
        raise TableError(f"{path.name}, line {reader.line_num}: not a CSV table ({problem}).") from problem
    except OSError as problem:
        raise TableError(f"{path}: cannot be read ({problem.strerror}). Check the path.") from problem


def _of_rows(rows: Iterable[Mapping[str, str]], columns: Collection[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    for number, row in enumerate(rows, start=1):
        for column in columns:
            if column not in row:
                raise UnknownName("column", column, row, where=f"row {number}")
        yield number, tuple(str(row[column]) for column in columns)


def _places(header: list[str], columns: Collection[str], name: str) -> tuple[int, ...]:
    for column in columns:
        if column not in header:
            raise UnknownName("column", column, header, where=f"{name}, line 1")
        if header.count(column) > 1:
            raise TableError(f"{name}, line 1: the column {column!r} stands {header.count(column)} times. Rename one.")
    return tuple(header.index(column) for column in columns)


def _ratings(
    rows: Iterable[tuple[int, tuple[str, ...]]], *, name: str, keep_empty: bool, columns: tuple[str, ...]
) -> Ratings:
    items: dict[str, int] = {}
    people: dict[str, int] = {}
    seen: dict[tuple[int, int], int] = {}
    labels: list[str] = []
    groups: dict[str, str] = {}
    for line, cells in rows:
        said = cells[2].strip()
        if not cells[0] or not cells[1]:
            empty = columns[0] if not cells[0] else columns[1]
            raise TableError(f"{name}, line {line}, column {empty!r}: empty. Every rating needs an item and a person.")
        if not said and not keep_empty:
            continue
        place = (items.setdefault(cells[0], len(items)), people.setdefault(cells[1], len(people)))
        before = seen.setdefault(place, line)
        if before != line:
            raise TableError(
                f"{name}, line {line}: {cells[1]!r} labelled {cells[0]!r} already in line {before}. Keep one of the "
                "two: what one person says twice is no second opinion."
            )
        labels.append(said)
        if len(cells) > 3:
            _keep_group(groups, cells, line, name)
    if not labels:
        raise TableError(f"{name}: no ratings. Each row below the header is one label by one person on one item.")
    table = np.array(list(seen), dtype=np.int64).reshape(-1, 2)
    lines = np.fromiter(seen.values(), dtype=np.int64, count=len(seen))
    item_place, item_names = _sorted(items)
    person_place, person_names = _sorted(people)
    item, person = item_place[table[:, 0]], person_place[table[:, 1]]
    order = np.lexsort((person, item))
    ordered = tuple([labels[place] for place in order.tolist()])
    return Ratings(item[order], person[order], lines[order], ordered, item_names, person_names, groups, name)


def _sorted(numbered: Mapping[str, int]) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """The new number of each old one, and the names in order: figures must not depend on the order of the rows."""
    names = sorted(numbered)
    place = np.empty(len(names), dtype=np.int64)
    place[[numbered[name] for name in names]] = np.arange(len(names))
    return place, tuple(names)


def _keep_group(groups: dict[str, str], cells: tuple[str, ...], line: int, name: str) -> None:
    before = groups.setdefault(cells[0], cells[3])
    if before != cells[3]:
        raise TableError(
            f"{name}, line {line}: {cells[0]!r} belongs to {cells[3]!r} here and to {before!r} above. "
            "An item has one group."
        )


def _numbers(ratings: Ratings, level: str, column: str) -> dict[str, float] | None:
    """Each different label as a number, where the level needs numbers."""
    if level not in NUMERIC:
        return None
    found: dict[str, float] = {}
    for label in dict.fromkeys(ratings.labels):
        try:
            number = float(label)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            line = int(ratings.line[ratings.labels.index(label)])
            raise TableError(
                f"{ratings.name}, line {line}, column {column!r}: {label!r} is not a number, which the level {level} "
                "needs. Mend it, or choose the level nominal."
            )
        found[label] = number
    return found


_ONLY_TEXTS = "the rules of a sheet compare texts. Choose the level text, or leave the sheet out."


def _text_task(sheet: RuleSheet, name: str, level: str) -> Comparing:
    from app.rules.comparing import Comparing

    if level != "text":
        raise CallError(_ONLY_TEXTS)
    texts = [one.name for one in sheet.tasks.values() if one.kind == "transcript"]
    if name and sheet.task(name).name not in texts:
        raise CallError(
            f"task {name!r} of {sheet.name} takes {sheet.task(name).kind}; a table of texts is transcripts."
        )
    if not name and len(texts) != 1:
        listed = ", ".join(texts) or "none"
        raise CallError(f"{sheet.name} has these tasks of texts by clip: {listed}. Name one with --task.")
    return Comparing(sheet, name or texts[0], None)


def _by_values(
    ratings: Ratings, level: str, by: Collection[str], seed: int, resamples: int, ruled: Comparing | None
) -> AgreementReport:
    task = BareTask(Path(ratings.name).stem, "transcript" if level == "text" else "multi-choice")
    labels: dict[str, dict[str, values.Value]] = {name: {} for name in ratings.items}
    for item, who, text in zip(ratings.item.tolist(), ratings.annotator.tolist(), ratings.labels, strict=True):
        value = values.Transcript(text) if level == "text" else values.MultiChoice(members(text))
        labels[ratings.items[item]][ratings.annotators[who]] = value
    views = None
    if ruled is not None:
        from app.agreement.project import sheet_views

        views = sheet_views(ruled)
    notes = (ruled.note,) if ruled is not None and ruled.note else ()
    return measure(task, labels, groups=ratings.groups, views=views, by=by, notes=notes, seed=seed, resamples=resamples)


def members(text: str) -> tuple[str, ...]:
    """The members of a set as it is written in a cell, sorted."""
    for separator in SEPARATORS[1:]:
        text = text.replace(separator, SEPARATORS[0])
    return tuple(sorted({part.strip() for part in text.split(SEPARATORS[0]) if part.strip()}))
