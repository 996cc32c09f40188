"""What stands in the grids and charts of the agree page, out of the figures. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from widgets.parts.figures import figure, interval

if TYPE_CHECKING:
    from app.agreement.live import Confusion, Matrix

# More people or classes than this are told in the tables, where they can be sorted.
MOST = 10


@dataclass(frozen=True)
class Shown:
    """Names, and (text, shade, tip, own) a cell; ``rest`` says what is not shown, ``told`` all of it in words."""

    names: tuple[str, ...]
    cells: tuple[tuple[tuple[str, float, str, bool], ...], ...]
    rest: str = ""
    told: str = ""


def matrix_cells(matrix: Matrix) -> Shown:
    """People against people: the lower the agreement, the darker the cell."""
    weight = [sum(cell.items for cell in row if cell is not None) for row in matrix.cells]
    order = _together(matrix, weight)
    values = [c.value for i in order for j in order if (c := matrix.cells[i][j]) is not None and c.value is not None]
    low, high = min(values, default=0.0), max(values, default=1.0)
    cells, told = [], []
    for i in order:
        line: list[tuple[str, float, str, bool]] = []
        for j in order:
            cell = matrix.cells[i][j]
            if cell is None:
                line.append(("", 0.0, "", True))
            elif cell.value is None:
                line.append(("–", 0.0, f"{matrix.people[i]} and {matrix.people[j]}: no common items", False))
            else:
                shade = 0.12 + 0.88 * ((high - cell.value) / (high - low) if high > low else 0.0)
                items = f"{cell.items:,} item{'s' if cell.items != 1 else ''}"
                tip = f"{matrix.people[i]} and {matrix.people[j]}: {cell.value:.3f} on {items}"
                line.append((f"{cell.value:.2f}", shade, tip, False))
                if i < j:
                    told.append(tip)
        cells.append(tuple(line))
    rest = (
        f"{len(order)} people who have most labels in common, of {len(weight):,}." if len(weight) > len(order) else ""
    )
    return Shown(tuple(matrix.people[i] for i in order), tuple(cells), rest, "; ".join(told[:40]))


def _together(matrix: Matrix, weight: Sequence[int]) -> list[int]:
    """The people that are shown: who has most labels in common with all, then who has most with those that are shown.

    By their number of labels alone, those of a large crowd would have next to nothing in common with each other.
    """
    shared = [[0 if cell is None else cell.items for cell in row] for row in matrix.cells]
    left, order = set(range(len(shared))), list[int]()
    common = [0] * len(shared)
    while left and len(order) < MOST:
        chosen = min(left, key=lambda place: (-common[place], -weight[place], place))
        left.remove(chosen)
        order.append(chosen)
        for place in left:
            common[place] += shared[place][chosen]
    return sorted(order)


def confusion_cells(confusion: Confusion) -> Shown:
    """Classes against classes: the larger the share of its row that a confusion has, the darker the cell."""
    counts = confusion.counts
    sums = [sum(row) for row in counts]
    last = len(sums) - 1 if confusion.missed else -1
    order = sorted((n for n in range(len(sums)) if n != last), key=lambda place: (-sums[place], place))[:MOST]
    order = [*sorted(order), *([last] if last >= 0 else [])]
    names = tuple("not marked" if n == last else confusion.classes[n] for n in order)
    most = max((counts[i][j] / sums[i] for i in order for j in order if i != j and sums[i]), default=0.0)
    cells, told = [], []
    for i in order:
        line: list[tuple[str, float, str, bool]] = []
        for j in order:
            one, other = names[order.index(i)], names[order.index(j)]
            if i == j:
                line.append((f"{counts[i][j]:,}" if i != last else "", 0.0, f"both {one}: {counts[i][j]:,}", True))
                continue
            share = counts[i][j] / sums[i] if sums[i] else 0.0
            tip = f"{one} by one, {other} by the other: {counts[i][j]:,} pairs, {100 * share:.1f} % of {one}"
            line.append((f"{counts[i][j]:,}" if counts[i][j] else "", share / most if most else 0.0, tip, False))
            if i < j and counts[i][j]:
                told.append(tip)
        cells.append(tuple(line))
    hidden = len(sums) - len(order)
    rest = f"{hidden:,} rare classes are not shown." if hidden > 0 else ""
    return Shown(names, tuple(cells), rest, "; ".join(told[:40]))


TITLES = {
    "class": "By class",
    "annotator": "By annotator",
    "pair": "By pair of annotators",
    "slice": "By slice",
    "rule": "By rule, each left out alone",
    "difficulty": "By difficulty of the item",
}
_FIRST = {"pair": "Pair of annotators"}
# What stands in a column, where its key alone would not say it.
WORDS = {
    "hlp": "HLP",
    "explains": "Points",
    "without": "Without it",
    "value": "Agreement",
    "reference": "Against reference",
    "reference_items": "Its items",
    "vitality": "Vitality",
    "limits": "Limits (95 %)",
    "cohen_kappa": "Cohen's κ",
    "held_out": "One held out",
    "held_out_items": "Its items",
}


@dataclass(frozen=True)
class Figure:
    """A figure with its interval, where it has one; sorted by the figure."""

    value: float
    ci: tuple[float, float] | None = None

    def __lt__(self, other: Figure) -> bool:
        return self.value < other.value


def table_of(name: str, rows: Sequence[Mapping[str, Any]]) -> tuple[list[str], list[list[Any]]]:
    """Titles and rows of a breakdown: the name first, numbers after it; None where there is none."""
    keys = [key for key in dict.fromkeys(key for row in rows for key in row) if _is_figure(key, name, rows)]
    titles = [_FIRST.get(name, name.capitalize())]
    titles += [WORDS.get(key, key.replace("_", " ").capitalize()) for key in keys]
    return titles, [[_name(row.get(name)), *(_cell(row, key) for key in keys)] for row in rows]


def cell_text(value: Any) -> str:
    """A cell in words: ``0.812  (0.790 – 0.834)``, ``1,204``."""
    if isinstance(value, Figure):
        return figure(value.value) + (f"  ({interval(value.ci)})" if value.ci is not None else "")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,}" if isinstance(value, int) else figure(value)


def _is_figure(key: str, name: str, rows: Sequence[Mapping[str, Any]]) -> bool:
    if key in (name, "reason") or key == "ci" or key.endswith("_ci"):
        return False
    if key.startswith("held_out") and all(row.get("held_out") is None for row in rows):
        return False  # the note below the table says why
    return key == "limits" or all(not isinstance(row.get(key), list | tuple | dict | str) for row in rows)


def _cell(row: Mapping[str, Any], key: str) -> Any:
    value = row.get(key)
    if isinstance(value, list):  # within which 95 % of the differences lie
        return f"{figure(value[0])} to {figure(value[1])}"
    ci = row.get("ci") if key in ("agreement", "value") else row.get(f"{key}_ci")
    return Figure(value, (ci[0], ci[1]) if ci else None) if isinstance(value, float) else value


def _name(value: Any) -> str:
    return " and ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
