"""Why a label is not in a sample any more."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What has to be left of an object: a share of its area or length, and a size."""

    min_visible: float = 0.3
    min_side_px: float = 2.0
    min_length_s: float = 0.02


@dataclass(frozen=True)
class Drop:
    """A label that was left out: of one object, or of a whole task where ``object_id`` is ""."""

    step: str
    task: str
    object_id: str
    reason: str
