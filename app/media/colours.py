"""Colour tables whose lightness rises evenly, so that louder always looks brighter, in grey and to every eye."""

from __future__ import annotations

import numpy as np

from app.errors import UnknownName
from app.units import Floats, Image, Mask

# Hue in degrees from quiet to loud, and the greatest chroma, in Oklch.
_RAMPS = {"ember": (285.0, 85.0, 0.17), "sea": (265.0, 130.0, 0.13), "grey": (0.0, 0.0, 0.0)}
NAMES = tuple(_RAMPS)


def colour_table(name: str = "ember") -> Image:
    """A table ``(256, 3) uint8`` RGB from nearly black to nearly white. Raises UnknownName for one not in ``NAMES``.

    Lightness in Oklab rises in equal steps from 0.08 to 0.97; the hue goes from the first to the second angle by way of
    red (or green, for "sea"), and chroma is largest in the middle, cut down to what sRGB can show.
    Oklab: B. Ottosson, "A perceptual color space for image processing", 2020.
    """
    if name not in _RAMPS:
        raise UnknownName("colour table", name, NAMES)
    first, last, chroma_top = _RAMPS[name]
    share = np.linspace(0, 1, 256)
    lightness = 0.08 + 0.89 * share
    turn = (last - first) % 360 if name == "ember" else last - first
    hue = np.radians(first + turn * share)
    chroma = chroma_top * np.sin(np.pi * share) ** 0.6
    # Halving towards grey keeps lightness and hue; 24 steps are finer than 8 bits.
    low, high = np.zeros(256), np.ones(256)
    for _ in range(24):
        middle = (low + high) / 2
        inside = _is_shown(_linear_rgb(lightness, chroma * middle, hue))
        low, high = np.where(inside, middle, low), np.where(inside, high, middle)
    linear = _linear_rgb(lightness, chroma * low, hue).clip(0, 1)
    srgb = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    table: Image = np.rint(srgb * 255).astype(np.uint8)
    return table


def _is_shown(linear: Floats) -> Mask:
    return np.asarray(((linear >= 0) & (linear <= 1)).all(axis=1))


def _linear_rgb(lightness: Floats, chroma: Floats, hue: Floats) -> Floats:
    """Linear sRGB ``(N, 3)`` of Oklch, by Ottosson's matrices."""
    a, b = chroma * np.cos(hue), chroma * np.sin(hue)
    cones = np.stack(
        [
            lightness + 0.3963377774 * a + 0.2158037573 * b,
            lightness - 0.1055613458 * a - 0.0638541728 * b,
            lightness - 0.0894841775 * a - 1.2914855480 * b,
        ]
    )
    to_rgb = np.array(
        [
            [4.0767416621, -3.3077115913, 0.2309699292],
            [-1.2684380046, 2.6097574011, -0.3413193965],
            [-0.0041960863, -0.7034186147, 1.7076147010],
        ]
    )
    rgb: Floats = (to_rgb @ cones**3).T
    return rgb
