"""Objects of other pictures put on this one: labels of what is put there, and of what it hides, are right.

Simple copy-paste (Ghiasi et al., CVPR 2021), with a seam that does not give it away (Dwibedi, Misra & Hebert 2017).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from augment.catalog.entry import Moved, Param, Surroundings, Transform, Values, chosen
from augment.catalog.image.place import FOLLOWS
from augment.errors import RenderError
from augment.kernels import seam
from augment.materials import CutOut
from augment.sample import (
    BoxTarget,
    Declared,
    EllipseTarget,
    Image,
    Mask,
    MaskTarget,
    Points,
    PolygonTarget,
    PolylineTarget,
    PoseTarget,
    RotatedBoxTarget,
    ShapeTarget,
    Target,
)
from augment.targets.drops import Limits
from augment.targets.fill import filled
from augment.targets.geometry import frame_of
from augment.targets.link import bounds
from augment.targets.space import move_shapes
from augment.warp import Flat, shifted

ANY = "any"
TRIES = 24
MARGIN_PX = 8
CHOICE, CANDIDATES = 6, 4
LEFT_OUT = frozenset({"no room", "its surroundings differ too much"})
LINES = (PolylineTarget, PoseTarget)
_ALL = Limits(min_visible=0.0, min_side_px=0.0, min_fit=0.0)
_CIRCLE = 2 * np.pi * np.arange(64) / 64


@dataclass(frozen=True, eq=False)
class Piece:
    """An object at the size at which it is put on a picture; ``alpha`` are its pixels, ``rings`` their outlines."""

    image: Image
    alpha: Mask
    rings: tuple[Points, ...]
    targets: tuple[ShapeTarget, ...]
    outlined: bool


def _copy_paste(image: Image, values: Values, around: Surroundings) -> Moved:
    bank = [one for one in around.materials.objects if values["class"] in (ANY, one.cls)]
    if not bank:
        what = "of any class" if values["class"] == ANY else f"of the class {values['class']!r}"
        raise RenderError(
            f"copy_paste: there is no object {what}, cut out of a labelled training item, for this picture."
        )
    made = image.copy()
    hidden: list[Points] = []
    added: list[Target] = []
    pasted: list[dict[str, Any]] = []
    there = _There(image, around.targets)
    for number in range(int(values["count"])):
        for _ in range(CANDIDATES):
            cut = bank[int(around.random.integers(len(bank)))]
            piece = _piece(cut, values, around)
            place = None if piece is None else there.place(made, piece, around.random, values["overlap"])
            how = "no room" if piece is None or place is None else _seam_for(piece, place, values["seam"])
            if how not in LEFT_OUT:
                break
        if piece is None or place is None or how in LEFT_OUT:
            pasted.append({"object": cut.name, "left_out": how})
            continue
        window = place.window
        made[window] = _blended(piece, made[window], how, around.scale)
        there.take(piece, place)
        hidden += [ring + place.corner for ring in piece.rings]
        size = image.shape[1], image.shape[0]
        added += _put(piece.targets, size, place.corner, f"pasted-{around.seed:08x}-{number + 1}")
        pasted.append({"object": cut.name, "x": place.corner[0], "y": place.corner[1], "seam": how})
    return Moved(made, hidden=tuple(hidden), added=tuple(added), drawn={"pasted": pasted})


@dataclass(frozen=True)
class Place:
    """Where a piece may go: its top left pixel, and how far the colours around it lie from its own surroundings."""

    corner: tuple[int, int]
    size: tuple[int, int]
    difference: float

    @property
    def window(self) -> tuple[slice, slice]:
        """Rows and columns."""
        (left, top), (high, wide) = self.corner, self.size
        return slice(top, top + high), slice(left, left + wide)


class _There:
    """What is on the picture already: objects that may be hidden only so far, and pieces, that may not at all."""

    def __init__(self, image: Image, targets: Sequence[Target]) -> None:
        self._taken = np.zeros(image.shape[:2], dtype=np.bool_)
        shapes = (one for one in targets if isinstance(one, ShapeTarget))
        size = image.shape[1], image.shape[0]
        self._objects = [_local(one, size) for one in shapes if not isinstance(one, LINES)]

    def take(self, piece: Piece, place: Place) -> None:
        """Marks where a piece is."""
        self._taken[place.window] |= seam.grown(piece.alpha, 2)

    def place(self, image: Image, piece: Piece, chance: np.random.Generator, overlap: float) -> Place | None:
        """Of the first few drawn places with room, the one whose surroundings are most like the piece's own."""
        high, wide = piece.alpha.shape
        room = image.shape[1] - wide + 1, image.shape[0] - high + 1
        found: list[Place] = []
        for _ in range(TRIES if min(room) > 0 else 0):
            corner = int(chance.integers(room[0])), int(chance.integers(room[1]))
            place = Place(corner, (high, wide), 0.0)
            if (self._taken[place.window] & piece.alpha).any() or self._hides(piece, corner) > overlap:
                continue
            far = seam.difference(piece.image, image[place.window], piece.alpha)
            found.append(replace(place, difference=far))
            if len(found) == CHOICE:
                break
        return min(found, key=lambda one: one.difference, default=None)

    def _hides(self, piece: Piece, corner: tuple[int, int]) -> float:
        """The largest share of an object that the piece would hide."""
        most = 0.0
        for mask, (x, y) in self._objects:
            x0, y0 = max(x, corner[0]), max(y, corner[1])
            x1, y1 = (
                min(x + mask.shape[1], corner[0] + piece.alpha.shape[1]),
                min(y + mask.shape[0], corner[1] + piece.alpha.shape[0]),
            )
            if x0 < x1 and y0 < y1:
                ours = piece.alpha[y0 - corner[1] : y1 - corner[1], x0 - corner[0] : x1 - corner[0]]
                most = max(most, float((ours & mask[y0 - y : y1 - y, x0 - x : x1 - x]).sum() / max(mask.sum(), 1)))
        return most


def _piece(cut: CutOut, values: Values, around: Surroundings) -> Piece | None:
    """The object turned and at another size, on a window of its own with a margin; None where it has no area."""
    image, targets = cut.load()
    scale = values["scale"] * around.scale
    cos, sin = np.cos(np.radians(values["angle"])) * scale, np.sin(np.radians(values["angle"])) * scale
    turn = np.array([[cos, sin, 0.0], [-sin, cos, 0.0], [0.0, 0.0, 1.0]])
    shapes = tuple(one for one in targets if isinstance(one, ShapeTarget))
    outline = _outline(shapes[0]) @ turn[:2, :2].T
    low, high = np.floor(outline.min(axis=0)) - MARGIN_PX, np.ceil(outline.max(axis=0)) + MARGIN_PX
    size = int(high[0] - low[0]), int(high[1] - low[1])
    warp = Flat(size, shifted(-low[0], -low[1]) @ turn)
    moved = tuple(
        one
        for one in move_shapes(shapes, Moved(image, space=warp), _ALL, Declared(), "copy_paste")
        if isinstance(one, ShapeTarget)
    )
    if not moved:
        return None
    alpha = _pixels(moved[0], size)
    return Piece(
        warp.picture(image, None), alpha, seam.rings_around(alpha, (0, 0)), moved,
        isinstance(moved[0], MaskTarget | PolygonTarget),
    )  # fmt: skip


def _seam_for(piece: Piece, place: Place, wanted: str) -> str:
    """How the seam is made: as asked for, or by how much the surroundings differ."""
    if wanted != "auto":
        return wanted
    if place.difference < seam.ALIKE:
        return "feather"
    if place.difference <= seam.TOO_FAR:
        return "poisson"
    # With an outline little of the old surroundings comes along. But where they are of another world, so is the object.
    fits = piece.outlined and place.difference <= 2 * seam.TOO_FAR
    return "feather" if fits else "its surroundings differ too much"


def _blended(piece: Piece, ground: Image, how: str, scale: float) -> Image:
    if how == "poisson":
        return seam.seamless(piece.image, ground, piece.alpha)
    return seam.feathered(piece.image, ground, piece.alpha, scale * {"feather": 2.0, "hard": 0.0}[how])


def _put(targets: Sequence[ShapeTarget], size: tuple[int, int], corner: tuple[int, int], name: str) -> list[Target]:
    """The labels of a piece on the picture, under a name that no other object has."""
    warp = Flat(size, shifted(*corner))
    blank = Moved(np.zeros((1, 1, 3), dtype=np.uint8), space=warp)
    moved = move_shapes(targets, blank, _ALL, Declared(), "copy_paste")
    return [replace(one, id=name) for one in moved if isinstance(one, ShapeTarget)]


def _outline(shape: ShapeTarget) -> Points:
    """Points around a shape: its own, or those of the ellipse in its box."""
    if isinstance(shape, PolygonTarget):
        return shape.points_px
    if isinstance(shape, RotatedBoxTarget | EllipseTarget):
        half = shape.size_px / 2 if isinstance(shape, RotatedBoxTarget) else shape.radii_px
        frame = frame_of(shape.centre_px, half, shape.angle_deg)
        return np.asarray(np.stack([np.cos(_CIRCLE), np.sin(_CIRCLE)], axis=1) @ frame[:, :2].T + frame[:, 2])
    assert isinstance(shape, BoxTarget | MaskTarget)
    box = shape.box_px if isinstance(shape, BoxTarget) else bounds(shape)
    middle, radii = (box[:2] + box[2:]) / 2, (box[2:] - box[:2]) / 2
    stretch = 1.0 if isinstance(shape, BoxTarget) else np.sqrt(2)  # around the whole of a mask
    return np.asarray(middle + stretch * radii * np.stack([np.cos(_CIRCLE), np.sin(_CIRCLE)], axis=1))


def _local(shape: ShapeTarget, size: tuple[int, int]) -> tuple[Mask, tuple[int, int]]:
    """The pixels of a shape in a window of its own, as far as that is on a picture of ``size``, and its corner."""
    if isinstance(shape, MaskTarget):
        return shape.mask, shape.corner_px
    ring = _outline(shape)
    x0, y0 = np.floor(np.clip(ring.min(axis=0), 0, size)).astype(int)
    x1, y1 = np.ceil(np.clip(ring.max(axis=0), 0, size)).astype(int)
    holes = shape.holes if isinstance(shape, PolygonTarget) else ()
    return filled((ring, *holes), (int(x0), int(y0), int(x1), int(y1))), (int(x0), int(y0))


def _pixels(shape: ShapeTarget, size: tuple[int, int]) -> Mask:
    """The pixels of a shape on a picture of ``size``."""
    if not isinstance(shape, MaskTarget):
        rings = (_outline(shape), *(shape.holes if isinstance(shape, PolygonTarget) else ()))
        return filled(rings, (0, 0, *size))
    whole = np.zeros((size[1], size[0]), dtype=np.bool_)
    (x, y), (high, wide) = shape.corner_px, shape.mask.shape
    whole[y : y + high, x : x + wide] = shape.mask[: size[1] - y, : size[0] - x]
    return whole


COPY_PASTE = Transform(
    name="copy_paste", media="image", title="Objects of other pictures put on it", run=_copy_paste, effects=FOLLOWS,
    help="From labelled training items only, never dev or test. Where one lies over another, masks and polygons are "
    "cut and boxes shrink; what is hidden for the most part is dropped. The trace names each object's item.",
    params=(
        chosen("class", (ANY,), (ANY,), "of which class; several: one of them is drawn", open=True),
        Param("count", 1, 50, (1, 3), "objects", "how many", whole=True),
        Param("scale", 0.2, 3.0, (0.85, 1.15), "times", "their size"),
        Param("angle", -180, 180, (0, 0), "degrees", "how they are turned, against the clock"),
        Param("overlap", 0.0, 0.9, (0.0, 0.15), "", "the largest share of an object that may be hidden"),
        chosen("seam", ("auto", "feather", "poisson", "hard"), help="auto: by how much the surroundings differ"),
    ),
    destroys=frozenset({"presence", "count"}), needs=("objects",), group="paste",
)  # fmt: skip
ALL = (COPY_PASTE,)
