"""Where the words of aligned texts stand: blocks of rows, broken where the width ends. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

GAP, PAD = 3.0, 5.0


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of the alignment, from ``x`` and ``width`` wide, in the block with that number."""

    place: int
    block: int
    x: float
    width: float


def lay_out(columns: Sequence[Sequence[str]], width: float, measure: Callable[[str], float]) -> tuple[Cell, ...]:
    """A cell for each of ``columns`` (what each row says there), as wide as its longest text, in lines of ``width``.

    A column that is wider than a line has a line of its own and is cut off there.
    """
    cells: list[Cell] = []
    x, block = 0.0, 0
    for place, texts in enumerate(columns):
        wide = min(max(measure(text) for text in texts) + 2 * PAD, width)
        if x and x + wide > width:
            x, block = 0.0, block + 1
        cells.append(Cell(place, block, x, wide))
        x += wide + GAP
    return tuple(cells)
