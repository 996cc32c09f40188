"""Numbers as files give them."""

from __future__ import annotations

import math
from typing import Any


def number(value: Any) -> float | None:
    """A finite number, given as one or as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        plain = float(value)
    except (ValueError, OverflowError):
        return None
    return plain if math.isfinite(plain) else None
