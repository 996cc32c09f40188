"""Agreement on a bare table of boxes: one row a box, with four columns for its place in pixels."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from pathlib import Path

from app.agreement.bootstrap import RESAMPLES
from app.agreement.measure import BareTask, measure
from app.agreement.report import BY, AgreementReport
from app.agreement.table_facts import Beside, Facts
from app.agreement.table_rows import columns_of
from app.errors import CallError, TableError
from app.labels import values

NOTHING_BESIDE = Beside()


def measure_boxes(
    path: Path,
    *,
    item: str,
    annotator: str,
    label: str,
    box: Sequence[str],
    beside: Beside = NOTHING_BESIDE,
    by: Collection[str] = BY,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> AgreementReport:
    """The agreement on the boxes of a CSV file; ``box`` names the columns of x0, y0, x1 and y1 in pixels.

    ``label`` names the column of the classes, "" where there is one class. A row whose four cells are empty says that
    this person looked and saw none. What else the table says of an item is read ``beside``. Raises CallError for other
    than four columns, TableError with line and column.
    """
    if len(box) != 4:
        raise CallError(f"--box wants the four columns x0,y0,x1,y1; {len(box)} are named.")
    facts = Facts(beside, path.name)
    named = (item, annotator, *([label] if label else []), *box, *beside.columns)
    first = 3 if label else 2
    said: dict[str, dict[str, list[values.Box]]] = {}
    for line, cells in columns_of(path, named):
        if not cells[0] or not cells[1]:
            empty = item if not cells[0] else annotator
            raise TableError(
                f"{path.name}, line {line}, column {empty!r}: empty. Every box needs an item and a person."
            )
        boxes = said.setdefault(cells[0], {}).setdefault(cells[1], [])
        facts.add(cells[0], cells[first + 4 :], line)
        corners = cells[first : first + 4]
        if any(corners):
            cls = cells[2] if label else "object"
            boxes.append(values.Box(f"line{line}", cls, _corners(corners, box, line, path.name)))
    if not said:
        raise TableError(f"{path.name}: no boxes. Each row below the header is one box by one person on one item.")
    labels = {name: {who: values.Boxes(tuple(some)) for who, some in people.items()} for name, people in said.items()}
    references = {name: people.pop(beside.reference) for name, people in labels.items() if beside.reference in people}
    facts.must_know(references, sorted({who for people in labels.values() for who in people}))
    return measure(
        BareTask(path.stem, "boxes"), labels, references=references, groups=facts.groups, by=by, slices=facts.slices,
        seed=seed, resamples=resamples,
    )  # fmt: skip


def _corners(cells: Sequence[str], names: Sequence[str], line: int, name: str) -> tuple[float, float, float, float]:
    numbers = []
    for cell, column in zip(cells, names, strict=True):
        try:
            number = float(cell)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise TableError(f"{name}, line {line}, column {column!r}: {cell!r} is not a number of pixels. Mend it.")
        numbers.append(number)
    x0, y0, x1, y1 = numbers
    if x0 >= x1 or y0 >= y1:
        raise TableError(
            f"{name}, line {line}: the box {x0:g}, {y0:g}, {x1:g}, {y1:g} has no area. The columns are the left, "
            "upper, right and lower border, in this order."
        )
    return x0, y0, x1, y1
