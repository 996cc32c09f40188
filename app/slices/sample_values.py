"""What a derived column holds, in a few words: of how many items it is known, and its range or its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np

from app.slices.derived import with_derived
from app.slices.frame import Frame


def told(frame: Frame, name: str, formulas: Mapping[str, str]) -> dict[str, Any]:
    """``known`` items and ``values``: a range of numbers, the most frequent texts, or why there are none."""
    full, failed = with_derived(frame, formulas)
    if name in failed:
        return {"known": 0, "values": failed[name]}
    if name in full.numeric:
        numbers = full.numeric[name][~np.isnan(full.numeric[name])]
        if not len(numbers):
            return {"known": 0, "values": "none is known"}
        low, middle, high = np.quantile(numbers, [0.0, 0.5, 1.0])
        return {"known": len(numbers), "values": f"{low:.4g} to {high:.4g}, middle {middle:.4g}"}
    counts = Counter(text for text in full.texts[name].tolist() if text)
    shown = ", ".join(f"{text} ({count})" for text, count in counts.most_common(4))
    more = f" and {len(counts) - 4} more" if len(counts) > 4 else ""
    return {"known": counts.total(), "values": f"{shown}{more}" or "none is known"}
