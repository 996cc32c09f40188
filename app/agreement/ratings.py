"""The ratings of a bare table, as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Ratings:
    """The ratings of a table, in the order of items, then annotators.

    ``item`` and ``annotator`` ``(N,)`` are numbers of ``items`` and ``annotators``; ``labels`` are text, each from a
    ``line`` (or row) of the table. An empty label is a missing rating and is not among them, except at the levels set
    and text: there it says "none". ``slices`` are names with their items, ``references`` what counts as right.
    """

    item: NDArray[np.int64]
    annotator: NDArray[np.int64]
    line: NDArray[np.int64]
    labels: tuple[str, ...]
    items: tuple[str, ...]
    annotators: tuple[str, ...]
    groups: Mapping[str, str]
    name: str
    slices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    references: Mapping[str, str] = field(default_factory=dict)
