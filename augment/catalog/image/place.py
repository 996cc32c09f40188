"""Where things are: flips, turns, shifts, zoom, crops, another point of view. Boxes and polygons follow.

What comes in from outside of the picture is the picture's own median colour. Mirrored borders would show objects
again that no label knows.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from augment.catalog.entry import Effect, Moved, Param, Surroundings, Transform, Values
from augment.engines import albumentations, picture
from augment.sample import Image, Points

FOLLOWS: dict[str, Effect] = {"box": "follows", "polygon": "follows"}


def _moved(step: Any, image: Image, around: Surroundings) -> Moved:
    def mapped(points: Points) -> Points:
        moved = picture(step, image, around.seed, points)[1]
        return points if moved is None else moved

    return Moved(picture(step, image, around.seed)[0], points=mapped)


def _fill(image: Image) -> tuple[float, ...]:
    return tuple(float(value) for value in np.median(image.reshape(-1, 3), axis=0))


def _horizontal_flip(image: Image, values: Values, around: Surroundings) -> Moved:
    width = image.shape[1]
    return Moved(np.ascontiguousarray(image[:, ::-1]), points=lambda points: points * (-1.0, 1.0) + (width, 0.0))


def _vertical_flip(image: Image, values: Values, around: Surroundings) -> Moved:
    height = image.shape[0]
    return Moved(np.ascontiguousarray(image[::-1]), points=lambda points: points * (1.0, -1.0) + (0.0, height))


def _affine(image: Image, around: Surroundings, **how: Any) -> Moved:
    return _moved(albumentations().Affine(**how, border_mode=0, fill=_fill(image), p=1), image, around)


def _rotate(image: Image, values: Values, around: Surroundings) -> Moved:
    return _affine(image, around, rotate=(values["angle"], values["angle"]))


def _shift_scale(image: Image, values: Values, around: Surroundings) -> Moved:
    scale, x, y = values["scale"], values["shift_x"], values["shift_y"]
    return _affine(image, around, scale=(scale, scale), translate_percent={"x": (x, x), "y": (y, y)})


def _perspective(image: Image, values: Values, around: Surroundings) -> Moved:
    strength = values["strength"]
    step = albumentations().Perspective((strength, strength), keep_size=True, border_mode=0, fill=_fill(image), p=1)
    return _moved(step, image, around)


def _crop(image: Image, values: Values, around: Surroundings) -> Moved:
    height, width = image.shape[:2]
    wide, high = max(1, round(width * values["share"])), max(1, round(height * values["share"]))
    left = int(around.random.integers(0, width - wide + 1))
    top = int(around.random.integers(0, height - high + 1))
    cut = np.ascontiguousarray(image[top : top + high, left : left + wide])
    return Moved(cut, points=lambda points: points - (left, top), drawn={"left_px": left, "top_px": top})


HORIZONTAL_FLIP = Transform(
    name="horizontal_flip", media="image", title="Left and right swapped", run=_horizontal_flip, effects=FOLLOWS,
    destroys=frozenset({"text", "left_right"}), cost_ms=1.3,
)  # fmt: skip
VERTICAL_FLIP = Transform(
    name="vertical_flip", media="image", title="Upside down, mirrored", run=_vertical_flip, effects=FOLLOWS,
    destroys=frozenset({"text", "left_right", "gravity"}), cost_ms=0.2,
)  # fmt: skip
ROTATE = Transform(
    name="rotate", media="image", title="Turned about the middle", run=_rotate, effects=FOLLOWS,
    params=(Param("angle", -180, 180, (-15, 15), "degrees", "positive turns against the clock"),),
    destroys=frozenset({"gravity"}), cost_ms=7,
)  # fmt: skip
SHIFT_SCALE = Transform(
    name="shift_scale", media="image", title="Moved and zoomed", run=_shift_scale, effects=FOLLOWS,
    params=(
        Param("scale", 0.3, 3.0, (0.85, 1.2), "", "above 1 is nearer"),
        Param("shift_x", -0.5, 0.5, (-0.1, 0.1), "of the width", "to the right"),
        Param("shift_y", -0.5, 0.5, (-0.1, 0.1), "of the height", "down"),
    ),
    destroys=frozenset({"measure", "presence"}), cost_ms=7,
)  # fmt: skip
PERSPECTIVE = Transform(
    name="perspective", media="image", title="Seen from a slightly different place", run=_perspective, effects=FOLLOWS,
    params=(Param("strength", 0.01, 0.3, (0.02, 0.08), "of the sides", "how far the corners move"),),
    destroys=frozenset({"measure"}), cost_ms=7,
)  # fmt: skip
CROP = Transform(
    name="crop", media="image", title="A part of the picture", run=_crop, effects=FOLLOWS,
    params=(Param("share", 0.2, 1.0, (0.6, 0.95), "of the sides", "how much is kept"),),
    destroys=frozenset({"presence", "count"}), cost_ms=0.1,
)  # fmt: skip
ALL = (HORIZONTAL_FLIP, VERTICAL_FLIP, ROTATE, SHIFT_SCALE, PERSPECTIVE, CROP)
