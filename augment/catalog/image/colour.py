"""Light and colour: brightness, contrast, gamma, hue and saturation."""

from __future__ import annotations

from augment.catalog.entry import Moved, Param, Surroundings, Transform, Values
from augment.engines import albumentations, picture
from augment.kernels.tone import brighten
from augment.sample import Image


def _brightness_contrast(image: Image, values: Values, around: Surroundings) -> Moved:
    return Moved(brighten(image, values["brightness"], values["contrast"]))


def _gamma(image: Image, values: Values, around: Surroundings) -> Moved:
    gamma = values["gamma"] * 100
    return Moved(picture(albumentations().RandomGamma((gamma, gamma), p=1), image, around.seed)[0])


def _hue_saturation(image: Image, values: Values, around: Surroundings) -> Moved:
    hue, saturation, value = values["hue"], values["saturation"], values["value"]
    step = albumentations().HueSaturationValue((hue, hue), (saturation, saturation), (value, value), p=1)
    return Moved(picture(step, image, around.seed)[0])


BRIGHTNESS_CONTRAST = Transform(
    name="brightness_contrast", media="image", title="Brighter or darker, more or less contrast", group="light",
    help="Exposure and flatness of the picture as a whole.",
    run=_brightness_contrast,
    params=(
        Param("brightness", -0.9, 0.9, (-0.2, 0.2), "", "share of the full range that is added"),
        Param("contrast", -0.9, 0.9, (-0.2, 0.2), "", "0 leaves it, -0.5 halves it"),
    ),
    destroys=frozenset({"exposure"}),
)  # fmt: skip
GAMMA = Transform(
    name="gamma", media="image", title="Lift or sink the middle tones", group="light",
    help="Black and white stay; what lies between is lifted or sunk.", run=_gamma,
    params=(Param("gamma", 0.2, 5.0, (0.8, 1.25), "", "below 1 lighter, above 1 darker"),),
    destroys=frozenset({"exposure"}),
)  # fmt: skip
HUE_SATURATION = Transform(
    name="hue_saturation", media="image", title="Other colours, as of another stain or white balance", group="colour",
    help="For stains and faded or vivid cameras; a few degrees are much.",
    run=_hue_saturation,
    params=(
        Param("hue", -90, 90, (-8, 8), "half degrees", "turn of the colour circle", whole=True),
        Param("saturation", -200, 200, (-20, 20), "of 255", "more or less colour", whole=True),
        Param("value", -200, 200, (-10, 10), "of 255", "lighter or darker", whole=True),
    ),
    destroys=frozenset({"colour"}),
)  # fmt: skip
ALL = (BRIGHTNESS_CONTRAST, GAMMA, HUE_SATURATION)
