"""Where things are: flips, turns, shifts, zoom, crops, another point of view. Lines stay lines; all labels follow.

What comes in from outside of the picture has the usual colour of its border, unless a recipe chooses otherwise.
Mirrored borders are not on offer: they would show objects again that no label knows.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from augment.catalog.entry import UNLIKE, Effect, Moved, Param, Surroundings, Transform, Values, chosen
from augment.kernels.tone import usual_colour
from augment.kernels.vision import cv2 as opencv
from augment.sample import SHAPES, Image
from augment.warp import Fill, Flat, about, shifted

FOLLOWS: dict[str, Effect] = dict.fromkeys(SHAPES, "follows")
BORDER = chosen("border", ("median", "edge", "black", "white"), help="what comes in from outside")
TURNS = {"90": 1, "180": 2, "270": 3}


def fill_of(image: Image, border: str) -> Fill | None:
    """The colour of what lay outside of the picture; None repeats its border."""
    if border == "edge":
        return None
    if border == "median":
        return usual_colour(image)
    level = 255.0 if border == "white" else 0.0
    return level, level, level


def _warped(image: Image, matrix: NDArray[np.float64], border: str, size: tuple[int, int] | None = None) -> Moved:
    warp = Flat(size or (image.shape[1], image.shape[0]), matrix)
    return Moved(warp.picture(image, fill_of(image, border)), space=warp)


def _horizontal_flip(image: Image, values: Values, around: Surroundings) -> Moved:
    height, width = image.shape[:2]
    warp = Flat((width, height), shifted(width, 0) @ np.diag([-1.0, 1.0, 1.0]))
    return Moved(np.ascontiguousarray(image[:, ::-1]), space=warp)


def _vertical_flip(image: Image, values: Values, around: Surroundings) -> Moved:
    height, width = image.shape[:2]
    warp = Flat((width, height), shifted(0, height) @ np.diag([1.0, -1.0, 1.0]))
    return Moved(np.ascontiguousarray(image[::-1]), space=warp)


def _quarter_turn(image: Image, values: Values, around: Surroundings) -> Moved:
    matrix, turns = np.eye(3), TURNS[values["angle"]]
    height, width = image.shape[:2]
    for _ in range(turns):  # against the clock: x becomes y from below, y becomes x
        matrix = np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, width], [0.0, 0.0, 1.0]]) @ matrix
        height, width = width, height
    return Moved(np.ascontiguousarray(np.rot90(image, turns)), space=Flat((width, height), matrix))


def _turned(angle_deg: float) -> NDArray[np.float64]:
    """Against the clock on the screen, where y points down."""
    cos, sin = np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))
    return np.array([[cos, sin], [-sin, cos]])


def _rotate(image: Image, values: Values, around: Surroundings) -> Moved:
    height, width = image.shape[:2]
    turn = _turned(values["angle"])
    matrix = about(width / 2, height / 2, turn)
    if values["canvas"] == "keep":
        return _warped(image, matrix, values["border"])
    wide, high = (max(1, int(np.ceil(side - 1e-6))) for side in np.abs(turn) @ (width, height))
    matrix = shifted((wide - width) / 2, (high - height) / 2) @ matrix
    return _warped(image, matrix, values["border"], (wide, high))


def _shift_scale(image: Image, values: Values, around: Surroundings) -> Moved:
    height, width = image.shape[:2]
    matrix = about(width / 2, height / 2, np.eye(2) * values["scale"])
    return _warped(image, shifted(values["shift_x"] * width, values["shift_y"] * height) @ matrix, values["border"])


def _stretch_shear(image: Image, values: Values, around: Surroundings) -> Moved:
    height, width = image.shape[:2]
    shear = np.array([[1.0, np.tan(np.radians(values["shear_x"]))], [np.tan(np.radians(values["shear_y"])), 1.0]])
    stretch = np.sqrt(values["stretch"])
    matrix = about(width / 2, height / 2, shear @ np.diag([stretch, 1 / stretch]))
    return _warped(image, matrix, values["border"])


def _perspective(image: Image, values: Values, around: Surroundings) -> Moved:
    """Each corner goes its own way, by at most ``strength`` of the sides."""
    cv2 = opencv()

    height, width = image.shape[:2]
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float32)
    moved = corners + around.random.uniform(-1, 1, (4, 2)) * values["strength"] * (width, height)
    matrix = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    return _warped(image, np.asarray(matrix, dtype=np.float64), values["border"])


def _crop(image: Image, values: Values, around: Surroundings) -> Moved:
    height, width = image.shape[:2]
    wide, high = max(1, round(width * values["share"])), max(1, round(height * values["share"]))
    return _cut(image, _corner(image, wide, high, around), (wide, high))


def _corner(image: Image, wide: int, high: int, around: Surroundings) -> tuple[int, int]:
    left = int(around.random.integers(0, image.shape[1] - wide + 1))
    return left, int(around.random.integers(0, image.shape[0] - high + 1))


def _cut(image: Image, corner: tuple[int, int], size: tuple[int, int]) -> Moved:
    left, top = corner
    cut = np.ascontiguousarray(image[top : top + size[1], left : left + size[0]])
    return Moved(cut, space=Flat(size, shifted(-left, -top)), drawn={"left_px": left, "top_px": top})


def _zoomed_crop(image: Image, values: Values, around: Surroundings) -> Moved:
    """A part of another shape, blown up to the size of the whole: Inception's crop (Szegedy et al. 2015)."""
    height, width = image.shape[:2]
    ratio = np.sqrt(values["aspect"])
    wide = int(np.clip(round(width * values["share"] * ratio), 1, width))
    high = int(np.clip(round(height * values["share"] / ratio), 1, height))
    left, top = _corner(image, wide, high, around)
    matrix = np.diag([width / wide, height / high, 1.0]) @ shifted(-left, -top)
    moved = _warped(image, matrix, "edge")
    return Moved(moved.media, space=moved.space, drawn={"left_px": left, "top_px": top})


def _resize(image: Image, values: Values, around: Surroundings) -> Moved:
    cv2 = opencv()

    height, width = image.shape[:2]
    size = max(1, round(width * values["scale"])), max(1, round(height * values["scale"]))
    how = cv2.INTER_AREA if values["scale"] < 1 else cv2.INTER_CUBIC
    matrix = np.diag([size[0] / width, size[1] / height, 1.0])
    return Moved(cv2.resize(image, size, interpolation=how), space=Flat(size, matrix))


def _pad(image: Image, values: Values, around: Surroundings) -> Moved:
    height, width = image.shape[:2]
    x, y = round(values["x"] * width), round(values["y"] * height)
    return _warped(image, shifted(x, y), values["border"], (width + 2 * x, height + 2 * y))


MIRROR = frozenset({"text", "left_right"})
HORIZONTAL_FLIP = Transform(
    name="horizontal_flip", media="image", title="Left and right swapped", run=_horizontal_flip, effects=FOLLOWS,
    help="Left and right keypoints and classes change places as the sheet declares them; labels that depend on text or "
    "on left and right are refused.",
    destroys=MIRROR, refuses=MIRROR, group="place",
)  # fmt: skip
VERTICAL_FLIP = Transform(
    name="vertical_flip", media="image", title="Upside down, mirrored", run=_vertical_flip, effects=FOLLOWS,
    help="For pictures without an up and down: from above, through a microscope. A mirror image like the other flip.",
    destroys=MIRROR | {"gravity"}, refuses=MIRROR | {"gravity"}, group="place",
)  # fmt: skip
QUARTER_TURN = Transform(
    name="quarter_turn", media="image", title="Turned by 90, 180 or 270°, nothing lost", run=_quarter_turn,
    effects=FOLLOWS, help="For pictures without an up and down. Width and height change places.",
    params=(chosen("angle", ("90", "180", "270"), ("90", "180", "270"), "degrees against the clock"),),
    destroys=frozenset({"gravity", "text"}), refuses=frozenset({"gravity"}), group="place",
)  # fmt: skip
ROTATE = Transform(
    name="rotate", media="image", title="Turned about the middle", run=_rotate, effects=FOLLOWS,
    help="A camera or slide that is held at an angle.",
    params=(
        Param("angle", -180, 180, (-15, 15), "degrees", "positive turns against the clock"),
        chosen("canvas", ("keep", "grow"), help="grow: the whole picture stays in sight"), BORDER,
    ),
    destroys=frozenset({"gravity"}), group="place",
)  # fmt: skip
SHIFT_SCALE = Transform(
    name="shift_scale", media="image", title="Moved and zoomed", run=_shift_scale, effects=FOLLOWS,
    help="Nearer or farther, and framed otherwise; objects that leave are dropped and counted.",
    params=(
        Param("scale", 0.3, 3.0, (0.85, 1.2), "", "above 1 is nearer"),
        Param("shift_x", -0.5, 0.5, (-0.1, 0.1), "of the width", "to the right"),
        Param("shift_y", -0.5, 0.5, (-0.1, 0.1), "of the height", "down"), BORDER,
    ),
    destroys=frozenset({"measure", "presence", "count"}), group="place",
)  # fmt: skip
STRETCH_SHEAR = Transform(
    name="stretch_shear", media="image", title="Stretched and slanted", run=_stretch_shear, effects=FOLLOWS,
    help="A scanner's feed, a slanted hand, a lens that is not square on.",
    params=(
        Param("stretch", 0.5, 2.0, (0.9, 1.1), "", "above 1 wider and lower, the area kept"),
        Param("shear_x", -40, 40, (-8, 8), "degrees", "slant of the uprights"),
        Param("shear_y", -40, 40, (-3, 3), "degrees", "slant of the levels"), BORDER,
    ),
    destroys=frozenset({"measure", "faces"}), limit=UNLIKE, group="place",
)  # fmt: skip
PERSPECTIVE = Transform(
    name="perspective", media="image", title="Seen from a slightly different place", run=_perspective, effects=FOLLOWS,
    help="For flat things: signs, documents, ground from above. What stands up does not look right at much strength.",
    params=(Param("strength", 0.01, 0.3, (0.02, 0.08), "of the sides", "how far the corners move"), BORDER),
    destroys=frozenset({"measure", "faces"}), limit=UNLIKE, group="place",
)  # fmt: skip
CROP = Transform(
    name="crop", media="image", title="A part of the picture", run=_crop, effects=FOLLOWS,
    help="Objects at the border are cut; those of which too little is left are dropped.",
    params=(Param("share", 0.2, 1.0, (0.6, 0.95), "of the sides", "how much is kept"),),
    destroys=frozenset({"presence", "count"}), group="place",
)  # fmt: skip
ZOOMED_CROP = Transform(
    name="zoomed_crop", media="image", title="A part of the picture, at the size of the whole", run=_zoomed_crop,
    effects=FOLLOWS, help="Objects become larger and slightly stretched; the size of the picture stays.",
    params=(
        Param("share", 0.2, 1.0, (0.6, 0.95), "of the sides", "how much is kept"),
        Param("aspect", 0.5, 2.0, (0.85, 1.18), "", "above 1 a wider part, which is then made narrower"),
    ),
    destroys=frozenset({"presence", "count", "measure"}), limit=UNLIKE, group="place",
)  # fmt: skip
RESIZE = Transform(
    name="resize", media="image", title="Fewer or more pixels", run=_resize, effects=FOLLOWS,
    help="The whole picture, smaller or larger: objects of another size in pixels.",
    params=(Param("scale", 0.1, 4.0, (0.5, 0.9), "", "of the sides"),),
    destroys=frozenset({"measure", "small_detail"}), group="place",
)  # fmt: skip
PAD = Transform(
    name="pad", media="image", title="A border put around", run=_pad, effects=FOLLOWS,
    help="Letterbox, paper margin, the black beyond a microscope's field.",
    params=(
        Param("x", 0.0, 1.0, (0.0, 0.2), "of the width", "left and right, each"),
        Param("y", 0.0, 1.0, (0.0, 0.2), "of the height", "above and below, each"), BORDER,
    ),
    group="place",
)  # fmt: skip
ALL = (
    HORIZONTAL_FLIP, VERTICAL_FLIP, QUARTER_TURN, ROTATE, SHIFT_SCALE, STRETCH_SHEAR, PERSPECTIVE, CROP, ZOOMED_CROP,
    RESIZE, PAD,
)  # fmt: skip
