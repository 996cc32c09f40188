"""The figures that stand beside the F1 of events: shared time, boundaries, and who speaks when."""

from __future__ import annotations

from collections import defaultdict
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from app.agreement import hlp, timing
from app.agreement.bootstrap import ratio
from app.agreement.hlp import Figure, Labels, Normalise
from app.labels import values


def segment_figures(labels: Labels, normalise: Normalise) -> dict[str, Figure]:
    """Name → figure over the items with two labels. ``der`` is there where somebody heard two speakers or more."""
    rows: dict[str, list[tuple[int, float, float]]] = defaultdict(list)
    several = False
    for number, (item, said) in enumerate(labels.items()):
        compared = [value for _, value in sorted((who, normalise(item, value)) for who, value in said.items())]
        for a, b in permutations(compared, 2):
            assert isinstance(a, values.Segments) and isinstance(b, values.Segments)
            several = several or len(timing.speakers_of(a)) > 1
            shared, whole = timing.shared_time(a, b)
            rows["time_f1"].append((number, shared, whole))
            matched, both = timing.matched_boundaries(a, b)
            rows["boundary_f1@.5s"].append((number, 2.0 * matched, float(both)))
            found = timing.diarised(a, b)
            rows["der"].append((number, found.errors, found.speech))
    if not several:
        rows.pop("der", None)
    return {name: _ratio(table) for name, table in rows.items()}


def speaker_errors(labels: Labels, normalise: Normalise) -> Figure:
    """The diarisation error rate over the items with two labels, each person in turn being the reference."""
    table = []
    for number, (item, said) in enumerate(labels.items()):
        compared = [value for _, value in sorted((who, normalise(item, value)) for who, value in said.items())]
        for a, b in permutations(compared, 2):
            assert isinstance(a, values.Segments) and isinstance(b, values.Segments)
            found = timing.diarised(a, b)
            table.append((number, found.errors, found.speech))
    return _ratio(table)


def _ratio(table: list[tuple[int, float, float]]) -> Figure:
    rows = np.array(table, dtype=np.float64).reshape(-1, 3)
    number: NDArray[np.int64] = rows[:, 0].astype(np.int64)
    items, above = hlp.mean_of(number, rows[:, 1])
    return Figure(ratio(above, hlp.mean_of(number, rows[:, 2])[1]), items)
