"""Why a label is not in a sample any more."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Limits:
    """What has to be left of an object: a share of its area or length, and a size.

    ``min_fit`` is how well a turned box or an ellipse has to fit what became of it, as IoU: what is sheared, seen from
    elsewhere or bent is neither any more.
    """

    min_visible: float = 0.3
    min_side_px: float = 2.0
    min_length_s: float = 0.02
    min_fit: float = 0.8

    def written(self) -> dict[str, float]:
        """By name; a fit that is the usual one is left out, as it was before recipes could name it."""
        return {name: value for name, value in asdict(self).items() if name != "min_fit" or value != Limits.min_fit}


@dataclass(frozen=True)
class Drop:
    """A label that was left out: of one object, or of a whole task where ``object_id`` is ""."""

    step: str
    task: str
    object_id: str
    reason: str
