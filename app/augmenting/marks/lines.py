"""Open lines against a painted line that is carried along: across the label, the paint's middle has to lie on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from app.augmenting.marks.mark import Mark
from app.augmenting.marks.paint import FULL, Plane
from augment.sample import Points

KIND = "polyline"
WIDTH_PX = 7
PLACES, STEP_PX = 24, 0.25
HALF = FULL / 2
# At a corner no line across tells where the middle is.
MOST_BEND_DEG = 15.0
# A piece of the line may be too short to be a label: so much of it may go without one.
UNCLAIMED = 0.1

Floats = NDArray[np.float64]


def line_marks(pieces: Sequence[Points], paint: Plane, seen: Plane) -> Iterator[Mark]:
    """How far each of some places of the moved line lies off the paint, its ends too; and whether paint is left over.

    Nothing where all of the paint is covered or outside.
    """
    area = float(paint.sum()) / FULL
    length = sum(float(_along(piece)[-1]) for piece in pieces)
    if area < WIDTH_PX or length <= 0:
        return
    reach = max(6.0, 1.5 * area / length + 2)
    for piece in pieces:
        yield from _across(piece, paint, seen, reach)
        yield from _ends(piece, paint, seen, reach)
    yield Mark(KIND, "wrong", float(_left_over(pieces, paint, reach) > UNCLAIMED))


def _across(piece: Points, paint: Plane, seen: Plane, reach: float) -> Iterator[Mark]:
    along = _along(piece)
    turn = max(3.0, reach / 2)
    for at in np.linspace(turn, along[-1] - turn, PLACES) if along[-1] > 2 * turn + 1 else ():
        place = _at(piece, along, at)
        ahead, back = _at(piece, along, at + turn) - place, place - _at(piece, along, at - turn)
        bend = abs(np.degrees(np.arctan2(ahead[0] * back[1] - ahead[1] * back[0], float(ahead @ back))))
        profile = _profile(place, np.array([-ahead[1], ahead[0]]), paint, seen, reach)
        if bend > MOST_BEND_DEG or profile is None:
            continue
        off = _middle_of(*profile)
        if off is not None:
            yield Mark(KIND, "px", abs(off))


def _ends(piece: Points, paint: Plane, seen: Plane, reach: float) -> Iterator[Mark]:
    along = _along(piece)
    if along[-1] < 2 * reach:
        return
    for at, inner in ((0.0, reach), (float(along[-1]), float(along[-1]) - reach)):
        place = _at(piece, along, at)
        profile = _profile(place, place - _at(piece, along, inner), paint, seen, reach)
        if profile is None:
            continue
        steps, values = profile
        falls = np.flatnonzero((values[:-1] >= HALF) & (values[1:] < HALF))
        edges = [steps[one] + STEP_PX * (values[one] - HALF) / (values[one] - values[one + 1]) for one in falls]
        yield Mark(KIND, "px", float(min(map(abs, edges), default=reach)))


def _profile(place: Points, ahead: Points, paint: Plane, seen: Plane, reach: float) -> tuple[Floats, Floats] | None:
    """Distances along ``ahead`` and the paint there; None where some of that cannot be seen."""
    import cv2

    steps = np.arange(-reach, reach + STEP_PX, STEP_PX)
    points = (place + steps[:, None] * ahead / max(float(np.hypot(*ahead)), 1e-9) - 0.5).astype(np.float32)
    across, down = points[:, :1], points[:, 1:]
    there = cv2.remap(seen, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0.0)
    if (there < FULL - 2).any():
        return None
    values = cv2.remap(paint, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0.0)
    return steps, values[:, 0].astype(np.float64)


def _middle_of(steps: Floats, values: Floats) -> float | None:
    """The middle of the run of paint nearest to 0; the end of the reach where there is none, None where it goes on."""
    painted = np.flatnonzero(values >= HALF / 2)
    if not len(painted):
        return float(steps[-1])
    nearest = painted[np.abs(steps[painted]).argmin()]
    bounds = np.flatnonzero(values < HALF / 2)
    low = bounds[bounds < nearest].max(initial=-1)
    high = bounds[bounds > nearest].min(initial=len(values))
    if low < 0 or high == len(values):
        return None
    run = slice(low + 1, high)
    return float((steps[run] * values[run]).sum() / values[run].sum())


def _left_over(pieces: Sequence[Points], paint: Plane, reach: float) -> float:
    """The share of the paint that lies farther than ``reach`` from every piece."""
    import cv2
    from PIL import Image as Pillow
    from PIL import ImageDraw

    drawn = Pillow.new("L", paint.shape[::-1], 1)
    for piece in pieces:
        ImageDraw.Draw(drawn).line([(float(x) - 0.5, float(y) - 0.5) for x, y in piece], fill=0)
    far = cv2.distanceTransform(np.asarray(drawn), cv2.DIST_L2, 3)
    return float(paint[far > reach].sum() / paint.sum())


def _along(piece: Points) -> Floats:
    """The way to each point of a line."""
    return np.concatenate([[0.0], np.hypot(*np.diff(piece, axis=0).T).cumsum()])


def _at(piece: Points, along: Floats, at: float) -> Points:
    return np.array([np.interp(at, along, piece[:, 0]), np.interp(at, along, piece[:, 1])])
