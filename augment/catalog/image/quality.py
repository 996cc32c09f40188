"""What a lens, a sensor and a file format do to a picture: blur, noise, lost resolution, JPEG."""

from __future__ import annotations

from augment.catalog.entry import Moved, Param, Surroundings, Transform, Values
from augment.engines import albumentations, picture
from augment.kernels import jpeg
from augment.kernels.blur import motion_blur
from augment.kernels.grain import add_grain
from augment.sample import Image

DETAIL = frozenset({"small_detail", "text", "quality"})


def _motion_blur(image: Image, values: Values, around: Surroundings) -> Moved:
    return Moved(motion_blur(image, (int(values["size"]) | 1) * around.scale, values["angle"]))


def _gaussian_blur(image: Image, values: Values, around: Surroundings) -> Moved:
    sigma = values["sigma"] * around.scale
    return Moved(picture(albumentations().GaussianBlur(0, (sigma, sigma), p=1), image, around.seed)[0])


def _gaussian_noise(image: Image, values: Values, around: Surroundings) -> Moved:
    return Moved(add_grain(image, values["std"] * 255.0 * around.scale, around.random))


def _sensor_noise(image: Image, values: Values, around: Surroundings) -> Moved:
    colour, strength = values["colour"] * around.scale, values["strength"] * around.scale
    step = albumentations().ISONoise((colour, colour), (strength, strength), p=1)
    return Moved(picture(step, image, around.seed)[0])


def _jpeg(image: Image, values: Values, around: Surroundings) -> Moved:
    return Moved(jpeg.decode(jpeg.encode(image, jpeg.quality_at(int(values["quality"]), around.scale))))


def _jpeg_file(image: Image, values: Values) -> bytes:
    return jpeg.encode(image, int(values["quality"]))


MOTION_BLUR = Transform(
    name="motion_blur", media="image", title="Blur along a line, as of a hand or stage that moved", group="quality",
    help="Lines across the motion vanish, lines along it stay.", run=_motion_blur,
    params=(
        Param("size", 3, 51, (3, 9), "px", "length of the line, made odd", whole=True),
        Param("angle", 0, 180, (0, 180), "degrees", "direction of the line"),
    ),
    destroys=DETAIL,
)  # fmt: skip
GAUSSIAN_BLUR = Transform(
    name="gaussian_blur", media="image", title="Out of focus", group="quality",
    help="Soft, without an edge of its own. For lenses, defocus is truer.", run=_gaussian_blur,
    params=(Param("sigma", 0.2, 20, (0.6, 2.0), "px", "width of the blur"),),
    destroys=DETAIL,
)  # fmt: skip
GAUSSIAN_NOISE = Transform(
    name="gaussian_noise", media="image", title="Grain, the same everywhere", group="quality",
    help="Of amplifiers and scanners; for little light, shot noise is truer.", run=_gaussian_noise,
    params=(Param("std", 0.005, 0.5, (0.02, 0.08), "", "standard deviation, as a share of white"),),
    destroys=DETAIL,
)  # fmt: skip
SENSOR_NOISE = Transform(
    name="sensor_noise", media="image", title="Grain and colour specks of a sensor in the dark", group="quality",
    help="High ISO: grain of brightness and specks of colour together.", run=_sensor_noise,
    params=(
        Param("colour", 0.0, 0.5, (0.01, 0.05), "", "turn of the colours"),
        Param("strength", 0.05, 2.0, (0.1, 0.4), "", "amount of grain"),
    ),
    destroys=DETAIL,
)  # fmt: skip
JPEG = Transform(
    name="jpeg", media="image", title="Saved as a small JPEG", group="quality",
    help="Blocks of 8 × 8 and ringing at edges.", run=_jpeg,
    params=(Param("quality", 3, 100, (30, 80), "", "JPEG quality", whole=True),),
    destroys=DETAIL, encode=_jpeg_file,
)  # fmt: skip
ALL = (MOTION_BLUR, GAUSSIAN_BLUR, GAUSSIAN_NOISE, SENSOR_NOISE, JPEG)
