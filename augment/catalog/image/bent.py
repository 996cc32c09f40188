"""Where lines bend: soft tissue, paper, lenses. All labels follow the same map, to a fraction of a pixel."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from augment.catalog.entry import UNLIKE, Moved, Param, Surroundings, Transform, Values
from augment.catalog.image.place import BORDER, FOLLOWS, fill_of
from augment.kernels.vision import cv2 as opencv
from augment.sample import Image
from augment.warp import Bent

Field = NDArray[np.float32]
# A map whose stretch stays below this has one answer everywhere: it never folds over.
STEEPEST = 0.6


def _bent(image: Image, offset: Field, border: str) -> Moved:
    """``offset`` ``(H, W, 2)``: from where, seen from each pixel, the picture comes; weakened where it would fold."""
    # A picture of one row or column has no slope across it.
    slopes = [np.abs(np.gradient(offset, axis=axis)).max() for axis in (0, 1) if offset.shape[axis] > 1]
    steepest = float(max(slopes, default=0.0))
    weaker = min(1.0, STEEPEST / max(steepest, 1e-9))
    grid = np.stack(np.meshgrid(*(np.arange(side) + 0.5 for side in image.shape[1::-1])), axis=2)
    warp = Bent((grid + offset * weaker).astype(np.float32))
    return Moved(warp.picture(image, fill_of(image, border)), space=warp, drawn={"kept": round(weaker, 3)})


def _elastic(image: Image, values: Values, around: Surroundings) -> Moved:
    """Random displacements, smoothed (Simard, Steinkraus & Platt 2003), drawn on a coarse grid for speed."""
    height, width = image.shape[:2]
    cell = values["smoothness"] * max(height, width)
    rows, columns = max(4, int(height / cell) + 3), max(4, int(width / cell) + 3)
    coarse = around.random.standard_normal((rows, columns, 2)).astype(np.float32)
    offset = opencv().resize(coarse, (width, height), interpolation=opencv().INTER_CUBIC)
    return _bent(
        image, offset / max(float(offset.std()), 1e-6) * values["strength"] * max(height, width), values["border"]
    )


def _grid(image: Image, values: Values, around: Surroundings) -> Moved:
    """Strips of paper or film that are wider here and narrower there: each axis is stretched for itself."""
    height, width = image.shape[:2]
    shifts = [_strips(side, int(values["cells"]), values["strength"], around) for side in (width, height)]
    offset = np.stack([np.tile(shifts[0], (height, 1)), np.tile(shifts[1][:, None], (1, width))], axis=2)
    return _bent(image, offset.astype(np.float32), values["border"])


def _strips(side: int, cells: int, strength: float, around: Surroundings) -> NDArray[np.float64]:
    steps = 1 + around.random.uniform(-strength, strength, cells)
    edges = np.concatenate([[0.0], np.cumsum(steps) / steps.sum()]) * side
    places = np.arange(side) + 0.5
    return np.asarray(np.interp(places, np.linspace(0, side, cells + 1), edges) - places)


def _lens(image: Image, values: Values, around: Surroundings) -> Moved:
    """The radial model of Brown (1966): a pixel at radius r comes from r · (1 + k·r²), r in half diagonals."""
    height, width = image.shape[:2]
    y, x = np.mgrid[:height, :width] + 0.5
    x, y = x - width / 2, y - height / 2
    share = values["bulge"] * (x**2 + y**2) / (width**2 + height**2) * 4
    offset = np.stack([x * share, y * share], axis=2).astype(np.float32)
    return _bent(image, offset, values["border"])


ALL = (
    Transform(
        name="elastic", media="image", title="Bent like soft tissue", run=_elastic, effects=FOLLOWS,
        help="Cells, tissue, cloth, crumpled paper. Not for anything rigid.",
        params=(
            Param("strength", 0.001, 0.03, (0.004, 0.012), "of the longer side", "how far things move, usually"),
            Param("smoothness", 0.05, 0.5, (0.12, 0.25), "of the longer side", "size of what moves together"), BORDER,
        ),
        destroys=frozenset({"measure", "faces"}), limit=UNLIKE, group="place",
    ),
    Transform(
        name="grid_distortion", media="image", title="Strips wider here and narrower there", run=_grid, effects=FOLLOWS,
        help="A scanner's uneven feed, film that has shrunk.",
        params=(
            Param("cells", 2, 12, (4, 7), "strips", "along each side", whole=True),
            Param("strength", 0.0, 0.5, (0.1, 0.25), "", "how uneven"), BORDER,
        ),
        destroys=frozenset({"measure", "faces"}), limit=UNLIKE, group="place",
    ),
    Transform(
        name="lens_distortion", media="image", title="Bulged or pinched by a lens", run=_lens, effects=FOLLOWS,
        help="Wide-angle and action cameras (barrel), long zooms (pincushion).",
        params=(Param("bulge", -0.3, 0.3, (-0.12, 0.15), "", "above 0 barrel, below 0 pincushion"), BORDER),
        destroys=frozenset({"measure"}), limit=UNLIKE, group="place",
    ),
)  # fmt: skip
