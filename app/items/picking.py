"""Which items of a list are picked: by row, so that another filter or order forgets none of them."""

from __future__ import annotations

import numpy as np

from app.items.codes import Rows
from app.units import Mask


class Picking:
    """Places are those in ``rows``, the list as it is shown now. ``anchor`` is where a stretch of places begins."""

    def __init__(self) -> None:
        self.rows: Rows = np.zeros(0, dtype=np.int32)
        self.anchor = 0
        self._mask: Mask = np.zeros(0, dtype=bool)

    @property
    def count(self) -> int:
        """How many items are picked, shown or not."""
        return int(self._mask.sum())

    @property
    def picked(self) -> Rows:
        """The rows that are picked."""
        return np.flatnonzero(self._mask).astype(np.int32)

    def list(self, rows: Rows, n_rows: int) -> None:
        """Another list, of a table of ``n_rows``; what is picked stays so."""
        self.rows = rows
        if n_rows > len(self._mask):
            self._mask = np.append(self._mask, np.zeros(n_rows - len(self._mask), dtype=bool))
        self.anchor = min(self.anchor, max(0, len(rows) - 1))

    def has(self, row: int) -> bool:
        """Whether a row is picked."""
        return row < len(self._mask) and bool(self._mask[row])

    def only(self, place: int) -> None:
        """This one alone."""
        self._mask[:] = False
        self._mask[self.rows[place]] = True
        self.anchor = place

    def toggle(self, place: int) -> None:
        """This one too, or no longer."""
        row = self.rows[place]
        self._mask[row] = not self._mask[row]
        self.anchor = place

    def up_to(self, place: int, *, more: bool = False) -> None:
        """All from the anchor to here; ``more`` keeps what was picked before."""
        if not more:
            self._mask[:] = False
        low, high = sorted((self.anchor, place))
        self._mask[self.rows[low : high + 1]] = True

    def all(self) -> None:
        """The whole list."""
        self._mask[self.rows] = True

    def none(self) -> None:
        """Nothing."""
        self._mask[:] = False

    def forget(self) -> None:
        """Another table: its rows mean other items."""
        self._mask = np.zeros(0, dtype=bool)
        self.rows = np.zeros(0, dtype=np.int32)
