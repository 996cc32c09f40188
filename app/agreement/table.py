"""Agreement on a bare table: one row a rating, with a column each for the item, the annotator and the label."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from app.agreement.bootstrap import RESAMPLES
from app.agreement.measure import BareTask, measure
from app.agreement.ratings import Ratings
from app.agreement.report import BY, AgreementReport
from app.agreement.table_facts import Beside, Facts
from app.agreement.table_rows import cells_of, columns_of
from app.errors import CallError, TableError, UnknownName
from app.labels import values

if TYPE_CHECKING:
    from app.rules.comparing import Comparing
    from app.rules.sheet import RuleSheet

TableLevel: TypeAlias = Literal["nominal", "ordinal", "interval", "ratio", "set", "text"]
LEVELS: tuple[TableLevel, ...] = get_args(TableLevel)
NUMERIC: frozenset[str] = frozenset({"ordinal", "interval", "ratio"})
SEPARATORS = "|;,"


def measure_table(
    source: Path | Iterable[Mapping[str, str]],
    *,
    item: str,
    annotator: str,
    label: str,
    level: TableLevel,
    group: str = "",
    slices: Sequence[str] = (),
    reference: str = "",
    by: Collection[str] = BY,
    seed: int = 0,
    resamples: int = RESAMPLES,
    sheet: RuleSheet | None = None,
    task: str = "",
) -> AgreementReport:
    """The agreement in a CSV file (UTF-8, header first), or in rows; ``item``, ``annotator``, ``label`` name columns.

    Numbers are read at the levels ordinal, interval and ratio. A set is written with ``|``, ``;`` or ``,`` between its
    members. ``group`` names a column by which items belong together, ``slices`` columns of which each value is a slice.
    ``reference`` is one of the annotators: whose labels are no rating, but what all others are held against. Texts are
    compared by the rules of a ``sheet`` where one is given, those on its transcript ``task`` or its only one. Raises
    TableError with line and column, UnknownName for a column, annotator, level or task that is not there, CallError
    for a sheet without texts to compare.
    """
    if level not in LEVELS:
        raise UnknownName("level", level, LEVELS)
    if reference and level in ("interval", "ratio"):
        raise CallError(f"at the level {level} numbers are compared by their differences, without a reference.")
    beside = Beside(group, tuple(slices), reference)
    columns = (item, annotator, label, *beside.columns)
    rows = columns_of(source, columns) if isinstance(source, Path) else cells_of(source, columns)
    name = source.name if isinstance(source, Path) else "table"
    ratings = _ratings(rows, Facts(beside, name), keep_empty=level in ("set", "text"), columns=columns)
    if level == "set" or level == "text":
        ruled = None if sheet is None else _text_task(sheet, task, level)
        return _by_values(ratings, level, by, seed, resamples, ruled)
    if sheet is not None:
        raise CallError(_ONLY_TEXTS)
    from app.agreement.table_codes import measure_codes

    return measure_codes(ratings, level, by=by, seed=seed, resamples=resamples, numbers=_numbers(ratings, level, label))


def _ratings(
    rows: Iterable[tuple[int, tuple[str, ...]]], facts: Facts, *, keep_empty: bool, columns: tuple[str, ...]
) -> Ratings:
    items: dict[str, int] = {}
    people: dict[str, int] = {}
    seen: dict[tuple[int, int], int] = {}
    labels: list[str] = []
    references: dict[str, str] = {}
    for line, cells in rows:
        said = cells[2]
        if not cells[0] or not cells[1]:
            empty = columns[0] if not cells[0] else columns[1]
            raise TableError(
                f"{facts.name}, line {line}, column {empty!r}: empty. Every rating needs an item and a person."
            )
        if not said and not keep_empty:
            continue
        is_reference = facts.is_reference(cells[1])
        place = (
            items.setdefault(cells[0], len(items)),
            -1 if is_reference else people.setdefault(cells[1], len(people)),
        )
        before = seen.setdefault(place, line)
        if before != line:
            raise TableError(
                f"{facts.name}, line {line}: {cells[1]!r} labelled {cells[0]!r} already in line {before}. Keep one of "
                "the two: what one person says twice is no second opinion."
            )
        labels.append(said)
        if is_reference:
            references[cells[0]] = said
        facts.add(cells[0], cells[3:], line)
    if not people:
        raise TableError(f"{facts.name}: no ratings. Each row below the header is one label by one person on one item.")
    facts.must_know(references, tuple(people))
    table = np.array(list(seen), dtype=np.int64).reshape(-1, 2)
    lines = np.fromiter(seen.values(), dtype=np.int64, count=len(seen))
    item_place, item_names = _sorted(items)
    person_place, person_names = _sorted(people)
    rated = np.flatnonzero(table[:, 1] >= 0)
    item, person = item_place[table[rated, 0]], person_place[table[rated, 1]]
    order = np.lexsort((person, item))
    return Ratings(
        item[order], person[order], lines[rated][order], tuple([labels[place] for place in rated[order].tolist()]),
        item_names, person_names, facts.groups, facts.name, facts.slices, references,
    )  # fmt: skip


def _sorted(numbered: Mapping[str, int]) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """The new number of each old one, and the names in order: figures must not depend on the order of the rows."""
    names = sorted(numbered)
    place = np.empty(len(names), dtype=np.int64)
    place[[numbered[name] for name in names]] = np.arange(len(names))
    return place, tuple(names)


def _numbers(ratings: Ratings, level: str, column: str) -> dict[str, float] | None:
    """Each different label as a number, where the level needs numbers."""
    if level not in NUMERIC:
        return None
    found: dict[str, float] = {}
    for label in dict.fromkeys((*ratings.labels, *ratings.references.values())):
        try:
            number = float(label)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            given = label in ratings.labels
            place = f"line {ratings.line[ratings.labels.index(label)]}" if given else "the reference"
            raise TableError(
                f"{ratings.name}, {place}, column {column!r}: {label!r} is not a number, which the level {level} "
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
        labels[ratings.items[item]][ratings.annotators[who]] = _value(text, level)
    references = {item: _value(text, level) for item, text in ratings.references.items()}
    views = None
    if ruled is not None:
        from app.agreement.project import sheet_views

        views = sheet_views(ruled)
    notes = (ruled.note,) if ruled is not None and ruled.note else ()
    return measure(
        task, labels, references=references, groups=ratings.groups, views=views, by=by, slices=ratings.slices,
        notes=notes, seed=seed, resamples=resamples,
    )  # fmt: skip


def _value(text: str, level: str) -> values.Value:
    return values.Transcript(text) if level == "text" else values.MultiChoice(members(text))


def members(text: str) -> tuple[str, ...]:
    """The members of a set as it is written in a cell, sorted."""
    for separator in SEPARATORS[1:]:
        text = text.replace(separator, SEPARATORS[0])
    return tuple(sorted({part.strip() for part in text.split(SEPARATORS[0]) if part.strip()}))
