"""Light and colour, further: white balance, local contrast, uneven light, shadow, glare, grey, stains."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from augment.catalog.entry import Moved, Param, Surroundings, Transform, Values
from augment.kernels.vision import cv2 as opencv
from augment.sample import Image

Plane = NDArray[np.float32]
# Optical density of haematoxylin, eosin and the rest in R, G, B (Ruifrok & Johnston 2001).
STAINS = np.array([[0.65, 0.70, 0.29], [0.07, 0.99, 0.11], [0.27, 0.57, 0.78]], dtype=np.float32)
STAINS /= np.linalg.norm(STAINS, axis=1, keepdims=True)


def bytes_of(plane: NDArray[Any]) -> Image:
    """0 to 255, rounded and cut."""
    return np.asarray(np.clip(np.rint(plane), 0, 255), dtype=np.uint8)


def graded(image: Image, tables: NDArray[Any]) -> Image:
    """Each channel through its own table ``(256,)`` or ``(256, 3)``."""
    table = bytes_of(tables if tables.ndim == 2 else np.repeat(tables[:, None], 3, axis=1))
    lit: Image = opencv().LUT(image, np.ascontiguousarray(table[None]))
    return lit


def places(image: Image) -> tuple[Plane, Plane]:
    """x and y of each pixel from -1 to 1, as a row and a column."""
    height, width = image.shape[:2]
    x = ((np.arange(width, dtype=np.float32) + 0.5) / width * 2 - 1)[None, :]
    y = ((np.arange(height, dtype=np.float32) + 0.5) / height * 2 - 1)[:, None]
    return x, y


def multiplied(image: Image, factor: NDArray[Any]) -> Image:
    """Every pixel times its factor ``(H, W)``."""
    cv2 = opencv()
    lit: Image = cv2.multiply(image, cv2.merge([factor] * 3), dtype=cv2.CV_8U)
    return lit


def _white_balance(image: Image, values: Values, around: Surroundings) -> Moved:
    """Warmth is red against blue, tint green against both, in stops; the mean of the three stays."""
    stops = np.array([values["warmth"], values["tint"], -values["warmth"]]) / 2
    gains = 2**stops / np.mean(2**stops)
    return Moved(graded(image, np.arange(256)[:, None] * gains))


def _rgb_shift(image: Image, values: Values, around: Surroundings) -> Moved:
    shift = np.array([values["red"], values["green"], values["blue"]])
    return Moved(graded(image, np.arange(256)[:, None] + shift))


def _local_contrast(image: Image, values: Values, around: Surroundings) -> Moved:
    """CLAHE on lightness (Zuiderveld 1994)."""
    cv2 = opencv()
    tiles = int(values["tiles"])
    lab = cv2.cvtColor(image, cv2.COLOR_RGB2LAB)
    lab[..., 0] = cv2.createCLAHE(values["limit"], (tiles, tiles)).apply(np.ascontiguousarray(lab[..., 0]))
    return Moved(cv2.cvtColor(lab, cv2.COLOR_LAB2RGB))


def _equalise(image: Image, values: Values, around: Surroundings) -> Moved:
    cv2 = opencv()
    brightness = cv2.cvtColor(image, cv2.COLOR_RGB2YCrCb)
    flat = cv2.equalizeHist(np.ascontiguousarray(brightness[..., 0]))
    brightness[..., 0] = cv2.addWeighted(flat, values["amount"], brightness[..., 0], 1 - values["amount"], 0)
    return Moved(cv2.cvtColor(brightness, cv2.COLOR_YCrCb2RGB))


def _vignette(image: Image, values: Values, around: Surroundings) -> Moved:
    """Light falls off with the square of the distance from the middle."""
    x, y = places(image)
    return Moved(multiplied(image, 1 - np.float32(values["strength"]) * (x**2 + y**2) / np.float32(2)))


def _light_gradient(image: Image, values: Values, around: Surroundings) -> Moved:
    """One side lighter, the other darker, as of a lamp or a window at that side."""
    x, y = places(image)
    angle = np.radians(values["angle"])
    slope = np.float32(values["strength"]) * (np.float32(np.cos(angle)) * x - np.float32(np.sin(angle)) * y)
    return Moved(multiplied(image, 1 + slope))


def _shadow(image: Image, values: Values, around: Surroundings) -> Moved:
    """A half plane or a band in shade, its edge soft, cooler than the light (sky light is blue)."""
    x, y = places(image)
    angle, place = around.random.uniform(0, 2 * np.pi), around.random.uniform(-0.5, 0.5)
    across = np.float32(np.cos(angle)) * x + np.float32(np.sin(angle)) * y - np.float32(place)
    soft = np.float32(max(values["softness"], 0.005))
    shade = np.clip(across / soft + 0.5, 0, 1)
    if around.random.random() < 0.5:
        shade = shade * np.clip((np.float32(values["width"]) - across) / soft + 0.5, 0, 1)
    dark = np.float32(values["depth"]) * shade
    cool = np.array([1.0, 0.98, 0.9], dtype=np.float32)
    return Moved(bytes_of(image * (1 - dark[..., None] * cool)), drawn={"towards": round(float(np.degrees(angle)), 1)})


def _glare(image: Image, values: Values, around: Surroundings) -> Moved:
    """A light that shines into the lens: a bright spot with a veil over what is around it."""
    x, y = places(image)
    place = around.random.uniform(-0.9, 0.9, 2)
    far = np.sqrt((x - np.float32(place[0])) ** 2 + (y - np.float32(place[1])) ** 2) / np.float32(values["size"])
    veil = np.exp(-far) * 0.6 + np.exp(-((far * 2.2) ** 2)) * 0.8
    light = np.clip(np.float32(values["strength"]) * veil, 0, 1)[..., None]
    lit = bytes_of(image + (np.array([255, 250, 238], dtype=np.float32) - image) * light)
    return Moved(lit, drawn={"x": round(float(place[0]), 3), "y": round(float(place[1]), 3)})


def _grey(image: Image, values: Values, around: Surroundings) -> Moved:
    cv2 = opencv()
    plain = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    return Moved(cv2.addWeighted(plain, values["amount"], image, 1 - values["amount"], 0))


def _posterise(image: Image, values: Values, around: Surroundings) -> Moved:
    step = 255 / (2 ** values["bits"] - 1)
    return Moved(graded(image, np.rint(np.arange(256) / step) * step))


def _stain(image: Image, values: Values, around: Surroundings) -> Moved:
    """Haematoxylin and eosin in other amounts: the picture's optical density taken apart and put together again."""
    amounts = np.diag([values["haematoxylin"], values["eosin"], 1.0]).astype(np.float32)
    mix = np.linalg.inv(STAINS) @ amounts @ STAINS
    density = -np.log((np.arange(256, dtype=np.float32) + 1) / 256)
    changed = opencv().transform(density[image], np.ascontiguousarray(mix.T.astype(np.float32)))
    return Moved(bytes_of(np.exp(-changed) * 256 - 1))


COLOUR, EXPOSURE = frozenset({"colour"}), frozenset({"exposure"})
ALL = (
    Transform(
        name="white_balance", media="image", title="Another colour of light", run=_white_balance, group="colour",
        help="Lamps, shade, evening, a camera set to other light.",
        params=(
            Param("warmth", -1.5, 1.5, (-0.4, 0.4), "stops", "red over blue; above 0 warmer"),
            Param("tint", -1.0, 1.0, (-0.1, 0.1), "stops", "green over magenta"),
        ),
        destroys=COLOUR,
    ),
    Transform(
        name="rgb_shift", media="image", title="Channels lifted or sunk", run=_rgb_shift, group="colour",
        help="The cast of a scanner, a filter, an old print.",
        params=tuple(Param(one, -120, 120, (-15, 15), "of 255", f"added to {one}") for one in ("red", "green", "blue")),
        destroys=COLOUR,
    ),
    Transform(
        name="grey", media="image", title="Without colour", run=_grey, group="colour",
        help="Black-and-white, night and infrared cameras; part of it for faded colours.",
        params=(Param("amount", 0.0, 1.0, (1.0, 1.0), "", "1 is without any colour"),),
        destroys=COLOUR, refuses=COLOUR,
    ),
    Transform(
        name="stain", media="image", title="Stained more or less: haematoxylin and eosin", run=_stain, group="colour",
        help="Slides of another laboratory. Only for H&E: other dyes have other colours.",
        params=(
            Param("haematoxylin", 0.2, 3.0, (0.8, 1.25), "times", "blue of the nuclei"),
            Param("eosin", 0.2, 3.0, (0.8, 1.25), "times", "pink of the rest"),
        ),
        destroys=COLOUR,
    ),
    Transform(
        name="local_contrast", media="image", title="Contrast evened out region by region", run=_local_contrast,
        help="CLAHE: what cameras and viewers do to bring out detail.", group="light",
        params=(
            Param("limit", 1.0, 8.0, (1.5, 3.5), "", "how far contrast may rise"),
            Param("tiles", 2, 16, (6, 10), "", "regions along a side", whole=True),
        ),
        destroys=EXPOSURE,
    ),
    Transform(
        name="equalise", media="image", title="Tones spread evenly", run=_equalise, group="light",
        help="Histogram equalisation of the brightness.",
        params=(Param("amount", 0.0, 1.0, (0.4, 0.9), "", "1 is all the way"),), destroys=EXPOSURE,
    ),
    Transform(
        name="vignette", media="image", title="Darker towards the corners", run=_vignette, group="light",
        help="Fast lenses, microscopes, endoscopes.",
        params=(Param("strength", 0.0, 1.0, (0.2, 0.6), "", "1 makes the corners black"),), destroys=EXPOSURE,
    ),
    Transform(
        name="light_gradient", media="image", title="Lit from one side", run=_light_gradient, group="light",
        help="A window, a lamp, uneven illumination of a bench.",
        params=(
            Param("strength", 0.0, 1.0, (0.15, 0.45), "", "how much lighter and darker the sides are"),
            Param("angle", 0, 360, (0, 360), "degrees", "where the light comes from, against the clock from the right"),
        ),
        destroys=EXPOSURE,
    ),
    Transform(
        name="shadow", media="image", title="A shadow across", run=_shadow, group="light",
        help="A wall, a pole, the photographer. Its place is drawn.",
        params=(
            Param("depth", 0.0, 0.95, (0.25, 0.5), "", "how dark"),
            Param("softness", 0.0, 1.0, (0.02, 0.2), "of half the side", "width of its edge"),
            Param("width", 0.05, 1.5, (0.2, 0.7), "of half the side", "where it is a band and not a half"),
        ),
        destroys=EXPOSURE,
    ),
    Transform(
        name="glare", media="image", title="A light that shines into the lens", run=_glare, group="light",
        help="Sun, headlights, a lamp on gloss. What lies under it may not be seen: keep its strength low, or look.",
        params=(
            Param("strength", 0.0, 1.0, (0.35, 0.8), "", "of the spot"),
            Param("size", 0.05, 1.5, (0.2, 0.6), "of half the side", "of the spot and its veil"),
        ),
        destroys=EXPOSURE | {"small_detail"},
    ),
    Transform(
        name="posterise", media="image", title="Few steps of each colour", run=_posterise, group="quality",
        help="Cheap sensors, GIF, old displays.",
        params=(Param("bits", 1, 7, (4, 6), "bits", "a channel", whole=True),), destroys=COLOUR | {"quality"},
    ),
)  # fmt: skip
