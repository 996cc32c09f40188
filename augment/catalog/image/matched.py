"""A picture made to look as those of a slice are measured to look: light, colour, blur, noise.

What to match is drawn from the slice's own distribution: the recipe holds its quantiles, so that it needs nothing else.
Blur and noise only grow: what a picture does not show cannot be brought back.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from augment.catalog.entry import Moved, Param, Surroundings, Transform, Values
from augment.catalog.image.light import graded
from augment.catalog.image.quality import DETAIL
from augment.kernels.grain import add_grain
from augment.kernels.vision import cv2 as opencv
from augment.measures import blur_of, cast_of, colourfulness, luma_of, noise_of
from augment.sample import Image

# As app.media measures items.
MEASURED_SIDE_PX = 512
COLOUR_SIDE_PX = 224  # colours are spread wide, and the search goes over them many times
ROUNDS = 6
GREY = 3.0


def _small(image: Image, side_px: int = MEASURED_SIDE_PX) -> tuple[Image, float]:
    """The picture as it is measured, and its share of the sides."""
    longer = max(image.shape[:2])
    if longer <= side_px:
        return image, 1.0
    share = side_px / longer
    size = max(1, round(image.shape[1] * share)), max(1, round(image.shape[0] * share))
    return opencv().resize(image, size, interpolation=opencv().INTER_AREA), share


def _light(image: Image, values: Values, around: Surroundings) -> Moved:
    """One straight line for all channels. What is cut off at black and white is made up for in rounds."""
    small, _ = _small(image)
    levels = np.arange(256, dtype=np.float64)
    gain, offset = 1.0, 0.0
    for _ in range(ROUNDS):
        luma = luma_of(graded(small, levels * gain + offset))
        middle, spread = float(luma.mean()), float(luma.std()) / 255
        change = float(np.clip(values["contrast"] / max(spread, 1e-3), 0.5, 2.0))
        change = float(np.clip(gain * change, 0.02, 6.0)) / gain
        # The line through the mean, turned and lifted to where the mean is wanted.
        gain, offset = gain * change, (offset - middle) * change + values["brightness"] * 255
    made = graded(image, levels * gain + offset)
    return Moved(made, drawn={"gain": round(gain, 3), "offset": round(offset, 2)})


def _colour(image: Image, values: Values, around: Surroundings) -> Moved:
    """The mean colour by a gain a channel, and the colours' distance from grey; the mean luma stays.

    A picture without colours stays as it is: which thing had which colour nobody can say.
    """
    small = _small(image, COLOUR_SIDE_PX)[0].astype(np.float32)
    gains, saturation = np.ones(3), 1.0
    if _strength(small) < GREY:
        return Moved(image, drawn={"saturation": 0.0})
    for _ in range(2 * ROUNDS):  # the two depend on each other
        made = _coloured(small, gains, saturation)
        found_warmth, found_tint = cast_of(made)
        warmth, tint = values["warmth"] - found_warmth, values["tint"] - found_tint
        stops = np.array([warmth / 2 - tint / 3, tint * 2 / 3, -warmth / 2 - tint / 3])
        gains = np.clip(gains * 2 ** (0.8 * stops), 0.2, 5)
        gains = gains / (gains @ (0.299, 0.587, 0.114))
        saturation = float(
            np.clip(saturation * np.clip(values["colourfulness"] / max(_strength(made), 0.5), 0.6, 1.6), 0, 4)
        )
    return Moved(_coloured(image, gains, saturation), drawn={"saturation": round(saturation, 3)})


def _strength(plane: NDArray[np.float32]) -> float:
    red, green, blue = np.moveaxis(plane, 2, 0)
    return colourfulness(red - green, (red + green) / 2 - blue)


def _coloured(image: NDArray[Any], gains: NDArray[np.float64], saturation: float) -> NDArray[Any]:
    grey = np.tile(np.array([0.299, 0.587, 0.114]), (3, 1))
    mix = (grey + saturation * (np.eye(3) - grey)) @ np.diag(gains)
    made: NDArray[Any] = opencv().transform(image, mix.astype(np.float32))
    return made if image.dtype == np.uint8 else np.clip(made, 0, 255)


def _blur(image: Image, values: Values, around: Surroundings) -> Moved:
    """The Gaussian blur after which the picture is measured as blurred as asked for, by halving."""
    cv2 = opencv()
    small, share = _small(image)
    before = blur_of(luma_of(small))
    if before is None or before >= values["blur"]:
        return Moved(image, drawn={"sigma_px": 0.0})
    low, high = 0.0, 10.0
    for _ in range(2 * ROUNDS):
        sigma = (low + high) / 2
        # Rounded to bytes as the sample will be: the smallest differences, on which the measure rests, are.
        found = blur_of(luma_of(cv2.GaussianBlur(small, (0, 0), max(sigma, 0.05)))) or 1.0
        low, high = (sigma, high) if found < values["blur"] else (low, sigma)
    sigma = (low + high) / 2 / share
    return Moved(cv2.GaussianBlur(image, (0, 0), max(sigma, 0.05)), drawn={"sigma_px": round(sigma, 3)})


def _noise(image: Image, values: Values, around: Surroundings) -> Moved:
    """Grain is added to what is there already: variances add."""
    before, wanted = noise_of(luma_of(image)), values["std"] * around.scale
    if wanted <= before:
        return Moved(image, drawn={"added": 0.0})
    if not np.ptp(image, axis=2).any():  # a grey picture has grey grain
        grey = add_grain(np.ascontiguousarray(image[..., 0]), float(np.sqrt(wanted**2 - before**2)), around.random)
        return Moved(np.repeat(grey[..., None], 3, axis=2))
    # Luma averages the channels' grain: its deviation is √(0.299² + 0.587² + 0.114²) of theirs.
    added = float(np.sqrt(wanted**2 - before**2)) / 0.6685
    return Moved(add_grain(image, added, around.random), drawn={"added": round(added, 3)})


ALL = (
    Transform(
        name="match_light", media="image", title="Brightness and contrast as in the slice", run=_light, group="match",
        help="Made as light and as contrasty as a picture of the slice. Give the slice's quantiles.",
        params=(
            Param("brightness", 0.0, 1.0, (0.3, 0.6), "", "mean luma, as items are measured"),
            Param("contrast", 0.0, 0.5, (0.12, 0.25), "", "its standard deviation, as items are measured"),
        ),
        destroys=frozenset({"exposure"}),
    ),
    Transform(
        name="match_colour", media="image", title="Colours as in the slice", run=_colour, group="match",
        help="The mean colour and the strength of colours of a picture of the slice.",
        params=(
            Param("warmth", -3, 3, (-0.2, 0.2), "stops", "mean red over blue"),
            Param("tint", -2, 2, (-0.1, 0.1), "stops", "mean green over red and blue"),
            Param("colourfulness", 0, 200, (20, 50), "", "as items are measured"),
        ),
        destroys=frozenset({"colour"}),
    ),
    Transform(
        name="match_blur", media="image", title="As blurred as in the slice", run=_blur, group="match",
        help="Blurred until it is measured as a picture of the slice is. A picture that is more blurred stays.",
        params=(Param("blur", 0.0, 1.0, (0.4, 0.6), "", "0 sharp to 1, as items are measured"),), destroys=DETAIL,
    ),
    Transform(
        name="match_noise", media="image", title="As noisy as in the slice", run=_noise, group="match",
        help="Grain added until there is as much as in a picture of the slice. A noisier picture stays.",
        params=(Param("std", 0.0, 80, (2, 8), "of 255", "deviation of the noise of luma"),), destroys=DETAIL,
    ),
)  # fmt: skip
