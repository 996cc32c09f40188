"""Items as columns: everything that a slice's condition can speak of, one array a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from app.changes.command import View
from app.records import Item, Source

if TYPE_CHECKING:
    from app.jobs.job import Progress
    from app.labeling.handed_in import AllHandedIn
    from app.rules.sheet import RuleSheet


@dataclass(frozen=True)
class Frame:
    """``item_ids`` in order; ``numeric`` arrays float64 with NaN where unknown, ``texts`` object arrays with ""."""

    item_ids: tuple[str, ...]
    groups: tuple[str, ...]
    numeric: Mapping[str, NDArray[np.float64]]
    texts: Mapping[str, NDArray[Any]]

    @property
    def names(self) -> tuple[str, ...]:
        """All names that a condition may use."""
        return (*sorted(self.numeric), *sorted(self.texts))

    def without(self, name: str) -> Frame:
        """The same but for one column; as it is where there is none of that name."""
        return Frame(
            self.item_ids, self.groups, {key: values for key, values in self.numeric.items() if key != name},
            {key: values for key, values in self.texts.items() if key != name},
        )  # fmt: skip

    def take(self, wanted: Sequence[str]) -> Frame:
        """The same columns for the items ``wanted``, in that order. KeyError for an unknown item."""
        place = {name: index for index, name in enumerate(self.item_ids)}
        rows = np.array([place[name] for name in wanted], dtype=np.int64)
        return Frame(
            tuple(wanted),
            tuple(self.groups[row] for row in rows),
            {name: values[rows] for name, values in self.numeric.items()},
            {name: values[rows] for name, values in self.texts.items()},
        )


def measured_frame(
    view: View, items: Sequence[Item] | None = None, *, sheet: RuleSheet | None = None,
    handed_in: AllHandedIn | None = None, progress: Progress | None = None,
) -> Frame:  # fmt: skip
    """The features and columns of ``items`` (default: all that are fit for work), and ``source``, ``split``, ``state``.

    With a ``sheet`` also what labels and tags say of them (``app.slices.label_columns``). A name that is several of
    these is the feature, then the column; a column with a number in some items and text in others is text.
    ``handed_in`` are the labels, where they have been read already. Raises Cancelled.
    """
    from app.slices.label_columns import label_columns

    chosen = [item for item in (view.find(Item) if items is None else items) if item.state == "ok"]
    sources = {source.id: source.name for source in view.find(Source)}
    said = label_columns(view, sheet, chosen, handed_in=handed_in, progress=progress) if sheet is not None else {}
    cells: dict[str, list[Any]] = {}
    for index, item in enumerate(chosen):
        row: dict[str, Any] = {**said.get(item.id, {}), **item.columns, **item.features}
        row.setdefault("source", sources.get(item.source_id, ""))
        row.setdefault("split", item.split)
        for name, value in row.items():
            if name not in cells:  # once a column: an empty one for every value takes minutes of 100,000 items
                cells[name] = [None] * len(chosen)
            cells[name][index] = value
    numeric = {name: _numbers(column) for name, column in cells.items() if _is_numeric(column)}
    texts = {name: _texts(column) for name, column in cells.items() if name not in numeric}
    groups = tuple(item.group_key or item.id for item in chosen)
    return Frame(tuple(item.id for item in chosen), groups, numeric, texts)


def _is_numeric(column: Sequence[Any]) -> bool:
    kinds = set(map(type, column)) - {type(None)}
    return bool(kinds) and all(issubclass(kind, int | float) and not issubclass(kind, bool) for kind in kinds)


def _numbers(column: Sequence[Any]) -> NDArray[np.float64]:
    return np.array(column, dtype=np.float64)  # None is NaN


def _texts(column: Sequence[Any]) -> NDArray[Any]:
    values = np.empty(len(column), dtype=object)
    values[:] = ["" if value is None else str(value) for value in column]
    return values
