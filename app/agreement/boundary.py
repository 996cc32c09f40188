"""How far the outlines of two objects lie apart, in pixels: what an overlap of areas says little about.

- normalised surface distance (NSD): the share of both outlines, by length, that lies within a tolerance of the other
  (Nikolov et al. 2021, "Clinically applicable segmentation of head and neck anatomy")
- HD95: the larger, over both directions, of the 95th percentile of the distances from one outline to the other
  (Huttenlocher et al. 1993 with the percentile that is usual for medical pictures)

Outlines are polygons; those of masks run along the edges of their pixels. Each is sampled evenly along its length, at
most a pixel apart up to ``MOST_SAMPLES`` points, and distances are to the other outline itself, not to its samples.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.labels import values
from app.labels.outlines import outline_polygons
from app.labels.regions import outline
from app.labels.runs import decode_mask
from app.units import Floats, Points

TOLERANCE_PX = 2.0
MOST_SAMPLES = 256
LEAST_SAMPLES = 64
_CELLS_AT_ONCE = 1_000_000


@dataclass(frozen=True)
class Apart:
    """``near`` of ``length`` (px, of both outlines together) lies within the tolerance; ``hd95_px``."""

    near: float
    length: float
    hd95_px: float

    @property
    def nsd(self) -> float:
        """The normalised surface distance, 0 to 1."""
        return self.near / self.length if self.length else 1.0


def apart(a: values.ImageObject, b: values.ImageObject, *, tolerance_px: float = TOLERANCE_PX) -> Apart:
    """How far the outlines of two objects with an area lie apart. Raises TypeError for keypoints and lines."""
    first, second = rings_of(a), rings_of(b)
    there, back = _distances(first, second), _distances(second, first)
    lengths = _length(first), _length(second)
    near = sum(
        length * float(np.mean(found <= tolerance_px)) for length, found in zip(lengths, (there, back), strict=True)
    )
    hd95 = max(float(np.percentile(there, 95)), float(np.percentile(back, 95)))
    return Apart(near, sum(lengths), hd95)


def rings_of(thing: values.ImageObject) -> list[Points]:
    """The outlines of an object, holes too: ``(N, 2)`` px each, not closed."""
    if isinstance(thing, values.Pose | values.Polyline):
        raise TypeError("keypoints and lines have no outline")
    if not isinstance(thing, values.Mask):
        return [np.asarray(ring, dtype=np.float64) for ring in outline(thing)]
    x0, y0 = thing.box_px[:2]
    regions = outline_polygons(decode_mask(thing.box_px, thing.runs), x0, y0, tolerance_px=0.0)
    return [np.asarray(ring, dtype=np.float64) for outer, holes in regions for ring in (outer, *holes)]


def _length(rings: list[Points]) -> float:
    return sum(float(np.hypot(*(np.roll(ring, -1, axis=0) - ring).T).sum()) for ring in rings)


def _distances(rings: list[Points], others: list[Points]) -> Floats:
    """``(K,)`` px from evenly spaced points of ``rings`` to the nearest point of ``others``."""
    samples = _samples(rings)
    start = np.concatenate(others)
    way = np.concatenate([np.roll(ring, -1, axis=0) - ring for ring in others])
    length2 = np.maximum((way**2).sum(axis=1), 1e-18)
    best = np.full(len(samples), np.inf)
    at_once = max(1, _CELLS_AT_ONCE // len(samples))
    for first in range(0, len(start), at_once):
        part = slice(first, first + at_once)
        from_start = samples[:, None, :] - start[None, part]
        share = np.clip((from_start * way[None, part]).sum(axis=2) / length2[None, part], 0.0, 1.0)
        away = from_start - share[:, :, None] * way[None, part]
        best = np.minimum(best, np.hypot(away[..., 0], away[..., 1]).min(axis=1))
    found: Floats = best
    return found


def _samples(rings: list[Points]) -> Points:
    whole = _length(rings)
    many = int(np.clip(np.ceil(whole), LEAST_SAMPLES, MOST_SAMPLES))
    found = []
    for ring in rings:
        closed = np.vstack([ring, ring[:1]])
        along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(closed, axis=0).T))])
        here = max(1, round(many * along[-1] / whole)) if whole else 1
        at = (np.arange(here) + 0.5) / here * along[-1]
        found.append(np.stack([np.interp(at, along, closed[:, k]) for k in (0, 1)], axis=1))
    return np.concatenate(found)
